# SPDX-License-Identifier: MIT
"""The page of `supconf review --format html` in a real Chromium: nothing is loaded, no script
runs, all can be read at any width, in light and dark, on paper and with the keyboard; what
users write into their files stays text.

Usage: test_review.py SUPCONF
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

import browser

SUPCONF = None
LONG_FILE_LINES = 10_000

SETTINGS = """\
[render]
inventory = hosts.yml
templates = templates
prefix = /srv/app

[instance web]
hosts = web
templates = #etc#web.conf, #etc#long.txt
config = /srv/app/etc/web.conf
"""
HOSTS = "web:\n  hosts:\n    web[1:40]:\n"
BEFORE = """\
[supervisord]
[program:plain]
command=/bin/plain
[program:gone]
command=/bin/gone
"""
# Markup, an end of the style sheet, characters that turn the direction of writing, a word that
# no line has room for.
HOSTILE = [
    "<script>document.title='owned'</script>",
    "<img src=x onerror=document.title='owned'>",
    "</code></td></table></main><h1>owned</h1>",
    "</style><style>body{display:none}</style>",
    "\u202egnol\u202c \u2066x\u2069 \u200b",
    "&lt;b&gt; ' \" &#x3c;script&#x3e;",
    "W" * 3000,
]

CONTRAST = """
(() => {
  const channel = v => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  const parse = text => text.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const behind = node => {
    for (; node; node = node.parentElement) {
      const color = parse(getComputedStyle(node).backgroundColor);
      if (color.length < 4 || color[3] > 0) return color;
    }
    return [255, 255, 255];
  };
  const seen = new Map();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !node.checkVisibility()) continue;
    const front = parse(getComputedStyle(node).color), back = behind(node);
    const [a, b] = [light(front), light(back)];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    seen.set(front + ' on ' + back, ratio);
  }
  return [...seen];
})()
"""


class Review(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = os.path.realpath(tempfile.mkdtemp())
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        os.mkdir(os.path.join(cls.folder, "templates"))
        cls.write("supconf.ini", SETTINGS)
        cls.write("hosts.yml", HOSTS)
        cls.write("templates/#etc#web.conf", BEFORE)
        cls.write("templates/#etc#long.txt", "\n".join(map(str, range(LONG_FILE_LINES))))
        cls.git("init", "-q", "-b", "main")
        cls.commit("before")
        programs = "".join(f"[program:h{i}]\ncommand=/bin/x {text}\n"
                           for i, text in enumerate(HOSTILE))
        cls.write("templates/#etc#web.conf",
                  BEFORE.replace("[program:gone]\ncommand=/bin/gone\n", "")
                  .replace("/bin/plain", "/bin/changed") + programs)
        cls.write("templates/#etc#long.txt",
                  "\n".join(f"{i} <i>" for i in range(LONG_FILE_LINES)))
        cls.commit("<script>alert(1)</script> | `x` @team \u202e")
        cls.page = os.path.join(cls.folder, "page.html")
        done = subprocess.run([SUPCONF, "review", "--base", "main~1", "--head", "main",
                               "--format", "html", "-o", cls.page], cwd=cls.folder,
                              capture_output=True, text=True, check=False)
        assert done.returncode == 1, done
        cls.browser = browser.Browser()
        cls.addClassCleanup(cls.browser.close)

    @classmethod
    def write(cls, name, content):
        with open(os.path.join(cls.folder, name), "w", encoding="utf-8") as file:
            file.write(content)

    @classmethod
    def git(cls, *words):
        environment = dict(os.environ, HOME=cls.folder, GIT_CONFIG_NOSYSTEM="1")
        subprocess.run(["git", "-C", cls.folder, "-c", "user.name=x &amp; y",
                        "-c", "user.email=x@y", *words],
                       check=True, capture_output=True, env=environment)

    @classmethod
    def commit(cls, message):
        cls.git("add", "-A")
        cls.git("commit", "-q", "-m", message)

    def setUp(self):
        self.browser.set_media()
        self.browser.set_width(1280)
        self.browser.open("file://" + self.page)

    def js(self, text):
        return self.browser.evaluate(text)

    def count(self, selector):
        return self.js(f"document.querySelectorAll({json.dumps(selector)}).length")

    def test_loads_and_says_nothing(self):
        self.assertEqual(self.browser.complaints(), [])
        self.assertEqual(self.browser.requests(), ["file://" + self.page])
        self.assertEqual(self.js("performance.getEntriesByType('resource').length"), 0)
        self.assertEqual(self.count("script, img, iframe, object, link, form, [onclick]"), 0)

    def test_policy_lets_no_script_run(self):
        self.js("document.body.append(Object.assign(document.createElement('script'),"
                "{textContent: 'document.title = 1'}))")
        self.assertNotEqual(self.js("document.title"), "1")
        self.assertTrue(any("Content Security Policy" in str(event)
                            for event in self.browser.complaints()))

    def test_hostile_text_is_text(self):
        text = self.js("document.body.textContent")
        for value in (HOSTILE[0], HOSTILE[1], HOSTILE[2], HOSTILE[3], HOSTILE[5],
                      "<script>alert(1)</script>", "x &amp; y"):
            self.assertTrue(value in text, value)
        self.assertNotIn("owned", self.js("document.title"))
        self.assertEqual(self.count("h1"), 1)
        self.assertEqual(self.count("style"), 1)
        for character in "\u202e\u202c\u2066\u2069\u200b":
            self.assertFalse(character in text, ascii(character))
        self.assertTrue("\\u{202e}" in text)

    def test_long_diff_has_an_end_and_says_so(self):
        rows = self.js("Math.max(...[...document.querySelectorAll('.diff')].map("
                       "table => table.tBodies[0].rows.length))")
        self.assertLessEqual(rows, 4000)
        self.assertEqual(self.js("[...document.querySelectorAll('.diff')].pop().tBodies[0]"
                                 ".rows[1].cells[3].textContent"), "+0 <i>")
        self.assertRegex(self.js("document.querySelector('.more').textContent"),
                         r"And \d+ more rows")

    def test_what_is_otherwise_in_a_line_is_marked(self):
        self.assertEqual(self.js("[...document.querySelectorAll('.diff')][0].querySelector("
                                 "'.removed mark').textContent"), "plain")
        self.assertEqual(self.js("[...document.querySelectorAll('.diff')][0].querySelector("
                                 "'.added mark').textContent"), "changed")

    def test_the_gravest_comes_first(self):
        risks = self.js("[...document.querySelectorAll('section .risk')].slice(1)"
                        ".map(mark => mark.classList[1])")
        self.assertEqual(risks, sorted(risks, key=["high", "medium", "low", "none"].index))
        self.assertEqual(self.js("document.querySelector('h1 .risk').textContent"), "high risk")

    def test_an_overview_of_several_changes(self):
        self.assertEqual(self.count("nav"), 0)
        page = os.path.join(self.folder, "several.html")
        hosts = os.path.join(self.folder, "host_vars")
        os.makedirs(hosts)
        self.addCleanup(shutil.rmtree, hosts)
        self.addCleanup(self.write, "templates/#etc#long.txt",
                        "\n".join(f"{i} <i>" for i in range(LONG_FILE_LINES)))
        self.write("templates/#etc#long.txt", "{{ x | default('') }}")
        os.rename(os.path.join(self.folder, "templates/#etc#long.txt"),
                  os.path.join(self.folder, "templates/#etc#long.txt.j2"))
        self.addCleanup(os.unlink, os.path.join(self.folder, "templates/#etc#long.txt.j2"))
        self.write("supconf.ini", SETTINGS.replace("long.txt", "long.txt.j2"))
        self.addCleanup(self.write, "supconf.ini", SETTINGS)
        for number in range(1, 4):
            self.write(f"host_vars/web{number}.yml", f"x: '{number * 7919} <b>'\n")
        subprocess.run([SUPCONF, "review", "--base", "main", "--format", "html", "-o", page],
                       cwd=self.folder, capture_output=True, check=False)
        self.browser.open("file://" + page)
        count = self.count("section")
        self.assertGreater(count, 2)
        self.assertEqual(self.count("nav a"), count)
        self.assertEqual(self.js("[...document.querySelectorAll('nav a')].every(link =>"
                                 " document.querySelector(link.hash).textContent.includes("
                                 "link.textContent))"), True)
        for width in (320, 360, 900, 1280):
            self.browser.set_width(width)
            self.assertLessEqual(self.js("document.documentElement.scrollWidth"), width)

    def test_hosts_are_folded(self):
        self.assertEqual(self.count("section"), 1)
        self.assertIn("and 39 more", self.js("document.querySelector('h2').textContent"))

    def test_no_width_scrolls_sideways(self):
        self.js("document.querySelectorAll('details').forEach(part => part.open = true)")
        for width in (320, 360, 600, 720, 900, 1280, 1920):
            self.browser.set_width(width)
            self.assertLessEqual(self.js("document.documentElement.scrollWidth"), width,
                                 f"at {width} px")

    def test_wide_screens_show_both_sides(self):
        sides = ("(() => { const row = document.querySelector('.diff .removed').parentElement;"
                 "const [a, b] = [row.cells[1], row.cells[3]].map(cell =>"
                 " cell.getBoundingClientRect()); return [a.left, a.top, b.left, b.top] })()")
        left, top, other_left, other_top = self.js(sides)
        self.assertLess(left, other_left)
        self.assertAlmostEqual(top, other_top, delta=2)
        self.browser.set_width(360)
        left, top, other_left, other_top = self.js(sides)
        self.assertAlmostEqual(left, other_left, delta=2)
        self.assertLess(top, other_top)

    def test_contrast(self):
        grounds = set()
        for scheme in ("light", "dark"):
            self.browser.set_media(scheme=scheme)
            pairs = self.js(CONTRAST)
            self.assertGreater(len(pairs), 6)
            for pair, ratio in pairs:
                self.assertGreaterEqual(ratio, 7, f"{scheme}: {pair}")
            grounds.add(self.js("getComputedStyle(document.body).backgroundColor"))
        self.assertEqual(len(grounds), 2, "dark is not another palette")

    def test_signs_and_words_beside_colours(self):
        for kind, sign in (("added", "+"), ("removed", "-")):
            signs = self.js(f"[...new Set([...document.querySelectorAll('.diff .{kind} .sign')]"
                            ".map(sign => sign.textContent))]")
            self.assertEqual(signs, [sign])
        self.assertEqual(self.js("[...document.querySelectorAll('.risk')].every("
                                 "mark => /^(none|low|medium|high) risk$/.test(mark.textContent))"),
                         True)

    def test_tables_are_named(self):
        self.assertEqual(self.count("table"), self.count("table > caption"))
        self.assertEqual(self.count("th:not([scope])"), 0)
        tree = self.browser.call("Accessibility.getFullAXTree")["nodes"]
        names = {node["role"]["value"]: node.get("name", {}).get("value", "") for node in tree
                 if node.get("role", {}).get("value") in ("main", "table", "heading", "banner")}
        self.assertLessEqual({"main", "table", "heading"}, set(names))
        levels = self.js("[...document.querySelectorAll('h1,h2,h3')].map(h => +h.tagName[1])")
        self.assertEqual(levels[0], 1)
        self.assertTrue(all(after - before <= 1 for before, after in zip(levels, levels[1:])))

    def test_keyboard(self):
        self.browser.press("Tab")
        self.assertEqual(self.js("document.activeElement.className"), "skip")
        self.assertGreaterEqual(
            self.js("document.activeElement.getBoundingClientRect().top"), 0)
        self.browser.press("Tab")
        self.assertEqual(self.js("document.activeElement.tagName"), "SUMMARY")
        self.assertFalse(self.js("document.activeElement.parentElement.open"))
        self.browser.press("Enter")
        self.assertTrue(self.js("document.activeElement.parentElement.open"))

    def test_paper_shows_what_is_folded(self):
        height = "document.querySelector('details:not([open]) table').checkVisibility(" \
                 "{contentVisibilityAuto: true}) && " \
                 "document.querySelector('details:not([open]) table').offsetHeight"
        self.browser.set_media(media="print")
        self.assertGreater(self.js(height), 20)


if __name__ == "__main__":
    SUPCONF = os.path.realpath(sys.argv.pop(1))
    if not browser.program():
        print("no chromium here: nothing was tested")
        sys.exit(77)
    unittest.main()
