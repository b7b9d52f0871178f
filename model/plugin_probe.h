/* SPDX-License-Identifier: MIT */
/* The Python code that resolves plug-ins as supervisord does: model/plugin_probe.py. */
#ifndef MODEL_PLUGIN_PROBE_H
#define MODEL_PLUGIN_PROBE_H

extern const char plugin_probe[];

#endif
