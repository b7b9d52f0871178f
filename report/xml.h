/* SPDX-License-Identifier: MIT */
/* Text in XML 1.0. It must come from visible(): most control characters cannot be written in
 * XML at all. */
#ifndef REPORT_XML_H
#define REPORT_XML_H

#include "base/buffer.h"

/* Appends text for an element or a quoted attribute. */
void xml_append(struct buffer *out, struct str text);

/* Appends ' name="text"'. */
void xml_attribute(struct buffer *out, const char *name, struct str text);

#endif
