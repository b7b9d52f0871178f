/* SPDX-License-Identifier: MIT */
#include "base/path.h"
#include "base/utf8.h"
#include "model/environment.h"
#include "model/letters.h"
#include "model/place.h"
#include "model/read.h"

/* CPython shows the repr of what is no number up to so many characters. */
enum { LONGEST_LITERAL = 200 };

struct str number_message(struct arena *arena, struct str shown, enum number_fault fault,
                          const struct number *number)
{
    if (fault == NUMBER_TOO_LONG)
        return str_printf(arena,
                          "Exceeds the limit (4300 digits) for integer string conversion: "
                          "value has %zu digits; use sys.set_int_max_str_digits() to increase "
                          "the limit",
                          number->digit_count);
    return JOIN(arena, STR("invalid literal for int() with base 10: "),
                str_head(repr(arena, shown), LONGEST_LITERAL));
}

/* "10m" lacks a letter: the size that was meant, or an empty text. */
static struct str size_meant(struct arena *arena, struct str shown)
{
    struct number number;
    struct str digits = str_slice(shown, 0, shown.length ? shown.length - 1 : 0);
    char unit = shown.length ? shown.bytes[shown.length - 1] : 0;

    if (unit && str_find(STR("kmg"), unit) != STR_NOT_FOUND &&
        number_parse(arena, digits, 10, &number) == NUMBER_FINE)
        return str_printf(arena, "%lld%cB", (long long)number.value, unit - ('a' - 'A'));
    return STR("");
}

static void help_with_size(const struct reader *reader, struct fault *fault, struct str shown)
{
    struct arena *arena = reader->run->arena;
    struct str meant = size_meant(arena, shown);

    fault->help = STR("write a number of bytes, or a whole number with KB, MB or GB");
    if (!meant.length)
        return;
    fault->help = JOIN(arena, STR("write "), quoted(arena, meant));
    fault->fix = fix_option(reader, fault->option, meant,
                            str_to_c(arena, JOIN(arena, STR("write "), meant)), true);
}

void refuse_number(const struct reader *reader, struct str key, enum refusal_id id,
                   struct str shown, enum number_fault fault, const struct number *number)
{
    struct arena *arena = reader->run->arena;
    struct fault report = {
        .id = id,
        .span = option_span(reader, key),
        .option = key,
        .supervisor = number_message(arena, shown, fault, number),
    };

    if (fault == NUMBER_TOO_LONG) {
        report.id = REFUSAL_DIGITS;
        report.message = str_printf(arena, "'" STR_FORMAT "' has %zu digits", STR_ARGS(key),
                                    number->digit_count);
    } else if (id == REFUSAL_SIZE) {
        report.message =
            JOIN(arena, quoted(arena, shown), STR(" is no size for '"), key, STR("'"));
        help_with_size(reader, &report, shown);
    } else {
        report.message =
            JOIN(arena, quoted(arena, shown), STR(" is no whole number for '"), key, STR("'"));
        report.help = STR("write a whole number, without a unit");
    }
    refuse(reader, report);
}

static void note_long_number(const struct reader *reader, struct str key)
{
    struct arena *arena = reader->run->arena;

    reader->run->model->has_long_numbers = true;
    note(reader, (struct fault){
                     .id = REFUSAL_LIMIT,
                     .span = option_span(reader, key),
                     .option = key,
                     .message = JOIN(arena, STR("'"), key, STR("' is a number beyond 64 bits")),
                     .help = STR("supervisord reads any number, but no machine can follow"),
                 });
}

static void take_long_number(const struct reader *reader, struct str key, struct str digits)
{
    struct long_number *number = ARENA_NEW(reader->run->arena, struct long_number);

    *number = (struct long_number){key, digits, *reader->long_numbers};
    *reader->long_numbers = number;
    note_long_number(reader, key);
}

int64_t read_integer(const struct reader *reader, struct str key, int64_t fallback)
{
    struct str text;
    struct number number = {0};
    enum number_fault fault;

    if (read_text(reader, key, &text) != READING_TEXT)
        return fallback;
    fault = number_parse(reader->run->arena, text, 10, &number);
    if (fault == NUMBER_LONG)
        take_long_number(reader, key, number.digits);
    if (fault == NUMBER_FINE || fault == NUMBER_LONG)
        return number.value;
    refuse_number(reader, key, REFUSAL_INTEGER, text, fault, &number);
    return fallback;
}

