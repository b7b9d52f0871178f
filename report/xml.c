/* SPDX-License-Identifier: MIT */
#include "report/xml.h"

static const char *entity(char byte)
{
    switch (byte) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    default:
        return NULL;
    }
}

void xml_append(struct buffer *out, struct str text)
{
    for (size_t i = 0; i < text.length; i++) {
        const char *escaped = entity(text.bytes[i]);

        if (escaped)
            buffer_append_c(out, escaped);
        else
            buffer_append_byte(out, text.bytes[i]);
    }
}

void xml_attribute(struct buffer *out, const char *name, struct str text)
{
    buffer_printf(out, " %s=\"", name);
    xml_append(out, text);
    buffer_append_byte(out, '"');
}
