# SPDX-License-Identifier: MIT
"""Random configurations, most of them a little wrong, for resolve.py.

Each file is made of sections whose options take plausible values, good and bad ones; few faults a
file, so that many are accepted and the others are refused in many ways.
"""

import os
import random

INTEGERS = ["0", "1", "2", "3", "10", "007", "+5", "-1", "1_0", "\u0663", "\uff11\uff12", "\n  7"]
BAD_INTEGERS = ["", "1.5", "ten", "0x10", "1e3", "1__0", "_1", "5s", "- 1", "\u00b2", "1 2", "9" * 4301,
                "x" * 250, "'", "it's", "\u00e9\u200b", "\\", "1\x1f", "\t", "--1"]
BOOLEANS = ["true", "false", "yes", "No", "ON", "off", "1", "0", "True"]
BAD_BOOLEANS = ["", "t", "enabled", "01", "\n  true", "'true'", '"yes"', "truee", "y\u00e9s"]
SIZES = ["0", "1", "50MB", "1kb", "2GB", "1_0 kb", "-1", "100", "\u0663mb"]
BAD_SIZES = ["10M", "1.5MB", "MB", "5TB", "5kib", "", "B", "10 m", "\u00c9MB", "1MBkb"]
OCTALS = ["022", "0o22", "0700", "-22", "1_2", "0", "777", "\u0661"]
BAD_OCTALS = ["8", "rwx", "", "0x1", "0o", "u+x", "it's"]
SIGNALS = ["TERM", "sigint", "HUP", "9", "0", "64", "34", "_ign", "SIG_DFL", "usr1", "CLD", " quit ", "Poll",
           "SIGRTMIN"]
BAD_SIGNALS = ["FOO", "33", "-1", "SIG", "RTMIN+1", "", "65", "SIGSIGTERM", "9" * 30, "TERM INT"]
RESTARTS = ["true", "false", "unexpected", "UNEXPECTED", "1", "No"]
BAD_RESTARTS = ["always", "Always", "on-failure", "", "expected", "\u00c0lways"]
EXITS = ["0", "0,2", " 0 ,2, 2", "", "255", "+7,0"]
BAD_EXITS = ["0,2,", "256", "-1", "0 2", "a", ",", "0-3", "1,,2"]
LEVELS = ["info", "DEBUG", "warn", "critical", "trace", "blather", "error"]
BAD_LEVELS = ["warning", "20", "", "__doc__", "verbose", "in fo"]
PATHS = ["/var/log/a.log", "log/b.log", "~/c.log", "~nobody/d", "x", "/a//b/../c", "", "//x/y", "///x", "/",
         "%(here)s/e.log", "a b", "~", "../up", "./."]
LOGS = PATHS + ["none", "OFF", "auto", "AUTO", "syslog", "SysLog", "/dev/stdout", "/l/%(program_name)s",
                "/l/50%%%%", "NONE ", "%(ENV_HOME)s/l"]
BAD_LOGS = ["/l/50%%", "%%%(here)s", "/l/%", "%(nope)s", "%%(here)s/x", "%(ENV_ODD)s"]
USERS = ["root", "www-data", "0", "1000", "-1", "+3", "\u0663", "no such"]
OWNERS = USERS + ["root:adm", "a:b", "0:0", "1:-1", ":", "a:b:c", "www-data:root"]
COMMANDS = ["/bin/cat", "cat", "/bin/sh -c 'exit 0'", "", "/bin/echo %(process_num)d %(numprocs)03d",
            "/bin/%(program_name)s --group %(group_name)s", "%(host_node_name)s", "/bin/sh -c \"a;b\"",
            "/bin/date +%%Y", "/x %(ENV_HOME)s", "/x %(ENV_PORT)5s|%(ENV_PORT)-6s|%(ENV_PORT).2s", "a\n  b\n  c",
            "/x ; comment", "/x #c", "/x;d #e ;f", "/bin/x %s", "100%% sure", "%(process_num)+d %(process_num)x",
            "%(process_num)o %(process_num)e %(process_num).3f %(process_num)c", "%(program_name)r %(here)a",
            "\u00fcber 'x'", "%(process_num)#x %(process_num)05d", "%(numprocs)5.3d|"]
