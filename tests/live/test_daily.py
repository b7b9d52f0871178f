# SPDX-License-Identifier: MIT
"""status, start, stop, restart, logs and doctor, by the real program on real supervisords.

Usage: test_daily.py SUPCONF
"""

import json
import os
import pty
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest

import jsonschema

from supervisor import PROGRAM, Supervisor

SUPCONF = None
FORMATS = os.path.join(os.path.dirname(os.path.realpath(__file__)), "../../docs/formats")

STEADY = "[program:{0}]\ncommand = /bin/sleep 1000\nstartsecs = 1\nstopwaitsecs = 3\n"
ENVIRONMENT = {**os.environ, "NO_COLOR": "1"}


def program(name, command, more=""):
    return f"[program:{name}]\ncommand = {command}\nstartsecs = 1\nstartretries = 1\n{more}\n"


def script(text):
    """A command of a shell, for a configuration file."""
    return "/bin/sh -c '" + text.replace("%", "%%") + "'"


def validate(kind, text):
    with open(os.path.join(FORMATS, kind + ".schema.json"), encoding="utf-8") as file:
        schema = json.load(file)
    document = json.loads(text)
    jsonschema.Draft202012Validator(schema).validate(document)
    return document


class Daily(unittest.TestCase):
    def open(self, programs, **options):
        daemon = self.enterContext(Supervisor(programs, **options))
        daemon.config = daemon.path("supervisord.conf")
        return daemon

    def supconf(self, daemon, *words, status=0, **options):
        done = subprocess.run([SUPCONF, *words, "-c", daemon.config], timeout=120,
                              stdin=subprocess.DEVNULL, capture_output=True, check=False,
                              cwd=daemon.folder, env=ENVIRONMENT, **options)
        said = done.stdout.decode(errors="replace") + done.stderr.decode(errors="replace")
        self.assertEqual(done.returncode, status, f"{words}\n{said}")
        self.said = said
        return done.stdout.decode(errors="replace")

    def status(self, daemon, *words, status=0):
        text = self.supconf(daemon, "status", "--format", "json", *words, status=status)
        return validate("status", text)["instances"][0]

    def processes(self, daemon):
        done = subprocess.run([SUPCONF, "status", "-c", daemon.config, "--format", "json"],
                              capture_output=True, check=False, env=ENVIRONMENT, timeout=60)
        return {f"{item['group']}:{item['name']}": item
                for item in json.loads(done.stdout)["instances"][0]["processes"]}

    def restarts(self, daemon, name):
        return self.processes(daemon).get(name, {}).get("restarts_last_hour") or 0

    def wait_for(self, daemon, name, *states):
        deadline = time.monotonic() + 30
        while True:
            item = self.processes(daemon).get(name, {})
            if item.get("state") in states:
                return item
            self.assertLess(time.monotonic(), deadline, f"{name}: {item}")
            time.sleep(0.3)

    def doctor(self, daemon, *words, status=1):
        text = self.supconf(daemon, "doctor", "--format", "json", *words, status=status)
        return validate("doctor", text)["instances"][0]["ailments"]

    def ailment(self, daemon, cause, *words, status=1):
        """The one that doctor finds; the text for people has it too."""
        found = self.doctor(daemon, *words, status=status)
        self.assertEqual([item["cause"] for item in found], [cause], found)
        self.assertIn(f"[{cause}]", self.supconf(daemon, "doctor", *words, status=status))
        return found[0]

    def commands(self, ailment):
        return " ; ".join(item["command"] for item in ailment["next"])


