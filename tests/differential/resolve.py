#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Hold `supconf resolve` against Supervisor's own parser.

Usage: resolve.py --program "PATH [ARGUMENT]..." [--random N] [--seed S] [--on-host] [--keep DIR]
                  [FILE]...
       resolve.py --program ... --record FOLDER...

Without FILE, the golden files and the cases against their recorded verdicts (needs no
Supervisor), and every configuration of the project, and of ../shared when it is there, against
the oracle. With --random, so many generated configurations instead; with --on-host these are
about users and folders of this machine. What differs is reduced to the least that does and left
in DIR. --record writes the oracle's verdict into the folder of a case.

With PYTHONPATH at the sources of another version of Supervisor and `--supervisor-version` in
--program, that one is compared. From 4.0 to 4.2 there is no difference; 4.3 reads plug-ins in a
way that the oracle does not show.

Prints each difference, then one line with the counts. Exit status: 0 when all are equal, 1 when
not, 2 when the program cannot be run.
"""

import argparse
import json
import os
import shlex
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
sys.dont_write_bytecode = True
import configurations  # noqa: E402
import verdicts  # noqa: E402
from shrink import Shrinker  # noqa: E402

PROJECT = os.path.dirname(os.path.dirname(HERE))
SHARED = os.path.join(os.path.dirname(PROJECT), "shared")
CASES = os.path.join(HERE, "cases")
BATCH = 2000
MOST_SHRUNK = 10


def brief(value):
    text = json.dumps(value, ensure_ascii=True)
    return text if len(text) <= 300 else text[:150] + " ... " + text[-140:]


class Count:
    def __init__(self):
        self.files = self.equal = 0

    @staticmethod
    def is_open(ours, theirs):
        """Whether both give up on something endless: words about that are no verdict."""
        return ours["accepted"] is None and theirs["accepted"] is None

    def compare(self, file, ours, theirs):
        self.files += 1
        found = list(verdicts.differences(ours, theirs))
        if not found or self.is_open(ours, theirs):
            self.equal += 1
            return True
        print(file)
        for path, left, right in found[:5]:
            print("    %s: ours   %s" % (path, brief(left)))
            print("    %s  oracle %s" % (" " * len(path), brief(right)))
        return False

    def finish(self, what):
        print("%s: %d files: %d equal, %d different"
              % (what, self.files, self.equal, self.files - self.equal))
        return 0 if self.equal == self.files else 1


def configuration_files(*folders):
    for folder in folders:
        for parent, names, files in os.walk(folder):
            names.sort()
            for name in sorted(files):
                path = os.path.join(parent, name)
                if name.endswith(".conf") or "supervisor" in name:
                    if os.path.isfile(path):
                        yield path


def check_recorded(program, files, flags, record_of, what):
    count = Count()
    for file, ours in zip(files, verdicts.ask_program(program, flags, files)):
        with open(record_of(file), encoding="utf-8") as stream:
            count.compare(file, ours, json.load(stream))
    return count.finish(what)


def case_record(file):
    return os.path.join(os.path.dirname(file), "verdict.json")


def check_all_recorded(program):
    folder = os.path.join(PROJECT, "tests", "golden")
    golden = sorted(os.path.join(folder, name) for name in os.listdir(folder)
                    if name.endswith(".conf"))
    cases = [os.path.join(CASES, name, "supervisord.conf") for name in sorted(os.listdir(CASES))]
    status = check_recorded(program, golden, verdicts.GOLDEN,
                            lambda file: file[:-len("conf")] + "json", "golden verdicts")
    return max(status, check_recorded(program, cases, verdicts.CASE, case_record, "cases"))


def check_files(program, files, flags, what):
    count = Count()
    for file, ours, theirs in zip(files, verdicts.ask_program(program, flags, files),
                                  verdicts.ask_oracle(flags, files)):
        count.compare(file, ours, theirs)
    return count.finish(what)


def check_project(program):
    cases = list(configuration_files(CASES))
    parts = [os.path.join(PROJECT, name)
             for name in ("examples", "tests/cases", "tests/golden", "tests/differential/limits")]
    parts += [os.path.join(SHARED, name)
              for name in ("spec/golden", "corpus/conf", "corpus/templates")]
    files = list(configuration_files(*parts))
    return max(check_files(program, files, verdicts.GOLDEN, "configurations, in /etc/supervisor"),
               check_files(program, files, verdicts.PLAIN, "configurations, where they are"),
               check_files(program, cases, verdicts.CASE, "cases, now"),
               check_files(program, files + cases, verdicts.ON_HOST, "with checks of this host"))


def random_batch(arguments, program, flags, number, seed, count):
    """Prints what differs; reduces it into --keep. Returns the oracle's verdicts."""
    with tempfile.TemporaryDirectory() as scratch:
        os.mkdir(os.path.join(scratch, "logs"))
        files = configurations.write(scratch, number, seed, arguments.on_host)
        ours = verdicts.ask_program(program, flags, files, scratch)
        theirs = verdicts.ask_oracle(flags, files, scratch)
        for file, left, right in zip(files, ours, theirs):
            if count.compare(file, left, right) or not arguments.keep:
                continue
            if count.files - count.equal <= MOST_SHRUNK:
                name = "%s-%s-%s" % ("host" if arguments.on_host else "random", seed,
                                     os.path.basename(os.path.dirname(file)))
                target = os.path.join(arguments.keep, name)
                Shrinker(program, flags).shrink(os.path.dirname(file), target)
                print("    reduced in %s" % target)
        return theirs


def check_random(arguments, program):
    flags = verdicts.ON_HOST if arguments.on_host else verdicts.RANDOM
    count, accepted, kinds = Count(), 0, set()
    for start in range(0, arguments.random, BATCH):
        number = min(BATCH, arguments.random - start)
        seed = "%d.%d" % (arguments.seed, start // BATCH)
        found = random_batch(arguments, program, flags, number, seed, count)
        accepted += sum(1 for verdict in found if verdict["accepted"])
        kinds |= {verdict["error_kind"] for verdict in found}
    return count.finish("random, seed %d, %d accepted, %d kinds of refusals"
                        % (arguments.seed, accepted, len(kinds - {None})))


def record(folders):
    files = [os.path.join(folder, "supervisord.conf") for folder in folders]
    for file, verdict in zip(files, verdicts.ask_oracle(verdicts.CASE, files)):
        with open(case_record(file), "w", encoding="utf-8") as stream:
            json.dump(verdict, stream, indent=2, ensure_ascii=True)
            stream.write("\n")
    return 0


def run(arguments, program):
    if arguments.record:
        return record(arguments.files)
    status = 0
    if not arguments.files and not arguments.random:
        status = check_all_recorded(program)
    if not verdicts.has_oracle():
        print("SKIPPED: Supervisor is not installed, so nothing was compared with it")
        return status
    if arguments.random:
        return check_random(arguments, program)
    if arguments.files:
        return check_files(program, arguments.files, verdicts.PLAIN, "files")
    return max(status, check_project(program))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--program", required=True)
    parser.add_argument("--random", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--on-host", action="store_true")
    parser.add_argument("--keep")
    parser.add_argument("--record", action="store_true")
    parser.add_argument("files", nargs="*")
    arguments = parser.parse_args()
    program = shlex.split(arguments.program)
    if os.path.exists(program[0]):
        program[0] = os.path.abspath(program[0])
    try:
        return run(arguments, program)
    except (verdicts.Broken, OSError) as why:
        print("resolve.py: %s" % why, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
