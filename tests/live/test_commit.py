# SPDX-License-Identifier: MIT
"""supconf commit in real git repositories: hooks, a partly staged index, a detached HEAD, linked
work trees, submodules.

Usage: test_commit.py SUPCONF
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

import jsonschema

SUPCONF = None
SCHEMA = os.path.join(os.path.dirname(os.path.realpath(__file__)),
                      "../../docs/formats/tree.schema.json")
SETTINGS = """\
[render]
inventory = hosts.yml
templates = templates
prefix = /srv

[instance web]
hosts = all
templates = #*
config = /srv/etc/web.conf
mode.*.conf = 0640
owner.*.conf = web:web
"""
TEMPLATE = """\
[supervisord]

[program:web]
command = /bin/web
startsecs = {0}
"""
HOOK = "#!/bin/sh\n{0}\n"


class Commit(unittest.TestCase):
    def setUp(self):
        self.top = os.path.realpath(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.top)
        self.environ = {name: value for name, value in os.environ.items()
                        if not name.startswith("GIT_")}
        self.environ.update(HOME=self.top, GIT_CONFIG_NOSYSTEM="1", LC_ALL="C.UTF-8")
        with open(os.path.join(self.top, ".gitconfig"), "w", encoding="utf-8") as file:
            file.write("[user]\nname = x\nemail = x@y\n[protocol \"file\"]\nallow = always\n")
        self.folder = os.path.join(self.top, "project")
        os.makedirs(os.path.join(self.folder, "templates"))
        self.write("supconf.ini", SETTINGS)
        self.write("hosts.yml", "all:\n  hosts:\n    w1:\n    w2:\n")
        self.want(5)
        self.git("init", "-q", "-b", "main")
        self.git("add", ".")
        self.git("commit", "-q", "-m", "first")

    def write(self, name, text, mode=0o644):
        path = os.path.join(self.folder, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(path, mode)

    def want(self, seconds, more=""):
        self.write("templates/#etc#web.conf.j2", TEMPLATE.format(seconds) + more)

    def git(self, *words):
        return subprocess.run(["git", "-C", self.folder, *words], check=True, text=True,
                              capture_output=True, env=self.environ).stdout

    def commit(self, *words, status=0):
        done = subprocess.run([SUPCONF, "commit", *(words or ["-m", "a reason"])], text=True,
                              cwd=self.folder, capture_output=True, env=self.environ, check=False)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return done.stdout + done.stderr

    def committed(self):
        return sorted(self.git("show", "--format=", "--name-only", "HEAD").split())

    def test_manifest_and_message(self):
        self.commit()
        manifest = json.loads(self.git("show", "HEAD:rendered/w1/.supconf-tree.json"))
        with open(SCHEMA, encoding="utf-8") as file:
            jsonschema.validate(manifest, json.load(file))
        self.assertEqual(manifest["files"], [
            {"path": "etc/web.conf", "instance": "web", "template": "#etc#web.conf.j2",
             "mode": "0640", "owner": "web:web"}])
        self.want(6, "[program:new]\ncommand = /bin/" + "x" * 100 + "\n")
        self.write("hosts.yml", "all:\n  hosts:\n    w1:\n    w2:\n    w3:\n")
        self.commit()
        self.assertEqual(self.git("log", "-1", "--format=%B").strip().splitlines(), [
            "a reason", "",
            "web on w1, w2:",
            "  [program:web] startsecs: '5' -> '6'",
            "  [program:new] is new", "",
            "web on w3:",
            "  web.conf is new"])
        self.want(6, "[program:new]\nuser = x\ncommand = /bin/" + "y" * 100 + "\n")
        self.commit()
        message = self.git("log", "-1", "--format=%B")
        self.assertIn("  [program:new] user: not set -> 'x'\n", message)
        self.assertIn("y...'\n", message)
        self.assertLess(max(map(len, message.splitlines())), 200)
        self.assertIn("nothing to commit", self.commit())
        self.commit("--check")

    def test_only_its_own_paths_of_a_partly_staged_index(self):
        self.write("notes", "a\n\n\n\n\n\n\nz\n")
        self.git("add", "notes")
        self.git("commit", "-q", "-m", "notes")
        self.commit()
        self.write("notes", "A\n\n\n\n\n\n\nz\n")
        self.git("add", "notes")
        self.write("notes", "A\n\n\n\n\n\n\nZ\n")
        self.write("rendered/README", "mine\n")
        self.want(7)
        self.git("add", "templates")
        staged = self.git("diff", "--cached")
        self.commit()
        self.assertEqual(self.committed(), ["rendered/w1/etc/web.conf", "rendered/w2/etc/web.conf"])
        self.assertEqual(self.git("diff", "--cached"), staged)
        self.assertEqual(self.git("status", "--short").splitlines(),
                         ["MM notes", "M  templates/#etc#web.conf.j2", "?? rendered/README"])

    def test_hooks(self):
        log = os.path.join(self.top, "log")
        for name in ("pre-commit", "prepare-commit-msg", "commit-msg", "post-commit"):
            more = f'echo "{name.title()}: seen" >>"$1"' if "msg" in name else ""
            self.write(f".git/hooks/{name}", HOOK.format(f"echo {name} $2 >>{log}\n{more}"), 0o755)
        self.commit()
        with open(log, encoding="utf-8") as file:
            self.assertEqual(file.read().splitlines(),
                             ["pre-commit", "prepare-commit-msg message", "commit-msg",
                              "post-commit"])
        message = self.git("log", "-1", "--format=%B")
        self.assertIn("Commit-Msg: seen", message)
        self.assertIn("Prepare-Commit-Msg: seen", message)
        head = self.git("rev-parse", "HEAD")
        for name in ("commit-msg", "pre-commit"):
            self.write(f".git/hooks/{name}", HOOK.format("echo no >&2; exit 1"), 0o755)
            self.want(8)
            self.write("hosts.yml", "all:\n  hosts:\n    w1:\n    w2:\n    w4:\n")
            said = self.commit(status=2)
            self.assertIn("not committed: git or a hook refuses", said)
            self.assertEqual(self.git("rev-parse", "HEAD"), head)
            self.assertEqual(self.git("diff", "--cached", "--name-only"), "")
            os.unlink(os.path.join(self.folder, ".git/hooks", name))
        self.commit()
        self.assertIn("  [program:web] startsecs: '5' -> '8'",
                      self.git("log", "-1", "--format=%B"))

    def test_a_detached_head(self):
        self.commit()
        main = self.git("rev-parse", "main")
        self.git("checkout", "-q", "--detach")
        self.want(9)
        self.commit()
        self.assertEqual(self.git("rev-parse", "main"), main)
        self.assertEqual(self.git("rev-parse", "HEAD^"), main)

    def test_a_linked_work_tree(self):
        self.commit()
        first = self.folder
        self.git("worktree", "add", "-q", "-b", "topic", os.path.join(self.top, "linked"))
        self.folder = os.path.join(self.top, "linked")
        self.want(10)
        self.commit()
        self.assertEqual(self.committed(), ["rendered/w1/etc/web.conf", "rendered/w2/etc/web.conf"])
        self.folder = first
        self.assertEqual(self.git("status", "--short"), "")
        self.assertEqual(self.git("rev-parse", "main"), self.git("rev-parse", "topic^"))

    def test_a_submodule(self):
        source, self.folder = self.folder, os.path.join(self.top, "super")
        os.mkdir(self.folder)
        self.git("init", "-q", "-b", "main")
        self.git("submodule", "--quiet", "add", source, "sub")
        self.git("commit", "-q", "-m", "state")
        outer = self.git("rev-parse", "HEAD")
        self.folder = os.path.join(self.folder, "sub")
        self.commit()
        self.assertEqual(len(self.committed()), 4)
        self.assertEqual(self.git("status", "--short"), "")
        self.folder = os.path.dirname(self.folder)
        self.assertEqual(self.git("rev-parse", "HEAD"), outer)
        self.assertEqual(self.git("status", "--short"), " M sub\n")

    def test_a_merge_that_is_under_way(self):
        self.commit()
        self.git("checkout", "-q", "-b", "side")
        self.write("other", "x\n")
        self.git("add", "other")
        self.git("commit", "-q", "-m", "other")
        self.git("checkout", "-q", "main")
        self.write("third", "x\n")
        self.git("add", "third")
        self.git("commit", "-q", "-m", "third")
        self.git("merge", "-q", "--no-commit", "side")
        self.want(11)
        self.assertIn("cannot do a partial commit during a merge", self.commit(status=2))
        self.git("commit", "-q", "-m", "merged")
        self.commit()
        self.assertEqual(self.committed(), ["rendered/w1/etc/web.conf", "rendered/w2/etc/web.conf"])


if __name__ == "__main__":
    SUPCONF = os.path.realpath(sys.argv.pop(1))
    if not shutil.which("git"):
        print("no git here")
        sys.exit(77)
    unittest.main()
