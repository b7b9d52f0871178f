# SPDX-License-Identifier: MIT
"""plan, apply, rollback, history and status, by the real program on a real supervisord.

Usage: test_change.py SUPCONF
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import unittest

from project import Project, run_tests

SUPCONF = None

STEADY = "[program:{0}]\ncommand = /bin/sleep 1000{1}\nstartsecs = 1\nstopwaitsecs = 5\n"
# RUNNING for supervisord after a second, dead after two.
DYING = ("[program:web]\ncommand = /bin/sh -c \"echo no broker >&2; sleep 2; exit 7\"\n"
         "startsecs = 1\nstopasgroup = true\n")


class Change(unittest.TestCase):
    def open(self, programs, *names, **more):
        project = self.enterContext(Project(SUPCONF, programs, **more))
        return project, project.wait_for(*names)

    def test_equal_files_give_an_empty_plan(self):
        project, before = self.open(STEADY.format("web", ""), "web")
        project.run("plan")
        project.run("apply")
        self.assertEqual(project.pids(), before)

    def test_only_the_changed_group_restarts(self):
        both = STEADY.format("web", "") + STEADY.format("db", "")
        project, before = self.open(both, "web", "db")
        project.want(STEADY.format("web", 1) + STEADY.format("db", ""))
        said = project.run("plan", status=1)
        self.assertIn("web", said)
        self.assertIn("command", said)
        self.assertEqual(project.pids(), before)
        self.assertNotIn("10001", project.programs_on_disk())
        project.run("apply")
        after = project.pids()
        self.assertEqual(after["db"], before["db"])
        self.assertNotEqual(after["web"], before["web"])
        self.assertEqual(project.run("plan"), project.run("plan"))

    def test_groups_come_and_go(self):
        project, before = self.open(STEADY.format("a", "") + STEADY.format("b", ""), "a", "b")
        project.want(STEADY.format("b", "") + STEADY.format("c", ""))
        project.run("apply")
        after = project.wait_for("b", "c")
        self.assertEqual(after["b"], before["b"])

    def test_a_program_that_dies_after_startsecs_takes_the_change_back(self):
        both = STEADY.format("web", "") + STEADY.format("db", "")
        project, before = self.open(both, "web", "db")
        project.want(DYING + STEADY.format("db", ""))
        said = project.run("apply", status=3)
        self.assertIn("no broker", said)
        after = project.wait_for("web", "db")
        self.assertEqual(after["db"], before["db"])
        self.assertEqual(project.programs_on_disk(), both)
        self.assertIn("reverted: 'web:web' does not stay up", project.run("history"))
        self.assertEqual(project.control("update"), "")

    def test_a_command_that_is_not_there_takes_the_change_back(self):
        project, _ = self.open(STEADY.format("web", ""), "web")
        project.want("[program:web]\ncommand = /no/such/program\nstartsecs = 1\n")
        project.run("apply", "--host-checks", "off", status=3)
        project.wait_for("web")
        self.assertEqual(project.programs_on_disk(), STEADY.format("web", ""))

    def test_errors_of_lint_stop_it_before_anything_is_touched(self):
        project, before = self.open(STEADY.format("web", ""), "web")
        project.want("[program:web]\ncommand = /bin/true\nstartsecs = soon\n")
        said = project.run("apply", status=1)
        self.assertIn("soon", said)
        self.assertEqual(project.pids(), before)
        self.assertEqual(project.programs_on_disk(), STEADY.format("web", ""))

    def test_what_was_stopped_by_hand_stays_stopped(self):
        project, _ = self.open(STEADY.format("web", "") + STEADY.format("db", ""), "web", "db")
        project.control("stop", "web")
        project.want(STEADY.format("web", 1) + STEADY.format("db", ""))
        project.run("apply")
        time.sleep(2)
        self.assertEqual(set(project.pids()), {"db"})

    def test_what_was_started_by_hand_runs_again(self):
        manual = STEADY + "autostart = false\n"
        project, _ = self.open(manual.format("web", "") + STEADY.format("db", ""), "db")
        project.control("start", "web")
        project.want(manual.format("web", 1) + STEADY.format("db", ""))
        project.run("apply")
        project.wait_for("web", "db")

    def test_rollback_returns_to_the_state_before(self):
        project, _ = self.open(STEADY.format("web", "") + STEADY.format("db", ""), "web", "db")
        project.want(STEADY.format("web", 1) + STEADY.format("db", ""))
        project.run("apply")
        project.want(STEADY.format("web", 2) + STEADY.format("db", ""))
        project.run("apply")
        before = project.pids()
        said = project.run("history")
        self.assertEqual(said.count("a test"), 2)
        project.run("rollback")
        after = project.wait_for("web", "db")
        self.assertEqual(after["db"], before["db"])
        self.assertNotEqual(after["web"], before["web"])
        self.assertIn("/bin/sleep 10001\n", project.programs_on_disk())

    def test_one_change_at_a_time(self):
        project, _ = self.open(STEADY.format("web", ""), "web")
        project.want(STEADY.format("web", 1))
        first = project.start("apply", "-m", "first")
        time.sleep(1)
        project.run("apply", status=5)
        said = first.communicate(timeout=60)[0]
        self.assertEqual(first.returncode, 0, said)

    def test_a_run_that_was_killed_is_taken_back_by_the_next(self):
        both = STEADY.format("web", "") + STEADY.format("db", "")
        project, before = self.open(both, "web", "db")
        project.want(STEADY.format("web", 1) + STEADY.format("db", ""))
        killed = project.start("apply", "-m", "killed")
        time.sleep(1.5)
        os.killpg(killed.pid, signal.SIGKILL)
        killed.communicate()
        project.want(both)
        project.run("apply")
        after = project.wait_for("web", "db")
        self.assertEqual(after["db"], before["db"])
        self.assertEqual(project.programs_on_disk(), both)
        self.assertEqual(project.control("update"), "")

    def test_no_secret_leaves(self):
        project, _ = self.open(STEADY.format("web", ""), "web")
        os.makedirs(project.path("templates"), exist_ok=True)
        project.write("templates/bin#environ.sh", "export APP='__APP_SECRET__'\n")
        project.want(STEADY.format("web", "") + "environment = PASSWORD=\"offen-0815\"\n")
        said = project.run("plan", status=1)
        said += project.run("plan", "--format", "json", status=1)
        said += project.run("diff", status=1)
        said += project.run("apply")
        said += project.run("history") + project.run("status")
        said += project.run("history", "show", "HEAD")
        said += subprocess.run(["git", "-C", project.path("history"), "log", "-p", "--all"],
                               capture_output=True, text=True, check=True).stdout
        self.assertNotIn("geheim-4711", said)
        self.assertNotIn("offen-0815", said)
        environ = project.path("app/bin/environ.sh")
        with open(environ, encoding="utf-8") as file:
            self.assertIn("geheim-4711", file.read())
        self.assertEqual(os.stat(environ).st_mode & 0o777, 0o600)

    def test_plan_as_json(self):
        project, _ = self.open(STEADY.format("web", "") + STEADY.format("db", ""), "web", "db")
        project.want(STEADY.format("web", 1) + STEADY.format("db", ""))
        document = json.loads(project.run("plan", "--format", "json", status=1))
        self.assertEqual(document["version"], 1)
        actions = {group["name"]: group["action"] for group in document["plans"][0]["groups"]}
        self.assertEqual(actions, {"web": "restart", "db": "keep"})

    def test_without_a_daemon_only_files_change(self):
        project = Project(SUPCONF, STEADY.format("web", ""))
        self.addCleanup(shutil.rmtree, project.folder, ignore_errors=True)
        project.want(STEADY.format("web", 1))
        self.assertIn("no supervisord answers", project.run("plan", status=1))
        project.run("apply")
        self.assertIn("10001", project.programs_on_disk())
        self.assertIn("no supervisord", project.run("status", status=2))

    def test_status_tells_of_drift(self):
        project, _ = self.open(STEADY.format("web", "") + STEADY.format("db", ""), "web", "db")
        project.want(STEADY.format("web", 1) + STEADY.format("db", ""))
        self.assertIn("not as the templates make it", project.run("status", status=1))
        project.run("apply")
        said = project.run("status")
        self.assertNotIn("drift", said)
        self.assertIn("last change", said)
        project.set_programs(STEADY.format("web", 5) + STEADY.format("db", ""))
        said = project.run("status", status=1)
        self.assertIn("edited by hand since the last apply", said)
        self.assertIn("not as the templates make it", said)
        project.set_programs(STEADY.format("web", 1) + STEADY.format("db", ""))
        self.assertNotIn("drift", project.run("status"))

    def test_status_with_a_broken_template(self):
        project, _ = self.open(STEADY.format("web", ""), "web")
        project.want("__NO_SUCH_NAME__\n")
        said = project.run("status", status=1)
        self.assertIn("web:web", said)
        self.assertIn("NO_SUCH_NAME", said)
        project.run("restart", "app:web")
        self.assertIn("all is well", project.run("doctor"))

    def test_daily_work_without_the_secrets(self):
        project, _ = self.open(STEADY.format("web", ""), "web")
        said = project.run("status", status=1, has_secret=False)
        self.assertIn("SUPCONF_SECRET_app", said)
        self.assertIn("web:web  RUNNING", said)
        self.assertIn("restarted   app:web:web", project.run("restart", "web", has_secret=False))
        self.assertIn("all is well", project.run("doctor", has_secret=False))

    def test_status_without_a_readable_history(self):
        project, _ = self.open(STEADY.format("web", ""), "web")
        project.write("history", "no repository\n")
        said = project.run("status")
        self.assertIn("the history is left out", said)
        self.assertIn("web:web  RUNNING", said)

    def test_doctor_runs_the_checks_of_the_settings(self):
        project, _ = self.open(STEADY.format("web", ""), "web")
        with open(project.path("supconf.ini"), "a", encoding="utf-8") as file:
            file.write("check.tcp = 127.0.0.1:1\n")
        said = project.run("doctor", status=1)
        self.assertIn("a check of supconf.ini fails: 127.0.0.1:1: Connection refused", said)
        project.set_programs(STEADY.format("web", "") +
                             "[program:app]\ncommand = /bin/false\nstartretries = 0\n")
        project.control("update")
        time.sleep(2)
        said = project.run("doctor", "app", status=1)
        self.assertIn("dependency-down", said)


if __name__ == "__main__":
    SUPCONF = os.path.realpath(sys.argv[1])
    run_tests(Change, sys.argv[2:])
