# SPDX-License-Identifier: MIT
"""What the options of random configurations can be set to: plausible values, and bad ones."""

INTEGERS = ["9223372036854775807", "-9223372036854775808", "-" + "9" * 19, "1" * 40, "9" * 4300, "0", "1", "2", "3", "10", "007", "+5", "-1", "1_0", "\u0663", "\uff11\uff12", "\n  7"]
BAD_INTEGERS = ["", "1.5", "ten", "0x10", "1e3", "1__0", "_1", "5s", "- 1", "\u00b2", "1 2", "9" * 4301,
                "x" * 250, "'", "it's", "\u00e9\u200b", "\\", "1\x1f", "\t", "--1"]
BOOLEANS = ["true", "false", "yes", "No", "ON", "off", "1", "0", "True"]
BAD_BOOLEANS = ["", "t", "enabled", "01", "\n  true", "'true'", '"yes"', "truee", "y\u00e9s"]
SIZES = ["0", "1", "50MB", "1kb", "2GB", "1_0 kb", "-1", "100", "\u0663mb",
         "9" * 17 + "gb", "-" + "8" * 30 + "Kb", "\uff19" * 25]
BAD_SIZES = ["10M", "1.5MB", "MB", "5TB", "5kib", "", "B", "10 m", "\u00c9MB", "1MBkb"]
OCTALS = ["7" * 30, "-0o" + "1" * 22, "022", "0o22", "0700", "-22", "1_2", "0", "777", "\u0661"]
BAD_OCTALS = ["8", "rwx", "", "0x1", "0o", "u+x", "it's"]
SIGNALS = ["TERM", "sigint", "HUP", "9", "0", "64", "34", "_ign", "SIG_DFL", "usr1", "CLD", " quit ", "Poll",
           "SIGRTMIN"]
BAD_SIGNALS = ["FOO", "33", "-1", "SIG", "RTMIN+1", "", "65", "SIGSIGTERM", "9" * 30, "TERM INT"]
RESTARTS = ["true", "false", "unexpected", "UNEXPECTED", "1", "No"]
BAD_RESTARTS = ["\u0391\u03a3", "\u0391\u03a3x\u03a3'", "always", "Always", "on-failure", "", "expected", "\u00c0lways"]
EXITS = ["0", "0,2", " 0 ,2, 2", "", "255", "+7,0"]
BAD_EXITS = ["0,2,", "256", "-1", "0 2", "a", ",", "0-3", "1,,2"]
LEVELS = ["__module__", "__\u212aind__", "MRO", "__wea\u212aref__", "info", "DEBUG", "warn", "critical", "trace", "blather", "error"]
BAD_LEVELS = ["warning", "20", "", "__doc__", "__module__", "\u0131nfo", "verbose", "in fo"]
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
ENVIRONMENTS += [r'A="\""', r"A='\\'", r"A=\,B=\n", r'A="a\\b"', "A=\"'\",B='\"'", "A=\"%%(here)s\"", "A=\"a\"'b'",
                 "A=\"x\n  y\"", "A.B=1", "A-B:c/d+e()=1", "A=(b)", "A=\"%(ENV_HOME)s\",HOME=2", "%(ENV_HOME)s=1",
                 "A=\u0660", "A=\"b\" , C = 'd'", "A=b\tC\tD=e", "A=\"\t\"", "A=\"\x0b\"", "A=\u00a0b", "A=\"\u00a0\"",
                 "A=\"b\"# c\n  ,B=2", "A='%(process_num)05d'", "ENV_A=1,B=2", "here=1", "A=\"%(ENV_B)s\",B=2"]
NAMES = ["web", "api", "x", "w-1", "a_b", "\u00e9", "B", "a.b", "we%b"]
BAD_NAMES = ["a b", "a/b", "a:b", " a b"]
PROCESS_NAMES = ["%(program_name)s", "p", "%(program_name)s_%(process_num)02d", "%(process_num)d", "x%(ENV_A)s",
                 "%(group_name)s", "%(process_num)s", " p%(process_num)d ", "%(host_node_name)s%(process_num)d"]
