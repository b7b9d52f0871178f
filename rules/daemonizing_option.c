/* SPDX-License-Identifier: MIT */
#include "rules/builtin.h"

/* Options that make a known program leave its parent. */
struct daemonizer {
    const char *program;
    const char *options[4];
    const char *value; /* the option counts with this value alone */
};

static const struct daemonizer daemonizers[] = {
    {.program = "gunicorn", .options = {"-D", "--daemon"}},
    {.program = "celery", .options = {"-D", "--detach"}},
    {.program = "uwsgi", .options = {"-d", "--daemonize", "--daemonize2"}},
    {.program = "gearmand", .options = {"-d", "--daemon"}},
    {.program = "php-fpm", .options = {"-D", "--daemonize"}},
    {.program = "mongod", .options = {"--fork"}},
    {.program = "memcached", .options = {"-d", "--daemon"}},
    {.program = "haproxy", .options = {"-D"}},
    {.program = "mysqld", .options = {"-D", "--daemonize"}},
    {.program = "redis-server", .options = {"--daemonize"}, .value = "yes"},
};

static bool is_option(const struct daemonizer *daemonizer, struct str word)
{
    for (size_t i = 0; i < COUNT_OF(daemonizer->options) && daemonizer->options[i]; i++)
        if (str_equal(word, str_from(daemonizer->options[i])))
            return true;
    return false;
}

/* The word that daemonizes, or NULL. */
static const struct word *find_option(const struct daemonizer *daemonizer,
                                      const struct word_list *words)
{
    for (size_t i = 1; i < words->count; i++) {
        struct str word = words->items[i].text.str;
        struct str value = word, name = str_cut(&value, '=');

        if (!is_option(daemonizer, name))
            continue;
        if (name.length == word.length)
            value = i + 1 < words->count ? words->items[i + 1].text.str : STR("");
        if (!daemonizer->value || str_equal(value, str_from(daemonizer->value)))
            return &words->items[i];
    }
    return NULL;
}

static void check_command(struct lint *lint, const struct word_list *words)
{
    for (size_t i = 0; words->count && i < COUNT_OF(daemonizers); i++) {
        const struct word *option;
        struct finding *finding;

        if (!str_equal(word_name(&words->items[0]), str_from(daemonizers[i].program)))
            continue;
        option = find_option(&daemonizers[i], words);
        if (!option)
            continue;
        finding =
            lint_report(lint, word_span(option),
                        "'" STR_FORMAT "' makes %s leave the process that supervisord watches",
                        STR_ARGS(option->text.str), daemonizers[i].program);
        finding->help = STR("leave it out: the program must stay in the foreground");
    }
}

static void check(struct lint *lint, const struct program *program)
{
    const struct program_notes *notes = program_script(lint, program);

    for (size_t i = 0; notes && i < notes->script.count; i++)
        check_command(lint, &notes->programs[i]);
}

const struct rule rule_daemonizing_option = {
    .kind =
        {
            .code = "SV304",
            .name = "daemonizing-option",
            .severity = SEVERITY_ERROR,
            .summary = "a program is told to go into the background",
            .why = "The process that supervisord started ends at once and counts as failed; it "
                   "is started again until it is FATAL, while the first copy runs on, out of "
                   "reach.",
            .source = "Supervisor manual, Subprocesses; issues 578, 891, 941",
            .bad = "[supervisord]\n\n[program:a]\ncommand=gunicorn -D app:wsgi\n",
            .good = "[supervisord]\n\n[program:a]\ncommand=gunicorn app:wsgi\n",
        },
    .program = check,
};
