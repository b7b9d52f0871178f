#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""lint beside cat, beside Supervisor's own parser and beside a program that does nothing.

Usage: lint.py SUPCONF (bench/run does it)
"""

import os
import sys
import tempfile

from measure import Stopwatch, show, show_growth

FILES = 2000
INCLUDES = 500
LINES = 100000
PROGRAM = """[program:web{n}]
command = /usr/bin/python3 -u /srv/app/web{n}.py --port 80{n}
directory = /srv/app
user = root
autostart = true
autorestart = unexpected
startsecs = 5
stopwaitsecs = 30
stopasgroup = true
stdout_logfile = /var/log/web{n}.log
stdout_logfile_maxbytes = 20MB
redirect_stderr = true
environment = LANG="C.UTF-8",WORKER="{n}" ; one a program

"""
MAIN = """[supervisord]
logfile = /var/log/supervisord.log
minfds = 65536

[unix_http_server]
file = /run/supervisor.sock
chmod = 0700

[supervisorctl]
serverurl = unix:///run/supervisor.sock

[rpcinterface:supervisor]
supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface

"""
PARSER = """
import sys
from supervisor.options import ServerOptions
class Options(ServerOptions):
    def usage(self, message):
        raise ValueError(message)
for path in sys.argv[1:]:
    try:
        Options().realize(["-c", path], doc="", progname="supervisord")
    except ValueError:
        pass
"""
PYTHON = ["/usr/bin/python3", "-c", PARSER]
PARSER_NAME = "Supervisor's own parser"


def write(path, *parts):
    with open(path, "w", encoding="utf-8") as file:
        file.writelines(parts)
    return path


def write_tree(folder):
    os.mkdir(folder)
    return [write(os.path.join(folder, f"p{number:04}.conf"), MAIN, PROGRAM.format(n=number))
            for number in range(FILES)]


def write_long(path, lines):
    count = lines // PROGRAM.count("\n")
    return write(path, MAIN, *(PROGRAM.format(n=number) for number in range(count)))


def write_includes(folder):
    os.makedirs(os.path.join(folder, "conf.d"))
    parts = [write(os.path.join(folder, "conf.d", f"p{number:03}.conf"),
                   PROGRAM.format(n=number)) for number in range(INCLUDES)]
    return write(os.path.join(folder, "supervisord.conf"), MAIN,
                 "[include]\nfiles = conf.d/*.conf\n"), parts


def measure(supconf, helpers, folder):
    """helpers: the folder with bench_empty and bench_spawn; folder is empty."""
    medians = Stopwatch(os.path.join(helpers, "bench_spawn")).medians
    lint = [supconf, "lint", "--format", "concise"]
    empty = os.path.join(helpers, "bench_empty")
    paths = write_tree(os.path.join(folder, "tree"))
    main, parts = write_includes(os.path.join(folder, "includes"))
    long = write_long(os.path.join(folder, "long.conf"), LINES)
    half = write_long(os.path.join(folder, "half.conf"), LINES // 2)

    show("start-up: lint of one file",
         medians({"supconf": lint + [paths[0]], "program linked with libyaml": [empty],
                  "cat": ["cat", paths[0]]}, folder, 40),
         most={"program linked with libyaml": 1.3})
    show(f"lint of {FILES} files",
         medians({"supconf": lint + paths, "cat": ["cat", *paths]}, folder, 10),
         most={"cat": 1.5}, memory_mib=32)
    show(f"lint of {FILES} files",
         medians({"supconf": lint + paths, PARSER_NAME: PYTHON + paths}, folder, 3),
         faster={PARSER_NAME: 50})
    show(f"lint of a main file with {INCLUDES} includes",
         medians({"supconf": lint + [main], "cat": ["cat", main, *parts]}, folder, 10),
         most={"cat": 1.5}, memory_mib=32)
    show(f"lint of a main file with {INCLUDES} includes",
         medians({"supconf": lint + [main], PARSER_NAME: PYTHON + [main]}, folder, 3),
         faster={PARSER_NAME: 50})
    show(f"lint of one file of {LINES:,} lines",
         medians({"supconf": lint + [long], "cat": ["cat", long],
                  PARSER_NAME: PYTHON + [long]}, folder, 3),
         faster={PARSER_NAME: 50})
    taken = medians({"half": lint + [half], "full": lint + [long],
                     "half the tree": lint + paths[:FILES // 2], "the tree": lint + paths},
                    folder, 5)
    show_growth(f"growth from {LINES // 2:,} lines", taken["half"].seconds,
                taken["full"].seconds)
    show_growth(f"growth from {FILES // 2} files", taken["half the tree"].seconds,
                taken["the tree"].seconds)


def main():
    supconf = os.path.realpath(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        measure(supconf, os.path.join(os.path.dirname(supconf), "bench"), folder)


if __name__ == "__main__":
    main()
