/* SPDX-License-Identifier: MIT */
#include "rules/builtin.h"

/* Programs that run their work in a child and do not hand signals on. */
struct parent {
    const char *program;
    const char *words[3]; /* one of them has to follow */
    const char *unless;   /* a word that keeps it one process, or NULL */
};

static const struct parent parents[] = {
    {"npm", {"run", "start", "run-script"}, NULL},
    {"yarn", {"run", "start"}, NULL},
    {"pnpm", {"run", "start"}, NULL},
    {"flask", {"--debug", "--reload"}, "--no-reload"},
    {"uvicorn", {"--reload"}, NULL},
    {"manage.py", {"runserver"}, "--noreload"},
};

static const struct word *find_word(const struct word_list *words, size_t start,
                                    const char *text)
{
    for (size_t i = start; text && i < words->count; i++)
        if (str_equal(words->items[i].text.str, str_from(text)))
            return &words->items[i];
    return NULL;
}

static bool is_parent(const struct parent *parent, const struct word_list *words, size_t index)
{
    if (!str_equal(word_name(&words->items[index]), str_from(parent->program)) ||
        find_word(words, index, parent->unless))
        return false;
    for (size_t i = 0; i < COUNT_OF(parent->words); i++)
        if (find_word(words, index, parent->words[i]))
            return true;
    return false;
}

static void check(struct lint *lint, const struct program *program)
{
    const struct word_list *words;
    size_t index;

    if (program->kill_as_group || program->stop_as_group)
        return;
    words = program_main_command(lint, program);
    if (!words)
        return;
    index = words->count > 1 && str_starts_with(word_name(&words->items[0]), STR("python"));
    for (size_t i = 0; i < COUNT_OF(parents); i++) {
        struct finding *finding;

        if (!is_parent(&parents[i], words, index))
            continue;
        finding = lint_report(lint, word_span(&words->items[index]),
                              "%s runs its work in a child, which a stop may leave behind",
                              parents[i].program);
        finding->help = STR("set stopasgroup=true");
        finding->fix = set_option(lint, program, STR("stopasgroup"), STR("true"));
    }
}

const struct rule rule_children_left_behind = {
    .kind =
        {
            .code = "SV324",
            .name = "children-left-behind",
            .severity = SEVERITY_WARNING,
            .summary = "stopping a program leaves its children running",
            .why = "The stop signal goes to the process that supervisord started. What npm "
                   "and the reloaders of Python servers start beneath it may live on, keep "
                   "the port, and make the next start fail.",
            .source = "Supervisor manual, stopasgroup; issues 199, 865, 1101",
            .bad = "[supervisord]\n\n[program:a]\ncommand=npm run start\n",
            .good = "[supervisord]\n\n[program:a]\ncommand=npm run start\nstopasgroup=true\n",
        },
    .program = check,
};
