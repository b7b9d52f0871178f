#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Holds our templates against Jinja2 and Ansible, and __NAME__ marks against grep.

    jinja.py RENDER_ONE [--count N] [--seed N] [--verbose]

Hand-written snippets and random templates are rendered by both; either both refuse, or the bytes
are equal. The profile "ansible" is held against Ansible's own templating, "jinja2" against
Jinja2 with StrictUndefined and those of Ansible's filters and tests that it lacks.
"""
import argparse
import collections
import copy
import functools
import json
import os
import random
import re
import resource
import signal
import subprocess
import sys
import tempfile

try:
    import jinja2
    import ansible.template  # noqa: F401
except ImportError as missing:
    print(f"SKIPPED: {missing}; python3-jinja2 and ansible-core are needed")
    sys.exit(77)

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from jinja_snippets import CALLS, FILTERS, SNIPPETS, TESTS  # noqa: E402

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
    "note": "see http://example.com/a?b=1, (www.x.net) or ann@example.org.",
    "link": "https://ann:pw@Web.example:8443/a/b;p?q=1&r#top",
}


# Templates that others include and import; the names are those that the generator knows.
FILES = {
    "plain.j2": "[{{ name }}]\n\n",
    "loop.j2": "{% for i in numbers %}{{ i }}{{ '' if loop.last else ',' }}{% endfor %}\n",
    "local.j2": "{% set x = 'inner' %}{{ x }}{{ y | default('-') }}{{ loop.index | default('!') }}",
    "macros.j2": "{% set version = 3 %}{% set _hidden = 1 %}"
                 "{% macro line(key, value='none') %}{{ key }}={{ value }}\n{% endmacro %}"
                 "{% macro wrap() %}<{{ caller() }}>{% endmacro %}"
                 "{% macro sees() %}{{ name | default('nothing') }}{% endmacro %}\ntext",
    "turns.j2": "{% set c = cycler(1, 2, 3) %}{% set l = [] %}{% set j = joiner('x') %}{% set n = namespace(a=1) %}"
                "{% macro m() %}{{ c.next() }}{% endmacro %}",
    "broken.j2": "{% if %}",
    "base.j2": "<{% block head %}H{{ name }}{% endblock %}|{% block body scoped %}B{% endblock body %}"
               "|{% for i in [1, 2] %}{% block item scoped %}{{ i }}{{ loop.index }}{% endblock %}{% endfor %}>"
               "{{ x | default('-') }}{% set y = 'base' %}{% block foot %}{{ y }}{{ x | default('!') }}{% endblock %}\n",
    "middle.j2": "{% extends 'base.j2' %}{% set x = 'mid' %}lost{% block head %}M{{ super() }}{% endblock %}"
                 "{% block body %}{% block deep %}D{% endblock %}{{ self.deep() }}{% endblock %}",
    "must.j2": "{% block it required %} {% endblock %}{{ self.it() }}",
    "circle.j2": "{% extends 'circle.j2' %}",
}


def ansible_filters():
    from ansible.plugins.filter import core, mathstuff, urls, urlsplit
    found = {**core.FilterModule().filters(), **mathstuff.FilterModule().filters(),
             **urls.FilterModule().filters(), **urlsplit.FilterModule().filters()}
    found["hash"] = core.get_hash
    return found


def strict(function):
    """Ansible's filters are made for values that are defined."""
    @functools.wraps(function)
    def wrapped(value, *others, **named):
        for item in [value, *others, *named.values()]:
            if isinstance(item, jinja2.Undefined):
                str(item)
        return function(value, *others, **named)
    return wrapped


def jinja2_environment():
    """Jinja2 by itself, and Ansible's filters and tests where it has none of that name."""
    env = jinja2.Environment(undefined=jinja2.StrictUndefined, extensions=["jinja2.ext.do"],
                             loader=jinja2.DictLoader(FILES))
    from ansible.plugins.test import core, mathstuff, uri
    for name, function in ansible_filters().items():
        if name not in env.filters:
            env.filters[name] = function if name in ("mandatory", "ternary") else strict(function)
    for name, function in {**core.TestModule().tests(), **mathstuff.TestModule().tests()}.items():
        env.tests.setdefault(name, strict(function))
    env.tests.update(uri.TestModule().tests(), abs=os.path.isabs, is_abs=os.path.isabs)
    env.filters["ansible.builtin.basename"] = env.filters["basename"]
    env.globals["lookup"] = lambda plugin, name: os.environ.get(name, "")

    def render(template):
        env.cache.clear()  # a module that was imported is kept with what has changed in it
        return env.from_string(template).render(copy.deepcopy(VALUES))
    return render


