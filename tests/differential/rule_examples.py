#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Ask Supervisor's own parser about the examples that rules and refusals carry.

Usage: rule_examples.py DUMP_EXAMPLES

What good shows must be accepted. What bad of a refusal shows must be refused; what bad of a rule
shows is accepted (the parser of supconf would speak of it otherwise), and a rule is an error only
when it is one of those below: the file loads, yet a part is lost or cannot run.
"""

import json
import os
import subprocess
import sys
import tempfile

LOADS_AND_CANNOT_RUN = {
    "SV107": "the command has an open quote: each start fails",
    "SV111": "the line becomes an option of that name, which is dropped",
    "SV113": "the section is dropped",
    "SV213": "the quotes become a part of the value, which names nothing",
    "SV216": "there is nothing to run: each start fails",
    "SV303": "of two processes with one name, one cannot be reached",
    "SV304": "the process that is watched ends at once",
    "SV306": "the process that is watched ends at once",
    "SV309": "no program of that name: each start fails",
    "SV311": "the command has an open quote: each start fails",
    "SV406": "one of the two groups is dropped",
    "SV507": "the socket cannot be bound: supervisord does not start",
}
FIELDS = 5


def verdicts(sources):
    """Whether Supervisor accepts each, asked all at once."""
    oracle = os.path.join(os.path.dirname(os.path.abspath(__file__)), "supervisor_oracle.py")
    with tempfile.TemporaryDirectory() as directory:
        paths = [os.path.join(directory, f"{i}.conf") for i in range(len(sources))]
        for path, source in zip(paths, sources):
            with open(path, "w", encoding="utf-8") as file:
                file.write(source)
        answers = subprocess.run([oracle, "--host-checks", "off", "--clean-env", *paths],
                                 stdout=subprocess.PIPE, check=False).stdout
    return [json.loads(line)["accepted"] for line in answers.splitlines()]


def complaint(code, part, severity, bad_loads, good_loads):
    if not good_loads:
        return "good is refused"
    if part == "refusal" and severity == "error" and bad_loads:
        return "bad is accepted"
    if part == "rule" and not bad_loads:
        return "bad is refused"
    if part == "rule" and severity == "error" and code not in LOADS_AND_CANNOT_RUN:
        return "is an error, though supervisord accepts it"
    return None


def main():
    if subprocess.run(["/usr/bin/python3", "-c", "import supervisor"], check=False,
                      stderr=subprocess.DEVNULL).returncode:
        print("rule_examples: skipped, Supervisor is not installed")
        return 77
    dump = subprocess.run([sys.argv[1]], stdout=subprocess.PIPE, check=True).stdout.decode()
    fields = dump.split("\0")[:-1]
    examples = [fields[i:i + FIELDS] for i in range(0, len(fields), FIELDS)]
    bad = verdicts([example[3] for example in examples])
    good = verdicts([example[4] for example in examples])
    wrong = 0
    for example, bad_loads, good_loads in zip(examples, bad, good, strict=True):
        fault = complaint(*example[:3], bad_loads, good_loads)
        if fault:
            print(f"{example[0]}: {fault}")
            wrong += 1
    print(f"rule_examples: {len(examples)} pairs of examples, {wrong} wrong")
    return 1 if wrong else 0


sys.exit(main())
