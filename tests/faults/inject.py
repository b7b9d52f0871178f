# SPDX-License-Identifier: MIT
"""Cuts a change off, or lets the system fail it, at each of its system calls; then looks.

Usage: inject.py SUPCONF [--all [--part K/N]] [--seed N] [--sample N] [--jobs N]

The change is that of a project, and once more one of files that somebody has edited
(`apply -c`): then as before is with the edit on disk as long as no process was touched.

A first run finds the system calls of a change that do something (write, send, rename, sync and
their kin, and an open that makes a file). Then each of them in turn ends the program with SIGKILL, or fails; and each answer of
supervisord in turn is garbage, cut, late or missing. Whatever happens:

- files and supervisord are as before or as wanted, after `apply --recover` at the latest, and
  what the exit status said is true;
- what the change does not touch keeps its pid;
- the history passes `git fsck`, nothing is left beside the files, and no secret is anywhere but
  in the file that must hold it.

Without --all a sample of the injections is tried; the seed is printed. --part 1/4 to 4/4 try a
quarter of them each, and together all: which one a call falls to is decided by its number alone,
so that runs that make a few calls more or less leave none out.
"""

import argparse
import collections
import concurrent.futures
import os
import queue
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)), "..", "live"))
from project import SECRET, Project  # noqa: E402
from proxy import KINDS, Proxy  # noqa: E402
from supervisor import PROGRAM  # noqa: E402

ACTS = ["write", "pwrite64", "sendto", "recvfrom", "rename", "renameat", "linkat", "unlink",
        "unlinkat", "mkdir", "mkdirat", "fsync", "ftruncate", "fchmod", "fchown", "flock", "openat"]
# What the system may answer instead of doing it.
FAILURES = {"write": ["ENOSPC", "EIO", "EACCES"], "pwrite64": ["ENOSPC", "EIO", "EACCES"],
            "openat": ["ENOSPC", "EACCES"],
            "rename": ["EACCES", "EIO"], "renameat": ["EACCES", "EIO"],
            "linkat": ["EPERM", "ENOSPC"], "unlink": ["EACCES"], "unlinkat": ["EACCES", "EIO"],
            "mkdir": ["ENOSPC", "EACCES"], "mkdirat": ["ENOSPC"], "fsync": ["EIO", "ENOSPC"],
            "ftruncate": ["EIO"], "fchmod": ["EACCES"], "fchown": ["EPERM"], "sendto": ["EPIPE"],
            "recvfrom": ["ECONNRESET"], "flock": ["EIO"]}

STEADY = ("[program:db]\ncommand = /bin/sleep 100000\nstartsecs = 0\n"
          "[program:web]\ncommand = /bin/sleep 100000{0}\nstartsecs = 0\n"
          "environment = PASSWORD=\"offen-0815\"\n")
STATES = {"old": STEADY.format(""), "new": STEADY.format("1")}
ENVIRON = "export APP='__APP_SECRET__' COUNT={0}\n"


MODES = ["rendered", "edited"]


