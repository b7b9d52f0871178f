# SPDX-License-Identifier: MIT
"""supconf review, by the real program on real git repositories.

Usage: test_review.py SUPCONF
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
import warnings

import jsonschema

SUPCONF = None

HERE = os.path.dirname(os.path.abspath(__file__))
SCHEMA_PATH = os.path.join(HERE, "../../docs/formats/review.schema.json")

SETTINGS = """\
[render]
inventory = hosts.yml
templates = templates
prefix = /srv/app

[instance app]
hosts = all
templates = {0}
config = /srv/app/etc/app.conf
"""
TEMPLATE = "[supervisord]\n[program:web]\ncommand=/bin/web {{{{ inventory_hostname }}}} {0}\n"
MAIN = "templates/#etc#app.conf.j2"
SECRETS = ("first-secret-value", "second-secret-value")


class Repository(unittest.TestCase):
    def setUp(self):
        self.folder = os.path.realpath(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        self.git("init", "-q", "-b", "main")
        self.write("supconf.ini", SETTINGS.format("#*"))
        self.write("hosts.yml", "all:\n  hosts:\n    web[1:40]:\n")

    def git(self, *words):
        environment = dict(os.environ, HOME=self.folder, GIT_CONFIG_NOSYSTEM="1")
        done = subprocess.run(["git", "-C", self.folder, "-c", "user.name=x",
                               "-c", "user.email=x@y", *words],
                              check=True, capture_output=True, text=True, env=environment)
        return done.stdout.strip()

    def write(self, name, content):
        path = os.path.join(self.folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(content)

    def commit(self, message="state"):
        self.git("add", "-A")
        self.git("commit", "-q", "-m", message)

    def review(self, *words, status=1, where=""):
        done = subprocess.run([SUPCONF, "review", *words], capture_output=True, text=True,
                              cwd=os.path.join(self.folder, where), check=False)
        self.assertEqual(done.returncode, status, done.stdout[-2000:] + done.stderr)
        return done.stdout

    def document(self, *words, status=1):
        document = json.loads(self.review(*words, "--format", "json", status=status))
        with open(SCHEMA_PATH, encoding="utf-8") as file:
            schema = json.load(file)
        warnings.simplefilter("ignore", DeprecationWarning) # Debian 12 has nothing newer
        resolver = jsonschema.RefResolver("file://" + os.path.realpath(SCHEMA_PATH), schema)
        jsonschema.Draft202012Validator(schema, resolver=resolver).validate(document)
        return document


class Review(Repository):
    def test_two_revisions_need_no_work_tree(self):
        self.write(MAIN, TEMPLATE.format("-a"))
        self.commit("first")
        self.write(MAIN, TEMPLATE.format("-b"))
        self.commit("second")
        self.write(MAIN, "{{ broken")
        document = self.document("--base", "main~1", "--head", "main")
        self.assertEqual(document["base"]["commit"], self.git("rev-parse", "main~1"))
        self.assertEqual(document["head"]["commit"], self.git("rev-parse", "main"))
        self.assertEqual([commit["summary"] for commit in document["commits"]], ["second"])
        change, = document["changes"]
        self.assertEqual(len(change["hosts"]), 40)
        self.assertEqual(change["groups"][0]["action"], "restart")
        option, = change["options"]
        self.assertEqual((option["before"], option["after"]),
                         ("/bin/web web1 -a", "/bin/web web1 -b"))
        self.assertEqual(option["cause"]["path"], MAIN)
        self.assertEqual(option["cause"]["start"]["line"], 3)

    def test_only_hosts_that_change_are_told(self):
        self.write(MAIN, TEMPLATE.format("{{ MORE | default(\'\') }}"))
        self.commit()
        self.write("host_vars/web7.yml", "MORE: x\n")
        document = self.document("--base", "main")
        self.assertEqual(document["changed_hosts"], 1)
        self.assertEqual(document["same"], 39)
        self.assertEqual(document["changes"][0]["hosts"], ["web7"])
        self.assertEqual(document["changes"][0]["options"][0]["inventory"]["path"],
                         "host_vars/web7.yml")

    def test_what_does_not_reach_a_host_is_no_change(self):
        self.write(MAIN, TEMPLATE.format("-a"))
        self.commit()
        os.rename(os.path.join(self.folder, MAIN),
                  os.path.join(self.folder, "templates/#etc#app.conf.tpl"))
        self.write("templates/#etc#app.conf.tpl", TEMPLATE.format("-a").replace(
            "{{ inventory_hostname }}", "__NAME__"))
        self.write("hosts.yml", "all:\n  hosts:\n" + "".join(
            f"    web{i}: {{NAME: web{i}}}\n" for i in range(1, 41)))
        self.write("notes.txt", "nothing to do with it\n")
        document = self.document("--base", "main", status=0)
        self.assertEqual((document["risk"], document["changes"]), ("none", []))

    def test_secrets_of_both_sides_stay_out(self):
        self.write(MAIN, TEMPLATE.format("-a") +
                   "environment=DB_PASSWORD=\"{{ DB_PASSWORD }}\"\n")
        self.write("group_vars/all.yml", f"DB_PASSWORD: {SECRETS[0]}\n")
        self.commit()
        self.write("group_vars/all.yml", f"DB_PASSWORD: {SECRETS[1]}\n")
        document = self.document("--base", "main")
        option, = document["changes"][0]["options"]
        self.assertTrue(option["secret_differs"])
        self.assertEqual(document["changes"][0]["files"][0]["diff"], "")
        for form in ("json", "markdown", "html"):
            text = self.review("--base", "main", "--format", form)
            for secret in SECRETS:
                self.assertNotIn(secret, text, form)
            self.assertIn("DB_PASSWORD", text)

    def test_a_comment_has_an_end(self):
        for number in range(30):
            self.write(f"templates/#etc#{number}.txt", "\n".join(map(str, range(2000))))
        self.write(MAIN, TEMPLATE.format("-a"))
        self.commit()
        for number in range(30):
            self.write(f"templates/#etc#{number}.txt",
                       "\n".join(f"`|@x <b> {i} ```" for i in range(number * 50, 2000)))
        text = self.review("--base", "main")
        self.assertTrue(text.startswith("<!-- supconf review -->\n"))
        self.assertLessEqual(len(text.encode()), 60_000)
        shown = len(re.findall(r"^````diff$", text, re.MULTILINE))
        left, = re.findall(r"the diffs? of (\d+) files?", text)
        self.assertEqual(shown + int(left), 30)
        self.assertEqual(text.count("<details>"), text.count("</details>"))
        self.assertEqual(len(re.findall(r"^````$", text, re.MULTILINE)), shown)

    def test_a_fleet_of_different_changes_is_cut_and_counted(self):
        self.write("hosts.yml", "all:\n  hosts:\n    web[1:400]:\n")
        self.write(MAIN, TEMPLATE.format("-a"))
        self.commit()
        for number in range(1, 401):
            self.write(f"host_vars/web{number}.yml", f"MORE: {number * 7919}\n")
        self.write(MAIN, TEMPLATE.format("{{ MORE }}"))
        text = self.review("--base", "main")
        self.assertLessEqual(len(text.encode()), 60_000)
        left, = re.findall(r"comments have an end: (\d+) changes", text)
        self.assertEqual(text.count("risk</b>") + int(left), 400)
        self.assertEqual(len(self.document("--base", "main")["changes"]), 400)

    def test_a_file_is_replaced_whole_and_keeps_its_mode(self):
        self.write(MAIN, TEMPLATE.format("-a"))
        self.commit()
        self.write(MAIN, TEMPLATE.format("-b"))
        path = os.path.join(self.folder, "out.html")
        self.write("out.html", "x" * 100_000)
        os.chmod(path, 0o600)
        self.assertEqual(self.review("--base", "main", "--format", "html", "-o", "out.html"), "")
        with open(path, encoding="utf-8") as file:
            page = file.read()
        self.assertTrue(page.startswith("<!DOCTYPE html>") and page.endswith("</html>\n"))
        self.assertEqual(os.stat(path).st_mode & 0o777, 0o600)
        self.review("--base", "main", "-o", "templates", status=2)

    def test_from_a_subfolder(self):
        self.write("sub/supconf.ini", SETTINGS.format("#*"))
        self.write("sub/hosts.yml", "all:\n  hosts:\n    a:\n")
        self.write("sub/" + MAIN, TEMPLATE.format("-a"))
        self.commit()
        self.write("sub/" + MAIN, TEMPLATE.format("-b"))
        document = json.loads(self.review("--base", "main", "--format", "json", where="sub"))
        self.assertEqual(document["changes"][0]["options"][0]["cause"]["path"], MAIN)

    def test_odd_contents(self):
        self.write("supconf.ini", SETTINGS.format("#etc#app.conf.j2, #etc#odd"))
        self.write(MAIN, TEMPLATE.format("-a"))
        self.write("templates/#etc#odd", "a\r\nb\r\n")
        self.commit()
        self.write("templates/#etc#odd", "a\r\nb\x1b[31m\u202e\r\n" + "x" * 1_000_000)
        for form in ("json", "markdown", "html"):
            text = self.review("--base", "main", "--format", form)
            self.assertNotIn("\x1b", text)
            if form != "json":
                self.assertNotIn("\u202e", text)

    def test_rules_of_variables_that_are_gone(self):
        self.write("supconf.ini", SETTINGS.format("#*").replace(
            "templates = templates", "templates = templates\nvariables = rules.yml"))
        self.write("rules.yml", "variables:\n  MORE: {type: string}\n")
        self.write("group_vars/all.yml", "MORE: x\n")
        self.write(MAIN, TEMPLATE.format("{{ MORE }}"))
        self.commit()
        self.document("--base", "main", status=0)
        os.unlink(os.path.join(self.folder, "rules.yml"))
        self.write("supconf.ini", SETTINGS.format("#*"))
        self.document("--base", "main", status=0)

    def test_outside_of_git(self):
        shutil.rmtree(os.path.join(self.folder, ".git"))
        self.write(MAIN, TEMPLATE.format("-a"))
        self.review("--base", "main", status=2)


if __name__ == "__main__":
    SUPCONF = os.path.realpath(sys.argv.pop(1))
    if not shutil.which("git"):
        print("no git here")
        sys.exit(77)
    unittest.main()
