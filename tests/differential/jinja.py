#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Holds our templates against Jinja2 with StrictUndefined, and __NAME__ marks against grep.

    jinja.py RENDER_ONE [--count N] [--seed N] [--verbose]

Hand-written snippets and random templates are rendered by both; either both refuse, or the bytes
are equal. Filters that are Ansible's and not Jinja2's are given to Jinja2 as Ansible has them.
"""
import argparse
import json
import os
import random
import shlex
import subprocess
import sys
import tempfile

try:
    import jinja2
except ImportError:
    print("SKIPPED: python3-jinja2 is not installed")
    sys.exit(77)

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from jinja_snippets import SNIPPETS  # noqa: E402

VALUES = {
    "name": "bk_log", "user": "root", "empty": "", "path": "/data/bkce/bklog/api.conf",
    "text": "Hello, World", "quoted": "it's \"x\"", "chinese": "日志平台", "padded": "  a b  ",
    "port": 8000, "zero": 0, "negative": -7, "three": 3, "ratio": 1.5, "whole": 2.0,
    "yes": True, "no": False, "nothing": None,
    "hosts": ["10.0.0.1", "10.0.0.2", "10.0.0.3"], "numbers": [3, 1, 2, 1],
    "words": ["b", "A", "a", "C"], "none_list": [], "nested": [[1, 2], [3, 4]],
    "db": {"host": "db1", "port": 3306, "options": {"ssl": True}}, "empty_map": {},
    "users": [{"name": "ann", "age": 30}, {"name": "bob", "age": 25}],
    "queues": {"default": 4, "celery": 2, "pipeline": 1},
}


def ansible_bool(value):
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        value = value.lower()
    return value in ("yes", "on", "1", "true", 1)


def environment(profile):
    ansible = profile == "ansible"
    env = jinja2.Environment(undefined=jinja2.StrictUndefined, trim_blocks=ansible,
                             keep_trailing_newline=ansible)

    def mandatory(value, msg=None):
        str(value)
        return value

    def defined(function):
        def wrapped(value):
            if isinstance(value, jinja2.Undefined):
                str(value)
            return function(value)
        return wrapped

    env.filters.update(
        bool=defined(ansible_bool), to_json=defined(json.dumps), mandatory=mandatory,
        basename=defined(os.path.basename), dirname=defined(os.path.dirname),
        quote=defined(lambda value: shlex.quote("" if value is None else str(value))))
    return env


def oracle(env, template):
    try:
        return env.from_string(template).render(VALUES).encode("utf-8", "surrogateescape"), None
    except Exception as fault:  # whatever Python raises is a refusal
        return None, f"{type(fault).__name__}: {fault}"


def ours(program, templates, dialect, profile, values=None):
    """What render_one says of each template: (bytes, None) or (None, message)."""
    answers = []
    with tempfile.TemporaryDirectory() as folder:
        values_path = os.path.join(folder, "values.yaml")
        with open(values_path, "w", encoding="utf-8") as file:
            json.dump(VALUES if values is None else values, file)
        for start in range(0, len(templates), 500):
            paths = []
            for number, template in enumerate(templates[start:start + 500]):
                paths.append(os.path.join(folder, str(number)))
                with open(paths[-1], "wb") as file:
                    file.write(template.encode("utf-8", "surrogateescape"))
            run = subprocess.run([program, values_path, dialect, profile, *paths],
                                 capture_output=True, check=False)
            if run.returncode:
                sys.exit(f"{program} ended with {run.returncode}: {run.stderr.decode()}")
            answers += parse(run.stdout)
    return answers


def parse(output):
    answers = []
    while output:
        head, _, output = output.partition(b"\n")
        word, length = head.split()
        text, output = output[:int(length)], output[int(length) + 1:]
        answers.append((text, None) if word == b"ok" else (None, text.decode("utf-8", "replace")))
    return answers


class Generator:
    """Random templates: mostly sensible, sometimes wrong in their types."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.locals = []

    def pick(self, *choices):
        return self.random.choice(choices)

    def literal(self):
        return self.pick("1", "0", "-3", "17", "2.5", "1e3", "'a'", '"b c"', "'%s'", "true",
                         "none", "[]", "[1, 'a']", "{'k': 1}", "(1, 2)", "'日'", "1_000")

    def variable(self):
        if self.locals and self.random.random() < 0.3:
            return self.random.choice(self.locals)
        if self.random.random() < 0.03:
            return "missing"
        return self.random.choice(list(VALUES))

    def atom(self):
        return self.literal() if self.random.random() < 0.4 else self.variable()

    def filter(self, depth):
        return self.pick(
            "default('x')", "d('y', true)", "int", "int(5)", "float", "string", "length", "join",
            "join(', ')", "lower", "upper", "trim", "replace('a', 'b')", "first", "last", "sort",
            "sort(reverse=true)", "unique|list", "to_json", "bool", "basename", "dirname", "quote",
            "list", "min", "max", "sum", "abs", "capitalize", "reverse|list", "mandatory", "count",
            "map_", f"default({self.expression(depth - 1)})",
            "join(',', attribute='name')", "sort(attribute='age')")

    def test(self):
        return self.pick("defined", "undefined", "none", "mapping", "string", "number", "iterable",
                         "sequence", "boolean", "integer", "float", "true", "false", "odd", "even",
                         "not defined", "not none", "divisibleby 3", "divisibleby(2)", "eq 3",
                         "in [1, 2]", "lower", "upper", "not string")

    def expression(self, depth):
        if depth <= 0:
            return self.atom()
        sub = lambda: self.expression(depth - 1)  # noqa: E731
        kind = self.random.randrange(17)
        if kind < 3:
            return self.atom()
        if kind == 3:
            return f"{sub()} {self.pick('+', '-', '*', '/', '//', '%', '**', '~', '~')} {sub()}"
        if kind == 4:
            return f"{sub()} {self.pick('==', '!=', '<', '>', '<=', '>=', 'in', 'not in')} {sub()}"
        if kind == 5:
            return f"{sub()} {self.pick('<', '==', '<=')} {sub()} {self.pick('<', '!=')} {sub()}"
        if kind == 6:
            return f"{sub()} {self.pick('and', 'or')} {sub()}"
        if kind == 7:
            return f"(not {sub()})"
        if kind in (8, 9):
            return f"{sub()}|{self.filter(depth)}"
        if kind == 10:
            return f"({self.variable()} is {self.test()})"
        if kind == 11:
            return f"({sub()} if {sub()} else {sub()})"
        if kind == 12:
            return f"[{sub()}, {sub()}]"
        if kind == 13:
            return f"({sub()})"
        if kind == 14:
            return f"{self.variable()}{self.pick('[0]', '[-1]', '[1:]', '[::-1]', '[:2]', '.name')}"
        if kind == 15:
            return self.pick("db.host", "db['port']", "db.options.ssl", "db.get('x', 1)",
                             "queues.items()|list", "queues.keys()|list|sort", "db.nope",
                             "name.split('_')", "text.startswith('He')", "padded.strip()",
                             "queues.values()", "nested[1][0]", "users[0].name", "hosts.0",
                             "range(3)|list", "range(1, 8, 3)", "'%s:%d'|format(name, port)",
                             "'%05.1f' % ratio", "text.replace('l', 'L')", "', '.join(hosts)")
        return f"-{self.atom()}"

    def tag(self, kind, body):
        left = self.pick("", "", "", "-", "+")
        right = self.pick("", "", "", "-", "+" if kind == "%" else "")
        close = {"%": "%", "{": "}"}[kind]
        return f"{{{kind}{left} {body} {right}{close}}}"

    def text(self):
        return self.pick("a", " ", "\n", "\n\n", "  x  \n", "b=", "%(here)s", "\t", "}", "{ ",
                         "日", "line\n", "\r\n", "#", "[program:x]\n")

    def body(self, depth):
        return "".join(self.piece(depth) for _ in range(self.random.randrange(1, 5)))

    def piece(self, depth):
        kind = self.random.randrange(12)
        if kind < 4 or depth <= 0:
            return self.text()
        if kind < 7:
            return self.tag("{", self.expression(2))
        if kind == 7:
            other = self.tag("%", "else") + self.body(depth - 1) if self.random.random() < .5 else ""
            return (self.tag("%", f"if {self.expression(2)}") + self.body(depth - 1) + other +
                    self.tag("%", "endif"))
        if kind == 8:
            return self.loop(depth)
        if kind == 9:
            name = self.pick("x", "y", "z")
            made = self.tag("%", f"set {name} = {self.expression(2)}")
            self.locals.append(name)
            return made
        if kind == 10:
            return self.pick("{# no #}", "{#- no -#}", "{# {{ x }} #}\n", "{#+ a +#}\n")
        return self.pick("{% raw %}{{ x }}{% endraw %}", "{%- raw -%} {% if %} {%- endraw -%} \n",
                         "{% raw %}\n{% endraw %}\n")

    def loop(self, depth):
        known = list(self.locals)
        head, names = self.pick(
            ("i in numbers", ["i"]), ("h in hosts", ["h"]), ("k, v in queues.items()", ["k", "v"]),
            ("u in users", ["u", "u.name"]), ("i in range(3)", ["i"]), ("c in 'ab'", ["c"]),
            ("k in db", ["k"]), ("a, b in nested", ["a", "b"]), ("i in none_list", ["i"]),
            ("i in numbers if i > 1", ["i"]), ("k, v in queues|dictsort_", ["k"]))
        self.locals += names + ["loop.index", "loop.index0", "loop.first", "loop.last",
                                "loop.length", "loop.revindex", "loop.previtem|default('-')"]
        inner = self.body(depth - 1)
        self.locals = known
        other = self.tag("%", "else") + self.body(depth - 1) if self.random.random() < 0.3 else ""
        return self.tag("%", f"for {head}") + inner + other + self.tag("%", "endfor")

    def template(self):
        self.locals = []
        return self.body(3)


