# SPDX-License-Identifier: MIT
"""Stands at the socket of a supervisord, hands everything on, and spoils one answer when armed."""

import os
import socket
import threading
import time

KINDS = ["garbage", "half", "silence", "refuse", "fault", "slow", "gone"]
REFUSAL = (b"HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"default\"\r\n"
           b"Content-Length: 2\r\n\r\nno")
FAULT = b"HTTP/1.1 500 Internal Server Error\r\nContent-Length: 2\r\n\r\nno"
SLOW_SECONDS = 11  # supconf waits for 10
GONE_SECONDS = 3


class Proxy:
    def __init__(self, path):
        self.real = path + ".real"
        os.rename(path, self.real)
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(path)
        self.listener.listen(16)
        self.count, self.at, self.kind, self.gone_until = 0, 0, None, 0.0
        self.lock = threading.Lock()
        threading.Thread(target=self.serve, daemon=True).start()

    def arm(self, at=0, kind=None):
        """Spoils request number at from now on; 0: none."""
        with self.lock:
            self.count, self.at, self.kind, self.gone_until = 0, at, kind, 0.0

    def serve(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.answer, args=(connection,), daemon=True).start()

    def next_kind(self):
        with self.lock:
            self.count += 1
            if time.monotonic() < self.gone_until:
                return "closed"
            kind = self.kind if self.count == self.at else None
            if kind == "gone":
                self.gone_until = time.monotonic() + GONE_SECONDS
                return "closed"
            return kind

    @staticmethod
    def read_request(connection):
        request = b""
        while b"\r\n\r\n" not in request:
            request += (piece := connection.recv(65536))
            if not piece:
                return b""
        head, _, body = request.partition(b"\r\n\r\n")
        length = next(int(line.split(b":")[1]) for line in head.split(b"\r\n")
                      if line.lower().startswith(b"content-length"))
        while len(body) < length:
            body += connection.recv(65536)
        return head + b"\r\n\r\n" + body

    def ask(self, request):
        with socket.socket(socket.AF_UNIX) as real:
            real.settimeout(30)
            real.connect(self.real)
            real.sendall(request)
            answer = b""
            while piece := real.recv(65536):
                answer += piece
            return answer

    def answer(self, connection):
        with connection:
            try:
                request = self.read_request(connection)
                if request:
                    connection.sendall(self.spoil(self.next_kind(), request))
            except (OSError, StopIteration):
                pass

    def spoil(self, kind, request):
        if kind == "closed":
            return b""
        if kind == "garbage":
            return b"\x00\xffgarbage\x1b" * 50
        if kind == "refuse":
            return REFUSAL
        if kind == "fault":
            return FAULT
        answer = self.ask(request)
        if kind == "half":
            return answer[:len(answer) // 2]
        if kind == "silence":
            return b""
        if kind == "slow":
            time.sleep(SLOW_SECONDS)
        return answer
