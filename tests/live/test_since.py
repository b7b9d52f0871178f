# SPDX-License-Identifier: MIT
"""lint --since, by the real program on real git repositories.

Usage: test_since.py SUPCONF
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

SUPCONF = None

MAIN = "[supervisord]\n[include]\nfiles = conf.d/*.conf\n"
CLEAN = "[program:{0}]\ncommand=/bin/{0}\n"
FAULTY = CLEAN + "autorestrat=true\n"

SETTINGS = """\
[render]
inventory = hosts.yml
templates = templates
prefix = /srv/app

[instance app]
hosts = all
templates = #*
config = /srv/app/supervisord.conf
"""
TEMPLATE = "[supervisord]\n[program:web]\ncommand=/bin/web\nstopsignal=TERM\n__EXTRA_LINE__\n"


class Repository(unittest.TestCase):
    def setUp(self):
        self.folder = os.path.realpath(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        self.git("init", "-q", "-b", "main")

    def git(self, *words):
        environment = dict(os.environ, HOME=self.folder, GIT_CONFIG_NOSYSTEM="1")
        subprocess.run(["git", "-C", self.folder, "-c", "user.name=x", "-c", "user.email=x@y",
                        *words], check=True, capture_output=True, env=environment)

    def write(self, name, content):
        path = os.path.join(self.folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(content)

    def commit(self, **files):
        for name, content in files.get("files", {}).items():
            self.write(name, content)
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "state")

    def run_lint(self, *words, where="", given=None):
        return subprocess.run([SUPCONF, "lint", *words], capture_output=True, text=True,
                              input=given, check=False,
                              cwd=os.path.join(self.folder, where))

    def new(self, *words, since="HEAD", where="", given=None):
        """(name, file, line) of all findings that --since shows."""
        done = self.run_lint("--since", since, "--format", "json", *words, where=where,
                             given=given)
        self.assertIn(done.returncode, (0, 1), done.stderr)
        found = json.loads(done.stdout)["findings"]
        self.assertEqual(done.returncode, 1 if found else 0)
        return [(each["name"], os.path.basename(each["path"]), each["start"]["line"])
                for each in found]

    def refused(self, *words):
        done = self.run_lint(*words)
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertEqual(done.stderr.count("\n"), 1)
        return done.stderr


class Files(Repository):
    def setUp(self):
        super().setUp()
        self.commit(files={"etc/supervisord.conf": MAIN, "etc/conf.d/a.conf": FAULTY.format("a"),
                           "etc/conf.d/b.conf": CLEAN.format("b"), "other/note.txt": "x"})

    def test_nothing_changed(self):
        self.assertEqual(self.new("etc"), [])
        self.assertEqual(self.new("etc/conf.d/a.conf"), [])

    def test_lines_that_moved(self):
        self.write("etc/conf.d/a.conf", "; a\n\n; b\n" + FAULTY.format("a"))
        self.assertEqual(self.new("etc"), [])

    def test_changed_fragment_of_an_unchanged_main_file(self):
        self.write("etc/conf.d/b.conf", FAULTY.format("b"))
        self.assertEqual(self.new("etc/supervisord.conf"), [("unknown-key", "b.conf", 3)])
        self.assertEqual(self.new("etc/conf.d/b.conf"), [("unknown-key", "b.conf", 3)])

    def test_unchanged_fragment_of_a_changed_main_file(self):
        self.write("etc/supervisord.conf", MAIN + CLEAN.format("b"))
        self.assertEqual(self.new("etc"), [("program-in-two-files", "b.conf", 1)])
        self.assertEqual(self.new("etc/conf.d/b.conf"), [("program-in-two-files", "b.conf", 1)])

    def test_folder_below_the_top(self):
        self.write("etc/conf.d/b.conf", FAULTY.format("b"))
        self.assertEqual(self.new(".", where="etc/conf.d"), [("unknown-key", "b.conf", 3)])
        self.assertEqual(self.new("../etc", where="other"), [("unknown-key", "b.conf", 3)])

    def test_untracked_file(self):
        self.write("etc/conf.d/c.conf", FAULTY.format("c"))
        self.assertEqual(self.new("etc"), [("unknown-key", "c.conf", 3)])
        self.assertEqual(self.new("etc/conf.d/c.conf"), [("unknown-key", "c.conf", 3)])

    def test_deleted_file(self):
        os.remove(os.path.join(self.folder, "etc/conf.d/a.conf"))
        self.assertEqual(self.new("etc"), [])

    def test_include_that_lost_its_file(self):
        self.write("etc/supervisord.conf", "[supervisord]\n[include]\nfiles = conf.d/a.conf\n")
        self.commit()
        os.remove(os.path.join(self.folder, "etc/conf.d/a.conf"))
        self.assertEqual(self.new("etc"), [("include-matches-nothing", "supervisord.conf", 3)])

    def test_renamed_file(self):
        for name in ("etc/conf.d/z.conf", "elsewhere/z.conf"):
            with self.subTest(name):
                os.makedirs(os.path.join(self.folder, "elsewhere"), exist_ok=True)
                self.git("mv", "etc/conf.d/a.conf", name)
                self.assertEqual(self.new(name), [])
                self.assertEqual(self.new(os.path.dirname(name)), [])
                self.git("reset", "-q", "--hard")

    def test_renamed_and_not_yet_added(self):
        os.makedirs(os.path.join(self.folder, "elsewhere"))
        os.rename(os.path.join(self.folder, "etc/conf.d/a.conf"),
                  os.path.join(self.folder, "elsewhere/z.conf"))
        self.assertEqual(self.new("elsewhere/z.conf"), [])

    def test_section_that_moved_to_another_file(self):
        self.write("etc/conf.d/a.conf", "; gone\n")
        self.write("etc/conf.d/b.conf", CLEAN.format("b") + FAULTY.format("a"))
        self.assertEqual(self.new("etc"), [])

    def test_second_of_two_equal_findings(self):
        self.write("etc/conf.d/a.conf", FAULTY.format("a").replace("\n", "\n; autostart?\n", 1))
        self.write("other/x.conf", FAULTY.format("a"))
        self.assertEqual(self.new("etc", "other"), [("unknown-key", "x.conf", 3)])

    def test_second_in_one_file(self):
        self.write("etc/conf.d/a.conf", "[program:a]\ncommand=/bin/a\ncommand=/bin/a\n")
        self.commit()
        self.write("etc/conf.d/a.conf", "[program:a]\ncommand=/bin/a\ncommand=/bin/a\n"
                                        "command=/bin/a\n")
        self.assertEqual(self.new("etc"), [("duplicate-key", "a.conf", 3)])

    def test_file_of_two_main_files(self):
        self.write("etc/second.conf", MAIN)
        self.commit()
        self.assertEqual(self.new("etc"), [])
        self.write("etc/conf.d/b.conf", FAULTY.format("b"))
        self.assertEqual(self.new("etc"), [("unknown-key", "b.conf", 3)] * 2)

    def test_older_revision_tag_and_branch(self):
        self.git("tag", "v1")
        self.git("branch", "release")
        self.commit(files={"etc/conf.d/b.conf": FAULTY.format("b")})
        self.assertEqual(self.new("etc"), [])
        for revision in ("v1", "release", "HEAD~1", "HEAD^^{tree}"):
            self.assertEqual(self.new("etc", since=revision), [("unknown-key", "b.conf", 3)])

    def test_file_behind_a_link(self):
        os.symlink("conf.d/a.conf", os.path.join(self.folder, "etc/linked.conf"))
        os.makedirs(os.path.join(self.folder, "etc/on"))
        os.symlink("../conf.d/a.conf", os.path.join(self.folder, "etc/on/a.conf"))
        self.write("etc/third.conf", MAIN.replace("conf.d", "on"))
        self.commit()
        self.assertEqual(self.new("etc"), [])
        self.assertEqual(self.new("etc/third.conf"), [])

    def test_repository_by_a_link(self):
        link = self.folder + "-link"
        os.symlink(self.folder, link)
        self.addCleanup(os.remove, link)
        self.write("etc/conf.d/b.conf", FAULTY.format("b"))
        self.assertEqual(self.new(link + "/etc"), [("unknown-key", "b.conf", 3)])

    def test_standard_input(self):
        self.assertEqual(self.new("--stdin-filename", "etc/conf.d/a.conf", "-",
                                  given=FAULTY.format("a")), [])
        self.assertEqual(self.new("--stdin-filename", "etc/conf.d/a.conf", "-",
                                  given=FAULTY.format("a") + "autostrat=1\n"),
                         [("unknown-key", "a.conf", 4)])
        self.assertEqual(self.new("-", "etc", given=FAULTY.format("q"))[0][0], "unknown-key")

    def test_shown_when_asked_for(self):
        done = self.run_lint("--since", "HEAD", "--show-suppressed", "--format", "json", "etc")
        self.assertEqual(done.returncode, 0)
        self.assertEqual([each["suppressed"] for each in json.loads(done.stdout)["findings"]],
                         ["revision"])

    def test_paths_of_the_settings(self):
        self.write("supconf.ini", "[lint]\npaths = etc/supervisord.conf\n")
        self.assertEqual(self.new(), [])
        self.write("etc/conf.d/b.conf", FAULTY.format("b"))
        self.assertEqual(self.new(), [("unknown-key", "b.conf", 3)])
        self.assertEqual(self.new(where="other"), [("unknown-key", "b.conf", 3)])

    def test_new_own_rule_is_nothing_new(self):
        self.write("supconf.ini", "[lint]\npaths = etc/supervisord.conf\nrules = own.yaml\n")
        self.write("own.yaml", "rules:\n  - {code: ORG001, name: under-data, severity: error,\n"
                               "     section: 'program:*', option: command, must-match: ^/data/,\n"
                               "     message: below /data, why: so}\n")
        self.assertEqual(self.new(), [])
        self.write("etc/conf.d/b.conf", CLEAN.format("b") + CLEAN.format("c"))
        self.assertEqual(self.new(), [("under-data", "b.conf", 4)])

    def test_many_threads(self):
        for number in range(300):
            self.write(f"many/{number}.conf", FAULTY.format(f"p{number}"))
        self.commit()
        self.write("many/7.conf", FAULTY.format("p7") + "autostrat=1\n")
        self.assertEqual(self.new("many"), [("unknown-key", "7.conf", 4)])

    def test_file_that_cannot_be_read_is_told_once(self):
        done = self.run_lint("--since", "HEAD", "etc", "nowhere")
        self.assertEqual(done.returncode, 2)
        self.assertEqual(done.stderr.count("nowhere"), 1)


class Refusals(Repository):
    def test_no_commits(self):
        self.write("a.conf", CLEAN.format("a"))
        self.assertIn("has no commits", self.refused("--since", "HEAD", "a.conf"))

    def test_unknown_revision(self):
        self.commit(files={"a.conf": CLEAN.format("a")})
        self.git("branch", "production")
        self.git("tag", "v1.20")
        self.assertIn("did you mean 'production'?",
                      self.refused("--since", "prodution", "a.conf"))
        self.assertIn("did you mean 'v1.20'?", self.refused("--since", "v1.21", "a.conf"))
        self.assertIn("did you mean 'main'?", self.refused("--since", "mian", "a.conf"))

    def test_no_repository(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "a.conf")
            with open(path, "w", encoding="utf-8") as file:
                file.write(CLEAN.format("a"))
            self.assertIn("is in no git repository", self.refused("--since", "HEAD", path))

    def test_file_outside(self):
        self.commit(files={"a.conf": CLEAN.format("a")})
        with tempfile.TemporaryDirectory() as folder:
            self.assertIn("outside of the git repository",
                          self.refused("--since", "HEAD", "a.conf", folder))

    def test_options_that_do_not_fit(self):
        self.commit(files={"a.conf": CLEAN.format("a")})
        for option in ("--fix", "--diff", "--write-baseline"):
            self.assertIn("do not go together",
                          self.refused("--since", "HEAD", option, "a.conf"))

    def test_blob_is_no_state(self):
        self.commit(files={"a.conf": CLEAN.format("a")})
        self.assertIn("neither a commit nor a tree",
                      self.refused("--since", "HEAD:a.conf", "a.conf"))


class Instances(Repository):
    """Both states are rendered, in memory."""

    def setUp(self):
        super().setUp()
        self.commit(files={
            "supconf.ini": SETTINGS, "templates/#supervisord.conf": TEMPLATE,
            "hosts.yml": "all:\n  hosts:\n    one:\n    two:\n",
            "group_vars/all.yml": "EXTRA_LINE: startretries=3\n"})

    def test_nothing_changed(self):
        self.assertEqual(self.new(), [])

    def test_value_of_the_inventory(self):
        self.write("group_vars/all.yml", "EXTRA_LINE: autorestrat=true\n")
        self.assertEqual([each[0] for each in self.new()], ["unknown-key"])
        self.commit()
        self.assertEqual(self.new(), [])

    def test_template(self):
        self.write("templates/#supervisord.conf", TEMPLATE + "stopwaitsec=1\n")
        self.assertEqual([each[0] for each in self.new()], ["unknown-key"])

    def test_new_template_is_seen(self):
        self.commit(files={"templates/#supervisord.conf": TEMPLATE + "stopwaitsec=1\n"})
        self.git("mv", "templates/#supervisord.conf", "templates/#supervisord.conf.tpl")
        self.assertEqual(self.new(), [])

    def test_fault_of_the_inventory_itself(self):
        self.write("hosts.yml", "all:\n  hosts:\n    one:\n    two:\n  chidren: {}\n")
        self.assertEqual([each[0] for each in self.new()], ["unknown-group-key"])

    def test_project_that_was_not_there(self):
        self.git("checkout", "-q", "--orphan", "empty")
        self.git("rm", "-q", "-r", "--cached", ".")
        self.git("commit", "-q", "--allow-empty", "-m", "nothing")
        self.write("templates/#supervisord.conf", TEMPLATE + "stopwaitsec=1\n")
        self.assertEqual([each[0] for each in self.new()], ["unknown-key"])


if __name__ == "__main__":
    SUPCONF = os.path.realpath(sys.argv.pop(1))
    if not shutil.which("git"):
        print("SKIPPED: git is not installed")
        sys.exit(77)
    unittest.main()
