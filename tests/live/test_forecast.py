# SPDX-License-Identifier: MIT
"""Holds the forecast of `supconf plan` against what a real supervisord does.

Usage: test_forecast.py SUPCONF [PAIRS [SEED]]

Random pairs of configurations: one runs, the other is planned; then its files are put on disk, and
what reloadConfig calls added, changed and removed, and what a `supervisorctl update` leaves running,
must be what the plan said. Each option of each section changes at least once when there are enough
pairs. PAIRS is 140 unless given here or in SUPCONF_FORECAST_PAIRS.
"""

import collections
import importlib.util
import io
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
import xmlrpc.client

import configurations

HERE = os.path.dirname(os.path.abspath(__file__))
# The helper beside this file has the name of the package that is tested against.
SPEC = importlib.util.spec_from_file_location("live_supervisor", os.path.join(HERE, "supervisor.py"))
LIVE = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(LIVE)
sys.path = [path for path in sys.path if os.path.abspath(path or ".") != HERE]
try:
    from supervisor.options import ClientOptions
    from supervisor.supervisorctl import Controller
    from supervisor.xmlrpc import SupervisorTransport
except ImportError:
    LIVE.PROGRAM = None

WORKERS = 4
UP = ("STARTING", "RUNNING", "BACKOFF")
CONTROL_LOCK = threading.Lock()
SETTINGS = """\
[supconf]
host = here
[render]
inventory = hosts.yml
templates = templates
prefix = {folder}
[history]
repository = {folder}/history
[instance app]
hosts = all
module = app
templates = #*
config = {folder}/supervisord.conf
[severity]
group-name-taken = warning
"""


class Daemon(LIVE.Supervisor):
    """A supervisord that goes from configuration to configuration."""

    def __init__(self, start, supconf):
        super().__init__()
        self.supconf = supconf
        self.refusals = collections.Counter()
        for name in ("log", "extra", "templates"):
            os.mkdir(self.path(name))
        os.chmod(self.folder, 0o755)  # programs of another user start in it
        self.write("supconf.ini", SETTINGS.format(folder=self.folder))
        self.write("hosts.yml", "all:\n  hosts:\n    here:\n")
        self.write("conf.d/programs.conf", "; none\n")
        os.remove(self.path("conf.d/programs.conf"))
        self.put(start)

    def __enter__(self):
        super().__enter__()
        transport = SupervisorTransport(None, None, "unix://" + self.socket)
        self.rpc = xmlrpc.client.ServerProxy("http://127.0.0.1", transport=transport).supervisor
        self.write("control.conf", f"[supervisorctl]\nserverurl=unix://{self.socket}\n")
        with CONTROL_LOCK:  # it reads its options from where the whole process keeps them
            options = ClientOptions()
            options.realize(["-c", self.path("control.conf")], doc="")
        self.control = Controller(options, stdout=io.StringIO())
        return self

    def put(self, configuration):
        for path, text in configuration.write(self.folder).items():
            self.write(path, text)

    def want(self, configuration):
        for path, text in configuration.write(self.folder).items():
            self.write("templates/#" + path.replace("/", "#"), text)

    def plan(self):
        """The plan as JSON; None when supconf refuses what is wanted."""
        done = subprocess.run(
            [self.supconf, "plan", "--settings", self.path("supconf.ini"), "--format", "json"],
            capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL, check=False)
        if not done.stdout and done.returncode == 1:
            self.refusals.update(line for line in done.stderr.splitlines() if line.startswith("error:"))
            return None
        if done.returncode not in (0, 1):
            raise RuntimeError(f"plan: exit {done.returncode}\n{done.stderr}")
        return json.loads(done.stdout)["plans"][0]

    def log(self):
        names = [name for name in ("supervisord.log", "other.log") if os.path.exists(self.path(name))]
        return "".join(self.read(name) for name in names)

    def processes(self):
        return {(info["group"], info["name"]): info for info in self.rpc.getAllProcessInfo()}

    def settle(self):
        """Waits until no process is on its way up or down."""
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            found = self.processes()
            if all(info["statename"] not in ("STOPPING", "BACKOFF") and
                   (info["statename"] != "STARTING" or info["pid"]) for info in found.values()):
                return found
            time.sleep(0.02)
        raise RuntimeError(f"never at rest: {found}")

    def update(self):
        """supervisorctl's own update. The daemon's loop turns at each request: somebody asks."""
        done = threading.Event()
        transport = SupervisorTransport(None, None, "unix://" + self.socket)
        other = xmlrpc.client.ServerProxy("http://127.0.0.1", transport=transport).supervisor

        def ask():
            while not done.wait(0.03):
                other.getState()

        asking = threading.Thread(target=ask)
        asking.start()
        try:
            self.control.onecmd("update")
        finally:
            done.set()
            asking.join()

    def update_until_added(self, names):
        """What autostarts comes up a moment after the update."""
        self.update()
        deadline = time.monotonic() + 5
        while time.monotonic() < deadline:
            found = self.settle()
            if all(found.get(name, {}).get("pid") for name in names):
                break
            time.sleep(0.02)
        return self.settle()


def named(groups, action):
    return sorted(name for name, group in groups.items() if group["action"] == action)


def compare_reread(plan, result):
    """Words for each difference between the plan and reloadConfig's answer."""
    added, changed, removed = (sorted(set(names)) for names in result[0])
    groups = {group["name"]: group for group in plan["groups"]}
    for action, real in (("add", added), ("restart", changed), ("remove", removed)):
        said = named(groups, action)
        if said != real:
            yield f"{action}: plan {said}, supervisord {real}"


