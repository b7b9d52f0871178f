#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Compares inventories, made at random from a seed, with what ansible-inventory makes of them.

    inventory.py PROGRAM [--count N] [--seed N] [--keep FOLDER]

PROGRAM FILE prints what `ansible-inventory -i FILE --list` prints, and each host's own names and
groups under "_magic"; PROGRAM FILE PATTERN prints the hosts of a pattern, one a line (as
dump_inventory does). With `supconf` as PROGRAM the lists
alone are compared, by `supconf inventory -i FILE --list`.
"""
import argparse
import contextlib
import io
import json
import os
import random
import subprocess
import sys
import tempfile

NAMES = ["web", "api", "db", "cache", "queue", "east", "west", "live", "old", "bklog_api"]
HOSTS = ["web1", "web2", "db-a", "node.example.com", "10.0.0.11", "h_1", "solo", "web[01:03]",
         "n[1:7:3]x", "r[a:c]", "x[1:2]-[a:b]", "p1:2201", "q[8:10]:22", "r[:2]"]
KEYS = ["port", "user", "workers", "flags", "path", "nested", "list", "ansible_port"]
SCALARS = ["1", "0777", "0o17", "0x1F", "0b11", "1:30", "-5", "+7", "1_000", "1.5", "1.5e3", "1e3",
           ".5", "-.5e+2", "6.", ".inf", "yes", "No", "on", "OFF", "true", "False", "y", "n", "~",
           "null", "", "NULL", "text", "two words", "'quoted: #'", '"esc\\n\\t\\u00e9"', "é",
           "'1'", "9223372036854775808", "-9223372036854775809", "!!str 5", "'it''s'", "08",
           "12e03", "1.2.3", "a:b", "http://x/y?z=1", "\"\"", "190:20:30", "0", "00", "-0", "0.0"]


class Maker:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.anchors = 0

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
        order = NAMES[:]
        self.random.shuffle(order)
        tops = self.random.sample(order, self.random.randint(1, 4))
        text = ""
        if self.chance(0.8):
            text += "all:" + self.group(1, order) + "\n"
        for name in tops:
            text += name + ":" + self.group(1, order[order.index(name) + 1:]) + "\n"
        if self.chance(0.2):
            text += "ungrouped:\n  hosts:\n    solo:\n    lone:\n"
        return text

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

    def pattern(self):
        words = NAMES + ["all", "ungrouped", "web1", "solo", "*", "w*", "[wd]*", "web0?", "db-a",
                         "*.example.com", "10.0.0.*"]
        parts = [self.random.choice(["", "", "!", "&"]) + self.random.choice(words)
                 for _ in range(self.random.randint(1, 3))]
        return self.random.choice([":", ",", " , "]).join(parts)


class Oracle:
    """ansible-inventory, within this process: starting it anew takes half a second."""

    def __init__(self):
        os.environ.pop("ANSIBLE_CONFIG", None)
        os.environ["ANSIBLE_INVENTORY_ENABLED"] = "yaml"
        from ansible.cli.inventory import InventoryCLI
        from ansible.inventory.manager import InventoryManager
        from ansible.parsing.dataloader import DataLoader
        from ansible.utils.context_objects import GlobalCLIArgs
        self.command, self.manager, self.loader = InventoryCLI, InventoryManager, DataLoader
        self.arguments = GlobalCLIArgs

    def list(self, path, result):
        talk = io.StringIO()
        self.arguments._Singleton__instance = None  # the arguments of the last call
        with contextlib.redirect_stderr(talk), contextlib.redirect_stdout(talk):
            with contextlib.suppress(SystemExit):
                self.command(["ansible-inventory", "-i", path, "--list", "--output", result]).run()
        if "Failed to parse" in talk.getvalue():
            return None, talk.getvalue()
        with open(result, encoding="utf-8") as file:
            return json.load(file), talk.getvalue()

    def magic(self, path):
        """What Ansible itself says of each host: its names and groups."""
        with contextlib.redirect_stderr(io.StringIO()):
            manager = self.manager(loader=self.loader(), sources=[path])
        return {host.name: host.get_magic_vars() for host in manager.get_hosts()}

    def hosts(self, path, patterns):
        with contextlib.redirect_stderr(io.StringIO()):
            manager = self.manager(loader=self.loader(), sources=[path])
            return [sorted(host.name for host in manager.get_hosts(pattern))
                    for pattern in patterns]


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


def ours(program, path, *pattern):
    command = [program, path, *pattern]
    if os.path.basename(program) == "supconf":
        command = [program, "inventory", "-i", path, "--list"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout if done.returncode == 0 else None, done.stderr


def compare(program, oracle, seed, folder):
    """"equal" or "refused" when both agree, else what differs."""
    maker = Maker(seed)
    path = os.path.join(folder, "hosts.yml")
    with open(path, "w", encoding="utf-8") as file:
        file.write(maker.inventory())
    maker.variable_files(folder)
    expected, talk = oracle.list(path, os.path.join(folder, "expected.json"))
    text, faults = ours(program, path)
    if expected is None or text is None:
        both = expected is None and text is None
        return "refused" if both else "one refuses:\n" + talk + faults
    found = json.loads(text)
    magic = found.pop("_magic", None)
    expected, found = canonical(expected), canonical(found)
    if expected != found:
        with open(os.path.join(folder, "a"), "w", encoding="utf-8") as file:
            file.write(expected)
        with open(os.path.join(folder, "b"), "w", encoding="utf-8") as file:
            file.write(found)
        return subprocess.run(["diff", "-u", "a", "b"], cwd=folder, capture_output=True, text=True,
                              check=False).stdout
    if os.path.basename(program) == "supconf":
        return "equal"
    if magic != oracle.magic(path):
        return "ansible %s\nhere    %s\n" % (oracle.magic(path), magic)
    patterns = [maker.pattern() for _ in range(3)]
    for pattern, hosts in zip(patterns, oracle.hosts(path, patterns)):
        text, faults = ours(program, path, pattern)
        if text is None or sorted(text.split()) != hosts:
            return "pattern %r: ansible %s, here %s\n%s" % (pattern, hosts, text, faults)
    return "equal"


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
    counts = {"equal": 0, "refused": 0, "different": 0}
    for seed in range(arguments.seed, arguments.seed + arguments.count):
        with tempfile.TemporaryDirectory() as scratch:
            folder = scratch
            if arguments.keep:
                folder = os.path.join(arguments.keep, str(seed))
                os.makedirs(folder, exist_ok=True)
            result = compare(os.path.abspath(arguments.program), oracle, seed, folder)
        if result not in counts:
            print("seed %d:\n%s" % (seed, result))
            result = "different"
        counts[result] += 1
    print("inventory: %d compared, %d equal, %d refused by both, %d different" %
          (arguments.count, counts["equal"], counts["refused"], counts["different"]))
    return 1 if counts["different"] else 0


if __name__ == "__main__":
    sys.exit(main())
