/* SPDX-License-Identifier: MIT */
/* The values are those of PyYAML 6; tests/differential/yaml_scalars.py asks it again. */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "yaml/yaml.h"

static struct yaml_value value_of(struct arena *arena, const char *text)
{
    struct yaml_node node = {.kind = YAML_SCALAR, .text = str_from(text), .is_plain = true};

    return yaml_scalar(arena, &node);
}

Test(scalar, integers)
{
    static const char *const cases[][2] = {
        {"0",                          "0"                            },
        {"-0",                         "0"                            },
        {"+12",                        "12"                           },
        {"1_000",                      "1000"                         },
        {"0777",                       "511"                          },
        {"-0777",                      "-511"                         },
        {"0_7",                        "7"                            },
        {"0_",                         "0"                            },
        {"0x1F",                       "31"                           },
        {"-0xff_ff",                   "-65535"                       },
        {"0b1010_1",                   "21"                           },
        {"1:30",                       "90"                           },
        {"-1:5:30",                    "-3930"                        },
        {"190:20:30",                  "685230"                       },
        {"100000000000000000000",      "100000000000000000000"        },
        {"0xffffffffffffffffffffffff", "79228162514264337593543950335"},
        {"2022-1",                     NULL                           },
        {"0o17",                       NULL                           },
        {"08",                         NULL                           },
        {"0b2",                        NULL                           },
        {"0x",                         NULL                           },
        {"0b_",                        NULL                           },
        {"_1",                         NULL                           },
        {"1:60",                       NULL                           },
        {"1:",                         NULL                           },
        {"01:30",                      NULL                           },
        {"+",                          NULL                           },
        {"1e5",                        NULL                           },
    };
    CLEANUP(destroy_arena) struct arena *arena = arena_create();

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct yaml_value value = value_of(arena, cases[i][0]);

        cr_expect_eq(value.type, cases[i][1] ? YAML_INTEGER : YAML_STRING, "%s: %d",
                     cases[i][0], value.type);
        if (cases[i][1])
            cr_expect(str_equal(value.digits, str_from(cases[i][1])), "%s: %.*s", cases[i][0],
                      STR_ARGS(value.digits));
    }
}

Test(scalar, floats)
{
    static const struct {
        const char *text;
        bool is_float;
        double value;
    } cases[] = {
        {"1.5",       true,  1.5              },
        {"1.",        true,  1                },
        {"-1_0.5",    true,  -10.5            },
        {".5",        true,  0.5              },
        {"1.5e+3",    true,  1500             },
        {"1.5e3",     false, 0                },
        {"-.5",       false, 0                },
        {"1:30.5",    true,  90.5             },
        {".inf",      true,  (double)INFINITY },
        {"-.INF",     true,  -(double)INFINITY},
        {"+.Inf",     true,  (double)INFINITY },
        {".",         false, 0                },
        {"._5",       false, 0                },
        {"1.2.3",     false, 0                },
        {"-.nan",     false, 0                },
        {"10.0.0.11", false, 0                },
        {"01.5",      true,  1.5              },
        {"1.5E-1",    true,  0.15             },
    };
    CLEANUP(destroy_arena) struct arena *arena = arena_create();

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct yaml_value value = value_of(arena, cases[i].text);

        cr_expect_eq(value.type, cases[i].is_float ? YAML_FLOAT : YAML_STRING, "%s: %d",
                     cases[i].text, value.type);
        if (cases[i].is_float)
            cr_expect_eq(value.real, cases[i].value, "%s: %g", cases[i].text, value.real);
    }
    cr_expect(isnan(value_of(arena, ".NaN").real));
}

Test(scalar, words)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    static const char *const yes[] = {"yes", "Yes", "YES", "true", "TRUE", "on", "On"};
    static const char *const no[] = {"no", "No", "false", "False", "off", "OFF"};
    static const char *const strings[] = {"y", "n", "yEs", "none", "NULL ", "2024-01-01"};

    for (size_t i = 0; i < COUNT_OF(yes); i++) {
        cr_expect_eq(value_of(arena, yes[i]).type, YAML_BOOLEAN);
        cr_expect(value_of(arena, yes[i]).boolean);
    }
    for (size_t i = 0; i < COUNT_OF(no); i++) {
        cr_expect_eq(value_of(arena, no[i]).type, YAML_BOOLEAN);
        cr_expect_not(value_of(arena, no[i]).boolean);
    }
    for (size_t i = 0; i < COUNT_OF(strings); i++)
        cr_expect_eq(value_of(arena, strings[i]).type, YAML_STRING, "%s", strings[i]);
    cr_expect_eq(value_of(arena, "").type, YAML_NULL);
    cr_expect_eq(value_of(arena, "~").type, YAML_NULL);
    cr_expect_eq(value_of(arena, "Null").type, YAML_NULL);
}

Test(scalar, tags_decide)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct yaml_node node = {.kind = YAML_SCALAR, .text = STR("0777"), .is_plain = false};

    cr_expect_eq(yaml_scalar(arena, &node).type, YAML_STRING);
    node.tag = STR("tag:yaml.org,2002:int");
    cr_expect_eq(yaml_scalar(arena, &node).type, YAML_INTEGER);
    node.is_plain = true;
    node.tag = STR("!secret");
    cr_expect_eq(yaml_scalar(arena, &node).type, YAML_STRING);
    node.tag = STR("tag:yaml.org,2002:str");
    cr_expect_eq(yaml_scalar(arena, &node).type, YAML_STRING);
}

Test(scalar, endless_integers_stay_text)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    char *digits = arena_bytes(arena, (10 << 20) + 1);

    memset(digits, '1', 10 << 20);
    digits[10 << 20] = '\0';
    cr_expect_eq(value_of(arena, digits).type, YAML_STRING);
}
