#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Holds our Go templates against text/template.

    go.py RENDER_ONE [--count N] [--seed N] [--verbose]
    go.py RENDER_ONE --record [--count N]

The toolchain of Go is 450 MB, so its answers are kept in go_answers.json, and each run is held
against those. Where `go` is installed, N random templates are given to both besides; --record
writes the file anew. The bytes are equal, or both refuse, or we name what we do not do.
"""
import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile

FOLDER = os.path.dirname(os.path.abspath(__file__))
ANSWERS = os.path.join(FOLDER, "go_answers.json")
# What we say where we do less than Go, or more than it would.
OURS_ALONE = ("supported", "is null, Go would write", "no template is named",
              "nil alone is no command")

VALUES = {
    "name": "bk_log", "empty": "", "text": "a \"b\"\n<c> & 'd'\t\\", "chinese": "日志é\u00a0\u200b",
    "port": 8000, "zero": 0, "minus": -7, "big": 9223372036854775807,
    "huge": 18446744073709551615, "ratio": 1.5, "whole": 2.0, "million": 1000000.0,
    "tiny": 0.00001, "long": 123456.789, "third": 0.3333333333333333, "yes": True, "no": False,
    "nothing": None, "hosts": ["10.0.0.1", "10.0.0.2"], "numbers": [3, 1, 2], "none": [],
    "mixed": [1, "a", 2.5, True, None, [1, 2], {"k": "v"}],
    "db": {"host": "db1", "port": 3306, "options": {"ssl": True, "ca": None}}, "empty_map": {},
    "users": [{"name": "ann", "age": 30}, {"name": "bob", "age": 25}],
    "queues": {"default": 4, "celery": 2, "pipeline": 1, "Z": 0, "_x": 5},
}


class Generator:
    """Random templates: mostly sensible, sometimes wrong in their types."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.variables = ["$"]
        self.dot = None
        self.in_range = False

    def pick(self, *choices):
        return self.random.choice(choices)

    def literal(self):
        return self.pick("1", "0", "-3", "+5", "17", "0x1F", "0b101", "0o17", "017", "1_000",
                         "2.5", "1e3", ".5", "1e-7", "1e21", "123456789.5", "'a'", "'\\n'", "'日'",
                         '"a"', '"b c"', '"%d"', '"\\t\\"\\x41\\u65e5"', "`r\\n`", '"日"', "true",
                         "false", "nil")

    def field(self):
        if self.random.random() < 0.03:
            return self.pick(".missing", ".db.nope", ".name.x", "$.missing")
        base = self.pick(*VALUES, "db.host", "db.port", "db.options", "db.options.ssl")
        return ("." if self.dot is None else "$.") + base

    def variable(self):
        name = self.random.choice(self.variables)
        return "$.name" if name == "$" and self.random.random() < 0.97 else name

    def atom(self):
        kind = self.random.randrange(10)
        if kind < 5:
            return self.field()
        if kind < 7:
            return self.literal()
        if kind == 7 and self.dot:
            return self.dot
        return self.variable()

    def argument(self, depth):
        if depth <= 0 or self.random.random() < 0.6:
            return self.atom()
        return f"({self.pipeline(depth - 1)})"

    def format(self):
        flags = "".join(self.pick("", "", "", "-", "0", "+", " ", "#") for _ in range(2))
        width = self.pick("", "", "", "5", "12", "3", "*")
        precision = self.pick("", "", "", ".2", ".0", ".", ".10", ".*")
        verb = self.pick(*"ssdddvvvqxXtfegcbo%TEGOz")
        return f"%{flags}{width}{precision}{verb}"

    def call(self, depth):
        one = lambda: self.argument(depth)  # noqa: E731
        kind = self.random.randrange(14)
        if kind < 4:
            count = self.random.randrange(0, 4)
            text = "".join(self.format() + self.pick("", " ", "x", "日")
                           for _ in range(self.random.randrange(1, 3)))
            return f'printf "{text}" ' + " ".join(one() for _ in range(count))
        if kind == 4:
            return f"{self.pick('print', 'println')} " + " ".join(
                one() for _ in range(self.random.randrange(4)))
        if kind == 5:
            return f"default {one()} {one()}"
        if kind == 6:
            return f"quote {one()} {self.pick('', one())}"
        if kind == 7:
            return f"{self.pick('eq', 'eq', 'ne')} {one()} {one()}{self.pick('', ' ' + one())}"
        if kind == 8:
            return f"{self.pick('lt', 'le', 'gt', 'ge')} {one()} {one()}"
        if kind == 9:
            return f"{self.pick('and', 'or')} {one()} {one()}{self.pick('', ' ' + one())}"
        if kind == 10:
            return f"{self.pick('not', 'len')} {one()}"
        if kind == 11:
            return self.pick(f"index .hosts {one()}", "index $.db \"host\"", "index $.mixed 5 1",
                             "index $.users 1 \"name\"", "index $.db \"nope\"",
                             f"index {one()} {one()}", "index $.queues \"celery\"")
        if kind == 12:
            return self.pick("slice $.name 1 3", "slice $.hosts 1", "slice $.numbers 0 2 3",
                             f"slice {one()} {self.literal()}", "slice $.name 2", "slice $.numbers")
        return self.pick("len .users", "eq 1 1", f"print {one()}", "lenn .users", "html .text")

    def pipeline(self, depth):
        first = self.call(depth) if self.random.random() < 0.6 else self.atom()
        if self.random.random() < 0.1:
            first = f"({self.pipeline(depth - 1)})" if depth > 0 else first
            first += self.pick("", "", ".host")
        stages = [self.pick('printf "%v"', "quote", "len", 'printf "%5d"', "default 3", "print",
                            "not", "eq 1", "and true", 'printf "%s-%s" "x"', 'index $.db')
                  for _ in range(self.random.choice([0, 0, 0, 1, 1, 2]))]
        return " | ".join([first, *stages])

    def action(self, body):
        return "{{" + self.pick("", " ", "- ", "-\n") + body + self.pick("", " ", " -", "\t-") + "}}"

    def text(self):
        return self.pick("a", " ", "\n", "\n\n", "  x  \n", "b=", "%(here)s", "\t", "}", "{ ", "日",
                         "line\n", "\r\n", "#", "[program:x]\n", "}}")

    def body(self, depth):
        known, text = len(self.variables), ""
        for _ in range(self.random.randrange(1, 5)):
            text += self.piece(depth)
        return text, known

    def block(self, depth, dot=None, names=(), in_range=None):
        """A body with what is known in it; all of that is gone behind it."""
        saved = list(self.variables), self.dot, self.in_range
        self.variables += names
        self.dot = dot or self.dot
        self.in_range = self.in_range if in_range is None else in_range
        text, _ = self.body(depth - 1)
        self.variables, self.dot, self.in_range = saved
        return text

    def other(self, depth):
        return self.action("else") + self.block(depth) if self.random.random() < 0.4 else ""

    def piece(self, depth):
        kind = self.random.randrange(16)
        end = self.action("end")
        if kind < 4 or depth <= 0:
            return self.text()
        if kind < 9:
            return self.action(self.pipeline(2))
        if kind == 9:
            inner = self.block(depth)
            if self.random.random() < 0.3:
                inner += self.action(f"else if {self.pipeline(1)}") + self.block(depth)
            return self.action(f"if {self.pipeline(1)}") + inner + self.other(depth) + end
        if kind == 10:
            return (self.action(f"with {self.pipeline(1)}") + self.block(depth, ".") +
                    self.other(depth) + end)
        if kind in (11, 12):
            return self.loop(depth) + end
        if kind == 13:
            name = self.pick("$x", "$y", "$日")
            if name in self.variables and self.random.random() < 0.5:
                return self.action(f"{name} = {self.pipeline(1)}")
            made = self.action(f"{name} := {self.pipeline(1)}")
            self.variables.append(name)
            return made
        if kind == 14:
            return self.pick("{{/* no */}}", " {{- /* no\n */ -}} \n", "{{/* {{ .x }} */}}",
                             '{{template "t" .}}', '{{template "u"}}', '{{template "t" $.db}}')
        if self.in_range:
            return (self.action(f"if {self.pipeline(0)}") +
                    self.pick("{{break}}", "{{continue}}", "{{ break }}") + end)
        return self.pick('{{block "c" .}}c{{len .}}{{end}}', "{{ nope }}", "{{ end }}", "{{if}}",
                         "{{ .name.x }}", "{{ 1 | 2 }}", "{{break}}", '{{"a""b"}}', "{{.a-b}}")

    def loop(self, depth):
        over = self.pick(".hosts", "$.numbers", "$.queues", "$.users", "$.none", "$.mixed", ".db",
                         self.pipeline(1))
        names = self.pick((), ("$v",), ("$i", "$v"))
        head = ", ".join(names) + (" := " if names else "")
        return (self.action(f"range {head}{over}") +
                self.block(depth, self.pick(".", ".name") if "users" in over else ".", names, True)
                + self.other(depth))

    def template(self):
        self.variables, self.dot, self.in_range = ["$"], None, False
        text, _ = self.body(3)
        if '"t"' in text or self.random.random() < 0.05:
            text += '{{define "t"}}<{{ print . }}>{{end}}'
        if '"u"' in text and self.random.random() < 0.9:
            text = '{{define "u"}}{{if .}}u{{else}}-{{end}}{{end}}' + text
        return text