int64_t read_size(const struct reader *reader, struct str key, int64_t fallback)
{
    struct str text, digits;
    struct number number = {0};
    enum number_fault fault;

    if (read_text(reader, key, &text) != READING_TEXT)
        return fallback;
    fault = size_parse(reader->run->arena, text, &digits, &number);
    if (fault == NUMBER_LONG)
        take_long_number(reader, key, number.digits);
    if (fault == NUMBER_FINE || fault == NUMBER_LONG)
        return number.value;
    refuse_number(reader, key, REFUSAL_SIZE, digits, fault, &number);
    return fallback;
}

bool read_boolean(const struct reader *reader, struct str key, bool fallback)
{
    struct arena *arena = reader->run->arena;
    struct str text;
    bool value;

    if (read_text(reader, key, &text) != READING_TEXT)
        return fallback;
    if (boolean_parse(text, &value))
        return value;
    refuse(reader,
           (struct fault){
               .id = REFUSAL_BOOLEAN,
               .span = option_span(reader, key),
               .option = key,
               .supervisor = JOIN(arena, STR("not a valid boolean value: "), repr(arena, text)),
               .message =
                   JOIN(arena, quoted(arena, text), STR(" is no boolean for '"), key, STR("'")),
               .help = STR("write true or false"),
           });
    return fallback;
}

bool read_octal(const struct reader *reader, struct str key, enum refusal_id id, int64_t *value)
{
    struct arena *arena = reader->run->arena;
    struct str text, words;
    struct number number = {0};
    enum number_fault fault;

    if (read_text(reader, key, &text) != READING_TEXT)
        return false;
    fault = number_parse(arena, text, 8, &number);
    if (fault == NUMBER_LONG)
        take_long_number(reader, key, number.digits);
    if (fault == NUMBER_FINE || fault == NUMBER_LONG) {
        *value = number.value;
        return true;
    }
    words = id == REFUSAL_OCTAL
                ? JOIN(arena, text, STR(" can not be converted to an octal type"))
                : JOIN(arena, STR("Invalid "), key, STR(" value "), text);
    refuse(reader, (struct fault){
                       .id = id,
                       .span = option_span(reader, key),
                       .option = key,
                       .supervisor = words,
                       .message = JOIN(arena, quoted(arena, text),
                                       STR(" is no octal number for '"), key, STR("'")),
                       .help = STR("write up to four digits from 0 to 7, such as 022"),
                   });
    return false;
}

static bool has_nul(struct str text)
{
    return str_find(text, '\0') != STR_NOT_FOUND;
}

static struct str user_message(struct arena *arena, enum account_fault fault, struct str text)
{
    if (has_nul(text))
        return STR("embedded null byte");
    if (fault == ACCOUNT_UNKNOWN_ID)
        return JOIN(arena, STR("Invalid user id "), text);
    return JOIN(arena, STR("Invalid user name "), text);
}

void read_user(const struct reader *reader, struct str key, struct account *account)
{
    struct arena *arena = reader->run->arena;
    struct account found;
    struct str text;
    enum account_fault fault;

    if (read_text(reader, key, &text) != READING_TEXT)
        return;
    fault = find_user(arena, reader->run->machine, text, &found);
    if (fault == ACCOUNT_FINE) {
        *account = found;
        if (found.long_id.bytes)
            note_long_number(reader, key);
        return;
    }
    refuse(reader,
           (struct fault){
               .id = has_nul(text) ? REFUSAL_USER_NUL : REFUSAL_USER,
               .span = option_span(reader, key),
               .option = key,
               .supervisor = user_message(arena, fault, text),
               .message = JOIN(arena, STR("there is no user "), quoted(arena, text),
                               STR(" on this host")),
               .help = STR("name an existing user, or make this one before supervisord reads "
                           "the file"),
           });
}

struct owner read_owner(const struct reader *reader, struct str key, enum refusal_id id,
                        struct str noun)
{
    struct arena *arena = reader->run->arena;
    struct owner owner = {0};
    struct str text;
    enum account_fault fault;

    if (read_text(reader, key, &text) != READING_TEXT)
        return owner;
    fault = find_owner(arena, reader->run->machine, text, &owner);
    if (fault == ACCOUNT_FINE) {
        if (owner.user.long_id.bytes || owner.group.long_id.bytes)
            note_long_number(reader, key);
        return owner;
    }
    refuse(reader, (struct fault){
                       .id = id,
                       .span = option_span(reader, key),
                       .option = key,
                       .supervisor = JOIN(arena, STR("Invalid "), noun, STR(" value "), text),
                       .message = JOIN(arena, quoted(arena, text),
                                       STR(" names no user and group of this host")),
                       .help = STR("write an existing user, or user:group"),
                   });
    return (struct owner){0};
}

