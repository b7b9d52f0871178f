/* SPDX-License-Identifier: MIT */
#include "report/explanations.h"

const char *effect_sentence(enum option_effect effect)
{
    switch (effect) {
    case EFFECT_NONE:
        return "no restart";
    case EFFECT_RESTART_GROUP:
        return "update restarts the group";
    case EFFECT_RESTART_DAEMON:
        return "supervisord itself must be restarted";
    case EFFECT_UNSEEN:
        break;
    }
    return "reread does not notice it: the group must be restarted by hand";
}

const char *label_mark(const struct section_schema *section)
{
    return section->label == LABEL_REQUIRED ? ":x" : "";
}

void report_explanations(FILE *out, enum explanation_format format, const struct style *style,
                         const struct explanation *items, size_t count)
{
    if (format == EXPLANATION_JSON) {
        explain_in_json(out, items, count);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        if (i)
            fputc('\n', out);
        if (format == EXPLANATION_MARKDOWN)
            explain_in_markdown(out, &items[i]);
        else
            explain_for_people(out, style, &items[i]);
    }
}
