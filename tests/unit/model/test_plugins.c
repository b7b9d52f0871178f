/* SPDX-License-Identifier: MIT */
/* Fake Pythons, and the true one with a fake Supervisor: neither needs it to be installed. */
#include "../scratch.h"

#include "base/clock.h"
#include "base/parallel.h"
#include "model/model.h"
#include "model/plugins.h"
#include "tests/unit/model/no_files.h"

enum { SHORT_MS = 400, LONG_MS = 60000 };

static struct machine machine_of(struct scratch *scratch)
{
    struct machine machine = {
        .here = STR("/etc"),
        .cwd = str_from(scratch->folder),
        .uid = (long)geteuid(),
        .checks = true,
        .files = no_files(),
    };

    return machine;
}

/* A supervisord whose Python is that shell script. */
static struct plugins *fake(struct scratch *scratch, const char *script, int timeout_ms)
{
    const char *python = scratch_write(scratch, "python3",
                                       str_printf(scratch->arena, "#!/bin/sh\n%s\n", script));

    chmod(python, 0755);
    return plugins_create(scratch->arena,
                          str_from(scratch_write(scratch, "supervisord",
                                                 str_printf(scratch->arena, "#!%s\n", python))),
                          timeout_ms);
}

#define TALK "echo supconf-plug-ins 1; echo ask 0; "

Test(plugins, whatever_a_python_does_a_plugin_without_an_answer_counts_as_there)
{
    static const struct {
        const char *script, *trouble;
    } pythons[] = {
        {"echo garbage; head -c 100 /dev/urandom",     "gave no answer"                                    },
        {"exit 1",                                     "gave no answer"                                    },
        {"kill -KILL $$",                              "gave no answer"                                    },
        {"echo oops >&2; exit 127",                    "gave no answer"                                    },
        {"head -c 3000000 /dev/zero",                  "gave no answer"                                    },
        {"yes 'supconf-plug-ins 1' | head -c 3000000", "gave no answer"                                    },
        {"sleep 60",                                   "took longer than 0 seconds"                        },
        {"yes",                                        "took longer than 0 seconds"                        },
        {TALK "sleep 60",                              "took longer than 0 seconds while it imported 'a:b'"},
        {TALK "kill -SEGV $$",                         "ended while it imported 'a:b'"                     },
        {TALK "exit 0",                                "ended while it imported 'a:b'"                     },
        {"echo supconf-plug-ins 1; echo broken 6e6f",  "cannot import Supervisor: no"                      },
    };

    for (size_t i = 0; i < COUNT_OF(pythons); i++) {
        SCRATCH(scratch);
        struct machine machine = machine_of(&scratch);
        struct plugins *plugins = fake(&scratch, pythons[i].script, SHORT_MS);
        const struct str names[] = {STR("a:b"), STR("c:d")};
        int64_t start_ms = clock_ms();
        const struct plugin_answer *answers =
            plugins_ask(plugins, scratch.arena, &machine, names, COUNT_OF(names));

        cr_expect_eq(answers[0].state, PLUGIN_UNKNOWN, "%s", pythons[i].script);
        cr_expect_eq(answers[1].state, PLUGIN_UNKNOWN, "%s", pythons[i].script);
        cr_expect(str_contains(plugins_trouble(plugins), str_from(pythons[i].trouble)),
                  "%s: " STR_FORMAT, pythons[i].script, STR_ARGS(plugins_trouble(plugins)));
        cr_expect_lt(clock_ms() - start_ms, 30000);
    }
}

Test(plugins, what_was_answered_before_the_end_counts)
{
    SCRATCH(scratch);
    struct machine machine = machine_of(&scratch);
    struct plugins *plugins = fake(
        &scratch, TALK "echo lost 0 import 45 - module 61; echo ask 1; kill -KILL $$", LONG_MS);
    const struct str names[] = {STR("a:b"), STR("c:d")};
    const struct plugin_answer *answers =
        plugins_ask(plugins, scratch.arena, &machine, names, COUNT_OF(names));

    cr_expect_eq(answers[0].state, PLUGIN_LOST);
    cr_expect_eq(answers[1].state, PLUGIN_UNKNOWN);
    cr_expect(str_ends_with(plugins_trouble(plugins), STR("ended while it imported 'c:d'")));
}

