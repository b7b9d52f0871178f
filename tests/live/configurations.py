# SPDX-License-Identifier: MIT
"""Random configurations of a supervisord that can be run, and random changes of them.

A configuration is a dictionary from section names to dictionaries of options; which file a section
stands in is part of it. Programs sleep, so that they start and stop in an instant."""

import copy
import os
import random

FILES = ("supervisord.conf", "conf.d/a.conf", "conf.d/b.conf", "extra/c.conf")
NAMES = ("web", "api", "cron", "mail", "queue", "beat")
LISTENERS = ("watch", "alarm")
SOCKETS = ("php", "lua")
GROUPS = ("front", "back")
IS_ROOT = os.getuid() == 0

# Values of one option: some are other words for the same. None takes the line away.
PROCESS = {
    "command": ["/bin/sleep 1000", "/bin/sleep 1001", "/bin/sleep  1000", "/bin/sleep 100%(process_num)d",
                "/bin/sh -c 'exec sleep 1000'", "/usr/bin/env H=%(here)s N=%(host_node_name)s sleep 1000", "/bin/sleep 1000 ; a comment", "/bin/sleep %(ENV_LONG)s"],
    "process_name": [None, "%(program_name)s", "p%(process_num)02d", "%(group_name)s-%(process_num)d"],
    "numprocs": [None, "1", "2", "3", "0"],
    "numprocs_start": [None, "0", "1", "7"],
    "directory": [None, "/", "/tmp", "{folder}"],
    "umask": [None, "022", "0022", "077"],
    "priority": [None, "999", "5", "1000", "-1"],
    "autostart": [None, "true", "false", "on", "no"],
    "startsecs": [None, "0", "1"],
    "startretries": [None, "3", "5"],
    "autorestart": [None, "true", "false", "unexpected", "1"],
    "exitcodes": [None, "0", "0,2", "2,0"],
    "stopsignal": [None, "TERM", "SIGTERM", "15", "KILL", "INT"],
    "stopwaitsecs": [None, "10", "3"],
    "stopasgroup": [None, "false", "true"],
    "killasgroup": [None, "false", "true", "yes"],
    "user": [None] + (["root", "0", "nobody"] if IS_ROOT else []),
    "redirect_stderr": [None, "false", "true", "no"],
    "environment": [None, 'A="1"', 'A="1",B="2"', 'B="2",A="1"', "A=1", 'C="%(program_name)s"',
                    'D="%(ENV_LONG)s"', 'LONG="2000"', 'PASSWORD="geheim-4711"'],
    "serverurl": [None, "AUTO", "http://127.0.0.1:9001"],
}
for stream in ("stdout", "stderr"):
    PROCESS.update({
        stream + "_logfile": [None, "AUTO", "NONE", "{folder}/log/" + stream + "-%(program_name)s-%(process_num)d.log",
                              "{folder}/log/other-" + stream + ".log"],
        stream + "_logfile_maxbytes": [None, "50MB", "51200KB", "1MB", "0"],
        stream + "_logfile_backups": [None, "10", "3"],
        stream + "_capture_maxbytes": [None, "0", "1KB", "1024"],
        stream + "_events_enabled": [None, "false", "true"],
        stream + "_syslog": [None, "false"],
    })
LISTENER = dict(PROCESS, events=["TICK_5", "TICK_5,TICK_60", "TICK_60, TICK_5", "PROCESS_STATE", "tick_5",
                                "PROCESS_LOG,TICK_5,TICK_60", "TICK_60,PROCESS_LOG,TICK_5"],
                buffer_size=[None, "10", "20"],
                result_handler=[None, "supervisor.dispatchers:default_handler"],
                redirect_stderr=[None, "false"])
FCGI = dict(PROCESS, socket=["unix://{folder}/%(program_name)s.sock", "unix://{folder}/other-%(program_name)s.sock"],
            socket_mode=[None, "0700", "0770", "700"], socket_backlog=[None, "64", "128"],
            socket_owner=[None] + (["root", "root:root"] if IS_ROOT else []))
GROUP = {"programs": None, "priority": [None, "999", "7", "1000"]}
SUPERVISORD = {
    "environment": [None, 'LONG="1000"', 'LONG="1000",MORE="x"', 'MORE="y",LONG="1000"', "LONG=1000",
                    'LONG="1000",TOKEN="geheim-0815"', 'LONG="1000",PATH="/opt/x:%(ENV_PATH)s"'],
    "identifier": ["live", "other"],
    "logfile": ["{folder}/supervisord.log", "{folder}/other.log"],
    "logfile_maxbytes": [None, "1MB"], "logfile_backups": [None, "2"], "loglevel": [None, "debug"],
    "pidfile": ["{folder}/supervisord.pid", "{folder}/other.pid"],
    "umask": [None, "027"], "nodaemon": [None, "true"], "silent": [None, "true"],
    "minfds": [None, "512"], "minprocs": [None, "100"], "nocleanup": [None, "true"],
    "childlogdir": ["{folder}", "{folder}/log"], "user": [None] + (["root"] if IS_ROOT else []),
    "directory": [None, "{folder}"], "strip_ansi": [None, "true"],
}
UNIX = {"file": ["{folder}/s.sock", "{folder}/t.sock"], "chmod": ["0700", "0770"],
        "chown": [None] + (["root"] if IS_ROOT else []),
        "username": [None, "u"], "password": [None, "geheim-0042"]}