BAD_COMMANDS = ["/bin/date +%Y", "%(nope)s", "%(here", "%d", "50%", "%(program_name)d", "%(ENV_NOPE)s", "100% s",
                "%(here)s %s", "%(Here)s", "%( here)s", "%*d", "%(process_num)z", "%(here)c", "%s %s",
                "%(process_num)*d", "%(a(b)c)s", "%()s", "%(here)\u00e9", "%(here)"]
ENVIRONMENTS = ["A=1", "A=1,B=2", "A=\"1\",B='2,3'", "A=1 X B=2", "A=$HOME", "A=a b", "A=\"b\"c", "A=http://h/p?z=1",
                "A=~/x", "A=b#c,D=4", "A=b\"c d\"", "A=\"'x'\"", "A=\"\"", "A=a,", "\"A\"=1", "A=1,B=2,A=3", "",
                "A=\"1\",\n  B=\"2\"", "HOME=/srv", "PORT=%(process_num)d", "D=\"%(here)s\",E=\"%(ENV_HOME)s\"",
                "V%(process_num)d=x", "A=\"\u00e9\u200b\"", "A=\u00e9", "A=b#c\n  d,E=1", "A=1;B=2", "P=\"%%\"",
                "A='it\"s'", "\u00e9=\u00fc"]
BAD_ENVIRONMENTS = ["A=1 B=2", "A=", "A=,B=2", ",A=1", "A", "A: 1", "A=\"x ; y\"", "A='b", "A=a=b", "A=\"x\"y\"",
                    "A=%(nope)s", "A=%", "export A=1", "A=\"b\" C=\"d\"", "A=%(ENV_A)s", "P=%"]
NAMES = ["web", "api", "x", "w-1", "a_b", "\u00e9", "B", "a.b", "we%b"]
BAD_NAMES = ["a b", "a/b", "a:b", " a b"]
PROCESS_NAMES = ["%(program_name)s", "p", "%(program_name)s_%(process_num)02d", "%(process_num)d", "x%(ENV_A)s",
                 "%(group_name)s", "%(process_num)s", " p%(process_num)d ", "%(host_node_name)s%(process_num)d"]
BAD_PROCESS_NAMES = ["a b", "a/b", "%(nope)s", "p%%(process_num)d", "%(process_num)", "a:%(process_num)d", "%%%"]
EVENTS = ["TICK_5", "tick_5, PROCESS_STATE", "EVENT", "process_log,PROCESS_LOG", "SUPERVISOR_STATE_CHANGE_RUNNING"]
BAD_EVENTS = ["", "TOCK", "TICK_5,", "TICK_5 TICK_60", "TICK_5,TOCK,FOO", ","]
FACTORIES = ["supervisor.rpcinterface:make_main_rpcinterface", "a", "a.b : c.d", "a:b [x]", "x=a:b", "_a1:_b"]
BAD_FACTORIES = ["a b", "", "a:", "a..b", ".a", "a:b [x,]", "a-b:c", "[x]", "a:b [x] c", "a:b [x y]", "a=b c",
                 "a:b [x]]", "a.", "it's"]
PORTS = ["9001", "127.0.0.1:9001", "*:9001", ":9001", "LocalHost:80", "[::1]:80", "a b:1", "::1", "+1", "\u0663"]
BAD_PORTS = ["0", "70000", "a:70000", "a:0", "a:", "", "http", "a:b", ":", "%(here)s", "a:-1", "80:" + "9" * 30,
             "9" * 30, "a:1.5"]
SOCKETS = ["tcp://localhost:9000", "unix:///run/f.sock", "unix:///run//../%(program_name)s.sock", "tcp://A.b:1",
           "unix:////x", "tcp://a/b:\u0661"]
BAD_SOCKETS = ["", "unix://run/f", "unix://", "tcp://:9000", "tcp://a:0", "tcp://a:70000", "tcp://a:b", "a:1",
               "TCP://a:1", "tcp://[::1]:80", "tcp://a b:1", "%(group_name)s", "%s", "tcp://a:1 ", "tcp://a:" + "1" * 30,
               "tcp://a"]
