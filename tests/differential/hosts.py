#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Holds what templates see of an inventory against Ansible: values that are templates
themselves, groups, hostvars and the rest of what Ansible makes.

    hosts.py RENDER_HOST [--count N] [--seed N] [--verbose]

Given and random inventories are read by both, and given and random templates rendered for each
host. Either both refuse, or the bytes are equal. Where Ansible goes on and we refuse, the reason
must be one of those that the documents name.
"""
import argparse
import collections
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import warnings

try:
    import jinja2  # noqa: F401
    import ansible.template  # noqa: F401
except ImportError as missing:
    print(f"SKIPPED: {missing}; python3-jinja2 and ansible-core are needed")
    sys.exit(77)

os.environ["ANSIBLE_CONFIG"] = os.devnull
warnings.filterwarnings("ignore")

from ansible.inventory.manager import InventoryManager  # noqa: E402
from ansible.parsing.dataloader import DataLoader  # noqa: E402
from ansible.playbook.play import Play  # noqa: E402
from ansible.template import AnsibleEnvironment, Templar  # noqa: E402
from ansible.vars.hostvars import HostVars  # noqa: E402
from ansible.vars.manager import VariableManager  # noqa: E402

# Beginnings of what we say where Ansible writes something.
KNOWN_REFUSALS = (
    "the inventory has no host 'localhost'",
    "a hostvars has no text here",
    "a value cannot have settings of templates",
    "the template comes to a set of Python",
    "the template comes to a dict with a tuple",
)

GIVEN = [
    # values, template
    ({"base": "/opt", "log": "{{ base }}/log", "deep": "{{ log }}/x"}, "{{ deep }} {{ log }}"),
    ({"n": 5, "m": "{{ n }}", "k": "{{ m }}", "z": "{{ n }} "}, "{{ m + 1 }} {{ k }} {{ z }}|"),
    ({"k": "{{ n }}", "n": "{{ m }}", "m": 5}, "{{ k + 1 }}"),
    ({"k": "{{ n }}", "n": "{{ m }}", "m": 5}, "{{ k ~ 1 }}"),
    ({"f": 1.5, "m": "{{ f }}", "o": "{{ f }}\n"}, "{{ m * 2 }} {{ o * 2 }}"),
    ({"t": True, "m": "{{ t }}", "k": "{{ m }}", "x": "{{ k }}!"}, "{{ m }} {{ k is sameas true }} {{ x }}"),
    ({"e": None, "m": "{{ e }}", "k": "{{ m }}", "x": "<{{ e }}>"}, "[{{ m }}] {{ m is none }} {{ k is none }} {{ x }}"),
    ({"l": [1, "a"], "m": "{{ l }}", "k": "{{ m + [2] }}"}, "{{ m[1] }} {{ k }} {{ k | length }}"),
    ({"a": "x", "l": ["{{ a }}", ["{{ a }}2", 3], {"k": "{{ a }}3", "n": 1}]}, "{{ l }} {{ l[1][0] }} {{ l[2].k }}"),
    ({"a": "x", "d": {"{{ a }}": "{{ a }}", "p": 1.0}}, "{{ d }}"),
    ({"j": '{"a": [1, true, null]}', "m": "{{ j }}"}, "{{ m }} {{ m.a[0] }}"),
    ({"j": "[1, true, x]", "m": "{{ j }}"}, "{{ m }}"),
    ({"j": "[1,\n 2, # two\n 3]", "m": "{{ j }}"}, "{{ m }}"),
    ({"j": "['a\nb']", "m": "{{ j }}"}, "{{ m }}"),
    ({"j": "[1]\n[2]", "m": "{{ j }}"}, "{{ m }}"),
    ({"j": "[1] x", "m": "{{ j }}", "k": "{{ '[1]' }}, [2]"}, "{{ m }} {{ k }}"),
    ({"m": "{{ [1, 2] | to_json }}", "k": "{{ [1, 2] | to_json }} "}, "{{ m }}{{ m | length }} {{ k }}"),
    ({"m": "{{ [1,2]|string }}", "k": "{{ true | string }}", "o": "{{ 'True' }}"}, "{{ m[0] }} {{ k is string }} {{ o is string }}"),
    ({"m": "{% set x = '[1,2]' | string %}{{ x }}", "k": "{% if true %}{{ '[1]' | string }}{% endif %}"}, "{{ m | length }} {{ k | length }}"),
    ({"m": "{% macro f() %}[1,2]{% endmacro %}{{ f() }}"}, "{{ m }}"),
    ({"m": "{% set x %}[1,2]{% endset %}{{ x }}-{{ x | length }}"}, "{{ m }}"),
    ({"m": "{% set x %}True{% endset %}{{ x is string }}"}, "{{ m is string }}"),
    ({"m": "{# c #}[1,2]", "k": "{# c #}", "o": "a{# c #}\n"}, "{{ m[1] }} [{{ k }}] [{{ o }}]"),
    ({"m": "{{ nope }}"}, "{{ m | default('d') }} {{ m is defined }} {{ m.x.y | default('e') }}"),
    ({"m": "{{ nope }}"}, "{{ m }}"),
    ({"m": "{{ nope }}", "k": "{{ m }}"}, "{{ k | default('d') }}"),
    ({"m": "{{ nope }}", "k": ["a", "{{ m }}"]}, "{{ k | default('d') }}"),
    ({"m": "{{ nope | default(omitted) | default('q') }}"}, "{{ m }}"),
    ({"m": "{{ 1 / 0 }}"}, "{{ m | default('d') }}"),
    ({"m": "{{ 1 + }}"}, "{{ m | default('d') }}"),
    ({"m": "{{ 1 | nosuchfilter }}"}, "{{ m | default('d') }}"),
    ({"m": "{{ none_of.a.b }}", "none_of": None}, "{{ m | default('d') }}"),
    ({"a": "{{ b }}", "b": "{{ a }}"}, "{{ a }}"),
    ({"a": "{{ a }}"}, "{{ a | default(1) }}"),
    ({"d": {"x": "{{ d.y }}", "y": 1}}, "{{ d.x }}"),
    ({"a": "{{ b if c else 1 }}", "b": "{{ a }}", "c": False}, "{{ a }} {{ b }}"),
    ({"m": "{{ 'a1b22' | regex_replace('\\d+', 'N') }}"}, "{{ m }}"),
    ({"m": "{{ 'a\\tb' }}\\t", "k": "{% set x = 'a\\tb' %}{{ x }}"}, "{{ m }} {{ k }}"),
    ({"m": "{{ 'a\\'b' }}"}, "{{ m }}"),
    ({"m": "{{ 'x' ~ '\\\\' }}"}, "{{ m }}"),
    ({"m": "line\n{{ 1 }}\n\n", "k": "{{ 'a\n\n' }}\n"}, "[{{ m }}] [{{ k }}]"),
    ({"m": "{% for i in [1, 2] %}\n{{ i }}\n{% endfor %}\n"}, "[{{ m }}]"),
    ({"x": "outer", "m": "{{ x }}"}, "{% set x = 'inner' %}{{ m }} {{ x }}"),
    ({"m": "{{ x | default('none') }}"}, "{% for x in [1, 2] %}{{ m }}{% endfor %}"),
    ({"m": "{{ l }}", "l": [1]}, "{% set _ = m.append(2) %}{{ m }} {{ l }}"),
    ({"m": ["{{ 1 }}"]}, "{% set _ = m.append(2) %}{{ m }}"),
    ({"m": "{{ '{{' }} x", "k": "{{ m }}"}, "{{ m }} {{ k }}"),
    ({"m": "{% raw %}{{ x }}{% endraw %}", "k": "{{ m }}"}, "{{ m }} {{ k }}"),
    ({"m": "{{ groups.all | length }} {{ groups['ungrouped'] }}"}, "{{ m }} {{ groups }}"),
    ({"m": "{{ inventory_hostname }}", "k": "{{ group_names }}"}, "{{ m }} {{ k }}"),
    ({"m": "{{ inventory_hostname }}"}, "{% for h in groups.all %}{{ hostvars[h].m }}{{ hostvars[h]['m'] | upper }}{% endfor %}"),
    ({"m": "{{ ansible_play_hosts }}"}, "{{ m }} {{ play_hosts }} {{ ansible_play_hosts_all | length }} {{ ansible_play_batch }}"),
    ({"m": 1}, "{{ hostvars.nope | default('d') }} {{ hostvars['nope'].x.y | default('e') }} {{ 'nope' in hostvars }}"),
    ({"m": 1}, "{{ hostvars[inventory_hostname].nope | default('d') }} {{ 'm' in hostvars[inventory_hostname] }} {{ 'nope' in hostvars[inventory_hostname] }}"),
    ({"m": 1}, "{{ hostvars[inventory_hostname].get('m') }} {{ hostvars[inventory_hostname].get('x', 2) }} {{ hostvars[inventory_hostname].get('x') is none }}"),
    ({"m": 1}, "{{ hostvars[inventory_hostname].groups.all }} {{ hostvars[inventory_hostname].inventory_hostname }} {{ hostvars[inventory_hostname].group_names }}"),
    ({"m": 1}, "{{ hostvars[inventory_hostname].hostvars | default('none') }} {{ hostvars[inventory_hostname].play_hosts | default('none') }}"),
    ({"m": "{{ hostvars[inventory_hostname].k }}", "k": "{{ 1 + 1 }}"}, "{{ m }}"),
    ({"m": "{{ n }}", "n": 3}, "{{ groups.all | map('extract', hostvars, 'm') | list }} {{ vars['m'] }} {{ vars.n }}"),
    ({"m": "{{ n }}", "n": 3}, "{{ hostvars }}"),
    ({"m": 1}, "{{ inventory_file | basename }} {{ inventory_dir == inventory_file | dirname }} {{ inventory_hostname_short }}"),
    ({"d": {"x": "{{ 1 }}"}, "m": "{{ d }}", "k": "{{ d.x }}"}, "{{ m.x + 1 }} {{ k }}"),
    ({"m": "{{ (1, 2) }}", "k": "{{ range(3) }}", "o": "{{ {'a': 1}.items() }}"}, "{{ m }} {{ k }} {{ o }}"),
    ({"m": "{{ lookup('env', 'NOT_SET_AT_ALL') }}x"}, "{{ m }}"),
    ({"m": "{{ '%05d' | format(3) }}", "k": "{{ '007' }}"}, "{{ m }} {{ k }}"),
    ({"m": "#jinja2: trim_blocks: False\n{{ 1 }}"}, "{{ m }}"),
]


class Generator:
    """Random inventories whose values speak of each other, and templates that speak of them."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def pick(self, *choices):
        return self.random.choice(choices)

    def name(self):
        return self.pick("a", "b", "c", "d", "e", "f", "g", "h")

    def expression(self, depth=2):
        if depth == 0:
            return self.pick(self.name(), self.name(), "1", "'x'", "inventory_hostname",
                             "group_names", "true", "none", "[1, 'y']", "{'k': 'v'}", "groups")
        sub = lambda: self.expression(depth - 1)  # noqa: E731
        return self.pick(
            lambda: sub(), lambda: sub(), lambda: f"{sub()} ~ {sub()}",
            lambda: f"({sub()} | default({sub()}))", lambda: f"({self.name()} is defined)",
            lambda: f"({sub()} if {self.name()} is defined else {sub()})",
            lambda: f"({sub()} | string)", lambda: f"({sub()} | length)",
            lambda: f"[{sub()}, {sub()}]", lambda: f"{self.name()}.k",
            lambda: f"{self.name()}[0]", lambda: f"({sub()} | to_json)",
            lambda: f"({sub()} == {sub()})", lambda: f"groups['{self.pick('web', 'db', 'all')}']",
            lambda: f"({sub()} | upper)", lambda: f"({self.name()} + {self.pick('1', '[3]')})",
            lambda: f"{{'k': {sub()}}}", lambda: f"({sub()} | list)",
            lambda: f"({sub()} | d({sub()}, true))")()

    def value(self, depth=2):
        kind = self.random.randrange(14)
        if kind < 3:
            return self.pick(1, 0, "x", "", True, False, None, 2.5, "y z", "True", "[1]", "%(h)s")
        if kind == 3 and depth:
            return [self.value(depth - 1) for _ in range(self.random.randrange(3))]
        if kind == 4 and depth:
            return {key: self.value(depth - 1) for key in ["k", "l"][:self.random.randrange(3)]}
        if kind < 8:
            return "{{ " + self.expression(1) + " }}"
        if kind == 8:
            return "{{" + self.name() + "}}"
        if kind == 9:
            return self.pick("[{{ %s }}]", "{'k': {{ %s }}}", "/{{ %s }}/x", "{{ %s }}\n",
                             "{%% if %s %%}y{%% endif %%}", "{# c #}{{ %s }}") % self.expression(1)
        if kind == 10:
            return "{% for i in " + self.expression(1) + " %}{{ i }},{% endfor %}"
        return "{{ " + self.expression(2) + " }}" + self.pick("", "", "s")

    def variables(self, chance):
        return {name: self.value() for name in "abcdefgh" if self.random.random() < chance}

    def inventory(self):
        def group(hosts):
            return {"hosts": {host: self.variables(0.2) for host in hosts},
                    "vars": self.variables(0.3)}
        hosts = ["h1", "h2", "h3.x.y"]
        return {"all": {"hosts": {"h0": None}, "vars": self.variables(0.6), "children": {
            "web": group(hosts[:self.random.randrange(1, 3)]),
            "db": {**group([hosts[2]]), "children": {"zone": group([hosts[1]])}}}}}

    def template(self):
        return "".join(self.pick(
            lambda: "{{ " + self.expression(2) + " }}", lambda: "{{ " + self.name() + " }}",
            lambda: "{% for i in " + self.expression(1) + " %}{{ i }};{% endfor %}",
            lambda: "{% set " + self.name() + " = " + self.expression(1) + " %}",
            lambda: "{% for h in groups.all %}{{ hostvars[h]." + self.name() + " }}{% endfor %}",
            lambda: "{{ hostvars['" + self.pick("h1", "h2", "h3.x.y") + "']." + self.name() +
            " | default('n') }}",
            lambda: "{{ " + self.name() + " | default('n') }}", lambda: "text\n")()
            for _ in range(self.random.randrange(1, 4)))


