#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Holds the compat modes of bk against grep, sort and sed (bk_reference.sh).

    bk.py RENDER_ONE [--count N] [--seed N] [--verbose]

Random templates with random values are rendered by both: the bytes are equal, or both refuse. We
may refuse what we name (escapes of sed that make other bytes), and must warn wherever the mode
strict gives another text or none.
"""
import argparse
import json
import os
import random
import subprocess
import sys
import tempfile

REFERENCE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "bk_reference.sh")
BATCH = 100  # templates that share their values
OURS_ALONE = "by which sed makes other bytes or changes case"

NAMES = ["AB", "A1", "BK_HOME", "A_B", "A", "_AB", "AB_", "A__B", "BK_A_B_C_D_E_F_G_H_I_J",
         "ZZ", "AB_C", "_A_", "Z9"]
UNDEFINED = ["NONE", "NO_NE", "N", "1A", "11", "_"]


class Generator:
    def __init__(self, seed):
        self.random = random.Random(seed)

    def some(self, choices, most):
        return "".join(self.random.choice(choices)
                       for _ in range(self.random.randrange(most)))

    def mark(self):
        names = UNDEFINED if self.random.random() < 0.08 else NAMES
        return f"__{self.random.choice(names)}__"

    def template(self):
        pieces = [" ", "\n", "=", "\r\n", "_", "__", "A", "a", "9", "日", "|", "&", "\\", "/",
                  "%(here)s"]
        return "".join(self.mark() if self.random.random() < 0.35 else self.some(pieces, 4)
                       for _ in range(self.random.randrange(1, 14)))

    def value(self):
        kind = self.random.randrange(12)
        if kind < 4:
            return self.random.choice(["/data/bkce", "root", "", "8000", "日志", "a b", "x__y"])
        if kind < 6:
            return self.some([self.mark(), "_", "x", self.mark()], 4)
        pieces = ["a", "&", "\\&", "\\", "n", "\\n", "\\t", "\\0", "_", "/", ".", "日", "\\\\"]
        if self.random.random() < 0.15:
            pieces += ["|", "\\|", "\n", "\\\n", "\\1", "\\L", "\\x41", "\\c["]
        return self.some(pieces, 6)

    def values(self):
        return {name: self.value() + ("\n" if self.random.random() < 0.02 else "")
                for name in NAMES if self.random.random() < 0.9}


def run_ours(program, folder, profile, paths):
    run = subprocess.run([program, os.path.join(folder, "values"), "bk", profile, *paths],
                         capture_output=True, check=True)
    answers, output = [], run.stdout
    while output:
        head, _, output = output.partition(b"\n")
        word, length = head.split()
        answers.append((word.decode(), output[:int(length)]))
        output = output[int(length) + 1:]
    return answers


def run_reference(folder, mode, values, paths):
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C", **values}
    environment = {os.fsencode(name): value.encode() for name, value in environment.items()}
    subprocess.run(["bash", REFERENCE, mode, *paths], env=environment, check=True, cwd=folder)
    answers = []
    for path in paths:
        with open(path + ".out", "rb") as file:
            answers.append(None if os.path.exists(path + ".failed") else file.read())
        if os.path.exists(path + ".failed"):
            os.remove(path + ".failed")
    return answers


def judge(wanted, ours, strict):
    """What there is to say about one template; None: all is well."""
    word, text = ours
    if word == "refused":
        named = OURS_ALONE.encode() in text
        return None if wanted is None or named else "refused here alone"
    if wanted is None:
        return "accepted here alone"
    if text != wanted:
        return "different"
    if word == "ok" and (strict[0] == "refused" or strict[1] != text):
        return "not warned"
    return None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    generator = Generator(options.seed)
    total = {mode: {"equal": 0, "refused": 0, "warned": 0} for mode in ("bk-install", "bk-ci")}
    faults = []
    for _ in range(0, options.count, BATCH):
        values = generator.values()
        templates = [generator.template() for _ in range(BATCH)]
        with tempfile.TemporaryDirectory() as folder:
            paths = [os.path.join(folder, str(i)) for i in range(BATCH)]
            for path, template in zip(paths, templates):
                with open(path, "wb") as file:
                    file.write(template.encode())
            with open(os.path.join(folder, "values"), "w", encoding="utf-8") as file:
                json.dump(values, file)
            strict = run_ours(options.program, folder, "strict", paths)
            for mode, counts in total.items():
                ours = run_ours(options.program, folder, mode, paths)
                reference = run_reference(folder, mode, values, paths)
                for i, template in enumerate(templates):
                    fault = judge(reference[i], ours[i], strict[i])
                    counts["refused" if ours[i][0] == "refused" else "equal"] += fault is None
                    counts["warned"] += ours[i][0] == "warned"
                    if fault:
                        faults.append((mode, fault, template, values, reference[i], ours[i],
                                       strict[i]))
    for mode, fault, template, values, wanted, ours, strict in \
            faults[:None if options.verbose else 5]:
        print(f"  {mode}: {fault}: {template!r}\n    values    {values}\n"
              f"    reference {wanted}\n    ours      {ours}\n    strict    {strict}")
    for mode, counts in total.items():
        print(f"{mode}: {counts['equal']} equal, {counts['refused']} refused, "
              f"{counts['warned']} warned, {sum(f[0] == mode for f in faults)} different")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
