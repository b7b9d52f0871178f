/* SPDX-License-Identifier: MIT */
#include "base/map.h"
#include "rules/builtin.h"

/* Who uses a path, and as what. */
struct user {
    const struct lint_instance *instance;
    const struct lint_instance *reported; /* the last one that wants it, too */
    const char *use;
};

struct claims {
    struct lint *lint;
    struct map paths;
    const struct lint_instance *instance; /* that claims now */
};

static bool is_device(struct str path)
{
    return str_starts_with(path, STR("/dev/")) || str_starts_with(path, STR("/proc/"));
}

static void claim(struct claims *claims, struct str path, const char *use, struct span span)
{
    struct user *user = map_get(&claims->paths, path);

    if (!str_starts_with(path, STR("/")) || is_device(path))
        return;
    if (!user) {
        user = ARENA_NEW(claims->lint->arena, struct user);
        *user = (struct user){.instance = claims->instance, .use = use};
        map_put(&claims->paths, path, user);
    } else if (user->instance != claims->instance && user->reported != claims->instance) {
        user->reported = claims->instance;
        lint_report(claims->lint, span,
                    "'" STR_FORMAT "' is the %s of instance '" STR_FORMAT
                    "' on the same host, too",
                    STR_ARGS(path), user->use, STR_ARGS(user->instance->name));
    }
}

/* A path that is not set, or relative, depends on where supervisord is started: not on what is
 * written. */
static void claim_setting(struct claims *claims, const struct server *server, struct str key,
                          struct str path, const char *use)
{
    const struct option *option = config_option(claims->lint->config, server->section, key);
    char first = option && option->value.str.length ? option->value.str.bytes[0] : '\0';

    if (first == '/' || first == '%' || first == '~')
        claim(claims, path, use, option->value.source);
}

static void claim_logs(struct claims *claims, const struct program *program)
{
    for (size_t i = 0; i < program->count; i++)
        for (size_t j = 0; j < STREAM_COUNT; j++) {
            const struct log *log = &program->processes[i].logs[j];

            if (log->kind == LOG_FILE && log->max_bytes > 0)
                claim(claims, log->path.str, "log file", log->path.source);
        }
}

static void claim_all(struct claims *claims, const struct model *model)
{
    const struct server *server = &model->server;

    for (size_t i = 0; i < model->http_server_count; i++)
        if (model->http_servers[i].is_unix)
            claim(claims, model->http_servers[i].path, "control socket",
                  section_span(claims->lint, model->http_servers[i].section, STR("file")));
    if (server->section) {
        claim_setting(claims, server, STR("pidfile"), server->pid_file.str, "pid file");
        claim_setting(claims, server, STR("logfile"), server->log_file.str, "log file");
    }
    for (size_t i = 0; i < model->group_count; i++)
        for (size_t j = 0; j < model->groups[i]->count; j++)
            claim_logs(claims, model->groups[i]->programs[j]);
}

static void check(struct lint *lint)
{
    struct claims claims = {.lint = lint, .paths = {.arena = lint->arena}};

    for (size_t i = 0; i < lint->instance_count; i++) {
        claims.instance = &lint->instances[i];
        lint_enter(lint, claims.instance);
        claim_all(&claims, lint->model);
    }
}

/* No example: one file alone cannot show it. */
const struct rule rule_instances_share_a_path = {
    .kind =
        {
            .code = "SV802",
            .name = "instances-share-a-path",
            .severity = SEVERITY_ERROR,
            .summary = "two supervisords of one host use the same socket, pid file or log",
            .why = "Of two that want one control socket the second does not start. Of two with "
                   "one "
                   "pid file, what stops the first stops the other. Of two that rotate one log "
                   "file, each moves away what the other writes.",
            .source =
                "supervisor/http.py, supervisor_af_unix_http_server; supervisor/loggers.py",
        },
    .host = check,
};
