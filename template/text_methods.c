/* SPDX-License-Identifier: MIT */
/* Methods of text that look for something, tell what it is made of, or fill it up. */
#include "base/utf8.h"
#include "template/strings.h"

static struct str text_of(const struct call *call)
{
    return call->subject->string;
}

/* The byte where the code point of that number begins, counted from the end when negative. */
static size_t offset_of(struct str text, int64_t point)
{
    int64_t count = (int64_t)utf8_count(text);
    size_t at = 0, length = 0;

    if (point < 0)
        point += count;
    for (; point > 0 && at < text.length; point--, at += length)
        utf8_decode(text, at, &length);
    return at;
}

/* The part between the arguments start and end, of which *first is the offset; false when
 * start lies beyond the end, where nothing can be found. */
static bool search_range(const struct call *call, struct str *range, size_t *first,
                         bool *is_beyond)
{
    struct str text = text_of(call);
    int64_t start, end, count = (int64_t)utf8_count(text);

    if (!call_integer(call, 1, 0, &start) || !call_integer(call, 2, count, &end))
        return false;
    *first = offset_of(text, start);
    *is_beyond = start > count;
    *range = str_slice(text, *first, offset_of(text, end));
    if (offset_of(text, end) < *first)
        *is_beyond = true;
    return true;
}

static size_t search_last(struct str text, struct str part)
{
    for (size_t i = text.length + 1; i-- > 0;)
        if (str_starts_with(str_slice(text, i, text.length), part))
            return i;
    return STR_NOT_FOUND;
}

static const struct value *search(const struct call *call, bool is_last, bool must_be_there)
{
    struct str part, range;
    size_t first, at;
    bool is_beyond;

    if (!call_string(call, 0, STR(""), &part) ||
        !search_range(call, &range, &first, &is_beyond))
        return NULL;
    at = is_beyond ? STR_NOT_FOUND
         : is_last ? search_last(range, part)
                   : str_search(range, part);
    if (at != STR_NOT_FOUND)
        return computed_integer(call->evaluator->arena,
                                (int64_t)utf8_count(str_slice(text_of(call), 0, first + at)));
    return must_be_there ? evaluator_fail(call->evaluator, call->span,
                                          "there is no '" STR_FORMAT "' in it", STR_ARGS(part))
                         : computed_integer(call->evaluator->arena, -1);
}

static const struct value *text_find(const struct call *call)
{
    return search(call, false, false);
}

static const struct value *method_rfind(const struct call *call)
{
    return search(call, true, false);
}

static const struct value *method_index(const struct call *call)
{
    return search(call, false, true);
}

static const struct value *method_rindex(const struct call *call)
{
    return search(call, true, true);
}

static const struct value *method_count(const struct call *call)
{
    struct str part, range;
    int64_t count = 0;
    bool is_beyond;
    size_t first, at;

    if (!call_string(call, 0, STR(""), &part) ||
        !search_range(call, &range, &first, &is_beyond))
        return NULL;
    if (!part.length)
        return computed_integer(call->evaluator->arena,
                                is_beyond ? 0 : (int64_t)utf8_count(range) + 1);
    for (; !is_beyond && (at = str_search(range, part)) != STR_NOT_FOUND; count++)
        range = str_slice(range, at + part.length, range.length);
    return computed_integer(call->evaluator->arena, count);
}

enum byte_class {
    CLASS_DIGIT = 1,
    CLASS_LETTER = 2,
    CLASS_SPACE = 4,
};

/* Whether all is made of these; what is beyond ASCII is not known here. */
static const struct value *made_of(const struct call *call, unsigned classes)
{
    for (size_t i = 0; i < text_of(call).length; i++) {
        unsigned char byte = (unsigned char)text_of(call).bytes[i];
        unsigned class = byte >= '0' && byte <= '9'                 ? CLASS_DIGIT
                         : (byte | 32) >= 'a' && (byte | 32) <= 'z' ? CLASS_LETTER
                         : utf8_is_space(byte)                      ? CLASS_SPACE
                                                                    : 0;

        if (byte >= 0x80)
            return evaluator_fail(call->evaluator, call->span,
                                  "the kinds of letters beyond ASCII are not known");
        if (!(class & classes))
            return give_boolean(call, false);
    }
    return give_boolean(call, text_of(call).length > 0);
}

static const struct value *method_isdigit(const struct call *call)
{
    return made_of(call, CLASS_DIGIT);
}

static const struct value *method_isalpha(const struct call *call)
{
    return made_of(call, CLASS_LETTER);
}

static const struct value *method_isalnum(const struct call *call)
{
    return made_of(call, CLASS_LETTER | CLASS_DIGIT);
}

static const struct value *method_isspace(const struct call *call)
{
    return made_of(call, CLASS_SPACE);
}

static const struct value *method_islower(const struct call *call)
{
    return test_find(call->evaluator->rendering, call->span, STR("lower"))->run(call);
}

static const struct value *method_isupper(const struct call *call)
{
    return test_find(call->evaluator->rendering, call->span, STR("upper"))->run(call);
}

static const struct value *method_splitlines(const struct call *call)
{
    struct value *list = computed_list(call->evaluator->arena, FORM_LIST);
    struct str rest = text_of(call), line, with_end;

    while (string_next_line(&rest, &line, &with_end)) {
        computed_add(call->evaluator->arena, list,
                     give_string(call, call_flag(call, 0) ? with_end : line));
        if (!evaluator_charge(call->evaluator, 1, call->span))
            return NULL;
    }
    return give_list(call, list);
}

