#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Hold the formats of `supconf lint` against the schemas of docs/formats and what readers want.

Usage: formats.py PROGRAM

The files are those of tests/cases and tests/golden, hostile ones made here, and those of
../shared/corpus when it is there. All formats come from one run (--output), and the one that is
printed must equal the one in the file. Another checker, ../shared/tools/check-format, is asked
too when it is there.

Prints each fault, then one line with the counts. Exit status: 0 all is well, 1 faults, 77 the
Python module jsonschema is missing.
"""

import glob
import json
import os
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as tree

try:
    import jsonschema
except ImportError:
    print("skipped: needs the Python module jsonschema")
    sys.exit(77)

PROJECT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SHARED = os.path.join(os.path.dirname(PROJECT), "shared")
CHECKER = os.path.join(SHARED, "tools", "check-format")
SCHEMAS = {"json": "findings", "jsonl": "findings-jsonl", "gitlab": "gitlab", "rdjson": "rdjson"}
FORMATS = ["concise", "json", "jsonl", "sarif", "gitlab", "github", "junit", "checkstyle",
           "rdjson", "markdown"]
CHECKED = {"sarif": "sarif", "gitlab": "gitlab", "github": "github", "junit": "junit-strict",
           "checkstyle": "checkstyle", "rdjson": "rdjson", "jsonl": "jsonl", "json": "json"}
SECRET = b"correct-horse-battery"

# What a value may hold that means something to a reader of one of the formats.
HOSTILE = [b"]]>", b"]]><![CDATA[", b"::error file=x::y", b"::add-mask::z", b"##[error]x", b"a%0Ab",
           b"<script>&amp;\"'", b"\x01\x02\x1b[2J\x7f", b"\xff\xfe\x80", "\u202egnp\u2066".encode(),
           "\ufffe\uffff".encode(), b"``` @team #1 | [x](y) <!-- -->", b"\\\"\\u0000", b"\xc3",
           "\u8def\u5f84".encode(), b"x" * 70000, b"a,b:c=d"]
HOSTILE_NAMES = [b"::error::a.conf", b" ::notice::b.conf", b"##[group]c.conf", b"d,e:f%g.conf",
                 "\u8def\u202e.conf".encode(), b"]]>&<\".conf", b"h\ni.conf", b"j\x1b[2J.conf"]


class Faults:
    def __init__(self):
        self.count = 0

    def add(self, where, what):
        self.count += 1
        print("%s: %s" % (where, str(what)[:300]))


def write(path, content):
    with open(path, "wb") as stream:
        stream.write(content)


def hostile_files(folder):
    for number, value in enumerate(HOSTILE):
        write(os.path.join(folder, "value-%02d.conf" % number),
              b"[program:web]\ncommand=/bin/web\nnumprocs=" + value + b"\nstartsecs=" + value
              + b"\n" + value + b"\nnonsense=" + value + b"\n[program:a" + value + b"]\nuser=\n")
    for name in HOSTILE_NAMES:
        write(os.path.join(os.fsencode(folder), name),
              b"[program:web]\ncommand=/bin/web\nnumprocs=two\nstartsecs=0\n")
    write(os.path.join(folder, "secret.conf"),
          b"[program:web]\ncommand=/bin/web --password " + SECRET + b"\nenvironment=DB_PASSWORD=\""
          + SECRET + b"\"\nstartsecs=" + SECRET + b"\n")
    for main in ("one.conf", "two.conf"):
        write(os.path.join(folder, main), b"[supervisord]\n[include]\nfiles=shared.ini\n")
    write(os.path.join(folder, "shared.ini"),
          b"[program:x]\ncommand=/bin/x\nstartsecs=0\n[program:y]\ncommand=/bin/y\nstartsecs=0\n")


def parse_json(text):
    def no_duplicates(pairs):
        if len({name for name, _ in pairs}) != len(pairs):
            raise ValueError("a name is given twice in one object")
        return dict(pairs)
    return json.loads(text, object_pairs_hook=no_duplicates)


def validate(form, value, where, faults):
    path = os.path.join(PROJECT, "docs", "formats", SCHEMAS[form] + ".schema.json")
    with open(path, encoding="utf-8") as stream:
        schema = json.load(stream)
    for error in jsonschema.Draft202012Validator(schema).iter_errors(value):
        faults.add(where, "%s: %s" % ("/".join(map(str, error.absolute_path)), error.message))


def check_unique(prints, where, faults):
    if len(set(prints)) != len(prints):
        faults.add(where, "%d of %d fingerprints are not the only one of their kind"
                   % (len(prints) - len(set(prints)), len(prints)))


def check_jsonl(text, where, faults):
    lines = [parse_json(line) for line in text.split("\n")[:-1]]
    for line in lines:
        validate("jsonl", line, where, faults)
    if [line["kind"] for line in lines].count("summary") != 1 or lines[-1]["kind"] != "summary":
        faults.add(where, "the summary is not the last line alone")


def check_json(text, where, faults):
    validate("json", parse_json(text), where, faults)


def check_rdjson(text, where, faults):
    validate("rdjson", parse_json(text), where, faults)


def check_gitlab(text, where, faults):
    value = parse_json(text)
    validate("gitlab", value, where, faults)
    check_unique([entry["fingerprint"] for entry in value], where, faults)


def check_sarif(text, where, faults):
    run = parse_json(text)["runs"][0]
    codes = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    check_unique([result["partialFingerprints"]["supconf/v1"] for result in run["results"]],
                 where, faults)
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        faults.add(where, "%s is the code of two rules" % code)
    for result in run["results"]:
        if codes[result["ruleIndex"]] != result["ruleId"] or len(result["locations"]) != 1:
            faults.add(where, "a result without its rule or place: %s" % result["ruleId"])
        uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        if not re.fullmatch(r"[A-Za-z0-9._~/%:-]+", uri) or ".." in uri.split("/"):
            faults.add(where, "a path that readers do not find: %s" % uri)


def check_junit(text, where, faults):
    suite = tree.fromstring(text.encode()).find("testsuite")
    names = [case.get("name") for case in suite.findall("testcase")]
    failed = [case for case in suite.findall("testcase") if case.find("failure") is not None]
    if int(suite.get("tests")) != len(names) or int(suite.get("failures")) != len(failed):
        faults.add(where, "the counts are wrong")
    check_unique(names, where, faults)


def check_checkstyle(text, where, faults):
    root = tree.fromstring(text.encode())
    check_unique([file.get("name") for file in root.findall("file")], where, faults)
    for error in root.iter("error"):
        if int(error.get("line")) < 1 or not error.get("message"):
            faults.add(where, "an error without line or message")


def check_log(text, where, faults):
    for line in text.split("\n"):
        if re.match(r"\s*::", line) and where.startswith("concise"):
            faults.add(where, "a command to the runner: %s" % line)
        if "##[" in line:
            faults.add(where, "a command to the runner: %s" % line)
        if re.search(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]", line):
            faults.add(where, "a control character: %r" % line)


def check_github(text, where, faults):
    order = ["error", "warning", "notice"]
    kinds = []
    if not text:
        faults.add(where, "empty")
    for line in text.split("\n")[:-1]:
        if line == "::debug::supconf lint: no findings":
            continue
        found = re.fullmatch(r"::(error|warning|notice) ([^:]*)::(.*)", line)
        if not found:
            faults.add(where, "no workflow command: %s" % line)
            continue
        kinds.append(order.index(found.group(1)))
        file = re.search(r"file=([^,]*)", found.group(2))
        if file and ("\\" in file.group(1) or ".." in file.group(1).split("/")):
            faults.add(where, "a path that the runner does not find: %s" % line)
        if re.search(r"%(?!25|0A|0D|2C|3A)", line) or len(found.group(3)) > 4096:
            faults.add(where, "not escaped or too long: %s" % line)
    if kinds != sorted(kinds):
        faults.add(where, "errors do not come first")
    check_log(text, where, faults)


def check_markdown(text, where, faults):
    if len(text.encode()) > 65535:
        faults.add(where, "too long for a comment")
    for line in text.split("\n")[1:]:
        bare = re.sub(r"(?<!`)(`+)(?!`)(.*?)(?<!`)\1(?!`)", "", line)
        if re.search(r"[`<>@#|\[]", bare):
            faults.add(where, "text of the user outside of code: %s" % line)


CHECKS = {"concise": check_log, "json": check_json, "jsonl": check_jsonl, "sarif": check_sarif,
          "gitlab": check_gitlab, "github": check_github, "junit": check_junit,
          "checkstyle": check_checkstyle, "rdjson": check_rdjson, "markdown": check_markdown}


def lint(program, directory, arguments):
    environment = dict(os.environ, GITHUB_ACTIONS="true", SOURCE_DATE_EPOCH="0", NO_COLOR="1")
    command = [program, "lint", "--strict"] + arguments
    done = subprocess.run(command, cwd=directory, env=environment, capture_output=True)
    if done.returncode not in (0, 1, 2) or b"usage" in done.stderr:
        sys.exit("%s ended with %d: %s" % (program, done.returncode, done.stderr[-500:]))
    return done.stdout


def check_run(program, name, directory, operands, faults):
    with tempfile.TemporaryDirectory() as results:
        files = {form: os.path.join(results, form) for form in FORMATS}
        outputs = [word for form in FORMATS for word in ("--output", form + "=" + files[form])]
        lint(program, directory, outputs + operands)
        for form in FORMATS:
            where = "%s of %s" % (form, name)
            printed = lint(program, directory, ["--format", form] + operands)
            with open(files[form], "rb") as stream:
                if printed != stream.read():
                    faults.add(where, "printed and written differ")
            if SECRET in printed:
                faults.add(where, "shows a secret")
            try:
                CHECKS[form](printed.decode(), where, faults)
            except (ValueError, KeyError, tree.ParseError) as why:
                faults.add(where, repr(why))
            if form in CHECKED and os.path.exists(CHECKER):
                done = subprocess.run([CHECKER, CHECKED[form], files[form]], capture_output=True)
                if done.returncode != 0:
                    faults.add(where, done.stdout.decode()[:600])


def check_explanations(program, faults):
    """Of every rule and every section, in one run."""
    listed = subprocess.run([program, "lint", "--list-rules", "--format", "json"], check=True,
                            capture_output=True).stdout
    words = [rule["code"] for rule in json.loads(listed)["rules"]]
    sections = ["program", "eventlistener", "fcgi-program", "group", "supervisord", "rpcinterface",
                "unix_http_server", "inet_http_server", "supervisorctl", "ctlplugin", "include"]
    done = subprocess.run([program, "explain", "--format", "json"] + words + sections,
                          capture_output=True)
    with open(os.path.join(PROJECT, "docs", "formats", "explain.schema.json")) as stream:
        schema = json.load(stream)
    for error in jsonschema.Draft202012Validator(schema).iter_errors(json.loads(done.stdout)):
        faults.add("explain", error.message)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    program, faults, runs = os.path.abspath(sys.argv[1]), Faults(), 0
    with tempfile.TemporaryDirectory() as hostile:
        hostile_files(hostile)
        sources = [("hostile", hostile, ["."]), ("a clean file", PROJECT, ["tests/cases/lint/clean/web.conf"])]
        for folder in ("tests/cases", "tests/golden", "../shared/corpus/conf"):
            found = sorted(glob.glob(os.path.join(PROJECT, folder, "**", "*.conf"), recursive=True))
            if found:
                sources.append((folder, PROJECT, [os.path.relpath(file, PROJECT) for file in found]))
        for name, directory, operands in sources:
            check_run(program, name, directory, operands, faults)
            runs += 1
    check_explanations(program, faults)
    asked = "" if os.path.exists(CHECKER) else " (../shared/tools/check-format was not there to be asked)"
    print("%d sources in %d formats, %d faults%s" % (runs, len(FORMATS), faults.count, asked))
    return 1 if faults.count else 0


if __name__ == "__main__":
    sys.exit(main())
