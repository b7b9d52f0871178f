/* SPDX-License-Identifier: MIT */
/* Rendered INI files of other programs: grafana.ini, uwsgi.ini. */
#include "cli/lint.h"
#include "cli/reader.h"
#include "render/templates.h"
#include "settings/ini.h"

/* By the first pattern of the settings that fits, else by the name; supervisord's own files are
 * looked at as such. */
static bool has_form(const struct rendered_instance *item, const struct rendered_file *file)
{
    const struct instance *instance = item->instance;

    for (size_t i = 0; i < instance->forms.count; i++)
        if (render_fits(instance->forms.items[i].pattern, file->relative))
            return str_equal(instance->forms.items[i].command.text, STR("ini"));
    return str_ends_with(file->relative, STR(".ini")) && file != item->main &&
           reader_role(file->text->bytes) == ROLE_OTHER;
}

void lint_forms(const struct rendered_instance *item, struct finding_list *findings)
{
    for (size_t i = 0; i < item->count; i++) {
        const struct rendered_file *file = &item->files[i];
        size_t line;

        if (!has_form(item, file) || ini_has_form(file->text->bytes, &line))
            continue;
        finding_add(findings, &render_kinds[RENDER_BAD_FORM], text_line(file->text, line),
                    "line %zu of '" STR_FORMAT
                    "' is neither a section, a comment, nor 'key = value'",
                    line, STR_ARGS(file->relative));
    }
}
