#!/usr/bin/env python3
"""Times the rendering of 2,000 files from 50 templates and 40 hosts against its peers.

Usage: render.py SUPCONF (bench/run does it)

The peers are a program with Jinja2 that parses each template once, BlueKing's way (one shell,
one sed a file), and a copy of the result. Jinja2 and supconf must come to the same bytes.
"""
import filecmp
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

HOSTS, TEMPLATES, RUNS = 40, 50, 5

TEMPLATE = """\
; service {n} on {{{{ inventory_hostname }}}}
[program:service{n}]
command = {{{{ home }}}}/bin/service{n} --port {{{{ base_port + {n} }}}} --name {{{{ inventory_hostname }}}}
directory = {{{{ home }}}}
user = {{{{ user }}}}
numprocs = {{{{ workers }}}}
process_name = %(program_name)s_%(process_num)02d
autostart = {{{{ 'true' if enabled else 'false' }}}}
startsecs = {{{{ startsecs | default(5) }}}}
stdout_logfile = {{{{ logs }}}}/service{n}.log
stdout_logfile_maxbytes = 20MB
redirect_stderr = true
{{% if queues %}}
environment = {{% for queue in queues %}}QUEUE_{{{{ loop.index }}}}="{{{{ queue }}}}"{{% if not loop.last %}},{{% endif %}}{{% endfor %}}

{{% endif %}}
{{% for queue in queues %}}

[program:service{n}-{{{{ queue }}}}]
command = {{{{ home }}}}/bin/worker --queue {{{{ queue }}}} --broker {{{{ broker.host }}}}:{{{{ broker.port }}}}
directory = {{{{ home }}}}
user = {{{{ user }}}}
stdout_logfile = {{{{ logs }}}}/service{n}-{{{{ queue }}}}.log
{{% endfor %}}
"""
SETTINGS = """\
[render]
inventory = hosts.yml
templates = templates
prefix = /srv/bench

[instance all]
module = app
templates = *.j2
config = /srv/bench/app/service0.conf
"""
GROUP_VARS = """\
home: /srv/app
user: app
logs: /var/log/app
base_port: 8000
workers: 2
enabled: true
queues: [mail, reports, search, billing]
broker:
  host: broker.example.org
  port: 5672
"""
JINJA = """
import os, sys, yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined
project, out = sys.argv[1:]
environment = Environment(loader=FileSystemLoader(project + "/templates"), trim_blocks=True,
                          keep_trailing_newline=True, undefined=StrictUndefined)
shared = yaml.load(open(project + "/group_vars/all.yml"), Loader=yaml.CSafeLoader)
hosts = yaml.load(open(project + "/hosts.yml"), Loader=yaml.CSafeLoader)["all"]["hosts"]
templates = {name: environment.get_template(name) for name in environment.list_templates(["j2"])}
for host, own in hosts.items():
    values = {**shared, **own, "inventory_hostname": host}
    folder = os.path.join(out, host, "app")
    os.makedirs(folder, exist_ok=True)
    for name, template in templates.items():
        with open(os.path.join(folder, name[:-3]), "w") as file:
            file.write(template.render(values))
"""
# As BlueKing's install scripts: marks of one template, one sed with an expression for each.
SED = """
project=$1 out=$2
for host in $(seq -f web%02g 1 HOSTS); do
    mkdir -p "$out/$host"
    for template in "$project"/templates/*.tpl; do
        name=${template##*/}
        sed -e "s|__HOME__|/srv/app|g" -e "s|__USER__|app|g" -e "s|__LOGS__|/var/log/app|g" \
            -e "s|__HOST__|$host|g" "$template" >"$out/$host/${name%.tpl}"
    done
done
""".replace("HOSTS", str(HOSTS))
BK_TEMPLATE = """\
[program:service{n}]
command = __HOME__/bin/service{n} --name __HOST__
directory = __HOME__
user = __USER__
stdout_logfile = __LOGS__/service{n}.log
""" * 5


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def make_project(folder):
    for number in range(TEMPLATES):
        write(f"{folder}/templates/service{number}.conf.j2", TEMPLATE.format(n=number))
        write(f"{folder}/templates/service{number}.conf.tpl", BK_TEMPLATE.format(n=number))
    write(f"{folder}/supconf.ini", SETTINGS)
    write(f"{folder}/group_vars/all.yml", GROUP_VARS)
    hosts = "".join(f"    web{n:02}: {{workers: {n % 4 + 1}}}\n" for n in range(1, HOSTS + 1))
    write(f"{folder}/hosts.yml", "all:\n  hosts:\n" + hosts)


def seconds(command, out=None):
    """Wall time of one run, which makes the folder out when one is given."""
    if out:
        shutil.rmtree(out, ignore_errors=True)
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def same_files(ours, theirs):
    names = [os.path.join(where, name) for where, _, files in os.walk(theirs) for name in files]
    relative = [os.path.relpath(name, theirs) for name in names]
    _, different, missing = filecmp.cmpfiles(ours, theirs, relative, shallow=False)
    return len(relative) == HOSTS * TEMPLATES and not different and not missing


def measure(supconf, project, work):
    ours, copied = work + "/ours", work + "/copied"
    settings = ["--settings", project + "/supconf.ini"]
    commands = {
        "supconf": ([supconf, "render", "-q", *settings, "--output-dir", ours], ours),
        "Jinja2, templates cached": (["/usr/bin/python3", "-c", JINJA, project, work + "/jinja"],
                                     work + "/jinja"),
        "cp -r of the result": (["cp", "-r", ours, copied], copied),
        "sed for each file": (["bash", "-c", SED, "sed", project, work + "/sed"], work + "/sed"),
    }
    samples = {name: [] for name in commands}
    for number in range(RUNS + 1):
        for name, (command, out) in commands.items():
            if name.startswith("sed") and number > 1:
                continue
            samples[name].append(seconds(command, out))
    if not same_files(ours, work + "/jinja"):
        sys.exit("bench: supconf and Jinja2 differ")
    again = [seconds(commands["supconf"][0]) for _ in range(RUNS)]
    return {name: statistics.median(times[1:]) for name, times in samples.items()}, again


def show(title, medians, again):
    ours = medians["supconf"]
    targets = {"Jinja2, templates cached": "at least 5 times faster",
               "cp -r of the result": "at most 1.5 times its time"}
    print(f"render of {HOSTS * TEMPLATES} files, {TEMPLATES} templates, {HOSTS} hosts, {title}")
    print(f"  {'supconf':26} {ours * 1000:9.2f} ms   "
          f"again, nothing to write: {statistics.median(again) * 1000:.2f} ms")
    for name, median in medians.items():
        if name == "supconf":
            continue
        ratio = ours / median
        shown = f"{1 / ratio:.1f} times faster" if ratio < 1 else f"{ratio:.2f} times its time"
        target = f" (target: {targets[name]})" if name in targets else ""
        print(f"  {name:26} {median * 1000:9.2f} ms   supconf: {shown}{target}")


def main():
    supconf = os.path.realpath(sys.argv[1])
    places = {"on disk": None}
    if os.access("/dev/shm", os.W_OK):
        places["in memory"] = "/dev/shm"
    for title, place in places.items():
        with tempfile.TemporaryDirectory(dir=place) as work:
            project = work + "/project"
            make_project(project)
            show(title, *measure(supconf, project, work))


main()