Test(plugins, no_python_is_no_answer)
{
    SCRATCH(scratch);
    struct machine machine = machine_of(&scratch);
    const struct str name = STR("a:b");
    static const char *const scripts[] = {"#!/bin/sh\nexit 0\n", "", "#!/nowhere/python3\n"};

    for (size_t i = 0; i < COUNT_OF(scripts); i++) {
        struct plugins *plugins = plugins_create(
            scratch.arena,
            str_from(scratch_write(&scratch, "supervisord", str_from(scripts[i]))), LONG_MS);

        cr_expect_eq(plugins_ask(plugins, scratch.arena, &machine, &name, 1)->state,
                     PLUGIN_UNKNOWN);
        cr_expect(plugins_trouble(plugins).length);
    }
}

Test(plugins, another_user_gets_no_code_run)
{
    SCRATCH(scratch);
    struct machine machine = machine_of(&scratch);
    struct plugins *plugins = fake(&scratch, "echo run >>count", LONG_MS);
    const struct str name = STR("a:b");

    machine.uid++;
    cr_expect_eq(plugins_ask(plugins, scratch.arena, &machine, &name, 1)->state,
                 PLUGIN_UNKNOWN);
    cr_expect_eq(access(scratch_path(&scratch, "count"), F_OK), -1);
}

struct crowd {
    struct plugins *plugins;
    struct machine machine;
};

static void ask_in_thread(void *context, size_t worker, size_t index)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct crowd *crowd = context;
    const struct str name = STR("a:b");
    const struct plugin_answer *answers =
        plugins_ask(crowd->plugins, arena, &crowd->machine, &name, 1);

    (void)worker;
    (void)index;
    cr_expect_eq(answers[0].state, PLUGIN_FOUND);
}

static size_t count_runs(struct scratch *scratch)
{
    struct text *text;

    cr_assert(text_load(scratch->arena, scratch_path(scratch, "count"), &text, &scratch->err));
    return text->bytes.length;
}

Test(plugins, threads_ask_once)
{
    SCRATCH(scratch);
    struct crowd crowd = {
        fake(&scratch, "printf x >>count; " TALK "echo found 0; echo end", LONG_MS),
        machine_of(&scratch)};

    parallel_run(64, 4, ask_in_thread, &crowd);
    cr_expect_eq(count_runs(&scratch), 1);
    machine_set(scratch.arena, &crowd.machine, STR("PYTHONPATH"), STR("/elsewhere"));
    ask_in_thread(&crowd, 0, 0);
    cr_expect_eq(count_runs(&scratch), 2, "another environment may have other answers");
}

static void write_supervisor(struct scratch *scratch)
{
    scratch_write(scratch, "lib/supervisor/__init__.py", STR(""));
    scratch_write(scratch, "lib/supervisor/events.py",
                  STR("class EventTypes:\n    TICK = 1\n"));
    scratch_write(scratch, "lib/supervisor/options.py",
                  STR("import importlib\n"
                      "class Options:\n"
                      "    def __init__(self): raise Exception('not made for this')\n"
                      "    def import_spec(self, spec):\n"
                      "        module, _, name = spec.partition(':')\n"
                      "        module = importlib.import_module(module)\n"
                      "        try: return name and getattr(module, name)\n"
                      "        except AttributeError as why: raise ImportError(str(why))\n"));
}

/* The true Python, its supervisord, and modules that behave as plug-ins may. */
static struct plugins *real(struct scratch *scratch, struct machine *machine)
{
    write_supervisor(scratch);
    scratch_write(scratch, "lib/good.py", STR("def make(): pass\n"));
    scratch_write(scratch, "lib/loud.py",
                  STR("import os, sys\nprint('found 9\\nend')\nos.write(1, b'end\\n')\n"
                      "sys.stderr.write('x')\nsys.stdout.close()\nos.close(2)\n"
                      "os.chdir('/')\nsys.path[:] = []\nsys.argv[:] = []\n"));
    scratch_write(scratch, "lib/boom.py", STR("raise RuntimeError(u'b\\u00e9\\nx')\n"));
    scratch_write(scratch, "lib/leave.py", STR("import sys\nsys.exit('bye')\n"));
    scratch_write(scratch, "lib/broken.py", STR("def (\n"));
    scratch_write(scratch, "lib/nested.py", STR("import nowhere\n"));
    scratch_write(scratch, "lib/odd.py",
                  STR("class Odd(ValueError):\n    def __str__(self): raise Exception\n"
                      "raise Odd\n"));
    scratch_write(scratch, "lib/stay.py",
                  STR("import atexit, threading, time\natexit.register(time.sleep, 60)\n"
                      "threading.Thread(target=time.sleep, args=(60,)).start()\n"
                      "import os\nif not os.fork(): os.setsid(); time.sleep(40)\n"));
    scratch_write(scratch, "lib/events.py",
                  STR("from supervisor.events import EventTypes\nEventTypes.MINE = 1\n"));
    scratch_write(scratch, "lib/gone.py", STR("import os\nos._exit(0)\n"));
    scratch_write(scratch, "binascii.py", STR("raise Exception('from the working folder')\n"));
    scratch_write(scratch, "here.py", STR("def make(): pass\n"));
    machine_set(scratch->arena, machine, STR("PYTHONPATH"),
                str_printf(scratch->arena, "%s/lib", scratch->folder));
    return plugins_create(
        scratch->arena,
        str_from(scratch_write(scratch, "bin/supervisord", STR("#!/usr/bin/env python3\n"))),
        LONG_MS);
}