INET = {"port": ["127.0.0.1:47311", "127.0.0.1:47312"], "username": [None, "u"], "password": [None, "p-4712"]}
RPC = {"supervisor.rpcinterface_factory": ["supervisor.rpcinterface:make_main_rpcinterface"], "note": [None, "1"]}
CONTROL = {"serverurl": [None, "unix://{folder}/s.sock"], "username": [None, "u"], "password": [None, "p-4713"],
           "prompt": [None, "x"], "history_file": [None, "{folder}/history"]}
PLUGIN = {"supervisor.ctl_factory": ["supervisor.nothing:make"]}
INCLUDE = {"files": ["{folder}/conf.d/*.conf", "conf.d/*.conf", "conf.d/a.conf conf.d/b.conf",
                     "conf.d/*.conf extra/*.conf", "conf.d/a.conf", "%(here)s/conf.d/*.conf"]}
KINDS = {"program": PROCESS, "eventlistener": LISTENER, "fcgi-program": FCGI, "group": GROUP,
         "supervisord": SUPERVISORD, "unix_http_server": UNIX, "inet_http_server": INET,
         "rpcinterface": RPC, "supervisorctl": CONTROL, "ctlplugin": PLUGIN, "include": INCLUDE}


def kind_of(section):
    return section.split(":")[0]


def all_options():
    """(kind, option) of each that has more than one value."""
    return [(kind, option) for kind, options in KINDS.items() for option, values in options.items()
            if values is None or len(values) > 1]


class Configuration:
    def __init__(self):
        self.sections = {}
        self.files = {}

    def add(self, section, options, file):
        self.sections[section] = options
        self.files[section] = file

    def remove(self, section):
        del self.sections[section], self.files[section]

    def copy(self):
        return copy.deepcopy(self)

    def of(self, kind):
        return [section for section in self.sections if kind_of(section) == kind]

    def write(self, folder):
        """path -> text of each of FILES."""
        texts = {path: ["; a file\n"] for path in FILES}
        for section, options in self.sections.items():
            lines = [f"[{section}]\n"] + [f"{key} = {value}\n" for key, value in options.items()]
            texts[self.files[section]] += lines + ["\n"]
        return {path: "".join(lines).replace("{folder}", folder) for path, lines in texts.items()}


def first():
    """The configuration that a supervisord starts with."""
    start = Configuration()
    main = FILES[0]
    start.add("supervisord", {"logfile": "{folder}/supervisord.log", "pidfile": "{folder}/supervisord.pid",
                              "childlogdir": "{folder}", "identifier": "live", "environment": 'LONG="1000"'}, main)
    start.add("unix_http_server", {"file": "{folder}/s.sock", "chmod": "0700"}, main)
    start.add("rpcinterface:supervisor", {"supervisor.rpcinterface_factory": RPC["supervisor.rpcinterface_factory"][0]},
              main)
    start.add("include", {"files": "conf.d/*.conf"}, main)
    for name in NAMES[:3]:
        start.add("program:" + name, {"command": "/bin/sleep 1000", "startsecs": "0"}, FILES[1])
    return start


