#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Compares what YAML comes to with what PyYAML makes of it.

    yaml_scalars.py DUMP_YAML [COUNT [SEED]]
    yaml_scalars.py DUMP_YAML FILE...

Without files: COUNT random scalars, from the letters that matter to their types, and some
documents with anchors, merge keys and doubled keys.
"""
import math
import os
import random
import subprocess
import sys
import tempfile

try:
    import yaml
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(77)

PIECES = ["0", "1", "7", "8", "9", "00", "59", "60", "_", ".", ":", "+", "-", "e", "E", "x", "b",
          "o", "f", "A", "0x", "0b", "0o", "inf", "nan", ".inf", ".NaN", "yes", "No", "ON", "off",
          "true", "False", "null", "~", "e+5", "E-2", "1:30", "12345678901234567890"]
DOCUMENTS = [
    "a: &a {x: 1, y: 2}\nb: {<<: *a, y: 3}\nc: {y: 4, <<: *a}\n",
    "a: &a {x: 1}\nb: &b {x: 2, z: 3}\nc: {<<: [*a, *b], q: 1}\nd: {<<: [*b, *a]}\n",
    "a: &a {x: 1}\nb: &b {<<: *a, y: 2}\nc: {<<: *b}\nd: {'<<': 1}\n",
    "a: 1\nb: 2\na: 3\n", "yes: 1\non: 2\ntrue: 3\n", "1: a\n'1': b\n0x1: c\n01: d\n",
    "a: |\n  one\n   two\n\nb: >-\n  folded\n  text\n", "- 'it''s'\n- \"\\u00e9\\n\\x41\"\n- !!str 5\n",
    "- !!int '7'\n- !!float 3\n- !!bool 'yes'\n- !!null ''\n", "[a, {b: c}, [], {}]\n", "---\n...\n",
    "&a [*a]\n", "a: 1\n---\nb: 2\n", "[a\n", "? [x]\n: 1\n", "a: *b\n", "\ufeffa: 1\nb: 2\n",
    "a: {<<: 1}\n", "a:\n- 1\n-\n- ~\n", "a: &x 1\nb: &x 2\nc: *x\n", "", "# nothing\n", "a: b: c\n",
    "? a\n? b\n", "{a, b: 1}\n", "'a': \"x\\\n  y\"\n", "a: 'x\n  y'\n", "a: !!map {b: 1}\n",
]


class Loader(yaml.SafeLoader):
    """Dates stay strings, and so does what PyYAML cannot turn into a number."""
    yaml_constructors = dict(yaml.SafeLoader.yaml_constructors)

    def construct_number(self, node):
        try:
            return yaml.SafeLoader.yaml_constructors[node.tag](self, node)
        except (ValueError, IndexError):
            return node.value


Loader.add_constructor("tag:yaml.org,2002:int", Loader.construct_number)
Loader.add_constructor("tag:yaml.org,2002:float", Loader.construct_number)
Loader.add_constructor("tag:yaml.org,2002:timestamp", Loader.construct_yaml_str)
Loader.add_constructor("tag:yaml.org,2002:value", Loader.construct_yaml_str)


def lines_of(value):
    if value is None:
        yield "null"
    elif isinstance(value, bool):
        yield "true" if value else "false"
    elif isinstance(value, int):
        yield f"int {value}"
    elif isinstance(value, float):
        yield "float nan" if math.isnan(value) else f"float {value:.15e}"
    elif isinstance(value, str):
        yield "str " + value.encode().hex()
    elif isinstance(value, list):
        yield f"seq {len(value)}"
        for item in value:
            yield from lines_of(item)
    else:
        yield f"map {len(value)}"
        for key, item in value.items():
            yield from lines_of(key)
            yield from lines_of(item)


def expected(text):
    try:
        loader = Loader(text)
        node = loader.get_single_node()
        return list(lines_of(loader.construct_document(node))) if node else ["empty"]
    except (yaml.YAMLError, RecursionError):
        return ["refused"]


def compare(program, path):
    with open(path, encoding="utf-8", newline="") as file:
        want = expected(file.read())
    output = subprocess.run([program, path], capture_output=True, check=True, text=True).stdout
    return want, [line.replace("float -nan", "float nan") for line in output.splitlines()]


def random_scalars(count, source):
    for _ in range(count):
        text = "".join(source.choice(PIECES) for _ in range(source.randint(1, 5)))
        if text[0] not in ":-" and not text.endswith(":"):
            yield text


def check_scalars(program, path, count, seed):
    texts = list(random_scalars(count, random.Random(seed)))
    with open(path, "w", encoding="utf-8") as file:
        file.writelines(f"- {text}\n- -{text}\n" for text in texts)
    want, got = compare(program, path)
    written = [f"{sign}{text}" for text in texts for sign in ("", "-")]
    faults = [f"{text}: PyYAML {one}, here {other}"
              for text, one, other in zip(written, want[1:], got[1:]) if one != other]
    if len(want) != len(got):
        faults.append(f"PyYAML has {len(want)} values, here are {len(got)}")
    return faults


def check_file(program, path, name):
    want, got = compare(program, path)
    return [] if want == got else [f"{name}: PyYAML {want[:20]}, here {got[:20]}"]


def main():
    program, rest = sys.argv[1], sys.argv[2:]
    if rest and not rest[0].isdigit():
        faults = [fault for path in rest for fault in check_file(program, path, path)]
        checked = len(rest)
    else:
        count = int(rest[0]) if rest else 20000
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "test.yml")
            faults = check_scalars(program, path, count, int(rest[1]) if len(rest) > 1 else 1)
            for text in DOCUMENTS:
                with open(path, "w", encoding="utf-8", newline="") as file:
                    file.write(text)
                faults += check_file(program, path, repr(text))
        checked = count + len(DOCUMENTS)
    for fault in faults[:40]:
        print(fault)
    print(f"yaml: {checked} texts, {len(faults)} differences")
    return 1 if faults else 0


sys.exit(main())
