/* SPDX-License-Identifier: MIT */
#include "regex/regex.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "regex/python_pattern.h"

enum { MATCH_LIMIT = 1000000, /* steps: some milliseconds */ HEAP_LIMIT_KIB = 16384 };

struct regex {
    struct arena *arena; /* that all of it lives in */
    pcre2_code *code;
    pcre2_match_context *limits;
};

static void *take_from_arena(size_t size, void *arena)
{
    return arena_alloc(arena, 1, size);
}

static void leave_to_arena(void *memory, void *arena)
{
    (void)memory;
    (void)arena;
}

static void copy_reason(char *reason, size_t size, int error)
{
    if (pcre2_get_error_message(error, (PCRE2_UCHAR *)reason, size) < 0)
        reason[0] = '\0';
}

static uint32_t compile_options(const struct regex_options *options)
{
    uint32_t flags = PCRE2_UTF | PCRE2_MATCH_INVALID_UTF | PCRE2_NEVER_BACKSLASH_C;

    if (options->dialect == REGEX_PYTHON)
        flags |= PCRE2_UCP | PCRE2_ALT_CIRCUMFLEX;
    if (options->ignores_case)
        flags |= PCRE2_CASELESS;
    if (options->is_multiline)
        flags |= PCRE2_MULTILINE;
    return flags;
}

struct regex *regex_compile(struct arena *arena, struct str pattern,
                            const struct regex_options *options, struct regex_fault *fault)
{
    struct regex *regex = ARENA_NEW(arena, struct regex);
    pcre2_general_context *memory =
        pcre2_general_context_create(take_from_arena, leave_to_arena, arena);
    pcre2_compile_context *compiling = pcre2_compile_context_create(memory);
    struct str translated = pattern;
    char reason[REGEX_REASON_BYTES];
    int error;

    if (options->dialect == REGEX_PYTHON && !python_pattern(arena, pattern, &translated, fault))
        return NULL;
    pcre2_set_newline(compiling, PCRE2_NEWLINE_LF);
    regex->arena = arena;
    regex->code = pcre2_compile((PCRE2_SPTR)translated.bytes, translated.length,
                                compile_options(options), &error, &fault->offset, compiling);
    if (!regex->code) {
        copy_reason(reason, sizeof(reason), error);
        fault->message = str_copy(arena, str_from(reason));
        return NULL;
    }
    regex->limits = pcre2_match_context_create(memory);
    pcre2_set_match_limit(regex->limits, MATCH_LIMIT);
    pcre2_set_heap_limit(regex->limits, HEAP_LIMIT_KIB);
    return regex;
}

size_t regex_group_count(const struct regex *regex)
{
    uint32_t count = 0;

    pcre2_pattern_info(regex->code, PCRE2_INFO_CAPTURECOUNT, &count);
    return count;
}

bool regex_group_named(const struct regex *regex, struct str name, size_t *group)
{
    int number =
        pcre2_substring_number_from_name(regex->code, (PCRE2_SPTR)str_to_c(regex->arena, name));

    *group = number > 0 ? (size_t)number : 0;
    return number > 0;
}

static void free_match_data(pcre2_match_data **data)
{
    pcre2_match_data_free(*data);
}

static void free_memory(pcre2_general_context **memory)
{
    pcre2_general_context_free(*memory);
}

static void take_groups(const PCRE2_SIZE *ends, size_t known, struct regex_match *match)
{
    for (size_t i = 0; i < match->count; i++) {
        bool took_part = i < known && ends[2 * i] != PCRE2_UNSET;

        match->groups[i] = took_part ? (struct regex_group){ends[2 * i], ends[2 * i + 1]}
                                     : (struct regex_group){STR_NOT_FOUND, STR_NOT_FOUND};
    }
}

enum regex_outcome regex_search(const struct regex *regex, struct str subject, size_t start,
                                enum regex_where where, struct regex_match *match)
{
    /* From malloc, not from the arena of the pattern, which other threads take from too. */
    CLEANUP(free_memory)
    pcre2_general_context *memory = pcre2_general_context_create(NULL, NULL, NULL);
    CLEANUP(free_match_data)
    pcre2_match_data *data = pcre2_match_data_create_from_pattern(regex->code, memory);
    uint32_t flags = where == REGEX_AT_START         ? PCRE2_ANCHORED
                     : where == REGEX_EXCEPT_NOTHING ? PCRE2_NOTEMPTY_ATSTART
                                                     : 0;
    int result = PCRE2_ERROR_NOMEMORY;

    if (data)
        result = pcre2_match(regex->code, (PCRE2_SPTR)subject.bytes, subject.length, start,
                             flags, data, regex->limits);
    if (result == PCRE2_ERROR_NOMATCH)
        return REGEX_NO_MATCH;
    if (result < 0) {
        copy_reason(match->reason, sizeof(match->reason), result);
        return REGEX_GAVE_UP;
    }
    take_groups(pcre2_get_ovector_pointer(data), (size_t)result, match);
    return REGEX_MATCH;
}