BAD_PROCESS_NAMES = ["a b", "a/b", "%(nope)s", "p%%(process_num)d", "%(process_num)", "a:%(process_num)d", "%%%"]
EVENTS = ["t\u0131ck_5", "proce\u017fs_log", "TICK_5", "tick_5, PROCESS_STATE", "EVENT", "process_log,PROCESS_LOG", "SUPERVISOR_STATE_CHANGE_RUNNING"]
BAD_EVENTS = ["t\u00e9st", "stra\u00dfe,\u0149", "\u1fb3", "", "TOCK", "TICK_5,", "TICK_5 TICK_60", "TICK_5,TOCK,FOO", ","]
FACTORIES = ["supervisor.rpcinterface:make_main_rpcinterface", "a", "a.b : c.d", "a:b [x]", "x=a:b", "_a1:_b"]
BAD_FACTORIES = ["a b", "", "a:", "a..b", ".a", "a:b [x,]", "a-b:c", "[x]", "a:b [x] c", "a:b [x y]", "a=b c",
                 "a:b [x]]", "a.", "it's"]
PORTS = ["\u0391\u03a3:1", "\u03a3\u0391\u03a3.\u03a3:2", "\u0130\u212a:3", "a:b:1", "9001", "127.0.0.1:9001", "*:9001", ":9001", "LocalHost:80", "[::1]:80", "a b:1", "::1", "+1", "\u0663"]
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
         "key: value", "\tx", "[]", "nonsense=%(nope)s", "\u00a0x=1", "startsecs\u00a0= 3", "startsecs=3\u00a0; c",
         "startsecs=3\t; c", "\x0cumask=022", "a\0b=1", "x=\0", "\u2028", "\x85x=1", "[program:\0]", "\ufeff[x]",
         "rem=1", "x", "\t \t", "  ; inner", "  # inner", "a=1\n\n  b=2", "a=1\n;c\n  b=2", "autostart = %%", ";[x]",
         "[program:c]\ncommand=/bin/c ;[x]", "[supervisord]\nidentifier=late", "[DEFAULT]\numask=07",
         "[default]\numask=9", "\u0130=1", "\u0391\u03a3=1", "\u03a3\u0301=%(nope)s", "K\u212a=1", "\u03a3\u03a3=1"]
SPACES = [" ", "\t", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x1f", "\x85", "\u00a0", "\u1680", "\u2003", "\u2028",
          "\u2029", "\u202f", "\u205f", "\u3000", "\u180e", "\u200b", "\ufeff", "\0", "\t \x0c"]
COMMENTS = [" ; c", "\t; c", "\t;c", ";c", "; c", " # c", "\t# c", " ;", "\x0c; c", "\x0b;c", "\u00a0;c", "\u3000; c",
            "\x1f;", " ;a ;b", ";a ;b", "\t;\t;", " ; %", " ;=", " ;[x]", "\x85;c", " rem"]
GOING_ON = ["  more", "\tmore", "; c\n  more", "  ; c\n  more", "# c\n  more", "  # c\n\n  more", "\n  more", "\n\n\tmore",
            "  more ; c", "  more\n    again\n  third", "  ;c", "\u00a0more", "\x0cmore", " \x0b", "  a=1", "  [x]",
            " [program:y]", "\t;\n;\n\t=", "  %", "  %(here)s", "  \n more", "\u3000\n more"]
BEFORE_HEADER = [""] * 6 + [" ", "\t", "[", "\x0c", "\u00a0", "\0", "; ", "\ufeff"]
HEADER_ENDS = ["]", "]]", "] ; c", "];c", "]\t; c", "] x", "]=1", "] # c", "]x]", "", " ]", "\t]", "]\n  more", " ;]", ";]", " # ]",
               "%]", "%(here)s]", "\u00a0]", "\x0c]", "] ]", ":]", ":b]", "]: 1", "]\x85", "\0]"]
