#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Compares reading, expansion, globs and repr() with Python and Supervisor on random inputs.

Usage: lexical.py DUMP_CONFIG [--count N] [--seed N] [--only PART]

DUMP_CONFIG is the program made from dump_config.c. Exit status: 0 when all agree, 1 when not
(the inputs are shown), 77 when Supervisor is not installed.
"""

import argparse
import configparser
import glob
import json
import os
import random
import subprocess
import sys
import tempfile

try:
    from supervisor.options import UnhosedConfigParser, expand
except ImportError:
    print("lexical.py: skipped, Supervisor is not installed")
    sys.exit(77)

BATCH = 250
MOST_SHOWN = 5
NUL_SIGN = "\ue000"

NAMES = {
    "ENV_A": "caf\u00e9 'x'", "here": "/srv", "c": "\U0001f600", "a(b)": "", "": "empty",
    "process_num": 7, "numprocs": -1234567, "n": 0x1F600,
    "long": 123456789012345678901234567890, "less": -9223372036854775809,
}


# What the program says

def records(program, mode, inputs):
    data = "".join(text.replace("\0", NUL_SIGN) + "\0" for text in inputs)
    run = subprocess.run([program, mode], input=data.encode("utf-8", "surrogateescape"),
                         stdout=subprocess.PIPE, check=True)
    return [json.loads(line) for line in run.stdout.decode("utf-8").split("\n")[:-1]]


def dump(program, paths):
    run = subprocess.run([program, "files"] + paths, stdout=subprocess.PIPE, check=True)
    return [json.loads(line) for line in run.stdout.decode("utf-8").split("\n")[:-1]]


# What Supervisor says: the steps of ServerOptions.read_config up to the sections

def kind_of(error):
    if isinstance(error, UnicodeDecodeError):
        return "encoding"
    if isinstance(error, configparser.MissingSectionHeaderError):
        return "section-header-missing"
    if isinstance(error, configparser.ParsingError):
        return "syntax"
    if "no files setting" in str(error):
        return "include-files-missing"
    return "expansion-name" if "cannot be expanded" in str(error) else "expansion-format"


def follow_include(parser, path, warnings, infos):
    here = os.path.dirname(path)
    names = {"here": here, "host_node_name": os.uname().nodename}
    names.update(("ENV_" + key, value) for key, value in os.environ.items())
    parser.expand_here(here)
    if not parser.has_option("include", "files"):
        raise ValueError(".ini file has [include] section, but no files setting")
    for word in expand(parser.get("include", "files"), names, "include.files").split():
        pattern = os.path.join(here, word)
        found = sorted(glob.glob(pattern))
        if not found:
            warnings.append('No file matches via include "%s"' % pattern)
        for name in found:
            infos.append('Included extra file "%s" during parsing' % name)
            parser.read(name)
            parser.expand_here(os.path.abspath(os.path.dirname(name)))


def read_with_supervisor(path):
    parser = UnhosedConfigParser()
    result = {"kind": None, "message": "", "warnings": [], "infos": []}
    try:
        with open(path) as stream:
            parser.read_file(stream)
        if parser.has_section("include"):
            follow_include(parser, path, result["warnings"], result["infos"])
    except (ValueError, configparser.ParsingError) as error:
        result["kind"], result["message"] = kind_of(error), str(error)
        return result
    result["sections"] = [
        [name, parser.section_to_file.get(name, path), [list(pair) for pair in options.items()]]
        for name, options in parser._sections.items()]
    result["defaults"] = [list(pair) for pair in parser._defaults.items()]
    return result


# Random files

SPACES = [" ", "  ", "\t", "\u00a0", "\u2003", "\x0b", "\x1c", "\x85", "\u3000"]
ENDS = ["\n", "\n", "\n", "\n", "\r\n", "\r", "\n\n"]
KEYS = ["a", "b", "Command", "KEY", "files", "\u00c4x", "[a", "[b ", "k k", "=", ":"]
WORDS = ["x", "y z", ";", "#", " ;", " #", "; c", "a;b", "a#b", "%(here)s", "%", "=", ":", "[a]",
         "[", "]", "\u00e9", "\u200b", "\ufeff", "'", '"', "\\", "\0", "\u00a0;", "\u2028#", "1,2",
         "\U0001f600", "a\u0085b", "%(here)", "%%(here)s", "\x07"]
SECTIONS = ["a", "b", "program:x", "include", "DEFAULT", " a", "a]b", "A", "supervisord", "x ; y",
            "\u00e9", ""]


def random_text(random, pieces, most):
    return "".join(random.choice(pieces) for _ in range(random.randrange(most)))


def random_line(random):
    what = random.random()
    indent = random.choice(["", "", "", "", " ", "  ", "\t", random.choice(SPACES)])
    if what < 0.15:
        after = random.choice(["", "", "", " ;c", " text", "]", "#"])
        return indent + "[" + random.choice(SECTIONS) + random.choice(["]", "]", "]", ""]) + after
    if what < 0.55:
        return (indent + random.choice(KEYS) + random.choice(["", " "]) + random.choice("=:=")
                + random.choice(["", " "]) + random_text(random, WORDS, 5))
    if what < 0.65:
        return random.choice(["", "", " ", "\t", random.choice(SPACES)])
    if what < 0.75:
        return indent + random.choice(";#") + random_text(random, WORDS, 4)
    if what < 0.9:
        return indent + "  " + random_text(random, WORDS, 5)
    return indent + random_text(random, WORDS + SPACES, 6)


def is_good(line):
    """Few bad lines, so that enough files are accepted."""
    text = line.strip()
    if not text or text[0] in ";#" or text[0] == "[" and "]" in text[2:]:
        return True
    return text[0] not in "=:" and ("=" in text or ":" in text)


def random_file(random, includes=None):
    lines = []
    if random.random() < 0.9:
        lines.append("[%s]" % random.choice(SECTIONS[:8]))
    lines += [random_line(random) for _ in range(random.randrange(12))]
    if random.random() < 0.9:
        lines = [line for line in lines if is_good(line)]
    if includes:
        lines += ["[include]", "files = " + " ".join(includes)]
    text = "".join(line + random.choice(ENDS) for line in lines)
    if text and random.random() < 0.2:
        text = text[:-1]
    data = text.encode("utf-8")
    if random.random() < 0.03:
        data = b"\xef\xbb\xbf" + data
    if random.random() < 0.05:
        data += b"#" * random.choice([8150, 8180, 8192, 16384 - len(data) % 8192]) + b"\r\n"
    if random.random() < 0.06:
        place = random.randrange(len(data) + 1)
        bad = random.choice([b"\xff", b"\xe9", b"\xed\xa0\x80", b"\xf0\x9f", b"\xc0\x80", b"\xe2\x82",
                             b"\xf4\x90\x80\x80", b"\xf0\x9fx"])
        data = data[:place] + bad + data[place:]
    return data


INCLUDE_WORDS = ["*.conf", "a.conf", "b.conf", "[ab].conf", "?.conf", "main.conf", "none", "d",
                 "%(here)s/a.conf", "d/../a.conf", ".h*", "[!a]*.conf", "%(ENV_NOPE)s", "%", "%s",
                 "d/*", "*/c.conf", "%(host_node_name)s", "a.conf a.conf", "a,b", "broken"]


def write(path, data):
    with open(path, "wb") as stream:
        stream.write(data)


def make_tree(random, folder):
    includes = None
    os.mkdir(folder)
    if random.random() < 0.4:
        includes = random.sample(INCLUDE_WORDS, random.randrange(4))
        os.mkdir(os.path.join(folder, "d"))
        os.symlink("nowhere", os.path.join(folder, "broken"))
        for name in ("a.conf", "b.conf", ".h.conf", "d/c.conf"):
            write(os.path.join(folder, name), random_file(random))
    path = os.path.join(folder, "main.conf")
    write(path, random_file(random, includes))
    return path


class Report:
    def __init__(self):
        self.compared = self.different = 0

    def compare(self, given, ours, theirs):
        self.compared += 1
        if ours == theirs:
            return
        self.different += 1
        if self.different <= MOST_SHOWN:
            print("input  %r\nours   %r\ntheirs %r\n" % (given, ours, theirs))


def our_view(result):
    shown = {key: result[key] for key in ("kind", "message", "warnings", "infos")}
    if not result["kind"]:
        shown["sections"] = result["sections"]
        shown["defaults"] = result["defaults"][2] if result["defaults"] else []
    return shown


def read_all(path):
    folder = os.path.dirname(path)
    return {name: open(os.path.join(root, name), "rb").read()
            for root, _, names in os.walk(folder) for name in names if name != "broken"}


def check_files(program, random, count, report):
    for start in range(0, count, BATCH):
        with tempfile.TemporaryDirectory() as top:
            paths = [make_tree(random, os.path.join(top, str(i))) for i in range(BATCH)]
            for path, result in zip(paths, dump(program, paths)):
                theirs = read_with_supervisor(path)
                ours = our_view(result)
                report.compare(None if ours == theirs else read_all(path), ours, theirs)


PIECES = ["%", "%", "%(", ")", "here", "process_num", "numprocs", "c", "n", "long", "a(b)", "nope",
          "d", "s", "r", "a", "x", "X", "o", "c", "e", "f", "g", "G", "i", "u", "0", "5", "12", ".", ".3", "*",
          "-", "+", "#", " ", "h", "l", "%%", "/", "\u00e9", "\x1f", "z", "99999999999999999999",
          "4294967296", "'"]
VALID = ["%(process_num)", "%(numprocs)", "%(long)", "%(less)", "%(here)", "%(c)", "%(n)", "%(ENV_A)",
         "%(a(b))", "%()", "%"]


def random_format(random):
    if random.random() < 0.6:
        return (random_text(random, ["a", "%%", "\u00e9"], 3) + random.choice(VALID)
                + random_text(random, ["-", "+", "#", "0", " "], 4)
                + random.choice(["", "", "1", "3", "12", "*"])
                + random.choice(["", "", ".", ".0", ".2", ".14", ".*"])
                + random.choice(["", "", "", "l", "h", "ll"])
                + random.choice("ssrradiuxXoeEfFgGcz%") + random_text(random, PIECES, 3))
    return random_text(random, PIECES, 8)


def expand_with_supervisor(text):
    try:
        return expand(text, dict(NAMES), "a.b")
    except ValueError as error:
        return [str(error)]


def check_expansion(program, random, count, report):
    inputs = [random_format(random) for _ in range(count)]
    for text, ours in zip(inputs, records(program, "expand", inputs)):
        if ours is not None:  # a field wider than supconf follows
            report.compare(text, ours, expand_with_supervisor(text))


def check_tables(program, random, count, report):
    letters = [chr(i) for i in range(0x110000) if not 0xD800 <= i <= 0xDFFF and chr(i) != NUL_SIGN]
    blocks = ["".join(letters[i:i + 16]) for i in range(0, len(letters), 16)]
    blocks += ["it's", 'say "x"', "'\"", "\\", ""]
    for text, ours in zip(blocks, records(program, "repr", blocks)):
        report.compare(text, ours, repr(text))
    for text, ours in zip(letters, records(program, "lower", letters)):
        report.compare(text, ours, text.lower())
    around = [" ".join("A\u03a3%sA A\u03a3%s %s\u03a3 A%s\u03a3" % (letter, letter, letter, letter)
                       for letter in block) for block in blocks]
    for text, ours in zip(around, records(program, "lower", around)):
        report.compare(text, ours, text.lower())
    for text, ours in zip(blocks, records(program, "upper", blocks)):
        report.compare(text, ours, text.upper())


GLOB_PIECES = ["*", "?", "[a-c]", "[!a]", "[]]", "[", "]", "a", "b", "-", ".", "/", "\u00e9", "[a-", "!",
               "**", "[b-a]", "[!]", "[a-a-c]", "//"]


def check_globs(program, random, count, report):
    with tempfile.TemporaryDirectory() as top:
        for folder in ("a", "b", "a/b", ".h", "[", "\u00e9"):
            os.mkdir(os.path.join(top, folder))
        for name in ("c", ".a", "a-", "]", "!", "ab", "abc", "\u00e9b", "^", "\\"):
            for folder in (".", "a", "a/b", ".h"):
                write(os.path.join(top, folder, name), b"")
        os.symlink("nowhere", os.path.join(top, "a.b"))
        os.symlink("a", os.path.join(top, "b.a"))
        os.chdir(top)
        inputs = [top + "/" + random_text(random, GLOB_PIECES, 7) for _ in range(count)]
        for text, ours in zip(inputs, records(program, "glob", inputs)):
            report.compare(text, ours["paths"], sorted(glob.glob(text)))
        os.chdir("/")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only")
    arguments = parser.parse_args()
    program = os.path.abspath(arguments.program)
    parts = {"files": check_files, "expansion": check_expansion, "tables": check_tables,
             "globs": check_globs}
    different = 0
    for name, check in parts.items():
        if arguments.only in (None, name):
            report = Report()
            check(program, random.Random(arguments.seed), arguments.count, report)
            print("%s: %d compared, %d differ" % (name, report.compared, report.different))
            different += report.different
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
