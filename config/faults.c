/* SPDX-License-Identifier: MIT */
#include "config/faults.h"

#include "base/utf8.h"
#include "config/config.h"
#include "config/decoding.h"
#include "config/edit.h"

enum {
    MOST_FINDINGS = 1000,
    MOST_BAD_LINES_BYTES =
        1024 * 1024, /* the message about bad lines grows no more behind it */
    LONGEST_EXCERPT = 60,
};

bool faults_may_add(struct faults *faults)
{
    return ++faults->count <= MOST_FINDINGS;
}

static struct span span_of(const struct faults *faults, const struct line *line)
{
    return span_make(faults->text, line->text, line->str.length);
}

static struct str excerpt(struct str str)
{
    size_t length = str.length < LONGEST_EXCERPT ? str.length : LONGEST_EXCERPT;

    while (length < str.length && length && ((unsigned char)str.bytes[length] & 0xC0) == 0x80)
        length--;
    return str_slice(str, 0, length);
}

/* The line as Python shows it: by repr(), with a line feed at its end if it has an end. */
static void append_line(struct faults *faults, struct buffer *message, const struct line *line)
{
    struct buffer raw = {.arena = faults->arena};

    buffer_append(&raw, str_slice(faults->text->bytes, line->start, line->end));
    if (line->next > line->end)
        buffer_append_byte(&raw, '\n');
    python_repr(message, buffer_str(&raw));
}

static struct str no_header_message(struct faults *faults, const struct line *line)
{
    struct buffer message = {.arena = faults->arena};

    buffer_append_c(&message, "File contains no section headers.\nfile: ");
    python_repr(&message, faults->path);
    buffer_printf(&message, ", line: %zu\n", line->number);
    append_line(faults, &message, line);
    return buffer_str(&message);
}

/* Returns Python's message if this is the first such line, else an empty text: the message can
 * be as long as the line, and only the first one is printed. */
static struct str refuse_no_header(struct faults *faults, const struct line *line,
                                   struct span span)
{
    if (faults->no_header.kind)
        return STR("");
    faults->no_header.kind = "section-header-missing";
    faults->no_header.message = no_header_message(faults, line);
    faults->no_header_span = span;
    faults->no_header_end = line->next;
    return faults->no_header.message;
}

static void refuse_bad_line(struct faults *faults, const struct line *line)
{
    struct buffer *message = &faults->bad_lines;

    if (!message->length) {
        message->arena = faults->arena;
        buffer_append_c(message, "Source contains parsing errors: ");
        python_repr(message, faults->path);
        faults->first_bad_span = span_of(faults, line);
    }
    if (message->length > MOST_BAD_LINES_BYTES)
        return;
    buffer_printf(message, "\n\t[line %2zu]: ", line->number);
    append_line(faults, message, line);
}

/* Only the first finding carries the message, which is about all lines. */
static void remember_bad(struct faults *faults, const struct finding *finding)
{
    if (finding && !faults->first_bad_finding)
        faults->first_bad_finding = faults->findings->count;
}

void fault_byte_order_mark(struct faults *faults, const struct line *first)
{
    struct span mark = span_make(faults->text, 0, sizeof("\xEF\xBB\xBF") - 1);
    struct str message = refuse_no_header(faults, first, mark);
    struct finding *finding = FAULT_ADD(faults, BYTE_ORDER_MARK, mark,
                                        "the file begins with a byte order mark, supervisord "
                                        "takes it for text before the first section");

    finding->supervisor = message; /* the first of all findings: always added */
    finding->fix = fix_create(faults->arena, "remove the byte order mark", true, mark, STR(""));
}

void fault_no_section(struct faults *faults, const struct line *line)
{
    struct str message = refuse_no_header(faults, line, span_of(faults, line));
    struct finding *finding;

    if (faults->has_early_text)
        return;
    faults->has_early_text = true;
    finding = FAULT_ADD(faults, SETTING_BEFORE_SECTION, span_of(faults, line),
                        "this stands before the first section header, supervisord refuses "
                        "the file");
    if (finding)
        finding->supervisor = message;
}

void fault_bad_line(struct faults *faults, const struct line *line)
{
    char first = line->str.bytes[0];
    const char *lack = first == '=' || first == ':' ? "nothing stands before the equals sign"
                       : first == '['               ? "the section header has no name"
                                                    : "the line has no equals sign";

    refuse_bad_line(faults, line);
    remember_bad(faults,
                 FAULT_ADD(faults, LINE_WITHOUT_EQUALS, span_of(faults, line),
                           "%s and continues no option, supervisord refuses the file", lack));
}

static struct finding *add_unclosed(struct faults *faults, const struct line *line,
                                    enum line_fate fate)
{
    struct span span = span_of(faults, line);
    struct str rest = str_slice(faults->text->bytes, line->text, line->end);
    struct str name = excerpt(str_slice(line->str, 1, line->str.length));
    struct finding *finding;

