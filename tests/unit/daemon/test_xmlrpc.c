/* SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>

#include "base/buffer.h"
#include "daemon/xmlrpc.h"

#define VALUE(xml)                                                                             \
    "<?xml version='1.0'?>\n<methodResponse>\n<params>\n<param>\n" xml                         \
    "\n</param>\n</params>\n</methodResponse>\n"

static struct arena *arena;

static void set_up(void)
{
    arena = arena_create();
}

static void tear_down(void)
{
    destroy_arena(&arena);
}

TestSuite(xmlrpc, .init = set_up, .fini = tear_down);

static struct xmlrpc_value good(struct str text)
{
    struct xmlrpc_answer answer;
    struct error err = {0};

    cr_assert(xmlrpc_parse(arena, text, &answer, &err), "%s", err.message);
    cr_assert_not(answer.is_fault);
    return answer.value;
}

static void expect_bad(struct str text, const char *reason)
{
    struct xmlrpc_answer answer;
    struct error err = {0};

    cr_assert_not(xmlrpc_parse(arena, text, &answer, &err));
    cr_assert_eq(err.kind, ERROR_DAEMON);
    cr_assert(str_contains(str_from(err.message), str_from(reason)), "'%s' is not in '%s'",
              reason, err.message);
}

static void expect_text(struct xmlrpc_value value, struct str text)
{
    cr_assert_eq(value.kind, XMLRPC_STRING);
    cr_assert(str_equal(value.text, text), STR_FORMAT, STR_ARGS(value.text));
}

Test(xmlrpc, scalars)
{
    cr_assert_eq(good(STR(VALUE("<value><int> -42\n</int></value>"))).integer, -42);
    cr_assert_eq(good(STR(VALUE("<value><i4>7</i4></value>"))).kind, XMLRPC_INTEGER);
    cr_assert_eq(good(STR(VALUE("<value><boolean>1</boolean></value>"))).kind, XMLRPC_BOOLEAN);
    expect_text(good(STR(VALUE("<value><string> a &lt;b&gt; \n</string></value>"))),
                STR(" a <b> \n"));
    expect_text(good(STR(VALUE("<value>bare</value>"))), STR("bare"));
    expect_text(good(STR(VALUE("<value></value>"))), STR(""));
    expect_text(good(STR(VALUE("<value>\n<string></string>\n</value>"))), STR(""));
    cr_assert_eq(good(STR(VALUE("<value><nil/></value>"))).kind, XMLRPC_NONE);
}

Test(xmlrpc, structs_and_arrays)
{
    struct xmlrpc_value value =
        good(STR(VALUE("<value><array><data><value><struct>\n<member>\n<name>pid</name>\n"
                       "<value><int>12</int></value>\n</member><member><name>name</name>"
                       "<value><string>web</string></value></member></struct></value>"
                       "<value><array><data></data></array></value></data></array></value>")));
    const struct xmlrpc_value *process = &value.items[0];

    cr_assert_eq(value.kind, XMLRPC_ARRAY);
    cr_assert_eq(value.count, 2);
    cr_assert_eq(xmlrpc_member(process, "pid", XMLRPC_INTEGER)->integer, 12);
    expect_text(*xmlrpc_member(process, "name", XMLRPC_STRING), STR("web"));
    cr_assert_null(xmlrpc_member(process, "pid", XMLRPC_STRING));
    cr_assert_null(xmlrpc_member(process, "nope", XMLRPC_STRING));
    cr_assert_null(xmlrpc_member(&value, "pid", XMLRPC_INTEGER));
    cr_assert_eq(value.items[1].kind, XMLRPC_ARRAY);
    cr_assert_eq(value.items[1].count, 0);
}

Test(xmlrpc, fault)
{
    struct xmlrpc_answer answer;
    struct error err = {0};

    cr_assert(xmlrpc_parse(
        arena,
        STR("<methodResponse><fault><value><struct><member><name>faultCode</name><value>"
            "<int>91</int></value></member><member><name>faultString</name><value><string>"
            "STILL_RUNNING</string></value></member></struct></value></fault></"
            "methodResponse>"),
        &answer, &err));
    cr_assert(answer.is_fault);
    cr_assert_eq(answer.fault_code, 91);
    cr_assert(str_equal(answer.fault_text, STR("STILL_RUNNING")));
    expect_bad(STR("<methodResponse><fault><value>x</value></fault></methodResponse>"),
               "a fault without code or text");
}

Test(xmlrpc, characters_that_xml_has_not)
{
    expect_text(good(STR(VALUE("<value>\x1b[31m\0\xff é \xef\xbf\xbf</value>"))),
                STR("\xef\xbf\xbd[31m\xef\xbf\xbd\xef\xbf\xbd é \xef\xbf\xbd"));
}

Test(xmlrpc, bad_answers)
{
    expect_bad(STR(""), "no element found");
    expect_bad(STR("<methodResponse><params><param><value>"), "line 1");
    expect_bad(STR("<methodResponse/>"), "a value is missing");
    expect_bad(STR("<value>x</value>"), "an element that does not belong there");
    expect_bad(STR(VALUE("<value><int>x</int></value>")), "not a whole number");
    expect_bad(STR(VALUE("<value><int></int></value>")), "not a whole number");
    expect_bad(STR(VALUE("<value><int>99999999999999999999</int></value>")),
               "not a whole number");
    expect_bad(STR(VALUE("<value><boolean>2</boolean></value>")), "neither 0 nor 1");
    expect_bad(STR(VALUE("<value><int>1</int><int>2</int></value>")), "two values");
    expect_bad(STR(VALUE("<value><struct><member><name>a</name></member></struct></value>")),
               "without name or value");
    expect_bad(STR(VALUE("<value><array></array></value>")), "a value is missing");
    expect_bad(STR("<!DOCTYPE a [<!ENTITY b 'c'>]>" VALUE("<value>&b;</value>")), "DOCTYPE");
}

Test(xmlrpc, endless_nesting)
{
    struct buffer text = {.arena = arena};

    buffer_append_c(&text, "<methodResponse><params><param>");
    for (int i = 0; i < 100000; i++)
        buffer_append_c(&text, "<value><array><data>");
    expect_bad(buffer_str(&text), "nested too deeply");
}

Test(xmlrpc, call)
{
    struct xmlrpc_value parameters[] = {xmlrpc_string(STR("a<b>&\x1b\r\xc3\xa9")),
                                        xmlrpc_boolean(false), xmlrpc_integer(-3)};
    struct str call = xmlrpc_call(arena, "supervisor.x", parameters, 3);

    cr_assert(str_equal(
        call, STR("<?xml version=\"1.0\"?><methodCall><methodName>supervisor.x</methodName>"
                  "<params><param><value><string>a&lt;b&gt;&amp;\xef\xbf\xbd&#13;\xc3\xa9"
                  "</string></value></param><param><value><boolean>0</boolean></value></param>"
                  "<param><value><int>-3</int></value></param></params></methodCall>")));
}

Test(xmlrpc, writes_arrays_and_structs)
{
    struct xmlrpc_value members[] = {
        {.kind = XMLRPC_STRING, .name = STR("a"), .text = STR("<1>")},
        {.kind = XMLRPC_ARRAY,  .name = STR("b")},
        {.kind = XMLRPC_BOOLEAN,     .name = STR("c"),     .integer = 1                  }
    };
    struct xmlrpc_value calls = {.kind = XMLRPC_ARRAY, .items = members, .count = 1};
    struct xmlrpc_value both[] = {
        {.kind = XMLRPC_STRUCT, .items = members, .count = COUNT_OF(members)},
        calls
    };
    struct str text = xmlrpc_call(arena, "m", both, COUNT_OF(both));

    cr_assert(str_contains(
        text, STR("<param><value><struct>"
                  "<member><name>a</name><value><string>&lt;1&gt;</string></value></member>"
                  "<member><name>b</name><value><array><data></data></array></value></member>"
                  "<member><name>c</name><value><boolean>1</boolean></value></member>"
                  "</struct></value></param>"
                  "<param><value><array><data><value><string>&lt;1&gt;</string></value>"
                  "</data></array></value></param>")));
}
