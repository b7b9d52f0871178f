# SPDX-License-Identifier: MIT
"""Programs that read a file which changes, though supervisord does not.

Usage: test_readers.py SUPCONF [TEST]...
"""

import json
import os
import re
import shlex
import signal
import sys
import time
import unittest

from project import Project, run_tests
from test_apply import STEADY, valid

SUPCONF = None
PROGRAMS = """\
[program:web]
command = /bin/sh -c ". {0}/app/bin/environ.sh && exec /bin/sleep 1000"
startsecs = 0
stopwaitsecs = 5
[program:worker]
command = /bin/sh bin/start
directory = {0}/app
startsecs = 0
stopwaitsecs = 5
[program:paste]
command = /bin/sh -c "cd {0}/app/bin; true --config=environ.sh; exec /bin/sleep 1000"
startsecs = 0
[program:env]
command = /bin/sleep 1000
environment = UWSGI_INI="{0}/app/bin/environ.sh"
startsecs = 0
[program:other]
command = /bin/sh -c "true {0}/app/bin/environ.shx bin/environ.sh; exec /bin/sleep 1000"
startsecs = 0
"""
ENVIRON = "export COUNT=%d\n"
# Not at once: startProcess itself would notice it now and then.
BROKEN = ENVIRON + '[ -n "$UWSGI_INI" ] || { sleep 0.3; exit 7; }\n'
START = 'here="$(cd "$(dirname "$0")" && pwd)"\n. "$(dirname "$0")"/environ.sh\nexec /bin/sleep 1000\n'
READERS = {"web", "worker", "paste", "env"}


