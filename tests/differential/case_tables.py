#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Writes config/upper.def, config/sigma.def and config/word.def from the Unicode data of this Python.

Usage: case_tables.py FOLDER

lexical.py holds the program that is made of them against str.upper() and str.lower().
"""

import os
import sys
import unicodedata

SIGMA = "\u03a3"
NOTE = "/* SPDX-License-Identifier: MIT */\n/* %%s\n * Written by tests/differential/case_tables.py, of Unicode %s. */\n" \
    % unicodedata.unidata_version
UPPER = """UPPER(first, last, step, distance): every step-th code point from first to last becomes the
 * one at that distance, as str.upper() has it, in order. EXPAND(code_point, ...) becomes two or
 * three; 0 is none."""
WORD = """Code points from first to last, beyond ASCII, that an expression of Python has for \\w, which are
 * those of str.isalnum()."""
CONTEXT = """What stands around a capital sigma and tells whether str.lower() makes it one for word ends:
 * code points from first to last that are letters with case, and those that are passed over."""


def upper_runs():
    runs, expanding = [], []
    for code_point in range(0x80, 0x110000):
        upper = chr(code_point).upper()
        if len(upper) > 1:
            expanding.append((code_point, [ord(letter) for letter in upper] + [0] * (3 - len(upper))))
        if len(upper) > 1 or upper == chr(code_point):
            continue
        distance = ord(upper) - code_point
        if runs and runs[-1][3] == distance:
            first, last, step, _ = runs[-1]
            if code_point - last <= 2 and step in (0, code_point - last):
                runs[-1] = (first, code_point, code_point - last, distance)
                continue
        runs.append((code_point, code_point, 0, distance))
    return runs, expanding


def context(letter):
    """What letter is to a sigma before it: CASED, IGNORABLE or nothing."""
    if ("A" + SIGMA + letter).lower()[1] == "\u03c3":
        return "CASED"
    return "IGNORABLE" if ("A" + SIGMA + letter + "A").lower()[1] == "\u03c3" else None


def context_runs():
    runs = {"CASED": [], "IGNORABLE": []}
    for code_point in range(0x110000):
        kind = context(chr(code_point))
        if kind and runs[kind] and runs[kind][-1][1] == code_point - 1:
            runs[kind][-1][1] = code_point
        elif kind:
            runs[kind].append([code_point, code_point])
    return runs


def word_runs():
    runs = []
    for code_point in range(0x80, 0x110000):
        if not chr(code_point).isalnum():
            continue
        if runs and runs[-1][1] == code_point - 1:
            runs[-1][1] = code_point
        else:
            runs.append([code_point, code_point])
    return runs


def write(path, note, rows):
    """As many rows a line as there is room for."""
    line = ""
    with open(path, "w", encoding="ascii") as stream:
        stream.write(NOTE % note)
        for row in rows:
            if len(line) + len(row) > 95:
                stream.write(line + "\n")
                line = ""
            line += (" " if line else "") + row
        stream.write(line + "\n")


def main():
    folder = sys.argv[1]
    runs, expanding = upper_runs()
    rows = ["UPPER(0x%X, 0x%X, %d, %d)" % (first, last, step or 1, distance)
            for first, last, step, distance in runs]
    rows += ["EXPAND(0x%X, 0x%X, 0x%X, 0x%X)" % (code_point, *upper) for code_point, upper in expanding]
    write(os.path.join(folder, "upper.def"), UPPER, rows)
    rows = ["%s(0x%X, 0x%X)" % (kind, first, last)
            for kind, found in context_runs().items() for first, last in found]
    write(os.path.join(folder, "sigma.def"), CONTEXT, rows)
    write(os.path.join(folder, "word.def"), WORD,
          ["WORD(0x%X, 0x%X)" % (first, last) for first, last in word_runs()])


if __name__ == "__main__":
    main()
