#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What supconf-lint adds to a commit: pre-commit with that hook on one changed file, beside
pre-commit with a hook of the same form whose program does nothing.

Usage: hook.py SUPCONF (bench/run does it)
"""

import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile

from measure import Stopwatch, verdict

PAIRS = 60
MOST_MS = 10
FRAGMENTS = 20
HOOKS = pathlib.Path(__file__).resolve().parent.parent / ".pre-commit-hooks.yaml"
MAIN = "[supervisord]\n\n[include]\nfiles = conf.d/*.conf\n"
PROGRAM = "[program:p{0}]\ncommand = /bin/sleep 1\n"
ENTRY = "entry: supconf lint --changed"


def git(folder, *words):
    subprocess.run(["git", "-C", folder, "-c", "user.name=x", "-c", "user.email=x@y", *words],
                   check=True, stdout=subprocess.DEVNULL)


def write(folder, name, text):
    path = os.path.join(folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def commit(folder):
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "state")
    git(folder, "tag", "v0")


def make_hooks(folder, entry):
    """A repository as ours, whose hook runs entry."""
    text = HOOKS.read_text(encoding="utf-8")
    assert text.count(ENTRY) == 1
    write(folder, ".pre-commit-hooks.yaml", text.replace(ENTRY, f"entry: {entry}"))
    commit(folder)
    return f"repos:\n- repo: {folder}\n  rev: v0\n  hooks: [{{id: supconf-lint}}]\n"


def make_repository(folder, hooks):
    """A main file with fragments, of which one is changed and staged."""
    write(folder, "supervisord.conf", MAIN)
    for number in range(FRAGMENTS):
        write(folder, f"conf.d/p{number}.conf", PROGRAM.format(number))
    commit(folder)
    write(folder, "conf.d/p7.conf", PROGRAM.format(7) + "; changed\n")
    git(folder, "add", ".")
    for name, text in hooks.items():
        write(folder, f"{name}.yaml", text)


def differences(clock, folder, ours, other):
    """(clock, cpu) in ms, of each pair; the two take turns in going first."""
    found = []
    for number in range(PAIRS + 1):
        first, second = (ours, other) if number % 2 else (other, ours)
        taken = {id(words): clock.run(words, folder) for words in (first, second)}
        more, less = taken[id(ours)], taken[id(other)]
        found.append(((more.seconds - less.seconds) * 1000, (more.cpu - less.cpu) * 1000))
    return found[1:] # the first pair warms up


def show(title, found, most=None):
    """By the clock, and what processors worked for it: on a busy machine only that tells."""
    low, middle, high = statistics.quantiles([pair[0] for pair in found], n=4)
    cpu = statistics.median(pair[1] for pair in found)
    print(f"{title}\n  {middle:.2f} ms more than a hook that does nothing, cpu {cpu:.2f} ms (half "
          f"of {len(found)} pairs: {low:.2f} to {high:.2f} ms)"
          + verdict(middle <= (most or 0), most and f"at most {most} ms"))


def main():
    if not shutil.which("pre-commit") or not shutil.which("git"):
        print("hook: pre-commit or git is not installed: not measured")
        return
    supconf = os.path.realpath(sys.argv[1])
    os.environ["PATH"] = os.path.dirname(supconf) + ":" + os.environ["PATH"]
    clock = Stopwatch(os.path.join(os.path.dirname(supconf), "bench", "bench_spawn"))
    with tempfile.TemporaryDirectory() as top:
        os.environ.update(HOME=top, PRE_COMMIT_HOME=os.path.join(top, "cache"),
                          GIT_CONFIG_NOSYSTEM="1")
        folder = os.path.join(top, "user")
        make_repository(folder, {
            "lint": make_hooks(os.path.join(top, "hooks"), "supconf lint --changed"),
            "nothing": make_hooks(os.path.join(top, "nothing"), "true")})
        words = {name: ["sh", "-c", f"pre-commit run -c {name}.yaml >/dev/null"]
                 for name in ("lint", "nothing")}
        show("commit of one fragment with pre-commit",
             differences(clock, folder, words["lint"], words["nothing"]), MOST_MS)
        show("the same hook by itself",
             differences(clock, folder, [supconf, "lint", "--changed", "conf.d/p7.conf"],
                         ["true"]))


main()
