# SPDX-License-Identifier: MIT
"""Who answers when a change that was cut off is taken back: the supervisord that it was about, the
same started anew, or another in its place.

Usage: test_recover.py SUPCONF [TEST]...
"""

import os
import signal
import sys
import time
import unittest

from project import Project, run_tests
from supervisor import Supervisor

SUPCONF = None

STEADY = "[program:{0}]\ncommand = /bin/sleep 1000{1}\nstartsecs = {2}\nstopwaitsecs = 5\n"
OLD = STEADY.format("web", "", 0) + STEADY.format("db", "", 0)
NEW = STEADY.format("web", 1, 30) + STEADY.format("db", "", 0)


class Other(Supervisor):
    """A supervisord with another main file, and groups of the same names, at the same socket."""

    def __init__(self, project):
        super().__init__(programs=OLD.replace("1000", "2000"))
        self.write("supervisord.conf", self.read("supervisord.conf").replace(
            self.socket, project.socket))
        self.socket = project.socket


class Recover(unittest.TestCase):
    def cut_off(self):
        """A change that was cut off while its group was watched."""
        project = self.enterContext(Project(SUPCONF, OLD))
        project.wait_for("web", "db")
        project.want(NEW)
        killed = project.start("apply", "-m", "killed")
        deadline = time.monotonic() + 20
        while "\ngroup web\n" not in self.journal(project) or "web" not in self.asked(project):
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.1)
        os.killpg(killed.pid, signal.SIGKILL)
        killed.communicate()
        return project

    @staticmethod
    def journal(project):
        path = "history/journals/app.journal"
        return project.read(path) if os.path.exists(project.path(path)) else ""

    @staticmethod
    def asked(project):
        """Processes that run what the change wants."""
        return {line.split()[0] for line in project.control("status").splitlines()
                if "STARTING" in line}

    def stop(self, supervisor):
        supervisor.signal(signal.SIGTERM)
        self.assertIsNotNone(supervisor.process.wait(20))

    def assert_back(self, project):
        self.assertEqual(project.programs_on_disk(), OLD)
        project.wait_for("web", "db")
        self.assertEqual(project.control("update"), "")
        self.assertFalse(self.journal(project))

    def test_one_that_was_only_started_anew_is_gone_on_with(self):
        project = self.cut_off()
        self.stop(project)
        with project:
            self.assertIn("the former state is back", project.run("apply", "--recover"))
            self.assert_back(project)

    def test_one_that_was_started_anew_by_another_name_of_its_file(self):
        project = self.cut_off()
        self.stop(project)
        os.symlink("supervisord.conf", project.path("alias.conf"))
        project.launcher = ["/bin/sh", "-c", 'exec "$1" -n -c "$0"', project.path("alias.conf")]
        with project:
            project.run("apply", "--recover")
            self.assert_back(project)

    def test_another_in_the_place_of_one_that_ended_is_left_alone(self):
        project = self.cut_off()
        self.stop(project)
        other = Other(project)
        with other:
            before = project.wait_for("web", "db")
            said = project.run("apply", "--recover", status=5)
            self.assertIn(f"another supervisord answers, pid {other.process.pid} with "
                          f"{other.path('supervisord.conf')}", said)
            self.assertIn(f"pid {project.process.pid} with {project.path('supervisord.conf')}, "
                          "has ended; nothing was touched", said)
            self.assertIn("supconf apply --recover --settings", said)
            self.assertEqual(project.programs_on_disk(), NEW)
            self.assertEqual(project.run("apply", status=5).count("another supervisord"), 1)
            self.assertEqual(project.pids(), before)
        with project:
            project.run("apply", "--recover")
            self.assert_back(project)

    def test_another_in_the_place_of_one_that_lives_on_is_left_alone(self):
        project = self.cut_off()
        os.unlink(project.socket)  # as those do who tidy up /tmp
        with Other(project):
            before = project.wait_for("web", "db")
            said = project.run("apply", "--recover", status=5)
            self.assertIn("lives on and cannot be asked; nothing was touched", said)
            self.assertEqual(project.pids(), before)
            self.assertEqual(project.programs_on_disk(), NEW)
        said = project.run("apply", "--recover", status=4)
        self.assertIn(f"supervisord lives on, pid {project.process.pid}, and cannot be asked", said)
        self.assertIn("the files are back", said)
        self.assertTrue(self.journal(project))
        self.stop(project)
        self.assertIn("the former state is back", project.run("apply", "--recover"))
        with project:
            self.assert_back(project)


if __name__ == "__main__":
    SUPCONF = os.path.realpath(sys.argv[1])
    run_tests(Recover, sys.argv[2:])
