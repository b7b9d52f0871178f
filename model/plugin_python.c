/* SPDX-License-Identifier: MIT */
#include "model/plugin_python.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/descriptor.h"
#include "base/path.h"

/* The kernel reads 256 bytes of the first line; a path may be longer behind exec. */
enum { START_BYTES = 8192 };

static bool is_program(const char *path)
{
    struct stat status;

    return stat(path, &status) == 0 && S_ISREG(status.st_mode) && access(path, X_OK) == 0;
}

bool supervisord_find(struct arena *arena, struct str path, struct str *supervisord)
{
    struct str rest = path.bytes ? path : STR("/usr/local/bin:/usr/bin:/bin");

    while (rest.length) {
        struct str folder = str_cut(&rest, ':');

        if (!path_is_absolute(folder))
            continue;
        *supervisord = path_join(arena, folder, STR("supervisord"));
        if (is_program(str_to_c(arena, *supervisord)))
            return true;
    }
    return false;
}

static bool is_python(struct str path)
{
    struct str name = path_name(path);

    return str_starts_with(name, STR("python")) || str_starts_with(name, STR("pypy"));
}

/* The program that env would run: the first word that is neither an option nor a variable. */
static bool names_python(struct str argument)
{
    while (argument.length) {
        struct str word = str_next_word(&argument);

        if (word.length && word.bytes[0] != '-' && str_find(word, '=') == STR_NOT_FOUND)
            return is_python(word);
    }
    return false;
}

/* The path behind exec, in quotes or not. */
static bool read_exec(struct str line, struct plugin_python *python)
{
    const struct str head = STR("'''exec' "), tail = STR(" \"$0\" \"$@\"");
    struct str path = str_trim(line);

    if (!str_starts_with(path, head) || !str_ends_with(path, tail) ||
        str_find(path, '\0') != STR_NOT_FOUND || path.length < head.length + tail.length)
        return false;
    path = str_slice(path, head.length, path.length - tail.length);
    if (path.length > 2 && path.bytes[0] == '"' && path.bytes[path.length - 1] == '"')
        path = str_slice(path, 1, path.length - 1);
    *python = (struct plugin_python){.path = path, .argument = STR("")};
    return path_is_absolute(path) && is_python(path);
}

bool plugin_python_of(struct str start, struct plugin_python *python)
{
    struct str rest = start, line = str_cut(&rest, '\n'), path;

    if (!str_starts_with(line, STR("#!")) || str_find(line, '\0') != STR_NOT_FOUND)
        return false;
    line = str_trim(str_slice(line, 2, line.length));
    path = str_next_word(&line);
    *python = (struct plugin_python){.path = path, .argument = str_trim(line)};
    if (!path_is_absolute(path))
        return false;
    if (str_equal(path, STR("/bin/sh")))
        return read_exec(str_cut(&rest, '\n'), python);
    return is_python(path) ||
           (str_equal(path_name(path), STR("env")) && names_python(python->argument));
}

bool plugin_python_of_file(struct arena *arena, struct str supervisord,
                           struct plugin_python *python)
{
    CLEANUP(close_descriptor)
    int file = open(str_to_c(arena, supervisord), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    char *bytes = arena_bytes(arena, START_BYTES);
    ssize_t length = file < 0 ? -1 : read(file, bytes, START_BYTES);

    return length > 0 && plugin_python_of((struct str){bytes, (size_t)length}, python);
}
