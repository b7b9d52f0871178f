#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Compares inventories with what ansible-inventory makes of them: those of the folder inventories/
beside this file, those of ../shared/corpus when it is there, and such as are made at random from a
seed: YAML files, INI files, and folders of both.

    inventory.py PROGRAM [--count N] [--seed N] [--keep FOLDER]

An inventory that PROGRAM refuses with words that name what it does not support is counted apart;
any other difference is a failure.

PROGRAM FILE prints what `ansible-inventory -i FILE --list` prints, and each host's own names and
groups under "_magic"; PROGRAM FILE PATTERN prints the hosts of a pattern, one a line (as
dump_inventory does). With `supconf` as PROGRAM lists, hosts and graphs are compared, by
`supconf inventory -i FILE --list`, `--host` and `--graph`.
"""
import argparse
import contextlib
import io
import json
import os
import random
import re
import subprocess
import sys
import tempfile

NAMES = ["web", "api", "db", "cache", "queue", "east", "west", "live", "old", "bklog_api"]
HOSTS = ["web1", "web2", "db-a", "node.example.com", "10.0.0.11", "h_1", "solo", "web[01:03]",
         "n[1:7:3]x", "r[a:c]", "x[1:2]-[a:b]", "p1:2201", "q[8:10]:22", "r[:2]"]
INI_VALUES = ["1", "0777", "0o17", "0x1F", "0b1_1", "1_000", "-5", "+7", "--5", "1.5", ".5", "1e3",
              "08", "1:30", "True", "true", "None", "yes", "text", "'it'", '"two words"', "a#b",
              "[1,2,'x']", "{'a':1,'b':[True]}", "(1,)", "1,2", "()", '"5"', "'\"5\"'", "a\\ b",
              '"a\\"b"', "'a''b'", "x=y", "=", "", '""', "é", '"é ü"', "10.0.0.1",
              "http://x/?a=b;c", "r'\\n'", "u'x'", "'\\x41\\n'", "1.", "1e999", "0.0", "-0",
              "9223372036854775808", "[1,", "{1:2,1.0:3,True:4}", "a'b c'd", "%(here)s", "$HOME",
              "`x`", "a;b", ";", "-0x10", "- 5", "[-1,+2]", "{'x': (1, 2)}", "f'x'", "None,", "(True)", "'a' 'b'", "'\\u00e9'", "0_0", "1__0"]
RARE_VALUES = ["'a", "\\", "b'x'", "{1,2}", "1j", "...", '"', "[1,{2}]"]
INI_COMMENTS = ["", "", "", " # comment", "  #", " #x=y"]
INI_FAULTS = ["[a b]", "[web:hosts]", "[web:other]", "novalue", "[", "web1:", "---", "x y", "[]",
              "[web] x"]
KEYS = ["port", "user", "workers", "flags", "path", "nested", "list", "ansible_port"]
SCALARS = ["1", "0777", "0o17", "0x1F", "0b11", "1:30", "-5", "+7", "1_000", "1.5", "1.5e3", "1e3",
           ".5", "-.5e+2", "6.", ".inf", "yes", "No", "on", "OFF", "true", "False", "y", "n", "~",
           "null", "", "NULL", "text", "two words", "'quoted: #'", '"esc\\n\\t\\u00e9"', "é",
           "'1'", "9223372036854775808", "-9223372036854775809", "!!str 5", "'it''s'", "08",
           "12e03", "1.2.3", "a:b", "http://x/y?z=1", "\"\"", "190:20:30", "0", "00", "-0", "0.0"]


class Maker:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.schema = None  # of the answer to --why
        self.order = NAMES[:]
        self.random.shuffle(self.order)

    def chance(self, share):
        return self.random.random() < share

    def value(self, indent, depth=0):
        """Text that follows a colon."""
        kind = self.random.random()
        pad = "  " * (indent + 1)
        if depth > 2 or kind < 0.75:
            return " " + self.random.choice(SCALARS)
        if kind < 0.82:
            return " [" + ", ".join(self.random.choice(["1", "a", "yes", "'x'"])
                                    for _ in range(self.random.randint(0, 3))) + "]"
        if kind < 0.88:
            return " |\n" + pad + "line one\n" + pad + "  line two"
        if kind < 0.94:
            return "".join("\n" + pad + "-" + self.value(indent + 1, depth + 1)
                           for _ in range(self.random.randint(1, 3)))
        return self.variables(indent + 1, depth + 1)

    def variables(self, indent, depth=0):
        """A mapping on the following lines."""
        keys = self.random.sample(KEYS, self.random.randint(1, 4))
        return "".join("\n" + "  " * indent + key + ":" +
                       (" %d" % self.random.randint(1, 9999) if key == "ansible_port"
                        else self.value(indent, depth)) for key in keys)

    def group(self, indent, allowed):
        """What follows "name:"; children come from allowed, so that there is no cycle."""
        pad = "\n" + "  " * indent
        sections = ["hosts", "children", "vars"]
        self.random.shuffle(sections)
        text = ""
        for section in sections:
            if self.chance(0.4):
                continue
            if section == "hosts" and self.chance(0.05):
                text += pad + "hosts: " + self.random.choice(HOSTS[:7])
                continue
            body = ""
            below = pad + "  "
            if section == "hosts":
                for host in self.random.sample(HOSTS, self.random.randint(0, 4)):
                    body += below + '"' + host + '":'
                    if self.chance(0.4):
                        body += self.variables(indent + 2)
            elif section == "children":
                for name in self.random.sample(allowed, min(len(allowed), self.random.randint(0, 3))):
                    rest = allowed[allowed.index(name) + 1:]
                    body += below + name + ":"
                    if self.chance(0.6) and indent < 9:
                        body += self.group(indent + 2, rest)
            else:
                body = self.variables(indent + 1)
                if self.chance(0.25):
                    body += below + "ansible_group_priority: %d" % self.random.randint(0, 12)
            text += pad + section + ":" + body
        return text

    def inventory(self):
        order = self.order
        tops = self.random.sample(order, self.random.randint(1, 4))
        text = ""
        if self.chance(0.8):
            text += "all:" + self.group(1, order) + "\n"
        for name in tops:
            text += name + ":" + self.group(1, order[order.index(name) + 1:]) + "\n"
        if self.chance(0.2):
            text += "ungrouped:\n  hosts:\n    solo:\n    lone:\n"
        return text

    def ini_value(self):
        return self.random.choice(RARE_VALUES if self.chance(0.01) else INI_VALUES)

    def ini_host(self):
        line = self.random.choice(["", "", "  "]) + self.random.choice(HOSTS)
        for key in self.random.sample(KEYS, self.random.choice([0, 0, 1, 1, 2, 4])):
            value = self.ini_value()
            if self.chance(0.1) or " " in value and "'" not in value:
                value = '"' + value.replace('"', "") + ' x"'
            elif " " in value and self.chance(0.95):
                value = value.replace(" ", "")
            line += self.random.choice([" ", "  ", "\t"]) + key + "="
            line += "22" if key == "ansible_port" else value
        return line + self.random.choice(INI_COMMENTS)

    def ini_variable(self):
        key = self.random.choice(KEYS)
        value = "22" if key == "ansible_port" else self.ini_value()
        return (key + self.random.choice(["=", " = ", "= ", " ="]) + value +
                self.random.choice(INI_COMMENTS[:4]))

    def ini(self):
        """An INI inventory; children come later in one order, so that there is no cycle."""
        order = self.order
        sections = [("", name) for name in self.random.sample(order, self.random.randint(1, 6))]
        sections += [(":children", name)
                     for name in self.random.sample(order[:-1], self.random.randint(0, 3))]
        declared = [name for _, name in sections] + ["all", self.random.choice(order)]
        sections += [(":vars", name) for name in self.random.sample(
            declared[:-1] if self.chance(0.97) else declared, self.random.randint(0, 3) % len(declared))]
        self.random.shuffle(sections)
        lines = [self.ini_host() for _ in range(self.random.choice([0, 0, 1, 2]))]
        used = {name for kind, name in sections if kind != ":vars"}
        for kind, name in sections:
            lines.append("[%s%s]%s" % (name, kind, self.random.choice(INI_COMMENTS)))
            for _ in range(self.random.randint(0, 4)):
                if self.chance(0.1):
                    lines.append(self.random.choice(["", "   ", "# note", "; note", "\t;"]))
                if kind == "":
                    lines.append(self.ini_host())
                elif kind == ":vars":
                    lines.append(self.ini_variable())
                else:
                    below = order[order.index(name) + 1:]
                    known = [child for child in below if child in used]
                    pool = known if known and self.chance(0.99) else below[:1]
                    lines.append(self.random.choice(pool) + self.random.choice(INI_COMMENTS))
            if kind == ":vars" and self.chance(0.2):
                lines.append("ansible_group_priority=%d" % self.random.randint(0, 12))
        if self.chance(0.05):
            lines.insert(self.random.randint(0, len(lines)), self.random.choice(INI_FAULTS))
        return self.random.choice(["\n", "\n", "\r\n"]).join(lines) + "\n"

    def write(self, folder):
        """The inventory in one of its forms; gives its path."""
        form = self.random.choice(["yaml", "ini", "ini", "folder"])
        files = {"hosts.yml": self.inventory} if form == "yaml" else {"hosts": self.ini}
        path = os.path.join(folder, *files)
        if form == "folder":
            names = self.random.sample(["01-first", "02.yml", "03-ini", "10.yaml", "b.ini", "c.txt",
                                        "sub/x", "sub/y.yml", "z.prod"], self.random.randint(1, 4))
            files = {name: self.inventory if name.endswith(("yml", "yaml")) else self.ini
                     for name in sorted(names)}
            path = folder = os.path.join(folder, "inventory")
        for name, make in files.items():
            os.makedirs(os.path.dirname(os.path.join(folder, name)), exist_ok=True)
            with open(os.path.join(folder, name), "w", encoding="utf-8", newline="") as file:
                file.write(make())
        self.variable_files(folder)
        return path

    def variable_file(self, path):
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write("---" + self.variables(0) + "\n" if self.chance(0.95) else "")

    def variable_files(self, folder):
        names = [("group_vars", name) for name in NAMES + ["all", "ungrouped"]]
        names += [("host_vars", name) for name in ["web1", "web01", "db-a", "10.0.0.11", "solo"]]
        for where, name in names:
            base = os.path.join(folder, where, name)
            if not self.chance(0.25):
                continue
            if self.chance(0.3):
                for inner in self.random.sample(["b.yml", "a.yaml", "c", "d.txt", ".h.yml", "e.yml~",
                                                 "sub/z.yml", "sub.d/y.yml", "f.json.yml"], 3):
                    self.variable_file(os.path.join(base, inner))
                continue
            for ending in self.random.sample(["", ".yml", ".yaml", ".json", ".txt"],
                                             self.random.randint(1, 2)):
                if ending == ".json":
                    os.makedirs(os.path.dirname(base), exist_ok=True)
                    with open(base + ending, "w", encoding="utf-8") as file:
                        json.dump({"port": self.random.randint(1, 9), "list": ["a", None]}, file)
                else:
                    self.variable_file(base + ending)

    def pattern(self, flat):
        """flat: groups whose hosts Ansible always counts in one order."""
        words = NAMES + ["all", "ungrouped", "web1", "solo", "*", "w*", "[wd]*", "web0?", "db-a",
                         "*.example.com", "10.0.0.*", "~w.*", "~(web|api)$", "~.*[13]", r"~n\d+x"]
        parts = [self.random.choice(["", "", "!", "&"]) + self.random.choice(words)
                 for _ in range(self.random.randint(1, 3))]
        if self.chance(0.4):
            parts[0] = self.random.choice(flat) + self.random.choice(
                ["[0]", "[-1]", "[1]", "[0:1]", "[1:]", "[5]", "[2:0]", "[1:9]", "[0-1]"])
        return self.random.choice([":", ",", " , "]).join(parts)


class Oracle:
    """ansible-inventory, within this process: starting it anew takes half a second."""

    def __init__(self):
        os.environ.pop("ANSIBLE_CONFIG", None)
        os.environ["ANSIBLE_INVENTORY_ENABLED"] = "yaml,ini"
        os.environ["ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED"] = "true"
        from ansible.cli.inventory import InventoryCLI
        from ansible.inventory.manager import InventoryManager
        from ansible.parsing.dataloader import DataLoader
        from ansible.utils.context_objects import GlobalCLIArgs
        self.command, self.manager, self.loader = InventoryCLI, InventoryManager, DataLoader
        self.arguments = GlobalCLIArgs

    def text(self, path, result, *words):
        """What the command prints, or None, and what it says."""
        talk = io.StringIO()
        self.arguments._Singleton__instance = None  # the arguments of the last call
        with contextlib.redirect_stderr(talk), contextlib.redirect_stdout(talk):
            try:
                self.command(["ansible-inventory", "-i", path, *words, "--output", result]).run()
            except SystemExit:
                pass
            except Exception as failure:  # pylint: disable=broad-except # whatever it dies of
                return None, talk.getvalue() + str(failure)
        with open(result, encoding="utf-8") as file:
            return file.read(), talk.getvalue()

    def run(self, path, result, *words):
        text, talk = self.text(path, result, *words)
        return None if text is None else json.loads(text), talk

    def read(self, path):
        with contextlib.redirect_stderr(io.StringIO()):
            return self.manager(loader=self.loader(), sources=[path])

    @staticmethod
    def flat(manager):
        """Behind the children of a group Ansible goes on in the order of addresses in memory."""
        return sorted(name for name, group in manager.groups.items()
                      if not any(child.child_groups for child in group.child_groups))

    @staticmethod
    def hosts(manager, pattern):
        with contextlib.redirect_stderr(io.StringIO()):
            try:
                return sorted({host.name for host in manager.get_hosts(pattern)})
            except Exception:  # pylint: disable=broad-except # no host stands at a subscript
                return None


def canonical(listing):
    """Empty groups and hosts without variables say nothing."""
    hostvars = {host: value for host, value in listing.pop("_meta")["hostvars"].items() if value}
    groups = {}
    for name, group in listing.items():
        kept = {key: value for key, value in group.items()
                if key in ("children", "hosts") and value and (name, key) != ("all", "hosts")}
        if kept:
            groups[name] = kept
    return json.dumps({"groups": groups, "hostvars": hostvars}, sort_keys=True, indent=1)


def is_supconf(program):
    return os.path.basename(program) == "supconf"


def ours(program, path, *words):
    command = [program, path, *words]
    if is_supconf(program):
        command = [program, "inventory", "-i", path, *(words or ["--list"])]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout if done.returncode == 0 else None, done.stderr


def difference(expected, found, folder):
    for name, text in (("a", expected), ("b", found)):
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(text)
    return subprocess.run(["diff", "-u", "a", "b"], cwd=folder, capture_output=True, text=True,
                          check=False).stdout


def compare_hosts(program, oracle, path, scratch, hostvars):
    """--host, of two hosts."""
    for host in sorted(hostvars)[:2]:
        expected, talk = oracle.run(path, os.path.join(scratch, "expected.json"), "--host", host)
        found = hostvars[host]
        if is_supconf(program):
            found = json.loads(ours(program, path, "--host", host)[0])
        if json.dumps(expected, sort_keys=True) != json.dumps(found, sort_keys=True):
            return "--host %s: ansible %s\nhere %s\n%s" % (host, expected, found, talk)
    return ""


def compare_graphs(program, oracle, path, scratch):
    for words in (["--graph"], ["--graph", "--vars"], ["--graph", "ungrouped"]):
        expected, talk = oracle.text(path, os.path.join(scratch, "expected.txt"), *words)
        found, faults = ours(program, path, *words)
        if expected and re.search("\n(?!  [|])|\t", expected):
            continue  # a line end within a value, which is printed as \\x0a here
        if expected is None or expected != (found or "").rstrip("\n"):
            return difference(expected or talk, found or faults, scratch)
    return ""


def compare_origins(program, path, hostvars, schema):
    """--why: what it says counts is what --host has, in the form of its schema."""
    for host, variables in sorted(hostvars.items())[:1]:
        if not variables:
            continue
        words = ["--host", host, "--why", "*", "--format", "json"]
        answer = json.loads(ours(program, path, *words)[0])
        if schema:
            schema.validate(answer)
        found = {item["name"]: item["definitions"][0]["value"] for item in answer["variables"]}
        if json.dumps(found, sort_keys=True) != json.dumps(variables, sort_keys=True):
            return "--why %s: %s, --host: %s\n" % (host, found, variables)
    return ""


def origins_schema():
    try:
        import jsonschema
    except ImportError:
        print("inventory: the form of --why is not checked, jsonschema is not installed")
        return None
    here = os.path.dirname(os.path.abspath(__file__))
    path = os.path.join(here, "..", "..", "docs", "formats", "inventory-why.schema.json")
    with open(path, encoding="utf-8") as file:
        return jsonschema.Draft202012Validator(json.load(file))


def compare_patterns(program, manager, oracle, path, maker):
    for _ in range(6):
        pattern = maker.pattern(oracle.flat(manager))
        expected = oracle.hosts(manager, pattern)
        text, faults = ours(program, path, pattern)
        found = None if "behind the last" in faults else sorted(text.split())
        if found != expected:
            return "pattern %r: ansible %s, here %s\n%s" % (pattern, expected, found, faults)
    return ""


def compare(program, oracle, path, scratch, maker):
    """"equal", "refused" when both refuse, "named" when here alone and with the reason, else what
    differs."""
    expected, talk = oracle.run(path, os.path.join(scratch, "expected.json"), "--list")
    text, faults = ours(program, path)
    if text is None and "not supported" in faults:
        return "named"
    if expected is None or text is None:
        both = expected is None and text is None
        return "refused" if both else "one refuses:\n" + talk + faults
    found = json.loads(text)
    magic = found.pop("_magic", None)
    hostvars = found["_meta"]["hostvars"]
    expected, found = canonical(expected), canonical(found)
    if expected != found:
        return difference(expected, found, scratch)
    result = compare_hosts(program, oracle, path, scratch, hostvars)
    if is_supconf(program):
        return (result or compare_graphs(program, oracle, path, scratch) or
                compare_origins(program, path, hostvars, maker.schema) or "equal")
    if result:
        return result
    manager = oracle.read(path)
    oracle_magic = {host.name: host.get_magic_vars() for host in manager.get_hosts()}
    if magic != oracle_magic:
        return "ansible %s\nhere    %s\n" % (oracle_magic, magic)
    return compare_patterns(program, manager, oracle, path, maker) or "equal"


def given():
    """The inventories that lie beside this file and in the corpus."""
    here = os.path.dirname(os.path.abspath(__file__))
    top = os.path.join(here, "inventories")
    found = [os.path.join(top, name) for name in sorted(os.listdir(top))]
    corpus = os.path.normpath(os.path.join(here, "..", "..", "..", "shared", "corpus"))
    for folder, _, names in sorted(os.walk(corpus)):
        found += [os.path.join(folder, name) for name in sorted(names)
                  if name in ("hosts", "hosts.yml", "hosts.yaml", "inventory", "inventory.yml",
                              "hosts.ini", "inventory.ini")]
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", help="keep the inventories in this folder")
    arguments = parser.parse_args()
    try:
        oracle = Oracle()
    except ImportError:
        print("inventory: SKIPPED, ansible-core is not installed")
        return 77
    counts = {"equal": 0, "refused": 0, "named": 0, "different": 0}
    program = os.path.abspath(arguments.program)

    schema = origins_schema() if is_supconf(program) else None

    def count(name, path, scratch, maker):
        maker.schema = schema
        result = compare(program, oracle, path, scratch, maker)
        if result not in counts:
            print("%s:\n%s" % (name, result))
            result = "different"
        counts[result] += 1

    for path in given():
        with tempfile.TemporaryDirectory() as scratch:
            count(path, path, scratch, Maker(1))
    for seed in range(arguments.seed, arguments.seed + arguments.count):
        with tempfile.TemporaryDirectory() as scratch:
            folder = scratch
            if arguments.keep:
                folder = os.path.join(arguments.keep, str(seed))
                os.makedirs(folder, exist_ok=True)
            maker = Maker(seed)
            count("seed %d" % seed, maker.write(folder), folder, maker)
    print("inventory: %d compared, %d equal, %d refused by both, %d refused here by name, "
          "%d different" % (sum(counts.values()), counts["equal"], counts["refused"],
                            counts["named"], counts["different"]))
    return 1 if counts["different"] else 0


if __name__ == "__main__":
    sys.exit(main())
