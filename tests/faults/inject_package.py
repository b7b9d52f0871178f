# SPDX-License-Identifier: MIT
"""What inject.py does to `apply`, done to `package` and to `apply PACKAGE`.

Usage: inject_package.py SUPCONF [--all] [--seed N] [--sample N]

A run of `package` over an older archive whose calls fail, or that is ended at one of them,
leaves the old archive or the new one, whole; nothing lies beside it unless it was killed; and
its exit status tells which of both is there. `apply` of an archive is held to what inject.py
holds that of a project to.
"""

import argparse
import collections
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time

from inject import ACTS, FAILURES, PROGRAM, STATES, Scene, word_for

# Files that are made; those that are only read are many, and none of ours.
OPEN_FAILURES = ["ENOSPC", "EACCES", "EIO"]


class PackageScene(Scene):
    """A supervisord at the old state, and an archive that wants the new one."""

    def reset(self, mode):
        before = super().reset(mode)
        self.pack("new.tar.gz")
        return before

    def pack(self, name):
        done = subprocess.run(self.packing(name), capture_output=True, text=True, check=False,
                              env=self.environ, stdin=subprocess.DEVNULL)
        assert done.returncode == 0, done.stderr
        return self.bytes_of(name)

    def packing(self, name):
        """One password stands in a template, which no host could put back."""
        return [self.program, "package", "--settings", self.path("supconf.ini"),
                "--include-secrets", "-o", self.path(name)]

    def bytes_of(self, name):
        with open(self.path(name), "rb") as file:
            return file.read()

    def command(self, *words):
        archive = [] if "--recover" in words else [self.path("new.tar.gz")]
        return [*super().command(*words), *archive]

    def trace_package(self, *options):
        done = subprocess.run(["strace", "-f", "-qq", *options, *self.packing("out/r.tar.gz")],
                              stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              timeout=120, env=self.environ, check=False)
        return done.returncode, done.stdout + done.stderr

    def prepare_package(self):
        """Over an archive of the old state comes one of the new: what both are."""
        shutil.rmtree(self.path("out"), ignore_errors=True)
        os.mkdir(self.path("out"))
        self.want(STATES["old"])
        old = self.pack("out/r.tar.gz")
        self.want(STATES["new"])
        return old, self.bytes_of("new.tar.gz")

    def package_faults(self, old, new, status):
        wrong = []
        found = self.bytes_of("out/r.tar.gz")
        is_killed = status < 0 or status > 128
        if found not in (old, new):
            wrong.append(f"the archive is neither the old nor the new one: {len(found)} bytes")
        elif not is_killed and status == 0 and found != new:
            wrong.append("exit 0, and the old archive is there")
        elif not is_killed and status not in (0, 2):
            wrong.append(f"exit {status} is neither done nor failed")
        beside = set(os.listdir(self.path("out"))) - {"r.tar.gz"}
        if beside and not (is_killed and all(name.startswith(".supconf-") for name in beside)):
            wrong.append(f"left beside it: {beside}")
        return wrong


def count_calls(log):
    """How often each call is made, and which openat of a process make a file."""
    counts, opened, makes = collections.Counter(), collections.Counter(), set()
    with open(log, encoding="utf-8", errors="replace") as file:
        for line in file:
            match = re.match(r"(\d+) +(\w+)\(", line)
            if not match:
                continue
            counts[match.group(2)] += 1
            if match.group(2) == "openat":
                opened[match.group(1)] += 1
                if "O_CREAT" in line:
                    makes.add(opened[match.group(1)])
    os.unlink(log)
    return counts, makes


def injections(counts, makes):
    for act in ACTS:
        for number in range(1, counts[act] + 1 if act != "openat" else 1):
            yield act, number, "signal=SIGKILL"
            for failure in FAILURES.get(act, []):
                yield act, number, "error=" + failure
    for number in sorted(makes):
        yield "openat", number, "signal=SIGKILL"
        for failure in OPEN_FAILURES:
            yield "openat", number, "error=" + failure


def options_of(injection):
    act, number, what = injection
    return ["-o", "/dev/null", "-e", f"trace={act}", "-e", f"inject={act}:{what}:when={number}"]


def try_package(scene, injection):
    old, new = scene.prepare_package()
    status, said = scene.trace_package(*options_of(injection))
    return status, said, scene.package_faults(old, new, status)


def try_apply(scene, injection):
    before = scene.reset("rendered")
    status, said = scene.trace(*options_of(injection))
    return status, said, scene.faults(before, status, said)


def list_injections(scene, trace):
    log = scene.path("trace")
    calls = ",".join(sorted({*ACTS, "openat"}))
    status, said = trace("-o", log, "-e", "trace=" + calls)
    assert status == 0, said
    return list(injections(*count_calls(log)))


def run(arguments, scene):
    scene.reset("rendered")
    scene.prepare_package()
    every = {"package": list_injections(scene, scene.trace_package)}
    scene.reset("rendered")
    every["apply"] = list_injections(scene, scene.trace)
    chosen, ends, failed = [], collections.Counter(), 0
    for name, attempt in (("package", try_package), ("apply", try_apply)):
        todo = every[name]
        random.Random(arguments.seed).shuffle(todo)
        size = len(todo) if arguments.all else arguments.sample[name]
        chosen += [(name, attempt, one) for one in todo[:size]]
        print(f"{name}: {min(size, len(todo))} of {len(todo)} injections, seed {arguments.seed}",
              flush=True)
    for name, attempt, injection in chosen:
        status, said = None, ""
        try:
            status, said, wrong = attempt(scene, injection)
        except (AssertionError, KeyError, OSError, subprocess.TimeoutExpired) as fault:
            wrong = [f"{type(fault).__name__}: {fault}"]
        ends[f"{name} {word_for(status)}"] += 1
        if wrong:
            failed += 1
            print("%s: %s %d %s: %s" % (name, *injection, word_for(status)), *wrong, said[-800:],
                  sep="\n  ", flush=True)
    print(f"{len(chosen)} injections: {failed} with faults; {dict(ends)}")
    return 1 if failed else 0


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("supconf")
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--sample", type=int, nargs=2, default=[40, 4],
                        metavar=("PACKAGE", "APPLY"))
    arguments = parser.parse_args()
    arguments.sample = dict(zip(("package", "apply"), arguments.sample))
    tempfile.tempdir = "/tmp"  # the path of a unix socket must be short
    if not PROGRAM or not shutil.which("strace"):
        print("skipped: supervisord or strace is not installed")
        return 77
    with PackageScene(os.path.realpath(arguments.supconf)) as scene:
        return run(arguments, scene)


if __name__ == "__main__":
    sys.exit(main())