def ansible_environment(folder):
    """What the module "template" of Ansible does."""
    from ansible.parsing.dataloader import DataLoader
    from ansible.template import AnsibleEnvironment, Templar
    for name, text in FILES.items():
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(text)

    def render(template):
        values = {"ansible_managed": "Ansible managed", **copy.deepcopy(VALUES)}
        templar = Templar(loader=DataLoader(), variables=values).copy_with_new_env(
            environment_class=AnsibleEnvironment, searchpath=[folder],
            available_variables=values)
        templar.environment.add_extension("jinja2.ext.do")
        return templar.do_template(template, preserve_trailing_newlines=True,
                                   escape_backslashes=False)
    return render


class TooLong(Exception):
    """No template of a configuration takes that long; ours has bounds, too."""


def give_up(_number, _frame):
    raise TooLong


def oracle(render, template):
    signal.signal(signal.SIGALRM, give_up)
    signal.alarm(5)
    try:
        return render(template).encode("utf-8", "surrogateescape"), None
    except RecursionError:
        return None, "RecursionError"
    except Exception as fault:  # whatever Python raises is a refusal
        return None, f"{type(fault).__name__}: {fault}"
    finally:
        signal.alarm(0)


def bound_memory(most=resource.RLIM_INFINITY):
    """Of this process; a sanitized program needs more."""
    resource.setrlimit(resource.RLIMIT_AS, (most, resource.RLIM_INFINITY))


