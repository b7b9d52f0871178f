/* SPDX-License-Identifier: MIT */
/* Jinja2's filter urlize: what looks like a URL or an address of mail becomes a link. The
 * expressions and the order of the questions are those of Jinja2's own utils.urlize(). */
#include "base/utf8.h"
#include "template/markup.h"
#include "template/patterns.h"

#define DOMAINS "com|net|int|edu|gov|org|info|mil"
#define IPV4 "[\\d]{1,3}(\\.[\\d]{1,3}){3}"
#define IPV6 "\\[([\\da-f]{0,4}:){2}([\\da-f]{0,4}:?){1,6}]"
#define HTTP                                                                                   \
    "^((https?://|www\\.)(([\\w%-]+\\.)+)?([a-z]{2,63}|xn--[\\w%]{2,59})"                      \
    "|([\\w%-]{2,63}\\.)+(" DOMAINS ")|(https?://)(" IPV4 "|" IPV6 "))"                        \
    "(?::[\\d]{1,5})?(?:[/?#]\\S*)?$"
#define EMAIL "^\\S+@\\w[\\w.-]*\\.\\w+$"
#define SCHEME "^[\\w.+-]{2,}:/{0,2}$"

enum urlize_parameter { LIMIT, NO_FOLLOW, TARGET, REL, SCHEMES };

struct links {
    const struct call *call;
    const struct regex *http, *email;
    struct str attributes; /* of links to the web */
    const struct value *schemes;
    bool has_limit;
    int64_t limit; /* characters of a URL that are shown */
    struct buffer out;
};

static const struct regex *expression(const struct call *call, struct str pattern,
                                      bool ignores_case)
{
    return pattern_of(call, give_string(call, pattern), ignores_case, false);
}

static size_t count_of(struct str text, struct str part)
{
    size_t count = 0, at;

    while ((at = str_search(text, part)) != STR_NOT_FOUND) {
        text = str_slice(text, at + part.length, text.length);
        count++;
    }
    return count;
}

/* Where the brackets at the start of a word end. */
static size_t end_of_head(struct str word)
{
    struct str rest = word;

    for (;;) {
        if (str_starts_with(rest, STR("(")))
            rest = str_slice(rest, 1, rest.length);
        else if (str_starts_with(rest, STR("&lt;")))
            rest = str_slice(rest, 4, rest.length);
        else
            return word.length - rest.length;
    }
}

/* Where brackets and punctuation at the end of a word begin. */
static size_t start_of_tail(struct str word)
{
    for (;;) {
        if (str_ends_with(word, STR("&gt;")))
            word.length -= 4;
        else if (str_ends_with(word, STR(")")) || str_ends_with(word, STR(".")) ||
                 str_ends_with(word, STR(",")))
            word.length--;
        else
            return word.length;
    }
}

/* The same, but brackets that close those that are open before it belong to the word. */
static size_t balanced_end(struct str word)
{
    static const struct {
        struct str open, close;
    } pairs[] = {
        {STR_INIT("("),    STR_INIT(")")   },
        {STR_INIT("&lt;"), STR_INIT("&gt;")}
    };
    size_t end = start_of_tail(word);

    for (size_t i = 0; i < COUNT_OF(pairs); i++) {
        struct str middle = str_slice(word, 0, end);
        size_t open = count_of(middle, pairs[i].open);

        if (open <= count_of(middle, pairs[i].close))
            continue;
        for (; open; open--) {
            size_t at = str_search(str_slice(word, end, word.length), pairs[i].close);

            if (at == STR_NOT_FOUND)
                break;
            end += at + pairs[i].close.length;
        }
    }
    return end;
}

/* The first characters of a URL as a slice of Python has them, and dots when there are more. */
static void append_shown(struct links *links, struct str url)
{
    int64_t count = (int64_t)utf8_count(url), shown = links->limit;
    size_t end = 0, length;

    if (!links->has_limit || count <= shown) {
        buffer_append(&links->out, url);
        return;
    }
    for (shown += shown < 0 ? count : 0; shown > 0; shown--, end += length)
        utf8_decode(url, end, &length);
    buffer_append(&links->out, str_slice(url, 0, end));
    buffer_append_c(&links->out, "...");
}

