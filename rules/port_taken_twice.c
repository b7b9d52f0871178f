/* SPDX-License-Identifier: MIT */
#include "rules/listening.h"

/* Where both are shown differs: an earlier one in another instance stands in another's files.
 */
static void report(struct lint *lint, const struct listener *listener,
                   const struct listener *earlier)
{
    struct str name = listener_name(lint->arena, listener);
    struct str owner = earlier->instance ? earlier->instance->name : STR("");
    struct finding *finding =
        lint_report(lint, listener->span,
                    "[" STR_FORMAT "]%s" STR_FORMAT "%s listens on " STR_FORMAT ", too",
                    STR_ARGS(earlier->section->name), owner.length ? " of instance '" : "",
                    STR_ARGS(owner), owner.length ? "'" : "", STR_ARGS(name));

    if (!owner.length)
        finding->note = (struct finding_note){earlier->span, STR("taken here first")};
}

/* The copies of one program are another rule's. */
static void check(struct lint *lint)
{
    struct listener_list list = listeners_of(lint);
    struct map claims = {.arena = lint->arena};

    for (size_t i = 0; i < list.count; i++) {
        const struct listener *earlier = listener_claim(&claims, &list.items[i]);

        if (earlier && earlier->section != list.items[i].section)
            report(lint, &list.items[i], earlier);
    }
}

static void check_host(struct lint *lint)
{
    struct map claims = {.arena = lint->arena};

    for (size_t i = 0; i < lint->instance_count; i++) {
        struct listener_list list;

        lint_enter(lint, &lint->instances[i]);
        list = listeners_of(lint);
        for (size_t j = 0; j < list.count; j++) {
            const struct listener *earlier;

            list.items[j].instance = &lint->instances[i];
            earlier = listener_claim(&claims, &list.items[j]);
            if (earlier && earlier->instance != &lint->instances[i])
                report(lint, &list.items[j], earlier);
        }
    }
}

const struct rule rule_port_taken_twice = {
    .kind =
        {
            .code = "SV801",
            .name = "port-taken-twice",
            .severity = SEVERITY_WARNING,
            .summary = "two programs of one machine are told to listen on one address",
            .why = "The first to start gets the address; the other fails with \"address in "
                   "use\" until it is FATAL. Which of them it is changes from start to start.",
            .source = "bind(2), EADDRINUSE; ip(7)",
            .bad = "[supervisord]\n\n[program:a]\ncommand=gunicorn -b 127.0.0.1:8000 a:app\n\n"
                   "[program:b]\ncommand=uvicorn --port 8000 b:app\n",
            .good = "[supervisord]\n\n[program:a]\ncommand=gunicorn -b 127.0.0.1:8000 a:app\n\n"
                    "[program:b]\ncommand=uvicorn --port 8001 b:app\n",
        },
    .whole = check,
    .host = check_host,
};
