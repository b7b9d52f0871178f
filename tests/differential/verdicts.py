# SPDX-License-Identifier: MIT
"""Ask the program and Supervisor's own parser about files, and hold the answers together."""

import json
import os
import subprocess

HERE = os.path.dirname(os.path.abspath(__file__))
ORACLE = os.path.join(HERE, "supervisor_oracle.py")
CHUNK = 400

PLACE = ["--clean-env", "--host-name", "web1"]
PLAIN = ["--host-checks", "off", "--cwd", "/", "--uid", "0"] + PLACE
GOLDEN = PLAIN + ["--here", "/etc/supervisor"]
VARIABLES = ["--env", "HOME=/home/op", "--env", "PORT=8000", "--env", "ODD=a%b \"c\"",
             "--env", "LONG=" + "x" * 300]
RANDOM = PLAIN + VARIABLES
CASE = GOLDEN + VARIABLES
PLUGINS = os.path.join(HERE, "plugins")
ON_HOST = ["--host-checks", "on", "--uid", str(os.getuid())] + PLACE \
    + ["--env", "HOME=/tmp", "--env", "PORT=8000", "--env", "USER=root",
       "--env", "PYTHONPATH=" + PLUGINS]


class Broken(Exception):
    pass


def lines_of(command, **options):
    done = subprocess.run(command, stdout=subprocess.PIPE, **options)
    lines = done.stdout.split(b"\n")[:-1]
    try:
        return [json.loads(line) for line in lines], done.returncode
    except ValueError as why:
        raise Broken("%s: %s" % (command[0], why))


def chunks(files):
    for start in range(0, len(files), CHUNK):
        yield files[start:start + CHUNK]


def ask_program(program, flags, files, folder=None):
    verdicts = []
    for part in chunks(files):
        found, status = lines_of(program + flags + part, cwd=folder)
        if len(found) != len(part):
            raise Broken("%d verdicts about %d files, exit status %d: %s ..."
                         % (len(found), len(part), status, part[len(found)]))
        verdicts += found
    return verdicts


def ask_oracle(flags, files, folder=None):
    command = [ORACLE] + flags + ["--stdin0"]
    path = os.pathsep.join(filter(None, [os.environ.get("PYTHONPATH"), PLUGINS]))
    found, _ = lines_of(command, input=b"\0".join(map(os.fsencode, files)), cwd=folder,
                        env={**os.environ, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"})
    if len(found) != len(files):
        raise Broken("the oracle gave %d verdicts about %d files" % (len(found), len(files)))
    return found


def has_oracle():
    command = ["/usr/bin/python3", "-c", "import supervisor.options"]
    return subprocess.run(command, stderr=subprocess.DEVNULL).returncode == 0


def differences(ours, theirs, path=""):
    """Yields (path, ours, theirs) of the places where two JSON values differ."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for key in sorted(set(ours) | set(theirs)):
            yield from differences(ours.get(key, "(missing)"), theirs.get(key, "(missing)"),
                                   "%s.%s" % (path, key))
    elif isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        for index, pair in enumerate(zip(ours, theirs)):
            yield from differences(*pair, "%s[%d]" % (path, index))
    elif ours != theirs or type(ours) is not type(theirs):
        yield path.lstrip("."), ours, theirs