class Status(Daily):
    def test_all_is_well(self):
        daemon = self.open(STEADY.format("web") + program("once", "/bin/true",
                                                          "startsecs = 0\nautorestart = false") +
                           STEADY.format("spare") + "autostart = false\n")
        self.wait_for(daemon, "web:web", "RUNNING")
        self.wait_for(daemon, "once:once", "EXITED")
        instance = self.status(daemon)
        self.assertEqual({item["name"]: item["condition"] for item in instance["processes"]},
                         {"web": "running", "once": "finished", "spare": "idle"})
        text = self.supconf(daemon, "status")
        self.assertRegex(text, r"web:web +RUNNING +pid \d+ +since \d{4}-\d\d-\d\d ")
        self.assertNotIn("\033", text)
        self.assertIn("\033[32mRUNNING", self.supconf(daemon, "status", "--color", "always"))

    def test_what_is_down(self):
        daemon = self.open(STEADY.format("web") + program("gone", "/no/such/program"))
        self.wait_for(daemon, "gone:gone", "FATAL")
        self.supconf(daemon, "stop", "web")
        found = {item["name"]: item for item in self.status(daemon, status=1)["processes"]}
        self.assertEqual(found["web"]["condition"], "stopped")
        self.assertEqual(found["gone"]["condition"], "given-up")
        self.assertIn("can't find command", found["gone"]["spawn_error"])
        self.supconf(daemon, "start", "web")
        self.status(daemon, "web")
        self.assertIn("did you mean 'web'?", self.supconf(daemon, "status", "wbe", status=2) +
                      self.said)

    def test_restarts_are_counted_from_the_log(self):
        daemon = self.open("[program:loop]\ncommand = /bin/false\nstartsecs = 0\n"
                           "autorestart = true\n")
        deadline = time.monotonic() + 30
        while self.restarts(daemon, "loop:loop") < 4:
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.3)
        instance = self.status(daemon, status=1)
        self.assertIn(instance["processes"][0]["condition"], ("looping", "retrying"))
        self.assertRegex(self.supconf(daemon, "status", status=1), r"\d+ restarts in the last hour")

    def test_drift_of_files_and_groups(self):
        daemon = self.open(STEADY.format("web") + STEADY.format("old"))
        self.wait_for(daemon, "web:web", "RUNNING")
        self.assertEqual(self.status(daemon)["drift"], [])
        time.sleep(3)
        daemon.set_programs(STEADY.format("web") + STEADY.format("new"))
        found = self.status(daemon, status=1)["drift"]
        self.assertEqual({item["kind"]: item.get("group", "file") for item in found},
                         {"added": "new", "removed": "old", "newer": "file"})

    def test_one_that_cannot_be_reached(self):
        daemon, other = self.open(STEADY.format("web")), Supervisor(STEADY.format("web"))
        self.addCleanup(shutil.rmtree, other.folder, ignore_errors=True)
        self.wait_for(daemon, "web:web", "RUNNING")
        text = self.supconf(daemon, "status", "-c", other.path("supervisord.conf"), status=2)
        self.assertIn("no supervisord answers: there is no supervisord socket", text)
        self.assertIn("web:web  RUNNING", text)

    def test_one_that_hangs(self):
        daemon = self.open(STEADY.format("web"))
        daemon.signal(signal.SIGSTOP)
        text = self.supconf(daemon, "status", status=2)
        self.assertIn("gave no answer", text)

    def test_watch(self):
        daemon = self.open(STEADY.format("web"))
        self.wait_for(daemon, "web:web", "RUNNING")
        command = [SUPCONF, "status", "--watch=1", "-c", daemon.config]
        with subprocess.Popen(command, stdout=subprocess.PIPE, env=ENVIRONMENT) as watch:
            time.sleep(3.5)
            watch.send_signal(signal.SIGINT)
            text, _ = watch.communicate(timeout=20)
            self.assertEqual(watch.returncode, 0)
        self.assertGreaterEqual(text.count(b"web:web"), 2)
        self.assertNotIn(b"\033", text)
        self.assertIn("takes a number", self.supconf(daemon, "status", "--watch=x", status=2) +
                      self.said)

    def test_watch_on_a_terminal(self):
        daemon = self.open(STEADY.format("web"))
        self.wait_for(daemon, "web:web", "RUNNING")
        leader, follower = pty.openpty()
        with subprocess.Popen([SUPCONF, "status", "--watch=1", "-c", daemon.config],
                              stdout=follower, env=ENVIRONMENT) as watch:
            os.close(follower)
            time.sleep(2.5)
            watch.send_signal(signal.SIGINT)
            self.assertEqual(watch.wait(20), 0)
        text = os.read(leader, 65536)
        os.close(leader)
        self.assertIn(b"\033[2J", text)
        self.assertIn(b"\033[J", text)
        self.assertIn(b"web:web", text)


