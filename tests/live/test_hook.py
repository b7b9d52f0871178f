#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The hooks of .pre-commit-hooks.yaml in the real pre-commit, and the one of `supconf install-hook`
in the real git: commits that must pass, and commits that must not.

Usage: test_hook.py SUPCONF

Without network: HOME and the cache of pre-commit are temporary folders. Exit status 77: pre-commit
is not installed.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import unittest

SUPCONF = os.path.realpath(sys.argv.pop(1))
SOURCE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.realpath(__file__))))
HOOKS = os.path.join(SOURCE, ".pre-commit-hooks.yaml")

MAIN = "[supervisord]\n\n[include]\nfiles = conf.d/*.conf\n"
PROGRAM = "[program:{0}]\ncommand = /bin/{0}\n"
BAD = PROGRAM + "startsecs = soon\n"

SETTINGS = """\
[render]
inventory = hosts.yml
templates = templates
prefix = /srv

[instance web]
hosts = all
module = web
templates = #*
config = /srv/etc/web.conf
"""
HOSTS = "all:\n  hosts:\n    w1: {seconds: 5}\n    w2: {seconds: 6}\n"
TEMPLATE = ("[supervisord]\n\n[program:web]\ncommand = /bin/web\n"
            "startsecs = {{ seconds }}\n")


class Repository(unittest.TestCase):
    """A repository of git in a folder that is forgotten."""

    def setUp(self):
        self.top = os.path.realpath(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.top, True)
        self.folder = os.path.join(self.top, "user")
        os.makedirs(os.path.join(self.top, "home"))
        self.environ = {name: value for name, value in os.environ.items()
                        if not name.startswith(("GIT_", "PRE_COMMIT", "GITHUB_", "GITLAB_"))}
        self.environ.update(
            HOME=os.path.join(self.top, "home"), LC_ALL="C.UTF-8", NO_COLOR="1",
            PRE_COMMIT_HOME=os.path.join(self.top, "cache"),
            GIT_CONFIG_NOSYSTEM="1", PATH=os.path.dirname(SUPCONF) + ":" + os.environ["PATH"])
        self.make_repository(self.folder)

    def run_in(self, folder, *words, status=0):
        done = subprocess.run(words, cwd=folder, env=self.environ, text=True, timeout=120,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT)
        if status is not None:
            self.assertEqual(done.returncode, status, f"{' '.join(words)[:200]}\n{done.stdout}")
        return done.stdout

    def run_here(self, *words, status=0):
        return self.run_in(self.folder, *words, status=status)

    def make_repository(self, folder):
        os.makedirs(folder, exist_ok=True)
        self.run_in(folder, "git", "init", "-q", "-b", "main", ".")
        self.run_in(folder, "git", "config", "user.name", "t")
        self.run_in(folder, "git", "config", "user.email", "t@example.org")

    def write(self, name, text):
        path = os.path.join(self.folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)

    def read(self, name):
        with open(os.path.join(self.folder, name), encoding="utf-8") as file:
            return file.read()

    def add(self, *names):
        self.run_here("git", "add", "--", *(names or ["."]))

    def base(self):
        """A main file with two fragments, committed without hooks."""
        self.write("supervisord.conf", MAIN)
        self.write("conf.d/a.conf", PROGRAM.format("a"))
        self.write("conf.d/b.conf", PROGRAM.format("b"))
        self.write("nginx.conf", "server {\n    listen 80;\n}\n")
        self.write("README", "A text.\n")
        self.add()
        self.commit(verify=False)

    def project(self):
        self.write("supconf.ini", SETTINGS)
        self.write("hosts.yml", HOSTS)
        self.write("templates/#etc#web.conf.j2", TEMPLATE)
        self.write("README", "A text.\n")
        self.add()
        self.commit(verify=False)

    def commit(self, status=0, verify=True, paths=()):
        words = ["git", "commit", "-q", "-m", "a test"] + ([] if verify else ["--no-verify"])
        return self.run_here(*words, *(["--", *paths] if paths else []), status=status)