def is_stricter(expected, message):
    """Jinja2 shows what is undefined in a list as the word "Undefined", and finds out about an
    unknown filter in a branch only when it goes there."""
    return b"undefined" in expected.lower() or message.startswith(("unknown filter", "unknown test"))


def compare(program, templates, profile, label, verbose):
    env = environment(profile)
    equal = refused = stricter = 0
    different = []
    for template, (mine, message) in zip(templates, ours(program, templates, "jinja", profile)):
        expected, fault = oracle(env, template)
        if mine == expected:
            equal += mine is not None
            refused += mine is None
        elif mine is None and expected is not None and is_stricter(expected, message):
            stricter += 1
        else:
            different.append((template, expected, fault, mine, message))
    for template, expected, fault, mine, message in different[:None if verbose else 10]:
        print(f"  template {template!r}\n    jinja2 {expected if fault is None else fault!r}\n"
              f"    ours   {mine if message is None else message!r}")
    print(f"{label}, {profile}: {len(templates)} templates, {equal} equal, "
          f"{refused} refused by both, {stricter} stricter, {len(different)} different")
    return not different


def compare_marks(program, count, seed):
    chooser = random.Random(seed)
    lines = ["__A1__B2__", "___AB___", "__A__", "__AB_C_1__", "__A1_2_3_4_5_6_7_8_9_10_11__",
             "__A1_2_3_4_5_6_7_8_9_10__", "__AB____CD__", "__AB___CD__", "__1A__"]
    lines += ["".join(chooser.choice(["_", "__", "A", "B1", "1", "a", " ", "AB", "_C"])
                      for _ in range(chooser.randrange(1, 40))) for _ in range(count)]
    pattern = "__[A-Z][A-Z0-9]+(_[A-Z0-9]+){0,9}__"
    run = subprocess.run(["sed", "-E", f"s/{pattern}/<&>/g"], input="\n".join(lines) + "\n",
                         capture_output=True, text=True, check=True, env={"LC_ALL": "C"})
    found = subprocess.run(["grep", "-oE", pattern], input="\n".join(lines), capture_output=True,
                           text=True, check=False, env={"LC_ALL": "C"}).stdout.split()
    values = {mark[2:-2]: f"<{mark}>" for mark in found}
    answers = ours(program, lines, "bk", "jinja2", values)
    different = [(line, wanted, answer) for line, wanted, answer in
                 zip(lines, run.stdout.split("\n"), answers) if answer[0] != wanted.encode()]
    for item in different[:10]:
        print(f"  {item}")
    print(f"marks: {len(lines)} lines, {len(found)} marks, {len(different)} different")
    return not different


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    generator = Generator(options.seed)
    made = [generator.template() for _ in range(options.count)]
    made += ["{{ " + generator.expression(3) + " }}" for _ in range(options.count)]
    good = compare_marks(options.program, options.count, options.seed)
    for profile in ("ansible", "jinja2"):
        good &= compare(options.program, SNIPPETS, profile, "snippets", options.verbose)
        good &= compare(options.program, made, profile, "random", options.verbose)
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