class Control(Daily):
    def test_stop_start_restart(self):
        daemon = self.open(STEADY.format("web") + STEADY.format("db"))
        first = self.wait_for(daemon, "web:web", "RUNNING")["pid"]
        self.wait_for(daemon, "db:db", "RUNNING")
        text = self.supconf(daemon, "stop", "web")
        self.assertIn("stopped     supervisord:web:web", text)
        self.assertIn(f"stop supervisord:web:web (RUNNING, pid {first})", self.said)
        self.assertFalse(os.path.exists(f"/proc/{first}"))
        self.assertIn("was down", self.supconf(daemon, "stop", "web"))
        begun = time.monotonic()
        self.assertIn("started", self.supconf(daemon, "start", "supervisord:web"))
        self.assertGreater(time.monotonic() - begun, 2.5)
        second = self.processes(daemon)["web:web"]["pid"]
        self.assertNotEqual(first, second)
        self.assertIn("was running", self.supconf(daemon, "start", "web"))
        self.assertIn("restarted", self.supconf(daemon, "restart", "w*", "-q"))
        self.assertNotIn("RUNNING", self.said)
        self.assertNotEqual(self.processes(daemon)["web:web"]["pid"], second)

    def test_an_unknown_pattern_touches_nothing(self):
        daemon = self.open(STEADY.format("web"))
        before = self.wait_for(daemon, "web:web", "RUNNING")["pid"]
        self.supconf(daemon, "restart", "web", "dv", status=2)
        self.assertIn("no instance, group or process is named 'dv'", self.said)
        self.assertEqual(self.processes(daemon)["web:web"]["pid"], before)

    def test_one_that_dies_after_startsecs(self):
        daemon = self.open(STEADY.format("web") +
                           program("late", script("sleep 2; exit 7"), "autostart = false"))
        text = self.supconf(daemon, "start", "late", status=1)
        self.assertIn("it died and was started again", text)
        self.assertIn("see: supconf doctor 'supervisord:late:late'", self.said)

    def test_a_command_that_is_not_there(self):
        daemon = self.open(program("gone", "/no/such/program", "autostart = false"))
        self.assertIn("can't find command", self.supconf(daemon, "start", "gone", status=1))

    def test_one_that_ignores_its_signal(self):
        stubborn = script("trap \"\" TERM; while :; do sleep 1; done")
        daemon = self.open(program("deaf", stubborn, "stopwaitsecs = 60\nkillasgroup = true"))
        pid = self.wait_for(daemon, "deaf:deaf", "RUNNING")["pid"]
        text = self.supconf(daemon, "stop", "deaf", "--timeout", "2", status=1)
        self.assertIn("STOPPING and not gone after 2 s: it does not obey its stopsignal", text)
        os.kill(pid, signal.SIGKILL)

    def test_one_is_killed_after_stopwaitsecs(self):
        stubborn = script("trap \"\" TERM; while :; do sleep 1; done")
        daemon = self.open(program("deaf", stubborn, "stopwaitsecs = 1\nkillasgroup = true"))
        pid = self.wait_for(daemon, "deaf:deaf", "RUNNING")["pid"]
        self.assertIn("stopped", self.supconf(daemon, "stop", "deaf"))
        self.assertFalse(os.path.exists(f"/proc/{pid}"))

    def test_a_job_that_finishes(self):
        daemon = self.open(program("job", "/bin/true", "startsecs = 0\nautorestart = false\n"
                                                       "autostart = false"))
        self.assertIn("it has finished, exit status 0", self.supconf(daemon, "start", "job"))

    def test_priorities(self):
        daemon = self.open(STEADY.format("a") + "priority = 20\n" + STEADY.format("b") +
                           "priority = 10\n")
        self.wait_for(daemon, "a:a", "RUNNING")
        self.supconf(daemon, "stop", "supervisord")
        self.assertLess(self.said.index("stop supervisord:a:a"),
                        self.said.index("stop supervisord:b:b"))
        self.supconf(daemon, "start", "*")
        with open(daemon.path("supervisord.log"), encoding="utf-8") as file:
            spawned = re.findall(r"(\S+ \S+),\d+ INFO spawned: '(.)'", file.read())[-2:]
        self.assertEqual([name for _, name in spawned], ["b", "a"])

    def test_a_restart_stops_at_the_first_failure(self):
        daemon = self.open("")
        first = program("first", script(f"test ! -e {daemon.folder}/broken && exec sleep 1000"),
                        "priority = 1")
        daemon.set_programs(first + STEADY.format("second"))
        subprocess.run(["/usr/bin/supervisorctl", "-s", "unix://" + daemon.socket, "update"],
                       check=True, capture_output=True)
        self.wait_for(daemon, "first:first", "RUNNING")
        before = self.wait_for(daemon, "second:second", "RUNNING")["pid"]
        daemon.write("broken", "")
        text = self.supconf(daemon, "restart", "*", status=1)
        self.assertIn("left        supervisord:second:second: one before it failed", text)
        self.assertEqual(self.processes(daemon)["second:second"]["pid"], before)
        text = self.supconf(daemon, "restart", "*", "--keep-going", status=1)
        self.assertIn("restarted   supervisord:second:second", text)

    def test_interrupted_restart_leaves_nothing_down(self):
        stubborn = script("trap \"\" TERM; while :; do sleep 1; done")
        daemon = self.open(program("deaf", stubborn, "stopwaitsecs = 3\nkillasgroup = true"))
        before = self.wait_for(daemon, "deaf:deaf", "RUNNING")["pid"]
        with subprocess.Popen([SUPCONF, "restart", "deaf", "-q", "-c", daemon.config],
                              stdout=subprocess.PIPE, env=ENVIRONMENT) as restart:
            time.sleep(1)
            restart.send_signal(signal.SIGINT)
            text, _ = restart.communicate(timeout=30)
        self.assertEqual(restart.returncode, 1)
        self.assertIn(b"interrupted", text)
        self.assertNotEqual(self.wait_for(daemon, "deaf:deaf", "RUNNING")["pid"], before)

    def test_two_instances(self):
        one, two = self.open(STEADY.format("web")), self.open(STEADY.format("web"))
        os.rename(two.config, two.path("other.conf"))
        two.config = two.path("other.conf")
        self.wait_for(one, "web:web", "RUNNING")
        before = self.wait_for(two, "web:web", "RUNNING")["pid"]
        text = self.supconf(one, "stop", "other:*", "-c", two.config)
        self.assertIn("other:web:web", text)
        self.assertEqual(self.processes(one)["web:web"]["state"], "RUNNING")
        self.assertEqual(self.processes(two)["web:web"]["state"], "STOPPED")
        self.assertFalse(os.path.exists(f"/proc/{before}"))
        text = self.supconf(one, "restart", "*:we?", "-c", two.config)
        self.assertIn("supervisord:web:web", text)
        self.assertIn("other:web:web", text)
        self.supconf(one, "logs", "web", "-c", two.config, status=2)
        self.assertIn("is 2 processes: other:web:web, supervisord:web:web", self.said)
        self.addCleanup(os.kill, self.processes(two)["web:web"]["pid"], signal.SIGKILL)
        two.signal(signal.SIGKILL)
        two.process.wait()
        self.supconf(one, "restart", "web", "-c", two.config, status=2)
        self.assertIn("other: nobody listens at", self.said)
        self.assertIn("restarted   supervisord:web:web", self.said)


