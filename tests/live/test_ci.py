#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The files of examples/ci: what they run is taken out of them and run as the CI would, on a
repository of git; what comes out is held against the formats.

Usage: test_ci.py SUPCONF

The official schemas and their checker in ../shared are asked too when they are there. Exit status
77: the Python module yaml is missing.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as tree

try:
    import jsonschema
    import yaml
except ImportError:
    print("skipped: needs the Python modules yaml and jsonschema")
    sys.exit(77)

SUPCONF = os.path.realpath(sys.argv.pop(1))
SOURCE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.realpath(__file__))))
EXAMPLES = os.path.join(SOURCE, "examples", "ci")
SHARED = os.path.join(os.path.dirname(SOURCE), "shared")
CHECKER = os.path.join(SHARED, "tools", "check-format")
WORKFLOW_SCHEMA = os.path.join(SHARED, "formats", "github-workflow.schema.json")

SUMMARY_LIMIT_BYTES = 1024 * 1024
FRAGMENT = "[program:{0}]\ncommand = /bin/{0}\n"
SETTINGS = """\
[lint]
paths = etc/supervisord.conf

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


def example(name):
    with open(os.path.join(EXAMPLES, name), encoding="utf-8") as file:
        return file.read()


class Repository(unittest.TestCase):
    """A project with one fault, and commits that make it worse or mend it."""

    def setUp(self):
        self.folder = os.path.realpath(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder, True)
        self.environ = {name: value for name, value in os.environ.items()
                        if not name.startswith(("GIT_", "GITHUB_", "GITLAB_", "CI"))}
        self.environ.update(PATH=os.path.dirname(SUPCONF) + ":" + os.environ["PATH"],
                            HOME=self.folder, LC_ALL="C.UTF-8")
        self.run_here("git init -q -b main . && git config user.name t && "
                      "git config user.email t@example.org")
        self.write("supconf.ini", SETTINGS)
        self.write("hosts.yml", "all:\n  hosts:\n    w1: {seconds: 5}\n    w2: {seconds: 6}\n")
        self.write("templates/#etc#web.conf.j2", "[supervisord]\n\n[program:web]\n"
                   "command = /bin/web\nstartsecs = {{ seconds }}\n")
        self.write("etc/supervisord.conf", "[supervisord]\n\n[include]\nfiles = conf.d/*.conf\n")
        self.write("etc/conf.d/old.conf", FRAGMENT.format("old") + "autorestrat = true\n")
        self.run_here("git add . && git commit -qm before && git tag before")

    def make_worse(self):
        self.write("etc/conf.d/new.conf", FRAGMENT.format("new") + "startsecs = soon\n")
        self.write("hosts.yml", "all:\n  hosts:\n    w1: {seconds: 5}\n    w2: {seconds: later}\n")
        self.run_here("git add . && git commit -qm worse")

    def make_clean(self):
        self.write("etc/conf.d/old.conf", FRAGMENT.format("old"))
        self.run_here("git add . && git commit -qm clean")

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, text):
        os.makedirs(os.path.dirname(self.path(name)), exist_ok=True)
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(text)

    def read(self, name):
        with open(self.path(name), encoding="utf-8") as file:
            return file.read()

    def run_here(self, script, status=0, folder=".", **environ):
        """As the shell of a runner does: it stops at the first command that fails."""
        done = subprocess.run(["bash", "-e", "-c", script], cwd=self.path(folder), text=True,
                              env={**self.environ, **environ}, timeout=120,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE)
        self.assertEqual(done.returncode, status, f"{script}\n{done.stdout}\n{done.stderr}")
        return done.stdout

    def check_format(self, form, name):
        if os.path.exists(CHECKER):
            self.run_here(f"'{CHECKER}' {form} '{name}'")

    def sarif_results(self, name):
        self.check_format("sarif", name)
        return json.loads(self.read(name))["runs"][0]["results"]

    def junit_failures(self, name):
        self.check_format("junit-strict", name)
        return {case.get("name") for case in tree.parse(self.path(name)).iter("testcase")
                if case.find("failure") is not None}


class GitHub(Repository):
    def setUp(self):
        super().setUp()
        self.workflow = yaml.safe_load(example("github-workflow.yml"))
        self.steps = {step.get("name"): step for step in self.workflow["jobs"]["check"]["steps"]}

    def check(self, status, base=""):
        summary = self.path("summary.md")
        open(summary, "w", encoding="utf-8").close()
        return self.run_here(self.steps["Check"]["run"], status, GITHUB_ACTIONS="true", BASE=base,
                             GITHUB_STEP_SUMMARY=summary)

    def test_schema(self):
        if not os.path.exists(WORKFLOW_SCHEMA):
            self.skipTest("no official schema at hand")
        self.workflow["on"] = self.workflow.pop(True) # YAML 1.1 reads it as a truth
        with open(WORKFLOW_SCHEMA, encoding="utf-8") as file:
            jsonschema.Draft7Validator(json.load(file)).validate(self.workflow)

    def test_push(self):
        self.make_worse()
        said = self.check(1)
        annotations = [line for line in said.splitlines() if line.startswith("::")]
        for place in ("file=etc/conf.d/new.conf,line=3", "file=etc/conf.d/old.conf,line=3",
                      "file=templates/#etc#web.conf.j2,line=5"):
            self.assertTrue([line for line in annotations if place in line], said)
        self.write("annotations", said)
        self.check_format("github", "annotations")
        uris = {result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
                for result in self.sarif_results("supconf.sarif")}
        self.assertIn("etc/conf.d/new.conf", uris)
        self.assertIn("new.conf", self.read("summary.md"))
        self.assertLess(os.path.getsize(self.path("summary.md")), SUMMARY_LIMIT_BYTES)

    def test_pull_request(self):
        self.make_worse()
        said = self.check(1, base="before")
        self.assertIn("new.conf", said)
        self.assertNotIn("old.conf", said)
        self.assertEqual(len(self.sarif_results("supconf.sarif")), 2)

    def test_clean(self):
        self.make_clean()
        self.check(0)
        self.assertEqual(self.sarif_results("supconf.sarif"), [])

    def test_upload_names_what_is_written(self):
        upload = self.steps["Upload to code scanning"]
        self.assertIn("sarif=" + upload["with"]["sarif_file"], self.steps["Check"]["run"])

    def test_matcher(self):
        self.write("matcher.json", example("supconf-matcher.json"))
        self.check_format("matcher", "matcher.json")
        pattern = json.loads(example("supconf-matcher.json"))["problemMatcher"][0]["pattern"][0]
        self.make_worse()
        lines = self.run_here("supconf check --format concise", 1).splitlines()
        self.assertEqual(len(lines), 3)
        for line in lines:
            found = re.search(pattern["regexp"], line)
            self.assertTrue(found, line)
            self.assertTrue(os.path.exists(self.path(found.group(pattern["file"]))))
            self.assertRegex(found.group(pattern["line"]), r"^\d+$")


class GitLab(Repository):
    def setUp(self):
        super().setUp()
        self.job = yaml.safe_load(example("gitlab-ci.yml"))["supconf"]

    def check(self, status, **environ):
        script = "\n".join(self.job["script"])
        self.run_here(script, status, GITLAB_CI="true", **environ)
        reports = self.job["artifacts"]["reports"]
        self.check_format("gitlab", reports["codequality"])
        return (json.loads(self.read(reports["codequality"])),
                self.junit_failures(reports["junit"]))

    def test_branch(self):
        self.make_worse()
        quality, failures = self.check(1)
        self.assertEqual({entry["location"]["path"] for entry in quality},
                         {"etc/conf.d/new.conf", "etc/conf.d/old.conf",
                          "templates/#etc#web.conf.j2"})
        self.assertIn("etc/conf.d/old.conf", failures)

    def test_merge_request(self):
        self.make_worse()
        quality, failures = self.check(1, CI_MERGE_REQUEST_DIFF_BASE_SHA="before")
        self.assertEqual(len(quality), 3) # GitLab compares by itself
        self.assertEqual(failures, {"etc/conf.d/new.conf", "templates/#etc#web.conf.j2"})

    def test_merge_request_that_makes_nothing_worse(self):
        self.write("etc/conf.d/new.conf", FRAGMENT.format("new"))
        self.run_here("git add . && git commit -qm more")
        quality, failures = self.check(0, CI_MERGE_REQUEST_DIFF_BASE_SHA="before")
        self.assertEqual((len(quality), failures), (1, set()))

    def test_clean(self):
        self.make_clean()
        self.assertEqual(self.check(0), ([], set()))

    def test_findings_keep_their_identity(self):
        def identities():
            quality, _ = self.check(1)
            results = self.sarif_results("supconf.sarif")
            return ({entry["fingerprint"] for entry in quality},
                    {tuple(sorted(result["partialFingerprints"].items())) for result in results})

        self.job["script"].insert(0, "supconf check --output sarif=supconf.sarif --quiet || true")
        self.make_worse()
        before = identities()
        self.assertEqual([len(names) for names in before], [3, 3])
        for name in ("etc/conf.d/new.conf", "etc/conf.d/old.conf", "templates/#etc#web.conf.j2"):
            self.write(name, "; a line\n; and another\n" + self.read(name))
        self.assertEqual(identities(), before)


class Others(Repository):
    def test_jenkins(self):
        text = example("Jenkinsfile")
        command = re.search(r"sh '([^']*)'", text).group(1)
        self.assertEqual(text.count("{"), text.count("}"))
        self.make_worse()
        self.run_here(command, 1)
        self.assertEqual(len(self.sarif_results("supconf.sarif")), 3)
        self.check_format("checkstyle", "supconf-checkstyle.xml")
        self.assertEqual(len(self.junit_failures("supconf-junit.xml")), 3)
        for name in re.findall(r"(?:pattern|testResults): '([^']*)'", text):
            self.assertTrue(os.path.exists(self.path(name)), name)

    def test_script(self):
        script = os.path.join(EXAMPLES, "check.sh")
        self.make_worse()
        self.run_here(f"'{script}' out", 1)
        self.assertEqual(len(self.sarif_results("out/supconf.sarif")), 3)
        self.run_here(f"'{script}' out before", 1)
        self.assertEqual(len(self.sarif_results("out/supconf.sarif")), 2)
        for form, name in (("checkstyle", "supconf-checkstyle.xml"), ("rdjson", "supconf-rdjson.json"),
                           ("junit-strict", "supconf-junit.xml"), ("gitlab", "supconf-gitlab.json")):
            self.check_format(form, "out/" + name)

    def test_broken_project_is_no_clean_one(self):
        self.write("hosts.yml", "all:\n  hosts: [\n")
        self.run_here("supconf check --quiet", 1)
        self.write("supconf.ini", SETTINGS + "[lnt]\n")
        self.run_here("supconf check --quiet", 1)
        self.run_here("supconf check --since nowhere", 2)
        self.run_here("supconf check --settings nowhere.ini", 2)

    def test_paths_from_a_folder_of_the_repository(self):
        self.make_worse()
        self.run_here("supconf check --quiet --output gitlab=q.json", 1, folder="etc/conf.d")
        self.assertEqual({entry["location"]["path"]
                          for entry in json.loads(self.read("etc/conf.d/q.json"))},
                         {"etc/conf.d/new.conf", "etc/conf.d/old.conf",
                          "templates/#etc#web.conf.j2"})

    def test_secret_of_a_stale_file(self):
        self.run_here("supconf render --output-dir kept --quiet")
        self.write("kept/w1/etc/web.conf", "password = correct-horse\n")
        for form in ("human", "json", "sarif", "markdown", "github"):
            said = self.run_here(f"supconf check --rendered kept --format {form}", 1)
            self.assertIn("kept/w1/etc/web.conf", said)
            self.assertNotIn("correct-horse", said)


if __name__ == "__main__":
    unittest.main()