def ours(program, templates):
    answers = []
    with tempfile.TemporaryDirectory() as folder:
        values = os.path.join(folder, "values")
        with open(values, "w", encoding="utf-8") as file:
            # YAML 1.1 has no float without a point.
            file.write(json.dumps(VALUES).replace("1e-05", "1.0e-05"))
        for start in range(0, len(templates), 500):
            paths = []
            for number, template in enumerate(templates[start:start + 500]):
                paths.append(os.path.join(folder, str(number)))
                with open(paths[-1], "w", encoding="utf-8", newline="") as file:
                    file.write(template)
            output = subprocess.run([program, values, "go", "jinja2", *paths], check=True,
                                    capture_output=True).stdout
            while output:
                head, _, output = output.partition(b"\n")
                word, length = head.split()
                answers.append((word == b"ok", output[:int(length)].decode("utf-8", "replace")))
                output = output[int(length) + 1:]
    return answers


def build_oracle(folder):
    """The program that asks Go, or None where there is no Go."""
    go = shutil.which("go")
    if not go:
        return None
    program = os.path.join(folder, "oracle")
    environment = dict(os.environ, GOCACHE=os.path.join(folder, "cache"), GO111MODULE="off",
                       GOFLAGS="")
    subprocess.run([go, "build", "-o", program, os.path.join(FOLDER, "go_oracle.go")], check=True,
                   env=environment, cwd=folder)
    return program