Test(plugins, are_resolved_by_the_python_of_supervisord)
{
    static const struct {
        const char *name;
        enum plugin_state state;
        enum plugin_exception exception;
        enum plugin_missing missing;
        const char *text; /* a part of it, or of the module */
    } plugins_known[] = {
        {"good:make",   PLUGIN_FOUND,   0,             0,                      ""            },
        {"good",        PLUGIN_FOUND,   0,             0,                      ""            },
        {"good:none",   PLUGIN_LOST,    PLUGIN_IMPORT, PLUGIN_LACKS_ATTRIBUTE, "none"        },
        {"loud",        PLUGIN_FOUND,   0,             0,                      ""            },
        {"nope.deep:x", PLUGIN_LOST,    PLUGIN_IMPORT, PLUGIN_LACKS_MODULE,    "nope"        },
        {"boom:x",      PLUGIN_LOST,    PLUGIN_OTHER,  PLUGIN_LACKS_NOTHING,   "b\xc3\xa9\nx"},
        {"leave:x",     PLUGIN_LOST,    PLUGIN_OTHER,  PLUGIN_LACKS_NOTHING,   "bye"         },
        {"broken:x",    PLUGIN_LOST,    PLUGIN_OTHER,  PLUGIN_LACKS_NOTHING,   "syntax"      },
        {"nested:x",    PLUGIN_LOST,    PLUGIN_IMPORT, PLUGIN_LACKS_NOTHING,   "nowhere"     },
        {"odd:x",       PLUGIN_LOST,    PLUGIN_VALUE,  PLUGIN_LACKS_NOTHING,   ""            },
        {"stay",        PLUGIN_FOUND,   0,             0,                      ""            },
        {"events",      PLUGIN_FOUND,   0,             0,                      ""            },
        {"here:make",   PLUGIN_LOST,    PLUGIN_IMPORT, PLUGIN_LACKS_MODULE,    "here"        },
        {"gone:x",      PLUGIN_UNKNOWN, 0,             0,                      ""            },
    };

    for (size_t i = 0; i < COUNT_OF(plugins_known); i++) {
        SCRATCH(scratch);
        struct machine machine = machine_of(&scratch);
        struct plugins *plugins = real(&scratch, &machine);
        struct str name = str_from(plugins_known[i].name);
        int64_t start_ms = clock_ms();
        const struct plugin_answer *answer =
            plugins_ask(plugins, scratch.arena, &machine, &name, 1);

        cr_expect_lt(clock_ms() - start_ms, LONG_MS / 2, "%s", name.bytes);
        cr_expect_eq(answer->state, plugins_known[i].state, "%s: " STR_FORMAT,
                     plugins_known[i].name, STR_ARGS(plugins_trouble(plugins)));
        cr_expect_eq(answer->exception, plugins_known[i].exception, "%s", name.bytes);
        cr_expect_eq(answer->missing, plugins_known[i].missing, "%s", name.bytes);
        cr_expect(str_contains(answer->text, str_from(plugins_known[i].text)), "%s",
                  name.bytes);
        cr_expect_eq(answer->events.count, str_equal(name, STR("events")), "%s", name.bytes);
    }
}

static const struct model *judge(struct scratch *scratch, const struct machine *machine,
                                 supervisor_version version, const char *content)
{
    const struct model_options options = {&supervisord_schema, version, false};
    struct text *text =
        text_create(scratch->arena, STR("/etc/supervisord.conf"), str_from(content));

    scratch->findings.count = 0;
    return model_create(scratch->arena,
                        config_read(scratch->arena, text, machine, &scratch->findings), machine,
                        &options, &scratch->findings);
}

