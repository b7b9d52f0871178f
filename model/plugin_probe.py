# SPDX-License-Identifier: MIT
"""Resolves plug-ins one after another, as supervisord does when it starts, and tells of each.

supconf runs it with -c by the Python that runs supervisord, 2.7 or later. Arguments: the path of
supervisord, the seconds after which it ends in any case, then `module:attribute` of each plug-in.
model/plugin_answers.h says what it prints.
"""
import sys

# The folder of supervisord comes first in the search, never the working directory, which is there
# with -c. Nothing is imported from a file before that is so.
has_folder = not (getattr(sys.flags, "safe_path", False) or getattr(sys.flags, "isolated", False))
if has_folder:
    del sys.path[0]
import binascii  # noqa: E402
import os  # noqa: E402
import signal  # noqa: E402
if has_folder:
    sys.path.insert(0, os.path.dirname(os.path.realpath(sys.argv[1])))

supervisord, seconds, plugins = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
sys.argv[:] = [supervisord]
sys.dont_write_bytecode = True
signal.alarm(seconds)  # nobody may be left to end what hangs

# What plug-ins print goes nowhere.
answers = os.dup(1)
nowhere = os.open(os.devnull, os.O_RDWR)
os.dup2(nowhere, 1)
os.dup2(nowhere, 2)
if hasattr(os, "register_at_fork"):  # what they leave running must not keep us waiting
    os.register_at_fork(after_in_child=lambda: os.close(answers))

LONGEST = 4000


def tell(*words):
    os.write(answers, (" ".join(str(word) for word in words) + "\n").encode("ascii"))


def hexadecimal(text):
    if not isinstance(text, bytes):
        text = text.encode("utf-8", "backslashreplace")
    return binascii.hexlify(text[:LONGEST]).decode("ascii") or "-"


def words_of(why):
    try:
        return str(why)
    except Exception:
        return ""


def class_of(why):
    for name, kind in (("import", ImportError), ("attribute", AttributeError), ("value", ValueError)):
        if isinstance(why, kind):
            return name
    return "other"


def missing(why, module):
    """What is not there: the module, an attribute of it, or nothing, and an import has raised."""
    name = getattr(why, "name", None)
    if module in sys.modules:
        return "attribute", hexadecimal(module)
    if type(why).__name__ == "ModuleNotFoundError" and (module + ".").startswith("%s." % name):
        return "module", hexadecimal(name)
    return "nothing", "-"


def event_names():
    return {name for name in vars(EventTypes) if not name.startswith("_")}


tell("supconf-plug-ins", 1)
try:
    from supervisor.events import EventTypes
    from supervisor.options import Options
except BaseException as why:
    tell("broken", hexadecimal("%s: %s" % (type(why).__name__, words_of(why))))
    os._exit(1)


class Bare(Options):
    def __init__(self):
        pass


known_events = event_names()
for number, plugin in enumerate(plugins):
    tell("ask", number)
    try:
        Bare().import_spec(plugin)
    except BaseException as why:
        tell("lost", number, class_of(why), hexadecimal(type(why).__name__), hexadecimal(words_of(why)),
             *missing(why, plugin.split(":")[0]))
    else:
        tell("found", number)
    for event in sorted(event_names() - known_events):
        tell("event", number, hexadecimal(event))
tell("end")
os._exit(0)  # whatever plug-ins have left behind: threads, handlers of the end
