/* SPDX-License-Identifier: MIT */
/*
 * The INI form of Ansible's inventories: hosts below [group], one a line with variables behind,
 * names of groups below [group:children], variables below [group:vars]. Values are Python's
 * literals, or text.
 */
#include <stdarg.h>
#include <string.h>

#include "base/suggest.h"
#include "base/utf8.h"
#include "inventory/inventory_build.h"
#include "inventory/literal.h"

#define BYTE_ORDER_MARK "\xef\xbb\xbf"

enum { MOST_FAULTS = 100 }; /* of one file: what has more is no inventory */

enum section { SECTION_HOSTS, SECTION_CHILDREN, SECTION_VARS };

static const char *const section_names[] = {
    [SECTION_HOSTS] = "hosts", [SECTION_CHILDREN] = "children", [SECTION_VARS] = "vars"};

/* A group that is named as a child, or given variables, before it is declared. */
struct pending {
    enum section section; /* where it was named first */
    struct span span;
    LIST_OF(struct inventory_edge) parents; /* child NULL: not there yet */
    bool is_over;
};

struct ini_reader {
    struct inventory_builder *builder;
    struct inventory_group *group;
    enum section section;
    struct map pending; /* name -> struct pending */
};

static struct finding *refuse(struct ini_reader *reader, struct span span, const char *format,
                              ...) PRINTF_LIKE(3, 4);

static struct finding *refuse(struct ini_reader *reader, struct span span, const char *format,
                              ...)
{
    struct finding *finding;
    va_list arguments;

    va_start(arguments, format);
    finding = finding_add_list(reader->builder->findings, &inventory_kinds[INVENTORY_LINE],
                               span, format, arguments);
    va_end(arguments);
    return finding;
}

static struct pending *pending_of(const struct ini_reader *reader, struct str name)
{
    struct pending *pending = map_get(&reader->pending, name);

    return pending && !pending->is_over ? pending : NULL;
}

static struct pending *add_pending(struct ini_reader *reader, struct span name,
                                   enum section section)
{
    struct pending *pending = ARENA_NEW(reader->builder->arena, struct pending);

    pending->section = section;
    pending->span = name;
    map_put(&reader->pending, span_str(name), pending);
    return pending;
}

/* The group is declared: what named it as a child becomes its parent. */
static void settle_pending(struct ini_reader *reader, struct inventory_group *group,
                           struct pending *pending)
{
    pending->is_over = true;
    for (size_t i = 0; i < pending->parents.count; i++) {
        const struct inventory_edge *edge = &pending->parents.items[i];
        struct pending *above = pending_of(reader, edge->parent->name);

        builder_add_child(reader->builder, edge->parent, group, edge->span);
        if (above && above->section == SECTION_CHILDREN)
            settle_pending(reader, edge->parent, above);
    }
}

static void open_section(struct ini_reader *reader, struct span name, enum section section)
{
    struct str word = span_str(name);
    bool is_new = !map_get(&reader->builder->inventory->groups_by_name, word);
    struct pending *pending = pending_of(reader, word);

    reader->section = section;
    reader->group = builder_group(reader->builder, word, name);
    if (is_new && section == SECTION_VARS && !pending)
        add_pending(reader, name, SECTION_VARS);
    else if (pending && section != SECTION_VARS)
        settle_pending(reader, reader->group, pending);
}

/* Length of the name of a group at the start: no white space, colon or closing bracket. */
static size_t name_length(struct str text)
{
    size_t end = 0, length;

    while (end < text.length) {
        uint32_t point = utf8_decode(text, end, &length);

        if (point == ':' || point == ']' || utf8_is_space(point))
            break;
        end += length;
    }
    return end;
}

static bool is_blank_or_comment(struct str rest)
{
    rest = utf8_strip(rest);
    return !rest.length || rest.bytes[0] == '#';
}

static size_t tag_length(struct str text)
{
    size_t end = 0;

    while (end < text.length &&
           (strchr("_0123456789", text.bytes[end]) || (unsigned char)text.bytes[end] >= 0x80 ||
            ((text.bytes[end] | 32) >= 'a' && (text.bytes[end] | 32) <= 'z')))
        end++;
    return end;
}

static void read_tag(struct ini_reader *reader, struct span name, struct span tag)
{
    struct suggestion nearest = suggest_for(span_str(tag));

    for (size_t i = 0; i < COUNT_OF(section_names); i++) {
        if (str_equal(span_str(tag), str_from(section_names[i]))) {
            open_section(reader, name, (enum section)i);
            return;
        }
        suggest_offer(&nearest, str_from(section_names[i]));
    }
    refuse(reader, tag, "'" STR_FORMAT "' is none of hosts, children and vars" STR_FORMAT,
           STR_ARGS(span_str(tag)),
           STR_ARGS(suggest_question(reader->builder->arena, &nearest)));
}

