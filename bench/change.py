#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""plan and apply beside what the same costs without supconf, on real supervisords.

Usage: change.py SUPCONF (bench/run does it)

apply of one changed program is held against `supervisorctl update` of the same change, which
neither watches nor goes back: what apply waits on purpose (a program must be seen up for startsecs
and two seconds more) is taken off first. plan of 50 instances with 1,000 programs is held against
bare requests for what it asks, sent one after another, and against Supervisor's own parser
reading the same files.
"""

import concurrent.futures
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time

from measure import verdict

INSTANCES, PROGRAMS, RUNS = 50, 20, 5
START_SECONDS, MARGIN_SECONDS = 1, 2
MAIN = """\
[supervisord]
logfile = {home}/supervisord.log
pidfile = {home}/supervisord.pid
childlogdir = {home}

[unix_http_server]
file = {home}/s.sock

[rpcinterface:supervisor]
supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface

"""
PROGRAM = """\
[program:p{number:02}]
command = /bin/sleep 1000{count}
autostart = {autostart}
startsecs = 1
stopwaitsecs = 5
stdout_logfile = NONE
stderr_logfile = NONE

"""
SETTINGS = """\
[supconf]
host = here

[render]
inventory = hosts.yml
templates = templates
prefix = {folder}

[history]
repository = {folder}/history

"""
INSTANCE = """\
[instance {name}]
hosts = all
module = {name}
templates = {name}#*
config = {folder}/{name}/{name}/main.conf

"""
# What a plan asks of one supervisord.
METHODS = ["getPID", "getSupervisorVersion", "getIdentification", "getState", "getAllProcessInfo",
           "getAllConfigInfo"]
PARSER = """
import sys
from supervisor.options import ServerOptions
for path in sys.argv[1:]:
    ServerOptions().realize(["-c", path], doc="", progname="supervisord")
"""


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


class Host:
    """Supervisords of one project. One program of each runs."""

    def __init__(self, supconf, folder, count):
        self.supconf, self.folder = supconf, folder
        self.names = [f"i{number:02}" for number in range(count)]
        self.processes = []
        write(f"{folder}/hosts.yml", "all:\n  hosts:\n    here:\n")
        write(f"{folder}/supconf.ini", SETTINGS.format(folder=folder) + "".join(
            INSTANCE.format(name=name, folder=folder) for name in self.names))
        for name in self.names:
            self.want(name, "")
            self.put(name, "")

    def text(self, name, count):
        return MAIN.format(home=f"{self.folder}/{name}") + "".join(
            PROGRAM.format(number=number, count="" if number else count,
                           autostart="false" if number else "true")
            for number in range(PROGRAMS))

    def config(self, name):
        return f"{self.folder}/{name}/{name}/main.conf"

    def want(self, name, count):
        write(f"{self.folder}/templates/{name}#main.conf", self.text(name, count))

    def put(self, name, count):
        write(self.config(name), self.text(name, count))

    def start(self, name):
        self.processes.append(subprocess.Popen(
            ["/usr/bin/supervisord", "-n", "-c", self.config(name)], stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, start_new_session=True))
        while not os.path.exists(f"{self.folder}/{name}/s.sock"):
            time.sleep(0.1)

    def __enter__(self):
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            list(pool.map(self.start, self.names))
        time.sleep(START_SECONDS + 1)
        return self

    def __exit__(self, *_):
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def run(self, *words, status=0):
        """Seconds that it took."""
        begun = time.perf_counter()
        done = subprocess.run([self.supconf, *words, "--settings", f"{self.folder}/supconf.ini"],
                              capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)
        if done.returncode != status:
            sys.exit(f"bench: {words}: exit {done.returncode}: {done.stdout}{done.stderr}")
        return time.perf_counter() - begun


def ask(path, method):
    body = (f"<?xml version='1.0'?><methodCall><methodName>supervisor.{method}</methodName>"
            "</methodCall>")
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(path)
        connection.sendall(f"POST /RPC2 HTTP/1.0\r\nContent-Length: {len(body)}\r\n\r\n"
                           f"{body}".encode())
        while connection.recv(65536):
            pass


def timed(function):
    begun = time.perf_counter()
    function()
    return time.perf_counter() - begun


def measure_apply(supconf, folder):
    with Host(supconf, folder, 1) as host:
        control = ["/usr/bin/supervisorctl", "-s", f"unix://{folder}/i00/s.sock", "update"]
        applied, updated = [], []
        for number in range(2 * RUNS):
            count = str(number + 1)
            host.want("i00", count)
            if number % 2:
                applied.append(host.run("apply", "-q", "-m", "x"))
                continue
            host.put("i00", count)
            updated.append(timed(lambda: subprocess.run(control, check=True,
                                                        stdout=subprocess.DEVNULL)))
        return statistics.median(applied), statistics.median(updated)


def show_apply(applied, updated):
    watched = START_SECONDS + MARGIN_SECONDS
    rest = applied - watched
    print(f"apply of one changed program of {PROGRAMS}")
    print(f"  {'supconf apply':28} {applied * 1000:9.2f} ms, of which it watches {watched * 1000} ms "
          f"on purpose; the rest {rest * 1000:.2f} ms")
    ratio = rest / updated
    print(f"  {'supervisorctl update':28} {updated * 1000:9.2f} ms   supconf: its rest is "
          f"{ratio:.2f} times that{verdict(ratio <= 2, 'at most 2 times')}")


def measure_plan(supconf, folder):
    with Host(supconf, folder, INSTANCES) as host:
        sockets = [f"{folder}/{name}/s.sock" for name in host.names]
        configs = [host.config(name) for name in host.names]
        parser = ["/usr/bin/python3", "-c", PARSER, *configs]

        def requests():
            for path in sockets:
                for method in METHODS:
                    ask(path, method)

        samples = {"plan": [], "requests": [], "parser": []}
        for _ in range(RUNS + 1):
            samples["plan"].append(host.run("plan", "-q"))
            samples["requests"].append(timed(requests))
            samples["parser"].append(timed(lambda: subprocess.run(parser, check=True)))
        return {name: statistics.median(times[1:]) for name, times in samples.items()}


def show_plan(medians):
    ours = medians["plan"]
    print(f"plan of {INSTANCES} instances with {INSTANCES * PROGRAMS} programs")
    print(f"  {'supconf plan':28} {ours * 1000:9.2f} ms")
    for name, title, most in (("requests", "what it asks, one by one", 1.5),
                              ("parser", "Supervisor's own parser", 1.5)):
        ratio = ours / medians[name]
        print(f"  {title:28} {medians[name] * 1000:9.2f} ms   supconf: {ratio:.2f} times its time"
              f"{verdict(ratio <= most, f'at most {most} times')}")


def main():
    supconf = os.path.realpath(sys.argv[1])
    if not os.access("/usr/bin/supervisord", os.X_OK):
        sys.exit("bench: supervisord is not installed")
    with tempfile.TemporaryDirectory(dir="/tmp") as work:
        show_apply(*measure_apply(supconf, work + "/one"))
        show_plan(measure_plan(supconf, work + "/many"))


main()