bool read_directory(const struct reader *reader, struct str key, struct str fallback,
                    struct str *path)
{
    struct evaluation *run = reader->run;
    struct str text = fallback;

    if (read_text(reader, key, &text) == READING_REFUSED || !text.bytes)
        return false;
    *path = expand_user(run->arena, run->machine, text);
    if (is_existing_directory(run->arena, run->machine, *path))
        return true;
    refuse(reader,
           (struct fault){
               .id = REFUSAL_DIRECTORY,
               .span = option_span(reader, key),
               .option = key,
               .supervisor = JOIN(run->arena, text, STR(" is not an existing directory")),
               .message = JOIN(run->arena, STR("the folder "), quoted(run->arena, text),
                               STR(" does not exist")),
               .help = STR("make the folder before supervisord reads the file"),
           });
    return false;
}

bool check_parent_directory(const struct reader *reader, struct str key, struct str path)
{
    struct evaluation *run = reader->run;
    struct str folder = path_directory(expand_user(run->arena, run->machine, path));

    if (!folder.length || is_existing_directory(run->arena, run->machine, folder))
        return true;
    refuse(reader,
           (struct fault){
               .id = REFUSAL_PARENT_DIRECTORY,
               .span = option_span(reader, key),
               .option = key,
               .supervisor = JOIN(run->arena, STR("The directory named as part of the path "),
                                  path, STR(" does not exist")),
               .message = JOIN(run->arena, STR("the folder "), quoted(run->arena, folder),
                               STR(" of '"), key, STR("' does not exist")),
               .help = STR("make the folder before supervisord reads the file"),
           });
    return false;
}

bool check_name(const struct reader *reader, struct str key, struct span span, struct str text,
                struct str *name)
{
    struct arena *arena = reader->run->arena;
    char bad;

    *name = utf8_strip(text);
    bad = name_bad_character(*name);
    if (!bad)
        return true;
    refuse(reader, (struct fault){
                       .id = REFUSAL_NAME,
                       .span = span,
                       .option = key,
                       .supervisor = str_printf(
                           arena, "Invalid name: " STR_FORMAT " because of character: '%c'",
                           STR_ARGS(repr(arena, text)), bad),
                       .message = str_printf(arena, "the name " STR_FORMAT " holds '%c'",
                                             STR_ARGS(quoted(arena, *name)), bad),
                       .help = STR("use letters, digits, - and _"),
                   });
    return false;
}

/* Behind a value; NULL when it does not stand there as it is read. */
static const struct fix *put_comma(struct arena *arena, const struct traced *value, size_t end)
{
    struct span last = traced_span(value, end - 1, 1);

    if (!str_equal(span_str(last), str_slice(value->str, end - 1, end)))
        return NULL;
    return fix_create(arena, "put a comma here", false,
                      span_make(last.text, last.offset + 1, 0), STR(","));
}

bool read_variables(const struct reader *reader, struct str key, const struct traced *value,
                    struct environment *environment)
{
    struct arena *arena = reader->run->arena;
    struct token_list tokens = environment_tokens(reader->run->scratch, value->str);
    size_t bad = environment_bad_group(&tokens), offset;
    struct fault fault = {.option = key};

    if (!tokens.is_open && bad == tokens.count) {
        *environment = environment_from(arena, &tokens);
        return true;
    }
    if (tokens.is_open) {
        offset = tokens.open_offset;
        fault.id = REFUSAL_ENVIRONMENT_QUOTE;
        fault.supervisor = STR("No closing quotation");
        fault.message = JOIN(arena, STR("a quote in '"), key, STR("' is never closed"));
        fault.help = STR("close the quote on the same value; a ; or # behind a space begins a "
                         "comment even inside quotes");
    } else {
        bool lacks_comma = bad > 0 && !str_equal(tokens.items[bad - 1].text, STR(","));

        offset = tokens.items[lacks_comma ? bad - 1 : bad].offset;
        fault.id = REFUSAL_ENVIRONMENT;
        fault.supervisor = JOIN(arena, STR("Unexpected end of key/value pairs in value '"),
                                value->str, STR("'"));
        fault.message = JOIN(arena, STR("'"), key,
                             lacks_comma ? STR("' lacks a comma before this")
                                         : STR("' is no list of KEY=value pairs from here on"));
        fault.help = STR("write KEY=\"value\",OTHER=\"value\", each value in quotes");
        if (lacks_comma && bad > 1) {
            const struct token *set = &tokens.items[bad - 2];

            fault.fix = put_comma(arena, value, set->offset + set->length);
        }
    }
    fault.span = traced_span(value, offset, value->str.length - offset);
    refuse(reader, fault);
    return false;
}
