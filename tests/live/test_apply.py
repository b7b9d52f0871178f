# SPDX-License-Identifier: MIT
"""How apply behaves when something goes wrong, by the real program on a real supervisord.

Usage: test_apply.py SUPCONF [TEST]...
"""

import http.server
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest

import jsonschema

from project import Project, SECRET, run_tests
from supervisor import PROGRAM

SUPCONF = None
FORMATS = os.path.join(os.path.dirname(os.path.realpath(__file__)), "..", "..", "docs", "formats")

STEADY = "[program:{0}]\ncommand = /bin/sleep 1000{1}\nstartsecs = 0\nstopwaitsecs = 5\n"
SLOW = "[program:web]\ncommand = /bin/sleep 1000{0}\nstartsecs = {1}\n"
DYING = ("[program:web]\ncommand = /bin/sh -c \"echo started; sleep 1; printf '\\033[31mno broker "
         "geheim-4711\\033[0m\\n' >&2; exit 7\"\nstartsecs = 0\nstopasgroup = true\n")
BOTH = STEADY.format("web", "") + STEADY.format("db", "")
BOTH_NEW = STEADY.format("web", 1) + STEADY.format("db", "")


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def valid(document, name):
    with open(os.path.join(FORMATS, name + ".schema.json"), encoding="utf-8") as file:
        jsonschema.validate(document, json.load(file))
    return document


