/* SPDX-License-Identifier: MIT */
#include "settings/keys.h"

#include <string.h>

#include "base/list.h"
#include "settings/checks.h"

enum { LONGEST_SECONDS = 600, MS = 1000, MOST_ATTEMPTS = 100 };

static const char *const severity_words[] = {"info", "warning", "error"};

static bool read_severity(struct settings_target *target, const struct ini_entry *entry,
                          enum severity *severity)
{
    size_t chosen;

    if (!settings_read_choice(target->reader, entry, severity_words, COUNT_OF(severity_words),
                              &chosen))
        return false;
    *severity = (enum severity)chosen;
    return true;
}

static bool is_version(struct str text)
{
    size_t parts = 0;

    if (str_ends_with(text, STR(".")))
        return false;
    for (struct str rest = text; rest.length; parts++) {
        struct str part = str_cut(&rest, '.');

        if (part.length < 1 || part.length > 2)
            return false;
        for (size_t i = 0; i < part.length; i++)
            if (part.bytes[i] < '0' || part.bytes[i] > '9')
                return false;
    }
    return parts == 2 || parts == 3;
}

static void take_version(struct settings_target *target, const struct ini_entry *entry)
{
    struct setting_word word = settings_read_word(target->reader, entry);

    if (word.text.length && !is_version(word.text))
        settings_refuse_value(target->reader, entry, word.span, "a version such as 4.2.5");
    else if (word.text.length)
        target->settings->supervisor_version = word.text;
}

static void take_host(struct settings_target *target, const struct ini_entry *entry)
{
    target->settings->host = settings_read_word(target->reader, entry);
}

static void take_lint_paths(struct settings_target *target, const struct ini_entry *entry)
{
    target->settings->lint_paths = settings_read_paths(target->reader, entry);
}

static void take_fail_level(struct settings_target *target, const struct ini_entry *entry)
{
    enum severity level;

    if (read_severity(target, entry, &level))
        target->settings->fail_level = level;
}

static void take_select(struct settings_target *target, const struct ini_entry *entry)
{
    target->settings->select = settings_read_words(target->reader, entry);
}

static void take_ignore(struct settings_target *target, const struct ini_entry *entry)
{
    target->settings->ignore = settings_read_words(target->reader, entry);
}

static void take_rules(struct settings_target *target, const struct ini_entry *entry)
{
    target->settings->rule_files = settings_read_paths(target->reader, entry);
}

static void take_schemas(struct settings_target *target, const struct ini_entry *entry)
{
    target->settings->schema_files = settings_read_paths(target->reader, entry);
}

static void take_profile(struct settings_target *target, const struct ini_entry *entry)
{
    static const char *const words[] = {"standard", "strict"};
    size_t chosen;

    if (settings_read_choice(target->reader, entry, words, COUNT_OF(words), &chosen))
        target->settings->is_strict = chosen == 1;
}

static void take_baseline(struct settings_target *target, const struct ini_entry *entry)
{
    target->settings->baseline = settings_read_path(target->reader, entry);
}

static void take_severity(struct settings_target *target, const struct ini_entry *entry)
{
    struct setting_word rule = {span_str(entry->key), entry->key};
    enum severity severity;

    if (read_severity(target, entry, &severity))
        *LIST_ADD(target->reader->arena, &target->settings->severities) =
            (struct severity_setting){rule, severity};
}

static void take_inventory(struct settings_target *target, const struct ini_entry *entry)
{
    target->settings->inventory = settings_read_path(target->reader, entry);
}

static void take_variables(struct settings_target *target, const struct ini_entry *entry)
{
    target->settings->variables = settings_read_path(target->reader, entry);
}

static void take_template_folder(struct settings_target *target, const struct ini_entry *entry)
{
    target->settings->templates = settings_read_path(target->reader, entry);
}

static void take_prefix(struct settings_target *target, const struct ini_entry *entry)
{
    target->settings->prefix = settings_read_path(target->reader, entry).text;
}

static void take_tree(struct settings_target *target, const struct ini_entry *entry)
{
    target->settings->tree = settings_read_path(target->reader, entry).text;
}

static void take_undefined(struct settings_target *target, const struct ini_entry *entry)
{
    static const char *const words[] = {
        [UNDEFINED_ERROR] = "error", [UNDEFINED_EMPTY] = "empty"};
    size_t chosen;

    if (settings_read_choice(target->reader, entry, words, COUNT_OF(words), &chosen))
        target->settings->undefined = (enum undefined_policy)chosen;
}

static bool read_compat(struct settings_target *target, const struct ini_entry *entry,
                        enum compat_policy *compat)
{
    static const char *const words[] = {[COMPAT_STRICT] = "strict",
                                        [COMPAT_BK_INSTALL] = "bk-install",
                                        [COMPAT_BK_CI] = "bk-ci"};
    size_t chosen;

    if (!settings_read_choice(target->reader, entry, words, COUNT_OF(words), &chosen))
        return false;
    *compat = (enum compat_policy)chosen;
    return true;
}

static void take_compat(struct settings_target *target, const struct ini_entry *entry)
{
    (void)!read_compat(target, entry, &target->settings->compat);
}

