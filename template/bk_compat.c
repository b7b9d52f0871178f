/* SPDX-License-Identifier: MIT */
/*
 * What BlueKing's two programs called render_tpl make of a template. Both collect the marks,
 * sort them, and write a line s|__NAME__|VALUE|g for each into a sed script, which goes over
 * every line of the template: so a value that holds a later mark is replaced again, and & and \
 * in a value mean something to sed. They differ in which marks they see and in what becomes of
 * an undefined one. Wherever strict would give another text, that is said.
 */
#include "base/suggest.h"
#include "template/bk.h"
#include "template/bk_marks.h"

struct compat {
    struct rendering *rendering;
    struct arena *arena;    /* ends with the rendering */
    struct arena *lines[2]; /* of the line that is being replaced in, by turns */
    struct bk_marks marks;
    const char *program; /* whose ways these are */
    bool has_warned;
};

static void warn(struct compat *compat, struct span span, struct str message, const char *help)
{
    struct finding *finding =
        finding_add(compat->rendering->findings, &template_kinds[TEMPLATE_COMPAT_DIFFERS], span,
                    STR_FORMAT, STR_ARGS(message));

    finding->help = str_from(help);
    compat->has_warned = true;
}

#define WARN(compat, span, help, ...)                                                          \
    warn((compat), (span), str_printf((compat)->rendering->findings->arena, __VA_ARGS__),      \
         (help))

static void leave_undefined(struct compat *compat, struct bk_mark *mark)
{
    bool is_left = compat->rendering->options->compat == COMPAT_BK_INSTALL &&
                   compat->rendering->options->undefined == UNDEFINED_ERROR;
    struct suggestion nearest = suggest_for(mark->name);

    for (size_t i = 0; i < compat->rendering->variables->count; i++)
        suggest_offer(&nearest, compat->rendering->variables->entries[i].key);
    mark->is_replaced = !is_left;
    WARN(compat, mark->first, "define it, or give it an empty value",
         "'" STR_FORMAT "' is not defined, %s %s" STR_FORMAT, STR_ARGS(mark->name),
         compat->program, is_left ? "leaves the mark" : "writes nothing for it",
         STR_ARGS(suggest_question(compat->rendering->findings->arena, &nearest)));
}

static void break_script(struct compat *compat, const struct bk_mark *mark, const char *why)
{
    rendering_fault(compat->rendering, TEMPLATE_VALUE_BREAKS_SED, mark->first,
                    "the value of '" STR_FORMAT "' %s: %s fails", STR_ARGS(mark->name), why,
                    compat->program);
}

/* bk-ci asks bash for the variable of the name by ${!name}. */
static bool is_variable_name(struct str name)
{
    return !str_equal(name, STR("_")) && (name.bytes[0] < '0' || name.bytes[0] > '9');
}

/* bk-install reads the value from a command, and the shell drops the line ends behind it. */
static struct str shell_value(const struct compat *compat, struct str value)
{
    while (compat->rendering->options->compat == COMPAT_BK_INSTALL &&
           str_ends_with(value, STR("\n")))
        value.length--;
    return value;
}

static void prepare(struct compat *compat, struct bk_mark *mark)
{
    struct rendering *rendering = compat->rendering;
    const struct value *value = rendering_variable(rendering, mark->name);
    struct buffer replacement = {.arena = compat->arena};
    const char *fault;
    struct str text;

    if (mark->text.length > LONGEST_BK_MARK) {
        rendering_fault(rendering, TEMPLATE_TOO_LARGE, mark->first,
                        "the mark is longer than %d bytes", LONGEST_BK_MARK);
        return;
    }
    if (!is_variable_name(mark->name)) {
        rendering_fault(rendering, TEMPLATE_VALUE_BREAKS_SED, mark->first,
                        "'" STR_FORMAT "' names no variable to bash: %s fails",
                        STR_ARGS(mark->name), compat->program);
        return;
    }
    if (mark->depends_on_locale)
        WARN(compat, mark->first, "put a space between",
             "a letter that is no ASCII stands beside '" STR_FORMAT
             "': grep takes it for a mark under LC_ALL=C, and may not elsewhere",
             STR_ARGS(mark->text));
    if (!value) {
        leave_undefined(compat, mark);
        return;
    }
    if (!rendering_scalar(rendering, value, mark->name, mark->first, &text))
        return;
    mark->is_replaced = true;
    mark->is_secret = value->is_secret;
    mark->cause = value->span;
    fault = bk_sed_replacement(mark->text, shell_value(compat, text), &replacement);
    mark->replacement = buffer_str(&replacement);
    if (fault)
        break_script(compat, mark, fault);
    else if (!str_equal(mark->replacement, text))
        WARN(compat, mark->first, "compat = strict puts the value in as it is",
             "sed changes the value of '" STR_FORMAT
             "': & becomes the mark, backslashes and final line ends go",
             STR_ARGS(mark->name));
}

/* Says so when the bytes at offset came out of a value rather than from the template. */
static void look_again(struct compat *compat, const struct traced *line, size_t offset,
                       const struct bk_mark *mark, struct span source)
{
    if (source.length == mark->text.length &&
        !traced_cause(line, offset, mark->text.length).text &&
        str_equal(span_str(source), mark->text))
        return;
    WARN(compat, source, "compat = strict replaces once",
         "what a value brings in here reads '" STR_FORMAT
         "' and is replaced again; whether it is depends on the order of sort, here LC_ALL=C",
         STR_ARGS(mark->text));
}

