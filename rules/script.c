/* SPDX-License-Identifier: MIT */
#include "base/list.h"
#include "rules/command_line.h"

/* Words with which a command is more than a command. */
static bool is_reserved(struct str word)
{
    static const char *const reserved[] = {
        "if",   "for", "while", "until", "case", "{",    "[[",   "select", "function",
        "then", "do",  "else",  "elif",  "fi",   "done", "esac", "!",      "}"};

    for (size_t i = 0; i < COUNT_OF(reserved); i++)
        if (str_equal(word, str_from(reserved[i])))
            return true;
    return false;
}

static void add_command(struct arena *arena, struct script *script, const struct traced *text,
                        size_t start, size_t end, enum script_joint joint)
{
    struct str raw = str_slice(text->str, start, end), trimmed = str_trim(raw), rest = trimmed;

    if (!trimmed.length)
        return;
    if (is_reserved(str_next_word(&rest)))
        script->is_compound = true;
    *LIST_ADD(arena, script) = (struct script_command){
        .text = traced_slice(arena, *text, start + (size_t)(trimmed.bytes - raw.bytes),
                             trimmed.length),
        .joint = joint,
    };
}

/* The joint at offset, SCRIPT_END for none; & in a redirection (2>&1, &>file) is none. */
static enum script_joint joint_at(struct str str, size_t offset, size_t *length)
{
    char byte = str.bytes[offset];
    char next = offset + 1 < str.length ? str.bytes[offset + 1] : '\0';

    *length = 1;
    if (byte == ';' || byte == '\n')
        return SCRIPT_SEQUENCE;
    if (byte == '|' && offset && str.bytes[offset - 1] == '>')
        return SCRIPT_END;
    if (byte != '&' && byte != '|')
        return SCRIPT_END;
    if (next == byte) {
        *length = 2;
        return byte == '&' ? SCRIPT_AND : SCRIPT_OR;
    }
    if (byte == '|') {
        *length = next == '&' ? 2 : 1;
        return SCRIPT_PIPE;
    }
    if (next == '>' ||
        (offset && (str.bytes[offset - 1] == '>' || str.bytes[offset - 1] == '<')))
        return SCRIPT_END;
    return SCRIPT_BACKGROUND;
}

/* The last byte of what begins at offset with a quote, backslash or comment sign. */
static size_t skip_opaque(struct str str, size_t offset)
{
    char opening = str.bytes[offset];
    char closing = opening == '#' ? '\n' : opening;

    if (opening == '\\')
        return offset + 1;
    for (offset++; offset < str.length && str.bytes[offset] != closing; offset++)
        if (str.bytes[offset] == '\\' && opening == '"')
            offset++;
    return opening == '#' ? offset - 1 : offset;
}

static bool is_opaque(struct str str, size_t offset)
{
    char byte = str.bytes[offset];
    char before = offset ? str.bytes[offset - 1] : ' ';

    if (byte == '#')
        return before == ' ' || before == '\t' || before == '\n' || before == ';';
    return byte == '"' || byte == '\'' || byte == '\\' || byte == '`';
}

struct script script_read(struct arena *arena, const struct traced *text)
{
    struct script script = {0};
    struct str str = text->str;
    size_t start = 0, length;

    for (size_t i = 0; i < str.length; i++) {
        enum script_joint joint;

        if (is_opaque(str, i)) {
            i = skip_opaque(str, i);
            continue;
        }
        if (str.bytes[i] == '(')
            script.is_compound = true;
        joint = joint_at(str, i, &length);
        if (joint == SCRIPT_END)
            continue;
        add_command(arena, &script, text, start, i, joint);
        i += length - 1;
        start = i + 1;
    }
    add_command(arena, &script, text, start, str.length, SCRIPT_END);
    return script;
}
