# SPDX-License-Identifier: MIT
"""Supervisords that are named on the command line, without any project: files that people edit.

Usage: test_in_place.py SUPCONF [TEST]...
"""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import unittest

import jsonschema

from project import run_tests
from supervisor import Supervisor
from test_apply import BOTH, BOTH_NEW, DYING, SLOW, STEADY, free_port

SUPCONF = None
FORMATS = os.path.join(os.path.dirname(os.path.realpath(__file__)), "../../docs/formats")
PASSWORD = "offen-4711"
INET = "\n[inet_http_server]\nport = 127.0.0.1:{0}\nusername = ops\npassword = {1}\n"


class Daemon(Supervisor):
    """Its files are edited as people do it; what supconf knows of it lies beside them."""

    more = {}  # of the environment of supconf

    @property
    def main(self):
        return self.path("supervisord.conf")

    def command(self, *words):
        return [SUPCONF, *words]

    @property
    def environ(self):
        return {**os.environ, "XDG_STATE_HOME": self.path("state"), "NO_COLOR": "1", **self.more}

    def run(self, *words, status=0, located=None, cwd="/"):
        words += ("-c", self.main) if located is None else located
        done = subprocess.run(self.command(*words), capture_output=True, text=True, timeout=120,
                              stdin=subprocess.DEVNULL, env=self.environ, cwd=cwd, check=False)
        said = f"{' '.join(words)}: exit {done.returncode}\n{done.stdout}\n{done.stderr}"
        assert done.returncode == status, said
        assert PASSWORD not in done.stdout + done.stderr, said
        return done.stdout + done.stderr

    def control(self, *words):
        return subprocess.run(["/usr/bin/supervisorctl", "-s", "unix://" + self.socket, "-u", "ops",
                               "-p", PASSWORD, *words],
                              capture_output=True, text=True, timeout=60, check=False,
                              env=self.environ).stdout

    def pids(self):
        rows = [line.split() for line in self.control("status").splitlines()]
        return {row[0]: int(row[3].rstrip(",")) for row in rows if row[1] == "RUNNING"}

    def wait_for(self, *names):
        deadline = time.monotonic() + 20
        while set(self.pids()) != set(names):
            assert time.monotonic() < deadline, self.control("status")
            time.sleep(0.1)
        return self.pids()

    def journals(self):
        found = []
        for folder, _, names in os.walk(self.path("state")):
            found += [name for name in names if name.endswith(".journal")]
        return found