class Commits:
    """What any hook that lints must do. hold() puts it into the repository."""

    def test_good_and_bad(self):
        self.base()
        self.hold()
        self.write("conf.d/c.conf", PROGRAM.format("c"))
        self.add()
        self.commit()
        self.write("conf.d/c.conf", BAD.format("c"))
        self.add()
        said = self.commit(status=1)
        self.assertIn("conf.d/c.conf:3:13", said)
        self.assertIn("SV206", said)

    def test_first_commit(self):
        self.hold()
        self.write("supervisord.conf", "[supervisord]\n\n" + BAD.format("c"))
        self.add()
        self.assertIn("SV206", self.commit(status=1))
        self.write("supervisord.conf", "[supervisord]\n\n" + PROGRAM.format("c"))
        self.add()
        self.commit()

    def test_other_files_are_passed_over(self):
        self.base()
        self.hold()
        self.write("nginx.conf", "server {\n    listen 81;\n}\n")
        self.write("setup.ini", "[metadata]\nname = x\n")
        self.write("notes.txt", "[program:x]\nstartsecs = soon\n")
        self.add()
        self.commit()

    def test_staged_is_what_counts(self):
        self.base()
        self.hold()
        self.write("conf.d/a.conf", BAD.format("a"))
        self.add()
        self.write("conf.d/a.conf", PROGRAM.format("a"))
        self.assertIn("SV206", self.commit(status=1))
        self.assertEqual(self.read("conf.d/a.conf"), PROGRAM.format("a"))
        self.add()
        self.write("conf.d/a.conf", BAD.format("a"))
        self.write("conf.d/b.conf", PROGRAM.format("b") + "; a comment\n")
        self.add("conf.d/b.conf")
        self.commit()
        self.assertEqual(self.read("conf.d/a.conf"), BAD.format("a"))

    def test_index_of_a_commit_of_paths(self):
        self.base()
        self.hold()
        self.write("conf.d/a.conf", BAD.format("a"))
        self.write("conf.d/b.conf", PROGRAM.format("b") + "; a comment\n")
        self.commit(paths=["conf.d/b.conf"])
        self.assertIn("SV206", self.commit(status=1, paths=["conf.d/a.conf"]))

    def test_fragment_in_its_main_file(self):
        self.base()
        self.hold()
        self.write("conf.d/g.conf", "[group:both]\nprograms = a, b\n")
        self.add()
        self.commit()
        self.write("conf.d/g.conf", "[group:both]\nprograms = a, c\n")
        self.add()
        self.assertIn("no program 'c'", self.commit(status=1))

    def test_renamed(self):
        self.base()
        self.write("conf.d/g.conf", "[group:both]\nprograms = a, b\n")
        self.add()
        self.commit(verify=False)
        self.hold()
        self.run_here("git", "mv", "conf.d/b.conf", "conf.d/c.conf")
        self.commit()
        self.run_here("git", "mv", "conf.d/c.conf", "conf.d/c.off")
        self.assertIn("no program 'b'", self.commit(status=1))

    def test_removed(self):
        self.base()
        self.write("conf.d/g.conf", "[group:both]\nprograms = a, b\n")
        self.add()
        self.commit(verify=False)
        self.hold()
        self.run_here("git", "rm", "-q", "README")
        self.commit()
        self.run_here("git", "rm", "-q", "conf.d/b.conf")
        self.assertIn("no program 'b'", self.commit(status=1))
        self.write("notes.txt", "A file that stays.\n")
        self.add("notes.txt")
        self.assertIn("no program 'b'", self.commit(status=1))
        self.run_here("git", "rm", "-q", "conf.d/g.conf")
        self.commit()

    def test_names(self):
        self.base()
        self.hold()
        self.write("conf.d/a program's.conf", PROGRAM.format("s"))
        self.write("conf.d/\u7a0b\u5e8f.conf", PROGRAM.format("t"))
        self.add()
        self.commit()
        self.write("conf.d/a program's.conf", BAD.format("s"))
        self.add()
        self.assertIn("conf.d/a program's.conf:3", self.commit(status=1))

    def test_many_files(self):
        """So many that their names do not fit into one command line of pre-commit."""
        self.base()
        self.hold()
        folder = "conf.d/" + "long-name-of-a-folder-" * 4
        self.write("supervisord.conf", MAIN.replace("]", "]\nminfds = 20000", 1) +
                   f"    {folder}/*.conf\n")
        for number in range(3000):
            self.write(f"{folder}/p{number:04}.conf", PROGRAM.format(f"p{number}"))
        self.add()
        self.commit()
        self.write(f"{folder}/p0007.conf", PROGRAM.format("p2990"))
        for number in range(3000):
            with open(os.path.join(self.folder, folder, f"p{number:04}.conf"), "a",
                      encoding="utf-8") as file:
                file.write("; changed\n")
        self.add()
        said = self.commit(status=1)
        self.assertIn("p2990", said)
        self.assertIn("p0007.conf", said)

    def test_template(self):
        self.project()
        self.hold()
        self.write("templates/#etc#web.conf.j2", TEMPLATE + "; a comment\n")
        self.add()
        self.commit()
        self.write("templates/#etc#web.conf.j2", TEMPLATE + "autorestrat = true\n")
        self.add()
        said = self.commit(status=1)
        self.assertIn("templates/#etc#web.conf.j2:6:1", said)
        self.assertIn("2 of 2 hosts", said)

    def test_inventory(self):
        self.project()
        self.hold()
        self.write("hosts.yml", HOSTS.replace("6", "soon"))
        self.add()
        said = self.commit(status=1)
        self.assertIn("SV206", said)
        self.assertIn("1 of 2 hosts", said)

    def test_settings(self):
        self.project()
        self.hold()
        self.write("supconf.ini", SETTINGS + "confg = /srv/etc/web.conf\n")
        self.add()
        self.assertIn("supconf.ini", self.commit(status=1))

    def test_removed_template(self):
        self.project()
        self.hold()
        self.run_here("git", "rm", "-q", "templates/#etc#web.conf.j2")
        self.assertIn("SV613", self.commit(status=1))

    def test_included_but_not_in_git(self):
        self.base()
        self.hold()
        self.write("conf.d/new.conf", PROGRAM.format("new"))
        self.write("conf.d/a.conf", PROGRAM.format("a") + "; a comment\n")
        self.add("conf.d/a.conf")
        said = self.commit(status=1)
        self.assertIn("supervisord.conf:4:9", said)
        self.assertIn("conf.d/new.conf", said)
        self.assertIn("SV906", said)
        self.write(".gitignore", "new.conf\n")
        self.add(".gitignore")
        self.assertIn("SV906", self.commit(status=1))
        self.write("supervisord.conf",
                   MAIN.replace("files", "; supconf: ignore=not-in-git local\nfiles"))
        self.add("supervisord.conf")
        self.commit()

    def test_a_template_that_is_not_in_git(self):
        self.project()
        self.hold()
        self.write("templates/#etc#more.ini", "[a]\nb = c\n")
        self.write("hosts.yml", HOSTS + "# a comment\n")
        self.add("hosts.yml")
        said = self.commit(status=1)
        self.assertIn("templates/#etc#more.ini", said)
        self.assertIn("SV906", said)
        self.add()
        self.commit()


