# SPDX-License-Identifier: MIT
"""What a change must stand: many instances and processes, clocks that jump, places that are taken.

Usage: test_strength.py SUPCONF JUMPING-CLOCK [TEST]...
"""

import concurrent.futures
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import unittest

from project import SETTINGS, Project, run_tests
from supervisor import MAIN, PROGRAM, UNIX_SERVER, Supervisor
from test_apply import BOTH, BOTH_NEW, DYING, SLOW, STEADY

SUPCONF = JUMPING_CLOCK = None
INSTANCE = """\
[instance i{0:02}]
hosts = all
module = i{0:02}
templates = i{0:02}#*
config = {1}/i{0:02}/i{0:02}/main.conf
"""
DAY = 24 * 3600


class Fleet:
    """Many instances of one project, each with a supervisord of four programs."""

    def __init__(self, folder, count):
        self.folder, self.names = folder, [f"i{number:02}" for number in range(count)]
        self.processes = []
        self.write("supconf.ini", SETTINGS.format(folder=folder).split("[instance")[0] + "".join(
            INSTANCE.format(number, folder) for number in range(count)))
        self.write("hosts.yml", "all:\n  hosts:\n    here:\n")
        for name in self.names:
            for place in (f"templates/{name}#main.conf", f"{name}/{name}/main.conf"):
                self.write(place, self.main(name))

    def main(self, name, more=""):
        home = f"{self.folder}/{name}"
        os.makedirs(home, exist_ok=True)
        return (MAIN.format(folder=home, servers=UNIX_SERVER.format(folder=home)) +
                STEADY.format("web", more) +
                "".join(STEADY.format(f"p{number}", "") for number in range(3)))

    def write(self, name, text):
        path = os.path.join(self.folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)

    def want(self, name, text):
        self.write(f"templates/{name}#main.conf", text)

    def start(self, name):
        config = f"{self.folder}/{name}/{name}/main.conf"
        self.processes.append(subprocess.Popen(
            [PROGRAM, "-n", "-c", config], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True, env={"PATH": "/usr/bin:/bin"}))
        deadline = time.monotonic() + 120
        while not os.path.exists(f"{self.folder}/{name}/s.sock"):
            assert time.monotonic() < deadline, name
            time.sleep(0.1)

    def __enter__(self):
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            list(pool.map(self.start, self.names))
        return self

    def __exit__(self, *_):
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def run(self, *words, status=0):
        done = subprocess.run([SUPCONF, words[0], "--settings", f"{self.folder}/supconf.ini",
                               *words[1:]], capture_output=True, text=True, timeout=300,
                              stdin=subprocess.DEVNULL, check=False,
                              env={**os.environ, "NO_COLOR": "1"})
        assert done.returncode == status, f"{words}: {done.returncode} {done.stdout}{done.stderr}"
        return done.stdout

    def pids(self):
        done = json.loads(subprocess.run(
            [SUPCONF, "status", "--settings", f"{self.folder}/supconf.ini", "--format", "json"],
            capture_output=True, check=False, timeout=120).stdout)
        return {f"{instance['name']}:{item['name']}": item["pid"]
                for instance in done["instances"] for item in instance["processes"]
                if item["state"] == "RUNNING"}


