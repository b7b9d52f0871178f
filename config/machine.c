/* SPDX-License-Identifier: MIT */
#include "config/machine.h"

#include <sys/utsname.h>
#include <unistd.h>

extern char **environ;

static struct str working_directory(struct arena *arena)
{
    for (size_t size = 4096;; size *= 2) {
        char *path = arena_bytes(arena, size);

        if (getcwd(path, size))
            return str_from(path);
        if (size > 1024 * 1024) /* the folder is gone, or its path beyond all measure */
            return STR("/");
    }
}

/* The same name twice: Python keeps the first. */
static void take_environment(struct arena *arena, struct machine *machine)
{
    for (char **entry = environ; entry && *entry; entry++) {
        struct str value = str_copy(arena, str_from(*entry)), name;

        if (str_find(value, '=') == STR_NOT_FOUND)
            continue;
        name = str_cut(&value, '=');
        if (!machine_variable(machine, name))
            machine_set(arena, machine, name, value);
    }
}

struct machine machine_here(struct arena *arena)
{
    struct machine machine = {
        .cwd = working_directory(arena),
        .uid = (long)getuid(),
        .checks = true,
        .files = disk_files,
    };
    struct utsname names;

    if (uname(&names) == 0)
        machine.host_name = str_copy(arena, str_from(names.nodename));
    take_environment(arena, &machine);
    return machine;
}

static struct variable *find(const struct machine *machine, struct str name)
{
    for (size_t i = 0; i < machine->environment.count; i++)
        if (str_equal(machine->environment.items[i].name, name))
            return &machine->environment.items[i];
    return NULL;
}

void machine_set(struct arena *arena, struct machine *machine, struct str name,
                 struct str value)
{
    struct variable *variable = find(machine, name);

    if (!variable) {
        variable = LIST_ADD(arena, &machine->environment);
        variable->name = name;
    }
    variable->value = value;
}

const struct variable *machine_variable(const struct machine *machine, struct str name)
{
    return find(machine, name);
}