/* How many places the text lacks of the width, and with what they are filled. */
static bool read_gap(const struct call *call, size_t *gap, struct str *fill)
{
    size_t count = utf8_count(text_of(call));
    int64_t width;

    if (!call_integer(call, 0, 0, &width) || !call_string(call, 1, STR(" "), fill))
        return false;
    if (width > WIDEST_TEXT_FIELD || utf8_count(*fill) != 1) {
        evaluator_fail(call->evaluator, call->span,
                       width > WIDEST_TEXT_FIELD ? "the width is too large"
                                                 : "the fill is one letter");
        return false;
    }
    *gap = width > (int64_t)count ? (size_t)width - count : 0;
    return true;
}

static const struct value *filled(const struct call *call, size_t left, size_t right,
                                  struct str fill)
{
    struct buffer out = {.arena = call->evaluator->arena};

    for (size_t i = 0; i < left; i++)
        buffer_append(&out, fill);
    buffer_append(&out, text_of(call));
    for (size_t i = 0; i < right; i++)
        buffer_append(&out, fill);
    return give_string(call, buffer_str(&out));
}

static const struct value *method_ljust(const struct call *call)
{
    struct str fill;
    size_t gap;

    return read_gap(call, &gap, &fill) ? filled(call, 0, gap, fill) : NULL;
}

static const struct value *method_rjust(const struct call *call)
{
    struct str fill;
    size_t gap;

    return read_gap(call, &gap, &fill) ? filled(call, gap, 0, fill) : NULL;
}

static const struct value *method_center(const struct call *call)
{
    struct str fill;
    size_t gap;

    return read_gap(call, &gap, &fill)
               ? string_center(call, text_of(call), (int64_t)(gap + utf8_count(text_of(call))),
                               fill)
               : NULL;
}

static const struct value *method_zfill(const struct call *call)
{
    struct buffer out = {.arena = call->evaluator->arena};
    struct str text = text_of(call), fill;
    bool has_sign = str_starts_with(text, STR("-")) || str_starts_with(text, STR("+"));
    size_t gap;

    if (!read_gap(call, &gap, &fill))
        return NULL;
    buffer_append(&out, str_slice(text, 0, has_sign));
    buffer_repeat(&out, '0', gap);
    buffer_append(&out, str_slice(text, has_sign, text.length));
    return give_string(call, buffer_str(&out));
}

static const struct value *partition(const struct call *call, bool is_last)
{
    struct arena *arena = call->evaluator->arena;
    struct value *parts = computed_list(arena, FORM_TUPLE);
    struct str text = text_of(call), separator;
    size_t at;

    if (!call_string(call, 0, STR(""), &separator))
        return NULL;
    if (!separator.length)
        return evaluator_fail(call->evaluator, call->span, "the separator is empty");
    at = is_last ? search_last(text, separator) : str_search(text, separator);
    if (at == STR_NOT_FOUND) {
        computed_add(arena, parts, give_string(call, is_last ? STR("") : text));
        computed_add(arena, parts, give_string(call, STR("")));
        computed_add(arena, parts, give_string(call, is_last ? text : STR("")));
        return parts;
    }
    computed_add(arena, parts, give_string(call, str_slice(text, 0, at)));
    computed_add(arena, parts, give_string(call, separator));
    computed_add(arena, parts,
                 give_string(call, str_slice(text, at + separator.length, text.length)));
    return parts;
}

static const struct value *method_partition(const struct call *call)
{
    return partition(call, false);
}

static const struct value *method_rpartition(const struct call *call)
{
    return partition(call, true);
}

#define SEARCH .parameters = {"sub", "start", "end"}, .required = 1
#define FIELD .parameters = {"width", "fillchar"}, .required = 1

static const struct callable methods[] = {
    CALLABLE("find", .run = text_find, SEARCH),
    CALLABLE("rfind", .run = method_rfind, SEARCH),
    CALLABLE("index", .run = method_index, SEARCH),
    CALLABLE("rindex", .run = method_rindex, SEARCH),
    CALLABLE("count", .run = method_count, SEARCH),
    CALLABLE("isdigit", .run = method_isdigit),
    CALLABLE("isdecimal", .run = method_isdigit),
    CALLABLE("isnumeric", .run = method_isdigit),
    CALLABLE("isalpha", .run = method_isalpha),
    CALLABLE("isalnum", .run = method_isalnum),
    CALLABLE("isspace", .run = method_isspace),
    CALLABLE("islower", .run = method_islower),
    CALLABLE("isupper", .run = method_isupper),
    CALLABLE("splitlines", .run = method_splitlines, .parameters = {"keepends"}),
    CALLABLE("ljust", .run = method_ljust, FIELD),
    CALLABLE("rjust", .run = method_rjust, FIELD),
    CALLABLE("center", .run = method_center, FIELD),
    CALLABLE("zfill", .run = method_zfill, .parameters = {"width"}, .required = 1),
    CALLABLE("partition", .run = method_partition, .parameters = {"sep"}, .required = 1),
    CALLABLE("rpartition", .run = method_rpartition, .parameters = {"sep"}, .required = 1),
};

#undef SEARCH
#undef FIELD

const struct callable_table text_methods = {"method", methods, COUNT_OF(methods)};