class InPlace(unittest.TestCase):
    def open(self, programs, *names, main="", **options):
        daemon = Daemon(programs=programs, **options)
        daemon.write("supervisord.conf", daemon.read("supervisord.conf") + main)
        self.enterContext(daemon)
        return daemon, daemon.wait_for(*names)

    def recorded(self):
        """One whose files supconf has seen as they run, and recorded."""
        daemon, before = self.open(BOTH, "web", "db")
        self.assertIn("nothing to do", daemon.run("apply"))
        return daemon, before

    def plan(self, daemon, *words, status=1, **more):
        said = daemon.run("plan", "--format", "json", *words, status=status, **more)
        document = json.loads(next(line for line in said.splitlines() if line.startswith("{")))
        with open(os.path.join(FORMATS, "plan.schema.json"), encoding="utf-8") as file:
            jsonschema.validate(document, json.load(file))
        return document["plans"][0]

    def assert_well(self, daemon):
        self.assertEqual(daemon.control("update"), "")
        self.assertEqual(daemon.journals(), [])
        self.assertEqual([name for name in os.listdir(daemon.path("conf.d"))
                          if name.startswith(".")], [])

    def test_an_edit_is_foretold_and_applied(self):
        daemon, before = self.recorded()
        daemon.set_programs(BOTH_NEW)
        plan = self.plan(daemon)
        self.assertEqual(plan["instance"], "supervisord")
        self.assertEqual([(file["path"], file["edited"]) for file in plan["files"]],
                         [(daemon.path("conf.d/programs.conf")[1:], True)])
        self.assertEqual({group["name"]: group["action"] for group in plan["groups"]},
                         {"web": "restart", "db": "keep"})
        self.assertIsNone(plan["no_way_back"])
        self.assertEqual([step["kind"] for step in plan["steps"]],
                         ["accept-file", "reread", "restart-group"])
        self.assertIn("edited ", daemon.run("plan", status=1))
        daemon.run("apply", "-m", "by hand")
        after = daemon.wait_for("web", "db")
        self.assertEqual(after["db"], before["db"])
        self.assertNotEqual(after["web"], before["web"])
        self.assert_well(daemon)
        self.assertIn("(by hand)", daemon.run("history"))
        daemon.run("plan")
        daemon.run("rollback")
        self.assertEqual(daemon.read("conf.d/programs.conf"), BOTH)
        daemon.wait_for("web", "db")
        self.assert_well(daemon)

    def test_a_failure_brings_back_what_was_recorded(self):
        daemon, before = self.recorded()
        bad = DYING + STEADY.format("db", "")
        daemon.set_programs(bad)
        daemon.write("conf.d/more.conf", STEADY.format("more", ""))
        os.chmod(daemon.path("conf.d/programs.conf"), 0o640)
        said = daemon.run("apply", status=3)
        self.assertIn("does not stay up", said)
        self.assertEqual(daemon.read("conf.d/programs.conf"), BOTH)
        self.assertFalse(os.path.exists(daemon.path("conf.d/more.conf")))
        self.assertEqual(daemon.wait_for("web", "db")["db"], before["db"])
        self.assert_well(daemon)
        # Nothing of the edit is lost.
        self.assertIn("edited by hand", daemon.run("history"))
        document = json.loads(daemon.run("history", "--format", "json").strip())
        edited = next(entry for entry in document["entries"] if entry["result"] == "edited")
        shown = daemon.run("history", "show", edited["revision"])
        self.assertIn("+[program:more]", shown)
        self.assertIn("exit 7", shown)
        self.assertIn("nothing to do", daemon.run("plan"))

    def test_a_file_that_somebody_removed_comes_back(self):
        daemon, _ = self.open(BOTH, "web", "db")
        daemon.write("conf.d/more.conf", STEADY.format("more", ""))
        daemon.control("update")
        daemon.wait_for("web", "db", "more")
        daemon.run("apply")
        os.unlink(daemon.path("conf.d/more.conf"))
        daemon.set_programs(DYING + STEADY.format("db", ""))
        daemon.run("apply", status=3)
        self.assertEqual(daemon.read("conf.d/more.conf"), STEADY.format("more", ""))
        daemon.wait_for("web", "db", "more")
        self.assert_well(daemon)

    def test_its_history_is_found_from_the_folder_of_a_project(self):
        daemon, _ = self.recorded()
        daemon.set_programs(BOTH_NEW)
        os.mkdir(daemon.path("project"))
        daemon.write("project/supconf.ini", "[supconf]\nhost = elsewhere\n")
        self.assertIsNone(self.plan(daemon, cwd=daemon.path("project"))["no_way_back"])

    def test_without_a_former_version_it_says_so_and_stays(self):
        daemon, before = self.open(BOTH, "web", "db")
        bad = DYING + STEADY.format("db", "")
        daemon.set_programs(bad)
        self.assertEqual(self.plan(daemon)["no_way_back"],
                         "no former version of the files is recorded")
        self.assertIn("--confirm-within needs a way back",
                      daemon.run("apply", "--confirm-within", "1m", status=5))
        said = daemon.run("apply", status=4)
        self.assertIn("no former version of the files is recorded", said)
        self.assertIn(f"supconf apply -c {daemon.main}", said)
        self.assertEqual(daemon.read("conf.d/programs.conf"), bad)
        self.assertEqual(daemon.pids()["db"], before["db"])
        self.assertEqual(daemon.journals(), [])
        daemon.set_programs(BOTH_NEW)
        daemon.run("apply")
        self.assertEqual(daemon.wait_for("web", "db")["db"], before["db"])
        self.assert_well(daemon)

    def test_an_update_behind_its_back_takes_the_way_back(self):
        daemon, _ = self.recorded()
        daemon.set_programs(BOTH_NEW)
        daemon.control("update")
        daemon.wait_for("web", "db")
        daemon.set_programs(STEADY.format("web", 2) + STEADY.format("db", ""))
        self.assertEqual(self.plan(daemon)["no_way_back"],
                         "what runs is not the version that is recorded")

    def test_what_supervisord_would_refuse_is_not_applied(self):
        daemon, before = self.recorded()
        daemon.set_programs(BOTH + "[program:bad]\nstartsecs = many\n")
        daemon.run("apply", status=1)
        self.assertEqual(daemon.pids(), before)
        daemon.set_programs(BOTH)
        os.rename(daemon.main, daemon.path("away"))
        self.assertIn("there is no", daemon.run("apply", status=2))
        os.rename(daemon.path("away"), daemon.main)

    def test_a_comment_restarts_nothing(self):
        daemon, before = self.recorded()
        daemon.set_programs(BOTH + "; a word\n")
        daemon.run("apply")
        self.assertEqual(daemon.pids(), before)
        self.assertIn("nothing to do", daemon.run("plan"))

    def test_it_goes_back_when_nobody_confirms(self):
        daemon, before = self.recorded()
        daemon.set_programs(BOTH_NEW)
        said = daemon.run("apply", "--confirm-within", "6s")
        self.assertIn(f"supconf confirm -c {daemon.main}", said)
        deadline = time.monotonic() + 40
        while daemon.read("conf.d/programs.conf") != BOTH or daemon.journals():
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.3)
        self.assertEqual(daemon.wait_for("web", "db")["db"], before["db"])
        self.assert_well(daemon)
        daemon.set_programs(BOTH_NEW)
        daemon.run("apply", "--confirm-within", "6s")
        daemon.run("confirm")
        time.sleep(7)
        self.assertEqual(daemon.read("conf.d/programs.conf"), BOTH_NEW)

    def test_one_that_was_cut_off_is_taken_back(self):
        daemon, before = self.recorded()
        daemon.set_programs(SLOW.format(1, 30) + STEADY.format("db", ""))
        running = subprocess.Popen(daemon.command("apply", "-c", daemon.main), env=daemon.environ,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 20
        while daemon.pids().get("web") == before["web"]:
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.1)
        time.sleep(1)
        running.send_signal(signal.SIGKILL)
        running.wait()
        self.assertEqual(len(daemon.journals()), 1)
        self.assertIn("the former state is back", daemon.run("apply", "--recover"))
        self.assertEqual(daemon.read("conf.d/programs.conf"), BOTH)
        self.assertEqual(daemon.wait_for("web", "db")["db"], before["db"])
        self.assert_well(daemon)

    def test_links_are_not_replaced(self):
        daemon, _ = self.open(BOTH, "web", "db")
        daemon.write("elsewhere", STEADY.format("more", ""))
        os.symlink("../elsewhere", daemon.path("conf.d/more.conf"))
        daemon.run("apply")
        daemon.wait_for("web", "db", "more")
        daemon.set_programs(BOTH_NEW)
        self.assertIn("link", self.plan(daemon)["no_way_back"])
        daemon.run("apply")
        self.assertTrue(os.path.islink(daemon.path("conf.d/more.conf")))

    def test_a_saved_plan(self):
        daemon, _ = self.recorded()
        daemon.set_programs(BOTH_NEW)
        saved = daemon.path("saved.plan")
        daemon.run("plan", "-o", saved, status=1)
        daemon.set_programs(BOTH_NEW + "; more\n")
        self.assertIn("stale", daemon.run("apply", saved, status=5))
        daemon.set_programs(BOTH_NEW)
        daemon.run("apply", saved)
        self.assert_well(daemon)

    def test_a_diff_against_what_runs(self):
        daemon, _ = self.recorded()
        daemon.set_programs(BOTH_NEW)
        self.assertIn("-command = /bin/sleep 1000\n+command = /bin/sleep 10001",
                      daemon.run("diff", "--from", "running", status=1))
        self.assertIn("'supervisord'", daemon.run("plan", "other", status=2))


