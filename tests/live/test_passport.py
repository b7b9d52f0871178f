# SPDX-License-Identifier: MIT
"""Changes that somebody approved, by the real program, git, ssh-keygen and supervisord.

Usage: test_passport.py SUPCONF [TEST]...
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
import unittest

from project import SECRET, Project, run_tests
from test_apply import valid

SUPCONF = None
REQUIRED = "apply.passport = required\n"
STEADY = "[program:{0}]\ncommand = /bin/sleep 1000{1}\nstartsecs = 0\n"
OLD = STEADY.format("web", "") + STEADY.format("db", "")
NEW = STEADY.format("web", "__BK_COUNT__") + STEADY.format("db", "")
TOKEN = "environment = TOKEN=\"__APP_SECRET__\"\n"


def call(*words, **more):
    return subprocess.run(words, check=True, capture_output=True, text=True, **more).stdout


class Reviewed(Project):
    """A project in git, with a change in its work tree and two people with keys."""

    def __init__(self, *words, **more):
        super().__init__(*words, **more)
        self.write(".gitignore", "*\n!templates\n!templates/*\n!hosts.yml\n!supconf.ini\n")
        for name in ("ann", "eve"):
            call("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", self.path(name))
        self.allow("ann@example.org", "ann")
        self.git("init", "-q", "-b", "main")
        self.commit()

    def allow(self, principal, key):
        self.write("signers", f"{principal} namespaces=\"supconf-passport\" {self.read(key + '.pub')}")

    def git(self, *words):
        call("git", "-C", self.folder, "-c", "user.name=x", "-c", "user.email=x@y", *words,
             env={**os.environ, "HOME": self.folder, "GIT_CONFIG_NOSYSTEM": "1"})

    def commit(self):
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "state")

    def approve(self, *words, key="ann", **more):
        self.run("review", "--base", "HEAD", "--passport", "pass.json", "--sign",
                 self.path(key), *words, status=1, **more)
        return json.loads(self.read("pass.json"))

    def apply(self, *words, **more):
        return self.run("apply", "--passport", "pass.json", "--signers", "signers", *words, **more)


class Passport(unittest.TestCase):
    def open(self, old=OLD, new=NEW, **more):
        project = self.enterContext(Reviewed(SUPCONF, old, **more))
        before = project.wait_for("web", "db")
        project.want(new)
        return project, before

    def refused(self, project, before, *told, words=()):
        """Nothing is touched: not a file, not a process, nothing is recorded."""
        said = project.apply(*words, status=5)
        for text in told:
            self.assertIn(text, said)
        self.assertIn("nothing was touched", said)
        self.assertEqual(project.programs_on_disk(), OLD)
        self.assertEqual(project.pids(), before)
        return said

    def differences(self, said):
        return [line.removeprefix("not approved: ") for line in said.splitlines()
                if line.startswith("not approved: ")]

    def test_what_was_approved_is_carried_out(self):
        project, before = self.open(settings=REQUIRED)
        document = project.approve()
        valid(document, "passport")
        instance, = document["instances"]
        self.assertEqual(instance["forecast"]["groups"], {"web": "restart"})
        self.assertFalse(instance["forecast"]["seen"])
        said = project.apply()
        self.assertIn("approved by ann@example.org", said)
        after = project.wait_for("web", "db")
        self.assertEqual(after["db"], before["db"])
        self.assertNotEqual(after["web"], before["web"])
        self.assertIn("ann@example.org", project.run("history"))
        self.assertIn("nothing to do", project.apply())

    def review(self, project, *words, status=1):
        """As JSON, with what was said, and the pages."""
        pages = [project.run("review", "--base", "HEAD", "--format", name, *words, status=status)
                 for name in ("html", "markdown")]
        said = project.run("review", "--base", "HEAD", "--format", "json", *words, status=status)
        document, _ = json.JSONDecoder().raw_decode(said)
        valid(document, "review")
        return document["passport"], said, pages

    def test_the_review_says_who_signed_its_passport(self):
        project, _ = self.open()
        self.assertIsNone(self.review(project)[0])
        unsigned, _, pages = self.review(project, "--passport", "pass.json")
        self.assertIsNone(unsigned["signed_by"])
        for page in pages:
            self.assertIn("Not signed yet", page)
        words = ("--passport", "pass.json", "--sign", project.path("ann"), "--valid-for", "3d")
        passport, _, pages = self.review(project, *words)
        listed = call("ssh-keygen", "-l", "-f", project.path("ann.pub")).split()
        self.assertEqual(passport["signed_by"], f"ED25519 key {listed[1]}")
        self.assertEqual(passport["sha256"],
                         hashlib.sha256(project.read("pass.json").encode()).hexdigest())
        self.assertAlmostEqual(passport["expires"], time.time() + 3 * 86400, delta=60)
        for page in pages:
            self.assertIn(listed[1], page)
            self.assertIn("good until", page)
        project.write("supconf.ini", project.read("supconf.ini") + "[package]\nsigners = signers\n")
        passport, said, pages = self.review(project, *words)
        self.assertEqual(passport["signed_by"], "ann@example.org")
        self.assertIn("ann@example.org", pages[0])
        passport, said, _ = self.review(project, *words[:3], project.path("eve"))
        self.assertRegex(passport["signed_by"], "^ED25519 key SHA256:")
        self.assertIn("apply will not believe it", said)

    def test_the_result_says_who_approved(self):
        project, _ = self.open()
        project.approve()
        for words, status, expected in ((["--dry-run"], 0, "ann@example.org"),
                                        (["-e", "LATE=1"], 5, None), ([], 0, "ann@example.org")):
            said = project.apply("--format", "json", *words, status=status)
            document, _ = json.JSONDecoder().raw_decode(said[said.index("{\"version\""):])
            result, = valid(document, "apply")["results"]
            self.assertEqual(result["approved_by"], expected)

    def test_digests_are_those_of_sha256sum(self):
        project, _ = self.open()
        instance, = project.approve()["instances"]
        for name, digest in instance["templates"].items():
            self.assertEqual(digest, hashlib.sha256(project.read(name).encode()).hexdigest())
        wanted = NEW.replace("__BK_COUNT__", "1")
        self.assertEqual(instance["files"]["conf.d/programs.conf"],
                         hashlib.sha256(wanted.encode()).hexdigest())

    def test_ssh_keygen_alone_can_sign_and_check(self):
        project, _ = self.open()
        project.run("review", "--base", "HEAD", "--passport", "pass.json", status=1)
        call("ssh-keygen", "-Y", "sign", "-q", "-n", "supconf-passport", "-f", "ann", "pass.json",
             cwd=project.folder)
        with open(project.path("pass.json"), encoding="utf-8") as file:
            call("ssh-keygen", "-Y", "verify", "-n", "supconf-passport", "-f", "signers", "-I",
                 "ann@example.org", "-s", "pass.json.sig", stdin=file, cwd=project.folder)
        project.apply()

    def test_a_key_with_a_pass_phrase_and_one_of_an_agent(self):
        project, _ = self.open()
        call("ssh-keygen", "-q", "-p", "-N", "open sesame", "-f", project.path("ann"))
        project.write("ask", "#!/bin/sh\necho 'open sesame'\n")
        os.chmod(project.path("ask"), 0o700)
        asked = {"SSH_ASKPASS": project.path("ask"), "SSH_ASKPASS_REQUIRE": "force",
                 "DISPLAY": ":0"}
        project.approve(**asked)
        project.apply("--dry-run")
        agent = subprocess.Popen(["ssh-agent", "-D", "-a", project.path("agent")],
                                 stdout=subprocess.DEVNULL)
        self.addCleanup(agent.wait)
        self.addCleanup(agent.terminate)
        while not os.path.exists(project.path("agent")):
            time.sleep(0.05)
        with_agent = {"SSH_AUTH_SOCK": project.path("agent")}
        subprocess.run(["ssh-add", "-q", project.path("ann")], check=True, stdin=subprocess.DEVNULL,
                       env={**os.environ, **asked, **with_agent})
        os.unlink(project.path("ann"))
        project.approve(key="ann.pub", **with_agent)
        project.apply()

    def test_changed_inputs_are_named(self):
        project, before = self.open()
        project.approve()
        project.want(NEW + STEADY.format("cron", ""))
        said = self.refused(project, before)
        self.assertEqual(self.differences(said), [
            "template 'templates/#conf.d#programs.conf' has changed",
            "what is wanted of file 'conf.d/programs.conf' has changed",
            "group 'cron' has the action add, approved is keep"])
        project.want(NEW)
        hosts = project.read("hosts.yml")
        project.write("hosts.yml", hosts.replace("BK_COUNT: 1", "BK_COUNT: 2"))
        self.assertEqual(self.differences(self.refused(project, before)), [
            "variable 'BK_COUNT' has changed",
            "what is wanted of file 'conf.d/programs.conf' has changed",
            "what is wanted of file 'app/bin/note' has changed"])
        project.write("hosts.yml", hosts + "    MORE: x\n")
        self.assertEqual(self.differences(self.refused(project, before)),
                         ["variable 'MORE' is new"])
        project.write("hosts.yml", hosts)
        settings = project.read("supconf.ini")
        project.write("supconf.ini", settings + "check.attempts = 1\n")
        self.assertEqual(self.differences(self.refused(project, before)),
                         ["settings 'supconf.ini' has changed"])
        project.write("supconf.ini", settings)
        self.refused(project, before, "variable 'LATE' is new", words=("-e", "LATE=1"))
        project.apply()

    def test_a_restart_more_than_approved(self):
        project, before = self.open()
        project.approve()
        drifted = OLD.replace("[program:db]\ncommand = /bin/sleep 1000",
                              "[program:db]\ncommand = /bin/sleep 999")
        project.set_programs(drifted)
        project.control("update")
        before = project.wait_for("web", "db")
        said = project.apply(status=5)
        self.assertEqual(self.differences(said),
                         ["group 'db' has the action restart, approved is keep"])
        self.assertEqual(project.programs_on_disk(), drifted)
        self.assertEqual(project.pids(), before)

    def test_an_unapproved_removal(self):
        project, before = self.open()
        project.write("templates/#more.txt", "more\n")
        project.run("apply")
        project.set_programs(OLD)
        project.control("update")
        before = project.wait_for("web", "db")
        project.git("checkout", "-q", "--", "templates")
        os.unlink(project.path("templates/#more.txt"))
        project.want(NEW)
        project.approve()
        self.refused(project, before, "file 'more.txt' would be removed, which is not approved")

    def test_who_signed_counts(self):
        project, before = self.open()
        project.approve()
        os.unlink(project.path("pass.json.sig"))
        self.refused(project, before, "it is not signed")
        project.approve(key="eve")
        self.refused(project, before, "nobody in signers has made this signature")
        project.approve()
        text = project.read("pass.json")
        project.write("pass.json", text.replace('"web": "restart"', '"web": "restart", "db": "restart"'))
        self.refused(project, before, "does not hold")
        project.write("pass.json", text[:-2])
        self.refused(project, before, "does not hold")
        project.write("pass.json", text)
        project.write("signers", f"ann@example.org namespaces=\"git\" {project.read('ann.pub')}")
        self.refused(project, before)
        call("ssh-keygen", "-Y", "sign", "-q", "-n", "file", "-f", "ann", "pass.json",
             cwd=project.folder, input="y\n")
        project.allow("ann@example.org", "ann")
        self.refused(project, before, "does not hold")
        project.write("pass.json", "{\"version\": 1}\n")
        os.unlink(project.path("pass.json.sig"))
        call("ssh-keygen", "-Y", "sign", "-q", "-n", "supconf-passport", "-f", "ann", "pass.json",
             cwd=project.folder)
        self.refused(project, before, "this is no passport of supconf")
        project.write("pass.json", text.replace('"version": 1', '"version": 2'))
        os.unlink(project.path("pass.json.sig"))
        call("ssh-keygen", "-Y", "sign", "-q", "-n", "supconf-passport", "-f", "ann", "pass.json",
             cwd=project.folder)
        self.refused(project, before, "was made by a later supconf")

    def test_a_passport_that_is_over(self):
        project, before = self.open()
        document = project.approve("--valid-for", "1s")
        self.assertEqual(document["expires"] - document["time"], 1)
        time.sleep(1.1)
        self.refused(project, before, "it was good until")
        project.approve("--valid-for", "3d")
        project.apply()

    def test_another_host_another_instance(self):
        project, before = self.open()
        project.write("hosts.yml", project.read("hosts.yml").replace(
            "    here:\n", "    here:\n    there:\n"))
        document = project.approve()
        self.assertEqual([one["host"] for one in document["instances"]], ["here", "there"])
        project.write("pass.json", json.dumps(
            {**document, "instances": document["instances"][1:]}))
        os.unlink(project.path("pass.json.sig"))
        call("ssh-keygen", "-Y", "sign", "-q", "-n", "supconf-passport", "-f", "ann", "pass.json",
             cwd=project.folder)
        self.assertEqual(self.differences(self.refused(project, before)),
                         ["host 'here' is none of those that the passport is for"])
        document["instances"][0]["name"] = document["instances"][1]["name"] = "other"
        project.write("pass.json", json.dumps(document))
        os.unlink(project.path("pass.json.sig"))
        call("ssh-keygen", "-Y", "sign", "-q", "-n", "supconf-passport", "-f", "ann", "pass.json",
             cwd=project.folder)
        self.assertEqual(self.differences(self.refused(project, before)),
                         ["instance 'app' is not in the passport"])

    def test_what_the_settings_demand(self):
        project, before = self.open(settings=REQUIRED)
        said = project.run("apply", status=5)
        self.assertIn("instance 'app' needs a passport", said)
        self.assertEqual(project.pids(), before)
        project.run("apply", "--dry-run")
        project.approve()
        said = project.run("apply", "--passport", "pass.json", status=2)
        self.assertIn("say who may sign", said)
        project.write("supconf.ini", project.read("supconf.ini").replace(
            "[render]", "[package]\nsigners = signers\n\n[render]"))
        project.approve()
        project.run("apply", "--passport", "pass.json")
        project.run("rollback")
        self.assertEqual(project.programs_on_disk(), OLD)

    def test_who_this_machine_is_is_not_for_the_reviewer(self):
        project, _ = self.open()
        elsewhere = project.path("elsewhere")
        os.mkdir(elsewhere)
        for name in ("templates", "hosts.yml", "supconf.ini", ".git", ".gitignore"):
            (shutil.copytree if os.path.isdir(project.path(name)) else shutil.copy)(
                project.path(name), os.path.join(elsewhere, name))
        path = os.path.join(elsewhere, "supconf.ini")
        with open(path, encoding="utf-8") as file:
            text = file.read()
        with open(path, "w", encoding="utf-8") as file:
            file.write(text.replace("host = here", "host = laptop"))
        subprocess.run([SUPCONF, "review", "--base", "HEAD", "--passport", project.path("pass.json"),
                        "--sign", project.path("ann")], cwd=elsewhere, env=project.environ,
                       stdout=subprocess.DEVNULL, check=False)
        project.apply()

    def test_secrets_cannot_be_guessed_and_bring_nothing_along(self):
        project, before = self.open(new=NEW.replace("startsecs", TOKEN + "startsecs", 1))
        first = project.approve()
        self.assertNotIn(SECRET, project.read("pass.json"))
        # Another secret of the same kind gives the same passport: nothing in it depends on it.
        other = project.approve(SUPCONF_SECRET_app="quite-another-1")
        self.assertEqual(first["instances"], other["instances"])
        for secret in ('x",LD_PRELOAD="/tmp/evil.so', "x' 'y", "a b c d"):
            said = project.apply(status=5, SUPCONF_SECRET_app=secret)
            self.assertIn("what is wanted of file 'conf.d/programs.conf' has changed", said)
            self.assertEqual(project.pids(), before)
        project.apply()

    def test_passwords_that_nobody_marked_are_covered(self):
        project, _ = self.open()
        hosts = project.read("hosts.yml")
        texts = []
        for password in ("4711", "4712"):
            project.write("hosts.yml", hosts + f"    DB_PASSWORD: '{password}'\n"
                          f"    MAIL: [{{user: me, password: '{password}'}}]\n")
            project.write("templates/#other.ini", "[db]\nlogin = __DB_PASSWORD__\n")
            project.want(NEW + STEADY.format("more", "") + "environment = API_TOKEN=\""
                         + password + "x\"\n")
            texts.append(project.approve()["instances"])
        self.assertEqual(*texts)

    def test_a_secret_does_not_stand_for_another_word(self):
        """What is covered in one place is no way to change it in another."""
        project, before = self.open(new=NEW + "environment = A_TOKEN=\"__A_TOKEN__\"\n")
        hosts = project.read("hosts.yml") + "    A_TOKEN: sleep\n    WORD: sleep\n"
        project.write("hosts.yml", hosts)
        project.approve()
        project.write("hosts.yml", hosts.replace("sleep", "false"))
        self.assertIn("variable 'WORD' has changed", self.differences(self.refused(project, before)))
        project.write("hosts.yml", hosts.replace("A_TOKEN: sleep", "A_TOKEN: false"))
        project.want(project.read("templates/#conf.d#programs.conf").replace("sleep", "false"))
        self.assertEqual(self.differences(self.refused(project, before))[0],
                         "template 'templates/#conf.d#programs.conf' has changed")

    def test_options_that_do_not_fit(self):
        project, _ = self.open()
        for words in (("review", "--base", "HEAD", "--sign", "ann"),
                      ("review", "--base", "HEAD", "--valid-for", "1d"),
                      ("review", "--base", "HEAD", "--passport", "p", "--valid-for", "2y"),
                      ("review", "--base", "HEAD", "--head", "HEAD", "--plan", "p"),
                      ("review", "--base", "HEAD", "--passport", "p", "--sign", "nobody"),
                      ("apply", "--signers", "signers"),
                      ("apply", "--signers", "signers", "--passport", "nowhere"),
                      ("apply", "--signers", "nowhere", "--passport", "hosts.yml")):
            project.run(*words, status=2)
        self.assertFalse(os.path.exists(project.path("p")))


class OfPlan(unittest.TestCase):
    """review --plan: what runs, not what the base says."""

    open = Passport.open

    def test_what_truly_restarts(self):
        project, _ = self.open()
        project.control("stop", "web")
        project.set_programs(OLD.replace("[program:db]\ncommand = /bin/sleep 1000",
                                         "[program:db]\ncommand = /bin/sleep 999"))
        project.control("update")
        project.run("plan", "-o", "change.plan", status=1)
        assumed, seen = (json.JSONDecoder().raw_decode(project.run(
            "review", "--base", "HEAD", "--format", "json", *words, status=1))[0]
            for words in ((), ("--plan", "change.plan")))
        self.assertEqual([group["name"] for group in assumed["changes"][0]["groups"]], ["web"])
        self.assertFalse(assumed["changes"][0]["seen"])
        self.assertEqual(sorted(group["name"] for group in seen["changes"][0]["groups"]),
                         ["db", "web"])
        self.assertTrue(seen["changes"][0]["seen"])
        document = project.approve("--plan", "change.plan")
        self.assertEqual(document["instances"][0]["forecast"],
                         {"seen": True, "groups": {"db": "restart", "web": "restart"},
                          "removed": [], "supervisord": "nothing"})
        project.apply("change.plan")

    def test_a_stale_plan_is_refused(self):
        project, _ = self.open()
        project.run("plan", "-o", "change.plan", status=1)
        project.control("restart", "web")
        said = project.run("review", "--base", "HEAD", "--plan", "change.plan", status=5)
        self.assertIn("since the plan: process 'web:web'", said)
        self.assertIn("the plan is stale", said)
        project.write("no.plan", "nothing\n")
        project.run("review", "--base", "HEAD", "--plan", "no.plan", status=2)


if __name__ == "__main__":
    SUPCONF = os.path.realpath(sys.argv[1])
    if not shutil.which("ssh-keygen") or not shutil.which("git"):
        print("skipped: ssh-keygen or git is not installed")
        sys.exit(77)

    class All(Passport):
        pass

    for name in unittest.defaultTestLoader.getTestCaseNames(OfPlan):
        setattr(All, name, getattr(OfPlan, name))
    run_tests(All, sys.argv[2:])
