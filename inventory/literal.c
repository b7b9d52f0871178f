/* SPDX-License-Identifier: MIT */
#include "inventory/literal.h"

#include <inttypes.h>
#include <math.h>

#include "base/list.h"
#include "base/map.h"

/* Python's own bound lies between 90 and 200, depending on its version. */
enum { DEEPEST_LITERAL = 60 };

static struct value *read_signed(struct literal_scan *scan);

struct value *literal_new(const struct literal_scan *scan, enum value_kind kind)
{
    struct value *value = ARENA_NEW(scan->arena, struct value);

    value->kind = kind;
    value->span = scan->span;
    return value;
}

char literal_peek(const struct literal_scan *scan, size_t ahead)
{
    return scan->at + ahead < scan->text.length ? scan->text.bytes[scan->at + ahead] : '\0';
}

static bool is_line_end(char byte)
{
    return byte == '\n' || byte == '\r';
}

/* Comments and line ends count for nothing within brackets. */
static void skip_space(struct literal_scan *scan)
{
    for (;;) {
        char byte = literal_peek(scan, 0);

        if (byte == '#' && scan->depth)
            while (scan->at < scan->text.length && !is_line_end(literal_peek(scan, 0)))
                scan->at++;
        else if (byte == ' ' || byte == '\t' || byte == '\f' ||
                 (scan->depth && is_line_end(byte)))
            scan->at++;
        else if (byte == '\\' && is_line_end(literal_peek(scan, 1)))
            scan->at += 2;
        else
            return;
    }
}

/* Whether nothing but comments and empty lines is left. */
static bool is_at_end(struct literal_scan *scan)
{
    scan->depth++;
    skip_space(scan);
    scan->depth--;
    return scan->at >= scan->text.length;
}

static bool take(struct literal_scan *scan, char byte)
{
    skip_space(scan);
    if (literal_peek(scan, 0) != byte || scan->at >= scan->text.length)
        return false;
    scan->at++;
    return true;
}

static bool is_word(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= '0' && byte <= '9') || byte == '_' || (unsigned char)byte >= 0x80;
}

static bool take_word(struct literal_scan *scan, struct str word)
{
    struct str rest = str_slice(scan->text, scan->at, scan->text.length);

    if (!str_starts_with(rest, word) ||
        (rest.length > word.length && is_word(rest.bytes[word.length])))
        return false;
    scan->at += word.length;
    return true;
}

/* A constant of Python, or of JSON where these are known. */
static bool take_constant(struct literal_scan *scan, struct str python, struct str json)
{
    return take_word(scan, python) || (scan->knows_json && take_word(scan, json));
}

static struct value *read_word(struct literal_scan *scan)
{
    struct value *value;

    if (take_constant(scan, STR("None"), STR("null")))
        return literal_new(scan, VALUE_NONE);
    if (take_constant(scan, STR("False"), STR("false")))
        return literal_new(scan, VALUE_BOOLEAN);
    if (take_constant(scan, STR("True"), STR("true"))) {
        value = literal_new(scan, VALUE_BOOLEAN);
        value->boolean = true;
        return value;
    }
    if (take_word(scan, STR("set")) && take(scan, '(') && take(scan, ')')) {
        scan->problem = "a set";
        return literal_new(scan, VALUE_LIST);
    }
    return NULL;
}

/* What comes behind the first item up to the bracket that closes; 0 closes at the end. */
static bool read_items(struct literal_scan *scan, struct value *list, char close)
{
    while (close ? !take(scan, close) : literal_peek(scan, 0) && literal_peek(scan, 0) != '#') {
        struct value *item = read_signed(scan);

        if (!item)
            return false;
        *ARRAY_ADD(scan->arena, list->items, list->count, list->capacity) = item;
        if (take(scan, ','))
            skip_space(scan);
        else
            return !close || take(scan, close);
    }
    return true;
}

static struct value *read_list(struct literal_scan *scan)
{
    struct value *list = literal_new(scan, VALUE_LIST);

    return read_items(scan, list, ']') ? list : NULL;
}

/* "(1)" is 1, "(1,)" and "()" are tuples. */
static struct value *read_parentheses(struct literal_scan *scan)
{
    struct value *tuple = literal_new(scan, VALUE_LIST);
    struct value *first;

    tuple->form = FORM_TUPLE;
    if (take(scan, ')'))
        return tuple;
    first = read_signed(scan);
    if (!first)
        return NULL;
    if (take(scan, ')'))
        return first;
    *ARRAY_ADD(scan->arena, tuple->items, tuple->count, tuple->capacity) = first;
    scan->is_unsigned_number = false;
    return take(scan, ',') && read_items(scan, tuple, ')') ? tuple : NULL;
}

/* Python takes 1, 1.0 and True for one key. */
static struct str identity(struct arena *arena, const struct value *key)
{
    struct buffer text = {.arena = arena};

    buffer_append_byte(&text, key->kind == VALUE_STRING ? 's'
                              : key->kind == VALUE_NONE ? 'o'
                                                        : 'n');
    if (key->kind == VALUE_BOOLEAN)
        buffer_append_c(&text, key->boolean ? "1" : "0");
    else if (key->kind == VALUE_FLOAT && fabs(key->real) < 1e15 &&
             trunc(key->real) == key->real)
        buffer_printf(&text, "%" PRId64, (int64_t)key->real);
    else
        value_append(&text, key);
    return buffer_str(&text);
}