#define RPC(name, factory)                                                                     \
    "[rpcinterface:" name "]\nsupervisor.rpcinterface_factory = " factory "\n"

Test(plugins, are_refused_in_the_order_and_words_of_supervisord)
{
    SCRATCH(scratch);
    struct machine machine = machine_of(&scratch);
    const struct model *model;

    machine.plugins = real(&scratch, &machine);
    model = judge(&scratch, &machine, SUPERVISOR_4_2_5,
                  "[supervisord]\n[eventlistener:e]\ncommand=/bin/cat\nevents=TICK_5,NOPE\n"
                  "result_handler=nope:x\n" RPC("a", "good:make") RPC("b", "good : none")
                      RPC("c", "%(ENV_NOPE)s") RPC("d", "boom:x") RPC("e", "a b"));
    cr_expect_str_eq(model->refusal.kind, "plugin-unresolved");
    cr_expect(str_equal(model->refusal.message,
                        STR("good : none cannot be resolved within [rpcinterface:b]")));
    cr_expect_str_eq(
        shown(&scratch),
        "SV542 9:35 the module 'good' of /usr/bin/env python3 has no 'none'\n"
        "SV230 11:35 the variable 'NOPE' is not set in the environment of this machine\n"
        "SV544 13:35 importing 'boom' with /usr/bin/env python3 raises RuntimeError: "
        "b\xc3\xa9\n"
        "SV535 15:35 'a b' is not written as module:function\n"
        "SV542 5:16 /usr/bin/env python3, which runs supervisord, has no module 'nope'\n"
        "SV411 4:15 there is no event 'NOPE'\n");
}

Test(plugins, words_depend_on_the_exception_and_the_version)
{
    SCRATCH(scratch);
    struct machine machine = machine_of(&scratch);
    const struct model *model;

    machine.plugins = real(&scratch, &machine);
    scratch_write(&scratch, "lib/lacking.py", STR("import sys\nsys.nothing\n"));
    scratch_write(&scratch, "lib/value.py", STR("raise ValueError('no\\nway')\n"));
    model =
        judge(&scratch, &machine, SUPERVISOR_4_2_5, "[supervisord]\n" RPC("a", "lacking:x"));
    cr_expect_str_eq(model->refusal.kind, "crash");
    cr_expect(str_starts_with(model->refusal.message, STR("AttributeError: ")));
    model = judge(&scratch, &machine, 40300, "[supervisord]\n" RPC("a", "lacking:x"));
    cr_expect_str_eq(model->refusal.kind, "plugin-unresolved");
    model = judge(&scratch, &machine, SUPERVISOR_4_2_5, "[supervisord]\n" RPC("a", "value:x"));
    cr_expect_str_eq(model->refusal.kind, "other");
    cr_expect(str_equal(model->refusal.message, STR("no\nway")));
}

Test(plugins, make_their_events_known)
{
    SCRATCH(scratch);
    struct machine machine = machine_of(&scratch);
    const char *content = "[supervisord]\n" RPC(
        "a", "events") "[eventlistener:e]\ncommand=/bin/cat\nevents=MINE\n";

    machine.plugins = real(&scratch, &machine);
    cr_expect_null(judge(&scratch, &machine, SUPERVISOR_4_2_5, content)->refusal.kind);
    machine.plugins = NULL;
    cr_expect_str_eq(judge(&scratch, &machine, SUPERVISOR_4_2_5, content)->refusal.kind,
                     "event-unknown");
}

Test(plugins, those_of_supervisor_start_nothing)
{
    SCRATCH(scratch);
    struct machine machine = machine_of(&scratch);

    machine.plugins = fake(&scratch, "printf x >>count", LONG_MS);
    (void)judge(&scratch, &machine, SUPERVISOR_4_2_5,
                "[supervisord]\n" RPC("a", "supervisor.rpcinterface : make_main_rpcinterface "
                                           "[x]") "[eventlistener:e]\ncommand=/bin/"
                                                  "cat\nevents=TICK_5\n"
                                                  "result_handler=supervisor.dispatchers:"
                                                  "default_handler\n"
                                                  "[ctlplugin:x]\nsupervisor.ctl_factory=nope:"
                                                  "x\n");
    cr_expect_eq(access(scratch_path(&scratch, "count"), F_OK), -1);
    cr_expect_eq(plugins_trouble(machine.plugins).length, 0);
}