class Strength(unittest.TestCase):
    def open(self, programs, *names, **more):
        project = self.enterContext(Project(SUPCONF, programs, **more))
        return project, project.wait_for(*names)

    def test_fifty_instances(self):
        folder = subprocess.run(["mktemp", "-d", "/tmp/supconf-live-XXXXXX"], check=True,
                                capture_output=True, text=True).stdout.strip()
        fleet = self.enterContext(Fleet(folder, 50))
        deadline = time.monotonic() + 120
        while len(before := fleet.pids()) < 200:
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.5)
        fleet.run("plan")
        for name in ("i03", "i17", "i49"):
            fleet.want(name, fleet.main(name, 1))
        fleet.want("i20", fleet.main("i20").replace(STEADY.format("web", ""),
                                                    DYING.replace("sleep 1;", "")))
        plans = json.loads(fleet.run("plan", "--format", "json", status=1))["plans"]
        self.assertEqual([plan["instance"] for plan in plans if plan["steps"]],
                         ["i03", "i17", "i20", "i49"])
        fleet.run("apply", "--keep-going", "-m", "x", status=3)
        deadline = time.monotonic() + 30
        while len(after := fleet.pids()) < 200:
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.5)
        self.assertEqual({name for name in before if before[name] != after[name]},
                         {"i03:web", "i17:web", "i20:web", "i49:web"})

    def test_two_hundred_processes(self):
        many = ("[program:many]\ncommand = /bin/sleep 1000{0}\nnumprocs = 200\nstartsecs = 1\n"
                "process_name = %(program_name)s_%(process_num)03d\nstopwaitsecs = 5\n")
        names = [f"many:many_{number:03}" for number in range(200)]
        project, before = self.open(many.format("") + STEADY.format("db", ""), *names, "db")
        project.want(many.format(1) + STEADY.format("db", ""))
        begun = time.monotonic()
        project.run("apply")
        self.assertLess(time.monotonic() - begun, 60)
        after = project.wait_for(*names, "db")
        self.assertEqual(after["db"], before["db"])
        self.assertFalse({before[name] for name in names} & {after[name] for name in names})
        # One of them does not come up: all go back.
        project.want(many.format(2).replace(
            "/bin/sleep 10002", "/bin/sh -c \"[ %(process_num)d != 150 ] || exit 7; "
            "exec /bin/sleep 10002\"") + STEADY.format("db", ""))
        self.assertIn("many_150", project.run("apply", status=3))
        self.assertEqual(project.wait_for(*names, "db")["db"], before["db"])
        self.assertEqual(project.control("update"), "")

    def jumping(self, programs, *names):
        """The wall clock of supervisord and supconf is what the file says beyond the real one."""
        project = Project(SUPCONF, programs)
        project.write("jump", "0")
        clock = {"LD_PRELOAD": JUMPING_CLOCK, "JUMPING_CLOCK": project.path("jump")}
        project.environment = clock
        self.enterContext(project)
        return project, project.wait_for(*names), {**project.environ, **clock}

    def test_a_clock_that_jumps(self):
        for seconds in (DAY, -DAY):
            project, before, environ = self.jumping(BOTH, "web", "db")
            project.want(SLOW.format(1, 5) + STEADY.format("db", ""))
            begun = time.monotonic()
            running = subprocess.Popen(project.command("apply", "-m", "x"), env=environ, text=True,
                                       stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            while "10001" not in project.programs_on_disk():
                time.sleep(0.1)
            time.sleep(2)
            project.write("jump", str(seconds))
            said = running.communicate(timeout=120)[0]
            # Its own start of day is the proof that the clock did jump.
            shown = subprocess.run([SUPCONF, "history", "--settings", project.path("supconf.ini")],
                                   capture_output=True, text=True, check=False).stdout
            day = time.strftime("%Y-%m-%d", time.gmtime(time.time() + seconds))
            self.assertIn(day, shown)
            self.assertEqual(running.returncode, 0, said)
            self.assertGreater(time.monotonic() - begun, 5)
            self.assertEqual(project.wait_for("web", "db")["db"], before["db"])

    def test_a_clock_that_jumps_while_a_change_waits(self):
        project, _, environ = self.jumping(BOTH, "web", "db")
        project.want(BOTH_NEW)
        subprocess.run(project.command("apply", "-m", "x", "--confirm-within", "20s"), env=environ,
                       check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        project.write("jump", str(DAY))
        time.sleep(5)
        self.assertEqual(project.programs_on_disk(), BOTH_NEW)
        subprocess.run(project.command("confirm"), env=environ, check=True,
                       stderr=subprocess.DEVNULL)
        time.sleep(17)
        self.assertEqual(project.programs_on_disk(), BOTH_NEW)

    def interrupted(self, project):
        """apply in the middle of its watch, after spoil(project) and with Ctrl-C."""
        project.want(SLOW.format(1, 30) + STEADY.format("db", ""))
        running = project.start("apply", "-m", "x")
        while "10001" not in project.programs_on_disk() or project.pids().get("web"):
            time.sleep(0.1)
        time.sleep(1)
        return running

    def test_a_socket_that_another_daemon_takes(self):
        project, before = self.open(BOTH, "web", "db")
        other = self.enterContext(Supervisor(programs=SLOW.format(9, 0) +
                                             STEADY.format("new", 9)))
        running = self.interrupted(project)
        os.rename(project.socket, project.path("mine.sock"))
        os.rename(other.socket, project.socket)
        their_pids = project.pids()
        said = running.communicate(timeout=150)[0]
        self.assertEqual(running.returncode, 4, said)
        self.assertIn("another supervisord", said)
        self.assertEqual(project.pids(), their_pids)  # nothing of it was touched
        with open(other.path("supervisord.log"), encoding="utf-8") as file:
            self.assertNotIn("stopped", file.read())
        self.assertEqual(project.programs_on_disk(), BOTH)
        os.rename(project.path("mine.sock"), project.socket)
        project.run("apply", "--recover")
        self.assertEqual(project.wait_for("web", "db")["db"], before["db"])
        self.assertEqual(project.control("update"), "")

    def test_a_folder_that_becomes_a_link(self):
        project, before = self.open(BOTH, "web", "db")
        elsewhere = project.path("elsewhere")
        os.mkdir(elsewhere)
        project.write("elsewhere/programs.conf", "mine\n")
        running = self.interrupted(project)
        os.rename(project.path("conf.d"), project.path("real"))
        os.symlink("elsewhere", project.path("conf.d"))
        os.killpg(running.pid, signal.SIGINT)
        said = running.communicate(timeout=150)[0]
        self.assertEqual(running.returncode, 4, said)
        self.assertIn("link", said)
        self.assertEqual(os.listdir(elsewhere), ["programs.conf"])
        self.assertEqual(project.read("elsewhere/programs.conf"), "mine\n")
        os.unlink(project.path("conf.d"))
        os.rename(project.path("real"), project.path("conf.d"))
        project.run("apply", "--recover")
        self.assertEqual(project.programs_on_disk(), BOTH)
        self.assertEqual(project.wait_for("web", "db")["db"], before["db"])
        self.assertEqual(project.control("update"), "")

    def test_what_is_wanted_lies_there_and_is_not_read(self):
        project, before = self.open(BOTH, "web", "db")
        project.run("apply")  # nothing to do, and nothing recorded
        project.want(BOTH_NEW)
        project.run("apply")
        before = project.wait_for("web", "db")
        newer = STEADY.format("web", 2) + STEADY.format("db", "")
        project.want(newer)
        project.set_programs(newer)
        said = project.run("plan", status=1)
        self.assertIn("edited   conf.d/programs.conf", said)
        self.assertIn("restart  group web", said)
        project.run("apply")
        after = project.wait_for("web", "db")
        self.assertEqual(after["db"], before["db"])
        self.assertNotEqual(after["web"], before["web"])
        self.assertEqual(project.control("update"), "")
        # It does not stay up: what was applied last comes back, and runs.
        bad = DYING + STEADY.format("db", "")
        project.want(bad)
        project.set_programs(bad)
        project.run("apply", status=3)
        self.assertEqual(project.programs_on_disk(), newer)
        self.assertEqual(project.wait_for("web", "db")["db"], before["db"])
        self.assertEqual(project.control("update"), "")
        self.assertIn("edited by hand", project.run("history"))

    def test_what_lies_there_was_never_applied_and_fails(self):
        project, before = self.open(BOTH, "web", "db")
        bad = DYING + STEADY.format("db", "")
        project.want(bad)
        project.set_programs(bad)
        self.assertIn("one-way", project.run("plan", status=1))
        said = project.run("apply", status=4)
        self.assertIn("no former version of the files is recorded", said)
        self.assertEqual(project.pids().get("db"), before["db"])
        project.want(BOTH_NEW)
        project.run("apply")
        self.assertEqual(project.wait_for("web", "db")["db"], before["db"])


if __name__ == "__main__":
    SUPCONF, JUMPING_CLOCK = map(os.path.realpath, sys.argv[1:3])
    run_tests(Strength, sys.argv[3:])