class Scene(Project):
    """A supervisord at the old state, and a project, or an edit, that wants the new one."""

    def __init__(self, program):
        super().__init__(program, STATES["old"])
        self.proxy, self.mode = None, MODES[0]

    @property
    def environ(self):
        return {**super().environ, "XDG_STATE_HOME": self.path("known")}

    def command(self, *words):
        if self.mode == "rendered":
            return super().command(*words)
        return [self.program, *words, "-c", self.path("supervisord.conf")]

    def history(self):
        if self.mode == "rendered":
            return self.path("history")
        return os.path.join(self.path("known"), "supconf/by-file",
                            self.path("supervisord.conf").replace("/", "%2F"))

    def __enter__(self):
        super().__enter__()
        self.proxy = Proxy(self.socket)
        self.socket = self.proxy.real
        return self

    def reset(self, mode):
        """To the old state, whatever it is now, and with a history that knows it."""
        self.mode = mode
        self.proxy.arm()
        for name in ("history", "app", "known"):
            shutil.rmtree(self.path(name), ignore_errors=True)
        os.makedirs(self.path("app/bin"))
        self.write("app/bin/note", "count 1\n")
        self.write("app/bin/environ.sh", f"export APP='{SECRET}' COUNT=1\n")
        os.chmod(self.path("app/bin/environ.sh"), 0o600)
        self.set_programs(STATES["old"])
        self.control("update")
        self.control("start", "all")
        self.write("templates/bin#environ.sh", ENVIRON.format(2))
        self.want(STATES["new"])
        before = self.wait_for("web", "db")
        if mode == "edited":
            self.run("apply", reason=False)  # to know what the way back leads to
            self.set_programs(STATES["new"])
            self.proxy.arm()
        return before

    def trace(self, *options):
        """apply below strace; its exit status, below 0 when it was killed, and what it said."""
        done = subprocess.run(["strace", "-f", "-qq", *options, *self.command("apply", "-m", "x")],
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=180,
                              env=self.environ, check=False)
        return done.returncode, done.stdout + done.stderr

    def state(self):
        """old, new, or what is neither."""
        found = set()
        if self.mode == "edited":
            self.write("app/bin/environ.sh", ENVIRON.replace("__APP_SECRET__", SECRET).format(
                1 if self.programs_on_disk() == STATES["old"] else 2))
        for state, count in (("old", 1), ("new", 2)):
            if self.programs_on_disk() == STATES[state]:
                found.add("programs " + state)
            if self.read("app/bin/environ.sh") == f"export APP='{SECRET}' COUNT={count}\n":
                found.add("environ " + state)
        for state in ("old", "new"):
            if found == {"programs " + state, "environ " + state}:
                return state
        return str(sorted(found))

    def leaks(self):
        """Files that hold a secret and should not."""
        wanted = {"app/bin/environ.sh", "conf.d/programs.conf", "templates/#conf.d#programs.conf"}
        found = []
        for folder, _, names in os.walk(self.folder):
            for name in names:
                path = os.path.relpath(os.path.join(folder, name), self.folder)
                if path in wanted or os.path.islink(self.path(path)) or ".sock" in path:
                    continue
                try:
                    with open(self.path(path), "rb") as file:
                        text = file.read()
                except OSError:
                    continue
                if SECRET.encode() in text or b"offen-0815" in text:
                    found.append(path)
        return found

    def left_over(self):
        names = []
        for folder, _, files in os.walk(self.folder):
            names += [os.path.join(folder, name) for name in files
                      if name.startswith(".supconf-") or name.endswith(".journal")]
        return names

    def faults(self, before, status, said):
        """What is wrong after an injection: a list of lines."""
        wrong = []
        refused = {"old" if self.mode == "rendered" else "new"}
        expected = {0: {"new"}, 3: {"old"}, 5: refused}.get(status)
        if expected and self.state() not in expected:
            wrong.append(f"exit {status}, but the state is {self.state()}")
        if status == 4 and "to do by hand" not in said:
            wrong.append("exit 4 without a word on what to do")
        beside = [path for path in self.leaks() if "/.supconf-" not in "/" + path]
        if beside:
            wrong.append(f"a secret is in {beside}")
        recovered = subprocess.run(self.command("apply", "--recover"), capture_output=True,
                                   text=True, timeout=120, env=self.environ, check=False)
        if recovered.returncode:
            wrong.append(f"--recover: exit {recovered.returncode}: {recovered.stderr}")
        if self.state() not in ("old", "new"):
            wrong.append(f"after --recover the state is {self.state()}")
        self.wait_for("web", "db")
        is_untouched = (self.mode == "edited" and self.state() == "new" and
                        self.pids().get("web") == before["web"])
        updated = "" if is_untouched else self.control("update")
        if updated:
            wrong.append(f"after --recover supervisord runs something else: {updated!r}")
        if self.pids().get("db") != before["db"]:
            wrong.append("db was touched")
        if self.left_over():
            wrong.append(f"left: {self.left_over()}")
        if self.leaks():
            wrong.append(f"a secret is in {self.leaks()}")
        if os.path.exists(os.path.join(self.history(), "HEAD")):
            checked = subprocess.run(["git", "-C", self.history(), "fsck", "--strict"],
                                     capture_output=True, text=True, check=False)
            if checked.returncode:
                wrong.append(f"git fsck: {checked.stdout}{checked.stderr}")
        return wrong


def find_acts(scene, mode):
    """The numbers of the calls of each kind that do something, in a run that goes well."""
    log = scene.path("trace")
    scene.reset(mode)
    status, said = scene.trace("-o", log, "-e", "trace=" + ",".join(ACTS))
    assert status == 0, said
    counts = collections.Counter()
    numbers = {"answer": list(range(1, scene.proxy.count + 1))}
    with open(log, encoding="utf-8", errors="replace") as file:
        for line in file:
            match = re.match(r"\d+ +(\w+)\(", line)
            if match:
                counts[match.group(1)] += 1
                if match.group(1) != "openat" or "O_CREAT" in line:
                    numbers.setdefault(match.group(1), []).append(counts[match.group(1)])
    os.unlink(log)
    return numbers