def ours(program, templates, dialect, profile, values=None):
    """What render_one says of each template: (bytes, None) or (None, message)."""
    answers = []
    with tempfile.TemporaryDirectory() as folder:
        values_path = os.path.join(folder, "values.yaml")
        with open(values_path, "w", encoding="utf-8") as file:
            json.dump(VALUES if values is None else values, file)
        for name, text in FILES.items():
            with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                file.write(text)
        for start in range(0, len(templates), 500):
            paths = []
            for number, template in enumerate(templates[start:start + 500]):
                paths.append(os.path.join(folder, str(number)))
                with open(paths[-1], "wb") as file:
                    file.write(template.encode("utf-8", "surrogateescape"))
            run = subprocess.run([program, values_path, dialect, profile, *paths],
                                 capture_output=True, check=False, preexec_fn=bound_memory)
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
        if self.random.random() < 0.2:
            return f"default({self.expression(depth - 1)})"
        return self.random.choice(FILTERS)

    def test(self):
        return self.random.choice(TESTS)

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
        if kind == 15 and self.random.random() < 0.6:
            return self.random.choice(CALLS)
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
        kind = self.random.randrange(20)
        if kind < 5 or depth <= 0:
            return self.text()
        if kind < 9:
            return self.tag("{", self.expression(2))
        if kind == 9:
            other = self.tag("%", "else") + self.body(depth - 1) if self.random.random() < .5 else ""
            return (self.tag("%", f"if {self.expression(2)}") + self.body(depth - 1) + other +
                    self.tag("%", "endif"))
        if kind in (10, 11):
            return self.loop(depth)
        if kind == 12:
            name = self.pick("x", "y", "z")
            made = self.tag("%", f"set {name} = {self.expression(2)}")
            self.locals.append(name)
            return made
        if kind == 13:
            return self.pick("{# no #}", "{#- no -#}", "{# {{ x }} #}\n", "{#+ a +#}\n")
        if kind == 14:
            return self.pick("{% raw %}{{ x }}{% endraw %}",
                             "{%- raw -%} {% if %} {%- endraw -%} \n",
                             "{% raw %}\n{% endraw %}\n")
        if kind == 15:
            return self.macro(depth)
        if kind == 16:
            return self.other_template()
        if kind == 17:
            return self.block(depth)
        if kind == 18:
            return self.changing(depth)
        return self.pick("#jinja2: lstrip_blocks: True\n", "  {% if yes %}\n  a\n  {% endif %}\n",
                         "\t{%+ if yes %}b{% endif +%}\n")

    def macro(self, depth):
        """A macro and a call of it, which may be wrong."""
        name = self.pick("m", "n")
        known = list(self.locals)
        self.locals += ["a", "b", "kwargs", "varargs"]
        inner = self.body(depth - 1)
        if self.random.random() < 0.3:
            inner += self.pick("{{ varargs }}", "{{ kwargs }}", "{{ caller() }}",
                               "{{ caller('c') }}")
        self.locals = known
        head = self.pick("()", "(a)", "(a, b=1)", "(a='x', b=a)", "(a=name)")
        made = self.tag("%", f"macro {name}{head}") + inner + self.tag("%", "endmacro")
        give = self.pick("", "1", "1, 2", "b=3", "a=1", "*hosts", "**{'a': 1}", "name, port, 3")
        if self.random.random() < 0.3:
            return (made + self.tag("%", self.pick("call", "call(c)") + f" {name}({give})") +
                    self.body(depth - 1) + self.tag("%", "endcall"))
        call = f"{name}({give})"
        if self.random.random() < 0.3:
            call += "|" + self.filter(1)
        return made + self.tag("{", call)

    def other_template(self):
        return self.pick(
            "{% include 'plain.j2' %}", "{% include 'loop.j2' %}\n", "{% include 'local.j2' %}",
            "{% include 'none.j2' ignore missing %}", "{% include ['none.j2', 'plain.j2'] %}",
            "{% include 'none.j2' %}", "{% include 'plain.j2' without context %}",
            "{% include 'local.j2' ignore missing with context %}", "{% include 'broken.j2' %}",
            "{% import 'macros.j2' as t %}{{ t.line('k', port) }}{{ t.version }}",
            "{% from 'macros.j2' import line, version as v %}{{ line('a') }}{{ v }}",
            "{% from 'macros.j2' import nothing_there %}{{ nothing_there is defined }}",
            "{% from 'macros.j2' import sees with context %}{{ sees() }}",
            "{% from 'turns.j2' import m as turn, l %}{{ turn() }}{% do l.append(1) %}{{ l }}",
            "{% import 'turns.j2' as t with context %}{{ t.m() }}{{ t.j() }}{{ t.n.a }}",
            "{% import 'macros.j2' as t %}{{ t.sees() }}{{ t._hidden is defined }}",
            "{% import 'macros.j2' as t %}{% call t.wrap() %}{{ name }}{% endcall %}")

    def block(self, depth):
        kind = self.random.randrange(3)
        if kind == 0:
            head = self.pick("with q = 1", "with", "with q = port, r = q | default('-')")
            known = list(self.locals)
            self.locals += ["q"]
            inner = self.body(depth - 1)
            self.locals = known
            return self.tag("%", head) + inner + self.tag("%", "endwith")
        if kind == 1:
            head = "filter " + self.pick("upper", "trim", "replace('a', 'b')|lower", "indent(2)",
                                         "comment", "indent(2, true)", "default('x')", "length")
            return self.tag("%", head) + self.body(depth - 1) + self.tag("%", "endfilter")
        head = "set w" + self.pick("", "", " | upper", " | trim | length")
        made = self.tag("%", head) + self.body(depth - 1) + self.tag("%", "endset")
        self.locals.append("w")
        return made

    def changing(self, depth):
        value = self.expression(1)
        return self.pick(
            "{% set ns = namespace(n=0) %}{% for i in numbers %}{% set ns.n = ns.n + i %}"
            "{% endfor %}{{ ns.n }}",
            f"{{% set l = [] %}}{{% set _ = l.append({value}) %}}{{{{ l }}}}",
            f"{{% do hosts.append({value}) %}}{{{{ hosts|length }}}}",
            f"{{% set _ = db.update({{'k': {value}}}) %}}{{{{ db.k }}}}",
            "{% set d = dict(queues, extra=1) %}{% set _ = d.pop('celery') %}{{ d }}",
            "{% set l = [3, 1] %}{{ l.sort() }}{{ l }}{{ l.pop(0) }}{{ l.index(3) }}",
            "{% set l = nested %}{% set _ = l[0].extend([9]) %}{{ nested }}",
            f"{{% set c = cycler({value}, 'b', port) %}}{{{{ c.next() }}}}{{{{ c.current }}}}"
            "{% for i in numbers %}{{ c.next() }}{% endfor %}{% do c.reset() %}{{ c.next() }}",
            f"{{% set j = joiner({value}) %}}{{% for h in hosts %}}{{{{ j() }}}}{{{{ h }}}}"
            "{% endfor %}{{ j.used }}",
            f"{{% set ns = namespace() %}}{{% set ns.x = {value} %}}{{{{ ns.x }}}}")

    def loop(self, depth):
        known = list(self.locals)
        head, names = self.pick(
            ("i in numbers", ["i"]), ("h in hosts", ["h"]), ("k, v in queues.items()", ["k", "v"]),
            ("u in users", ["u", "u.name"]), ("i in range(3)", ["i"]), ("c in 'ab'", ["c"]),
            ("k in db", ["k"]), ("a, b in nested", ["a", "b"]), ("i in none_list", ["i"]),
            ("i in numbers if i > 1", ["i"]), ("k, v in queues|dictsort", ["k", "v"]),
            ("i in nested recursive", ["i", "loop(i if i is sequence else [])", "loop([])"]),
            ("c in 'ab' recursive", ["loop('')", "(loop('c') if loop.depth < 3)"]),
            ("k in queues|dict2items", ["k", "k.key"]), ("k, v in queues.items()", ["k", "v"]))
        self.locals += names + ["loop.index", "loop.index0", "loop.first", "loop.last",
                                "loop.length", "loop.revindex", "loop.previtem|default('-')",
                                "loop.cycle('a', 'b')", "loop.changed(name)", "loop.depth",
                                "loop.nextitem is defined"]
        inner = self.body(depth - 1)
        self.locals = known
        other = self.tag("%", "else") + self.body(depth - 1) if self.random.random() < 0.3 else ""
        return self.tag("%", f"for {head}") + inner + other + self.tag("%", "endfor")

    def child(self):
        """A template that extends another one, perhaps wrongly."""
        parts = []
        for name in self.random.sample(["head", "body", "item", "foot", "deep", "it"],
                                       self.random.randrange(4)):
            known = list(self.locals)
            self.locals += ["x", "y", "i", "loop.index", "super()", f"self.{name}()"]
            flags = self.pick("", "", " scoped", " required")
            inner = " " if flags == " required" else self.body(1)
            self.locals = known
            parts.append(self.tag("%", f"block {name}{flags}") + inner +
                         self.tag("%", self.pick("endblock", f"endblock {name}")))
        parts += [self.pick("text", self.macro(1), self.other_template(), "{% set x = 'child' %}",
                            "{% for i in numbers %}{{ i }}{% endfor %}", self.block(1),
                            "{{ self.foot() }}") for _ in range(self.random.randrange(3))]
        self.random.shuffle(parts)
        head = self.pick("extends 'base.j2'", "extends 'base.j2'", "extends 'middle.j2'",
                         "extends 'must.j2'", "extends ['none.j2', 'base.j2']", "extends 'none.j2'")
        place = 0 if self.random.random() < 0.8 else len(parts) // 2
        parts.insert(place, self.tag("%", head))
        if self.random.random() < 0.1:
            parts[place] = "{% if yes %}" + parts[place] + "{% endif %}"
        return "".join(parts)

    def template(self):
        self.locals = []
        return self.child() if self.random.random() < 0.15 else self.body(3)