static void append_web_link(struct links *links, const char *prefix, struct str url,
                            bool is_cut)
{
    buffer_append_c(&links->out, "<a href=\"");
    buffer_append_c(&links->out, prefix);
    buffer_append(&links->out, url);
    buffer_append_byte(&links->out, '"');
    buffer_append(&links->out, links->attributes);
    buffer_append_byte(&links->out, '>');
    if (is_cut)
        append_shown(links, url);
    else
        buffer_append(&links->out, url);
    buffer_append_c(&links->out, "</a>");
}

static void append_mail_link(struct links *links, const char *prefix, struct str url,
                             struct str address)
{
    buffer_append_c(&links->out, "<a href=\"");
    buffer_append_c(&links->out, prefix);
    buffer_append(&links->out, url);
    buffer_append_c(&links->out, "\">");
    buffer_append(&links->out, address);
    buffer_append_c(&links->out, "</a>");
}

static bool matches(const struct call *call, const struct regex *regex, struct str text,
                    bool *is_so)
{
    struct regex_match match = {0};

    return pattern_search(call, regex, text, 0, REGEX_AT_START, &match, is_so);
}

/* Each of these is false after a fault. */
static bool append_middle(struct links *links, struct str middle)
{
    struct str mail = STR("mailto:"), address = middle;
    bool is_mail_url = str_starts_with(middle, mail), is_link;

    if (!matches(links->call, links->http, middle, &is_link))
        return false;
    if (is_link) {
        bool has_scheme =
            str_starts_with(middle, STR("https://")) || str_starts_with(middle, STR("http://"));

        append_web_link(links, has_scheme ? "" : "https://", middle, true);
        return true;
    }
    if (is_mail_url)
        address = str_slice(middle, mail.length, middle.length);
    if (is_mail_url ||
        (str_find(middle, '@') != STR_NOT_FOUND && !str_starts_with(middle, STR("www.")) &&
         str_find(middle, ':') == STR_NOT_FOUND)) {
        if (!matches(links->call, links->email, address, &is_link))
            return false;
        if (is_link) {
            append_mail_link(links, is_mail_url ? "" : "mailto:", middle, address);
            return true;
        }
    }
    for (size_t i = 0; links->schemes && i < links->schemes->count; i++) {
        struct str scheme = links->schemes->items[i]->string;

        if (str_equal(middle, scheme) || !str_starts_with(middle, scheme))
            continue;
        append_web_link(links, "", middle, false);
        return true;
    }
    buffer_append(&links->out, middle);
    return true;
}

static bool append_word(struct links *links, struct str word)
{
    size_t start = end_of_head(word), end;
    struct str rest = str_slice(word, start, word.length);

    buffer_append(&links->out, str_slice(word, 0, start));
    end = balanced_end(rest);
    if (!append_middle(links, str_slice(rest, 0, end)))
        return false;
    buffer_append(&links->out, str_slice(rest, end, rest.length));
    return links->out.length <= LARGEST_OUTPUT_BYTES ||
           evaluator_fail(links->call->evaluator, links->call->span, "the text is too long") !=
               NULL;
}

/* Word by word, with the white space between them as it is. */
static bool append_words(struct links *links, struct str text)
{
    size_t start = 0, length;

    for (size_t i = 0; i < text.length; i += length) {
        if (!utf8_is_space(utf8_decode(text, i, &length)))
            continue;
        if (!append_word(links, str_slice(text, start, i)))
            return false;
        buffer_append(&links->out, str_slice(text, i, i + length));
        start = i + length;
    }
    return append_word(links, str_slice(text, start, text.length));
}

struct words {
    struct str *items;
    size_t count, capacity;
};

/* Adds a word in its place, unless it is empty or there. */
static bool add_in_order(const struct call *call, struct words *words, struct str word)
{
    size_t at = 0;

    while (at < words->count && str_compare(words->items[at], word) < 0)
        at++;
    if (!word.length || (at < words->count && str_equal(words->items[at], word)))
        return true;
    *LIST_ADD(call->evaluator->arena, words) = word;
    for (size_t i = words->count - 1; i > at; i--)
        words->items[i] = words->items[i - 1];
    words->items[at] = word;
    return evaluator_charge(call->evaluator, words->count, call->span);
}