static void take_instance_compat(struct settings_target *target, const struct ini_entry *entry)
{
    target->instance->has_compat = read_compat(target, entry, &target->instance->compat);
}

/* "sh" of "validate.sh". */
static struct str pattern_of(const struct ini_entry *entry)
{
    struct str key = span_str(entry->key);

    return str_slice(key, str_find(key, '.') + 1, key.length);
}

static void take_dialect(struct settings_target *target, const struct ini_entry *entry)
{
    static const char *const words[] = {"bk", "go", "jinja"};
    size_t chosen;

    if (settings_read_choice(target->reader, entry, words, COUNT_OF(words), &chosen))
        *LIST_ADD(target->reader->arena, &target->settings->dialects) =
            (struct validation){pattern_of(entry), settings_read_word(target->reader, entry)};
}

static void take_signers(struct settings_target *target, const struct ini_entry *entry)
{
    target->settings->signers = settings_read_path(target->reader, entry);
}

static void take_repository(struct settings_target *target, const struct ini_entry *entry)
{
    struct str path = settings_read_path(target->reader, entry).text;

    if (path.length)
        target->settings->history_repository = path;
}

static void take_hosts(struct settings_target *target, const struct ini_entry *entry)
{
    struct setting_word hosts = settings_read_word(target->reader, entry);

    if (hosts.text.length)
        target->instance->hosts = hosts;
}

static void take_module(struct settings_target *target, const struct ini_entry *entry)
{
    target->instance->module = settings_read_word(target->reader, entry).text;
}

static void take_templates(struct settings_target *target, const struct ini_entry *entry)
{
    target->instance->templates = settings_read_words(target->reader, entry);
}

static void take_config(struct settings_target *target, const struct ini_entry *entry)
{
    target->instance->config = settings_read_path(target->reader, entry);
}

/* A body pattern may hold commas: one check a line. */
static struct setting_words read_http(struct settings_target *target,
                                      const struct ini_entry *entry)
{
    struct setting_words checks = settings_read_lines(target->reader, entry);

    for (size_t i = 0; i < checks.count; i++) {
        struct http_check check;
        const char *wanted;

        if (!http_check_parse(checks.items[i].text, &check, &wanted))
            settings_refuse_value(target->reader, entry, checks.items[i].span, wanted);
    }
    return checks;
}

static struct setting_words read_tcp(struct settings_target *target,
                                     const struct ini_entry *entry)
{
    struct setting_words addresses = settings_read_words(target->reader, entry);

    for (size_t i = 0; i < addresses.count; i++) {
        size_t colon = str_find_last(addresses.items[i].text, ':');

        if (colon == STR_NOT_FOUND || colon == 0 || colon + 1 == addresses.items[i].text.length)
            settings_refuse_value(target->reader, entry, addresses.items[i].span, "host:port");
    }
    return addresses;
}

static void take_http_checks(struct settings_target *target, const struct ini_entry *entry)
{
    target->instance->http_checks = read_http(target, entry);
}

static void take_tcp_checks(struct settings_target *target, const struct ini_entry *entry)
{
    target->instance->tcp_checks = read_tcp(target, entry);
}

static void take_exec_checks(struct settings_target *target, const struct ini_entry *entry)
{
    target->instance->exec_checks = settings_read_lines(target->reader, entry);
}

static void take_http_needs(struct settings_target *target, const struct ini_entry *entry)
{
    target->instance->http_needs = read_http(target, entry);
}

static void take_tcp_needs(struct settings_target *target, const struct ini_entry *entry)
{
    target->instance->tcp_needs = read_tcp(target, entry);
}

static void take_exec_needs(struct settings_target *target, const struct ini_entry *entry)
{
    target->instance->exec_needs = settings_read_lines(target->reader, entry);
}

/* A number from 1 to most with unit behind it, or nothing when it is none. */
static void take_number(struct settings_target *target, const struct ini_entry *entry,
                        const char *unit, int most, int factor, int *number)
{
    struct setting_word word = settings_read_word(target->reader, entry);
    struct str digits = word.text;
    int value = 0;

    if (str_ends_with(digits, str_from(unit)))
        digits.length -= strlen(unit);
    for (size_t i = 0; i < digits.length && value <= most; i++)
        value = digits.bytes[i] < '0' || digits.bytes[i] > '9'
                    ? most + 1
                    : value * 10 + (digits.bytes[i] - '0');
    if (value >= 1 && value <= most)
        *number = value * factor;
    else if (word.text.length)
        settings_refuse_value(target->reader, entry, word.span,
                              *unit ? "a number of seconds from 1 to 600"
                                    : "a number from 1 to 100");
}

static void take_check_timeout(struct settings_target *target, const struct ini_entry *entry)
{
    take_number(target, entry, "s", LONGEST_SECONDS, MS, &target->instance->check_timeout_ms);
}

static void take_check_wait(struct settings_target *target, const struct ini_entry *entry)
{
    take_number(target, entry, "s", LONGEST_SECONDS, MS, &target->instance->check_wait_ms);
}

