/* SPDX-License-Identifier: MIT */
#include "base/map.h"
#include "base/path.h"
#include "rules/host.h"

struct folders {
    struct lint *lint;
    struct map seen; /* each is looked at once */
};

/* use is what supervisord makes there; is_refused: without the folder the file is refused. */
static void look_at(struct folders *folders, struct str path, const char *use, bool is_refused,
                    struct span span)
{
    struct lint *lint = folders->lint;
    struct str folder = path_directory(path_join(lint->arena, lint->machine->cwd, path));
    int64_t user = daemon_user(lint);

    if (path_is_below(folder, STR("/dev")) || path_is_below(folder, STR("/proc")) ||
        map_put(&folders->seen, folder, lint))
        return;
    switch (folder_look(lint->arena, folder, user, true)) {
    case FOLDER_FINE:
        break;
    case FOLDER_MISSING:
    case FOLDER_IS_NONE:
        if (is_refused)
            break;
        lint_report(lint, span,
                    "there is no folder '" STR_FORMAT "' on this machine for the %s",
                    STR_ARGS(folder), use);
        break;
    case FOLDER_DENIED:
        lint_report(lint, span,
                    "user %lld, who runs supervisord, may not write to '" STR_FORMAT
                    "' on this machine, where the %s lies",
                    (long long)user, STR_ARGS(folder), use);
        break;
    }
}

static void look_at_logs(struct folders *folders, const struct program *program)
{
    for (size_t i = 0; i < program->count; i++)
        for (size_t j = 0; j < STREAM_COUNT; j++) {
            const struct log *log = &program->processes[i].logs[j];

            if (log->kind == LOG_FILE)
                look_at(folders, log->path.str, "log file", true, log->path.source);
        }
}

static void look_at_setting(struct folders *folders, struct str key, struct str path,
                            const char *use)
{
    const struct config_section *section = folders->lint->model->server.section;

    if (section && config_option(folders->lint->config, section, key))
        look_at(folders, path, use, true, section_span(folders->lint, section, key));
}

static void check(struct lint *lint)
{
    const struct model *model = lint->model;
    struct folders folders = {.lint = lint, .seen = {.arena = lint->arena}};

    for (size_t i = 0; i < model->http_server_count; i++)
        if (model->http_servers[i].is_unix && model->http_servers[i].path.length)
            look_at(&folders, model->http_servers[i].path, "control socket", false,
                    section_span(lint, model->http_servers[i].section, STR("file")));
    look_at_setting(&folders, STR("pidfile"), model->server.pid_file.str, "pid file");
    if (!str_equal(model->server.log_file.str, STR("syslog")))
        look_at_setting(&folders, STR("logfile"), model->server.log_file.str, "log file");
    for (size_t i = 0; i < model->group_count; i++)
        for (size_t j = 0; j < model->groups[i]->count; j++)
            look_at_logs(&folders, model->groups[i]->programs[j]);
}

const struct rule rule_folder_not_writable = {
    .kind =
        {
            .code = "SV523",
            .name = "folder-not-writable",
            .severity = SEVERITY_WARNING,
            .summary = "supervisord cannot make its files in a folder of this machine",
            .why = "Sockets, pid file and the logs of all programs are made by supervisord "
                   "itself, as its own user: without them it does not start, or programs fail "
                   "to. The user of a program does not matter here.",
            .source = "supervisor/supervisord.py, main; supervisor/options.py, make_logger",
            .bad = RPC_INTERFACE "[supervisord]\n\n[unix_http_server]\nfile=/nowhere/a.sock\n",
            .good = RPC_INTERFACE "[supervisord]\n\n[unix_http_server]\nfile=/tmp/a.sock\n",
        },
    .needs_machine = true,
    .whole = check,
};
