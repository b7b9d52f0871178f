/* SPDX-License-Identifier: MIT */
#include "config/machine.h"

#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "base/map.h"
#include "config/expansion.h"

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

static struct str expansion_name_of(struct arena *arena, struct str variable)
{
    static const char prefix[] = {'E', 'N', 'V', '_'};
    char *name = arena_bytes(arena, sizeof(prefix) + variable.length);

    memcpy(name, prefix, sizeof(prefix));
    memcpy(name + sizeof(prefix), variable.bytes, variable.length);
    return (struct str){name, sizeof(prefix) + variable.length};
}

static void add_variable(struct arena *arena, struct machine *machine, struct str name,
                         struct str value)
{
    *LIST_ADD(arena, &machine->environment) = (struct variable){name, value};
    *LIST_ADD(arena, &machine->names) = (struct expansion_name){
        .name = expansion_name_of(arena, name),
        .value = value,
    };
}

/* The same name twice: Python keeps the first. */
static void take_environment(struct arena *arena, struct machine *machine)
{
    struct map seen = {.arena = arena};

    for (char **entry = environ; entry && *entry; entry++) {
        struct str value = str_copy(arena, str_from(*entry)), name;

        if (str_find(value, '=') == STR_NOT_FOUND)
            continue;
        name = str_cut(&value, '=');
        if (!map_put(&seen, name, machine))
            add_variable(arena, machine, name, value);
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

void machine_clear_environment(struct machine *machine)
{
    machine->environment.items = NULL;
    machine->environment.count = machine->environment.capacity = 0;
    machine->names.items = NULL;
    machine->names.count = machine->names.capacity = 0;
}

/* Its index, or the count. */
static size_t find(const struct machine *machine, struct str name)
{
    size_t i = 0;

    while (i < machine->environment.count &&
           !str_equal(machine->environment.items[i].name, name))
        i++;
    return i;
}

void machine_set(struct arena *arena, struct machine *machine, struct str name,
                 struct str value)
{
    size_t place = find(machine, name);

    if (place == machine->environment.count)
        add_variable(arena, machine, name, value);
    machine->environment.items[place].value = value;
    machine->names.items[place].value = value;
}

const struct variable *machine_variable(const struct machine *machine, struct str name)
{
    size_t place = find(machine, name);

    return place < machine->environment.count ? &machine->environment.items[place] : NULL;
}
