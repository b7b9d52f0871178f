/* SPDX-License-Identifier: MIT */
/* What the formats share: covered text, paths, places, fingerprints. */
#include <stdint.h>

#include "base/path.h"
#include "report/format.h"
#include "report/visible.h"

enum { LONGEST_REMARK = 400 };

struct str part_shown(const struct part *part, struct str text)
{
    return visible(part->out.arena, secrets_cover(part->out.arena, part->view->secrets, text));
}

struct str part_brief(const struct part *part, struct str text)
{
    struct str shown = part_shown(part, text);
    size_t end = LONGEST_REMARK;

    if (shown.length <= LONGEST_REMARK)
        return shown;
    while (end > 0 && ((unsigned char)shown.bytes[end] & 0xc0) == 0x80)
        end--;
    return str_printf(part->out.arena, STR_FORMAT "...", (int)end, shown.bytes);
}

struct str part_message(const struct part *part, const struct finding *finding)
{
    struct str message = part_brief(part, finding->message);
    struct str scope = part_brief(part, finding->scope);

    if (!scope.length)
        return message;
    return str_printf(part->out.arena, STR_FORMAT " (" STR_FORMAT ")", STR_ARGS(message),
                      STR_ARGS(scope));
}

struct str part_plain(const struct part *part, struct str text)
{
    return visible_utf8(part->out.arena,
                        secrets_cover(part->out.arena, part->view->secrets, text));
}

struct str part_path(const struct part *part, struct str path)
{
    return relative_path(part->view->directory, path);
}

struct str part_repository_path(const struct part *part, struct str path)
{
    struct str top = part->view->repository;

    if (str_contains(path, STR("/."))) /* includes may go by way of ".." */
        path = path_normalize(part->out.arena, path);
    return relative_path(top.length ? top : part->view->directory, path);
}

struct place part_place(const struct part *part, const struct finding *finding)
{
    struct place place = {
        .path = STR("supconf.ini"), .start = {1, 1},
             .end = {1, 1}
    };

    if (finding->span.text)
        return (struct place){
            .path = finding->span.text->path,
            .start = span_start(finding->span),
            .end = span_end(finding->span),
        };
    if (part->view->file_count)
        place.path = part->view->files[0];
    return place;
}

static void append_key(struct buffer *key, struct str member)
{
    buffer_append(key, member);
    buffer_append_byte(key, '\0');
}

struct str part_fingerprint(struct part *part, const struct finding *finding)
{
    struct buffer key = {.arena = part->out.arena};
    struct str written = finding->span.text ? span_str(finding->span) : finding->message;
    struct str hash;
    uintptr_t number;

    append_key(&key, str_from(finding->kind->code));
    append_key(&key, part_repository_path(part, part_place(part, finding).path));
    append_key(&key, finding->section);
    append_key(&key, finding->option);
    buffer_append(&key, part_plain(part, written));
    hash =
        str_printf(part->out.arena, "%016llx", (unsigned long long)str_hash(buffer_str(&key)));
    number = (uintptr_t)map_get(&part->seen, hash) + 1;
    map_put(&part->seen, hash, (void *)number);
    return str_printf(part->out.arena, STR_FORMAT ":%llu", STR_ARGS(hash),
                      (unsigned long long)number);
}
