# SPDX-License-Identifier: MIT
"""Times and memory of commands, beside their peers and beside what is aimed at."""

import collections
import statistics
import subprocess

Taken = collections.namedtuple("Taken", "seconds cpu kib")


class Stopwatch:
    def __init__(self, spawn):
        self.spawn = spawn  # the program bench_spawn

    def run(self, command, folder):
        printed = subprocess.run([self.spawn, *command], cwd=folder, check=True,
                                 stdout=subprocess.PIPE).stdout.split()
        return Taken(*map(float, printed))

    def medians(self, commands, folder, runs):
        """{name: Taken}. In turn, after a warm-up, so that a slower moment hits all."""
        samples = {name: [] for name in commands}
        for _ in range(runs + 1):
            for name, command in commands.items():
                samples[name].append(self.run(command, folder))
        return {name: Taken(*map(statistics.median, zip(*taken[1:])))
                for name, taken in samples.items()}


def verdict(is_met, target):
    return f"   target {target}: {'met' if is_met else 'MISSED'}" if target else ""


def show(title, taken, most=None, faster=None, memory_mib=None):
    """Prints supconf and its peers, by the clock and by what processors worked. most: {peer: times
    its time}; faster: {peer: times faster}; both are held against the clock."""
    ours = taken["supconf"]
    mib = ours.kib / 1024
    print(title)
    print(f"  {'supconf':28} {ours.seconds * 1000:9.2f} ms  cpu {ours.cpu * 1000:8.2f} ms"
          f"   peak {mib:.1f} MiB"
          + verdict(mib <= (memory_mib or 0), memory_mib and f"{memory_mib} MiB"))
    for name, peer in taken.items():
        if name == "supconf":
            continue
        ratio = ours.seconds / peer.seconds
        shown = f"{ratio:.2f} times its time" if ratio >= 0.5 else f"{1 / ratio:.0f} times faster"
        target = ""
        if name in (most or {}):
            target = verdict(ratio <= most[name], f"{most[name]} times")
        elif name in (faster or {}):
            target = verdict(1 / ratio >= faster[name], f"{faster[name]} times faster")
        print(f"  {name:28} {peer.seconds * 1000:9.2f} ms  cpu {peer.cpu * 1000:8.2f} ms"
              f"   supconf: {shown}{target}")


def show_growth(title, half, full, most=2.4):
    """Of twice the input. Linear growth gives 2; the start of a process makes it less."""
    ratio = full / half
    print(f"{title}: {half * 1000:.2f} ms, twice as much {full * 1000:.2f} ms, "
          f"{ratio:.2f} times{verdict(ratio <= most, f'about 2, at most {most}')}")
