#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Every call of daemon/daemon.h against a real supervisord, and every way it can fail."""

import hashlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest

import supervisor

CALLS = None  # path of the program daemon_calls

PROGRAM = """
[program:{name}]
command = {command}
startsecs = 0
autostart = {autostart}
"""


def program(name, command="sleep 1000", autostart="true", more=""):
    return PROGRAM.format(name=name, command=command, autostart=autostart) + more


def run(address, call, *arguments, timeout_ms=5000, environment=None):
    return subprocess.run([CALLS, address, str(timeout_ms), call, *arguments], timeout=60,
                          env={**os.environ, **(environment or {})},
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Case(unittest.TestCase):
    def give(self, address, call, *arguments, **options):
        result = run(address, call, *arguments, **options)
        self.assertEqual(result.returncode, 0, result.stderr.decode())
        return result.stdout.decode()

    def refuse(self, kind, address, call, *arguments, **options):
        result = run(address, call, *arguments, **options)
        self.assertEqual(result.returncode, 1, result)
        message = result.stderr.decode()
        self.assertEqual(message.split()[0], kind, message)
        self.assertEqual(message.count("\n"), 1, "one line")
        return message.rstrip("\n")

    def states(self, address):
        lines = self.give(address, "snapshot").splitlines()
        return {line.split("|")[0]: line.split("|")[1] for line in lines}

    def wait_for(self, address, name, state):
        deadline = time.monotonic() + 10
        while self.states(address).get(name) != state:
            self.assertLess(time.monotonic(), deadline, f"{name} never came to {state}")
            time.sleep(0.2)


class Calls(Case):
    def test_identity_and_processes(self):
        with supervisor.Supervisor(program("web") + program("cron", autostart="false")) as daemon:
            version, identifier, state, pid = self.give(daemon.socket, "identify").strip().split("|")
            self.assertRegex(version, r"^\d+\.\d+")
            self.assertEqual((identifier, state), ("live", "RUNNING"))
            self.assertEqual(int(pid), daemon.process.pid)
            self.wait_for(daemon.socket, "web:web", "RUNNING")
            self.assertEqual(self.states(daemon.socket),
                             {"cron:cron": "STOPPED", "web:web": "RUNNING"})
            line = self.give(daemon.socket, "snapshot").splitlines()[1].split("|")
            self.assertEqual(line[2], "20")
            os.kill(int(line[3]), 0)
            self.assertAlmostEqual(int(line[4]), time.time(), delta=30)

    def test_groups(self):
        more = "[group:pair]\nprograms = a,b\npriority = 7\n"
        with supervisor.Supervisor(program("a") + program("b", autostart="false") +
                                   program("c", autostart="false") + more) as daemon:
            self.assertEqual(self.give(daemon.socket, "groups").splitlines(),
                             ["c|1|0|999", "pair|1|1|7"])
            daemon.set_programs(program("new"))
            self.give(daemon.socket, "reread")
            self.assertEqual(self.give(daemon.socket, "groups").splitlines(), ["new|0|1|999"])

    def test_reread_and_change(self):
        with supervisor.Supervisor(program("stays") + program("goes") + program("old")) as daemon:
            self.wait_for(daemon.socket, "goes:goes", "RUNNING")
            self.assertEqual(self.give(daemon.socket, "reread"), "added\nchanged\nremoved\n")
            daemon.set_programs(program("stays") + program("old", "sleep 2000") +
                                program("été") + program("later", autostart="false"))
            self.assertEqual(self.give(daemon.socket, "reread").splitlines(),
                             ["added|later|été", "changed|old", "removed|goes"])
            message = self.refuse("DAEMON", daemon.socket, "remove_group", "goes")
            self.assertIn(" 91 ", message)
            self.give(daemon.socket, "stop_group", "goes")
            self.wait_for(daemon.socket, "goes:goes", "STOPPED")
            self.give(daemon.socket, "stop_group", "goes")
            self.give(daemon.socket, "remove_group", "goes")
            self.give(daemon.socket, "add_group", "été")
            self.wait_for(daemon.socket, "été:été", "RUNNING")
            self.assertIn(" 90 ", self.refuse("DAEMON", daemon.socket, "add_group", "été"))
            self.give(daemon.socket, "add_group", "later")
            self.give(daemon.socket, "start_group", "later")
            self.wait_for(daemon.socket, "later:later", "RUNNING")
            self.give(daemon.socket, "start_group", "later")
            self.give(daemon.socket, "stop_process", "later", "later")
            self.wait_for(daemon.socket, "later:later", "STOPPED")
            self.assertIn(" 70 ", self.refuse("DAEMON", daemon.socket, "stop_process", "later",
                                              "later"))
            self.give(daemon.socket, "start_process", "later", "later")
            self.wait_for(daemon.socket, "later:later", "RUNNING")

    def test_names_that_nobody_has(self):
        with supervisor.Supervisor() as daemon:
            message = self.refuse("DAEMON", daemon.socket, "add_group", "a<b>&'\"\x1b]\u2028")
            self.assertIn(" 10 ", message)
            self.assertIn("BAD_NAME: a<b>&'\"", message)
            self.assertIn(" 10 ", self.refuse("DAEMON", daemon.socket, "stop_group", ""))
            self.assertEqual(self.give(daemon.socket, "snapshot"), "")
            self.assertEqual(self.give(daemon.socket, "groups"), "")

    def test_command_that_is_missing(self):
        with supervisor.Supervisor(program("x", "/no/such/program", "false")) as daemon:
            message = self.refuse("DAEMON", daemon.socket, "start_group", "x")
            self.assertIn(" 20 ", message)
            self.assertIn("x: NO_FILE", message)
            self.assertIn(" 20 ", self.refuse("DAEMON", daemon.socket, "start_process", "x", "x"))

    def test_a_bad_file(self):
        secret = {"DEEP_SECRET_NAME": "1"}
        with supervisor.Supervisor(program("x"), environment=secret) as daemon:
            daemon.set_programs(program("x", "sleep %(nope)s"))
            message = self.refuse("DAEMON", daemon.socket, "reread")
            self.assertIn(" 92 ", message)
            self.assertIn("contains names ('nope') which cannot be expanded", message)
            self.assertNotIn("DEEP_SECRET_NAME", message)
            self.assertNotIn("Available", message)
            daemon.set_programs("[program:x]\ncommand=x\n garbage\n\rstray\n")
            self.refuse("DAEMON", daemon.socket, "reread")
            daemon.set_programs(program("x"))
            self.give(daemon.socket, "reread")


class Logs(Case):
    def start(self, more=""):
        daemon = supervisor.Supervisor()
        fifo = daemon.path("fifo")
        os.mkfifo(fifo)
        script = daemon.path("writer.py")
        daemon.write("writer.py", f"import os,sys,time\nwith open({fifo!r},'rb') as f:\n"
                                  "    sys.stderr.buffer.write(f.read())\n"
                                  "sys.stderr.flush()\ntime.sleep(99)\n")
        daemon.set_programs(program("w", f"{sys.executable} {script}", more=more))
        return daemon, fifo

    def follow(self, text, expected, more=""):
        daemon, fifo = self.start(more)
        with daemon:
            self.assertEqual(self.give(daemon.socket, "log_size", "w", "w"), "0\n")
            self.assertEqual(self.give(daemon.socket, "log_since", "w", "w", "0"), "")
            with open(fifo, "wb") as pipe:
                pipe.write(text)
            deadline = time.monotonic() + 10
            while self.give(daemon.socket, "log_size", "w", "w") != f"{len(text)}\n":
                self.assertLess(time.monotonic(), deadline)
                time.sleep(0.1)
            for offset, lines in expected:
                self.assertEqual(self.give(daemon.socket, "log_since", "w", "w", str(offset)),
                                 lines)

    def test_new_lines(self):
        self.follow(b"one\ntwo\n", [(0, "one\ntwo\n"), (4, "two\n"), (8, ""), (99, "one\ntwo\n")])

    def test_characters_that_xml_has_not(self):
        self.follow(b"\x1b[31mred\x00 & <tag> ]]>\n", [(0, "\ufffd[31mred\ufffd & <tag> ]]>\n")])

    def test_more_bytes_than_characters(self):
        self.follow("é€😀\n".encode() * 500, [(0, "é€😀\n" * 500)])

    def test_a_long_log_is_cut_between_characters(self):
        daemon, fifo = self.start()
        with daemon:
            with open(fifo, "wb") as pipe:
                pipe.write("x€".encode() * 100000)
            deadline = time.monotonic() + 10
            while self.give(daemon.socket, "log_size", "w", "w") != "400000\n":
                self.assertLess(time.monotonic(), deadline)
                time.sleep(0.1)
            lines = self.give(daemon.socket, "log_since", "w", "w", "1")
            self.assertEqual(lines.strip("x€"), "")
            self.assertAlmostEqual(len(lines.encode()), 256 * 1024, delta=4)

    def test_what_is_no_utf8_is_read_from_the_file(self):
        daemon, fifo = self.start()
        with daemon:
            with open(fifo, "wb") as pipe:
                pipe.write("错误\n".encode("gbk"))
            deadline = time.monotonic() + 10
            while self.give(daemon.socket, "log_size", "w", "w") != "5\n":
                self.assertLess(time.monotonic(), deadline)
                time.sleep(0.1)
            result = run(daemon.socket, "log_since", "w", "w", "0")
            self.assertEqual(result.stdout, "错误\n".encode("gbk"), result.stderr)

    def test_stderr_that_goes_to_stdout(self):
        self.follow(b"mixed\n", [(0, "mixed\n")], "redirect_stderr = true\n")

    def test_no_log(self):
        with supervisor.Supervisor(program("w", more="stderr_logfile = NONE\n"
                                                     "stdout_logfile = NONE\n")) as daemon:
            self.assertEqual(self.give(daemon.socket, "log_size", "w", "w"), "0\n")
            self.assertEqual(self.give(daemon.socket, "log_since", "w", "w", "0"), "")
            self.assertIn(" 10 ", self.refuse("DAEMON", daemon.socket, "log_size", "w", "v"))


class OddNumbersAndLogs(Case):
    def test_a_size_that_xml_rpc_has_not(self):
        big = "stdout_logfile_maxbytes = 4GB\n"
        with supervisor.Supervisor(program("web", more=big)) as daemon:
            self.wait_for(daemon.socket, "web:web", "RUNNING")
            message = self.refuse("DAEMON", daemon.socket, "groups")
            self.assertIn("a size above 2 GB", message)
            self.assertIn("(failed)", message)

    def test_a_command_with_colours_in_its_error(self):
        with supervisor.Supervisor(program("web", "/no/\x1b[31mred", "true")) as daemon:
            deadline = time.monotonic() + 20
            while "red" not in self.give(daemon.socket, "snapshot"):
                self.assertLess(time.monotonic(), deadline)
                time.sleep(0.2)

    def test_pieces_and_the_own_log(self):
        with supervisor.Supervisor(program("w", "printf \"one\\\\ntwo\\\\n\"",
                                           more="autorestart = false\n")) as daemon:
            self.wait_for(daemon.socket, "w:w", "EXITED")
            self.assertEqual(self.give(daemon.socket, "log_piece", "w", "w", "4"), "one\n")
            text = self.give(daemon.socket, "own_log", "4096")
            self.assertIn("spawned: 'w'", text)
            self.assertEqual(self.give(daemon.socket, "own_log", "10"), text[-10:])
            os.unlink(daemon.path("supervisord.log"))
            self.assertIn(" 20 ", self.refuse("DAEMON", daemon.socket, "own_log", "10"))


class Passwords(Case):
    SERVER = "\n[inet_http_server]\nport = 127.0.0.1:{port}\nusername = op\npassword = {password}\n"

    def test_clear_password(self):
        port = free_port()
        with supervisor.Supervisor(servers=self.SERVER.format(port=port, password="s3cret")):
            here = f"127.0.0.1,{port}"
            self.assertIn("|RUNNING|", self.give(f"{here},op,s3cret", "identify"))
            self.assertIn("|RUNNING|", self.give(f"*,{port},op,s3cret", "identify"))
            message = self.refuse("DAEMON", f"{here},op,wr0ng-word", "identify")
            self.assertIn("refuses the user name or the password", message)
            self.assertIn("(password)", message)
            self.assertNotIn("wr0ng-word", message)
            self.assertIn("asks for a user name", self.refuse("DAEMON", here, "identify"))
            proxy = {"http_proxy": "http://127.0.0.1:1", "ALL_PROXY": "http://127.0.0.1:1"}
            self.give(f"{here},op,s3cret", "identify", environment=proxy)

    def test_hashed_password(self):
        port = free_port()
        digest = "{SHA}" + hashlib.sha1(b"s3cret").hexdigest()
        with supervisor.Supervisor(servers=self.SERVER.format(port=port, password=digest)):
            self.give(f"127.0.0.1,{port},op,s3cret", "identify")
            message = self.refuse("DAEMON", f"127.0.0.1,{port},op,{digest}", "identify")
            self.assertIn("a {SHA} text is no password", message)
            self.assertNotIn(digest[5:], message)


class NobodyThere(Case):
    def test_no_socket(self):
        message = self.refuse("SYSTEM", "/no/such/folder/s.sock", "identify")
        self.assertIn("there is no supervisord socket /no/such/folder/s.sock", message)
        self.assertIn("(no-socket)", message)
        self.assertIn("is supervisord running?", message)

    def test_stale_socket(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "s.sock")
            with socket.socket(socket.AF_UNIX) as left_over:
                left_over.bind(path)
            self.assertIn("nobody listens at " + path, self.refuse("SYSTEM", path, "identify"))

    def test_plain_file(self):
        with tempfile.NamedTemporaryFile() as file:
            self.refuse("SYSTEM", file.name, "identify")

    def test_troubles(self):
        with tempfile.NamedTemporaryFile() as file:
            self.assertIn("(nobody)", self.refuse("SYSTEM", file.name, "identify"))

    def test_closed_port(self):
        port = free_port()
        message = self.refuse("SYSTEM", f"127.0.0.1,{port}", "identify")
        self.assertIn(f"nobody listens at http://127.0.0.1:{port}", message)

    def test_no_permission(self):
        with supervisor.Supervisor() as daemon:
            if os.getuid() == 0:
                os.chmod(daemon.folder, 0o711)
                program = shutil.copy(CALLS, daemon.folder)  # the build may be out of reach
                command = [program, daemon.socket, "5000", "identify"]
                result = subprocess.run(command, user=65534, stderr=subprocess.PIPE, check=False)
            else:
                os.chmod(daemon.socket, 0)
                result = run(daemon.socket, "identify")
            self.assertIn(b"SYSTEM 0 no permission to use", result.stderr)

    def test_bad_addresses(self):
        self.assertIn("has 200 bytes", self.refuse("SYSTEM", "/" + "x" * 199, "identify"))
        self.assertIn("is no host name", self.refuse("SYSTEM", "a@b/c,80", "identify"))
        self.assertIn("must be 1 to 65535", self.refuse("SYSTEM", "localhost,70000", "identify"))
        self.assertIn("not known", self.refuse("SYSTEM", "no-such-host.invalid,80", "identify"))

    def test_stopped_daemon(self):
        with supervisor.Supervisor() as daemon:
            daemon.signal(signal.SIGSTOP)
            message = self.refuse("TIMEOUT", daemon.socket, "identify", timeout_ms=400)
            self.assertIn("gave no answer to system.multicall within 400 ms", message)
            self.assertIn("(no-answer)", message)

    def test_shutting_down(self):
        trap = "bash -c 'trap \"\" TERM; while true; do sleep 1; done'"
        with supervisor.Supervisor(program("slow", trap, more="stopwaitsecs = 3\n"
                                                              "killasgroup = true\n")) as daemon:
            self.wait_for(daemon.socket, "slow:slow", "RUNNING")
            time.sleep(0.3)
            daemon.signal(signal.SIGTERM)
            time.sleep(0.5)
            message = self.refuse("DAEMON", daemon.socket, "identify")
            self.assertIn("DAEMON 6 ", message)
            self.assertIn("is shutting down or restarting", message)
            self.assertIn("(shutting-down)", message)


class FalseDaemon:
    """Gives each who connects to its socket the same bytes, whatever was asked."""

    def __init__(self, *pieces, hold=False, pause=0):
        self.pieces, self.hold, self.pause = pieces, hold, pause
        self.folder = tempfile.TemporaryDirectory()
        self.path = os.path.join(self.folder.name, "s.sock")
        self.server = socket.socket(socket.AF_UNIX)
        self.server.bind(self.path)
        self.server.listen()

    def serve(self):
        try:
            while True:
                client, _ = self.server.accept()
                with client:
                    client.recv(65536)
                    for piece in self.pieces:
                        client.sendall(piece)
                        time.sleep(self.pause)
                    if self.hold:
                        client.recv(1)
        except OSError:
            pass

    def __enter__(self):
        threading.Thread(target=self.serve, daemon=True).start()
        return self.path

    def __exit__(self, *_):
        self.server.shutdown(socket.SHUT_RDWR)
        self.server.close()
        self.folder.cleanup()


OK = b"HTTP/1.0 200 OK\r\nContent-Type: text/xml\r\nContent-Length: 10\r\n\r\n"


def array(*values):
    return b"<array><data>" + b"".join(b"<value>" + value + b"</value>" for value in values) + b"</data></array>"


def response(value):
    return b"<methodResponse><params><param><value>" + value + b"</value></param></params></methodResponse>"


class BadAnswers(Case):
    def expect(self, kind, text, *pieces, **options):
        with FalseDaemon(*pieces, **options) as path:
            message = self.refuse(kind, path, "snapshot", timeout_ms=3000)
            self.assertIn(text, message)

    def test_nothing(self):
        self.expect("TIMEOUT", "closed the connection without an answer")

    def test_silence(self):
        self.expect("TIMEOUT", "gave no answer", hold=True)

    def test_half_an_answer(self):
        self.expect("DAEMON", "malformed answer", OK, response(b"<string>x")[:50])

    def test_an_answer_that_never_ends(self):
        self.expect("TIMEOUT", "gave no answer", OK, b"<methodResponse>", hold=True)

    def test_no_http(self):
        self.expect("DAEMON", "no HTTP", b"220 mail.example.com ESMTP\r\n")

    def test_statuses(self):
        for status in (b"400", b"404", b"301", b"204", b"302"):
            self.expect("DAEMON", "HTTP status " + status.decode(),
                        b"HTTP/1.0 " + status + b" X\r\nLocation: http://127.0.0.1/\r\n\r\n")
        self.expect("DAEMON", "failed inside system.multicall", b"HTTP/1.0 500 X\r\n\r\n")
        self.expect("DAEMON", "(failed)", b"HTTP/1.0 500 X\r\n\r\n")

    def test_no_xml(self):
        self.expect("DAEMON", "malformed answer", OK, b"<html><body>It works!<br></html>")
        self.expect("DAEMON", "malformed answer", OK, os.urandom(4096))
        self.expect("DAEMON", "malformed answer", OK)

    def test_other_xml(self):
        self.expect("DAEMON", "malformed answer", OK, response(b"<int>1</int>"))
        self.expect("DAEMON", "malformed answer", OK, b"<methodResponse/>")
        self.expect("DAEMON", "malformed answer", OK, b"<a xmlns='b'/>")

    def test_entities(self):
        bomb = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        self.expect("DAEMON", "a DOCTYPE", OK, bomb + response(b"&x;"))

    def test_endless_nesting(self):
        self.expect("DAEMON", "nested too deeply", OK, response(b"<array><data><value>" * 100000))

    def test_a_huge_answer(self):
        self.expect("DAEMON", "is longer than 64 MiB", OK, *[b" " * 1048576] * 70)


PROCESS = (b"<struct><member><name>group</name><value>g%d</value></member>"
           b"<member><name>name</name><value>p</value></member>"
           b"<member><name>pid</name><value><int>%d</int></value></member>"
           b"<member><name>state</name><value><int>20</int></value></member>"
           b"<member><name>statename</name><value>RUNNING</value></member>"
           b"<member><name>spawnerr</name><value>%s</value></member>"
           b"<member><name>description</name><value>%s</value></member></struct>")


class Answering:
    """Answers each method as a supervisord would, the processes as it is told."""

    def __init__(self, processes, pause=0):
        self.answers = {
            b"getSupervisorVersion": b"<string>4.2.5</string>",
            b"getIdentification": b"<string>false</string>",
            b"getState": b"<struct><member><name>statename</name><value>RUNNING</value></member></struct>",
            b"getPID": b"<int>1</int>",
            b"getAllProcessInfo": array(*processes),
        }
        self.pause = pause
        self.folder = tempfile.TemporaryDirectory()
        self.path = os.path.join(self.folder.name, "s.sock")
        self.server = socket.socket(socket.AF_UNIX)
        self.server.bind(self.path)
        self.server.listen()

    def serve(self):
        try:
            while True:
                client, _ = self.server.accept()
                with client:
                    asked = client.recv(65536)
                    methods = re.findall(rb"supervisor\.(\w+)<", asked)
                    client.sendall(OK)
                    time.sleep(self.pause)
                    client.sendall(response(array(*(self.answers[method] for method in methods))))
        except OSError:
            pass

    def __enter__(self):
        threading.Thread(target=self.serve, daemon=True).start()
        return self.path

    def __exit__(self, *_):
        self.server.shutdown(socket.SHUT_RDWR)
        self.server.close()
        self.folder.cleanup()


class OddAnswers(Case):
    def test_control_characters_and_broken_bytes(self):
        nasty = b"\x1b[31m\x00\x08 \xff\xfe &amp; caf\xc3\xa9"
        with Answering([PROCESS % (1, 2, nasty, nasty)]) as path:
            text = self.give(path, "snapshot")
            self.assertIn("g1:p|RUNNING|20|2|", text)
            self.assertIn("\ufffd[31m\ufffd\ufffd \ufffd\ufffd & café", text)

    def test_numbers_beyond_32_and_64_bits(self):
        with Answering([PROCESS % (1, 2 ** 40, b"", b"")]) as path:
            self.assertIn(f"|{2 ** 40}|", self.give(path, "snapshot"))
        with Answering([PROCESS % (1, 2 ** 64, b"", b"")]) as path:
            self.assertIn("not a whole number", self.refuse("DAEMON", path, "snapshot"))

    def test_many_mebibytes(self):
        processes = [PROCESS % (i, i, b"x" * 1000, b"") for i in range(20000)]
        with Answering(processes) as path:
            lines = self.give(path, "snapshot", timeout_ms=30000).splitlines()
        self.assertEqual(len(lines), 20000)
        self.assertGreater(sum(map(len, lines)), 20 * 1000 * 1000)

    def test_slow_but_in_time(self):
        with Answering([PROCESS % (1, 2, b"", b"")], pause=0.5) as path:
            self.assertIn("g1:p", self.give(path, "snapshot", timeout_ms=3000))

    def test_a_drip_does_not_move_the_deadline(self):
        begun = time.monotonic()
        drops = [bytes([byte]) for byte in OK + response(b"<string>" + b"x" * 400 + b"</string>")]
        with FalseDaemon(*drops, pause=0.05) as path:
            self.assertIn("(no-answer)", self.refuse("TIMEOUT", path, "identify",
                                                     timeout_ms=1000))
        self.assertLess(time.monotonic() - begun, 10)


def main():
    global CALLS
    CALLS = os.path.abspath(sys.argv.pop(1))
    if not supervisor.PROGRAM:
        print("skipped: supervisord is not installed")
        sys.exit(77)
    unittest.main()


if __name__ == "__main__":
    main()
