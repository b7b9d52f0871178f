# SPDX-License-Identifier: MIT
"""A project of one instance, its supervisord, and supconf to change what that runs."""

import concurrent.futures
import os
import socket
import subprocess
import sys
import tempfile
import time
import unittest

from supervisor import PROGRAM, Supervisor

SECRET = "geheim-4711"

SETTINGS = """\
[supconf]
host = here

[render]
inventory = hosts.yml
templates = templates
prefix = {folder}

[history]
repository = {folder}/history

[instance app]
hosts = all
module = app
templates = #*, bin#*
config = {folder}/supervisord.conf
"""

class Project(Supervisor):
    """A supervisord whose files supconf renders."""

    def __init__(self, program, programs, settings="", main=""):
        super().__init__(programs=programs)
        self.program = program
        os.mkdir(self.path("templates"))
        self.write("supconf.ini", SETTINGS.format(folder=self.folder) + settings)
        self.write("hosts.yml", "all:\n  hosts:\n    here:\n  vars:\n    APP_SECRET: !secret app\n"
                                "    BK_COUNT: 1\n")
        with open(self.path("supervisord.conf"), encoding="utf-8") as file:
            self.want_main(file.read() + main)
        self.write("supervisord.conf", self.read("templates/#supervisord.conf"))
        self.write("templates/bin#note", "count __BK_COUNT__\n")
        os.makedirs(self.path("app/bin"))
        self.write("app/bin/note", "count 1\n")
        self.want(programs)

    def want_main(self, text):
        self.write("templates/#supervisord.conf", text)

    def want(self, programs):
        self.write("templates/#conf.d#programs.conf", programs)

    @property
    def environ(self):
        return {**os.environ, "SUPCONF_SECRET_app": SECRET, "NO_COLOR": "1"}

    def environ_without_secrets(self):
        return {name: value for name, value in self.environ.items() if name != "SUPCONF_SECRET_app"}

    def command(self, *words):
        return [self.program, words[0], "--settings", self.path("supconf.ini"), *words[1:]]

    def start(self, *words):
        """The command, going on by itself in a session of its own."""
        return subprocess.Popen(self.command(*words), stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                                start_new_session=True, env=self.environ)

    def run(self, *words, status=0, reason=True, has_secret=True, **more):
        """more: variables of the environment."""
        if words[0] in ("apply", "rollback") and reason and "--recover" not in words:
            words += ("-m", "a test")
        done = subprocess.run(self.command(*words), capture_output=True, text=True, timeout=120,
                              stdin=subprocess.DEVNULL,
                              cwd=self.folder,
                              env={**(self.environ if has_secret
                                      else self.environ_without_secrets()), **more})
        said = f"{' '.join(words)}: exit {done.returncode}\n{done.stdout}\n{done.stderr}"
        assert done.returncode == status, said
        return done.stdout + done.stderr

    def control(self, *words):
        return subprocess.run(["/usr/bin/supervisorctl", "-s", "unix://" + self.socket, *words],
                              capture_output=True, text=True, timeout=60, check=False).stdout

    def call(self, method):
        """The answer of supervisord to a method without parameters, as it comes."""
        request = (f"<?xml version='1.0'?><methodCall><methodName>supervisor.{method}"
                   "</methodName></methodCall>")
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(self.socket)
            connection.sendall(f"POST /RPC2 HTTP/1.0\r\nContent-Length: {len(request)}\r\n\r\n"
                               f"{request}".encode())
            answer = b""
            while piece := connection.recv(65536):
                answer += piece
        return answer.decode()

    def pids(self):
        """Of what is RUNNING, by name."""
        rows = [line.split() for line in self.control("status").splitlines()]
        return {row[0]: int(row[3].rstrip(",")) for row in rows if row[1] == "RUNNING"}

    def wait_for(self, *names):
        deadline = time.monotonic() + 20
        while set(self.pids()) != set(names):
            assert time.monotonic() < deadline, self.control("status")
            time.sleep(0.1)
        return self.pids()

    def read(self, name):
        with open(self.path(name), encoding="utf-8") as file:
            return file.read()

    def programs_on_disk(self):
        return self.read("conf.d/programs.conf")


def run_tests(case, names, jobs=4):
    """Most of the time a test waits: several go at once, each with a supervisord of its own."""
    if not PROGRAM:
        print("skipped: supervisord is not installed")
        sys.exit(77)
    tempfile.tempdir = "/tmp"  # the path of a unix socket must be short
    names = names or unittest.defaultTestLoader.getTestCaseNames(case)

    def run(name):
        result, begun = unittest.TestResult(), time.monotonic()
        case(name).run(result)
        return name, result, time.monotonic() - begun

    failed, skipped, started = 0, 0, time.monotonic()
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        for name, result, seconds in pool.map(run, names):
            wrong = [text for _, text in result.failures + result.errors]
            skipped += len(result.skipped)
            word = "FAILED" if wrong else "skipped" if result.skipped else "ok"
            print(f"{name} ... {word} ({seconds:.0f} s)", *wrong, sep="\n", flush=True)
            failed += bool(wrong)
    print(f"Ran {len(names)} tests in {time.monotonic() - started:.0f} s, {failed} failed, "
          f"{skipped} skipped")
    sys.exit(1 if failed else 0)