class Oracle:
    """Ansible's own inventory and templating for one inventory."""

    def __init__(self, path):
        loader = DataLoader()
        loader.set_basedir(os.path.dirname(path))
        inventory = InventoryManager(loader=loader, sources=[path])
        manager = VariableManager(loader=loader, inventory=inventory)
        HostVars(inventory, manager, loader)
        play = Play().load({"name": "p", "hosts": "all", "gather_facts": "no"},
                           variable_manager=manager, loader=loader)
        self.loader, self.manager, self.play = loader, manager, play
        self.hosts = list(inventory.hosts.values())

    def render(self, host, template):
        variables = self.manager.get_vars(play=self.play, host=host)
        templar = Templar(loader=self.loader, variables=variables).copy_with_new_env(
            environment_class=AnsibleEnvironment, available_variables=variables)
        try:
            text = templar.do_template(template, preserve_trailing_newlines=True,
                                       escape_backslashes=False)
            return text.encode("utf-8", "surrogateescape"), None
        except RecursionError:
            return None, "RecursionError"
        except Exception as fault:  # whatever Python raises is a refusal
            return None, f"{type(fault).__name__}: {fault}"


def parse(output):
    answers = []
    while output:
        head, _, output = output.partition(b"\n")
        word, length = head.split()
        text, output = output[:int(length)], output[int(length) + 1:]
        answers.append((text, None) if word == b"ok" else (None, text.decode("utf-8", "replace")))
    return answers