def injections(mode, numbers):
    for act in sorted(numbers):
        for number in numbers[act]:
            if act == "answer":
                yield from ((mode, act, number, kind) for kind in KINDS)
                continue
            yield mode, act, number, "signal=SIGKILL"
            for failure in FAILURES.get(act, []):
                yield mode, act, number, "error=" + failure


def part(text):
    """"2/4" as (2, 4)."""
    match = re.fullmatch(r"([1-9]\d*)/([1-9]\d*)", text)
    if not match or int(match.group(1)) > int(match.group(2)):
        raise argparse.ArgumentTypeError(f"takes K/N with K from 1 to N, not '{text}'")
    return int(match.group(1)), int(match.group(2))


def choose(arguments, todo):
    """What this run tries of all injections, in a random order."""
    number, parts = arguments.part
    todo = [one for one in todo if one[2] % parts == number - 1]
    random.Random(arguments.seed).shuffle(todo)
    return todo if arguments.all else todo[:arguments.sample]


def spoil(scene, injection):
    """The change with one fault in it: how it ended, and what it said."""
    _, act, number, what = injection
    if act != "answer":
        return scene.trace("-o", "/dev/null", "-e", f"trace={act}", "-e",
                           f"inject={act}:{what}:when={number}")
    scene.proxy.arm(number, what)
    done = subprocess.run(scene.command("apply", "-m", "x"), stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, timeout=240, env=scene.environ,
                          check=False)
    scene.proxy.arm()
    return done.returncode, done.stdout + done.stderr


def try_one(scenes, injection):
    scene, status, said = scenes.get(), None, ""
    try:
        before = scene.reset(injection[0])
        status, said = spoil(scene, injection)
        wrong = scene.faults(before, status, said)
    except (AssertionError, KeyError, OSError, subprocess.TimeoutExpired) as fault:
        wrong = [f"{type(fault).__name__}: {fault}"]
    finally:
        scenes.put(scene)
    return injection, status, wrong, said


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("supconf")
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--part", type=part, default=(1, 1), metavar="K/N")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--sample", type=int, default=24)
    parser.add_argument("--jobs", type=int, default=4)
    arguments = parser.parse_args()
    tempfile.tempdir = "/tmp"  # the path of a unix socket must be short
    if not PROGRAM or not shutil.which("strace"):
        print("skipped: supervisord or strace is not installed")
        return 77
    scenes = queue.Queue()
    opened = [Scene(os.path.realpath(arguments.supconf)) for _ in range(arguments.jobs)]
    try:
        for scene in opened:
            scenes.put(scene.__enter__())
        return run(arguments, scenes, opened[0])
    finally:
        for scene in opened:
            if scene.process:
                scene.__exit__(None, None, None)


def word_for(status):
    if status is None:
        return "no end"
    return "killed" if status < 0 or status > 128 else f"exit {status}"


def run(arguments, scenes, first):
    begun, every = time.monotonic(), []
    for mode in MODES:
        numbers = find_acts(first, mode)
        every += injections(mode, numbers)
        counts = {act: len(numbers[act]) for act in numbers}
        print(f"{mode}: {sum(counts.values())} calls: {counts}", flush=True)
    todo = choose(arguments, every)
    print(f"{len(todo)} of {len(every)} injections, part {'%d/%d' % arguments.part}, "
          f"seed {arguments.seed}", flush=True)
    ends, failed, done = collections.Counter(), 0, 0
    with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
        tries = [pool.submit(try_one, scenes, one) for one in todo]
        for ended in concurrent.futures.as_completed(tries):
            injection, status, wrong, said = ended.result()
            ends[word_for(status)] += 1
            done += 1
            if done % 50 == 0:
                minutes = (time.monotonic() - begun) / 60
                print(f"{done} of {len(todo)} after {minutes:.0f} min, about "
                      f"{minutes / done * (len(todo) - done):.0f} more; {failed} with faults; "
                      f"{dict(ends)}", flush=True)
            if wrong:
                failed += 1
                print("%s: %s %d %s: %s" % (*injection, word_for(status)), *wrong, said[-800:],
                      sep="\n  ", flush=True)
    print(f"{done} of {len(todo)} injections, part {'%d/%d' % arguments.part}, in "
          f"{(time.monotonic() - begun) / 60:.0f} min: {failed} with faults; {dict(ends)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
