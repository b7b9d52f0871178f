# SPDX-License-Identifier: MIT
"""How apply carries out a release archive, by the real program on a real supervisord.

Usage: test_package.py SUPCONF [TEST]...
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import unittest

from project import SECRET, Project, run_tests

SUPCONF = None
STEADY = "[program:{0}]\ncommand = /bin/sleep 1000{1}\nstartsecs = 0\nstopwaitsecs = 5\n"
DYING = ("[program:web]\ncommand = /bin/sh -c \"sleep 1; exit 7\"\nstartsecs = 0\n"
         "stopasgroup = true\n")
OLD = STEADY.format("web", "") + STEADY.format("db", "")
NEW = STEADY.format("web", 1) + STEADY.format("db", "")


class Package(unittest.TestCase):
    def open(self, programs=OLD, *names):
        project = self.enterContext(Project(SUPCONF, programs))
        return project, project.wait_for(*(names or ("web", "db")))

    def pack(self, project, programs, *words, name="r.tar.gz"):
        """An archive with these programs, made elsewhere: here templates and inventory are gone."""
        project.want(programs)
        project.run("package", "-o", project.path(name), *words)
        self.leave_project(project)
        return project.path(name)

    def leave_project(self, project, more=""):
        """A machine that has settings alone, and in them no more than where its history is."""
        self.set_settings(project, f"[supconf]\nhost = here\n\n[history]\nrepository = "
                                   f"{project.path('history')}\n{more}")

    def set_settings(self, project, text):
        if not os.path.exists(project.path("away")):
            os.mkdir(project.path("away"))
            for name in ("templates", "hosts.yml", "supconf.ini"):
                shutil.move(project.path(name), project.path("away/" + name))
        project.write("supconf.ini", text)

    def back_to_project(self, project):
        for name in ("templates", "hosts.yml", "supconf.ini"):
            if os.path.exists(project.path("away/" + name)):
                os.replace(project.path("away/" + name), project.path(name))
        os.rmdir(project.path("away"))

    def assert_untouched(self, project, before, programs=OLD):
        self.assertEqual(project.programs_on_disk(), programs)
        self.assertEqual(project.pids(), before)
        self.assertEqual(os.listdir(project.path("conf.d")), ["programs.conf"])

    def test_it_is_planned_and_applied_and_then_there_is_nothing_to_do(self):
        project, before = self.open()
        archive = self.pack(project, NEW)
        planned = project.run("plan", archive, status=1)
        self.assertIn("conf.d/programs.conf", planned)
        self.assertIn("would stop group web", project.run("apply", archive, "--dry-run"))
        self.assertIn("10001", project.run("diff", archive, status=1))
        self.assert_untouched(project, before)
        project.run("apply", archive)
        after = project.wait_for("web", "db")
        self.assertEqual(project.programs_on_disk(), NEW)
        self.assertEqual(after["db"], before["db"])
        self.assertNotEqual(after["web"], before["web"])
        project.run("plan", archive)
        project.run("apply", archive)
        self.assertEqual(project.pids(), after)
        shown = json.loads(project.run("history", "show", "HEAD", "--format", "json"))["entries"][0]
        self.assertRegex(shown["package"], "^release-[0-9a-f]{64}$")
        self.assertEqual(shown["result"], "applied")
        told = project.run("package", "--verify", archive)
        self.assertTrue(shown["package"].startswith(told.split()[0]), told)

    def save_plan(self, programs=NEW, *words):
        """The plan of an archive, and the archive."""
        project, before = self.open()
        archive = self.pack(project, programs, *words)
        saved = project.path("saved.plan")
        project.run("plan", "r.tar.gz", "-o", saved, status=1)
        self.assert_untouched(project, before)
        return project, before, archive, saved

    def test_a_saved_plan_is_carried_out(self):
        project, before, archive, saved = self.save_plan()
        os.mkdir(project.path("elsewhere"))
        done = subprocess.run([*project.command("apply", saved), "-m", "x"], env=project.environ,
                              cwd=project.path("elsewhere"), capture_output=True, text=True,
                              check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertEqual(project.programs_on_disk(), NEW)
        self.assertEqual(project.wait_for("web", "db")["db"], before["db"])
        entry = json.loads(project.run("history", "--format", "json"))["entries"][0]
        self.assertIn("release-", entry["package"])
        self.assertIn("stale", project.run("apply", saved, status=5))

    def test_a_saved_plan_of_another_package(self):
        project, before, archive, saved = self.save_plan()
        self.back_to_project(project)
        self.pack(project, NEW.replace("10001", "10002"))
        said = project.run("apply", saved, status=5)
        self.assertIn(f"since the plan: package '{archive}' has changed", said)
        self.assertIn("what is wanted of file 'conf.d/programs.conf' has changed", said)
        self.assert_untouched(project, before)
        self.back_to_project(project)
        project.write("templates/bin#note", "count __BK_COUNT__, for another host too\n")
        self.pack(project, NEW)
        said = project.run("apply", saved, status=5)
        self.assertIn("has changed", said)
        os.unlink(archive)
        self.assertIn("r.tar.gz", project.run("apply", saved, status=2))
        self.assert_untouched(project, before)

    def test_a_saved_plan_of_what_was_otherwise(self):
        project, before, archive, saved = self.save_plan()
        project.write("app/bin/note", "by hand\n")
        self.assertIn("since the plan: file 'app/bin/note' has changed",
                      project.run("apply", saved, status=5))
        project.write("app/bin/note", "count 1\n")
        project.control("restart", "web")
        self.assertIn("since the plan: process 'web:web' was", project.run("apply", saved, status=5))
        self.leave_project(project, "[severity]\nstartsecs-zero = info\n")
        self.assertIn("supconf.ini' has changed", project.run("apply", saved, status=5))
        self.assertEqual(project.programs_on_disk(), OLD)
        self.back_to_project(project)
        git = ["git", "-C", project.folder, "-c", "user.name=x", "-c", "user.email=x"]
        for words in (["init", "-q"], ["add", "templates", "hosts.yml", "supconf.ini"],
                      ["commit", "-qm", "x"]):
            subprocess.run([*git, *words], check=True)
        self.assertIn("is the plan of a package",
                      project.run("review", "--base", "HEAD", "--plan", saved, status=2))

    def test_files_that_the_new_release_lacks_go(self):
        project, _ = self.open()
        project.write("templates/#conf.d#more.conf", STEADY.format("more", ""))
        project.run("apply")
        project.wait_for("web", "db", "more")
        os.remove(project.path("templates/#conf.d#more.conf"))
        project.run("apply", self.pack(project, OLD))
        project.wait_for("web", "db")
        self.assertFalse(os.path.exists(project.path("conf.d/more.conf")))

    def test_what_was_damaged_is_refused(self):
        project, before = self.open()
        archive = self.pack(project, NEW)
        with open(archive, "rb") as file:
            whole = file.read()
        spoiled = bytearray(whole)
        spoiled[len(whole) // 2] ^= 0x55
        for content in (whole[:-20], whole[:len(whole) // 2], bytes(spoiled), b"", b"[program:x]\n"):
            with open(archive, "wb") as file:
                file.write(content)
            for command in ("plan", "apply"):
                self.assertIn("r.tar.gz", project.run(command, archive, status=2))
        os.remove(archive)
        project.run("apply", archive, status=2)
        self.assert_untouched(project, before)
        self.assertFalse(os.path.exists(project.path("history")))

    def test_who_must_have_signed(self):
        project, before = self.open()
        for name in ("alice", "bob"):
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f",
                            project.path(name)], check=True)
            project.write(name + ".signers", f"{name}@example.org " + project.read(name + ".pub"))
        signed = self.pack(project, NEW, "--sign", project.path("alice"))
        self.back_to_project(project)
        unsigned = self.pack(project, NEW, name="u.tar.gz")
        signers = project.path("alice.signers")
        self.assertIn("is not signed", project.run("apply", unsigned, "--signers", signers, status=2))
        project.run("apply", signed, "--signers", project.path("bob.signers"), status=2)
        self.leave_project(project, f"[package]\nsigners = {signers}\n")
        self.assertIn("is not signed", project.run("plan", unsigned, status=2))
        self.assert_untouched(project, before)
        project.run("apply", signed, "--signers", signers)
        self.assertEqual(project.programs_on_disk(), NEW)
        project.run("apply", signed)

    def test_for_other_hosts_and_instances(self):
        project, before = self.open()
        archive = self.pack(project, NEW)
        self.set_settings(project, f"[history]\nrepository = {project.path('history')}\n")
        self.assertIn("it is for here", project.run("apply", archive, "--host", "there", status=2))
        self.assertIn("did you mean 'app'",
                      project.run("apply", archive, "apq", "--host", "here", status=2))
        self.assert_untouched(project, before)
        project.run("apply", archive, "app", "--host", "here")
        self.assertEqual(project.programs_on_disk(), NEW)

    def test_settings_that_contradict_it(self):
        project, before = self.open()
        archive = self.pack(project, NEW)
        self.leave_project(project, "[render]\nprefix = /srv/elsewhere\n")
        self.assertIn("its prefix is", project.run("apply", archive, status=2))
        self.leave_project(project, "[instance app]\nconfig = /etc/other.conf\n")
        self.assertIn("its main file is", project.run("apply", archive, status=2))
        self.assert_untouched(project, before)

    def test_secrets_are_put_in_here(self):
        project, before = self.open()
        with_secret = OLD + "environment = APP_TOKEN=\"__APP_SECRET__\"\n"
        archive = self.pack(project, with_secret)
        with open(archive, "rb") as file:
            self.assertNotIn(SECRET.encode(), file.read())
        said = project.run("apply", archive, status=2, has_secret=False)
        self.assertIn("'app'", said)
        self.assertIn("SUPCONF_SECRET_NAME", said)
        self.assert_untouched(project, before)
        os.mkdir(project.path("secrets"), 0o700)
        project.write("secrets/app", SECRET + "\n")
        os.chmod(project.path("secrets/app"), 0o600)
        said = project.run("apply", archive, has_secret=False)
        self.assertIn(SECRET, project.programs_on_disk())
        self.assertNotIn(SECRET, said)
        self.assertEqual(os.stat(project.path("conf.d/programs.conf")).st_mode & 0o77, 0)
        log = subprocess.run(["git", "-C", project.path("history"), "log", "-p"],
                             capture_output=True, text=True, check=True).stdout
        self.assertIn("‹secret app", log)
        self.assertNotIn(SECRET, log)
        project.run("plan", archive, has_secret=False)

    def test_secrets_of_the_inventory_that_is_here(self):
        project, _ = self.open()
        hosts = project.read("hosts.yml").replace("!secret app", "!env APP_TOKEN_VALUE")
        project.write("hosts.yml", hosts)
        os.environ["APP_TOKEN_VALUE"] = SECRET
        archive = self.pack(project, OLD + "environment = APP_TOKEN=\"__APP_SECRET__\"\n")
        self.back_to_project(project)
        project.run("apply", archive)
        self.assertIn(SECRET, project.programs_on_disk())

    def test_a_secret_that_differs_from_host_to_host_is_not_taken_from_the_inventory(self):
        project, before = self.open()
        project.write("hosts.yml", "all:\n  hosts:\n    there: {APP_PASSWORD: elsewhere}\n"
                                   "    here: {APP_PASSWORD: right-here}\n"
                                   "  vars: {BK_COUNT: 1}\n")
        archive = self.pack(project, OLD + "environment = WHAT=\"__APP_PASSWORD__\"\n",
                            "--host", "here")
        self.back_to_project(project)
        self.assertIn("'APP_PASSWORD'", project.run("apply", archive, status=2))
        self.assert_untouched(project, before)
        project.write("hosts.yml", project.read("hosts.yml").replace("{APP_PASSWORD: elsewhere}", ""))
        project.run("apply", archive)
        self.assertIn("right-here", project.programs_on_disk())

    def test_packed_secrets_are_not_shown(self):
        project, _ = self.open()
        archive = self.pack(project, OLD + "environment = WHAT=\"__APP_SECRET__\"\n",
                            "--include-secrets")
        for command in ("plan", "diff"):
            self.assertNotIn(SECRET, project.run(command, archive, status=1, has_secret=False))
        self.assertNotIn(SECRET, project.run("apply", archive, has_secret=False))
        self.assertIn(SECRET, project.programs_on_disk())
        log = subprocess.run(["git", "-C", project.path("history"), "log", "-p"],
                             capture_output=True, text=True, check=True).stdout
        self.assertNotIn(SECRET, log)

    def test_a_run_that_was_killed_is_taken_back(self):
        project, before = self.open()
        slow = "[program:web]\ncommand = /bin/sleep 10001\nstartsecs = 30\n"
        archive = self.pack(project, slow + STEADY.format("db", ""))
        running = project.start("apply", archive)
        while "10001" not in project.programs_on_disk() or project.pids().get("web"):
            time.sleep(0.1)
        os.killpg(running.pid, signal.SIGKILL)
        running.communicate(timeout=60)
        said = project.run("apply", "--recover", archive, has_secret=False)
        self.assertIn("the former state is back", said)
        self.assertEqual(project.programs_on_disk(), OLD)
        self.assertEqual(project.wait_for("web", "db")["db"], before["db"])

    def test_what_does_not_stay_up_goes_back(self):
        project, before = self.open()
        archive = self.pack(project, DYING + STEADY.format("db", ""))
        said = project.run("apply", archive, status=3)
        self.assertIn("web", said)
        self.assertEqual(project.programs_on_disk(), OLD)
        self.assertEqual(project.wait_for("web", "db")["db"], before["db"])
        newest = json.loads(project.run("history", "--format", "json"))["entries"][0]
        self.assertEqual(newest["result"], "reverted")
        self.assertIn("package", newest)

    def test_checks_of_the_settings_here(self):
        project, before = self.open()
        archive = self.pack(project, NEW)
        self.leave_project(project, "[instance app]\n"
                                    f"config = {project.path('supervisord.conf')}\n"
                                    "check.exec = /bin/false\ncheck.attempts = 1\n")
        self.assertIn("/bin/false", project.run("apply", archive, status=3))
        self.assertEqual(project.programs_on_disk(), OLD)
        self.assertEqual(project.wait_for("web", "db")["db"], before["db"])

    def test_it_waits_to_be_confirmed(self):
        project, _ = self.open()
        archive = self.pack(project, NEW)
        project.run("apply", archive, "--confirm-within", "5m")
        project.run("apply", archive, status=5)
        self.assertIn("goes back at", project.run("apply", "--recover", archive))
        project.run("confirm", archive)
        project.run("confirm", archive, status=5)
        self.assertEqual(project.programs_on_disk(), NEW)

    def test_rollback_without_an_inventory(self):
        project, before = self.open()
        secret = OLD + "environment = APP_TOKEN=\"__APP_SECRET__\"\n"
        first = self.pack(project, secret, name="first.tar.gz")
        self.back_to_project(project)
        second = self.pack(project, secret + "umask = 027\n", name="second.tar.gz")
        self.leave_project(project, f"[render]\nprefix = {project.folder}\n\n[instance app]\n"
                                    f"config = {project.path('supervisord.conf')}\n")
        project.run("apply", first)
        project.run("apply", second)
        self.assertIn("umask", project.programs_on_disk())
        said = project.run("rollback", status=2, has_secret=False)
        self.assertIn("secret 'app' is neither in the environment", said)
        project.run("apply", "--recover", has_secret=False)
        project.run("rollback")
        self.assertNotIn("umask", project.programs_on_disk())
        self.assertIn(SECRET, project.programs_on_disk())
        self.assertEqual(set(project.wait_for("web", "db")), set(before))
        project.run("apply", status=2)  # there is nothing to render

    def test_values_of_the_command_line_have_no_place_in_it(self):
        project, before = self.open()
        archive = self.pack(project, NEW)
        self.assertIn("rendered already", project.run("apply", archive, "-e", "A=b", status=2))
        self.assert_untouched(project, before)

    def test_what_the_settings_here_call_an_error_stops_it(self):
        project, before = self.open()
        archive = self.pack(project, NEW)
        self.leave_project(project, "[severity]\nstartsecs-zero = error\n")
        self.assertIn("startsecs-zero", project.run("apply", archive, status=1))
        self.assert_untouched(project, before)


if __name__ == "__main__":
    SUPCONF = os.path.realpath(sys.argv[1])
    run_tests(Package, sys.argv[2:])