class PreCommit(Commits, Repository):
    def hooks_repository(self):
        folder = os.path.join(self.top, "hooks")
        if not os.path.exists(folder):
            self.make_repository(folder)
            shutil.copy(HOOKS, folder)
            self.run_in(folder, "git", "add", ".")
            self.run_in(folder, "git", "commit", "-q", "-m", "hooks")
            self.run_in(folder, "git", "tag", "v0")
        return folder

    def hold(self, hooks="{id: supconf-lint}"):
        self.write(".pre-commit-config.yaml",
                   f"repos:\n- repo: {self.hooks_repository()}\n  rev: v0\n  hooks: [{hooks}]\n")
        self.add(".pre-commit-config.yaml")
        self.commit(verify=False)
        self.run_here("pre-commit", "install")

    def try_repository(self, *words, status):
        return self.run_here("pre-commit", "try-repo", self.hooks_repository(), *words,
                             status=status)

    def test_manifest(self):
        self.run_here("pre-commit", "validate-manifest", HOOKS)
        checker = os.path.join(os.path.dirname(SOURCE), "shared", "tools", "check-format")
        if os.path.exists(checker):
            self.run_here(checker, "hooks", HOOKS)

    def test_try_repo(self):
        self.base()
        self.try_repository("supconf-lint", "--all-files", status=0)
        self.write("conf.d/b.conf", BAD.format("b"))
        self.try_repository("supconf-lint", "--files", "conf.d/a.conf", status=0)
        said = self.try_repository("supconf-lint", "--files", "conf.d/b.conf", status=1)
        self.assertIn("SV206", said)

    def test_included_but_a_submodule_s(self):
        """A main file that is in no commit may include what it likes, a submodule keeps its own."""
        self.base()
        self.hold()
        self.write("other/supervisord.conf", MAIN)
        self.write("other/conf.d/x.conf", PROGRAM.format("x"))
        self.run_here("supconf", "lint", "--changed", "--", "other/supervisord.conf")
        self.add("other/supervisord.conf")
        self.assertIn("SV906", self.commit(status=1))
        self.make_repository(os.path.join(self.folder, "other/conf.d/"))
        self.commit()

    def test_between_revisions(self):
        self.base()
        self.write("conf.d/g.conf", "[group:both]\nprograms = a, b\n")
        self.add()
        self.commit(verify=False)
        self.run_here("git", "rm", "-q", "conf.d/b.conf")
        self.write("README", "Another text.\n")
        self.add()
        self.commit(verify=False)
        said = self.try_repository("supconf-lint", "--from-ref", "HEAD^", "--to-ref", "HEAD",
                                   status=1)
        self.assertIn("no program 'b'", said)

    def test_name_like_an_option(self):
        self.base()
        self.hold()
        self.write("-a.conf", PROGRAM.format("a"))
        self.add()
        self.assertIn("the file of that name is './-a.conf'", self.commit(status=1))

    def test_fmt(self):
        self.base()
        self.hold("{id: supconf-fmt}")
        self.write("conf.d/a.conf", "[program:a]\ncommand=/bin/a   \n")
        self.write("nginx.conf", "server {\n  listen 80;\n}\n")
        self.add()
        self.assertIn("files were modified by this hook", self.commit(status=1))
        self.assertEqual(self.read("conf.d/a.conf"), PROGRAM.format("a"))
        self.write("conf.d/a.conf", PROGRAM.format("a") + "; a comment\n")
        self.add()
        self.commit()

    def test_fmt_leaves_templates(self):
        self.project()
        self.write("supconf.ini", SETTINGS.replace("#*", "#*, bare.conf"))
        self.hold("{id: supconf-fmt}")
        template = "[program:x]\ncommand=/bin/x\n{% if a %}\n"
        self.write("templates/bare.conf", template)
        self.add()
        self.commit()
        self.assertEqual(self.read("templates/bare.conf"), template)

    def test_fmt_check(self):
        self.base()
        self.hold("{id: supconf-fmt, args: [--check]}")
        self.write("conf.d/a.conf", "[program:a]\ncommand=/bin/a\n")
        self.add()
        self.assertIn("conf.d/a.conf", self.commit(status=1))
        self.assertEqual(self.read("conf.d/a.conf"), "[program:a]\ncommand=/bin/a\n")

    def test_render_check(self):
        self.project()
        self.run_here(SUPCONF, "render", "--output-dir", "rendered")
        self.hold("{id: supconf-render-check}")
        self.add()
        self.commit()
        self.write("hosts.yml", HOSTS.replace("6", "7"))
        self.add()
        self.assertIn("rendered/w2/etc/web.conf", self.commit(status=1))
        self.run_here(SUPCONF, "render", "--output-dir", "rendered")
        self.add()
        self.commit()


