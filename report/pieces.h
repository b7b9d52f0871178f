/* SPDX-License-Identifier: MIT */
/* Orders in which formats tell the findings of a whole report. */
#ifndef REPORT_PIECES_H
#define REPORT_PIECES_H

#include "report/format.h"

struct piece_list {
    struct finding_piece *items;
    size_t count, capacity;
};

/* The findings of a file; none when it is clean. */
struct piece_group {
    struct str path;
    struct piece_list pieces;
};

struct piece_groups {
    struct piece_group *items;
    size_t count, capacity;
};

/* A group for each file looked at, then one for each other that findings are about. */
struct piece_groups pieces_by_path(struct arena *arena, const struct whole *whole);

/* Errors first, else in their order. */
struct piece_list pieces_by_severity(struct arena *arena, const struct whole *whole);

#endif