class NotSignalled(Daily):
    """A supervisord that is root without the right to signal others."""

    def test_stop_start_and_doctor(self):
        if os.getuid() != 0 or not shutil.which("setpriv"):
            print("\nnot tested: it takes root and setpriv to take a right away", file=sys.stderr)
            return
        daemon = self.open(STEADY.format("other") + "user = nobody\n",
                           prefix=("setpriv", "--bounding-set=-kill", "--inh-caps=-kill"))
        pid = self.wait_for(daemon, "other:other", "RUNNING")["pid"]
        self.addCleanup(os.kill, pid, signal.SIGKILL)
        text = self.supconf(daemon, "stop", "other", status=1)
        self.assertIn(f"supervisord may not signal it: pid {pid} lives on", text)
        text = self.supconf(daemon, "start", "other", status=1)
        self.assertIn("its state is UNKNOWN: a copy that supervisord could not end may run", text)
        self.supconf(daemon, "restart", "other", status=1)
        os.kill(pid, 0)
        self.assertEqual(self.status(daemon, status=1)["processes"][0]["condition"], "lost")
        found = self.ailment(daemon, "not-signalled")
        self.assertNotIn("supconf start", self.commands(found))


class Logs(Daily):
    def setUp(self):
        self.daemon = Supervisor("")
        self.daemon.config = self.daemon.path("supervisord.conf")
        self.log = self.daemon.path("web.log")
        self.daemon.set_programs(STEADY.format("web") + f"stdout_logfile = {self.log}\n"
                                 f"stderr_logfile = {self.daemon.path('web.err')}\n"
                                 "[program:quiet]\ncommand = /bin/sleep 1000\n"
                                 "redirect_stderr = true\nstdout_logfile = NONE\n")
        self.enterContext(self.daemon)
        self.wait_for(self.daemon, "web:web", "RUNNING")

    def append(self, data):
        with open(self.log, "ab") as file:
            file.write(data)

    def test_last_lines(self):
        self.append(b"".join(b"line %d\n" % i for i in range(100000)))
        self.assertEqual(self.supconf(self.daemon, "logs", "web", "-n", "2"),
                         "line 99998\nline 99999\n")
        self.assertEqual(self.supconf(self.daemon, "logs", "web", "-n0"), "")
        self.assertEqual(self.supconf(self.daemon, "logs", "web").count("\n"), 20)
        self.assertEqual(self.supconf(self.daemon, "logs", "web", "--stderr"), "")

    def test_bytes_are_left_alone_but_on_a_terminal(self):
        nasty = b"\x1b[31mred\x00 \xff\n\xe9\x94\x99\n"
        self.append(nasty)
        done = subprocess.run([SUPCONF, "logs", "web", "-c", self.daemon.config], check=True,
                              stdout=subprocess.PIPE, env=ENVIRONMENT, timeout=30)
        self.assertEqual(done.stdout, nasty)
        leader, follower = pty.openpty()
        subprocess.run([SUPCONF, "logs", "web", "-c", self.daemon.config], check=True,
                       stdout=follower, env=ENVIRONMENT, timeout=30)
        os.close(follower)
        text = os.read(leader, 65536)
        os.close(leader)
        self.assertNotIn(b"\x1b", text)
        self.assertNotIn(b"\x00", text)
        self.assertIn("错".encode(), text)

    def test_follow_over_a_rotation(self):
        command = [SUPCONF, "logs", "web", "-f", "-n", "1", "-c", self.daemon.config]
        self.append(b"zero\none\n")
        with subprocess.Popen(command, stdout=subprocess.PIPE, env=ENVIRONMENT) as follow:
            time.sleep(1.5)
            self.append(b"two\n")
            os.rename(self.log, self.log + ".1")
            with open(self.log + ".1", "ab") as file:
                file.write(b"three\n")
            self.append(b"four\n")
            time.sleep(2)
            with open(self.log, "wb") as file:
                file.write(b"5\n")
            time.sleep(1.5)
            follow.send_signal(signal.SIGINT)
            text, _ = follow.communicate(timeout=20)
        self.assertEqual((follow.returncode, text), (0, b"one\ntwo\nthree\nfour\n5\n"))

    def test_through_the_daemon(self):
        self.append(b"\x1b[1mkeep\nlast\n")
        os.rename(self.log, self.log + ".real")
        os.symlink(self.log + ".real", self.log)  # not followed here, but supervisord does
        self.assertEqual(self.supconf(self.daemon, "logs", "web"), "\ufffd[1mkeep\nlast\n")
        self.assertIn("through supervisord, since", self.said)
        self.append(b"\xff\n")
        self.supconf(self.daemon, "logs", "web", status=2)
        self.assertIn("no UTF-8", self.said)

    def test_what_has_no_log(self):
        self.supconf(self.daemon, "logs", "quiet", status=2)
        self.assertIn("has no stdout log", self.said)
        self.supconf(self.daemon, "logs", "qiet", status=2)
        self.assertIn("did you mean 'quiet'?", self.said)


