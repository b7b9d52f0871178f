/* SPDX-License-Identifier: MIT */
#include "base/path.h"
#include "rules/builtin.h"

/* Servers that leave their parent unless an option keeps them. */
struct server_habit {
    struct str program;
    const char *foreground[5]; /* options that keep it; "-F" is found in "-FR" too */
    const char *file_option;   /* names a file that may keep it as well; or NULL */
    const char *advice;
};

static const struct server_habit habits[] = {
    {STR_INIT("nginx"), {"daemon off"}, "-c", "-g \"daemon off;\""},
    {STR_INIT("apache2"),
     {"-DFOREGROUND", "FOREGROUND", "-X", "NO_DETACH"},
     NULL,
     "-DFOREGROUND"},
    {STR_INIT("httpd"), {"-DFOREGROUND", "FOREGROUND", "-X", "-f"}, NULL, "-DFOREGROUND"},
    {STR_INIT("/usr/sbin/php-fpm"), {"-F", "--nodaemonize", "-D", "-t"}, "-y", "-F"},
    {STR_INIT("sshd"), {"-D", "-d", "-i", "-t", "-T"}, NULL, "-D"},
    {STR_INIT("cron"), {"-f"}, NULL, "-f"},
    {STR_INIT("crond"), {"-n", "-f", "-x", "-d"}, NULL, "-n"},
    {STR_INIT("rsyslogd"), {"-n"}, NULL, "-n"},
    {STR_INIT("dnsmasq"),
     {"-k", "-d", "--keep-in-foreground", "--no-daemon", "--conf-"},
     "-C",
     "-k"},
    {STR_INIT("proftpd"), {"-n", "--nodaemon", "-q"}, NULL, "--nodaemon"},
    {STR_INIT("dovecot"), {"-F"}, NULL, "-F"},
    {STR_INIT("named"), {"-f", "-g"}, NULL, "-f"},
    {STR_INIT("slapd"), {"-d"}, NULL, "-d 0"},
    {STR_INIT("smbd"), {"-F", "--foreground", "-i", "-b"}, NULL, "--foreground"},
    {STR_INIT("nmbd"), {"-F", "--foreground", "-i"}, NULL, "--foreground"},
    {STR_INIT("squid"), {"-N", "--foreground", "-z"}, NULL, "-N"},
    {STR_INIT("lighttpd"), {"-D", "-t", "-p"}, NULL, "-D"},
    {STR_INIT("varnishd"), {"-F", "-d", "-C"}, NULL, "-F"},
    {STR_INIT("ntpd"), {"-n", "-q", "-d", "--nofork"}, NULL, "-n"},
    {STR_INIT("keepalived"), {"-n", "--dont-fork"}, NULL, "--dont-fork"},
    {STR_INIT("xinetd"), {"-dontfork", "-d"}, NULL, "-dontfork"},
};

/* Whether the word is the option, or a cluster of letters that holds its letter. */
static bool is_option(struct str word, struct str option)
{
    bool is_letter = option.length == 2 && option.bytes[0] == '-';

    if (!is_letter)
        return str_contains(word, option);
    return word.length > 1 && word.bytes[0] == '-' && word.bytes[1] != '-' &&
           str_find(word, option.bytes[1]) != STR_NOT_FOUND;
}

static bool is_kept(const struct server_habit *habit, const struct word_list *words)
{
    for (size_t i = 1; i < words->count; i++) {
        struct str word = words->items[i].text.str;

        if (habit->file_option && str_starts_with(word, str_from(habit->file_option)))
            return true;
        for (size_t j = 0; j < COUNT_OF(habit->foreground) && habit->foreground[j]; j++)
            if (is_option(word, str_from(habit->foreground[j])))
                return true;
    }
    return false;
}

/* A habit with a path is that of a distribution: php-fpm in an image for containers stays. */
static bool is_program(const struct server_habit *habit, const struct word *program)
{
    return path_is_absolute(habit->program) ? str_starts_with(program->text.str, habit->program)
                                            : str_equal(word_name(program), habit->program);
}

static void check(struct lint *lint, const struct program *program)
{
    const struct word_list *words = program_main_command(lint, program);
    struct finding *finding;

    if (words && str_contains(words->items[0].text.str, STR("init.d/")))
        return; /* a script that starts the server */
    for (size_t i = 0; words && i < COUNT_OF(habits); i++) {
        if (!is_program(&habits[i], &words->items[0]) || is_kept(&habits[i], words))
            continue;
        finding = lint_report(lint, word_span(&words->items[0]),
                              STR_FORMAT " leaves the process that supervisord watches, unless "
                                         "its own configuration says otherwise",
                              STR_ARGS(word_name(&words->items[0])));
        finding->help = str_printf(lint->arena, "start it with %s", habits[i].advice);
    }
}

const struct rule rule_daemonizes_by_default = {
    .kind =
        {
            .code = "SV305",
            .name = "daemonizes-by-default",
            .severity = SEVERITY_WARNING,
            .summary = "a server that goes into the background by itself",
            .why = "The process that supervisord started ends at once: it is started again and "
                   "again until it is FATAL, or finds its port taken by the first copy, which "
                   "nobody watches.",
            .source = "Supervisor manual, Subprocesses; issue 1338; the servers' manuals",
            .bad = "[supervisord]\n\n[program:a]\ncommand=/usr/sbin/sshd\n",
            .good = "[supervisord]\n\n[program:a]\ncommand=/usr/sbin/sshd -D\n",
        },
    .program = check,
};
