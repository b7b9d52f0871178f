/* SPDX-License-Identifier: MIT */
#include "project.h"

/* What is found when `x` is put into a template of that name; "" for nothing. */
static void expect(const char *name, const char *template, const char *value,
                   const char *expected)
{
    SCRATCH(scratch);
    struct project project = {0};
    struct buffer found = {.arena = scratch.arena};
    const char *inventory =
        str_printf(scratch.arena, "web: {hosts: {w1: {X: %s}}}\n", value).bytes;

    project_load(&scratch, &project,
                 str_to_c(scratch.arena,
                          str_printf(scratch.arena,
                                     "dialect.*.x = go\ndialect.* = jinja\n[instance a]\n"
                                     "hosts = web\nmodule = m\ntemplates = %s\nconfig = x\n",
                                     name)),
                 inventory);
    scratch_write(&scratch, str_printf(scratch.arena, "templates/%s", name).bytes,
                  str_from(template));
    cr_assert(project_render(&scratch, &project), "%s", scratch.err.message);
    for (size_t i = 0; i < scratch.findings.count; i++)
        buffer_printf(&found, "%s ", scratch.findings.items[i].kind->code);
    cr_expect_str_eq(str_to_c(scratch.arena, buffer_str(&found)), expected, "%s: %s", template,
                     value);
}

Test(escape, line_ends_in_values_of_ini_files)
{
    expect("a.conf", "[a]\nb = {{ X }}\n", "\"1\\nc = 2\"", "SV606 ");
    expect("a.ini", "; c\n\n[a]\nb = {{ X }} d\n", "\"1\\n\"", "");
    expect("a.ini", "[a]\nb = {{ X }}d\n", "\"1\\n\"", "SV606 ");
    expect("a.cfg", "[a]\n{{ X }}\n", "\"b = 1\\nc = 2\"", "");
    expect("a.conf", "[a]\nb = {{ X }}\n", "\"1\\n  2\\n\\n\\t3\"", "");
    expect("a.conf", "[a]\nb = {{ X }}\n", "\"1\\rc = 2\"", "SV606 ");
    expect("a.conf", "[a]\n# {{ X }}\n", "\"1\\n b = 2\"", "SV606 ");
    expect("a.conf", "[a]\n# {{ X }}\n", "\"1\\n# 2\"", "");
    expect("a.conf", "server {\n name {{ X }};\n}\n", "\"1\\nb\"", "");
    expect("a.txt", "[a]\nb = {{ X }}\n", "\"1\\nc = 2\"", "");
}

Test(escape, a_block_that_ends_in_a_line_end_is_one_line)
{
    expect("a.conf", "[a]\nb = {{ X }}\nc = 1\n", "\"1\\n\"", "");
}

Test(escape, what_supervisord_reads_in_a_value)
{
    expect("a.conf", "[program:a]\nb = {{ X }}\n", "50%", "SV607 ");
    expect("a.conf", "[program:a]\nb = {{ X }}\n", "50%%", "");
    expect("a.conf", "[program:a]\nb = {{ X }}\n", "\"%(here)s/%(process_num)02d\"", "");
    expect("a.conf", "[program:a]\nb = {{ X }}\n", "\"%(ENV_HOME)s\"", "");
    expect("a.conf", "[program:a]\nb = {{ X }}\n", "\"%(home)s\"", "SV607 ");
    expect("a.conf", "[program:a]\nb = {{ X }}\n", "\"%(here)\"", "SV607 ");
    expect("a.conf", "[program:a]\nb = {{ X }}\n", "\"a ;b\"", "SV607 ");
    expect("a.conf", "[program:a]\nb = {{ X }}\n", "a;b", "");
    expect("a.conf", "[program:a]\nb = x {{ X }}\n", "\";b\"", "SV607 ");
    expect("a.conf", "[program:a]\n; {{ X }}\n", "\"a ;b %\"", "");
    expect("a.conf", "[other]\nb = {{ X }}\n", "\"a ;b %\"", "");
}

Test(escape, what_a_shell_reads_in_double_quotes)
{
    expect("a.sh", "A=\"{{ X }}\"\n", "'a\"b'", "SV607 ");
    expect("a.sh", "A=\"{{ X }}\"\n", "pa$word", "SV607 ");
    expect("a.sh", "A=\"{{ X }}\"\n", "a`b", "SV607 ");
    expect("a.sh", "A=\"{{ X }}\"\n", "'a\\\\b'", "SV607 ");
    expect("a.sh", "A=\"{{ X }}\"\n", "'a\\b'", "");
    expect("a.sh", "A=\"{{ X }}\"\n", "'${HOME}/x'", "");
    expect("a.sh", "A=\"{{ X }}\"\n", "a$", "");
    expect("a.sh", "A=\"{{ X }}\"\n", "\"a b\\nc; 'd'\"", "");
}

Test(escape, a_shell_is_followed_into_its_quotes)
{
    expect("a.sh", "A='{{ X }}'\n", "\"it's\"", "SV607 ");
    expect("a.sh", "A='{{ X }}'\n", "'a\"$b`'", "");
    expect("a.sh", "# it's\nA='{{ X }}'\n", "'a\"b'", "");
    expect("a.sh", "A=\"$(cd \"$(dirname \"$0\")\")\" B='{{ X }}'\n", "'a\"b'", "");
    expect("a.sh", "A=\"${B:-\"c\"}{{ X }}\"\n", "'a\"b'", "SV607 ");
    expect("a.sh", "A=${B#c} C='{{ X }}'\n", "\"it's\"", "SV607 ");
    expect("a.sh", "A=\\\"'{{ X }}'\n", "\"it's\"", "SV607 ");
    expect("a.sh", "A=`echo \"b\"`'{{ X }}'\n", "\"it's\"", "SV607 ");
    expect("a.sh", "# {{ X }}\n", "\"a\\nrm\"", "SV607 ");
    expect("a.sh", "cat <<EOF\nit's \"{{ X }}\nEOF\n", "'a\"b'", "");
}

Test(escape, without_quotes_assignments_alone_are_looked_at)
{
    expect("a.sh", "export A={{ X }}\n", "a b", "SV607 ");
    expect("a.sh", "A={{ X }}\n", "a;b", "SV607 ");
    expect("a.sh", "A={{ X }}\n", "'\"a b\"'", "");
    expect("a.sh", "for a in {{ X }}; do :; done\n", "a b", "");
    expect("a.sh", "run --a={{ X }}\n", "a b", "");
}

Test(escape, literals_of_the_template_stand_for_themselves)
{
    expect("a.conf", "[a]\nb = {{ X }}{{ '\\n' }}c = 2\n", "1", "");
}

Test(escape, all_languages_are_looked_at)
{
    expect("#a.conf.x", "[a]\nb = {{ .X }}\n", "1", "");
}
