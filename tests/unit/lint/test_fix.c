/* SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>

#include "base/edits.h"
#include "lint/fix.h"

/* The files of a test, by name. */
struct files {
    const char *const (*items)[2];
    size_t count;
    struct arena *arena;
};

static const struct text *read_file(void *context, struct arena *arena, struct str path)
{
    const struct files *files = context;

    for (size_t i = 0; i < files->count; i++)
        if (str_equal(path, str_from(files->items[i][0])))
            return text_create(arena, path, str_from(files->items[i][1]));
    return NULL;
}

static void find_files(void *context, struct arena *arena, struct str pattern,
                       struct str **paths, size_t *count)
{
    (void)context;
    *paths = ARENA_ARRAY(arena, struct str, 1);
    (*paths)[0] = pattern;
    *count = 1;
}

/* A rule that is never content: its fix makes the value one letter longer. */
static void on_option(struct lint *lint, const struct config_section *section,
                      const struct option *option, const struct option_schema *schema)
{
    struct finding *finding;
    struct edit *edit;
    struct fix *fix;

    (void)section;
    (void)schema;
    if (!str_equal(option->key, STR("endless")))
        return;
    finding = lint_report(lint, option->value.source, "more");
    edit = ARENA_NEW(lint->arena, struct edit);
    *edit = (struct edit){span_make(option->value.source.text,
                                    option->value.source.offset + option->value.str.length, 0),
                          STR("b")};
    fix = ARENA_NEW(lint->arena, struct fix);
    *fix = (struct fix){.is_safe = false, .title = STR("add"), .edits = edit, .count = 1};
    finding->fix = fix;
}

static const struct rule endless = {
    .kind = {.code = "T1", .name = "endless", .severity = SEVERITY_WARNING},
    .options = OPTIONS_ALL,
    .option = on_option,
};
static const struct rule *rules[] = {&endless};
static const struct rule_list rule_list = {rules, 1, 1};

static struct fixes fix(struct files *files, bool with_unsafe)
{
    const struct lint_options options = {
        .schema = &supervisord_schema, .version = SUPERVISOR_4_2_5, .rules = &rule_list};
    struct machine machine = {
        .cwd = STR("/"), .files = {.context = files, .read = read_file, .glob = find_files}
    };
    struct fixes fixes = fixes_create(files->arena, &machine.files, with_unsafe);
    const struct text *main = read_file(files, files->arena, str_from(files->items[0][0]));

    fixes_make(&fixes, main, &machine, &options);
    return fixes;
}

static void expect(const struct fixes *fixes, size_t index, const char *expected)
{
    const struct fixed_text *fixed;

    cr_assert_lt(index, fixes->files.count);
    fixed = fixes->files.entries[index].value;
    cr_assert(str_equal(fixed->after.str, str_from(expected)), "got <<<" STR_FORMAT ">>>",
              STR_ARGS(fixed->after.str));
}

Test(fix, mends_the_main_file_and_its_includes)
{
    static const char *const texts[][2] = {
        {"/etc/main.conf", "[supervisord]\nuser=a\nuser=root\n[include]\nfiles=b.conf\n"},
        {"/etc/b.conf",    "[program:a] x\ncommand=/bin/a\n"                            },
    };
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct files files = {texts, COUNT_OF(texts), arena};
    struct fixes fixes = fix(&files, false);

    cr_assert_eq(fixes.files.count, 2);
    cr_assert_eq(fixes.count, 2);
    expect(&fixes, 0, "[program:a] ; x\ncommand=/bin/a\n");
    expect(&fixes, 1, "[supervisord]\nuser=root\n[include]\nfiles=b.conf\n");
}

Test(fix, goes_on_until_nothing_is_left)
{
    static const char *const texts[][2] = {
        {"/etc/a.conf", "\xEF\xBB\xBF[program:a] x\nuser=a\nuser=b\nuser=c\ncommand=/bin/a\n"}
    };
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct files files = {texts, COUNT_OF(texts), arena};
    struct fixes fixes = fix(&files, false);

    expect(&fixes, 0, "[program:a] ; x\nuser=c\ncommand=/bin/a\n");
}

Test(fix, leaves_unsafe_fixes_to_those_who_ask)
{
    static const char *const texts[][2] = {
        {"/etc/a.conf", "[program:a]\ncommand=/bin/a\n  [program:b]\n"}
    };
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct files files = {texts, COUNT_OF(texts), arena};
    struct fixes safe = fix(&files, false), all = fix(&files, true);

    cr_assert_eq(safe.files.count, 0);
    expect(&all, 0, "[program:a]\ncommand=/bin/a\n[program:b]\n");
}

Test(fix, takes_all_back_when_a_rule_is_never_content)
{
    static const char *const texts[][2] = {
        {"/etc/a.conf", "[program:a]\nendless=a\n"}
    };
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct files files = {texts, COUNT_OF(texts), arena};
    struct fixes fixes = fix(&files, true);

    cr_assert_eq(fixes.count, 0);
    cr_assert_not(fixed_text_has_changed(fixes.files.entries[0].value));
}

Test(fix, honours_comments_that_suppress)
{
    static const char *const texts[][2] = {
        {"/etc/a.conf",
         "[program:a] x ; supconf: ignore=text-after-section\ncommand=/bin/a\n"}
    };
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct files files = {texts, COUNT_OF(texts), arena};
    struct fixes fixes = fix(&files, true);

    cr_assert_eq(fixes.files.count, 0);
}