/* A key that comes again keeps its place and takes the later value. */
static void put_pair(struct literal_scan *scan, struct map *seen, struct value *map,
                     struct value_pair pair)
{
    struct str key = identity(scan->arena, pair.key);
    const size_t *index = map_get(seen, key);
    size_t *added;

    if (pair.key->kind == VALUE_LIST || pair.key->kind == VALUE_MAP)
        scan->problem = "a dict with a tuple, list or dict for a key";
    if (index) {
        map->pairs[*index].value = pair.value;
        return;
    }
    added = ARENA_NEW(scan->arena, size_t);
    *added = map->count;
    map_put(seen, key, added);
    *ARRAY_ADD(scan->arena, map->pairs, map->count, map->capacity) = pair;
}

static struct value *read_set(struct literal_scan *scan, struct value *first)
{
    struct value *set = literal_new(scan, VALUE_LIST);

    scan->problem = "a set";
    *ARRAY_ADD(scan->arena, set->items, set->count, set->capacity) = first;
    if (take(scan, '}'))
        return set;
    return take(scan, ',') && read_items(scan, set, '}') ? set : NULL;
}

static struct value *read_braces(struct literal_scan *scan)
{
    struct value *map = literal_new(scan, VALUE_MAP);
    struct map seen = {.arena = scan->arena};

    while (!take(scan, '}')) {
        struct value_pair pair = {.key = read_signed(scan)};

        if (!pair.key)
            return NULL;
        if (!take(scan, ':'))
            return map->count ? NULL : read_set(scan, pair.key);
        pair.value = read_signed(scan);
        if (!pair.value)
            return NULL;
        put_pair(scan, &seen, map, pair);
        if (!take(scan, ','))
            return take(scan, '}') ? map : NULL;
    }
    return map;
}

static struct value *read_bracketed(struct literal_scan *scan, char open)
{
    struct value *value;

    if (scan->depth == DEEPEST_LITERAL) {
        scan->problem = "a literal with more than 60 levels";
        scan->at = scan->text.length; /* so that it is refused, not taken for text */
        return literal_new(scan, VALUE_NONE);
    }
    scan->depth++;
    scan->at++;
    value = open == '['   ? read_list(scan)
            : open == '(' ? read_parentheses(scan)
                          : read_braces(scan);
    scan->depth--;
    scan->is_unsigned_number &= open == '(';
    return value;
}

static struct value *read_atom(struct literal_scan *scan)
{
    struct value *value;
    size_t start;
    char byte;

    skip_space(scan);
    start = scan->at;
    scan->is_unsigned_number = false;
    byte = literal_peek(scan, 0);
    if (byte == '[' || byte == '(' || byte == '{')
        return read_bracketed(scan, byte);
    if (str_starts_with(str_slice(scan->text, scan->at, scan->text.length), STR("..."))) {
        scan->at += 3;
        scan->problem = "an ellipsis";
        return literal_new(scan, VALUE_NONE);
    }
    value = literal_number(scan);
    if (value) {
        scan->is_unsigned_number = true;
        return value;
    }
    value = literal_strings(scan);
    return value || scan->at > start ? value : read_word(scan);
}

/* One sign may stand before a number; "1+2j" is a number too. */
static struct value *read_signed(struct literal_scan *scan)
{
    bool is_negative = take(scan, '-'), has_sign = is_negative || take(scan, '+');
    struct value *value = read_atom(scan);
    size_t end = scan->at;

    if (!value || (has_sign && !scan->is_unsigned_number))
        return NULL;
    if (is_negative)
        literal_negate(scan, value);
    if ((value->kind == VALUE_INTEGER || value->kind == VALUE_FLOAT) &&
        (take(scan, '+') || take(scan, '-'))) {
        const char *before = scan->problem;

        scan->problem = NULL;
        skip_space(scan);
        if (!literal_number(scan) || !scan->problem)
            return NULL;
        scan->problem = before ? before : scan->problem;
        end = scan->at;
    }
    scan->at = end;
    scan->is_unsigned_number &= !has_sign;
    return value;
}

/* "1, 2" is a tuple without its parentheses. */
static struct value *read_all(struct literal_scan *scan)
{
    struct value *first, *tuple;

    skip_space(scan);
    first = read_signed(scan);
    if (!first || !take(scan, ','))
        return first;
    tuple = literal_new(scan, VALUE_LIST);
    tuple->form = FORM_TUPLE;
    *ARRAY_ADD(scan->arena, tuple->items, tuple->count, tuple->capacity) = first;
    skip_space(scan);
    return read_items(scan, tuple, '\0') ? tuple : NULL;
}

static enum literal read_literal(struct literal_scan *scan, struct value **value,
                                 const char **problem)
{
    *value = read_all(scan);
    if (!*value || !is_at_end(scan))
        return LITERAL_NONE;
    *problem = scan->problem;
    return scan->problem ? LITERAL_REFUSED : LITERAL_VALUE;
}

enum literal literal_read(struct arena *arena, struct str text, struct span span,
                          struct value **value, const char **problem)
{
    struct literal_scan scan = {.arena = arena, .text = text, .span = span};

    return read_literal(&scan, value, problem);
}

enum literal literal_read_result(struct arena *arena, struct str text, struct span span,
                                 struct value **value, const char **problem)
{
    struct literal_scan scan = {.arena = arena, .text = text, .span = span, .knows_json = true};
    bool is_word = str_equal(text, STR("True")) || str_equal(text, STR("False"));

    if (!is_word && !str_starts_with(text, STR("[")) && !str_starts_with(text, STR("{")))
        return LITERAL_NONE;
    return read_literal(&scan, value, problem);
}