def is_no_text(theirs):
    """Ansible writes the template itself where a value of hostvars has something undefined, and
    the name of a class for what is undefined in a list or mapping."""
    return theirs is not None and any(word in theirs for word in
                                      (b"{{", b"{%", b"AnsibleUndefined"))


def ours_of(program, folder, inventory, templates):
    """What we make of each template on each host."""
    path = os.path.join(folder, "hosts.yml")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(inventory, file)
    paths = []
    for number, template in enumerate(templates):
        paths.append(os.path.join(folder, f"{number}.j2"))
        with open(paths[-1], "w", encoding="utf-8") as file:
            file.write(template)
    run = subprocess.run([program, path, *paths], capture_output=True, check=False)
    if run.returncode:
        sys.exit(f"{program} ended with {run.returncode}: {run.stderr.decode()}\n"
                 f"{json.dumps(inventory)}\n{templates}")
    return parse(run.stdout)


def values_of(inventory):
    """Name and value of all variables of an inventory, as they are written."""
    for group in [inventory["all"], *inventory["all"].get("children", {}).values()]:
        for host in (group.get("hosts") or {}).values():
            yield from (host or {}).items()
        yield from group.get("vars", {}).items()
        if group.get("children") and group is not inventory["all"]:
            yield from values_of({"all": {"children": group["children"]}})