class PlainGit(Commits, Repository):
    def hold(self):
        self.run_here(SUPCONF, "install-hook")

    def test_up_to_date(self):
        self.hold()
        self.assertIn("is up to date", self.run_here(SUPCONF, "install-hook"))
        path = os.path.join(self.folder, ".git/hooks/pre-commit")
        with open(path, "a", encoding="utf-8") as file:
            file.write("# an older form\n")
        self.assertIn("written", self.run_here(SUPCONF, "install-hook"))
        with open(path, encoding="utf-8") as file:
            self.assertEqual(file.read(), self.run_here(SUPCONF, "install-hook", "--print"))

    def test_foreign_hook_stays(self):
        self.base()
        foreign = "#!/bin/sh\nset -e\nsupconf install-hook --print | sh\necho mine\n"
        self.write(".git/hooks/pre-commit", foreign)
        os.chmod(os.path.join(self.folder, ".git/hooks/pre-commit"), 0o755)
        self.assertIn("not of supconf", self.run_here(SUPCONF, "install-hook", status=2))
        self.assertEqual(self.read(".git/hooks/pre-commit"), foreign)
        self.write("conf.d/a.conf", BAD.format("a"))
        self.add()
        self.assertIn("SV206", self.commit(status=1))
        self.write("conf.d/a.conf", PROGRAM.format("a") + "; a comment\n")
        self.add()
        self.assertEqual("mine\n", self.commit())

    def test_hooks_path(self):
        self.run_here("git", "config", "core.hooksPath", "tools/hooks")
        self.hold()
        self.assertTrue(os.access(os.path.join(self.folder, "tools/hooks/pre-commit"), os.X_OK))

    def test_outside_of_a_repository(self):
        said = self.run_in(self.top, SUPCONF, "install-hook", status=2)
        self.assertIn("not a git repository", said)

    def test_from_a_linked_work_tree(self):
        self.base()
        self.hold()
        other = os.path.join(self.top, "other")
        self.run_here("git", "worktree", "add", "-q", other)
        with open(os.path.join(other, "conf.d/a.conf"), "w", encoding="utf-8") as file:
            file.write(BAD.format("a"))
        self.run_in(other, "git", "add", ".")
        self.assertIn("SV206", self.run_in(other, "git", "commit", "-qm", "x", status=1))


if __name__ == "__main__":
    if not shutil.which("pre-commit") or not shutil.which("git"):
        print("skipped: needs pre-commit and git")
        sys.exit(77)
    unittest.main()