BYTES = [b"\0", b"\r", b"\n", b"\r\n", b"\t", b"\x0b", b"\x0c", b"\x1c", b"\xc2\x85", b" ", b"%", b"(", b")", b";",
         b"#", b"=", b":", b"[", b"]", b"\"", b"'", b"\xc2\xa0", b"\xff", b"\xe2\x80\xa8", b",", b"\\", b"\n ", b" ;",
         b"\xef\xbb\xbf", b"%(here)s", b"\xce\xa3", b"0", b"A", b"\xed\xa0\x80", b"\xf0\x9f\x99\x82"]
PATTERNS = ["conf.d/*.con[f]", "*.d/a.conf", "conf.d/?.conf", "conf.d/[A-Z].conf", "conf.d/../conf.d/*.conf", "/*/nope",
            "./*", "apps/*", "%(here)s/*.d/*", "conf.d/[]a].conf", "conf.d/**", "%(ENV_HOME)s/*.conf", "link/../*", "conf.d/*.conf", "%(here)s/conf.d/a.conf", "none/*.conf", "conf.d/[ab].conf", "conf.d/a.conf",
            "%(host_node_name)s.conf", "conf.d/*", "conf.d", "x/../conf.d/b.conf", "%(ENV_PORT)s.conf",
            "apps/*/*.conf", "apps/web/*.conf", "conf.d/../apps/*/*", "%(here)s/apps/web/w.conf", "**/*.conf",
            "apps/[!w]*/*.ini", "apps/ap?/x.ini", "./conf.d//b.conf", "apps/*/", ".*", "supervisord.conf",
            "conf.d/a.conf\tconf.d/a.conf", "%(here)s/%(here)s/x", "apps/web/link.conf", "*/*/[]w].conf"]
BAD_PATTERNS = ["%(nope)s", "conf.d/%", "%d", "conf.d/*.conf,", "\"conf.d/*.conf\"", "%(ENV_NOPE)s", "%(process_num)d",
                "~/x.conf", "conf.d/%%(here)s"]

# The options of each kind of section, but for those that each section gets anyway.
URLS = ["http://localhost:9001", "unix:///run/s.sock", "localhost"]
SECTIONS = {
    "supervisord": DAEMON, "program": PROGRAM, "eventlistener": LISTENER, "fcgi-program": FASTCGI,
    "group": {"priority": PROGRAM["priority"]},
    "inet_http_server": SERVER,
    "unix_http_server": {**SERVER, "chmod": (OCTALS, BAD_OCTALS), "chown": (OWNERS, BAD_TEXTS)},
    "rpcinterface": {"retries": (TEXTS[4:], BAD_TEXTS), "\u039f\u0394\u039f\u03a3": (["1"], BAD_TEXTS), "b": (["1", "%(ENV_HOME)s"], BAD_TEXTS)},
    "supervisorctl": {**SERVER, "serverurl": (URLS, BAD_TEXTS), "prompt": (TEXTS, BAD_TEXTS),
                      "history_file": (PATHS, BAD_TEXTS)},
    "ctlplugin": {"a": (TEXTS, BAD_TEXTS)},
    "include": {},
}
NEEDED = {
    "program": {"command": (COMMANDS, BAD_COMMANDS)},
    "eventlistener": {"command": (COMMANDS, BAD_COMMANDS), "events": (EVENTS, BAD_EVENTS)},
    "fcgi-program": {"command": (COMMANDS, BAD_COMMANDS), "socket": (SOCKETS, BAD_SOCKETS)},
    "group": {"programs": ([], [])},
    "inet_http_server": {"port": (PORTS, BAD_PORTS)},
    "unix_http_server": {"file": (PATHS, BAD_TEXTS)},
    "rpcinterface": {"supervisor.rpcinterface_factory": (FACTORIES, BAD_FACTORIES)},
    "ctlplugin": {"supervisor.ctl_factory": (FACTORIES, BAD_FACTORIES)},
    "include": {"files": (PATTERNS, BAD_PATTERNS)},
}