TEXTS = ["abc", "", "a b", "%(here)s", "\u00fcber", "AUTO", " auto ", "http://h:1", "%%"]
BAD_TEXTS = ["%(nope)s", "%", "%(process_num)d", "%(here)d", "%y", "%(host_node_name)s"]

EARLY = {
    "priority": (INTEGERS, BAD_INTEGERS + ["%(program_name)s", "%(numprocs)d"]),
    "autostart": (BOOLEANS, BAD_BOOLEANS), "autorestart": (RESTARTS, BAD_RESTARTS),
    "startsecs": (INTEGERS, BAD_INTEGERS + ["%(process_num)d"]), "startretries": (INTEGERS, BAD_INTEGERS),
    "stopsignal": (SIGNALS, BAD_SIGNALS), "stopwaitsecs": (INTEGERS, BAD_INTEGERS),
    "stopasgroup": (BOOLEANS, BAD_BOOLEANS), "killasgroup": (BOOLEANS, BAD_BOOLEANS),
    "exitcodes": (EXITS, BAD_EXITS), "redirect_stderr": (BOOLEANS, BAD_BOOLEANS),
    "numprocs": (["1", "2", "3", "11", "0", "-2"], BAD_INTEGERS + ["10001"]),
    "numprocs_start": (INTEGERS, BAD_INTEGERS),
    "stdout_capture_maxbytes": (SIZES, BAD_SIZES), "stdout_events_enabled": (BOOLEANS, BAD_BOOLEANS),
    "stderr_capture_maxbytes": (SIZES, BAD_SIZES), "stderr_events_enabled": (BOOLEANS, BAD_BOOLEANS),
    "serverurl": (TEXTS, BAD_TEXTS), "user": (USERS, ["%(nope)s"]), "umask": (OCTALS, BAD_OCTALS),
}
LATE = {
    "process_name": (PROCESS_NAMES, BAD_PROCESS_NAMES), "environment": (ENVIRONMENTS, BAD_ENVIRONMENTS),
    "directory": (PATHS + ["/d/%(process_num)d", "%(ENV_A)s"], BAD_TEXTS[:2]),
    "stdout_logfile": (LOGS, BAD_LOGS), "stdout_logfile_backups": (INTEGERS + ["%(process_num)d"], BAD_INTEGERS),
    "stdout_logfile_maxbytes": (SIZES, BAD_SIZES), "stdout_syslog": (BOOLEANS, BAD_BOOLEANS),
    "stderr_logfile": (LOGS, BAD_LOGS), "stderr_logfile_backups": (INTEGERS, BAD_INTEGERS),
    "stderr_logfile_maxbytes": (SIZES, BAD_SIZES), "stderr_syslog": (BOOLEANS, BAD_BOOLEANS),
}
PROGRAM = {**EARLY, **LATE}
LISTENER = {**PROGRAM, "buffer_size": (["1", "10", "+3"], ["0", "-1", "x"]),
            "result_handler": (FACTORIES, BAD_FACTORIES), "redirect_stderr": (["false", "no"], ["true", "x"])}
FASTCGI = {**PROGRAM, "socket_backlog": (["1", "65535", "\u0663"], ["0", "65536", "x", "9" * 30]),
           "socket_owner": (OWNERS, ["%(nope)s"]), "socket_mode": (OCTALS, BAD_OCTALS)}
DAEMON = {
    "minfds": (INTEGERS, BAD_INTEGERS), "minprocs": (INTEGERS, BAD_INTEGERS), "directory": (PATHS, BAD_TEXTS),
    "user": (USERS, BAD_TEXTS), "umask": (OCTALS, BAD_OCTALS), "logfile": (LOGS[:-3], BAD_LOGS[2:]),
    "logfile_maxbytes": (SIZES, BAD_SIZES), "logfile_backups": (INTEGERS, BAD_INTEGERS),
    "loglevel": (LEVELS, BAD_LEVELS), "pidfile": (PATHS, BAD_TEXTS), "identifier": (TEXTS, BAD_TEXTS),
    "nodaemon": (BOOLEANS, BAD_BOOLEANS), "silent": (BOOLEANS, BAD_BOOLEANS), "childlogdir": (PATHS, BAD_TEXTS),
    "nocleanup": (BOOLEANS, BAD_BOOLEANS), "strip_ansi": (BOOLEANS, BAD_BOOLEANS),
    "environment": ([e for e in ENVIRONMENTS if "process_num" not in e]
                    + ["H=%%(host_node_name)s", "P=\"%%%%\"", "A=1,HOME=/h"], BAD_ENVIRONMENTS + ["P=\"%%\""]),
}
SERVER = {"username": (["u", "", "a b"], BAD_TEXTS), "password": (["p", "{SHA}82ab", "", "100%%"], BAD_TEXTS)}
FORMAT_PIECES = ["%", "%", "%%", "%(here)", "%(process_num)", "%(numprocs)", "%(ENV_HOME)", "%(ENV_ODD)", "%(ENV_A)",
                 "%(program_name)", "s", "s", "d", "r", "a", "x", "c", "5", "0", ".", "-", "+", "#", " ", "*", "(", ")",
                 "\u00e9", "/", "hl", "'"]
