#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Hold `supconf resolve` against Supervisor's own parser.

Usage: resolve.py --program "PATH [ARGUMENT]..." [--random N] [--seed S] [--keep DIR] [FILE]...

Without FILE, the golden files against their recorded verdicts (needs no Supervisor), and every
configuration of the project, and of ../shared when it is there, against the oracle. With
--random, so many generated configurations instead. --keep leaves those that differ in DIR.

Prints each difference, then one line with the counts. Exit status: 0 when all are equal but
those of known-differences.txt, 1 when not, 2 when the program cannot be run.
"""

import argparse
import json
import os
import shlex
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import configurations  # noqa: E402

PROJECT = os.path.dirname(os.path.dirname(HERE))
SHARED = os.path.join(os.path.dirname(PROJECT), "shared")
ORACLE = os.path.join(HERE, "supervisor_oracle.py")
GOLDEN = ["--host-checks", "off", "--clean-env", "--host-name", "web1",
          "--here", "/etc/supervisor", "--cwd", "/", "--uid", "0"]
PLAIN = ["--host-checks", "off", "--clean-env", "--host-name", "web1", "--cwd", "/", "--uid", "0"]
RANDOM = PLAIN + ["--env", "HOME=/home/op", "--env", "PORT=8000", "--env", "ODD=a%b \"c\"",
                  "--env", "LONG=" + "x" * 300]
CHUNK = 400


class Broken(Exception):
    pass


def lines_of(command, **options):
    done = subprocess.run(command, stdout=subprocess.PIPE, **options)
    lines = done.stdout.split(b"\n")[:-1]
    try:
        return [json.loads(line) for line in lines], done.returncode
    except ValueError as why:
        raise Broken("%s: %s" % (command[0], why))


def chunks(files):
    for start in range(0, len(files), CHUNK):
        yield files[start:start + CHUNK]


def ask_program(program, flags, files):
    verdicts = []
    for part in chunks(files):
        found, status = lines_of(program + flags + part)
        if len(found) != len(part):
            raise Broken("%d verdicts about %d files, exit status %d: %s ..."
                         % (len(found), len(part), status, part[len(found)]))
        verdicts += found
    return verdicts


def ask_oracle(flags, files):
    command = [ORACLE] + flags + ["--stdin0"]
    found, _ = lines_of(command, input=b"\0".join(map(os.fsencode, files)))
    if len(found) != len(files):
        raise Broken("the oracle gave %d verdicts about %d files" % (len(found), len(files)))
    return found


def has_oracle():
    command = ["/usr/bin/python3", "-c", "import supervisor.options"]
    return subprocess.run(command, stderr=subprocess.DEVNULL).returncode == 0


def differences(ours, theirs, path=""):
    """Yields (path, ours, theirs) of the places where two JSON values differ."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for key in sorted(set(ours) | set(theirs)):
            yield from differences(ours.get(key, "(missing)"), theirs.get(key, "(missing)"),
                                   "%s.%s" % (path, key))
    elif isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        for index, pair in enumerate(zip(ours, theirs)):
            yield from differences(*pair, "%s[%d]" % (path, index))
    elif ours != theirs or type(ours) is not type(theirs):
        yield path.lstrip("."), ours, theirs


def brief(value):
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 300 else text[:150] + " ... " + text[-140:]


def known_differences():
    names = set()
    with open(os.path.join(HERE, "known-differences.txt"), encoding="utf-8") as stream:
        for line in stream:
            if line.strip() and not line.startswith("#"):
                names.add(line.split()[0])
    return names


class Count:
    def __init__(self):
        self.files = self.equal = self.surprising = 0
        self.known = known_differences()

    def compare(self, file, ours, theirs):
        self.files += 1
        found = list(differences(ours, theirs))
        if not found:
            self.equal += 1
            return True
        if os.path.basename(file) in self.known:
            return True
        self.surprising += 1
        print(file)
        for path, left, right in found[:5]:
            print("    %s: ours   %s" % (path, brief(left)))
            print("    %s  oracle %s" % (" " * len(path), brief(right)))
        return False

    def finish(self, what):
        print("%s: %d files: %d equal, %d different"
              % (what, self.files, self.equal, self.files - self.equal))
        return 1 if self.surprising else 0


def configuration_files(*folders):
    for folder in folders:
        for parent, names, files in os.walk(folder):
            names.sort()
            for name in sorted(files):
                path = os.path.join(parent, name)
                if name.endswith(".conf") or "supervisor" in name:
                    if os.path.isfile(path):
                        yield path


def check_golden(program):
    count = Count()
    folder = os.path.join(PROJECT, "tests", "golden")
    files = sorted(os.path.join(folder, name) for name in os.listdir(folder)
                   if name.endswith(".conf"))
    for file, ours in zip(files, ask_program(program, GOLDEN, files)):
        with open(file[:-len("conf")] + "json", encoding="utf-8") as stream:
            count.compare(file, ours, json.load(stream))
    return count.finish("golden verdicts")


def check_files(program, files, flags, what):
    count = Count()
    for file, ours, theirs in zip(files, ask_program(program, flags, files),
                                  ask_oracle(flags, files)):
        count.compare(file, ours, theirs)
    return count.finish(what)


def check_project(program):
    parts = [os.path.join(PROJECT, name)
             for name in ("examples", "tests/cases", "tests/golden", "tests/differential/limits")]
    parts += [os.path.join(SHARED, name)
              for name in ("spec/golden", "corpus/conf", "corpus/templates")]
    files = list(configuration_files(*parts))
    status = check_files(program, files, GOLDEN, "configurations, in /etc/supervisor")
    return max(status, check_files(program, files, PLAIN, "configurations, where they are"))


def check_random(program, number, seed, keep):
    count = Count()
    with tempfile.TemporaryDirectory() as scratch:
        files = configurations.write(scratch, number, seed)
        ours, theirs = ask_program(program, RANDOM, files), ask_oracle(RANDOM, files)
        for file, left, right in zip(files, ours, theirs):
            if not count.compare(file, left, right) and keep:
                subprocess.run(["cp", "-r", os.path.dirname(file), keep], check=True)
        accepted = sum(1 for verdict in theirs if verdict["accepted"])
        kinds = len({verdict["error_kind"] for verdict in theirs})
    return count.finish("random, seed %d, %d accepted, %d kinds of refusals"
                        % (seed, accepted, kinds))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--program", required=True)
    parser.add_argument("--random", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep")
    parser.add_argument("files", nargs="*")
    arguments = parser.parse_args()
    program = shlex.split(arguments.program)
    status = 0
    try:
        if not arguments.files and not arguments.random:
            status = check_golden(program)
        if not has_oracle():
            print("SKIPPED: Supervisor is not installed, so nothing was compared with it")
        elif arguments.random:
            status = check_random(program, arguments.random, arguments.seed, arguments.keep)
        elif arguments.files:
            status = check_files(program, arguments.files, PLAIN, "files")
        else:
            status = max(status, check_project(program))
    except (Broken, OSError) as why:
        print("resolve.py: %s" % why, file=sys.stderr)
        return 2
    return status


if __name__ == "__main__":
    sys.exit(main())
