# SPDX-License-Identifier: MIT
"""A real supervisord in a temporary folder, on its own socket."""

import os
import shutil
import signal
import subprocess
import tempfile
import time

PROGRAM = shutil.which("supervisord", path="/usr/bin:" + os.environ.get("PATH", ""))

MAIN = """\
[supervisord]
logfile = {folder}/supervisord.log
pidfile = {folder}/supervisord.pid
childlogdir = {folder}
identifier = live
{servers}
[rpcinterface:supervisor]
supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface

[include]
files = {folder}/conf.d/*.conf
"""

UNIX_SERVER = """
[unix_http_server]
file = {folder}/s.sock
chmod = 0700
"""


class Supervisor:
    """Use as a context manager: it is up inside, and gone with all its programs after."""

    def __init__(self, programs="", servers="", environment=None, prefix=()):
        self.folder = tempfile.mkdtemp(prefix="supconf-live-")
        self.socket = os.path.join(self.folder, "s.sock")
        self.environment = environment or {}
        self.process = None
        self.launcher = prefix  # words before the program
        os.mkdir(os.path.join(self.folder, "conf.d"))
        main = MAIN.format(folder=self.folder,
                           servers=UNIX_SERVER.format(folder=self.folder) + servers)
        self.write("supervisord.conf", main)
        self.set_programs(programs)

    def write(self, name, text):
        with open(os.path.join(self.folder, name), "w", encoding="utf-8") as file:
            file.write(text)

    def read(self, name):
        with open(os.path.join(self.folder, name), encoding="utf-8") as file:
            return file.read()

    def set_programs(self, text):
        self.write("conf.d/programs.conf", text)

    def path(self, name):
        return os.path.join(self.folder, name)

    def __enter__(self):
        self.process = subprocess.Popen(
            [*self.launcher, PROGRAM, "-n", "-c", self.path("supervisord.conf")],
            stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT, start_new_session=True,
            env={"PATH": "/usr/bin:/bin", **self.environment})
        deadline = time.monotonic() + 20
        while not os.path.exists(self.socket):
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.__exit__(None, None, None)
                raise RuntimeError("supervisord did not start")
            time.sleep(0.05)
        return self

    def signal(self, number):
        os.kill(self.process.pid, number)

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.signal(signal.SIGCONT)
            self.signal(signal.SIGTERM)
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)
