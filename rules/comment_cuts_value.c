/* SPDX-License-Identifier: MIT */
#include "rules/builtin.h"
#include "rules/cut_value.h"

/* The quote that is opened last and not closed, or NUL. */
static char open_quote(struct str value)
{
    char quote = '\0';

    for (size_t i = 0; i < value.length; i++) {
        char byte = value.bytes[i];

        if (quote ? byte == quote : byte == '"' || byte == '\'')
            quote = quote ? '\0' : byte;
        else if (byte == '\\' && quote != '\'')
            i++;
    }
    return quote;
}

/* Index of the first comment behind offset. */
static size_t first_comment(const struct document *document, size_t offset)
{
    size_t low = 0, high = document->comment_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (document->comments[middle].span.offset < offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

const struct comment *cut_value(const struct config *config,
                                const struct config_section *section,
                                const struct option *option)
{
    const struct document *document = config_document(config, section, option);
    struct span span = option_whole_span(option);
    size_t end = span.offset + span.length;
    char quote = '\0';

    for (size_t i = first_comment(document, span.offset); i < document->comment_count; i++) {
        const struct comment *comment = &document->comments[i];
        struct str between = str_slice(document->text->bytes, end, comment->span.offset);

        if (comment->span.offset > end && str_find(between, '\n') != STR_NOT_FOUND)
            return NULL;
        if (!quote && !(quote = open_quote(option->value.str)))
            return NULL;
        if (comment->is_trailing && str_find(span_str(comment->span), quote) != STR_NOT_FOUND)
            return comment;
    }
    return NULL;
}

/* Without white space before it the sign begins no comment. */
static const struct fix *join_comment(struct arena *arena, struct span comment)
{
    struct str bytes = comment.text->bytes;
    size_t start = comment.offset;

    while (start && (bytes.bytes[start - 1] == ' ' || bytes.bytes[start - 1] == '\t'))
        start--;
    return start < comment.offset
               ? fix_create(arena, "remove the space before it", false,
                            span_make(comment.text, start, comment.offset - start), STR(""))
               : NULL;
}

static void check(struct lint *lint, const struct config_section *section,
                  const struct option *option, const struct option_schema *schema)
{
    const struct comment *comment;
    struct finding *finding;

    (void)schema;
    comment = cut_value(lint->config, section, option);
    if (!comment)
        return;
    finding =
        lint_report(lint, comment->span,
                    "the value of '" STR_FORMAT "' ends here: '%c' behind a space starts a "
                    "comment, in quotes too",
                    STR_ARGS(option->key), span_str(comment->span).bytes[0]);
    finding->help = STR("leave the space before it out");
    finding->fix = join_comment(lint->arena, comment->span);
}

const struct rule rule_comment_cuts_value = {
    .kind =
        {
            .code = "SV107",
            .name = "comment-cuts-value",
            .severity = SEVERITY_ERROR,
            .summary = "a comment sign within quotes cuts a value",
            .why =
                "A semicolon or # behind white space begins a comment wherever it stands. The "
                "closing quote is lost with the rest, so the command cannot be split and each "
                "start fails.",
            .source = "Supervisor issue 857, closed as documented",
            .bad = "[supervisord]\n\n[program:a]\ncommand=/bin/a \"b ; c\"\n",
            .good = "[supervisord]\n\n[program:a]\ncommand=/bin/a \"b; c\"\n",
        },
    .options = OPTIONS_OF(COMMAND) | OPTIONS_OF(ENVIRONMENT),
    .option = check,
};
