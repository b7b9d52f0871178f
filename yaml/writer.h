/* SPDX-License-Identifier: MIT */
/*
 * One document of YAML 1.1, byte for byte as PyYAML writes it with libyaml:
 *
 *     CLEANUP(yaml_writer_close) struct yaml_writer *writer = yaml_writer_open(&out, &layout);
 *     if (!yaml_write_begin(writer, YAML_SEQUENCE, false) ||
 *         !yaml_write_scalar(writer, YAML_STRING, STR("a")) ||
 *         !yaml_write_end(writer, YAML_SEQUENCE) || !yaml_writer_finish(writer))
 *         return false;
 *
 * Each call fails for text that is no UTF-8; a mapping gets its keys and values in turn.
 */
#ifndef YAML_WRITER_H
#define YAML_WRITER_H

#include "base/buffer.h"
#include "base/compiler.h"
#include "yaml/yaml.h"

struct yaml_layout {
    int indent;              /* spaces a level; what is not 2 to 9 counts as 2 */
    int width;               /* of a line before it is folded; 0: 80, below 0: without end */
    bool has_start, has_end; /* "---" and "..." even where they are not needed */
};

struct yaml_writer;

struct yaml_writer *yaml_writer_open(struct buffer *out, const struct yaml_layout *layout);

/* The text of a value of that type, quoted where it would be read as another one. */
bool yaml_write_scalar(struct yaml_writer *writer, enum yaml_type type, struct str text)
    MUST_CHECK;

/* A sequence or mapping; is_flow: in brackets. */
bool yaml_write_begin(struct yaml_writer *writer, enum yaml_kind kind, bool is_flow) MUST_CHECK;
bool yaml_write_end(struct yaml_writer *writer, enum yaml_kind kind) MUST_CHECK;

/* All is in the buffer. */
bool yaml_writer_finish(struct yaml_writer *writer) MUST_CHECK;

/* For CLEANUP. */
void yaml_writer_close(struct yaml_writer **writer);

#endif
