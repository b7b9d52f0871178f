/* SPDX-License-Identifier: MIT */
#include "rules/builtin.h"

/* A program that starts another and returns: by its name and a word behind it, which may be an
 * option. */
struct launcher {
    struct str program;
    const char *word;   /* NULL: any */
    const char *second; /* a word that must follow somewhere, or NULL */
    const char *unless; /* a word that makes it stay, or NULL */
    const char *advice;
};

static const struct launcher launchers[] = {
    {STR_INIT("celery"), "multi", NULL, NULL, "run 'celery worker' instead"},
    {STR_INIT("service"), "start", NULL, NULL, "run the program that the service starts"},
    {STR_INIT("service"), "restart", NULL, NULL, "run the program that the service starts"},
    {STR_INIT("systemctl"), "start", NULL, NULL, "run the program that the unit starts"},
    {STR_INIT("systemctl"), "restart", NULL, NULL, "run the program that the unit starts"},
    {STR_INIT("rc-service"), "start", NULL, NULL, "run the program that the service starts"},
    {STR_INIT("invoke-rc.d"), "start", NULL, NULL, "run the program that the service starts"},
    {STR_INIT("docker"), "run", "-d", NULL, "leave -d out"},
    {STR_INIT("docker"), "run", "--detach", NULL, "leave --detach out"},
    {STR_INIT("docker"), "start", NULL, "-a", "add -a, and stay attached"},
    {STR_INIT("docker"), "up", "-d", NULL, "leave -d out"},
    {STR_INIT("docker-compose"), "up", "-d", NULL, "leave -d out"},
    {STR_INIT("pm2"), "start", NULL, "--no-daemon",
     "use pm2-runtime, or run the program itself"},
    {STR_INIT("forever"), "start", NULL, NULL, "run the program itself"},
    {STR_INIT("apachectl"), "start", NULL, NULL, "use 'apachectl -DFOREGROUND'"},
    {STR_INIT("apache2ctl"), "start", NULL, NULL, "use 'apache2ctl -DFOREGROUND'"},
    {STR_INIT("postfix"), "start", NULL, NULL, "use 'postfix start-fg'"},
    {STR_INIT("pg_ctl"), "start", NULL, NULL, "run 'postgres' instead"},
    {STR_INIT("catalina.sh"), "start", NULL, NULL, "use 'catalina.sh run'"},
    {STR_INIT("zkServer.sh"), "start", NULL, NULL, "use 'zkServer.sh start-foreground'"},
    {STR_INIT("start-stop-daemon"), "--background", NULL, NULL, "run the program itself"},
    {STR_INIT("start-stop-daemon"), "-b", NULL, NULL, "run the program itself"},
    {STR_INIT("tmux"), "-d", NULL, NULL, "run the program itself"},
    {STR_INIT("screen"), "-dmS", NULL, NULL, "use 'screen -DmS'"},
    {STR_INIT("screen"), "-dm", NULL, NULL, "use 'screen -Dm'"},
};

static const struct word *find_word(const struct word_list *words, size_t start,
                                    const char *text)
{
    for (size_t i = start; text && i < words->count; i++)
        if (str_equal(words->items[i].text.str, str_from(text)))
            return &words->items[i];
    return NULL;
}

/* A program of one's own may have that name, too. */
static bool is_own_service(struct str path)
{
    return str_ends_with(path, STR("/service")) && !str_starts_with(path, STR("/sbin/")) &&
           !str_starts_with(path, STR("/usr/sbin/"));
}

/* "docker run -d image", but not "docker run image server -d". */
static bool has_second(const struct launcher *launcher, const struct word_list *words,
                       size_t start)
{
    const struct word *second = find_word(words, start, launcher->second);
    bool is_last = second == &words->items[words->count - 1];

    return second && !(is_last && str_equal(str_from(launcher->word), STR("run")));
}

/* The word that makes the command a launcher, or NULL. */
static const struct word *find_launch(const struct launcher *launcher,
                                      const struct word_list *words)
{
    const struct word *word;

    if (!str_equal(word_name(&words->items[0]), launcher->program) ||
        is_own_service(words->items[0].text.str))
        return NULL;
    word = find_word(words, 1, launcher->word);
    if (!word || find_word(words, 1, launcher->unless) ||
        (launcher->second && !has_second(launcher, words, (size_t)(word - words->items))))
        return NULL;
    return word;
}

/* /etc/init.d/x start, yarn-daemon.sh start x */
static const struct word *find_script_start(const struct word_list *words)
{
    const struct word *script = &words->items[0];

    if (words->count < 2 || !str_equal(words->items[1].text.str, STR("start")) ||
        (!str_starts_with(script->text.str, STR("/etc/init.d/")) &&
         !str_ends_with(word_name(script), STR("-daemon.sh"))))
        return NULL;
    return &words->items[1];
}

static void report(struct lint *lint, const struct word_list *words, const struct word *word,
                   const char *advice)
{
    struct finding *finding =
        lint_report(lint, word_span(word),
                    "'" STR_FORMAT " " STR_FORMAT "' starts something else and returns at once",
                    STR_ARGS(word_name(&words->items[0])), STR_ARGS(word->text.str));

    finding->help = str_from(advice);
}

static void check(struct lint *lint, const struct program *program)
{
    const struct word_list *words = program_main_command(lint, program);
    const struct word *word;

    /* With these two it is meant to return. */
    if (!words || (!program->start_seconds && program->autorestart == AUTORESTART_NEVER))
        return;
    word = find_script_start(words);
    if (word)
        report(lint, words, word, "run the program that the script starts");
    for (size_t i = 0; !word && i < COUNT_OF(launchers); i++) {
        word = find_launch(&launchers[i], words);
        if (word)
            report(lint, words, word, launchers[i].advice);
    }
}

const struct rule rule_launcher_command = {
    .kind =
        {
            .code = "SV306",
            .name = "launcher-command",
            .severity = SEVERITY_ERROR,
            .summary = "a command starts a program and leaves it alone",
            .why = "supervisord watches the launcher, which ends at once and so counts as "
                   "failed. What it started runs on beyond supervisord's reach, and every new "
                   "try starts another.",
            .source = "Supervisor manual, Subprocesses; issue 270",
            .bad = "[supervisord]\n\n[program:a]\ncommand=celery multi start w1\n",
            .good = "[supervisord]\n\n[program:a]\ncommand=celery worker -n w1\n"
                    "stopwaitsecs=600\n",
        },
    .program = check,
};
