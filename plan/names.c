/* SPDX-License-Identifier: MIT */
/* The words of machine formats for what stands in a plan. */
#include "plan/plan.h"

const char *group_action_name(enum group_action action)
{
    static const char *const names[] = {
        [GROUP_KEEP] = "keep",
        [GROUP_ADD] = "add",
        [GROUP_RESTART] = "restart",
        [GROUP_REMOVE] = "remove",
    };

    return names[action];
}

const char *step_kind_name(enum step_kind kind)
{
    static const char *const names[] = {
        [STEP_WRITE_FILE] = "write-file",           [STEP_REMOVE_FILE] = "remove-file",
        [STEP_ACCEPT_FILE] = "accept-file",         [STEP_REREAD] = "reread",
        [STEP_REMOVE_GROUP] = "remove-group",       [STEP_RESTART_GROUP] = "restart-group",
        [STEP_RESTART_READERS] = "restart-readers", [STEP_ADD_GROUP] = "add-group",
    };

    return names[kind];
}

const char *daemon_need_name(enum daemon_need need)
{
    static const char *const names[] = {
        [NEED_NOTHING] = "nothing",         [NEED_RELOAD] = "reload",
        [NEED_HALF_RELOAD] = "half-reload", [NEED_START] = "start",
        [NEED_IMPOSSIBLE] = "impossible",
    };

    return names[need];
}

const char *process_note_name(enum process_note note)
{
    static const char *const names[] = {
        [NOTE_NONE] = "none",         [NOTE_STOPPED_BY_HAND] = "stopped-by-hand",
        [NOTE_FINISHED] = "finished", [NOTE_STARTED_BY_HAND] = "started-by-hand",
        [NOTE_FAILED] = "failed",     [NOTE_LOST] = "lost",
    };

    return names[note];
}

const char *knowledge_name(enum knowledge knowledge)
{
    static const char *const names[] = {
        [KNOWLEDGE_SURE] = "sure",
        [KNOWLEDGE_LIKELY] = "likely",
        [KNOWLEDGE_NONE] = "none",
    };

    return names[knowledge];
}

const char *drift_kind_name(enum drift_kind kind)
{
    static const char *const names[] = {
        [DRIFT_EDITED] = "edited",
        [DRIFT_PENDING] = "pending",
        [DRIFT_NEWER] = "newer",
        [DRIFT_DOWN] = "down",
    };

    return names[kind];
}