def ask(oracle, templates):
    run = subprocess.run([oracle], input=json.dumps({"values": VALUES, "templates": templates}),
                         capture_output=True, text=True, check=True)
    return json.loads(run.stdout)


def around(text, at):
    return text if text is None else "..."[:at] + repr(text[max(0, at - 40):at + 60])


def compare(program, templates, answers, label, verbose):
    equal = refused = narrower = 0
    different = []
    for template, wanted, (is_ok, text) in zip(templates, answers, ours(program, templates)):
        if is_ok and text == wanted:
            equal += 1
        elif not is_ok and wanted is None:
            refused += 1
        elif not is_ok and any(words in text for words in OURS_ALONE):
            narrower += 1
        else:
            different.append((template, wanted, is_ok, text))
    for template, wanted, is_ok, text in different[:None if verbose else 8]:
        at = len(os.path.commonprefix([wanted or "", text])) if is_ok else 0
        print(f"  template {template!r}\n    go   {around(wanted, at)}\n"
              f"    ours {around(text, at)}{'' if is_ok else ' (refused)'}")
    print(f"{label}: {len(templates)} templates, {equal} equal, {refused} refused by both, "
          f"{narrower} not done here, {len(different)} different")
    return not different


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--record", action="store_true")
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    generator = Generator(options.seed)
    made = [generator.template() for _ in range(options.count)]
    made += ["{{ " + generator.pipeline(2) + " }}" for _ in range(options.count)]
    good = True
    with tempfile.TemporaryDirectory() as folder:
        oracle = build_oracle(folder)
        if options.record and not oracle:
            sys.exit("go is not installed")
        if options.record:
            with open(ANSWERS, "w", encoding="utf-8") as file:
                json.dump([list(pair) for pair in zip(made, ask(oracle, made))], file,
                          ensure_ascii=False, indent=0)
                file.write("\n")
        with open(ANSWERS, encoding="utf-8") as file:
            recorded = json.load(file)
        good &= compare(options.program, *map(list, zip(*recorded)), "recorded", options.verbose)
        if oracle and not options.record:
            good &= compare(options.program, made, ask(oracle, made), "live", options.verbose)
        elif not oracle:
            print("live: go is not installed, the recorded answers alone were compared")
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