def names_of(inventory, text):
    """The variables that hold the text, or are the list or mapping that it shows."""
    quoted = json.dumps(text)[1:-1]
    return sorted({name for name, value in values_of(inventory)
                   if quoted in json.dumps(value) or text in str(value)})


def mentions_itself(inventory, names):
    """Whether the values of one of the names lead back to it, whatever they need of that."""
    mentions = {}
    for name, value in values_of(inventory):
        mentions.setdefault(name, set()).update(re.findall(r"\b[a-h]\b", json.dumps(value)))
    for name in names:
        seen, todo = set(), {name}
        while todo:
            more = mentions.get(todo.pop(), set()) - seen
            seen |= more
            todo |= more
        if name in seen:
            return True
    return False


def is_unneeded(program, inventory, reason):
    """Whether the value that Ansible complains about is one that we refuse, too, once it is
    needed, or leads back to itself by something that is not: Ansible evaluates all that a
    template mentions, also in a branch that is not taken."""
    chain = re.findall(r"(?:occurred while templating '|error occurred on \()(.*?)"
                       r"(?:'\. Error was|\): )", reason, re.DOTALL)
    names = next(filter(None, (names_of(inventory, text) for text in reversed(chain))), [])
    with tempfile.TemporaryDirectory() as folder:
        answers = ours_of(program, folder, inventory, [f"{{{{ {name} }}}}" for name in names])
    return any(text is None for text, _ in answers) or mentions_itself(inventory, names)


