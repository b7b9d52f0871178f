/* SPDX-License-Identifier: MIT */
/* What is said of a plan to people, whatever the format. */
#ifndef REPORT_PLAN_PHRASES_H
#define REPORT_PLAN_PHRASES_H

#include "report/plans.h"

/* "change": what becomes of a file. */
const char *phrase_file(const struct file_change *file);

/* "restarts (pid 7, SIGTERM, SIGKILL after 10 s)"; of a kept group's process "keeps running".
 */
struct str phrase_process(struct arena *arena, const struct process_forecast *process);

/* What `supervisorctl update` would do with the process otherwise; NULL: nothing to say. */
const char *phrase_note(enum process_note note);

/* "'etc/environ.sh', which changes unnoticed by supervisord: ..." of the file number index that
 * the process reads, and what to do about it. */
struct str phrase_read(struct arena *arena, const struct plan *plan,
                       const struct group_forecast *group,
                       const struct process_forecast *process, size_t index);

/* What is odd about a group, or cannot be known of it, sentence after sentence; NULL behind the
 * last. */
enum { MOST_GROUP_PHRASES = 4 };
void phrase_group(const struct group_forecast *group, const char *phrases[MOST_GROUP_PHRASES]);

/* "takes a reload (SIGHUP)" */
const char *phrase_need(enum daemon_need need);

/* "'5'", "not set", "‹secret›"; secrets covered, not yet made visible. */
struct str phrase_value(struct arena *arena, const struct option_change *change,
                        struct str value, const struct secrets *secrets);

/* "web.conf:3"; empty when the cause is nowhere. */
struct str phrase_cause(struct arena *arena, const struct option_change *change,
                        const struct plan_view *view);

/* "1 group added, 2 restarted; 4 processes stop, within 12 s at worst; 9 keep running" */
struct str phrase_totals(struct arena *arena, const struct plan *plan);

#endif