/* "[name]" or "[name:tag]", white space and a comment behind. False: the line is something
 * else. */
static bool read_section(struct ini_reader *reader, struct span line)
{
    struct str text = span_str(line), rest;
    size_t name, tag = 0, end;

    if (text.bytes[0] != '[')
        return false;
    name = name_length(str_slice(text, 1, text.length));
    end = 1 + name;
    if (end < text.length && text.bytes[end] == ':') {
        tag = tag_length(str_slice(text, end + 1, text.length));
        if (!tag)
            return false;
        end += 1 + tag;
    }
    if (!name || end >= text.length || text.bytes[end] != ']')
        return false;
    rest = str_slice(text, end + 1, text.length);
    if (!is_blank_or_comment(rest))
        return false;
    if (tag)
        read_tag(reader, span_make(line.text, line.offset + 1, name),
                 span_make(line.text, line.offset + 2 + name, tag));
    else
        open_section(reader, span_make(line.text, line.offset + 1, name), SECTION_HOSTS);
    return true;
}

/* Tags are YAML's; taken as text, a secret's name would stand where its value should. */
static bool has_tag(struct str text)
{
    static const char *const tags[] = {"!secret ", "!env ", "!file ", "!vault"};

    for (size_t i = 0; i < COUNT_OF(tags); i++)
        if (str_starts_with(text, str_from(tags[i])))
            return true;
    return false;
}

static struct value *read_value(struct ini_reader *reader, struct str name, struct str text,
                                struct span span)
{
    struct inventory_builder *builder = reader->builder;
    const char *problem = NULL;
    struct value *value;

    if (has_tag(text))
        finding_add(builder->findings, &inventory_kinds[INVENTORY_TAG], span,
                    "'" STR_FORMAT "' is known in YAML files alone",
                    STR_ARGS(str_slice(text, 0, str_find(text, ' '))))
            ->help = STR("put the variable into a file of group_vars/ or host_vars/");
    switch (literal_read(builder->arena, text, span, &value, &problem)) {
    case LITERAL_VALUE:
        break;
    case LITERAL_REFUSED:
        refuse(reader, span, "to Ansible the value is %s of Python, which is not supported",
               problem)
            ->help = STR("put quotes within quotes, '\"...\"', if it is meant as text");
        break;
    case LITERAL_NONE:
        value = ARENA_NEW(builder->arena, struct value);
        value->kind = VALUE_STRING;
        value->string = text;
        value->span = span;
        break;
    }
    value_look_for_template(value);
    if (value->kind == VALUE_STRING && !has_tag(text))
        value_look_for_secret(&builder->reader, name, value->string, span);
    return value;
}

/* The words behind a host's name. */
static void read_host_variables(struct ini_reader *reader, const struct host_list *hosts,
                                const struct ini_words *words)
{
    for (size_t i = 1; i < words->count; i++) {
        const struct ini_word *word = &words->items[i];
        size_t equals = str_find(word->text, '='), raw = str_find(span_str(word->span), '=');
        struct str name = str_slice(word->text, 0, equals);
        struct value *value;

        if (equals == STR_NOT_FOUND) {
            refuse(reader, word->span,
                   "behind a host stand its variables as name=value, not '" STR_FORMAT "'",
                   STR_ARGS(word->text))
                ->help = STR("put a value with spaces in quotes; a comment begins with '#'");
            continue;
        }
        value = read_value(reader, name, str_slice(word->text, equals + 1, word->text.length),
                           span_make(word->span.text, word->span.offset + raw + 1,
                                     word->span.length - raw - 1));
        for (size_t j = 0; j < hosts->count; j++)
            builder_set_host_variable(reader->builder, hosts->items[j], name, value);
    }
}

static void read_host(struct ini_reader *reader, struct span line)
{
    struct host_list hosts = {0};
    struct ini_words words = {0};
    const struct ini_word *name;
    const char *problem;
    struct span fault;

    if (!ini_words_split(reader->builder->arena, line, &words, &fault, &problem)) {
        refuse(reader, fault, "%s", problem);
        return;
    }
    name = words.items;
    if (!name->text.length)
        refuse(reader, name->span, "the name of a host is missing");
    else if (str_equal(name->text, STR("---")))
        refuse(reader, name->span, "'---' begins YAML, and the file is read as INI")->help =
            STR("let the file's name end in .yml");
    else if (str_ends_with(name->text, STR(":")))
        refuse(reader, name->span, "behind the ':' of '" STR_FORMAT "' a port is missing",
               STR_ARGS(name->text));
    else if (builder_add_hosts(reader->builder, reader->group, name->text, name->span, &hosts))
        read_host_variables(reader, &hosts, &words);
}

