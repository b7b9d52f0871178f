# SPDX-License-Identifier: MIT
"""What a plan must say of the traps of a reload, each on a real supervisord.

Usage: test_plan.py SUPCONF
"""

import json
import os
import sys
import tempfile
import unittest

import jsonschema

from project import Project
from supervisor import PROGRAM
from test_change import STEADY

SUPCONF = None

HERE = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(HERE, "../../docs/formats/plan.schema.json"), encoding="utf-8") as file:
    SCHEMA = json.load(file)
ENVIRONMENT = "[supervisord]\nenvironment = {0}\n"


class Plan(unittest.TestCase):
    def open(self, programs, *names, environment=None):
        project = Project(SUPCONF, programs)
        project.environment = environment or {}
        self.enterContext(project)
        return project, project.wait_for(*names)

    def plan(self, project, status=1):
        """The plan of the only instance, and its groups by name."""
        said = project.run("plan", "--format", "json", status=status)
        document = json.loads(next(line for line in said.splitlines() if line.startswith('{')))
        jsonschema.validate(document, SCHEMA)
        plan = document["plans"][0]
        return plan, {group["name"]: group for group in plan["groups"]}

    def processes(self, group):
        return {process["name"]: process for process in group["processes"]}

    def test_a_plan_has_no_effect_on_the_daemon(self):
        project, before = self.open(STEADY.format("web", ""), "web")
        main = project.read("supervisord.conf")
        changed = main.replace("identifier = live", "identifier = other").replace(
            "supervisord.pid", "other.pid")
        project.write("supervisord.conf", changed)
        project.write("templates/#supervisord.conf", changed)
        project.want(STEADY.format("web", 1))
        project.run("plan", status=1)
        self.assertIn("live", project.control("version") + project.call("getIdentification"))
        self.assertEqual(project.pids(), before)
        self.assertNotIn("other.pid", os.listdir(project.folder))

    def test_an_environment_that_grows_restarts_all_at_each_reread(self):
        programs = ENVIRONMENT.format('PATH="/opt/x:%(ENV_PATH)s"') + STEADY.format("web", "")
        project, _ = self.open(programs, "web")
        _, groups = self.plan(project)
        self.assertEqual(groups["web"]["action"], "restart")
        self.assertTrue(groups["web"]["perpetual"])
        change = groups["web"]["changes"][0]
        self.assertEqual((change["section"], change["option"], change["same_text"]),
                         ("supervisord", "environment", True))
        self.assertIn("/opt/x:/opt/x:", change["after"])
        self.assertIn("updated process group", project.control("update"))

    def test_a_program_and_a_group_of_one_name_restart_at_each_reread(self):
        programs = STEADY.format("web", "") + STEADY.format("db", "") + "[group:web]\nprograms = db\n"
        project, _ = self.open(programs, "web:db")
        self.assertIn("group-name-taken", project.run("plan", status=1))
        project.write("supconf.ini", project.read("supconf.ini") + "[severity]\ngroup-name-taken = warning\n")
        _, groups = self.plan(project)
        self.assertEqual(groups["web"]["action"], "restart")
        self.assertTrue(groups["web"]["perpetual"])
        self.assertIn("updated process group", project.control("update"))

    def test_what_reread_does_not_notice_is_said(self):
        fcgi = ("[fcgi-program:php]\ncommand = /bin/sleep 1000\nsocket = unix://{0}/p.sock\n"
                "socket_mode = {1}\nsocket_owner = root\nsocket_backlog = {2}\n")
        log = STEADY.format("web", "") + "stdout_logfile = {0}/web.log\n"
        project, _ = self.open("", *())
        project.set_programs(log.format(project.folder) + fcgi.format(project.folder, "0700", 64))
        project.control("update")
        project.wait_for("web", "php")
        project.want(STEADY.format("web", "") + fcgi.format(project.folder, "0770", 128))
        _, groups = self.plan(project)
        self.assertEqual([change["option"] for change in groups["php"]["unseen"]],
                         ["socket_mode", "socket_backlog"])
        self.assertEqual([change["option"] for change in groups["web"]["unseen"]], ["stdout_logfile"])
        self.assertEqual({group["action"] for group in groups.values()}, {"keep"})
        project.run("apply")
        _, groups = self.plan(project, status=0)  # the log stays what it was: said for ever
        self.assertEqual([(change["before"], change["same_text"]) for change in groups["web"]["unseen"]],
                         [(project.path("web.log"), True)])

    def test_what_people_did_by_hand_is_said(self):
        manual = STEADY.format("manual", "{0}") + "autostart = false\n"
        once = "[program:once]\ncommand = /bin/true {0}\nstartsecs = 0\nautorestart = false\n"
        programs = STEADY.format("web", "{0}") + manual + once
        project, _ = self.open(programs.format(""), "web")
        project.control("stop", "web")
        project.control("start", "manual")
        project.wait_for("manual")
        project.want(programs.format(" 0"))
        _, groups = self.plan(project)
        notes = {name: (process["note"], process["shall_run"], process["update_runs"])
                 for group in groups.values() for name, process in self.processes(group).items()}
        self.assertEqual(notes, {"web": ("stopped-by-hand", False, True),
                                 "manual": ("started-by-hand", True, False),
                                 "once": ("finished", True, True)})
        said = project.run("plan", status=1)
        self.assertIn("a supervisorctl update would start it", said)
        self.assertIn("a supervisorctl update would leave it down", said)
        self.assertIn("runs once more", said)

    def test_how_long_a_stop_may_take(self):
        slow = STEADY + "stopsignal = INT\nkillasgroup = true\n"
        project, _ = self.open(slow.format("web", "") + STEADY.format("db", ""), "web", "db")
        project.want(slow.format("web", 1) + STEADY.format("db", 1))
        plan, groups = self.plan(project)
        self.assertEqual(self.processes(groups["web"])["web"]["stop"],
                         {"signal": 2, "wait_seconds": 5, "as_group": False, "kill_as_group": True})
        self.assertEqual(plan["stop_seconds"], 14)

    def lose_an_include(self, spoil):
        project, before = self.open(STEADY.format("web", ""), "web")
        project.write("conf.d/more.conf", STEADY.format("more", ""))
        project.control("update")
        project.wait_for("web", "more")
        spoil(project.path("conf.d/more.conf"))
        plan, groups = self.plan(project)
        self.assertEqual(groups["more"]["action"], "remove")
        self.assertTrue(groups["more"]["suspect"])
        self.assertEqual(len(plan["include_problems"]), 1)
        said = project.run("apply", status=5)
        self.assertIn("--accept-removals", said)
        self.assertEqual(set(project.pids()), {"web", "more"})
        return project, before, plan["include_problems"][0]["problem"]

    def test_a_link_to_nothing(self):
        def spoil(path):
            os.remove(path)
            os.symlink("/nowhere", path)
        project, before, problem = self.lose_an_include(spoil)
        self.assertEqual(problem, "is a link to nothing")
        project.run("apply", "--accept-removals")
        self.assertEqual(project.pids(), before)

    def test_an_empty_file(self):
        self.assertEqual(self.lose_an_include(lambda path: open(path, "w").close())[2], "is empty")

    def test_a_folder(self):
        def spoil(path):
            os.remove(path)
            os.mkdir(path)
        self.assertEqual(self.lose_an_include(spoil)[2], "is a folder")

    @unittest.skipUnless(os.getuid() == 0, "only root can be another user")
    def test_a_file_that_the_user_of_the_daemon_may_not_read(self):
        project = Project(SUPCONF, "")
        os.chmod(project.folder, 0o777)
        main = project.read("supervisord.conf").replace(
            "identifier = live", "identifier = live\nuser = nobody").replace(
            "chmod = 0700", "chmod = 0700\nchown = nobody")
        project.write("supervisord.conf", main)
        project.write("templates/#supervisord.conf", main)
        project.set_programs(STEADY.format("web", ""))
        project.want(STEADY.format("web", ""))
        self.enterContext(project)
        project.wait_for("web")
        self.plan(project, status=0)
        # A secret closes the file to all but root.
        project.want(STEADY.format("web", "") + "environment = X=\"__APP_SECRET__\"\n")
        _, groups = self.plan(project)
        self.assertEqual((groups["web"]["action"], groups["web"]["suspect"]), ("remove", True))
        project.want(STEADY.format("web", ""))
        os.chmod(project.path("conf.d/programs.conf"), 0o600)
        plan, groups = self.plan(project)
        self.assertEqual(groups["web"]["action"], "remove")
        self.assertTrue(groups["web"]["suspect"])
        self.assertEqual(plan["include_problems"][0]["problem"], "cannot be read by the user of supervisord")
        self.assertIn("web: stopped", project.control("update"))

    def test_a_number_that_does_not_go_through_the_wire(self):
        huge = STEADY + "stdout_logfile_maxbytes = 4GB\n"
        project, _ = self.open(huge.format("web", ""), "web")
        project.want(huge.format("web", 1))
        plan, groups = self.plan(project)
        self.assertEqual(groups["web"]["action"], "restart")
        self.assertIn("2147483647", plan["unknown"][0])

    def test_text_that_is_no_xml(self):
        noisy = ("[program:web]\ncommand = /bin/sh -c \"printf '\\033[31mred\\000\\n'; exec sleep 100\"\n"
                 "startsecs = 1\n; {0}\n")
        broken = "[program:bad]\ncommand = /no/such\x1b[31m\x7f/program\n"
        project, _ = self.open(noisy.format(1) + broken, "web")
        _, groups = self.plan(project, status=0)
        self.assertEqual({group["action"] for group in groups.values()}, {"keep"})

    def test_drift(self):
        project, _ = self.open(STEADY.format("web", "") + STEADY.format("db", ""), "web", "db")
        project.run("apply")
        project.want(STEADY.format("web", 1) + STEADY.format("db", ""))
        project.run("apply")
        project.wait_for("web", "db")
        # Somebody edits the file, nobody rereads it; another one stops a process.
        project.set_programs(STEADY.format("web", 9) + STEADY.format("db", ""))
        project.control("stop", "db")
        plan, groups = self.plan(project)
        self.assertEqual({(drift["kind"], os.path.basename(drift["name"])) for drift in plan["drift"]},
                         {("edited", "programs.conf"), ("newer", "programs.conf"), ("pending", "web"),
                          ("down", "db:db")})
        # What is wanted is what runs: the files go back, nothing restarts.
        self.assertEqual({group["action"] for group in groups.values()}, {"keep"})
        before = project.pids()
        project.run("apply")
        self.assertEqual(project.pids(), before)
        self.assertEqual(project.control("update"), "")

    def test_a_group_that_nobody_has_added_yet(self):
        project, _ = self.open(STEADY.format("web", ""), "web")
        both = STEADY.format("web", "") + STEADY.format("db", "")
        project.set_programs(both)
        project.want(both)
        plan, groups = self.plan(project)
        self.assertEqual(groups["db"]["action"], "add")
        self.assertIn(("pending", "db"), {(drift["kind"], drift["name"]) for drift in plan["drift"]})

    def test_the_environment_is_that_of_the_daemon(self):
        programs = STEADY.format("web", "%(ENV_ZEROS)s")
        project, before = self.open(programs, "web", environment={"ZEROS": "00"})
        _, groups = self.plan(project, status=0)
        self.assertEqual(groups["web"]["action"], "keep")
        project.want(STEADY.format("web", "00"))
        self.plan(project)
        project.run("apply")
        self.assertEqual(project.pids(), before)

    def test_what_waits_for_the_daemon(self):
        project, _ = self.open(STEADY.format("web", ""), "web")
        main = project.read("supervisord.conf")
        project.write("templates/#supervisord.conf",
                      main.replace("chmod = 0700", "chmod = 0770").replace(
                          "identifier = live", "identifier = other\numask = 027\nminfds = 512\n"
                          "environment = GREETING=\"hello\""))
        plan, groups = self.plan(project)
        self.assertEqual({change["option"]: change["need"] for change in plan["daemon_changes"]},
                         {"chmod": "reload", "identifier": "half-reload", "umask": "impossible",
                          "minfds": "start"})
        self.assertEqual([(change["section"], change["option"]) for change in groups["web"]["changes"]],
                         [("supervisord", "environment")])
        project.run("apply", status=5)
        self.assertIn("more than --allow-daemon-restart does",
                      project.run("apply", "--allow-daemon-restart", status=5))
        main = project.read("templates/#supervisord.conf")
        project.write("templates/#supervisord.conf", main.replace("identifier = other\n", "")
                      .replace("umask = 027", "identifier = live\numask = 027")
                      .replace("chmod = 0770", "chmod = 0700").replace("minfds = 512\n", ""))
        before = project.wait_for("web")
        project.run("apply")  # a umask has no effect on one in the foreground, and stops nothing
        self.assertNotEqual(project.wait_for("web"), before)

    def test_a_cause_is_shown_in_its_template(self):
        project, _ = self.open(STEADY.format("web", ""), "web")
        project.want("[program:web]\ncommand = /bin/sleep __BK_COUNT__000\nstartsecs = 1\nstopwaitsecs = 6\n")
        _, groups = self.plan(project)
        self.assertEqual([(change["option"], change["cause"]["start"]["line"])
                          for change in groups["web"]["changes"]], [("stopwaitsecs", 4)])
        self.assertIn("templates/", groups["web"]["changes"][0]["cause"]["path"])

    def test_markdown(self):
        project, _ = self.open(STEADY.format("web", ""), "web")
        project.want(STEADY.format("web", 1))
        said = project.run("plan", "--format", "markdown", status=1)
        self.assertIn("### `app` on `here`", said)
        self.assertIn("- **restart** group `web`", said)

    def test_a_diff_of_what_runs(self):
        project, _ = self.open(STEADY.format("web", ""), "web")
        project.run("apply")
        project.want(STEADY.format("web", 1))
        project.run("apply")
        # Edited by hand, and not read by anybody: what runs is what was applied.
        project.set_programs(STEADY.format("web", 9))
        self.assertIn("-command = /bin/sleep 10001\n+command = /bin/sleep 10009",
                      project.run("diff", "--from", "running", "--to", "files", status=1))
        self.assertEqual(project.run("diff", "--from", "running", "--to", "HEAD"), "")
        self.assertEqual(project.run("diff", "--from", "running", "--to", "wanted"), "")
        said = project.run("diff", "--from", "HEAD~1", "--to", "running", "--options", status=1)
        self.assertRegex(said, r"\[program:web\] command +'/bin/sleep 1000' +'/bin/sleep 10001' +restart of group")
        project.want(STEADY.format("web", 1) + "environment = PASSWORD=\"offen-0815\"\n")
        for words in ((), ("--options",), ("--from", "running")):
            self.assertNotIn("offen-0815", project.run("diff", *words, status=1))

    def test_what_runs_is_nowhere(self):
        project, _ = self.open(STEADY.format("web", ""), "web")
        project.set_programs(STEADY.format("web", 9))
        project.want(STEADY.format("web", 8))
        self.assertIn("neither on disk, nor recorded, nor wanted",
                      project.run("diff", "--from", "running", status=2))
        plan, groups = self.plan(project)
        self.assertEqual((groups["web"]["action"], groups["web"]["knowledge"]), ("restart", "none"))

    def saved(self):
        project, before = self.open(STEADY.format("web", "") + STEADY.format("db", ""), "web", "db")
        project.want(STEADY.format("web", 1) + STEADY.format("db", ""))
        path = project.path("saved.plan")
        project.run("plan", "-o", path, status=1)
        self.assertEqual(os.stat(path).st_mode & 0o777, 0o600)
        self.assertEqual(os.stat(project.path("history/supconf-key")).st_mode & 0o777, 0o600)
        return project, before, path

    def test_a_saved_plan_is_applied_once(self):
        project, before, path = self.saved()
        project.run("apply", path)
        after = project.wait_for("web", "db")
        self.assertEqual(after["db"], before["db"])
        self.assertNotEqual(after["web"], before["web"])
        self.assertIn("stale", project.run("apply", path, status=5))

    def test_a_stale_plan_says_what_changed_since(self):
        project, before, path = self.saved()
        template = project.read("templates/#conf.d#programs.conf")
        project.want(template + "; more\n")
        said = project.run("apply", path, status=5)
        self.assertIn("template", said)
        self.assertEqual(project.pids(), before)
        project.want(template)
        project.set_programs(STEADY.format("web", "") + STEADY.format("db", "") + "; by hand\n")
        self.assertIn("file 'conf.d/programs.conf' has changed", project.run("apply", path, status=5))
        project.set_programs(STEADY.format("web", "") + STEADY.format("db", ""))
        project.control("restart", "web")
        self.assertIn("process 'web:web' was RUNNING", project.run("apply", path, status=5))

    def test_a_restart_elsewhere_does_not_make_a_plan_stale(self):
        project, _, path = self.saved()
        project.control("restart", "db")
        project.run("apply", path)

    def test_a_plan_that_was_touched_is_refused(self):
        project, before, path = self.saved()
        with open(path, encoding="ascii") as file:
            text = file.read()
        with open(path, "w", encoding="ascii") as file:
            file.write(text.replace("group web restart", "group web remove"))
        self.assertIn("cut or changed", project.run("apply", path, status=2))
        self.assertEqual(project.pids(), before)


if __name__ == "__main__":
    if not PROGRAM:
        print("skipped: supervisord is not installed")
        sys.exit(77)
    SUPCONF = os.path.realpath(sys.argv.pop(1))
    tempfile.tempdir = "/tmp"  # the path of a unix socket must be short
    unittest.main(verbosity=2)