class Doctor(Daily):
    def test_all_is_well(self):
        daemon = self.open(STEADY.format("web") + program("job", "/bin/true",
                                                          "startsecs = 0\nautorestart = false"))
        self.wait_for(daemon, "job:job", "EXITED")
        self.wait_for(daemon, "web:web", "RUNNING")
        self.assertEqual(self.doctor(daemon, status=0), [])
        self.assertIn("2 processes, all is well", self.supconf(daemon, "doctor"))

    def test_command_not_found(self):
        daemon = self.open(program("gone", "/no/such/program"))
        self.wait_for(daemon, "gone:gone", "FATAL")
        found = self.ailment(daemon, "command-not-found")
        self.assertEqual(found["state"], "FATAL")
        self.assertEqual(found["subject"], "supervisord:gone:gone")
        self.assertIn("SV313", [item["code"] for item in found["findings"]])
        self.assertIn("supconf start 'supervisord:gone:gone'", self.commands(found))

    def test_not_executable(self):
        daemon = self.open("")
        daemon.write("run", "#!/bin/sh\n")
        os.chmod(daemon.path("run"), 0o644)
        daemon.set_programs(program("run", daemon.path("run")))
        subprocess.run(["/usr/bin/supervisorctl", "-s", "unix://" + daemon.socket, "update"],
                       check=True, capture_output=True)
        self.wait_for(daemon, "run:run", "FATAL")
        self.ailment(daemon, "not-permitted")

    def test_traceback(self):
        daemon = self.open(program("app", "/usr/bin/python3 -c \"import no_such_module\"") +
                           program("own", "/usr/bin/python3 -c \"raise ValueError(42)\""))
        self.wait_for(daemon, "app:app", "FATAL")
        self.wait_for(daemon, "own:own", "FATAL")
        causes = {item["subject"].split(":")[1]: item for item in self.doctor(daemon)}
        self.assertEqual(causes["app"]["cause"], "module-missing")
        self.assertEqual(causes["own"]["cause"], "exception")
        self.assertEqual(causes["own"]["reason"], "ValueError: 42")
        lines = causes["own"]["evidence"][0]["lines"]
        self.assertEqual(lines.count("Traceback"), 1)
        self.assertIn("exit status 1; not expected", causes["own"]["evidence"][1]["lines"])

    def test_port_taken(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = taken.getsockname()[1]
            daemon = self.open(program("web", "/usr/bin/python3 -m http.server "
                                              f"--bind 127.0.0.1 {port}"))
            self.wait_for(daemon, "web:web", "FATAL")
            found = self.ailment(daemon, "port-taken")
            self.assertIn(f"ss -ltnp 'sport = :{port}'", self.commands(found))

    def test_dependency_down(self):
        client = ("/usr/bin/python3 -c \"import socket; "
                  "socket.create_connection(('127.0.0.1', 1))\"")
        daemon = self.open(program("app", client))
        self.wait_for(daemon, "app:app", "FATAL")
        self.assertIn("Connection refused", self.ailment(daemon, "dependency-down")["reason"])

    def test_exits_without_a_word(self):
        daemon = self.open(program("mute", script("exit 3")) + program("shell", script("exit 127")))
        self.wait_for(daemon, "mute:mute", "FATAL")
        self.wait_for(daemon, "shell:shell", "FATAL")
        causes = {item["subject"].split(":")[1]: item["cause"] for item in self.doctor(daemon)}
        self.assertEqual(causes, {"mute": "exited", "shell": "command-not-found"})

    def test_ends_too_early(self):
        daemon = self.open(program("fork", script("exit 0")))
        self.wait_for(daemon, "fork:fork", "FATAL")
        self.ailment(daemon, "ended-too-early")

    def test_killed(self):
        daemon = self.open(program("victim", script("sleep 2; kill -9 $$"),
                                   "autorestart = false"))
        self.wait_for(daemon, "victim:victim", "EXITED")
        self.assertIn("SIGKILL", self.ailment(daemon, "killed")["reason"])

    def test_stopped_by_hand(self):
        daemon = self.open(STEADY.format("web"))
        self.wait_for(daemon, "web:web", "RUNNING")
        self.supconf(daemon, "stop", "web")
        found = self.ailment(daemon, "stopped-by-hand")
        self.assertIn("supconf start 'supervisord:web:web'", self.commands(found))
        self.assertEqual(found["evidence"], [])

    def test_crash_loop_that_its_states_hide(self):
        daemon = self.open(program("loop", script("sleep 1.5; echo no broker >&2; exit 4")))
        deadline = time.monotonic() + 40
        while self.restarts(daemon, "loop:loop") < 3:
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.3)
        found = self.doctor(daemon)[0]
        self.assertIn("it dies and comes back", found["reason"])
        self.assertIn("no broker", found["evidence"][0]["lines"])

    def test_log_that_cannot_be_written(self):
        daemon = self.open("")
        os.mkdir(daemon.path("app.log"))
        daemon.set_programs(program("app", "/bin/sleep 1000",
                                    f"stdout_logfile = {daemon.path('app.log')}"))
        subprocess.run(["/usr/bin/supervisorctl", "-s", "unix://" + daemon.socket, "update"],
                       check=True, capture_output=True)
        self.wait_for(daemon, "app:app", "FATAL")
        self.ailment(daemon, "log-unusable")

    def test_log_folder_that_is_gone(self):
        daemon = self.open("")
        os.mkdir(daemon.path("logs"))
        daemon.set_programs(STEADY.format("web") +
                            f"stdout_logfile = {daemon.path('logs')}/web.log\n")
        subprocess.run(["/usr/bin/supervisorctl", "-s", "unix://" + daemon.socket, "update"],
                       check=True, capture_output=True)
        self.wait_for(daemon, "web:web", "RUNNING")
        shutil.rmtree(daemon.path("logs"))
        causes = [item["cause"] for item in self.doctor(daemon)]
        self.assertIn("log-unusable", causes)

    def test_log_folder_that_is_full(self):
        full = tempfile.mkdtemp()
        self.addCleanup(os.rmdir, full)
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "none", full],
                                 capture_output=True, check=False)
        if mounted.returncode:
            print("\nnot tested: this user cannot mount a small file system", file=sys.stderr)
            return
        self.addCleanup(subprocess.run, ["umount", "-l", full], check=True)
        daemon = self.open(STEADY.format("web") + f"stdout_logfile = {full}/web.log\n")
        self.wait_for(daemon, "web:web", "RUNNING")
        found = self.ailment(daemon, "disk-full")
        self.assertIn("KiB left", found["reason"])
        self.assertIn("df -h", self.commands(found))

    def test_files_that_would_not_load(self):
        daemon = self.open(STEADY.format("web"))
        self.wait_for(daemon, "web:web", "RUNNING")
        daemon.set_programs(STEADY.format("web") + "[program:web2]\ncommand = x\nnumprocs = two\n")
        found = self.ailment(daemon, "refused-configuration")
        self.assertIn("invalid literal for int()", found["reason"])

    def test_variables_of_the_environment_of_supervisord(self):
        daemon = self.open(STEADY.format("web") + "environment = A=\"%(ENV_ONLY_THERE)s\"\n",
                           environment={"ONLY_THERE": "x"})
        self.wait_for(daemon, "web:web", "RUNNING")
        self.assertEqual(self.doctor(daemon, status=0), [])

    def test_secrets_stay_covered(self):
        leak = "/usr/bin/python3 -c \"raise ValueError('offen-0815')\""
        daemon = self.open(program("leak", leak, "environment = PASSWORD=\"offen-0815\""))
        self.wait_for(daemon, "leak:leak", "FATAL")
        self.doctor(daemon)
        self.assertNotIn("offen-0815", self.said)
        self.supconf(daemon, "doctor", status=1)
        self.assertNotIn("offen-0815", self.said)
        self.supconf(daemon, "status", "--format", "json", status=1)
        self.assertNotIn("offen-0815", self.said)