class Located(InPlace):
    """How it is found."""

    def test_by_its_socket(self):
        daemon, before = self.open(BOTH, "web", "db")
        at = ("--socket", daemon.socket)
        self.assertIn("RUNNING", daemon.run("status", located=at))
        daemon.run("stop", "web", located=at)
        daemon.run("start", "web", located=at)
        daemon.set_programs(BOTH_NEW)
        self.assertEqual([group["action"] for group in self.plan(daemon, located=at)["groups"]],
                         ["keep", "restart"])
        daemon.run("apply", located=at)
        self.assertEqual(daemon.wait_for("web", "db")["db"], before["db"])
        self.assertIn("restarted web", daemon.run("history", located=at))

    def test_a_socket_that_does_not_answer(self):
        daemon, _ = self.open(BOTH, "web", "db")
        daemon.write("plain", "")
        stale = daemon.path("stale.sock")
        with socket.socket(socket.AF_UNIX) as one:
            one.bind(stale)
        for path, words in ((daemon.path("none.sock"), "there is no supervisord socket"),
                            (stale, "nobody listens at"), (daemon.path("plain"), "nobody listens"),
                            ("x" * 300, "the system allows 1 to 107")):
            for command in ("plan", "apply", "status"):
                self.assertIn(words, daemon.run(command, status=2, located=("--socket", path)))

    def test_by_its_url(self):
        port = free_port()
        daemon, _ = self.open(BOTH, "web", "db", main=INET.format(port, PASSWORD))
        url = f"http://127.0.0.1:{port}"
        for command in ("plan", "apply"):
            self.assertIn("-c FILE names", daemon.run(command, status=2,
                                                      located=("--server-url", url)))
        good = ("--server-url", f"http://ops:{PASSWORD}@127.0.0.1:{port}/RPC2")
        daemon.run("plan", located=good)
        daemon.run("plan", located=("--server-url", url, "-c", daemon.main))
        daemon.set_programs(BOTH_NEW)
        daemon.run("apply", located=good)
        daemon.wait_for("web", "db")
        self.assertIn("RUNNING", daemon.run("status", located=good))
        said = daemon.run("plan", status=2,
                          located=("--server-url", f"http://ops:{PASSWORD}x@127.0.0.1:{port}"))
        self.assertIn("refuses the user name or the password", said)
        for bad in (f"https://ops:{PASSWORD}@127.0.0.1", f"http://ops:{PASSWORD}@:1",
                    f"http://ops:{PASSWORD}@[::1", f"http://ops:{PASSWORD}@here:99999",
                    f"ftp://{PASSWORD}", "http://", "unix://", ""):
            self.assertIn("--server-url takes", daemon.run("plan", status=2,
                                                           located=("--server-url", bad)))
        self.assertIn("exclude", daemon.run("plan", "--socket", "x", status=2, located=good))
        self.assertIn("another machine", daemon.run(
            "plan", status=2, located=("--server-url", f"http://ops:{PASSWORD}@10.255.255.1:1")))
        for folder, _, names in os.walk(daemon.path("state")):
            for name in names:
                with open(os.path.join(folder, name), "rb") as file:
                    self.assertNotIn(PASSWORD.encode(), file.read())

    def test_the_password_is_in_the_main_file(self):
        daemon = Daemon(programs=BOTH)
        daemon.write("supervisord.conf", daemon.read("supervisord.conf").replace(
            "chmod = 0700", f"chmod = 0700\nusername = ops\npassword = {PASSWORD}"))
        self.enterContext(daemon)
        before = daemon.wait_for("web", "db")
        daemon.run("apply")
        daemon.set_programs(BOTH_NEW)
        self.assertIn("-c FILE names", daemon.run("plan", status=2,
                                                  located=("--socket", daemon.socket)))
        daemon.run("apply", located=("--socket", daemon.socket, "-c", daemon.main))
        self.assertEqual(daemon.wait_for("web", "db")["db"], before["db"])
        main = daemon.read("supervisord.conf")
        daemon.write("supervisord.conf", main.replace(PASSWORD, PASSWORD[::-1]))
        self.assertIn("refuses the user name or the password", daemon.run("apply", status=2))
        daemon.write("supervisord.conf", main)

    def test_the_password_is_in_the_environment(self):
        daemon = Daemon(programs=BOTH, environment={"OPS_PASSWORD": PASSWORD})
        daemon.more = {"OPS_PASSWORD": PASSWORD}
        daemon.write("supervisord.conf", daemon.read("supervisord.conf").replace(
            "chmod = 0700", "chmod = 0700\nusername = ops\npassword = %(ENV_OPS_PASSWORD)s"))
        self.enterContext(daemon)
        daemon.wait_for("web", "db")
        daemon.run("apply")
        daemon.set_programs(BOTH_NEW)
        daemon.run("apply")
        daemon.more = {"OPS_PASSWORD": "wrong-wrong"}
        self.assertIn("refuses the user name or the password", daemon.run("plan", status=2))
        daemon.more = {"OPS_PASSWORD": PASSWORD}


if __name__ == "__main__":
    SUPCONF = os.path.realpath(sys.argv[1])
    names = sys.argv[2:] or unittest.defaultTestLoader.getTestCaseNames(Located)
    run_tests(Located, names)