/* s|MARK|REPLACEMENT|g */
static struct traced substitute(struct compat *compat, struct arena *arena,
                                const struct traced *line, const struct bk_mark *mark)
{
    struct tracer tracer = tracer_create(arena);
    size_t start = 0, length;

    while ((length = str_search(str_slice(line->str, start, line->str.length), mark->text)) !=
           STR_NOT_FOUND) {
        size_t offset = start + length;
        struct span source = traced_span(line, offset, mark->text.length);
        struct traced before = traced_slice(arena, *line, start, length);

        look_again(compat, line, offset, mark, source);
        tracer_append_traced(&tracer, &before);
        tracer_append_value(&tracer, mark->replacement, source, mark->cause);
        if (mark->is_secret)
            rendering_mark_secret(compat->rendering, mark->replacement);
        start = offset + mark->text.length;
    }
    if (start < line->str.length) {
        struct traced rest = traced_slice(arena, *line, start, line->str.length - start);

        tracer_append_traced(&tracer, &rest);
    }
    return tracer_finish(&tracer, line->source);
}

static bool has_room(struct rendering *rendering, const struct traced *line,
                     const struct bk_mark *mark, struct span span)
{
    size_t most = line->str.length / mark->text.length;

    if (most * mark->replacement.length <= LARGEST_OUTPUT_BYTES)
        return true;
    rendering_fault(rendering, TEMPLATE_TOO_LARGE, span, "the line grows too long");
    rendering->is_stopped = true;
    return false;
}

/* Each round makes the line anew, in the room of the line before the last. */
static void replace_in_line(struct compat *compat, struct span span)
{
    struct rendering *rendering = compat->rendering;
    struct traced line = traced_from_span(span);
    size_t rank = 0, steps;

    for (size_t round = 0; rank < compat->marks.count; round++) {
        struct arena *arena = compat->lines[round % COUNT_OF(compat->lines)];
        const struct bk_mark *mark =
            bk_marks_next(&compat->marks, line.str, rank, MOST_RENDERING_STEPS, &steps);

        if (!rendering_charge(rendering, steps + line.piece_count, span) || !mark ||
            !has_room(rendering, &line, mark, span))
            break;
        arena_reset(arena);
        line = substitute(compat, arena, &line, mark);
        rank = mark->rank;
    }
    rendering_append_traced(rendering, &line, line.source);
}

/* Lines without a mark are most of a template, and go through as one. */
static void replace_marks(struct compat *compat)
{
    const struct text *text = compat->rendering->text;
    struct str rest = text->bytes;
    size_t plain = 0, start = 0;

    while (rest.length && !compat->rendering->is_stopped) {
        struct str line = str_cut(&rest, '\n');

        if (str_search(line, STR("__")) != STR_NOT_FOUND) {
            rendering_append_text(compat->rendering, span_make(text, plain, start - plain));
            replace_in_line(compat, span_make(text, start, line.length));
            plain = start + line.length;
        }
        start += line.length + 1;
    }
    rendering_append_text(compat->rendering,
                          span_make(text, plain, text->bytes.length - plain));
}

static size_t first_difference(struct str left, struct str right)
{
    size_t at = 0;

    while (at < left.length && at < right.length && left.bytes[at] == right.bytes[at])
        at++;
    return at;
}

/* The faults above are the known ways to differ; this one leaves none out. */
static void compare_with_strict(struct compat *compat)
{
    struct rendering *rendering = compat->rendering;
    struct finding_list findings = {.arena = compat->arena};
    struct rendering strict = {
        .arena = compat->arena,
        .text = rendering->text,
        .variables = rendering->variables,
        .options = rendering->options,
        .findings = &findings,
        .tracer = tracer_create(compat->arena),
    };
    struct span whole = span_make(rendering->text, 0, rendering->text->bytes.length);
    struct traced made = tracer_finish(&rendering->tracer, whole);
    struct traced wanted;
    size_t at;

    bk_strict(&strict);
    wanted = tracer_finish(&strict.tracer, whole);
    if (findings.count) {
        WARN(compat, findings.items[0].span, "",
             "this is no mark to %s, and stays; strict says: " STR_FORMAT, compat->program,
             STR_ARGS(findings.items[0].message));
        return;
    }
    if (str_equal(made.str, wanted.str))
        return;
    at = first_difference(made.str, wanted.str);
    WARN(compat, at < made.str.length ? traced_span(&made, at, 1) : traced_span(&wanted, at, 1),
         "", "from here on %s gives another text than strict", compat->program);
}

void bk_compat(struct rendering *rendering)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    CLEANUP(destroy_arena) struct arena *even = arena_create();
    CLEANUP(destroy_arena) struct arena *odd = arena_create();
    struct compat compat = {
        .rendering = rendering,
        .arena = arena,
        .lines = {even, odd},
        .program = rendering->options->compat == COMPAT_BK_CI ? "bk-ci's render_tpl"
                                                              : "bk-install's render_tpl",
    };

    bk_marks_find(arena, rendering->text, rendering->options->compat, &compat.marks);
    for (size_t i = 0; i < compat.marks.count; i++)
        prepare(&compat, compat.marks.items[i]);
    replace_marks(&compat);
    if (!compat.has_warned && !rendering->has_failed)
        compare_with_strict(&compat);
}