ENVIRONMENT_PIECES = ["A", "B", "ENV", "=", "=", "=", "1", "v", ",", ",", "'", "\"", "#", " ", "\n  ", "\\", "\u00e9",
                      "$", ":", ";", "/", "%(here)s", "~", "-", "\0", "\x0b", "\u3000"]
LINES = ["word alone", "  indented = 1", "; comment", "# comment", "[unclosed", "=x", "a = b ; c", "[x] y", "",
         "key: value", "\tx", "[]", "nonsense=%(nope)s"]


class Writer:
    def __init__(self, chance):
        self.chance = chance  # of a fault, for each option
        self.random = random.Random()
        self.programs = []

    def seed(self, seed):
        self.random.seed(seed)

    def value(self, good, bad):
        return self.random.choice(bad if bad and self.random.random() < self.chance else good)

    def soup(self, key):
        """A value put together without sense, for the options with a grammar; else nothing."""
        pieces = {"environment": ENVIRONMENT_PIECES, "command": FORMAT_PIECES, "directory": FORMAT_PIECES,
                  "process_name": FORMAT_PIECES, "stdout_logfile": FORMAT_PIECES, "identifier": FORMAT_PIECES}.get(key)
        if pieces and self.random.random() < self.chance * 2:
            return "".join(self.random.choice(pieces) for _ in range(self.random.randint(1, 12)))
        return None

    def pick(self, options, most):
        count = min(self.random.randint(0, most), len(options))
        for key in self.random.sample(sorted(options), count):
            shown = self.random.choice([key] * 9 + [key.upper()])
            sign = self.random.choice(["="] * 6 + [" = ", ": ", " :"])
            soup = self.soup(key)
            yield shown + sign + (self.value(*options[key]) if soup is None else soup)

    def name(self):
        return self.value(NAMES, BAD_NAMES)

    def needed(self, key, good, bad):
        soup = self.soup(key)
        if self.random.random() > self.chance:
            yield key + "=" + (self.value(good, bad) if soup is None else soup)

    def daemon(self):
        yield "[supervisord]"
        yield from self.pick(DAEMON, 5)

    def program(self):
        name = self.name()
        self.programs.append(name)
        yield "[%s:%s]" % (self.value(["program"], ["Program", "program "]), name)
        yield from self.needed("command", COMMANDS, BAD_COMMANDS)
        yield from self.copies()
        yield from self.pick(PROGRAM, 7)

    def copies(self):
        if self.random.random() < 0.25:
            yield "numprocs=%d" % self.random.choice([2, 3, 12])
            yield "process_name=%(program_name)s_%(process_num)02d"

    def listener(self):
        yield "[eventlistener:%s]" % self.name()
        yield from self.needed("command", COMMANDS, BAD_COMMANDS)
        yield from self.needed("events", EVENTS, BAD_EVENTS)
        yield from self.pick(LISTENER, 5)

    def fastcgi(self):
        yield "[fcgi-program:%s]" % self.name()
        yield from self.needed("command", COMMANDS, BAD_COMMANDS)
        yield from self.needed("socket", SOCKETS, BAD_SOCKETS)
        yield from self.pick(FASTCGI, 5)

    def group(self):
        yield "[group:%s]" % self.name()
        known = self.programs or NAMES[:3]
        names = [self.random.choice(known) for _ in range(self.random.randint(0, 3 if self.programs else 1))]
        yield "programs=" + self.random.choice([",", ", ", " ,", ",\n  "]).join(names) \
            + self.value([""], [",", ",nope", " x"])
        yield from self.pick({"priority": PROGRAM["priority"]}, 1)

    def inet(self):
        yield "[inet_http_server%s]" % self.random.choice(["", ":a", "X", ":"])
        yield from self.needed("port", PORTS, BAD_PORTS)
        yield from self.pick(SERVER, 2 if self.random.random() < self.chance else 0)

    def unix(self):
        yield "[unix_http_server%s]" % self.random.choice(["", ":b"])
        yield from self.needed("file", PATHS, BAD_TEXTS)
        yield from self.pick({"chmod": (OCTALS, BAD_OCTALS), "chown": (OWNERS, BAD_TEXTS)}, 2)
        if self.random.random() < 0.3:
            yield "username=u"
            yield from self.needed("password", ["p"], BAD_TEXTS)

    def rpc(self):
        yield "[rpcinterface:%s]" % self.name()
        yield from self.needed("supervisor.rpcinterface_factory", FACTORIES, BAD_FACTORIES)
        yield from self.pick({"retries": (TEXTS[4:], BAD_TEXTS), "b": (["1", "%(ENV_HOME)s"], BAD_TEXTS)}, 2)

    def defaults(self):
        yield "[DEFAULT]"
        options = {key: EARLY[key] for key in ("startsecs", "user", "umask", "priority", "redirect_stderr")}
        yield from self.pick({**options, "extra": (["%(here)s", "1"], ["%"])}, 2)

    def include(self):
        yield "[include]"
        patterns = ["conf.d/*.conf", "%(here)s/conf.d/a.conf", "none/*.conf", "conf.d/[ab].conf", "conf.d/a.conf",
                    "%(host_node_name)s.conf", "conf.d/*", "conf.d", "x/../conf.d/b.conf", "%(ENV_PORT)s.conf"]
        bad = ["%(nope)s", "conf.d/%", "%d", "conf.d/*.conf,"]
        words = [self.value(patterns, bad) for _ in range(self.random.randint(0, 3))]
        if self.random.random() > self.chance / 3:
            yield "files = " + self.random.choice([" ", "\n  "]).join(words)

    def sections(self, kinds, most):
        for _ in range(self.random.randint(0, most)):
            yield self.random.choice(kinds)

    def text(self, is_main):
        program = [self.program] * 6 + [self.listener, self.fastcgi, self.group]
        kinds = list(self.sections(program + [self.inet, self.unix, self.rpc, self.defaults], 6))
        if is_main and self.random.random() > self.chance / 3:
            kinds.append(self.daemon)
        if is_main and self.random.random() < 0.25 or self.random.random() < 0.05:
            kinds.append(self.include)
        kinds.sort(key=lambda kind: kind == self.group)  # groups know the programs
        sections = [list(kind()) for kind in kinds]
        self.random.shuffle(sections)
        lines = [line for section in sections for line in section]
        for _ in range(self.random.randint(0, 1)):
            if self.random.random() < self.chance * 2:
                lines.insert(self.random.randint(0, len(lines)), self.random.choice(LINES))
        end = self.random.choice(["\n"] * 8 + ["\r\n", "\r"])
        text = end.join(lines) + self.random.choice([end] * 6 + [""])
        return text.encode("utf-8") + self.value([b""] * 9, [b"", b"\xff", b"\xc3", "\ufeff".encode()])


def write(folder, number, seed):
    """Writes so many configurations below folder; returns the paths of the main files."""
    files = []
    for index in range(number):
        writer = Writer((0.0, 0.01, 0.03, 0.1)[index % 4])
        writer.seed("%d/%d" % (seed, index))
        own = os.path.join(folder, str(index))
        os.makedirs(os.path.join(own, "conf.d"))
        names = ["supervisord.conf", "conf.d/a.conf", "conf.d/b.conf", "conf.d/B.conf", "web1.conf"]
        for name in names:
            if name == names[0] or writer.random.random() < 0.6:
                with open(os.path.join(own, name), "wb") as stream:
                    stream.write(writer.text(name == names[0]))
        files.append(os.path.join(own, names[0]))
    return files