class Readers(unittest.TestCase):
    def open(self, programs=PROGRAMS, names=(*READERS, "other")):
        project = Project(SUPCONF, "")
        programs = programs.format(project.folder)
        project.want(programs)
        project.set_programs(programs)
        for name, text in (("environ.sh", ENVIRON % 1), ("start", START)):
            project.write("templates/bin#" + name, text)
            project.write("app/bin/" + name, text)
        self.enterContext(project)
        before = project.wait_for(*names)
        project.write("templates/bin#environ.sh", ENVIRON % 2)
        return project, before

    def count(self, pid):
        """Which environ.sh the process has read."""
        with open(f"/proc/{pid}/environ", "rb") as file:
            return dict(item.split(b"=", 1) for item in file.read().split(b"\0") if item)[b"COUNT"]

    def test_they_are_named_and_run_on(self):
        project, before = self.open()
        said = project.run("plan", "--format", "json", status=1)
        plan = valid(json.loads(next(line for line in said.splitlines() if line[0] == "{")),
                     "plan")["plans"][0]
        reads = {process["name"]: process.get("reads") for group in plan["groups"]
                 for process in group["processes"]}
        self.assertEqual(reads, {**dict.fromkeys(READERS, ["app/bin/environ.sh"]), "other": None})
        self.assertEqual({group["action"] for group in plan["groups"]}, {"keep"})
        self.assertIn("supervisord does not notice", project.run("plan", "--format", "markdown",
                                                                 status=1))
        said = project.run("apply")
        self.assertEqual(project.wait_for(*before), before)
        self.assertEqual(self.count(before["web"]), b"1")
        command = re.search(r"web:web reads app/bin/environ.sh.*until: (supconf restart .*)", said)
        words = shlex.split(command.group(1))[1:]
        project.run(*words)
        self.assertEqual(self.count(project.wait_for(*before)["web"]), b"2")

    def test_they_are_restarted_when_asked(self):
        project, before = self.open()
        said = project.run("apply", "--dry-run", "--restart-readers")
        self.assertIn("would stop process web:web", said)
        self.assertNotIn("process other", said)
        project.run("apply", "--restart-readers", "--batch", "3", "--canary", "worker")
        after = project.wait_for(*before)
        self.assertEqual({name for name in before if after[name] != before[name]}, READERS)
        self.assertEqual((self.count(after["web"]), self.count(after["worker"])), (b"2", b"2"))
        self.assertEqual(project.control("update"), "")
        self.assertIn("nothing to do", project.run("plan", "--restart-readers"))

    def test_what_was_stopped_by_hand_stays_so(self):
        project, before = self.open()
        project.control("stop", "web")
        project.run("apply", "--restart-readers")
        after = project.wait_for(*(READERS - {"web"}), "other")
        self.assertEqual(after["other"], before["other"])

    def test_a_failure_brings_the_old_contents_back(self):
        project, before = self.open()
        project.write("templates/bin#environ.sh", BROKEN % 2)
        self.assertIn("does not stay up", project.run("apply", "--restart-readers", status=3))
        after = project.wait_for(*before)
        self.assertEqual(project.read("app/bin/environ.sh"), ENVIRON % 1)
        self.assertEqual((self.count(after["web"]), self.count(after["worker"])), (b"1", b"1"))
        self.assertEqual(after["other"], before["other"])
        self.assertEqual(os.listdir(project.path("history/journals")), [])

    def test_a_run_that_was_cut_off_is_taken_back(self):
        slow = PROGRAMS.replace("startsecs = 0", "startsecs = 20", 1)
        project, before = self.open(slow, (*READERS - {"web"}, "other"))
        deadline = time.monotonic() + 40
        while "web" not in (before := project.pids()):
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.5)
        running = project.start("apply", "-m", "x", "--restart-readers", "--canary", "web")
        while True:
            state = project.control("status", "web").split()
            if state[1] == "STARTING":
                break
            self.assertLess(time.monotonic(), deadline + 20)
            time.sleep(0.1)
        os.killpg(running.pid, signal.SIGKILL)
        running.communicate()
        self.assertEqual(project.read("app/bin/environ.sh"), ENVIRON % 2)
        project.run("apply", "--recover")
        self.assertEqual(project.read("app/bin/environ.sh"), ENVIRON % 1)
        deadline = time.monotonic() + 40
        while "web" not in (after := project.pids()):
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.5)
        self.assertEqual(self.count(after["web"]), b"1")
        self.assertEqual({name: after[name] for name in ("worker", "other")},
                         {name: before[name] for name in ("worker", "other")})

    def test_one_that_was_down_before_is_nobody_of_interest(self):
        programs = ("[group:all]\nprograms = web,bad\n" + PROGRAMS.split("[program:worker]")[0] +
                    "[program:bad]\ncommand = /no/such/program\nstartretries = 0\n")
        project, before = self.open(programs, ("all:web",))
        deadline = time.monotonic() + 20
        while "FATAL" not in project.control("status", "all:bad"):
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.2)
        project.run("apply", "--restart-readers", "--host-checks", "off")
        after = project.wait_for("all:web")
        self.assertNotEqual(after, before)
        self.assertEqual(self.count(after["all:web"]), b"2")

    def test_a_saved_plan_is_for_what_was_asked(self):
        project, _ = self.open()
        saved = project.path("saved.plan")
        project.run("plan", "-o", saved, "--restart-readers", status=1)
        self.assertIn("stale", project.run("apply", saved, status=5))
        project.run("apply", saved, "--restart-readers")

    def edit_after_apply(self, count):
        """environ.sh is edited by hand when supervisord has read all that it reads itself."""
        project, before = self.open()
        time.sleep(0.1)
        project.run("apply", "--restart-readers")
        before = project.wait_for(*before)
        self.assertNotIn("by hand", project.run("status") + project.run("diff") +
                         project.run("plan"))
        project.write("app/bin/environ.sh", ENVIRON % count)
        return project, before

    def test_an_edit_by_hand_is_told(self):
        project, before = self.edit_after_apply(3)
        self.assertIn("drift app/bin/environ.sh: edited by hand since the last apply",
                      project.run("status", status=1))
        self.assertIn("drift    app/bin/environ.sh was edited by hand since the last apply",
                      project.run("plan", status=1))
        self.assertIn("app/bin/environ.sh was edited by hand since the last apply",
                      project.run("diff", status=1))
        self.assertNotIn("by hand", project.run("diff", "--from", "HEAD"))
        os.unlink(project.path("app/bin/environ.sh"))
        self.assertIn("environ.sh was removed by hand", project.run("plan", status=1))
        project.run("apply", "--restart-readers")
        self.assertEqual(self.count(project.wait_for(*before)["web"]), b"2")
        self.assertNotIn("by hand", project.run("status") + project.run("plan"))

    def test_an_edit_that_the_template_takes_over_still_has_to_be_read(self):
        project, before = self.edit_after_apply(3)
        project.write("templates/bin#environ.sh", ENVIRON % 3)
        self.assertIn("was edited by hand since the last apply", project.run("diff"))
        said = project.run("plan", status=1)
        self.assertIn("edited   app/bin/environ.sh", said)
        self.assertIn("web:web reads app/bin/environ.sh", said)
        project.run("apply", "--restart-readers")
        self.assertEqual(self.count(project.wait_for(*before)["web"]), b"3")
        self.assertIn("edited by hand, before it was applied", project.run("history"))
        self.assertNotIn("by hand", project.run("status") + project.run("plan"))

    def test_an_edit_that_does_not_work_is_taken_back(self):
        project, before = self.edit_after_apply(3)
        project.write("app/bin/environ.sh", BROKEN % 3)
        project.write("templates/bin#environ.sh", BROKEN % 3)
        self.assertIn("does not stay up", project.run("apply", "--restart-readers", status=3))
        after = project.wait_for(*before)
        self.assertEqual(project.read("app/bin/environ.sh"), ENVIRON % 2)
        self.assertEqual(self.count(after["web"]), b"2")
        self.assertEqual(after["other"], before["other"])

    def test_groups_that_restart_anyhow_are_not_named(self):
        project, before = self.open()
        project.want((PROGRAMS + STEADY.format("new", "")).format(project.folder).replace(
            "startsecs = 0", "startsecs = 1", 1))
        said = project.run("apply", "--restart-readers")
        self.assertNotIn("web:web reads", said)
        after = project.wait_for(*before, "new")
        self.assertEqual({name for name in before if after[name] != before[name]}, READERS)


if __name__ == "__main__":
    SUPCONF = os.path.realpath(sys.argv[1])
    run_tests(Readers, sys.argv[2:])
