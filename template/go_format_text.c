/* SPDX-License-Identifier: MIT */
#include "base/utf8.h"
#include "config/config.h"
#include "template/go_format.h"

/* The first count code points. */
static struct str first_runes(struct str text, size_t count)
{
    size_t at = 0, length;

    for (; count && at < text.length; count--, at += length)
        utf8_decode(text, at, &length);
    return str_slice(text, 0, at);
}

static void append_escaped(struct buffer *out, uint32_t rune, char quote)
{
    static const char controls[] = "\a\b\f\n\r\t\v", names[] = "abfnrtv";
    size_t index = rune < ' ' ? str_find(str_from(controls), (char)rune) : STR_NOT_FOUND;

    if (rune == '\\' || rune == (unsigned char)quote)
        buffer_printf(out, "\\%c", (int)rune);
    else if (python_is_printable(rune))
        utf8_append(out, rune);
    else if (rune && index != STR_NOT_FOUND)
        buffer_printf(out, "\\%c", names[index]);
    else if (rune < ' ' || rune == 0x7F)
        buffer_printf(out, "\\x%02x", (unsigned)rune);
    else
        buffer_printf(out, rune < 0x10000 ? "\\u%04x" : "\\U%08x", (unsigned)rune);
}

static void append_quoted(struct buffer *out, struct str text)
{
    size_t length;

    buffer_append_byte(out, '"');
    for (size_t at = 0; at < text.length; at += length) {
        uint32_t rune = utf8_decode(text, at, &length);

        if (rune == UTF8_BROKEN)
            buffer_printf(out, "\\x%02x", (unsigned char)text.bytes[at]);
        else
            append_escaped(out, rune, '"');
    }
    buffer_append_byte(out, '"');
}

void go_format_quoted_rune(struct go_format *format, uint32_t rune)
{
    struct buffer text = {.arena = format->out.arena};

    if (format->has_plus) {
        format->fault = "'+' for a quoted character is not supported";
        return;
    }
    buffer_append_byte(&text, '\'');
    append_escaped(&text, rune > 0xD7FF && rune < 0xE000 ? 0xFFFD : rune, '\'');
    buffer_append_byte(&text, '\'');
    go_format_padded(format, buffer_str(&text));
}

static void append_hexadecimal(struct go_format *format, struct str text, bool is_upper)
{
    const char *mark = !format->has_hash ? "" : is_upper ? "0X" : "0x";
    struct buffer out = {.arena = format->out.arena};

    for (size_t i = 0; i < text.length; i++) {
        if (i && format->has_space)
            buffer_append_byte(&out, ' ');
        if (!i || format->has_space)
            buffer_append_c(&out, mark);
        buffer_printf(&out, is_upper ? "%02X" : "%02x", (unsigned char)text.bytes[i]);
    }
    go_format_padded(format, buffer_str(&out));
}

void go_format_text(struct go_format *format, struct str text, uint32_t verb)
{
    struct buffer quoted = {.arena = format->out.arena};

    switch (verb) {
    case 'v':
    case 's':
        go_format_padded(format,
                         format->has_precision ? first_runes(text, format->precision) : text);
        break;
    case 'x':
    case 'X':
        append_hexadecimal(format,
                           format->has_precision ? str_slice(text, 0, format->precision) : text,
                           verb == 'X');
        break;
    case 'q':
        if (format->has_plus || format->has_hash) {
            format->fault = "'+' and '#' for quoted text are not supported";
            break;
        }
        append_quoted(&quoted,
                      format->has_precision ? first_runes(text, format->precision) : text);
        go_format_padded(format, buffer_str(&quoted));
        break;
    default:
        go_format_bad_verb(format, verb);
    }
}
