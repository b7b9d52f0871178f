#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""`supconf render` and `supconf blame` on a real file system: what is written, what is left alone,
what happens when the disk is full or somebody plays with the folders meanwhile.

Usage: test_render.py SUPCONF
"""

import base64
import ctypes
import json
import os
import shutil
import socket
import stat
import subprocess
import sys
import tempfile
import threading
import unittest

try:
    import jsonschema
except ImportError:
    jsonschema = None

SUPCONF = os.path.realpath(sys.argv.pop(1))
FORMATS = os.path.join(os.path.dirname(os.path.realpath(__file__)), "..", "..", "docs", "formats")
SECRET = "correct-horse"
AT_FDCWD, RENAME_EXCHANGE = -100, 2 # of linux/fcntl.h and linux/fs.h
MANIFEST = ".supconf-manifest.json"
SETTINGS = """\
[render]
inventory = hosts.yml
templates = templates
prefix = {prefix}

[instance web]
hosts = web
module = m
templates = {templates}
config = {prefix}/etc/web.conf
{more}
"""
INVENTORY = """\
web:
  vars: {home: /srv/app, password: !secret DB}
  hosts:
    w1: {port: 80}
    w2: {port: 81}
    w3: {port: 82}
"""
TEMPLATES = {
    "#etc#web.conf.j2": "[supervisord]\nlogfile = {{ home }}/log\n\n[program:web]\n"
                        "command = {{ home }}/web {{ port }}\n",
    "run.sh.j2": "#!/bin/sh\nexport PASSWORD={{ password }}\nexec {{ home }}/run\n",
    "more.py.j2": "port = {{ port }}\n",
}


class Project(unittest.TestCase):
    def setUp(self):
        self.folder = os.path.realpath(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder, True)
        self.prefix = self.path("prefix")
        for name, text in TEMPLATES.items():
            self.write("templates/" + name, text)
        self.write("hosts.yml", INVENTORY)
        self.settings()

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def write(self, name, text):
        os.makedirs(os.path.dirname(self.path(name)), exist_ok=True)
        with open(self.path(name), "w") as file:
            file.write(text)

    def read(self, name):
        with open(self.path(name)) as file:
            return file.read()

    def settings(self, templates="#etc#*, *.sh.j2, *.py.j2", more=""):
        self.write("supconf.ini",
                   SETTINGS.format(prefix=self.prefix, templates=templates, more=more))

    def run_supconf(self, *arguments, status=0, secret=SECRET, wrapper=()):
        result = subprocess.run([*wrapper, SUPCONF, *arguments], cwd=self.folder, text=True,
                                capture_output=True,
                                env={**os.environ, "SUPCONF_SECRET_DB": secret, "LC_ALL": "C.UTF-8"})
        self.assertEqual(result.returncode, status, result.stdout + result.stderr)
        self.assertNotIn(secret, result.stdout + result.stderr)
        return result.stdout, result.stderr

    def render(self, *arguments, **options):
        return self.run_supconf("render", *arguments, **options)

    def states(self, where):
        """Inode, time of change and content of each file."""
        states = {}
        for folder, _, names in os.walk(self.path(where)):
            for name in names:
                path = os.path.join(folder, name)
                status = os.lstat(path)
                with open(path, "rb") as file:
                    states[os.path.relpath(path, self.path(where))] = (
                        status.st_ino, status.st_mtime_ns, file.read())
        return states

    def check_schema(self, name, text):
        if jsonschema:
            with open(os.path.join(FORMATS, name + ".schema.json")) as file:
                jsonschema.validate(json.loads(text), json.load(file))
        return json.loads(text)


class Writing(Project):
    def test_unchanged_files_are_not_touched(self):
        self.render("--output-dir", "out")
        before = self.states("out")
        self.assertEqual(len(before), 12)
        self.render("--output-dir", "out")
        self.assertEqual(self.states("out"), before)
        out, _ = self.render("--output-dir", "out", "-e", "port=9", "--host", "w2")
        self.assertEqual(sorted(out.split()[1::2]), ["out/w2/etc/web.conf", "out/w2/m/more.py"])
        after = self.states("out")
        self.assertEqual({path for path in after if after[path] != before[path]},
                         {"w2/etc/web.conf", "w2/m/more.py", "w2/" + MANIFEST})

    def test_threads_give_what_one_gives(self):
        numbers = {f"n{number}.j2": TEMPLATES["#etc#web.conf.j2"] * number for number in range(60)}
        for name, text in numbers.items():
            self.write("templates/" + name, text)
        self.settings(templates="*.j2")
        alone = ["taskset", "-c", str(min(os.sched_getaffinity(0)))]
        one, _ = self.render("--output-dir", "one", "--format", "json", wrapper=alone)
        many, _ = self.render("--output-dir", "many", "--format", "json")
        self.assertEqual(many.replace("many/", "one/"), one)
        with_files = [{path: state[2] for path, state in self.states(where).items()
                       if not path.endswith(MANIFEST)} for where in ("one", "many")]
        self.assertEqual(*with_files)

    def test_modes_and_owners(self):
        more = "mode.*.py = 0750\nmode.m/run.sh = 0640\n"
        if os.getuid() == 0:
            more += "owner.*.py = 12:34\n"
        self.settings(more=more)
        self.render("--host", "w1")
        status = os.stat(self.path("prefix/m/more.py"))
        self.assertEqual(stat.S_IMODE(status.st_mode), 0o750)
        if os.getuid() == 0:
            self.assertEqual((status.st_uid, status.st_gid), (12, 34))
        self.assertEqual(stat.S_IMODE(os.stat(self.path("prefix/m/run.sh")).st_mode), 0o640)
        self.settings()
        os.chmod(self.path("prefix/m/run.sh"), 0o755)
        self.render("--host", "w1")
        self.assertEqual(stat.S_IMODE(os.stat(self.path("prefix/m/run.sh")).st_mode), 0o700)

    def test_several_hosts_need_a_folder(self):
        _, err = self.render("--host", "w1:w2", status=2)
        self.assertIn("--output-dir", err)
        self.assertFalse(os.path.exists(self.prefix))

    def test_targets_that_are_no_files(self):
        os.makedirs(self.path("prefix/m"))
        target = self.path("prefix/m/run.sh")
        listener = socket.socket(socket.AF_UNIX)
        self.addCleanup(listener.close)
        makers = {
            "a folder": os.mkdir,
            "a symbolic link": lambda path: os.symlink("nowhere", path),
            "a pipe": os.mkfifo,
            "a socket": listener.bind,
        }
        for what, make in makers.items():
            make(target)
            _, err = self.render("--host", "w1", status=2)
            self.assertIn(what, err)
            self.assertEqual(os.listdir(self.path("prefix")), ["m"])
            self.assertEqual(os.listdir(self.path("prefix/m")), ["run.sh"])
            os.rmdir(target) if os.path.isdir(target) else os.unlink(target)

    def test_a_second_run_waits_for_nobody(self):
        os.makedirs(self.prefix)
        _, err = self.render("--host", "w1", status=5, wrapper=["flock", self.prefix])
        self.assertIn("another supconf", err)
        self.assertEqual(os.listdir(self.prefix), [])


class Faults(Project):
    def expect_old(self, before):
        self.assertEqual(self.states("prefix"), before)
        for folder, names, _ in os.walk(self.prefix):
            self.assertNotIn(".supconf-staged", names, folder)

    def test_a_size_limit_leaves_the_old_files(self):
        self.render("--host", "w1")
        before = self.states("prefix")
        self.write("templates/more.py.j2", "# " + "x" * 100000 + "\n")
        _, err = self.render("--host", "w1", "-e", "home=/new", status=2,
                             wrapper=["bash", "-c", "trap '' XFSZ; ulimit -f 20; exec \"$@\"", "-"])
        self.assertIn("File too large", err)
        self.expect_old(before)

    @unittest.skipIf(os.getuid() != 0, "only root can mount")
    def test_a_full_disk_leaves_the_old_files(self):
        os.makedirs(self.prefix)
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", self.prefix],
                          capture_output=True).returncode:
            self.skipTest("no tmpfs can be mounted here")
        self.addCleanup(subprocess.run, ["umount", self.prefix])
        self.render("--host", "w1")
        before = self.states("prefix")
        self.write("templates/more.py.j2", "# " + "x" * 300000 + "\n")
        _, err = self.render("--host", "w1", "-e", "home=/new", status=2)
        self.assertIn("No space left", err)
        self.expect_old(before)

    def test_each_system_call_that_fails(self):
        """strace lets call n of each kind fail; the files are all old, or each is old or new."""
        if not shutil.which("strace"):
            self.skipTest("needs strace")
        self.render("--host", "w1")
        old = {path: state[2] for path, state in self.states("prefix").items()}
        self.render("--host", "w1", "-e", "home=/new")
        new = {path: state[2] for path, state in self.states("prefix").items()}
        for call in ("renameat", "mkdirat", "fsync", "fchmod", "write"):
            for number in range(1, 9):
                self.render("--host", "w1")
                subprocess.run(
                    ["strace", "-f", "-qq", "-o", "/dev/null", "-e",
                     f"inject={call}:error=EIO:when={number}", SUPCONF, "render", "--host", "w1",
                     "-e", "home=/new"], cwd=self.folder, capture_output=True,
                    env={**os.environ, "SUPCONF_SECRET_DB": SECRET})
                for path, state in self.states("prefix").items():
                    if path.endswith(MANIFEST):
                        json.loads(state[2])
                    elif ".supconf-staged" not in path:
                        self.assertIn(state[2], (old[path], new[path]), f"{call} {number} {path}")
        self.render("--host", "w1")
        for folder, names, _ in os.walk(self.prefix):
            self.assertNotIn(".supconf-staged", names, folder)

    def test_each_system_call_that_fails_in_a_new_prefix(self):
        """The same where nothing is yet: each file is there whole or not at all."""
        if not shutil.which("strace"):
            self.skipTest("needs strace")
        self.render("--host", "w1")
        new = {path: state[2] for path, state in self.states("prefix").items()}
        for call in ("openat", "renameat", "mkdirat", "fsync", "write"):
            for number in range(1, 30 if call == "openat" else 6):
                shutil.rmtree(self.prefix)
                subprocess.run(
                    ["strace", "-f", "-qq", "-o", "/dev/null", "-e",
                     f"inject={call}:error=EIO:when={number}", SUPCONF, "render", "--host", "w1"],
                    cwd=self.folder, capture_output=True,
                    env={**os.environ, "SUPCONF_SECRET_DB": SECRET})
                os.makedirs(self.prefix, exist_ok=True)
                for path, state in self.states("prefix").items():
                    if path.endswith(MANIFEST):
                        json.loads(state[2])
                    elif ".supconf-staged" not in path:
                        self.assertEqual(state[2], new[path], f"{call} {number} {path}")
                self.render("--host", "w1")
                for folder, names, _ in os.walk(self.prefix):
                    self.assertNotIn(".supconf-staged", names, folder)

    def test_a_folder_that_is_swapped_for_a_link(self):
        os.makedirs(self.path("victim"))
        os.makedirs(self.path("prefix/m"))
        os.symlink("../victim", self.path("prefix/link"))
        names = [self.path("prefix", name).encode() for name in ("m", "link")]
        rename = ctypes.CDLL(None).renameat2
        over = threading.Event()

        def swap():
            while not over.is_set():
                rename(AT_FDCWD, names[0], AT_FDCWD, names[1], RENAME_EXCHANGE)

        thread = threading.Thread(target=swap)
        thread.start()
        for number in range(60):
            subprocess.run([SUPCONF, "render", "--host", "w1", "-e", f"port={number}"],
                           cwd=self.folder, capture_output=True,
                           env={**os.environ, "SUPCONF_SECRET_DB": SECRET})
        over.set()
        thread.join()
        self.assertEqual(os.listdir(self.path("victim")), [])


class Manifest(Project):
    def test_it_holds_no_secret(self):
        self.write("templates/run.sh.j2", "{{ password }} {{ password | upper }}\n")
        self.render("--host", "w1")
        text = self.read("prefix/" + MANIFEST)
        manifest = self.check_schema("manifest", text)
        entry = next(file for file in manifest["files"] if file["path"] == "m/run.sh")
        self.assertNotIn("sha256", entry)
        status = os.stat(self.path("prefix/m/run.sh"))
        self.assertEqual(entry["stamp"],
                         {"inode": status.st_ino, "modified_ns": status.st_mtime_ns})
        for shape in (SECRET, SECRET.upper(), base64.b64encode(SECRET.encode()).decode()):
            self.assertNotIn(shape, text)

    def test_what_nobody_makes_is_pruned_unless_it_was_touched(self):
        self.render("--host", "w1")
        with open(self.path("prefix/m/run.sh"), "a") as file:
            file.write("# by hand\n")
        self.write("prefix/m/foreign.py", "not ours\n")
        self.settings(templates="#etc#*")
        out, _ = self.render("--host", "w1")
        self.assertIn("left     " + self.path("prefix/m/more.py") + ": --prune removes it", out)
        out, _ = self.render("--host", "w1", "--prune", "--check", status=1)
        self.assertIn("removed  " + self.path("prefix/m/more.py"), out)
        self.assertTrue(os.path.exists(self.path("prefix/m/more.py")))
        out, _ = self.render("--host", "w1", "--prune", "--format", "json")
        changes = {os.path.basename(file["path"]): file["change"]
                   for file in self.check_schema("render", out)["files"]}
        self.assertEqual(changes, {"web.conf": "same", "more.py": "removed", "run.sh": "left"})
        self.assertEqual(sorted(os.listdir(self.path("prefix/m"))), ["foreign.py", "run.sh"])
        out, _ = self.render("--host", "w1", "--prune")
        self.assertIn("it was changed by somebody else", out)

    def test_hosts_that_are_gone(self):
        self.render("--output-dir", "out")
        self.write("hosts.yml", INVENTORY.replace("    w3: {port: 82}\n", ""))
        self.render("--output-dir", "out", "--prune")
        self.assertEqual(sorted(os.listdir(self.path("out"))), ["w1", "w2"])

    def test_a_host_that_is_gone_keeps_what_others_put_there(self):
        self.render("--output-dir", "out")
        self.write("hosts.yml", INVENTORY.replace("    w3: {port: 82}\n", ""))
        self.write("out/w3/notes", "not ours\n")
        self.render("--output-dir", "out", "--prune")
        self.assertEqual(os.listdir(self.path("out/w3")), ["notes"])

    def test_folders_that_are_left_empty_go(self):
        self.render("--host", "w1")
        self.settings(templates="#etc#*")
        self.render("--host", "w1", "--prune")
        self.assertEqual(sorted(os.listdir(self.prefix)), [MANIFEST, "etc"])
        self.settings(templates="")
        self.render("--host", "w1", "--prune")
        self.assertEqual(os.listdir(self.prefix), [])

    def test_a_folder_that_was_swapped_for_a_link_stays(self):
        self.render("--host", "w1")
        os.rename(self.path("prefix/m"), self.path("elsewhere"))
        os.symlink("../elsewhere", self.path("prefix/m"))
        self.settings(templates="#etc#*")
        out, _ = self.render("--host", "w1", "--prune")
        self.assertIn("left     " + self.path("prefix/m/more.py") + ": it is no regular file", out)
        self.assertTrue(os.path.islink(self.path("prefix/m")))
        self.assertEqual(sorted(os.listdir(self.path("elsewhere"))), ["more.py", "run.sh"])

    def test_another_project_keeps_its_files(self):
        self.render("--host", "w1")
        os.rename(self.path("supconf.ini"), self.path("other.ini"))
        self.settings(templates="#etc#*")
        os.rename(self.path("supconf.ini"), self.path("third.ini"))
        out, _ = self.render("--host", "w1", "--prune", "--settings", "third.ini")
        self.assertIn("another project wrote it", out)
        self.assertTrue(os.path.exists(self.path("prefix/m/more.py")))

    def test_a_broken_one_is_an_error(self):
        self.render("--host", "w1")
        self.write("prefix/" + MANIFEST, "{")
        _, err = self.render("--host", "w1", status=2)
        self.assertIn(MANIFEST + ":1:", err)


class Diffs(Project):
    def test_they_cover_secrets_old_and_new(self):
        self.render("--host", "w1", secret="former-horse")
        out, _ = self.render("--host", "w1", "--diff", "-e", "home=/new", status=1)
        self.assertNotIn("former-horse", out)
        self.assertIn("+export PASSWORD=‹secret DB›", out)
        self.assertIn("-logfile = /srv/app/log\n+logfile = /new/log\n", out)
        patched = self.path("copy")
        shutil.copytree(self.prefix, patched)
        diff = self.read_diff(out, "etc/web.conf")
        subprocess.run(["patch", "-s", "etc/web.conf"], input=diff, text=True, cwd=patched,
                       check=True)
        self.render("--host", "w1", "-e", "home=/new")
        self.assertEqual(self.read("copy/etc/web.conf"), self.read("prefix/etc/web.conf"))

    def read_diff(self, text, name):
        parts = ["--- " + part for part in text.split("--- ")[1:]]
        return next(part for part in parts if part.splitlines()[0].endswith(name))

    def test_texts_made_from_secrets_are_covered(self):
        self.write("templates/run.sh.j2", "A={{ password | upper }}\n")
        out, _ = self.render("--host", "w1", "--diff", status=1)
        self.assertNotIn(SECRET.upper(), out)
        out, _ = self.run_supconf("blame", "m/run.sh", "--host", "w1")
        self.assertNotIn(SECRET.upper(), out)


class Checks(Project):
    def test_a_file_that_passes_takes_its_place(self):
        self.settings(more="validate.*.sh = sh -n %s\nvalidate.*.py = python3 -m py_compile %s\n")
        self.render("--host", "w1")
        self.assertEqual(sorted(os.listdir(self.path("prefix/m"))), ["more.py", "run.sh"])

    def test_a_file_that_fails_stops_all(self):
        self.settings(more="validate.*.sh = sh -n %s\nvalidate.*.py = python3 -m py_compile %s\n")
        self.write("templates/run.sh.j2", "echo {{ password }}\n\nif true\n")
        self.write("templates/more.py.j2", "# {{ port }}\n\nport = = 1\n")
        _, err = self.render("--output-dir", "out", status=1)
        self.assertEqual(err.count("SV641"), 2)
        self.assertIn("templates/more.py.j2:3:", err)
        self.assertIn("3 of 3 hosts", err)
        self.assertEqual(self.states("out"), {})

    def test_output_is_covered_and_cut(self):
        self.settings(more="validate.*.sh = sh -c 'cat %s; seq 100000; exit 3'\n")
        _, err = self.render("--host", "w1", status=1)
        self.assertIn("ended with status 3", err)
        self.assertLess(len(err), 3000)

    def test_quotes_are_those_of_the_settings_not_of_a_shell(self):
        self.settings(more="validate.*.sh = test -f '%s' -a ';touch x' != '$HOME'\n")
        self.render("--host", "w1")
        self.assertFalse(os.path.exists(self.path("x")))

    def test_a_command_that_is_missing(self):
        self.settings(more="validate.*.sh = no-such-command %s\n")
        _, err = self.render("--host", "w1", status=2)
        self.assertIn("run no-such-command: No such file or directory", err)
        self.assertFalse(os.path.exists(self.path("prefix/m/run.sh")))

    def test_a_command_without_the_file(self):
        self.settings(more="validate.*.sh = true\n")
        _, err = self.render("--host", "w1", status=2)
        self.assertIn("%s", err)

    def test_a_signal_stops_before_anything_is_written(self):
        self.settings(more="validate.*.sh = sh -c 'kill -TERM $PPID; test -f %s'\n")
        self.render("--host", "w1", status=-15)
        self.assertEqual(self.states("prefix"), {})


class Blame(Project):
    def test_a_line(self):
        out, _ = self.run_supconf("blame", "etc/web.conf:5", "--host", "w2", "--format", "json")
        line, = self.check_schema("blame", out)["lines"]
        self.assertEqual(line["text"], "command = /srv/app/web 81")
        values = {part["variable"]: (part["text"], part["value"]["path"],
                                     part["value"]["start"]["line"], part["origin"])
                  for part in line["parts"] if "variable" in part}
        self.assertEqual(values, {"home": ("/srv/app", "hosts.yml", 2, "group web"),
                                  "port": ("81", "hosts.yml", 5, "host w2")})

    def test_all_lines_are_told(self):
        self.render("--output-dir", "out")
        for path in ("etc/web.conf", "m/more.py"):
            out, _ = self.run_supconf("blame", f"out/w3/{path}", "--format", "json")
            lines = self.check_schema("blame", out)["lines"]
            self.assertEqual("".join(line["text"] + "\n" for line in lines),
                             self.read("out/w3/" + path))
            for line in lines:
                self.assertEqual("".join(part["text"] for part in line["parts"]), line["text"])

    def test_what_is_not_there(self):
        _, err = self.run_supconf("blame", "etc/web.cnf:1", status=2)
        self.assertIn("did you mean 'etc/web.conf'?", err)
        _, err = self.run_supconf("blame", "etc/web.conf:99", "--host", "w1", status=2)
        self.assertIn("has 5 lines, not 99", err)
        _, err = self.run_supconf("blame", "etc/web.conf:1", status=2)
        self.assertIn("is made on 3 hosts: give --host with one of w1, w2, w3", err)


class Forms(Project):
    def test_other_ini_files(self):
        self.write("templates/grafana.ini.j2", "app_mode = x\n[server]\nport = {{ port }}\noops\n")
        self.write("templates/uwsgi.cfg.j2", "[uwsgi\n")
        self.settings(templates="*.ini.j2, *.cfg.j2", more="form.*.cfg = ini\n")
        out, _ = self.run_supconf("lint", status=1)
        self.assertEqual(out.count("SV642"), 2)
        self.assertIn("templates/grafana.ini.j2:4:1 (3 of 3 hosts)", out)
        self.settings(templates="*.ini.j2", more="form.grafana.ini = none\n")
        self.run_supconf("lint")


if __name__ == "__main__":
    unittest.main(verbosity=1)
