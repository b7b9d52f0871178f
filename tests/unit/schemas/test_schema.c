/* SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>

#include "schemas/schema.h"

static const struct option_schema *option(const char *kind, bool has_label, const char *key)
{
    const struct section_schema *section =
        schema_section(&supervisord_schema, str_from(kind), has_label);

    return section ? schema_option(section, str_from(key)) : NULL;
}

Test(schema, sections_are_found_as_supervisord_finds_them)
{
    static const struct {
        const char *kind;
        bool has_label;
        const char *expected;
    } cases[] = {
        {"supervisord",         false, "supervisord"     },
        {"supervisord",         true,  NULL              },
        {"program",             true,  "program"         },
        {"program",             false, NULL              },
        {"Program",             true,  NULL              },
        {"unix_http_server",    false, "unix_http_server"},
        {"unix_http_server",    true,  "unix_http_server"},
        {"unix_http_server2",   false, "unix_http_server"},
        {"inet_http_serverfoo", true,  "inet_http_server"},
        {"programs",            true,  NULL              },
        {"include",             false, "include"         },
        {"ctlplugin",           true,  "ctlplugin"       },
        {"",                    false, NULL              },
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const struct section_schema *section =
            schema_section(&supervisord_schema, str_from(cases[i].kind), cases[i].has_label);

        cr_expect_eq(section != NULL, cases[i].expected != NULL, "%s", cases[i].kind);
        if (section && cases[i].expected)
            cr_expect(str_equal(section->name, str_from(cases[i].expected)));
    }
}

Test(schema, tables_are_complete_and_sorted)
{
    for (size_t i = 0; i < supervisord_schema.count; i++) {
        const struct section_schema *section = &supervisord_schema.sections[i];

        cr_expect(section->summary.length > 0);
        cr_expect(section->option_count > 0);
        if (i)
            cr_expect_lt(str_compare(section[-1].name, section->name), 0);
        for (size_t j = 0; j < section->option_count; j++) {
            const struct option_schema *item = &section->options[j];

            cr_expect(item->summary.length > 0);
            cr_expect_eq(schema_option(section, item->name), item);
            cr_expect_eq(item->type == OPTION_CHOICE, item->choice_count > 0);
            if (j)
                cr_expect_lt(str_compare(item[-1].name, item->name), 0);
        }
    }
}

Test(schema, options_say_what_is_known_of_them)
{
    const struct option_schema *startsecs = option("program", true, "startsecs");
    const struct option_schema *level = option("supervisord", false, "loglevel");

    cr_assert_not_null(startsecs);
    cr_expect_eq(startsecs->type, OPTION_INTEGER);
    cr_expect_eq(startsecs->effect, EFFECT_RESTART_GROUP);
    cr_expect_eq(startsecs->scope, SCOPE_PROGRAM);
    cr_expect(startsecs->has_minimum && startsecs->minimum == 0 && !startsecs->has_maximum);
    cr_expect(str_equal(startsecs->default_value, STR("1")));
    cr_expect(str_equal(startsecs->unit, STR("seconds")));
    cr_assert_not_null(level);
    cr_expect_eq(level->choice_count, 7);
    cr_expect(str_equal(level->choices[0], STR("critical")));
    cr_expect(option("program", true, "command")->is_required);
    cr_expect_null(option("program", true, "command")->default_value.bytes);
    cr_expect(option("inet_http_server", false, "password")->is_secret);
    cr_expect_eq(option("fcgi-program", true, "socket_mode")->effect, EFFECT_UNSEEN);
    cr_expect_eq(option("fcgi-program", true, "socket")->scope, SCOPE_SOCKET);
    cr_expect_eq(option("supervisord", false, "umask")->maximum, 0777);
    cr_expect_null(option("program", true, "Command"));
    cr_expect_null(option("program", true, ""));
    cr_expect(str_equal(option("eventlistener", true, "priority")->default_value, STR("-1")));
    cr_expect(str_equal(option("program", true, "priority")->default_value, STR("999")));
    cr_expect_eq(option("program", true, "command")->position, 0);
}

Test(schema, defaults_follow_the_version)
{
    const struct option_schema *exitcodes = option("program", true, "exitcodes");

    cr_expect(str_equal(schema_default(exitcodes, 30400), STR("0,2")));
    cr_expect(str_equal(schema_default(exitcodes, 40000), STR("0")));
    cr_expect(str_equal(schema_default(exitcodes, SUPERVISOR_4_2_5), STR("0")));
}

Test(schema, versions)
{
    static const struct {
        const char *text;
        supervisor_version version; /* 0: refused */
    } cases[] = {
        {"4.2.5",    40205 },
        {"4.2",      40200 },
        {"3.0.0",    30000 },
        {"10.11.12", 101112},
        {"4",        0     },
        {"4.",       0     },
        {"4.2.",     0     },
        {"4.2.5.1",  0     },
        {"4.x",      0     },
        {"",         0     },
        {"-4.2",     0     },
        {"4.100",    0     },
        {" 4.2",     0     },
        {"3.0a8",    0     },
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        supervisor_version version = 0;

        cr_expect_eq(supervisor_version_parse(str_from(cases[i].text), &version),
                     cases[i].version != 0, "%s", cases[i].text);
        cr_expect_eq(version, cases[i].version, "%s: %u", cases[i].text, version);
    }
}

Test(schema, words)
{
    cr_expect_str_eq(option_type_name(OPTION_TEXT), "text");
    cr_expect_str_eq(option_type_name(OPTION_PATTERNS), "patterns");
    cr_expect_str_eq(option_effect_name(EFFECT_UNSEEN), "unseen");
    cr_expect_str_eq(option_scope_name(SCOPE_PROCESS), "process");
}
