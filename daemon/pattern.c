/* SPDX-License-Identifier: MIT */
#include "daemon/pattern.h"

#include "config/glob.h"

bool pattern_parse(struct str text, struct process_pattern *pattern, struct error *err)
{
    struct process_pattern found = {.text = text};
    struct str rest = text;

    for (bool is_last = false; !is_last;) {
        is_last = str_find(rest, ':') == STR_NOT_FOUND;
        if (found.count == COUNT_OF(found.parts))
            return error_set(err, ERROR_USAGE,
                             "'" STR_FORMAT "' has too many parts: INSTANCE:GROUP:PROCESS",
                             STR_ARGS(text));
        found.parts[found.count] = str_cut(&rest, ':');
        if (!found.parts[found.count++].length)
            return error_set(err, ERROR_USAGE,
                             "'" STR_FORMAT "' has an empty part: write * for any",
                             STR_ARGS(text));
    }
    *pattern = found;
    return true;
}

/* The part names the group, or the process whatever its group is. */
static bool fits_either(struct str part, const struct process_place *place)
{
    return glob_match(part, place->group) || glob_match(part, place->process);
}

bool pattern_fits(const struct process_pattern *pattern, enum pattern_reading reading,
                  const struct process_place *place)
{
    const struct str *parts = pattern->parts;

    if (reading == PATTERN_FROM_GROUP) {
        if (pattern->count == 1)
            return fits_either(parts[0], place);
        return pattern->count == 2 && glob_match(parts[0], place->group) &&
               glob_match(parts[1], place->process);
    }
    if (!glob_match(parts[0], place->instance))
        return false;
    if (pattern->count == 3)
        return glob_match(parts[1], place->group) && glob_match(parts[2], place->process);
    return pattern->count == 1 || fits_either(parts[1], place);
}

bool pattern_is_instance(const struct process_pattern *pattern, struct str instance)
{
    return pattern->count == 1 && glob_match(pattern->parts[0], instance);
}
