#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Hold what `supconf lint --fix` and `supconf fmt` write against what supervisord would run.

Usage: fixes.py --program PATH [--random N] [--seed S] [--keep DIR]

Over every configuration of the project, and of ../shared when it is there, or over so many
random ones: what resolve prints of an accepted file is the same before and after; a second time
nothing changes; what --diff shows is what is written. --keep leaves files that fail in DIR.

Exit status: 0 when all of it holds, 1 when not, 2 when the program cannot be run.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import configurations  # noqa: E402
import resolve  # noqa: E402
import verdicts  # noqa: E402

TREES = [os.path.join(resolve.PROJECT, name) for name in ("examples", "tests/cases", "tests/golden")]
TREES += [os.path.join(resolve.SHARED, name) for name in ("spec/golden", "corpus/conf")]
FLAGS = verdicts.RANDOM
LINT = ["lint", "--quiet", "--fail-level", "error", "--host-checks", "off"]
COMMANDS = {
    "lint --fix": LINT + ["--fix"],
    "lint --fix --strict": LINT + ["--fix", "--strict"],
    "fmt": ["fmt", "--quiet"],
}


def contents(folder):
    found = {}
    for parent, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(parent, name)
            if os.path.isfile(path) and not os.path.islink(path):
                with open(path, "rb") as stream:
                    found[path] = stream.read()
    return found


class Check:
    def __init__(self, program, keep):
        self.program, self.keep = program, keep
        self.files = self.changed = self.faults = 0

    def run(self, words, files):
        done = subprocess.run([self.program] + words + files, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        if done.returncode not in (0, 1):
            raise verdicts.Broken("%s: status %d: %s" % (words, done.returncode, done.stderr[-2000:]))
        return done

    def fault(self, name, path, what):
        self.faults += 1
        print("%s: %s: %s" % (name, path, what))
        if self.keep:
            os.makedirs(self.keep, exist_ok=True)
            shutil.copy(path, os.path.join(self.keep, path.replace("/", "_")))

    def ask(self, files):
        return verdicts.ask_program([self.program, "resolve"], FLAGS, files)

    def compare(self, name, before, after):
        for former, now in zip(before, after):
            if former["accepted"]:
                what = ["accepted", "config"] + (["warnings", "infos"] if name == "fmt" else [])
                found = [each for key in what for each in verdicts.differences(now[key], former[key], key)]
            elif name == "fmt":  # a refusal stays one, only its lines may be others
                found = list(verdicts.differences(now["error_kind"], former["error_kind"]))
            else:
                found = []
            if found:
                self.fault(name, former["file"], "%s: now %s, before %s"
                           % (found[0][0], resolve.brief(found[0][1]), resolve.brief(found[0][2])))

    def compare_diff(self, name, folder, diff, before, after):
        """What the diff makes of the former files is what was written, where it hides nothing."""
        if "‹secret ".encode() in diff or b"\\x" in diff or b"\\u{" in diff:
            return
        with tempfile.TemporaryDirectory() as scratch:
            for path, text in before.items():
                copy = os.path.join(scratch, os.path.relpath(path, "/"))
                os.makedirs(os.path.dirname(copy), exist_ok=True)
                with open(copy, "wb") as stream:
                    stream.write(text)
            done = subprocess.run(["git", "apply", "--whitespace=nowarn", "-"], input=diff, cwd=scratch,
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            if done.returncode and diff:
                self.fault(name, folder, "the diff cannot be applied: %s" % done.stdout[-500:])
                return
            for path, text in after.items():
                with open(os.path.join(scratch, os.path.relpath(path, "/")), "rb") as stream:
                    if stream.read() != text:
                        self.fault(name, path, "the diff shows something else than was written")

    def command(self, name, folder, files):
        """Files are changed in their place and put back."""
        words = COMMANDS[name]
        before, judged = contents(folder), self.ask(files)
        show = [word for word in words if word != "--fix"] + ["--diff"]
        diffs = [self.run(show, part).stdout for part in verdicts.chunks(files)]
        if contents(folder) != before:
            self.fault(name, folder, "--diff has written something")
        for part in verdicts.chunks(files):
            self.run(words, part)
        after = contents(folder)
        self.compare(name, judged, self.ask(files))
        self.compare_diff(name, folder, b"".join(diffs), before, after)
        for part in verdicts.chunks(files):
            self.run(words, part)
        for path, text in contents(folder).items():
            if text != after[path]:
                self.fault(name, path, "changes a second time")
        self.files += len(files)
        self.changed += sum(1 for path in after if after[path] != before[path])
        for path, text in before.items():
            if text != after[path]:
                with open(path, "wb") as stream:
                    stream.write(text)

    def folder(self, folder, files):
        for name in COMMANDS:
            self.command(name, folder, files)

    def finish(self, what):
        print("%s: %d files by %d commands: %d changed, %d faults"
              % (what, self.files // len(COMMANDS), len(COMMANDS), self.changed, self.faults))
        return 1 if self.faults else 0


def check_trees(program, keep):
    check = Check(program, keep)
    for tree in TREES:
        if os.path.isdir(tree):
            with tempfile.TemporaryDirectory() as scratch:
                copy = os.path.join(os.path.realpath(scratch), "tree")
                shutil.copytree(tree, copy, symlinks=True)
                subprocess.run(["chmod", "-R", "u+w", copy], check=True)
                check.folder(copy, list(resolve.configuration_files(copy)))
    return check.finish("given")


def check_random(program, number, seed, keep):
    check = Check(program, keep)
    with tempfile.TemporaryDirectory() as scratch:
        scratch = os.path.realpath(scratch)
        check.folder(scratch, configurations.write(scratch, number, seed))
    return check.finish("random, seed %d" % seed)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--program", required=True)
    parser.add_argument("--random", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep")
    arguments = parser.parse_args()
    program = os.path.abspath(arguments.program)
    try:
        if arguments.random:
            return check_random(program, arguments.random, arguments.seed, arguments.keep)
        return check_trees(program, arguments.keep)
    except (verdicts.Broken, OSError) as why:
        print("fixes.py: %s" % why, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
