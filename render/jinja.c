/* SPDX-License-Identifier: MIT */
#include "render/rendering.h"

void jinja_render(struct rendering *rendering)
{
    rendering_fault(rendering, TEMPLATE_BAD_TEMPLATE, span_make(rendering->text, 0, 0),
                    "jinja templates are not supported by this build");
}
