# SPDX-License-Identifier: MIT
"""Random configurations, most of them a little wrong, for resolve.py.

Each file is made of sections whose options take plausible values, good and bad ones; few faults a
file, so that many are accepted and the others are refused in many ways. With on_host, values
are about users and folders of this machine.
"""

import os
import random

import option_values as values

# Below the folder of a configuration; the first is the main file.
NAMES = ["supervisord.conf", "conf.d/a.conf", "conf.d/b.conf", "conf.d/B.conf", "web1.conf",
         "apps/web/w.conf", "apps/api/x.ini"]


class Writer:
    def __init__(self, chance, seed, on_host):
        self.chance = chance  # of a fault, for each option
        self.on_host = on_host
        self.random = random.Random(seed)
        self.programs = []

    def value(self, good, bad):
        return self.random.choice(bad if bad and self.random.random() < self.chance else good)

    def soup(self, key):
        """A value put together without sense, for the options with a grammar; else nothing."""
        pieces = {"environment": values.ENVIRONMENT_PIECES}
        pieces.update((name, values.FORMAT_PIECES) for name in
                      ("command", "directory", "process_name", "stdout_logfile", "identifier"))
        if key in pieces and self.random.random() < self.chance * 2:
            return "".join(self.random.choice(pieces[key])
                           for _ in range(self.random.randint(1, 12)))
        return None

    def option(self, key, good, bad):
        shown = self.random.choice([key] * 9 + [key.upper()])
        sign = self.random.choice(["="] * 6 + [" = ", ": ", " :"])
        soup = self.soup(key)
        if self.on_host:
            good, bad = values.ON_HOST.get(key, (good, bad))
        return shown + sign + (self.value(good, bad) if soup is None else soup)

    def pick(self, options, most):
        count = min(self.random.randint(0, most), len(options))
        for key in self.random.sample(sorted(options), count):
            yield self.option(key, *options[key])

    def needed(self, kind):
        for key, choices in values.NEEDED[kind].items():
            if self.random.random() > self.chance:
                yield self.option(key, *choices)

    def name(self):
        return self.value(values.NAMES, values.BAD_NAMES)

    def daemon(self):
        yield "[supervisord]"
        yield from self.pick(values.DAEMON, 5)

    def copies(self):
        if self.random.random() < 0.25:
            yield "numprocs=%d" % self.random.choice([2, 3, 12])
            yield "process_name=" + self.value(["%(program_name)s_%(process_num)02d"],
                                               values.PROCESS_NAMES)
            if self.random.random() < 0.3:
                yield self.option("numprocs_start", *values.PROGRAM["numprocs_start"])

    def program(self):
        name = self.name()
        self.programs.append(name)
        yield "[%s:%s]" % (self.value(["program"], ["Program", "program "]), name)
        yield from self.needed("program")
        yield from self.copies()
        yield from self.pick(values.PROGRAM, 7)

    def listener(self):
        yield "[eventlistener:%s]" % self.name()
        yield from self.needed("eventlistener")
        yield from self.copies()
        yield from self.pick(values.LISTENER, 5)

    def fastcgi(self):
        name = self.name()
        if self.random.random() < 0.5:
            self.programs.append(name)
        yield "[fcgi-program:%s]" % name
        yield from self.needed("fcgi-program")
        yield from self.copies()
        yield from self.pick(values.FASTCGI, 5)

    def group(self):
        yield "[group:%s]" % self.name()
        known = self.programs or values.NAMES[:3]
        count = self.random.randint(0, 3 if self.programs else 1)
        names = [self.random.choice(known) for _ in range(count)]
        yield "programs=" + self.random.choice([",", ", ", " ,", ",\n  "]).join(names) \
            + self.value([""], [",", ",nope", " x", "%(here)s", "%"])
        yield from self.pick(values.SECTIONS["group"], 1)

    def inet(self):
        yield "[inet_http_server%s]" % self.random.choice(["", ":a", "X", ":"])
        yield from self.needed("inet_http_server")
        yield from self.pick(values.SERVER, 2 if self.random.random() < self.chance else 0)

    def unix(self):
        yield "[unix_http_server%s]" % self.random.choice(["", ":b"])
        yield from self.needed("unix_http_server")
        options = values.SECTIONS["unix_http_server"]
        yield from self.pick({key: options[key] for key in ("chmod", "chown")}, 2)
        if self.random.random() < 0.3:
            yield "username=u"
            yield from self.pick({"password": options["password"]}, 1)

    def rpc(self):
        yield "[rpcinterface:%s]" % self.name()
        yield from self.needed("rpcinterface")
        yield from self.pick(values.SECTIONS["rpcinterface"], 2)

    def client(self):
        """Sections that supervisord does not read, but for the lines as such."""
        kind = self.random.choice(["supervisorctl", "ctlplugin"])
        yield "[%s]" % kind if kind == "supervisorctl" else "[%s:%s]" % (kind, self.name())
        yield from self.pick({**values.SECTIONS[kind], **values.NEEDED.get(kind, {})}, 3)

    def defaults(self):
        yield "[DEFAULT]"
        if self.random.random() < 0.5:
            yield from self.pick(values.PROGRAM, 2)
        keys = ("startsecs", "user", "umask", "priority", "redirect_stderr", "environment")
        options = {key: values.PROGRAM[key] for key in keys}
        yield from self.pick({**options, "extra": (["%(here)s", "1"], ["%"])}, 2)

    def include(self):
        yield "[include]"
        words = [self.value(values.PATTERNS, values.BAD_PATTERNS)
                 for _ in range(self.random.randint(0, 3))]
        if self.random.random() > self.chance / 3:
            yield "files = " + self.random.choice([" ", "\n  ", "\t", "\u00a0"]).join(words)

    def sections(self, is_main):
        kinds = [self.program] * 6 + [self.listener, self.fastcgi, self.fastcgi, self.group,
                                      self.inet, self.unix, self.rpc, self.defaults, self.client]
        chosen = [self.random.choice(kinds) for _ in range(self.random.randint(0, 6))]
        if is_main and self.random.random() > self.chance / 3:
            chosen.append(self.daemon)
        if self.random.random() < (0.3 if is_main else 0.05):
            chosen.append(self.include)
        chosen.sort(key=lambda kind: kind == self.group)  # groups know the programs
        sections = [list(kind()) for kind in chosen]
        self.random.shuffle(sections)
        return sections

    def header(self, line):
        """A section header with something before, in or behind it."""
        return self.random.choice(values.BEFORE_HEADER) + line[:-1] \
            + self.random.choice(values.HEADER_ENDS)

    def dress(self, line):
        """The line with a comment, odd white space, or lines that go on or interrupt it."""
        first, end, rest = line.partition("\n")
        place = self.random.randint(0, len(first))
        space = self.random.choice(values.SPACES)
        return self.random.choice([
            lambda: first + self.random.choice(values.COMMENTS) + end + rest,
            lambda: line + "\n" + self.random.choice(values.GOING_ON),
            lambda: first[:place] + space + first[place:] + end + rest,
            lambda: space + line,
            lambda: first.replace("=", space + "=" + space, 1) + end + rest,
            lambda: first + self.random.choice(["%", "%%", "%%%%", "%(here)s%%", "%%(here)s",
                                                "%(ENV_%(here)s)s"]) + end + rest,
            lambda: self.random.choice(values.LINES) + "\n" + line,
        ])()

    def dressed(self, lines):
        """Most lines as they are; a chance for each to look otherwise."""
        for line in lines:
            if self.random.random() < self.chance:
                yield self.header(line) if line.startswith("[") else self.dress(line)
            else:
                yield line

    def disturb(self, text):
        """Puts bytes in, takes bytes out, somewhere."""
        for _ in range(self.random.randint(1, 3)):
            place = self.random.randint(0, len(text))
            length = self.random.choice([0, 0, 1, 2, 10])
            text = text[:place] + self.random.choice(values.BYTES + [b""]) + text[place + length:]
        return text

    def text(self, is_main):
        lines = [line for section in self.sections(is_main) for line in section]
        if self.random.random() < self.chance * 2:
            place = self.random.randint(0, len(lines))
            lines.insert(place, self.random.choice(values.LINES))
        if self.random.random() < 0.5:
            lines = list(self.dressed(lines))
        end = self.random.choice(["\n"] * 8 + ["\r\n", "\r"])
        text = (end.join(lines) + self.random.choice([end] * 6 + [""])).encode("utf-8")
        text += self.value([b""] * 9, [b"", b"\xff", b"\xc3", "\ufeff".encode()])
        if self.random.random() < self.chance / 2:
            text = "\ufeff".encode() + text
        return self.disturb(text) if self.random.random() < self.chance else text


def write_one(folder, chance, seed, on_host):
    writer = Writer(chance, seed, on_host)
    for name in ("conf.d", "apps/web", "apps/api", "logs"):
        os.makedirs(os.path.join(folder, name))
    os.symlink("logs", os.path.join(folder, "link"))
    os.symlink("nowhere", os.path.join(folder, "dangling"))
    for name in NAMES:
        if name == NAMES[0] or writer.random.random() < 0.6:
            with open(os.path.join(folder, name), "wb") as stream:
                stream.write(writer.text(name == NAMES[0]))
    return os.path.join(folder, NAMES[0])


def write(folder, number, seed, on_host=False):
    """Writes so many configurations below folder; returns the paths of the main files."""
    return [write_one(os.path.join(folder, str(index)), (0.0, 0.01, 0.03, 0.1)[index % 4],
                      "%s/%d" % (seed, index), on_host) for index in range(number)]
