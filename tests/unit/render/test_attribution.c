/* SPDX-License-Identifier: MIT */
#include "project.h"

static const struct finding_kind kind = {"SV999", "test", SEVERITY_WARNING, "", NULL, NULL,
                                         NULL,    NULL};

#define INSTANCE                                                                               \
    "[instance a]\nhosts = web\nmodule = m\ntemplates = #etc#*\nconfig = prefix/etc/a.conf\n"
#define HOSTS "web: {hosts: {w1: {PORT: 80}, w2: {PORT: 81}, w3: {PORT: 82}}}\n"

/* A finding about the first such word in the main file of the item. */
static void find_word(struct scratch *scratch, const struct rendered_instance *item,
                      const char *word, const char *message)
{
    const struct text *text = item->files[0].text;
    size_t offset = str_search(text->bytes, str_from(word));
    struct fix *fix = ARENA_NEW(scratch->arena, struct fix);

    cr_assert_neq(offset, STR_NOT_FOUND);
    finding_add(&scratch->findings, &kind, span_make(text, offset, strlen(word)), "%s", message)
        ->fix = fix;
}

static struct finding_list attribute(struct scratch *scratch, const struct project *project,
                                     const size_t *counts)
{
    struct finding_list attributed = {.arena = scratch->arena};

    render_attribute(scratch->arena, &project->result, &scratch->findings, counts, &attributed);
    return attributed;
}

static void render_template(struct scratch *scratch, struct project *project, struct str text)
{
    project_load(scratch, project, INSTANCE, HOSTS);
    scratch_write(scratch, "templates/#etc#a.conf", text);
    cr_assert(project_render(scratch, project), "%s", scratch->err.message);
    cr_assert_eq(scratch->findings.count, 0, "%s", shown(scratch));
    cr_assert_eq(project->result.count, 3);
}

Test(attribution, findings_move_to_the_template_and_join)
{
    SCRATCH(scratch);
    struct project project = {0};
    struct finding_list found;

    render_template(&scratch, &project, STR("a = __PORT__\ncommand = sleep 10\n"));
    find_word(&scratch, &project.result.items[0], "sleep", "naps");
    find_word(&scratch, &project.result.items[2], "sleep", "naps");
    found = attribute(&scratch, &project, (const size_t[]){1, 0, 1});
    cr_assert_eq(found.count, 1);
    cr_assert(str_ends_with(found.items[0].span.text->path, STR("templates/#etc#a.conf")));
    cr_assert_eq(span_start(found.items[0].span).line, 2);
    cr_assert_eq(span_start(found.items[0].span).column, 11);
    cr_assert(str_equal(found.items[0].scope, STR("2 of 3 hosts: w1, w3")));
    cr_assert_null(found.items[0].fix);
    cr_assert_null(found.items[0].note.span.text);
}

Test(attribution, a_value_is_shown_at_its_mark_with_its_place)
{
    SCRATCH(scratch);
    struct project project = {0};
    struct finding_list found;

    render_template(&scratch, &project, STR("a = b\nport = __PORT__ x\n"));
    find_word(&scratch, &project.result.items[1], "81", "odd");
    found = attribute(&scratch, &project, (const size_t[]){0, 1, 0});
    cr_assert_eq(found.count, 1);
    cr_assert(str_equal(span_str(found.items[0].span), STR("__PORT__")));
    cr_assert(str_ends_with(found.items[0].note.span.text->path, STR("hosts.yml")));
    cr_assert(str_equal(span_str(found.items[0].note.span), STR("81")));
    cr_assert(str_equal(found.items[0].scope, STR("1 of 3 hosts: w2")));
}