def is_stricter(expected, message):
    """Jinja2 shows what is undefined in a list as the word "Undefined", and finds out about an
    unknown filter in a branch only when it goes there."""
    return b"undefined" in expected.lower() or message.startswith(("unknown filter", "unknown test"))


def construct_of(message):
    """The refusal without the words of the template in it."""
    return re.sub(r"'[^']*'|\d+", "_", message)[:70]


def compare(program, templates, profile, label, verbose):
    equal = refused = 0
    named, different = collections.Counter(), []
    with tempfile.TemporaryDirectory() as folder:
        render = ansible_environment(folder) if profile == "ansible" else jinja2_environment()
        answers = ours(program, templates, "jinja", profile)
        for template, (mine, message) in zip(templates, answers):
            expected, fault = oracle(render, template)
            if mine == expected:
                equal += mine is not None
                refused += mine is None
            elif mine is None:
                named["stricter" if is_stricter(expected, message) else construct_of(message)] += 1
                if verbose and not is_stricter(expected, message):
                    print(f"  only ours refuses {template!r}: {message}")
            else:
                different.append((template, expected, fault, mine, message))
    for template, expected, fault, mine, message in different[:None if verbose else 10]:
        print(f"  template {template!r}\n    oracle {expected if fault is None else fault!r}\n"
              f"    ours   {mine if message is None else message!r}")
    print(f"{label}, {profile}: {len(templates)} templates, {equal} equal, {refused} refused by "
          f"both, {sum(named.values())} refused by ours alone, {len(different)} different")
    for construct, count in named.most_common(None if verbose else 5):
        print(f"    {count} {construct}")
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
    bound_memory(2 << 30)
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