class Unreachable(Daily):
    def test_never_started(self):
        daemon = Supervisor(STEADY.format("web"))
        self.addCleanup(shutil.rmtree, daemon.folder, ignore_errors=True)
        daemon.config = daemon.path("supervisord.conf")
        found = self.ailment(daemon, "daemon-down", status=2)
        self.assertIn(f"supervisord -c '{daemon.config}'", self.commands(found))
        daemon.set_programs("[program:web]\n")
        found = self.ailment(daemon, "refused-configuration", status=2)
        self.assertIn("does not specify a command", found["reason"])
        self.assertIn("supconf lint", self.commands(found))

    def test_died_and_left_its_socket(self):
        daemon = self.open(STEADY.format("web"))
        pid = self.wait_for(daemon, "web:web", "RUNNING")["pid"]
        daemon.signal(signal.SIGKILL)
        daemon.process.wait()
        self.addCleanup(os.kill, pid, signal.SIGKILL)
        found = self.ailment(daemon, "daemon-down", status=2)
        self.assertIn("nobody listens", found["reason"])
        self.assertIn("spawned: 'web'", found["evidence"][0]["lines"])

    def test_lost_its_socket(self):
        daemon = self.open(STEADY.format("web"))
        os.unlink(daemon.socket)
        found = self.ailment(daemon, "daemon-down", status=2)
        self.assertIn("of its pidfile lives", found["reason"])
        self.assertIn(f"kill -HUP {daemon.process.pid}", self.commands(found))

    def test_stopped(self):
        daemon = self.open(STEADY.format("web"))
        daemon.signal(signal.SIGSTOP)
        found = self.ailment(daemon, "daemon-hung", status=2)
        self.assertIn(f"kill -CONT {daemon.process.pid}", self.commands(found))

    def test_wrong_password(self):
        daemon = self.open(STEADY.format("web"))
        main = daemon.path("supervisord.conf")
        with open(main, encoding="utf-8") as file:
            text = file.read()
        daemon.__exit__(None, None, None)
        os.makedirs(daemon.path("conf.d"))
        daemon.write("supervisord.conf", text.replace(
            "chmod = 0700", "chmod = 0700\nusername = op\npassword = right-word"))
        self.enterContext(daemon)
        daemon.write("supervisord.conf", text.replace(
            "chmod = 0700", "chmod = 0700\nusername = op\npassword = wrong-word"))
        self.ailment(daemon, "wrong-password", status=2)
        self.assertNotIn("wrong-word", self.said)
        self.supconf(daemon, "stop", "supervisord", status=2)
        self.assertIn("refuses the user name or the password", self.said)

    def test_no_server(self):
        daemon = Supervisor("")
        self.addCleanup(shutil.rmtree, daemon.folder, ignore_errors=True)
        daemon.config = daemon.path("none.conf")
        daemon.write("none.conf", "[supervisord]\nlogfile = /dev/null\n")
        self.ailment(daemon, "no-server", status=2)


def run_apart(names):
    """Each class in a process of its own: most of the time is waiting."""
    runs = [subprocess.Popen([sys.executable, __file__, SUPCONF, name], stdout=subprocess.PIPE,
                             stderr=subprocess.STDOUT, text=True) for name in names]
    for run in runs:
        print(run.communicate()[0])
    sys.exit(any(run.returncode for run in runs))


if __name__ == "__main__":
    if not PROGRAM:
        print("skipped: supervisord is not installed")
        sys.exit(77)
    SUPCONF = os.path.realpath(sys.argv.pop(1))
    tempfile.tempdir = "/tmp"  # the path of a unix socket must be short
    if len(sys.argv) == 1:
        run_apart(["Status", "Control", "NotSignalled", "Logs", "Doctor", "Unreachable"])
    unittest.main(verbosity=2)