def expected_up(plan):
    """Which processes run after a plain update, and which of them keep their pids."""
    kept, up = {}, set()
    for group in plan["groups"]:
        for process in group["processes"]:
            key = (group["name"], process["name"])
            if group["action"] == "keep":
                if process["ran"]:
                    up.add(key)
                    kept[key] = process["pid"]
            elif process["update_runs"] and group["action"] != "remove":
                up.add(key)
    return kept, up


def compare_processes(plan, before, after):
    kept, up = expected_up(plan)
    really = {key for key, info in after.items() if info["statename"] in UP}
    if really != up:
        yield f"running: plan {sorted(up)}, supervisord {sorted(really)}"
    survivors = {key: info["pid"] for key, info in after.items()
                 if info["pid"] and before.get(key, {}).get("pid") == info["pid"]}
    if survivors != kept:
        yield f"survivors: plan {sorted(kept)}, supervisord {sorted(survivors)}"


class Worker(threading.Thread):
    """Goes through its share of the pairs with one supervisord."""

    def __init__(self, supconf, seed, pairs, options):
        super().__init__()
        self.supconf, self.pairs = supconf, pairs
        self.changer = configurations.Changer(seed, options)
        self.random = random.Random(seed)
        self.done, self.differences, self.refused, self.open = 0, [], 0, 0
        self.failure, self.refusals = None, collections.Counter()
        self.actions = collections.Counter()

    def run(self):
        try:
            state = configurations.first()
            with Daemon(state, self.supconf) as daemon:
                self.refusals = daemon.refusals
                while self.done < self.pairs:
                    try:
                        state = self.pair(daemon, state)
                    except Exception:
                        print("supervisord ended:", daemon.process.poll(), daemon.log()[-1500:])
                        raise
        except Exception as failure:  # whatever it is, the main thread must hear of it
            self.failure = failure
            raise

    def by_hand(self, daemon):
        """Now and then somebody has stopped or started something."""
        for key, info in daemon.settle().items():
            if self.random.random() < 0.15:
                name = ":".join(key)
                if info["statename"] in UP:
                    daemon.rpc.stopProcess(name)
                else:
                    daemon.rpc.startProcess(name, False)

    def pair(self, daemon, before):
        after, aims = self.changer.change(before)
        self.by_hand(daemon)
        daemon.want(after)
        processes = daemon.settle()
        plan = daemon.plan()
        if plan is None:  # the generator went too far
            self.refused += 1
            self.changer.wanted[:0] = aims
            return before
        assert plan["running"], "the daemon was not found"
        daemon.put(after)
        differences = list(compare_reread(plan, daemon.rpc.reloadConfig()))
        later = daemon.update_until_added(expected_up(plan)[1])
        differences += compare_processes(plan, processes, later)
        self.changer.note(before, after, aims)
        self.actions.update(group["action"] for group in plan["groups"])
        self.actions.update("perpetual" for group in plan["groups"] if group["perpetual"])
        self.actions.update("unseen" for group in plan["groups"] if group["unseen"])
        self.actions.update(process["note"] for group in plan["groups"] for process in group["processes"]
                            if process["note"] != "none" and group["action"] == "restart")
        self.done += 1
        if differences and any(group["knowledge"] == "none" for group in plan["groups"]):
            self.open += 1  # the plan says that it cannot know
        elif differences:
            self.differences.append((differences, before.write(daemon.folder), after.write(daemon.folder), plan))
        return after


def show(difference):
    words, before, after, plan = difference
    print("--- difference:", *words, sep="\n    ")
    for path in before:
        for title, text in ((f"before {path}", before[path]), (f"after {path}", after[path])):
            if before[path] != after[path] or title.startswith("before"):
                print(f"  {title}:", *text.splitlines(), sep="\n    | ")
    for group in plan["groups"]:
        print("  ", group["action"], group["name"], group["knowledge"],
              [(change["section"], change["option"], change["before"], change["after"]) for change in group["changes"]])
    print("  ", plan["unknown"])


def main():
    if not LIVE.PROGRAM:
        print("skipped: supervisord is not installed")
        return 77
    supconf = os.path.realpath(sys.argv[1])
    pairs = int(sys.argv[2] if len(sys.argv) > 2 else os.environ.get("SUPCONF_FORECAST_PAIRS", 140))
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    tempfile.tempdir = "/tmp"  # the path of a unix socket must be short
    options = configurations.all_options()
    random.Random(seed).shuffle(options)
    start = time.monotonic()
    workers = [Worker(supconf, seed * 1000 + number, pairs // WORKERS + (number < pairs % WORKERS),
                      options[number::WORKERS]) for number in range(WORKERS)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    differences = [difference for worker in workers for difference in worker.differences]
    reached = set().union(*(worker.changer.reached for worker in workers))
    missing = sorted(set(options) - reached)
    for difference in differences[:10]:
        show(difference)
    print(f"{sum(worker.done for worker in workers)} pairs, seed {seed}: {len(differences)} differences, "
          f"{sum(worker.open for worker in workers)} that the plan left open, "
          f"{sum(worker.refused for worker in workers)} refused by lint; {len(reached)} of {len(options)} options "
          f"changed; {time.monotonic() - start:.0f} s")
    actions = sum((worker.actions for worker in workers), collections.Counter())
    print("of groups:", ", ".join(f"{count} {action}" for action, count in sorted(actions.items())))
    refusals = sum((worker.refusals for worker in workers), collections.Counter())
    for words, count in refusals.most_common(5):
        print(f"lint, {count} times: {words[:150]}")
    if pairs >= 140 and missing:
        print("never changed:", missing)
    failed = differences or any(worker.failure for worker in workers) or (pairs >= 140 and missing)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
