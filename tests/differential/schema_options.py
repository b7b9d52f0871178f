#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Holds schemas/supervisord.yaml against the Supervisor that is installed.

    schema_options.py SCHEMA.yaml

Supervisor's parser reads a configuration with one section of each kind while every option that
it asks for is written down: the schema must know these and no others. Then that configuration
and the same with every default of the schema written out must come to the same.
"""
import json
import os
import re
import subprocess
import sys
import tempfile

import option_values

SKIPPED = 77
HERE = os.path.dirname(os.path.abspath(__file__))

try:
    import yaml
    from supervisor import options
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(SKIPPED)


class TextLoader(yaml.SafeLoader):
    """Leaves scalars as they stand, 022 and false too; << merges still."""
    yaml_implicit_resolvers = {"<": [("tag:yaml.org,2002:merge", re.compile("^<<$"))]}


# What each section needs to be accepted. 'programs' would change what the others are.
SECTIONS = {
    "supervisord": {},
    "unix_http_server": {"file": "/tmp/schema.sock"},
    "inet_http_server": {"port": "127.0.0.1:9001"},
    "rpcinterface:x": {"supervisor.rpcinterface_factory":
                       "supervisor.rpcinterface:make_main_rpcinterface"},
    "supervisorctl": {},
    "ctlplugin:x": {"supervisor.ctl_factory": "supervisor.supervisorctl:DefaultControllerPlugin"},
    "program:p": {"command": "/bin/true"},
    "fcgi-program:f": {"command": "/bin/true", "socket": "unix:///tmp/schema-fcgi.sock"},
    "eventlistener:e": {"command": "/bin/true", "events": "TICK_5"},
    "group:g": {},
    "include": {"files": "/nonexistent/*.conf"},
}


def configuration(sections):
    return "".join(f"[{name}]\n" + "".join(f"{key} = {value}\n" for key, value in values.items())
                   for name, values in sections.items())


def options_asked_for(path):
    """(kind of section, option) for each option that Supervisor's two readers look up."""
    asked = set()
    get = options.UnhosedConfigParser.get

    def recording_get(self, section, option, **arguments):
        asked.add((section.split(":")[0], option))
        return get(self, section, option, **arguments)

    options.UnhosedConfigParser.get = recording_get
    try:
        server = options.ServerOptions()
        server.here = "/tmp"
        server.configfile = path
        server.read_config(path)
        options.ClientOptions().read_config(path)
    finally:
        options.UnhosedConfigParser.get = get
    return asked


def options_in_schema(schema):
    return {(section, option) for section, body in schema["sections"].items()
            for option in body["options"]}


def written_out(schema):
    """The sections with all defaults of the schema as a user would write them."""
    sections = {}
    for name, needed in SECTIONS.items():
        section = schema["sections"][name.split(":")[0]]
        sections[name] = dict(needed)
        for option, body in section["options"].items():
            if "default" in body:
                sections[name][option] = body["default"]
    return sections


def resolve(text, folder, name):
    path = os.path.join(folder, name)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    output = subprocess.run(
        [sys.executable, os.path.join(HERE, "supervisor_oracle.py"), "--host-checks", "off",
         "--clean-env", path], capture_output=True, check=True, text=True).stdout
    result = json.loads(output)
    if not result["accepted"]:
        sys.exit(f"{name}: {result['error']}")
    # The pool's priority is -1 and that of its processes 999, unless either is set.
    for group in result["config"]["groups"]:
        if group["kind"] == "eventlistener":
            for process in group["processes"]:
                process.pop("priority")
    return result["config"]


def client_settings(text, folder, name):
    path = os.path.join(folder, name)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return vars(options.ClientOptions().read_config(path))


def different(left, right, path=""):
    if isinstance(left, dict) and isinstance(right, dict):
        for key in sorted(left.keys() | right.keys()):
            yield from different(left.get(key), right.get(key), f"{path}/{key}")
    elif isinstance(left, list) and isinstance(right, list) and len(left) == len(right):
        for i, (one, other) in enumerate(zip(left, right)):
            yield from different(one, other, f"{path}/{i}")
    elif left != right:
        yield f"{path}: Supervisor has {left!r}, the schema {right!r}"


def options_generated():
    return {(section, option) for table in (option_values.SECTIONS, option_values.NEEDED)
            for section, options_of in table.items() for option in options_of}


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        schema = yaml.load(file, Loader=TextLoader)
    faults = []
    with tempfile.TemporaryDirectory() as folder:
        plain, full = configuration(SECTIONS), configuration(written_out(schema))
        path = os.path.join(folder, "plain.conf")
        with open(path, "w", encoding="utf-8") as file:
            file.write(plain)
        asked, known = options_asked_for(path), options_in_schema(schema)
        faults += [f"[{kind}] {option} is missing in the schema"
                   for kind, option in sorted(asked - known)]
        faults += [f"[{kind}] {option} is nothing that Supervisor reads"
                   for kind, option in sorted(known - asked)]
        faults += [f"[{kind}] {option} is never generated by option_values.py"
                   for kind, option in sorted(known - options_generated())]
        faults += different(resolve(plain, folder, "plain.conf"),
                            resolve(full, folder, "plain.conf"))
        faults += different(client_settings(plain, folder, "plain.conf"),
                            client_settings(full, folder, "plain.conf"))
    for fault in faults:
        print(fault)
    print(f"schema: {len(known)} options, {len(faults)} differences")
    return 1 if faults else 0


sys.exit(main())