static void take_check_attempts(struct settings_target *target, const struct ini_entry *entry)
{
    take_number(target, entry, "", MOST_ATTEMPTS, 1, &target->instance->check_attempts);
}

static void take_passport(struct settings_target *target, const struct ini_entry *entry)
{
    static const char *const words[] = {"optional", "required"};
    size_t chosen;

    if (settings_read_choice(target->reader, entry, words, COUNT_OF(words), &chosen))
        target->instance->needs_passport = chosen == 1;
}

static void take_validation(struct settings_target *target, const struct ini_entry *entry)
{
    struct instance *instance = target->instance;
    struct setting_word command = settings_read_word(target->reader, entry);

    if (!command.text.length)
        return;
    if (!str_contains(command.text, STR("%s"))) {
        settings_refuse_value(target->reader, entry, command.span,
                              "a command with %s, which is the file");
        return;
    }
    instance->validations =
        list_grow(target->reader->arena, instance->validations, instance->validation_count,
                  &instance->validation_capacity, sizeof(*instance->validations));
    instance->validations[instance->validation_count++] =
        (struct validation){pattern_of(entry), command};
}

/* Octal, as chmod writes it: permissions alone. */
static bool read_mode(struct str text, unsigned *mode)
{
    *mode = 0;
    for (size_t i = 0; i < text.length; i++) {
        if (text.bytes[i] < '0' || text.bytes[i] > '7')
            return false;
        *mode = *mode * 8 + (unsigned)(text.bytes[i] - '0');
    }
    return (text.length == 3 || (text.length == 4 && text.bytes[0] == '0'));
}

static void take_mode(struct settings_target *target, const struct ini_entry *entry)
{
    struct setting_word word = settings_read_word(target->reader, entry);
    unsigned mode;

    if (!word.text.length)
        return;
    if (read_mode(word.text, &mode))
        *LIST_ADD(target->reader->arena, &target->instance->modes) =
            (struct mode_setting){pattern_of(entry), mode};
    else
        settings_refuse_value(target->reader, entry, word.span, "a mode such as 0640");
}

static void take_owner(struct settings_target *target, const struct ini_entry *entry)
{
    struct setting_word word = settings_read_word(target->reader, entry);
    size_t colon = str_find(word.text, ':');

    if (!word.text.length)
        return;
    if (colon == 0 || (colon != STR_NOT_FOUND && colon + 1 == word.text.length))
        settings_refuse_value(target->reader, entry, word.span, "USER or USER:GROUP");
    else
        *LIST_ADD(target->reader->arena, &target->instance->owners) =
            (struct validation){pattern_of(entry), word};
}

static void take_form(struct settings_target *target, const struct ini_entry *entry)
{
    static const char *const words[] = {"ini", "none"};
    size_t chosen;

    if (settings_read_choice(target->reader, entry, words, COUNT_OF(words), &chosen))
        *LIST_ADD(target->reader->arena, &target->instance->forms) =
            (struct validation){pattern_of(entry), settings_read_word(target->reader, entry)};
}

const struct settings_key settings_keys[] = {
    {"supconf",  "supervisor-version", take_version        },
    {"supconf",  "host",               take_host           },
    {"lint",     "paths",              take_lint_paths     },
    {"lint",     "fail-level",         take_fail_level     },
    {"lint",     "select",             take_select         },
    {"lint",     "ignore",             take_ignore         },
    {"lint",     "rules",              take_rules          },
    {"lint",     "schemas",            take_schemas        },
    {"lint",     "profile",            take_profile        },
    {"lint",     "baseline",           take_baseline       },
    {"severity", "*",                  take_severity       },
    {"render",   "inventory",          take_inventory      },
    {"render",   "variables",          take_variables      },
    {"render",   "templates",          take_template_folder},
    {"render",   "prefix",             take_prefix         },
    {"render",   "tree",               take_tree           },
    {"render",   "undefined",          take_undefined      },
    {"render",   "compat",             take_compat         },
    {"render",   "dialect.*",          take_dialect        },
    {"package",  "signers",            take_signers        },
    {"history",  "repository",         take_repository     },
    {"instance", "hosts",              take_hosts          },
    {"instance", "module",             take_module         },
    {"instance", "templates",          take_templates      },
    {"instance", "config",             take_config         },
    {"instance", "compat",             take_instance_compat},
    {"instance", "check.http",         take_http_checks    },
    {"instance", "check.tcp",          take_tcp_checks     },
    {"instance", "check.exec",         take_exec_checks    },
    {"instance", "check.timeout",      take_check_timeout  },
    {"instance", "check.attempts",     take_check_attempts },
    {"instance", "check.wait",         take_check_wait     },
    {"instance", "depends.http",       take_http_needs     },
    {"instance", "depends.tcp",        take_tcp_needs      },
    {"instance", "depends.exec",       take_exec_needs     },
    {"instance", "apply.passport",     take_passport       },
    {"instance", "validate.*",         take_validation     },
    {"instance", "mode.*",             take_mode           },
    {"instance", "owner.*",            take_owner          },
    {"instance", "form.*",             take_form           },
};

const size_t settings_key_count = COUNT_OF(settings_keys);