static void read_child(struct ini_reader *reader, struct span line)
{
    struct inventory_builder *builder = reader->builder;
    struct str text = span_str(line);
    size_t length = name_length(text);
    struct span name = span_make(line.text, line.offset, length);
    struct inventory_group *child =
        map_get(&builder->inventory->groups_by_name, span_str(name));
    struct pending *pending;

    if (!length || !is_blank_or_comment(str_slice(text, length, text.length))) {
        refuse(reader, line,
               "below '[" STR_FORMAT ":children]' stand names of groups, one a line",
               STR_ARGS(reader->group->name));
        return;
    }
    if (child) {
        builder_add_child(builder, reader->group, child, name);
        return;
    }
    pending = pending_of(reader, span_str(name));
    if (!pending)
        pending = add_pending(reader, name, SECTION_CHILDREN);
    *LIST_ADD(builder->arena, &pending->parents) =
        (struct inventory_edge){.parent = reader->group, .span = name};
}

static void read_variable(struct ini_reader *reader, struct span line)
{
    struct str text = span_str(line);
    size_t equals = str_find(text, '=');
    struct str name = utf8_strip(str_slice(text, 0, equals)), value;

    if (equals == STR_NOT_FOUND) {
        refuse(reader, line, "below '[" STR_FORMAT ":vars]' stand variables as name=value",
               STR_ARGS(reader->group->name));
        return;
    }
    value = utf8_strip(str_slice(text, equals + 1, text.length));
    builder_set_group_variable(
        reader->builder, reader->group, name,
        read_value(reader, name, value,
                   span_make(line.text, (size_t)(value.bytes - line.text->bytes.bytes),
                             value.length)));
}

static void read_line(struct ini_reader *reader, struct span line)
{
    struct str text = span_str(line);
    size_t broken;

    if (!text.length || text.bytes[0] == '#' || text.bytes[0] == ';')
        return;
    broken = utf8_find_broken(text);
    if (broken != STR_NOT_FOUND)
        refuse(reader, span_make(line.text, line.offset + broken, 1), "byte 0x%02x is no UTF-8",
               (unsigned)(unsigned char)text.bytes[broken])
            ->help = STR("save the file in UTF-8");
    else if (str_find(text, '\0') != STR_NOT_FOUND)
        refuse(reader, span_make(line.text, line.offset + str_find(text, '\0'), 1),
               "a NUL byte has no meaning in an inventory");
    else if (read_section(reader, line))
        return;
    else if (text.bytes[0] == '[' && str_ends_with(text, STR("]")))
        refuse(reader, line,
               "a section is '[group]', '[group:children]' or '[group:vars]', "
               "without spaces");
    else if (reader->section == SECTION_HOSTS)
        read_host(reader, line);
    else if (reader->section == SECTION_CHILDREN)
        read_child(reader, line);
    else
        read_variable(reader, line);
}

static void report_undeclared(struct ini_reader *reader)
{
    for (size_t i = 0; i < reader->pending.count; i++) {
        const struct pending *pending = reader->pending.entries[i].value;
        const struct inventory *inventory = reader->builder->inventory;
        struct suggestion nearest = suggest_for(span_str(pending->span));

        if (pending->is_over)
            continue;
        for (size_t j = 0; j < inventory->group_count; j++)
            if (!pending_of(reader, inventory->groups[j]->name))
                suggest_offer(&nearest, inventory->groups[j]->name);
        refuse(reader, pending->span,
               "no section '[" STR_FORMAT "]' declares this group" STR_FORMAT,
               STR_ARGS(span_str(pending->span)),
               STR_ARGS(suggest_question(reader->builder->arena, &nearest)));
    }
}

void builder_read_ini(struct inventory_builder *builder, const struct text *text)
{
    struct ini_reader reader = {
        .builder = builder,
        .group = builder->ungrouped,
        .section = SECTION_HOSTS,
        .pending = {.arena = builder->arena},
    };
    size_t at = 0, former = builder->findings->count;
    struct span line;

    if (str_starts_with(text->bytes, STR("\xff\xfe")) ||
        str_starts_with(text->bytes, STR("\xfe\xff"))) {
        refuse(&reader, span_make(text, 0, 2), "the file is in UTF-16")->help =
            STR("save the file in UTF-8");
        return;
    }
    if (str_starts_with(text->bytes, STR(BYTE_ORDER_MARK)))
        refuse(&reader, span_make(text, 0, sizeof(BYTE_ORDER_MARK) - 1),
               "the file begins with a byte order mark, which Ansible takes for a part of the "
               "first word")
            ->help = STR("save the file in UTF-8 without it");
    while (ini_next_line(text, &at, &line)) {
        if (builder->findings->count - former >= MOST_FAULTS) {
            refuse(&reader, line, "the rest is not looked at: the file has too many faults");
            return;
        }
        read_line(&reader, line);
    }
    report_undeclared(&reader);
}