class Changer:
    """Makes a configuration from another; `wanted` are the options that it shall reach first."""

    def __init__(self, seed, wanted):
        self.random = random.Random(seed)
        self.wanted = list(wanted)
        self.reached = set()

    def program(self):
        return {"command": "/bin/sleep 1000", "startsecs": "0"}

    def ensure(self, state, kind):
        """A section of the kind, made if there is none."""
        there = state.of(kind)
        if kind in ("supervisord", "unix_http_server", "include"):
            return kind
        if there and self.random.random() < 0.8:
            return self.random.choice(there)
        if kind in ("inet_http_server", "supervisorctl"):
            if not there:
                state.add(kind, {"port": INET["port"][0]} if kind == "inet_http_server" else {}, FILES[0])
            return kind
        if kind in ("rpcinterface", "ctlplugin"):
            if there:
                return there[0]
            state.add("ctlplugin:x", {}, FILES[0])
            return "ctlplugin:x"
        return self.add_section(state, kind) or (there[0] if there else None)

    def add_section(self, state, kind):
        pool = {"program": NAMES, "eventlistener": LISTENERS, "fcgi-program": SOCKETS, "group": GROUPS}[kind]
        free = [name for name in pool if f"{kind}:{name}" not in state.sections]
        if not free:
            return None
        section = f"{kind}:{self.random.choice(free)}"
        options = self.program()
        if kind == "group":
            options = {"programs": self.members(state)}
            if not options["programs"]:
                return None
        elif kind == "eventlistener":
            options["events"] = "TICK_60"
        elif kind == "fcgi-program":
            options["socket"] = FCGI["socket"][0]
        state.add(section, options, self.random.choice(FILES[1:3]))
        return section

    def members(self, state):
        names = [section.split(":")[1] for section in state.of("program") + state.of("fcgi-program")]
        count = min(len(names), self.random.randint(1, 3))
        return self.random.choice([", ", ","]).join(self.random.sample(names, count))

    def set_option(self, state, kind, option):
        section = self.ensure(state, kind)
        if not section:
            return
        options = state.sections[section]
        values = KINDS[kind][option]
        value = self.members(state) if values is None else self.random.choice(
            [value for value in values if value != options.get(option)])
        if value is None:
            options.pop(option, None)
        else:
            options[option] = value
        if option == "numprocs" and int(value or 1) > 1 or options.get("numprocs", "1") != "1":
            if "process_num" not in options.get("process_name", ""):
                options["process_name"] = "p%(process_num)02d"
        if option in ("username", "password") and kind != "supervisorctl":
            other = {"username": "password", "password": "username"}[option]
            if value is None:
                options.pop(other, None)
            else:
                options.setdefault(other, "geheim-0042")

    def remove_section(self, state):
        kinds = ("program", "eventlistener", "fcgi-program", "group")
        there = [section for section in state.sections if kind_of(section) in kinds]
        if len(there) > 2:
            state.remove(self.random.choice(there))

    def move_section(self, state):
        section = self.random.choice([s for s in state.sections if kind_of(s) in ("program", "group", "fcgi-program")])
        state.files[section] = self.random.choice(FILES)

    def reorder(self, state):
        items = list(state.sections.items())
        self.random.shuffle(items)
        state.sections = dict(items)

    def double_name(self, state):
        """A [program:x] beside a [group:x]."""
        names = [section.split(":")[1] for section in state.of("program")]
        if len(names) > 1:
            state.add("group:" + names[0], {"programs": names[1]}, FILES[1])

    def defaults(self, state):
        """A [DEFAULT], which all sections inherit, or none."""
        if "DEFAULT" in state.sections:
            state.remove("DEFAULT")
        else:
            option = self.random.choice(["startretries", "stopwaitsecs", "stopsignal", "exitcodes", "umask"])
            state.add("DEFAULT", {option: self.random.choice(PROCESS[option][1:])}, self.random.choice(FILES))

    def mend(self, state):
        """Takes away what would make supervisord refuse the file."""
        for section in state.of("group"):
            options = state.sections[section]
            names = [name.strip() for name in options["programs"].split(",")]
            names = [name for name in names
                     if "program:" + name in state.sections or "fcgi-program:" + name in state.sections]
            if names:
                options["programs"] = ",".join(names)
            else:
                state.remove(section)
        for section, options in state.sections.items():
            if options.get("stopasgroup") == "true" and options.get("killasgroup") in ("false",):
                options["killasgroup"] = "true"
            if options.get("redirect_stderr") == "true":
                options.pop("stderr_logfile", None)
        for section in ("unix_http_server", "inet_http_server"):
            options = state.sections.get(section, {})
            if ("username" in options) != ("password" in options):
                options.pop("username", None)
                options.pop("password", None)
        daemon = state.sections["supervisord"]
        if "LONG" not in daemon.get("environment", "") and "%(ENV_LONG)s" in str(state.sections):
            daemon["environment"] = 'LONG="1000"'

    def change(self, state):
        """Another configuration near this one; and which options were set on purpose."""
        after = state.copy()
        # A daemon listens where it did at its start: nobody finds it when both sides say otherwise.
        after.sections["unix_http_server"]["file"] = UNIX["file"][0]
        aims = [self.wanted.pop() for _ in range(min(2, len(self.wanted)))]
        for kind, option in aims:
            self.set_option(after, kind, option)
        for _ in range(self.random.choice([0, 1, 1, 2, 3])):
            move = self.random.random()
            if move < 0.45:
                kind = self.random.choice(["program"] * 4 + ["eventlistener", "fcgi-program", "group"])
                self.set_option(after, kind, self.random.choice(list(KINDS[kind])))
            elif move < 0.6:
                self.add_section(after, self.random.choice(["program", "eventlistener", "fcgi-program", "group"]))
            elif move < 0.75:
                self.remove_section(after)
            elif move < 0.83:
                self.move_section(after)
            elif move < 0.91:
                self.reorder(after)
            elif move < 0.94:
                self.double_name(after)
            elif move < 0.97:
                self.defaults(after)
        self.mend(after)
        return after, aims

    def note(self, before, after, aims):
        """Of the aims, those that both configurations really differ in."""
        for kind, option in aims:
            for section in set(before.of(kind)) | set(after.of(kind)):
                if before.sections.get(section, {}).get(option) != after.sections.get(section, {}).get(option):
                    self.reached.add((kind, option))
            if (kind, option) not in self.reached:
                self.wanted.insert(0, (kind, option))