class Apply(unittest.TestCase):
    def open(self, programs, *names, **more):
        project = self.enterContext(Project(SUPCONF, programs, **more))
        return project, project.wait_for(*names)

    def assert_old(self, project, before, programs=BOTH):
        self.assertEqual(project.programs_on_disk(), programs)
        self.assertEqual(project.wait_for(*before)["db"], before["db"])
        self.assertEqual(project.control("update"), "")
        self.assertEqual([name for name in os.listdir(project.path("conf.d"))], ["programs.conf"])
        self.assertEqual(os.listdir(project.path("history/journals")), [])

    def test_a_dry_run_tells_and_does_nothing(self):
        project, before = self.open(BOTH, "web", "db")
        project.want(BOTH_NEW)
        said = project.run("apply", "--dry-run")
        for words in ("would write conf.d/programs.conf", "would stop group web",
                      "would add group web", "nothing was touched"):
            self.assertIn(words, said)
        self.assertEqual(project.pids(), before)
        self.assertEqual(project.programs_on_disk(), BOTH)
        self.assertFalse(os.path.exists(project.path("history")))

    def test_the_canary_goes_first_and_saves_the_others(self):
        old = "".join(STEADY.format(name, "") for name in "abc") + STEADY.format("db", "")
        project, before = self.open(old, "a", "b", "c", "db")
        project.want("".join(STEADY.format(name, 1) for name in "ab") +
                     DYING.replace(":web", ":c") + STEADY.format("db", ""))
        project.run("apply", "--canary", "c", status=3)
        after = project.wait_for("a", "b", "c", "db")
        self.assertEqual({name: after[name] for name in ("a", "b", "db")},
                         {name: before[name] for name in ("a", "b", "db")})
        self.assertIn("canary 'x'", project.run("apply", "--canary", "x", status=2))

    def test_a_batch_is_watched_together(self):
        names = [f"p{number}" for number in range(6)]
        project, _ = self.open("".join(STEADY.format(name, "") for name in names), *names)
        project.want("".join(STEADY.format(name, 1) for name in names))
        begun = time.monotonic()
        project.run("apply", "--batch", "6")
        self.assertLess(time.monotonic() - begun, 6 * 2)
        project.wait_for(*names)

    def test_ctrl_c_goes_back(self):
        project, before = self.open(BOTH, "web", "db")
        project.want(SLOW.format(1, 30) + STEADY.format("db", ""))
        running = project.start("apply", "-m", "x")
        while "10001" not in project.programs_on_disk() or project.pids().get("web"):
            time.sleep(0.1)
        time.sleep(1)
        os.killpg(running.pid, signal.SIGINT)
        said = running.communicate(timeout=60)[0]
        self.assertEqual(running.returncode, 3, said)
        self.assertIn("interrupted by a signal", said)
        self.assert_old(project, before)

    def test_a_failure_shows_what_was_written_meanwhile(self):
        project, before = self.open(BOTH, "web", "db")
        project.want(DYING + STEADY.format("db", ""))
        said = project.run("apply", status=3)
        self.assertIn("| no broker ‹secret", said)
        self.assertNotIn("geheim-4711", said)
        self.assertIn("what supervisord wrote", said)
        self.assertIn("exited: web (exit status 7; not expected)", said)
        self.assertNotIn("\033", said)
        self.assert_old(project, before)

    def test_results_and_history_as_json(self):
        project, _ = self.open(BOTH, "web", "db")
        project.want(DYING + STEADY.format("db", ""))
        run = subprocess.run(project.command("apply", "--format", "json", "-q", "-m", "x"),
                             capture_output=True, text=True, env=project.environ, check=False)
        self.assertEqual(run.returncode, 3, run.stderr)
        result = valid(json.loads(run.stdout), "apply")["results"][0]
        self.assertEqual(result["result"], "rolled-back")
        self.assertEqual(result["failed_process"], "web")
        self.assertTrue(any("no broker" in line for line in result["process_log"]))
        entries = valid(json.loads(project.run("history", "--format", "json")),
                        "history")["entries"]
        self.assertEqual([entry["result"] for entry in entries], ["reverted", None])
        shown = json.loads(project.run("history", "show", "HEAD", "--format", "json"))
        self.assertEqual(valid(shown, "history")["diff"], "")

    def test_rollback_passes_over_what_failed(self):
        project, _ = self.open(BOTH, "web", "db")
        project.want(BOTH_NEW)
        project.run("apply")
        project.want(DYING + STEADY.format("db", ""))
        project.run("apply", status=3)
        git = ["git", "-C", project.path("history"), "-c", "user.name=x", "-c", "user.email=x"]
        by_hand = subprocess.run([*git, "commit-tree", "HEAD^{tree}", "-p", "HEAD", "-m", "note"],
                                 capture_output=True, text=True, check=True).stdout.strip()
        subprocess.run([*git, "update-ref", "HEAD", by_hand], check=True)
        subprocess.run([*git, "gc", "-q", "--prune=now"], check=True)
        project.run("rollback")
        self.assertEqual(project.programs_on_disk(), BOTH)

    def test_a_damaged_history_stops_a_change_before_it_begins(self):
        project, before = self.open(BOTH, "web", "db")
        project.want(BOTH_NEW)
        project.run("apply")
        before = project.wait_for("web", "db")
        shutil.rmtree(project.path("history/objects"))
        os.mkdir(project.path("history/objects"))
        project.want(BOTH)
        self.assertIn("history", project.run("apply", status=2))
        self.assertEqual(project.pids(), before)
        self.assertEqual(project.programs_on_disk(), BOTH_NEW)

    def test_a_change_that_nobody_confirms_goes_back(self):
        project, before = self.open(BOTH, "web", "db")
        project.want(BOTH_NEW)
        running = project.start("apply", "-m", "x", "--confirm-within", "8s")
        said = running.communicate(timeout=60)[0]
        self.assertEqual(running.returncode, 0, said)
        self.assertIn("unless: supconf confirm", said)
        self.assertIn("10001", project.programs_on_disk())
        self.assertIn("waits until", project.run("apply", status=5))
        deadline = time.monotonic() + 40
        while os.listdir(project.path("history/journals")) != ["app.journal.watcher"]:
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.5)
        self.assertEqual(project.programs_on_disk(), BOTH)
        self.assertEqual(project.wait_for("web", "db")["db"], before["db"])
        self.assertEqual(project.control("update"), "")
        self.assertIn("not confirmed in time", project.run("history"))

    def test_a_change_that_is_confirmed_stays(self):
        project, _ = self.open(BOTH, "web", "db")
        project.want(BOTH_NEW)
        project.run("confirm", status=5)
        project.run("apply", "--confirm-within", "6s")
        project.run("confirm")
        time.sleep(8)
        self.assertEqual(project.programs_on_disk(), BOTH_NEW)
        project.run("confirm", status=5)
        self.assertIn("confirmed", project.run("history"))

    def kill_watcher(self, project, former=0):
        """It writes down its pid a moment after the command has ended, over that of the former."""
        name, deadline, pid = "history/journals/app.journal.watcher", time.monotonic() + 20, former
        while pid == former:
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.05)
            if os.path.exists(project.path(name)) and os.path.getsize(project.path(name)):
                pid = int(project.read(name).split()[-1])
        os.kill(pid, signal.SIGKILL)
        return pid

    def test_recover_does_what_is_due_when_the_watcher_died(self):
        project, before = self.open(BOTH, "web", "db")
        project.want(BOTH_NEW)
        project.run("apply", "--confirm-within", "1h")
        watcher = self.kill_watcher(project)
        project.run("apply", "--recover")
        self.assertEqual(project.programs_on_disk(), BOTH_NEW)
        self.kill_watcher(project, watcher) # that recover started
        path = "history/journals/app.journal"
        words = project.read(path).split(" ")
        project.write(path, " ".join(words[:-3] + [words[-3], words[-2], "another-boot\n"])
                      .replace(words[-3], str(int(time.time()) - 1)))
        project.run("apply", "--recover")
        self.assertEqual(project.programs_on_disk(), BOTH)
        self.assertEqual(project.wait_for("web", "db")["db"], before["db"])

    def test_what_is_needed_must_be_there_before(self):
        port = free_port()
        settings = f"depends.tcp = 127.0.0.1:{port}\ncheck.attempts = 1\n"
        project, before = self.open(BOTH, "web", "db", settings=settings)
        project.want(BOTH_NEW)
        self.assertIn("depends on is not there", project.run("apply", status=5))
        self.assertEqual(project.pids(), before)
        with socket.create_server(("127.0.0.1", port)):
            project.run("apply")

    def test_an_outside_check_refuses_before_anything_is_touched(self):
        """What it prints is covered, and the file that was shown to it is gone."""
        more = "validate.programs.conf = sh -c 'grep -q __bad__ $0 || exit 0; cat $0; exit 1' %s\n"
        project, before = self.open(BOTH, "web", "db", settings=more)
        copies = self.enterContext(tempfile.TemporaryDirectory())
        self.assertNotIn("validate", project.run("apply", TMPDIR=copies))
        project.want(BOTH + "; __bad__ __APP_SECRET__\n")
        for command in ("plan", "apply"):
            said = project.run(command, status=1, TMPDIR=copies)
            self.assertIn("outside-check-failed", said)
            self.assertNotIn(SECRET, said)
            self.assert_old(project, before)
        self.assertEqual(os.listdir(copies), [])

    def test_a_check_of_the_body_decides(self):
        class Answer(http.server.BaseHTTPRequestHandler):
            words = b"status: starting\n"

            def do_GET(self):
                self.send_response(200)
                self.end_headers()
                self.wfile.write(self.words)

            def log_message(self, *_):
                pass

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        self.addCleanup(server.shutdown)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings = (f"check.http = http://127.0.0.1:{server.server_port}/health status=200 "
                    "body=^status: (ok|fine)$\ncheck.attempts = 2\n")
        project, before = self.open(BOTH, "web", "db", settings=settings)
        project.want(BOTH_NEW)
        self.assertIn("the body does not match", project.run("apply", status=3))
        self.assert_old(project, before)
        Answer.words = b"more\nstatus: ok\n"
        project.run("apply")

    def test_a_restart_of_the_daemon_must_be_allowed(self):
        manual = STEADY + "autostart = false\n"
        project, before = self.open(BOTH + manual.format("job", ""), "web", "db")
        project.control("stop", "web")
        project.control("start", "job")
        before = project.wait_for("db", "job")
        main = project.read("supervisord.conf")
        project.want_main(main.replace("s.sock", "t.sock").replace(
            "[supervisord]\n", "[supervisord]\nloglevel = debug\n"))
        self.assertIn("--allow-daemon-restart", project.run("apply", status=5))
        self.assertEqual(project.pids(), before)
        project.run("apply", "--allow-daemon-restart")
        project.socket = project.path("t.sock")
        after = project.wait_for("db", "job")
        self.assertNotEqual(after["db"], before["db"])
        project.run("plan")

    def test_an_fcgi_socket_that_cannot_be_bound_takes_the_change_back(self):
        fcgi = ("[fcgi-program:web]\ncommand = /bin/sleep 1000\nstartsecs = 0\n"
                "socket = tcp://127.0.0.1:{}\n")
        port, taken = free_port(), self.enterContext(socket.create_server(("127.0.0.1", 0)))
        old = fcgi.format(port) + STEADY.format("db", "")
        project, before = self.open(old, "web", "db")
        project.want(fcgi.format(taken.getsockname()[1]) + STEADY.format("db", ""))
        project.run("apply", "--host-checks", "off", status=3)
        self.assert_old(project, before, old)

    def test_a_daemon_that_is_killed_leaves_words_on_what_to_do(self):
        project, before = self.open(BOTH, "web", "db")
        project.want(SLOW.format(1, 20) + STEADY.format("db", ""))
        running = project.start("apply", "-m", "x")
        while "10001" not in project.programs_on_disk():
            time.sleep(0.1)
        time.sleep(3)
        pids = project.pids()
        project.process.kill()
        project.process.wait()
        said = running.communicate(timeout=120)[0]
        self.assertEqual(running.returncode, 4, said)
        self.assertIn(f"kill {before['db']}", said)
        self.assertIn(f"supervisord -c {project.path('supervisord.conf')}", said)
        self.assertEqual(project.programs_on_disk(), BOTH)
        for pid in {before["db"], *pids.values()}:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        self.assertIn("the former state is back", project.run("apply", "--recover"))

    def test_a_daemon_that_hangs_is_waited_for_then_recovered(self):
        project, before = self.open(BOTH, "web", "db")
        project.want(SLOW.format(1, 20) + STEADY.format("db", ""))
        running = project.start("apply", "-m", "x")
        while "10001" not in project.programs_on_disk():
            time.sleep(0.1)
        time.sleep(3)
        project.signal(signal.SIGSTOP)
        time.sleep(15)
        project.signal(signal.SIGCONT)
        said = running.communicate(timeout=120)[0]
        self.assertEqual(running.returncode, 3, said)
        self.assert_old(project, before)

    def test_an_update_by_somebody_else_meanwhile(self):
        project, _ = self.open(BOTH, "web", "db")
        project.want(STEADY.format("web", 1) + STEADY.format("db", 1))
        running = project.start("apply", "-m", "x")
        while "10001" not in project.programs_on_disk():
            time.sleep(0.02)
        for _ in range(5):
            project.control("update")
            time.sleep(0.3)
        said = running.communicate(timeout=60)[0]
        self.assertIn(running.returncode, (0, 3, 4), said)
        if running.returncode == 4:
            project.run("apply", "--recover")
        project.wait_for("web", "db")
        self.assertEqual(project.control("update"), "")
        self.assertIn(project.programs_on_disk(),
                      (BOTH, STEADY.format("web", 1) + STEADY.format("db", 1)))

    def test_a_process_that_ignores_its_signal_is_waited_for(self):
        deaf = ("[program:web]\ncommand = /bin/sh -c \"trap '' TERM; while :; do sleep 1; done\"\n"
                "startsecs = 0\nstopwaitsecs = 3\nkillasgroup = true\n")
        project, before = self.open(deaf + STEADY.format("db", ""), "web", "db")
        project.want(BOTH_NEW)
        project.run("apply")
        self.assertFalse(os.path.exists(f"/proc/{before['web']}"))

    @unittest.skipUnless(os.geteuid() == 0 and shutil.which("setpriv"), "needs root and setpriv")
    def test_what_cannot_be_signalled_gets_no_second_copy(self):
        other = "[program:web]\ncommand = /bin/sleep 1000{}\nstartsecs = 0\nuser = nobody\n"
        old = other.format("") + STEADY.format("db", "")
        project = Project(SUPCONF, old)
        project.launcher = ["setpriv", "--bounding-set", "-kill", "--inh-caps", "-kill"]
        with project:
            before = project.wait_for("web", "db")
            project.want(other.format(1) + STEADY.format("db", ""))
            said = project.run("apply", status=4)
            self.assertIn("second copy", said)
            running = subprocess.run(["pgrep", "-u", "nobody", "-f", "^/bin/sleep 1000"],
                                     capture_output=True, text=True, check=False).stdout.split()
            self.assertEqual(running, [str(before["web"])])
            self.assertEqual(project.pids()["db"], before["db"])
            os.kill(before["web"], signal.SIGKILL)

    def test_instances_after_one_that_failed(self):
        second = ("[instance two]\nhosts = all\nmodule = app\ntemplates = two#*\n"
                  "config = {0}/app/two/main.conf\n")
        project, _ = self.open(BOTH, "web", "db")
        with open(project.path("supconf.ini"), "a", encoding="utf-8") as file:
            file.write(second.format(project.folder))
        project.write("templates/two#main.conf", "[supervisord]\n")
        project.want(DYING + STEADY.format("db", ""))
        self.assertIn("1 of 2 instances were left alone", project.run("apply", status=3))
        self.assertFalse(os.path.exists(project.path("app/two/main.conf")))
        project.run("apply", "--keep-going", status=3)
        self.assertTrue(os.path.exists(project.path("app/two/main.conf")))

    def test_links_and_devices_are_no_targets(self):
        project, before = self.open(BOTH, "web", "db")
        project.want(BOTH_NEW)
        for make in (lambda path: os.symlink("/etc/passwd", path), os.mkfifo,
                     lambda path: os.mkdir(path)):
            path = project.path("app/bin/note")
            os.unlink(path)
            make(path)
            project.run("apply", status=2)
            self.assertEqual(project.pids(), before)
            os.rmdir(path) if os.path.isdir(path) else os.unlink(path)
            project.write("app/bin/note", "count 1\n")
        os.rename(project.path("conf.d"), project.path("real"))
        os.symlink("real", project.path("conf.d"))
        project.run("apply", status=2)
        self.assertEqual(project.pids(), before)


if __name__ == "__main__":
    SUPCONF = os.path.realpath(sys.argv[1])
    run_tests(Apply, sys.argv[2:])
