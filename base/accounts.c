/* SPDX-License-Identifier: MIT */
#include "base/accounts.h"

#include "base/subprocess.h"
#include "base/text.h"

/* What is looked for: one of both. */
struct wanted {
    struct str name;
    int64_t id; /* -1: the name counts */
};

static const struct {
    const char *path, *database;
} sources[] = {
    [ACCOUNT_USER] = {"/etc/passwd", "passwd"},
    [ACCOUNT_GROUP] = {"/etc/group",  "group" },
};

static bool read_id(struct str digits, uint32_t *id)
{
    uint64_t number = 0;

    for (size_t i = 0; i < digits.length; i++) {
        if (digits.bytes[i] < '0' || digits.bytes[i] > '9' || number > UINT32_MAX / 10)
            return false;
        number = number * 10 + (uint64_t)(digits.bytes[i] - '0');
    }
    *id = (uint32_t)number;
    return digits.length && number <= UINT32_MAX;
}

/* name:password:id, then of a user group:comment:home:shell, of a group its members. */
static bool read_record(enum account_kind kind, struct str line, struct account_record *record)
{
    *record = (struct account_record){.name = str_cut(&line, ':')};
    str_cut(&line, ':');
    if (!read_id(str_cut(&line, ':'), &record->id))
        return false;
    if (kind == ACCOUNT_GROUP)
        return true;
    if (!read_id(str_cut(&line, ':'), &record->main_group))
        return false;
    str_cut(&line, ':');
    record->home = str_cut(&line, ':');
    return true;
}

/* The first that fits, as the C library has it. */
static bool find(enum account_kind kind, struct str lines, const struct wanted *wanted,
                 struct account_record *record)
{
    while (lines.length)
        if (read_record(kind, str_cut(&lines, '\n'), record) &&
            (wanted->id >= 0 ? record->id == wanted->id
                             : str_equal(record->name, wanted->name)))
            return true;
    return false;
}

static bool ask(struct arena *arena, enum account_kind kind, const struct wanted *wanted,
                struct account_record *record)
{
    struct str key =
        wanted->id >= 0 ? str_printf(arena, "%lld", (long long)wanted->id) : wanted->name;
    const char *const arguments[] = {"getent", "--", sources[kind].database,
                                     str_to_c(arena, key), NULL};
    struct subprocess_result result;
    struct error err = {0};

    return subprocess_read(arena, arguments, &result, &err) && result.exit_code == 0 &&
           find(kind, result.output, wanted, record);
}

static bool look_up(struct arena *arena, enum account_kind kind, const struct wanted *wanted,
                    struct account_record *record)
{
    struct text *text;
    struct error err = {0};

    return (text_load(arena, sources[kind].path, &text, &err) &&
            find(kind, text->bytes, wanted, record)) ||
           ask(arena, kind, wanted, record);
}

/* No name holds such a byte, and getent would read less or more than one. */
static bool is_name(struct str name)
{
    return name.length && str_find(name, '\0') == STR_NOT_FOUND &&
           str_find(name, ':') == STR_NOT_FOUND && str_find(name, '\n') == STR_NOT_FOUND;
}

bool account_by_name(struct arena *arena, enum account_kind kind, struct str name,
                     struct account_record *record)
{
    const struct wanted wanted = {.name = name, .id = -1};

    return is_name(name) && look_up(arena, kind, &wanted, record);
}

bool account_by_id(struct arena *arena, enum account_kind kind, int64_t id,
                   struct account_record *record)
{
    const struct wanted wanted = {.id = id};

    return id >= 0 && id <= UINT32_MAX && look_up(arena, kind, &wanted, record);
}
