/* SPDX-License-Identifier: MIT */
#include "template/bk.h"

/* What GNU sed reads behind a backslash of a replacement, and what it then puts there. */
static const char escaped[] = "afnrtv", control[] = "\a\f\n\r\t\v";

const char *bk_sed_replacement(struct str mark, struct str value, struct buffer *replacement)
{
    if (str_find(value, '\0') != STR_NOT_FOUND)
        return "holds a NUL byte, which no variable of a shell can";
    for (size_t i = 0; i < value.length; i++) {
        char byte = value.bytes[i], next = i + 1 < value.length ? value.bytes[i + 1] : '\0';
        size_t index;

        if (byte == '\n')
            return "holds a newline, which cuts the sed command in two";
        if (byte == '|')
            return "holds a '|', which ends the sed command early";
        if (byte == '&') {
            buffer_append(replacement, mark);
            continue;
        }
        if (byte != '\\') {
            buffer_append_byte(replacement, byte);
            continue;
        }
        if (++i == value.length)
            return "ends in a backslash, which takes the end of the sed command with it";
        if (next >= '1' && next <= '9')
            return "refers to a group by a backslash and a digit, which the sed command lacks";
        if (next && str_find(STR("cdoxLUElu"), next) != STR_NOT_FOUND)
            return "holds a backslash and a letter by which sed makes other bytes or changes "
                   "case";
        index = str_find(str_from(escaped), next);
        if (next == '0')
            buffer_append(replacement, mark);
        else
            buffer_append_byte(replacement, index == STR_NOT_FOUND ? next : control[index]);
    }
    return NULL;
}