static bool split_in_order(const struct call *call, struct words *words, struct str text)
{
    size_t start = 0, length;

    for (size_t i = 0; i < text.length; i += length) {
        if (!utf8_is_space(utf8_decode(text, i, &length)))
            continue;
        if (!add_in_order(call, words, str_slice(text, start, i)))
            return false;
        start = i + length;
    }
    return add_in_order(call, words, str_slice(text, start, text.length));
}

static void append_attribute(struct buffer *out, const char *name, struct str value)
{
    buffer_printf(out, " %s=\"", name);
    markup_append_escaped(out, value);
    buffer_append_byte(out, '"');
}

/* What stands in rel: words that are given, and those that Jinja2 adds, in order and each once.
 */
static bool rel_words(const struct call *call, struct str *text)
{
    struct words words = {0};
    struct buffer out = {.arena = call->evaluator->arena};
    struct str given = STR("");

    if (call_flag(call, REL) && !call_string(call, REL, STR(""), &given))
        return false;
    if (!split_in_order(call, &words, given) || !add_in_order(call, &words, STR("noopener")) ||
        (call_flag(call, NO_FOLLOW) && !add_in_order(call, &words, STR("nofollow"))))
        return false;
    for (size_t i = 0; i < words.count; i++) {
        if (i)
            buffer_append_byte(&out, ' ');
        buffer_append(&out, words.items[i]);
    }
    *text = buffer_str(&out);
    return true;
}

static bool read_attributes(const struct call *call, struct str *attributes)
{
    struct buffer out = {.arena = call->evaluator->arena};
    struct str text;

    if (!rel_words(call, &text))
        return false;
    append_attribute(&out, "rel", text);
    if (call_flag(call, TARGET)) {
        if (!call_text(call, TARGET, STR(""), &text))
            return false;
        append_attribute(&out, "target", text);
    }
    *attributes = buffer_str(&out);
    return true;
}

/* What else begins a link, such as "tel:". */
static bool read_schemes(const struct call *call, const struct value **schemes)
{
    const struct value *given = call->arguments[SCHEMES];
    const struct regex *scheme = expression(call, STR(SCHEME), false);

    *schemes = NULL;
    if (!scheme || !given || given->kind == VALUE_NONE)
        return scheme != NULL;
    *schemes = evaluator_items(call->evaluator, given, call->span);
    for (size_t i = 0; *schemes && i < (*schemes)->count; i++) {
        const struct value *item = (*schemes)->items[i];
        bool is_scheme = false;

        if (item->kind == VALUE_STRING && !matches(call, scheme, item->string, &is_scheme))
            return false;
        if (!is_scheme || str_ends_with(item->string, STR("\n")))
            return evaluator_fail(call->evaluator, call->span,
                                  "a scheme is a word with ':', ':/' or '://' behind it") !=
                   NULL;
    }
    return *schemes != NULL;
}

const struct value *filter_urlize(const struct call *call)
{
    struct links links = {
        .call = call,
        .http = expression(call, STR(HTTP), true),
        .email = expression(call, STR(EMAIL), false),
        .has_limit = call->arguments[LIMIT] && call->arguments[LIMIT]->kind != VALUE_NONE,
        .out = {.arena = call->evaluator->arena},
    };
    struct buffer escaped = {.arena = call->evaluator->arena};
    struct str text;

    if (!links.http || !links.email || !call_subject_text(call, &text) ||
        (links.has_limit && !call_integer(call, LIMIT, 0, &links.limit)) ||
        !read_attributes(call, &links.attributes) || !read_schemes(call, &links.schemes) ||
        !evaluator_charge_text(call->evaluator, text.length, call->span))
        return NULL;
    markup_append_escaped(&escaped, text);
    return append_words(&links, buffer_str(&escaped))
               ? give_string(call, buffer_str(&links.out))
               : NULL;
}
