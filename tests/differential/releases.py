#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Hold the archives of `supconf package` against the programs that others will open them with:
tar, sha256sum, ssh-keygen, minisign, dpkg-deb, and the schema in docs/formats.

Usage: releases.py PROGRAM
Exit status: 77 when the Python module jsonschema or one of the programs is missing.
"""

import gzip
import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import unittest

try:
    import jsonschema
except ImportError:
    print("skipped: needs the Python module jsonschema")
    sys.exit(77)
for needed in ("ssh-keygen", "minisign", "dpkg-deb", "lintian"):
    if not shutil.which(needed):
        print("skipped: needs " + needed)
        sys.exit(77)

PROJECT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SECRETS = ["mysql_password", "redis_password", "app_secret"]
PROGRAM = os.path.abspath(sys.argv.pop(1))


class Releases(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)
        os.mkdir(self.path("tmp"))
        self.fleet = self.path("fleet")
        shutil.copytree(os.path.join(PROJECT, "examples", "bklog"), self.fleet)
        secrets = os.path.join(self.fleet, "inventory", "secrets")
        shutil.rmtree(secrets, ignore_errors=True)
        os.mkdir(secrets, 0o700)
        for name in SECRETS:
            path = os.path.join(secrets, name)
            with open(path, "w", encoding="utf-8") as file:
                file.write("value-of-%s\n" % name)
            os.chmod(path, 0o600)
        self.run_git("init", "-q")
        self.commit()

    def run_git(self, *words):
        subprocess.run(["git", "-c", "user.name=t", "-c", "user.email=t@example.org", *words],
                       cwd=self.fleet, check=True)

    def commit(self):
        self.run_git("add", "-A", ".", ":!inventory/secrets")
        self.run_git("commit", "-q", "-m", "fleet")

    def supconf(self, *words, status=0, **more):
        environment = {"PATH": os.environ["PATH"], "LC_ALL": "C", "TMPDIR": self.path("tmp"),
                       **more}
        done = subprocess.run([PROGRAM, *words], cwd=self.fleet, env=environment,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return done.stdout if status == 0 else done.stderr

    def path(self, *parts):
        return os.path.join(self.folder, *parts)

    def pack(self, name="r.tar.gz", *words, **more):
        self.supconf("package", "-o", self.path(name), *words, **more)
        return self.path(name)

    def unpack(self, archive):
        """With tar(1), without a word from it; the folder that was in it."""
        target = tempfile.mkdtemp(dir=self.folder)
        done = subprocess.run(["tar", "-x", "-f", archive, "-C", target], stderr=subprocess.PIPE,
                              text=True, check=True)
        self.assertEqual(done.stderr, "")
        (name,) = os.listdir(target)
        return os.path.join(target, name)

    def read(self, *parts):
        with open(os.path.join(*parts), "rb") as file:
            return file.read()

    def test_others_can_read_it(self):
        for name in ("r.tar.gz", "r.tar.zst"):
            top = self.unpack(self.pack(name))
            subprocess.run(["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"], cwd=top,
                           check=True)
            schema = json.loads(self.read(PROJECT, "docs", "formats", "release.schema.json"))
            described = json.loads(self.read(top, "release.json"))
            jsonschema.Draft202012Validator(schema).validate(described)
            for file in described["files"]:
                path = os.path.join(top, "files", file["host"], file["instance"], file["path"])
                self.assertEqual("%04o" % (os.stat(path).st_mode & 0o7777), file["mode"])
            self.assertFalse(described["source"]["dirty"])

    def test_files_are_what_render_writes(self):
        top = self.unpack(self.pack("r.tar.gz", "--include-secrets"))
        self.supconf("render", "--output-dir", self.path("out"))
        compared = 0
        for host in ("log-1", "log-2"):
            for instance in os.listdir(os.path.join(top, "files", host)):
                base = os.path.join(top, "files", host, instance)
                for folder, _, names in os.walk(base):
                    for name in names:
                        path = os.path.join(folder, name)
                        self.assertEqual(self.read(path), self.read(
                            self.path("out"), host, os.path.relpath(path, base)))
                        compared += 1
        self.assertEqual(compared, 14)

    def test_same_project_same_bytes(self):
        first = self.read(self.pack("one.tar.gz"))
        self.assertEqual(first, self.read(self.pack("two.tar.gz")))
        os.utime(os.path.join(self.fleet, "supconf.ini"))
        self.assertEqual(first, self.read(self.pack("three.tar.gz", TZ="Asia/Shanghai")))
        self.assertNotEqual(first, self.read(self.pack("four.tar.gz", SOURCE_DATE_EPOCH="1")))

    def test_uncommitted_inputs_are_told(self):
        with open(os.path.join(self.fleet, "supconf.ini"), "a", encoding="utf-8") as file:
            file.write("; changed\n")
        top = self.unpack(self.pack())
        self.assertTrue(json.loads(self.read(top, "release.json"))["source"]["dirty"])

    def test_no_secret_is_packed_unless_asked(self):
        for words, present in (((), False), (("--include-secrets",), True)):
            top = self.unpack(self.pack("r.tar.gz", *words))
            found = subprocess.run(["grep", "-rlF", "value-of-", top], stdout=subprocess.PIPE)
            self.assertEqual(bool(found.stdout), present)
        self.assertIn("‹secret app_secret›".encode(), self.read(
            self.unpack(self.pack()), "files", "log-1", "api", "bklog", "api", "bin", "environ.sh"))

    def test_secrets_that_no_host_could_put_back_are_refused(self):
        secrets = os.path.join(self.fleet, "inventory", "secrets")
        shutil.copy(os.path.join(secrets, "mysql_password"), os.path.join(secrets, "app_secret"))
        told = self.supconf("package", "-o", self.path("r.tar.gz"), status=2)
        self.assertIn("have the same value here", told)
        self.assertNotIn("value-of-", told)
        with open(os.path.join(secrets, "app_secret"), "w", encoding="utf-8") as file:
            file.write("another one\n")
        template = os.path.join(self.fleet, "support-files", "templates",
                                "#etc#supervisor-bklog-api.conf")
        with open(template, "a", encoding="utf-8") as file:
            file.write("[program:more]\ncommand = /bin/cat\nenvironment = DB_PASSWORD=tell-nobody\n")
        told = self.supconf("package", "-o", self.path("r.tar.gz"), status=2)
        self.assertIn("that the inventory does not name", told)
        self.assertNotIn("tell-nobody", told.splitlines()[-1])
        self.assertFalse(os.path.exists(self.path("r.tar.gz")))
        top = self.unpack(self.pack("r.tar.gz", "--include-secrets"))
        described = json.loads(self.read(top, "release.json"))
        self.assertIn("tell-nobody", [secret["value"] for secret in described["secrets"]])

    def make_key(self, name):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", self.path(name)],
                       check=True)
        with open(self.path(name + ".signers"), "w", encoding="utf-8") as file:
            file.write("%s@example.org %s" % (name, self.read(self.path(name + ".pub")).decode()))

    def test_signature(self):
        self.make_key("alice")
        self.make_key("bob")
        archive = self.pack("r.tar.gz", "--sign", self.path("alice"))
        told = self.supconf("package", "--verify", archive, "--signers", self.path("alice.signers"))
        self.assertIn("signed by alice@example.org", told)
        self.supconf("package", "--verify", archive, "--signers", self.path("bob.signers"), status=2)
        unsigned = self.pack("u.tar.gz")
        self.assertIn("not signed", self.supconf("package", "--verify", unsigned, "--signers",
                                                 self.path("alice.signers"), status=2))
        top = self.unpack(archive)
        with open(os.path.join(top, "SHA256SUMS"), "rb") as sums:
            subprocess.run(["ssh-keygen", "-Y", "verify", "-f", self.path("alice.signers"), "-I",
                            "alice@example.org", "-n", "supconf-release", "-s",
                            os.path.join(top, "SHA256SUMS.sig")], stdin=sums, check=True,
                           stdout=subprocess.DEVNULL)
        self.assertEqual(os.listdir(self.path("tmp")), [])

    def test_debian_package(self):
        more = {"DEBEMAIL": "ops@example.org", "DEBFULLNAME": "Ops"}
        words = ("package", "--deb", "bklog-release", "-o")
        self.assertIn("DEBEMAIL", self.supconf(*words, self.path("x.deb"), status=2))
        for name in ("one.deb", "two.deb"):
            self.supconf(*words, self.path(name), **more)
        deb = self.path("one.deb")
        self.assertEqual(self.read(deb), self.read(self.path("two.deb")))

        def ask(*arguments):
            return subprocess.run(["dpkg-deb", *arguments], check=True, stdout=subprocess.PIPE,
                                  text=True).stdout

        self.assertEqual(ask("--field", deb, "Depends"), "supconf (>= 0.1.0), supervisor\n")
        self.assertRegex(ask("--field", deb, "Version"), r"^\d{8}\.\d{6}\+[0-9a-f]{8}\n$")
        self.assertEqual(ask("--info", deb, "conffiles"), "/etc/supconf/bklog-release/supconf.ini\n")
        for line in ask("--contents", deb).splitlines():
            self.assertEqual(line.split()[1], "0/0")
        ask("--extract", deb, self.path("root"))
        self.assertEqual(self.read(self.path("root/usr/share/supconf/releases/bklog-release.tar.gz")),
                         self.read(self.pack()))
        told = subprocess.run(["lintian", "--allow-root", "--fail-on", "error", deb],
                              stdout=subprocess.PIPE, text=True)
        self.assertEqual(told.returncode, 0, told.stdout)
        ini = self.path("root/etc/supconf/bklog-release/supconf.ini")
        self.assertIn(b"check.tcp = 127.0.0.1:10400", self.read(ini))
        secrets = {"SUPCONF_SECRET_" + name: "value of " + name for name in SECRETS}
        self.supconf("plan", self.pack(), "--settings", ini, "--host", "log-1", status=1, **secrets)

    def test_hosts_by_pattern(self):
        for pattern, hosts in (("log-1", {"log-1"}), ("all", {"log-1", "log-2"}),
                               ("log-*:!log-1", {"log-2"})):
            top = self.unpack(self.pack("r.tar.gz", "--host", pattern))
            self.assertEqual(set(os.listdir(os.path.join(top, "files"))), hosts)
        self.supconf("package", "-o", self.path("x.tar.gz"), "--host", "log-7", status=2)

    def test_signature_of_minisign(self):
        for name in ("alice", "bob"):
            subprocess.run(["minisign", "-G", "-W", "-p", self.path(name + ".pub"), "-s",
                            self.path(name)], check=True, stdout=subprocess.DEVNULL)
        archive = self.pack("r.tar.gz", "--sign", self.path("alice"))
        self.assertEqual(self.read(archive),
                         self.read(self.pack("again.tar.gz", "--sign", self.path("alice"))))
        alice, bob = (self.path(name + ".pub") for name in ("alice", "bob"))
        key = self.read(alice).decode().splitlines()[1]
        self.assertIn("signed by " + key, self.supconf("package", "--verify", archive, "--signers",
                                                       alice))
        top = self.unpack(archive)
        subprocess.run(["minisign", "-V", "-q", "-p", alice, "-m", "SHA256SUMS"], cwd=top,
                       check=True)
        self.assertIn("has not made this signature",
                      self.supconf("package", "--verify", archive, "--signers", bob, status=2))
        self.make_key("carol")
        self.assertIn("is no key of it", self.supconf(
            "package", "--verify", archive, "--signers", self.path("carol.signers"), status=2))
        other = self.pack("o.tar.gz", "--sign", self.path("carol"))
        self.assertIn("the signature is of none", self.supconf(
            "package", "--verify", other, "--signers", alice, status=2))
        subprocess.run(["minisign", "-S", "-s", self.path("alice"), "-m", "SHA256SUMS", "-t",
                        "something else"], cwd=top, check=True, stdout=subprocess.DEVNULL,
                       stdin=subprocess.DEVNULL)
        signature = self.read(top, "SHA256SUMS.minisig")
        self.assertIn("for 'something else'", self.supconf(
            "package", "--verify", self.repack(archive, lambda member, content: signature if
                                               member.name.endswith(".minisig") else content),
            "--signers", alice, status=2))
        self.assertEqual(os.listdir(self.path("tmp")), [])

    def test_password_of_minisign(self):
        subprocess.run(["minisign", "-G", "-p", self.path("k.pub"), "-s", self.path("k")],
                       input="pass\npass\n", text=True, check=True, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL)
        for password, status in (("pass\n", 0), ("wrong\n", 2)):
            done = subprocess.run([PROGRAM, "package", "-o", self.path("r.tar.gz"), "--sign",
                                   self.path("k")], cwd=self.fleet, input=password, text=True,
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            self.assertEqual(done.returncode, status, done.stderr)
            self.assertNotIn("Password", done.stdout)
        self.supconf("package", "--verify", self.path("r.tar.gz"), "--signers", self.path("k.pub"))

    def repack(self, archive, change):
        """The archive with its members changed by change(name, bytes) -> (name, bytes) or None."""
        path = self.path("changed.tar.gz")
        with tarfile.open(archive) as old, tarfile.open(path, "w:gz") as new:
            for member in old.getmembers():
                changed = change(member, old.extractfile(member).read())
                if changed:
                    member.size = len(changed)
                    new.addfile(member, io.BytesIO(changed))
        return path

    def test_changed_archives_are_refused(self):
        archive = self.pack()

        def change_mode(member, content):
            if member.name.endswith("environ.sh"):
                member.mode = 0o644
            return content

        def change_content(member, content):
            return content.replace(b"8", b"9") if member.name.endswith(".conf") else content

        def climb(member, content):
            if member.name.endswith("uwsgi.ini"):
                member.name = "../../../etc/cron.d/evil"
            return content

        def link(member, content):
            if member.name.endswith("uwsgi.ini"):
                member.type, member.linkname = tarfile.SYMTYPE, "/etc/passwd"
            return content

        for change in (change_mode, change_content, climb, link):
            self.supconf("package", "--verify", self.repack(archive, change), status=2)
        self.supconf("package", "--verify", archive)

    def forge(self, contents_of, change=lambda members: members,
              form=tarfile.PAX_FORMAT, **more):
        """An archive that says of itself what it holds, paths and contents, for host h and instance i
        below the prefix /forged; change may bend the list of (TarInfo, content)."""
        described = {
            "version": 1, "supconf": "0.1.0", "supervisor": "4.2.5", "time": 0, "source": None,
            "findings": {"error": 0, "warning": 0, "info": 0},
            "instances": [{"host": "h", "name": "i", "prefix": self.path("prefix"),
                           "config": self.path("prefix", "main.conf")}],
            "files": [{"host": "h", "instance": "i", "path": path, "template": "t", "mode": "0644",
                       "covered": False, "secrets": []} for path in contents_of],
            **more}
        contents = [("release.json", json.dumps(described).encode())]
        contents += [("files/h/i/" + path, content) for path, content in contents_of.items()]
        sums = "".join("%s  %s\n" % (hashlib.sha256(content).hexdigest(), path)
                       for path, content in contents).encode("utf-8", "surrogateescape")
        folder = "release-" + hashlib.sha256(sums).hexdigest()[:16]
        members = []
        for path, content in [("SHA256SUMS", sums)] + contents:
            member = tarfile.TarInfo(folder + "/" + path)
            member.size = len(content)
            members.append((member, content))
        with tarfile.open(self.path("forged.tar.gz"), "w:gz", format=form,
                          errors="surrogateescape") as archive:
            for member, content in change(members):
                archive.addfile(member, io.BytesIO(content))
        return self.path("forged.tar.gz")

    MAIN = {"main.conf": b"[supervisord]\n"}

    def assert_refused(self, archive, words):
        for command in (("package", "--verify", archive),
                        ("apply", archive, "--host", "h", "--settings", self.path("none.ini"))):
            self.assertIn(words, self.supconf(*command, status=2))
        self.assertFalse(os.path.exists(self.path("prefix")))
        self.assertFalse(os.path.exists(self.path("history")))

    def write_settings(self):
        with open(self.path("none.ini"), "w", encoding="utf-8") as file:
            file.write("[history]\nrepository = %s\n" % self.path("history"))

    def test_hostile_archives_are_refused_before_anything_is_written(self):
        self.write_settings()
        self.supconf("package", "--verify", self.forge(self.MAIN))

        for path, words in (("../x", "leads out"), ("a/../../x", "leads out"), ("./x", "leads out"),
                            ("a//b", "leads out"), ("..", "leads out"), ("a/", "no regular file"),
                            ("a\x1b[2Jb", "does not show"), ("a\u202eb", "does not show"),
                            ("a\u200bb", "does not show"), ("a\udcffb", "no UTF-8")):
            self.assert_refused(self.forge({**self.MAIN, path: b"x"}, form=tarfile.GNU_FORMAT),
                                words)
        for name in ("..", ".h", "h/i", ""):
            instance = {"host": name, "name": "i", "prefix": "/p", "config": "/p/c"}
            file = {"host": name, "instance": "i", "path": "x", "template": "t", "mode": "0644",
                    "covered": False, "secrets": []}
            self.assert_refused(self.forge({}, instances=[instance], files=[file]), "wrong place")
        self.assert_refused(self.forge(self.MAIN, instances=[
            {"host": "h", "name": "i", "prefix": "etc", "config": "/c"}]), "a relative path")

        def with_last(**attributes):
            def change(members):
                for name, value in attributes.items():
                    setattr(members[-1][0], name, value)
                return members
            return change

        def more(path):
            member = tarfile.TarInfo(path)
            member.size = 1
            return lambda members: members + [(member, b"x")]

        for change, words in (
                (with_last(type=tarfile.SYMTYPE, linkname="/etc/passwd", size=0), "no regular file"),
                (with_last(type=tarfile.LNKTYPE, linkname="/etc/passwd", size=0), "no regular file"),
                (with_last(type=tarfile.LNKTYPE, linkname="/etc/passwd"), "no regular file"),
                (with_last(type=tarfile.DIRTYPE, size=0), "no regular file"),
                (with_last(type=tarfile.FIFOTYPE, size=0), "no regular file"),
                (with_last(type=tarfile.CHRTYPE, size=0, devmajor=1, devminor=3), "no regular file"),
                (with_last(type=tarfile.BLKTYPE, size=0, devmajor=8), "no regular file"),
                (with_last(mode=0o4755), "no regular file"),
                (with_last(mode=0o755), "is not as release.json describes it"),
                (with_last(pax_headers={"path": "/etc/cron.d/evil"}), "leads out"),
                (with_last(pax_headers={"path": "../evil"}), "leads out"),
                (with_last(pax_headers={"GNU.sparse.major": "1", "GNU.sparse.minor": "0",
                                        "GNU.sparse.name": "x", "GNU.sparse.realsize": "9" * 12}),
                 ""),
                (more("/etc/cron.d/evil"), "leads out"),
                (more("release-0/x"), "is not in SHA256SUMS"),
                (lambda members: members + members[-1:], "is there twice"),
                (lambda members: members[:1] + members[:0:-1], "is missing, or not where"),
                (lambda members: members[1:], "does not begin with"),
                (lambda members: members[:-1], "is missing, or not where"),
                (lambda members: [], "does not begin with"),
        ):
            self.assert_refused(self.forge(self.MAIN, change), words)

    def write_raw(self, blocks):
        with gzip.open(self.path("forged.tar.gz"), "wb", compresslevel=1) as file:
            for block in blocks:
                file.write(block)
        return self.path("forged.tar.gz")

    def test_bombs_are_refused_before_they_go_off(self):
        self.write_settings()
        for size, words in ((1 << 40, "it holds more than 1024 MiB"),
                            (1 << 30, "it holds more than 1024 MiB"), (1 << 29, "")):
            huge = tarfile.TarInfo("SHA256SUMS")
            huge.size = size
            self.assert_refused(self.write_raw([huge.tobuf(tarfile.GNU_FORMAT), b"x"]), words)

    def test_nothing_is_written_when_there_are_errors(self):
        template = os.path.join(self.fleet, "support-files", "templates",
                                "#etc#supervisor-bklog-api.conf")
        with open(template, "a", encoding="utf-8") as file:
            file.write("[program:broken]\ncommand = /bin/cat\nstartsecs = soon\n")
        told = self.supconf("package", "-o", self.path("r.tar.gz"), status=1)
        self.assertIn("SV206", told)
        self.assertFalse(os.path.exists(self.path("r.tar.gz")))

    def test_full_disk_leaves_the_old_archive(self):
        archive = self.pack()
        before = self.read(archive)
        done = subprocess.run(["sh", "-c", 'ulimit -f 1; trap "" XFSZ; exec "$@"', "-", PROGRAM,
                               "package", "-o", archive, "--include-secrets"], cwd=self.fleet,
                              stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertEqual(self.read(archive), before)
        self.assertEqual([name for name in os.listdir(self.folder) if "supconf-" in name], [])


if __name__ == "__main__":
    unittest.main()