Test(attribution, jinja_expressions_are_shown_with_the_place_of_their_value)
{
    SCRATCH(scratch);
    struct project project = {0};
    struct finding_list found;

    project_load(&scratch, &project, "dialect.* = jinja\n" INSTANCE, HOSTS);
    scratch_write(&scratch, "templates/#etc#a.conf",
                  STR("{% if PORT %}\np = {{ PORT }}\n{% endif %}\n"));
    cr_assert(project_render(&scratch, &project));
    find_word(&scratch, &project.result.items[2], "82", "odd");
    found = attribute(&scratch, &project, (const size_t[]){0, 0, 1});
    cr_assert(str_equal(span_str(found.items[0].span), STR("PORT")), STR_FORMAT,
              STR_ARGS(span_str(found.items[0].span)));
    cr_assert(str_equal(span_str(found.items[0].note.span), STR("82")));
}

Test(attribution, several_faults_of_one_host_count_once)
{
    SCRATCH(scratch);
    struct project project = {0};
    struct finding_list found;

    render_template(&scratch, &project, STR("a = b\n"));
    find_word(&scratch, &project.result.items[0], "b", "same");
    find_word(&scratch, &project.result.items[0], "b", "same");
    find_word(&scratch, &project.result.items[0], "b", "other");
    found = attribute(&scratch, &project, (const size_t[]){3, 0, 0});
    cr_assert_eq(found.count, 2);
    cr_assert(str_equal(found.items[0].scope, STR("1 of 3 hosts: w1")));
}

Test(attribution, texts_that_were_not_rendered_stay)
{
    SCRATCH(scratch);
    struct project project = {0};
    struct finding_list found;
    const struct text *other = text_create(scratch.arena, STR("/etc/x.conf"), STR("x = y\n"));

    render_template(&scratch, &project, STR("a = b\n"));
    for (size_t i = 0; i < 3; i++)
        finding_add(&scratch.findings, &kind, span_make(other, 4, 1), "bad");
    found = attribute(&scratch, &project, (const size_t[]){1, 1, 1});
    cr_assert_eq(found.count, 1);
    cr_assert_eq(found.items[0].span.text, other);
    cr_assert(str_equal(found.items[0].scope, STR("3 of 3 hosts")));
}

Test(source, rendered_files_lie_over_the_disk)
{
    SCRATCH(scratch);
    struct project project = {0};
    struct file_source files;
    struct str *paths, folder;
    size_t count;

    project_load(&scratch, &project, INSTANCE, HOSTS);
    scratch_write(&scratch, "templates/#etc#a.conf", STR("new\n"));
    scratch_write(&scratch, "templates/#etc#conf.d#b.conf", STR("b\n"));
    scratch_write(&scratch, "templates/#etc#conf.d#.hidden.conf", STR("h\n"));
    scratch_write(&scratch, "prefix/etc/a.conf", STR("old\n"));
    scratch_write(&scratch, "prefix/etc/conf.d/a.conf", STR("disk\n"));
    scratch_write(&scratch, "prefix/etc/conf.d/b.conf", STR("old b\n"));
    cr_assert(project_render(&scratch, &project));
    files = render_file_source(scratch.arena, &project.result.items[0], &disk_files);
    folder = str_from(scratch_path(&scratch, "prefix/etc/"));
    cr_assert(str_equal(
        files
            .read(files.context, scratch.arena, path_join(scratch.arena, folder, STR("a.conf")))
            ->bytes,
        STR("new\n")));
    cr_assert(str_equal(files
                            .read(files.context, scratch.arena,
                                  path_join(scratch.arena, folder, STR("../etc/conf.d/a.conf")))
                            ->bytes,
                        STR("disk\n")));
    cr_assert_null(files.read(files.context, scratch.arena,
                              path_join(scratch.arena, folder, STR("none"))));
    files.glob(files.context, scratch.arena,
               path_join(scratch.arena, folder, STR("conf.d/*.conf")), &paths, &count);
    cr_assert_eq(count, 2);
    cr_assert(str_ends_with(paths[0], STR("conf.d/a.conf")));
    cr_assert(str_ends_with(paths[1], STR("conf.d/b.conf")));
}
