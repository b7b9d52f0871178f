/* SPDX-License-Identifier: MIT */
#include "inventory/attribution.h"
#include "render/render.h"

static const struct rendered_file *file_of(const struct rendered_instance *instance,
                                           const struct text *text)
{
    for (size_t i = 0; text && i < instance->count; i++)
        if (instance->files[i].text == text)
            return &instance->files[i];
    return NULL;
}

static struct span template_span(const struct rendered_file *file, struct span span)
{
    return traced_span(&file->content, span.offset, span.length);
}

static struct finding attribute(const struct rendered_instance *instance,
                                const struct finding *finding)
{
    const struct rendered_file *file = file_of(instance, finding->span.text);
    const struct rendered_file *noted = file_of(instance, finding->note.span.text);
    struct finding attributed = *finding;
    struct span value;

    if (noted)
        attributed.note.span = template_span(noted, finding->note.span);
    if (!file)
        return attributed;
    attributed.fix = NULL; /* it would edit what is made anew at the next rendering */
    attributed.span = template_span(file, finding->span);
    value = traced_cause(&file->content, finding->span.offset, finding->span.length);
    if (value.text && !finding->note.span.text)
        attributed.note = (struct finding_note){value, STR("the value comes from here")};
    return attributed;
}

/* Index behind the items of the instance that begins at start. */
static size_t instance_end(const struct render_result *result, size_t start)
{
    size_t end = start;

    while (end < result->count && result->items[end].instance == result->items[start].instance)
        end++;
    return end;
}

void render_attribute(struct arena *arena, const struct render_result *result,
                      const struct finding_list *findings, const size_t *counts,
                      struct finding_list *attributed)
{
    size_t next = 0;

    if (!attributed->arena)
        attributed->arena = arena;
    for (size_t start = 0, end; start < result->count; start = end) {
        struct attribution attribution;

        end = instance_end(result, start);
        attribution = attribution_create(attributed, end - start);
        for (size_t i = start; i < end; i++) {
            for (size_t j = 0; j < counts[i]; j++, next++) {
                struct finding finding = attribute(&result->items[i], &findings->items[next]);

                attribution_add(&attribution, &finding, result->items[i].host);
            }
        }
        attribution_finish(&attribution);
    }
}