# Values whose verdict depends on the machine: configurations.write() makes logs, link (to logs),
# dangling and the files; the rest is there or not on any Linux.
FOLDERS = ["%(here)s", "%(here)s/logs", "%(here)s/link", "/tmp", "/", ".", "logs", "~", "~root", "/dev/../tmp/"]
NO_FOLDERS = ["%(here)s/none", "%(here)s/dangling", "%(here)s/supervisord.conf", "~nobody/none", "~no-such", "", "a\0b",
              "/proc/self/none", " ", "%(ENV_NOPE)s", "~/none", "%(here)s/logs/../none"]
FILES = ["%(here)s/logs/a.log", "%(here)s/link/a.log", "/tmp/a.log", "a.log", "logs/a.log", "/a.log", "~root/a.log",
         "~/a.log", "/dev/stdout", "%(here)s/none/../logs/a.log", "%(here)s/logs", "./a", "NONE", "syslog", ""]
NO_FILES = ["%(here)s/none/a.log", "%(here)s/dangling/a.log", "%(here)s/supervisord.conf/a.log", "none/a.log",
            "~no-such/a.log", "/nonexistent/%(here)s", "a\0b/c", "~/none/a.log", "x\0y", "/proc/none/a.log"]
HOST_USERS = ["root", "daemon", "0", "1", "+0", "\u0660", "nobody", "%(ENV_USER)s", " root"]
NO_USERS = ["no-such-user", "-1", "99999", "", "%(ENV_NOPE)s", "9" * 30, "4294967296", "ro\0ot", "root:daemon"]
HOST_OWNERS = ["root", "root:root", "root:daemon", "0:0", "daemon:1", "1:root"]
NO_OWNERS = ["root:no-such-group", "no-such-user:root", "0:99999", "99999", "root:", ":root", "root:root:root", ""]
# In the folder plugins, and what Python and Supervisor have themselves.
PLUGINS = ["supervisor.rpcinterface:make_main_rpcinterface", "plugin_present:make", "plugin_present",
           "plugin_loud : make", "plugin_events:make [x]", "json:dumps", "os.path:join",
           "supervisor.dispatchers:default_handler", "x=plugin_present:make.__name__"]
NO_PLUGINS = ["plugin_absent:make", "plugin_present:absent", "plugin_present:make.absent", "plugin_present:a..b",
              "plugin_present.make:x", "plugin_raising:make", "plugin_value:make",
              "plugin_nested:make", "plugin_leaving:make", "plugin_attribute:make", "plugin_broken:make",
              "plugin_silent:make", "supervisor.rpcinterface:make_main", "os.nothing:x", "\u00fcber:x",
              "supervisor.rpcinterfaces:make_main_rpcinterface"] + BAD_FACTORIES
ON_HOST = {
    "directory": (FOLDERS, NO_FOLDERS), "childlogdir": (FOLDERS, NO_FOLDERS),
    "logfile": (FILES, NO_FILES), "pidfile": (FILES, NO_FILES), "file": (FILES, NO_FILES),
    "stdout_logfile": (FILES, NO_FILES), "stderr_logfile": (FILES, NO_FILES),
    "user": (HOST_USERS, NO_USERS), "chown": (HOST_OWNERS, NO_OWNERS), "socket_owner": (HOST_OWNERS, NO_OWNERS),
    "result_handler": (PLUGINS, NO_PLUGINS), "supervisor.rpcinterface_factory": (PLUGINS, NO_PLUGINS),
    "events": (EVENTS[:4] + ["NOON", "noon,TICK_5"], BAD_EVENTS),
}