def compare(program, inventory, templates, tally, verbose):
    with tempfile.TemporaryDirectory() as folder:
        answers = iter(ours_of(program, folder, inventory, templates))
        oracle = Oracle(os.path.join(folder, "hosts.yml"))
        for template in templates:
            for host in oracle.hosts:
                ours, message = next(answers)
                theirs, reason = oracle.render(host, template)
                judge(program, inventory, host.name, template, (ours, message),
                      (theirs, reason), tally, verbose)


def judge(program, inventory, host, template, ours, theirs, tally, verbose):
    if ours[0] == theirs[0]:
        tally["refused by both" if ours[0] is None else "equal"] += 1
        return
    if ours[0] is None and (ours[1].startswith(KNOWN_REFUSALS) or is_no_text(theirs[0])):
        tally["refused, as the documents say"] += 1
        return
    if (theirs[0] is None and "occurred while templating" in theirs[1] and
            is_unneeded(program, inventory, theirs[1])):
        tally["refused by Ansible, which evaluates also what is not needed"] += 1
        return
    tally["different"] += 1
    if verbose or tally["different"] <= 5:
        print(f"DIFFERENT for {host}\n  template  {template!r}\n  inventory "
              f"{json.dumps(inventory)}\n  ours      {str(ours)[:500]}\n  Ansible   {str(theirs)[:500]}")


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("program")
    arguments.add_argument("--count", type=int, default=300)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--verbose", action="store_true")
    arguments = arguments.parse_args()
    tally = collections.Counter()
    for values, template in GIVEN:
        inventory = {"all": {"vars": values, "hosts": {"h0": None}, "children": {
            "web": {"hosts": {"h1": None, "h2.x.y": None}}}}}
        compare(arguments.program, inventory, [template], tally, arguments.verbose)
    for number in range(arguments.count):
        generator = Generator(arguments.seed * 1000003 + number)
        compare(arguments.program, generator.inventory(),
                [generator.template() for _ in range(4)], tally, arguments.verbose)
    print(", ".join(f"{count} {what}" for what, count in sorted(tally.items())))
    sys.exit(1 if tally["different"] or not tally["equal"] else 0)


if __name__ == "__main__":
    main()