    if (str_find(rest, ']') != STR_NOT_FOUND)
        return FAULT_ADD(faults, SECTION_CUT_BY_COMMENT, span,
                         "a comment takes the closing bracket of section '" STR_FORMAT "'",
                         STR_ARGS(name));
    finding = FAULT_ADD(faults, UNCLOSED_SECTION, span,
                        "the header of section '" STR_FORMAT "' has no closing bracket",
                        STR_ARGS(name));
    if (finding && str_find(line->str, '=') == STR_NOT_FOUND)
        finding->fix =
            fix_create(faults->arena, "close the bracket", fate != FATE_OPTION,
                       span_make(faults->text, span.offset + span.length, 0), STR("]"));
    return finding;
}

void fault_unclosed_section(struct faults *faults, const struct line *line, enum line_fate fate)
{
    struct finding *finding = add_unclosed(faults, line, fate);

    if (fate == FATE_BAD) {
        refuse_bad_line(faults, line);
        remember_bad(faults, finding);
    } else if (fate == FATE_EARLY) {
        struct str message = refuse_no_header(faults, line, span_of(faults, line));

        if (finding)
            finding->supervisor = message;
    }
}

void fault_text_after(struct faults *faults, struct span header, struct span trailing)
{
    struct str name = excerpt(span_str(header));
    struct finding *finding =
        FAULT_ADD(faults, TEXT_AFTER_SECTION, trailing,
                  "text behind the header '" STR_FORMAT "' is ignored", STR_ARGS(name));

    if (finding)
        finding->fix = fix_create(faults->arena, "make it a comment", true,
                                  span_make(faults->text, trailing.offset, 0), STR("; "));
}

void fault_indented_section(struct faults *faults, const struct line *line)
{
    struct str name = excerpt(line->str);
    struct finding *finding = FAULT_ADD(
        faults, INDENTED_SECTION, span_of(faults, line),
        "the indented header '" STR_FORMAT "' is part of the value above", STR_ARGS(name));

    if (finding)
        finding->fix =
            fix_create(faults->arena, "remove the white space before the header", false,
                       span_make(faults->text, line->start, line->text - line->start), STR(""));
}

void fault_duplicate(struct faults *faults, const struct section *section,
                     const struct option *earlier, const struct option *later)
{
    struct str key = excerpt(later->key);
    struct finding *finding;

    finding = FAULT_ADD(faults, DUPLICATE_KEY, option_key_span(earlier),
                        "'" STR_FORMAT "' is set again below, this value is never used",
                        STR_ARGS(key));
    if (!finding)
        return;
    finding->section = section->name;
    finding->option = later->key;
    finding->note = (struct finding_note){option_key_span(later), STR("the value that counts")};
    finding->fix =
        edit_remove(faults->arena, earlier, "remove the value that is never used", true);
}

static void add_decoding(struct faults *faults, const struct decoding_fault *fault,
                         struct span span)
{
    unsigned char byte = (unsigned char)faults->text->bytes.bytes[fault->offset];
    struct finding *finding = finding_add(faults->findings, &syntax_kinds[SYNTAX_INVALID_UTF8],
                                          span, "byte 0x%02x is not UTF-8", byte);

    if (fault->count > 1)
        finding->message = str_printf(
            faults->arena, "byte 0x%02x is not UTF-8, the first of %zu", byte, fault->count);
    finding->supervisor = fault->message;
}

void faults_finish(struct faults *faults, struct document *document)
{
    struct decoding_fault decoding = {.lines_read_to = STR_NOT_FOUND};
    bool is_broken = decoding_check(faults->arena, faults->text->bytes, &decoding);
    struct span span = span_make(faults->text, decoding.offset, decoding.length);

    if (is_broken)
        add_decoding(faults, &decoding, span);
    if (faults->first_bad_finding)
        faults->findings->items[faults->first_bad_finding - 1].supervisor =
            buffer_str(&faults->bad_lines);
    if (faults->count > MOST_FINDINGS)
        finding_add(faults->findings, &syntax_kinds[SYNTAX_TOO_MANY_FAULTS],
                    span_make(faults->text, 0, 0), "%zu more faults of this file are not shown",
                    faults->count - MOST_FINDINGS);
    if (faults->no_header.kind && faults->no_header_end <= decoding.lines_read_to) {
        document->refusal = faults->no_header;
        document->refusal_span = faults->no_header_span;
    } else if (is_broken) {
        document->refusal = (struct refusal){"encoding", decoding.message};
        document->refusal_span = span;
    } else if (faults->bad_lines.length) {
        document->refusal = (struct refusal){"syntax", buffer_str(&faults->bad_lines)};
        document->refusal_span = faults->first_bad_span;
    }
}
