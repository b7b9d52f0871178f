/* SPDX-License-Identifier: MIT */
#include <stdio.h>

#include "base/descriptor.h"
#include "base/path.h"
#include "base/replace.h"
#include "base/subprocess.h"
#include "cli/context.h"
#include "cli/reader.h"

enum { GIT_TIMEOUT_MS = 30000, HOOK_MODE = 0755 };

#define MARK "\n# supconf-hook "

/* clang-format off */
static const char hook[] =
    "#!/bin/sh\n"
    "# supconf-hook 1: written by `supconf install-hook`, which brings it up to date.\n"
    "# Lints what is about to be committed, as it is in the index, whatever the work tree holds.\n"
    "set -eu\n"
    "command -v supconf >/dev/null || {\n"
    "    echo \"supconf is not installed: install it, or commit with --no-verify\" >&2\n"
    "    exit 1\n"
    "}\n"
    "folder=$(mktemp -d)\n"
    "trap 'rm -rf \"$folder\"' EXIT\n"
    "trap 'exit 1' HUP INT TERM\n"
    "mkdir \"$folder/tree\"\n"
    "git checkout-index --all --quiet --prefix=\"$folder/tree/\"\n"
    "against=HEAD\n"
    "git rev-parse --quiet --verify HEAD >/dev/null || against=$(git hash-object -t tree /dev/null)\n"
    "# Removed files too, and both names of a renamed one.\n"
    "git diff --cached --no-ext-diff --no-renames --name-only -z \"$against\" -- >\"$folder/names\"\n"
    "[ -s \"$folder/names\" ] || exit 0\n"
    "status=0\n"
    "# What is included and was forgotten lies in the work tree alone.\n"
    "xargs -0 supconf lint --quiet --select not-in-git --changed -- <\"$folder/names\" || status=1\n"
    "cd \"$folder/tree\"\n"
    "unset GIT_DIR GIT_INDEX_FILE GIT_WORK_TREE\n"
    "xargs -0 supconf lint --quiet --changed -- <\"$folder/names\" || status=1\n"
    "exit $status\n";

static const struct option_row options[] = {
    {"print", 0, NULL, "print the hook instead, for a hook of your own to call", NULL},
    {0},
};
/* clang-format on */

const struct command command_install_hook = {
    .name = "install-hook",
    .arguments = "",
    .summary = "lint each commit of a git repository",
    .help =
        "Writes the pre-commit hook of the git repository that the working directory is in,\n"
        "or brings it up to date. What is about to be committed is linted as it is in the\n"
        "index, whatever the files of the work tree hold. A hook of somebody else stays as\n"
        "it is; it can call what --print prints. Those who have pre-commit do not need it.",
    .examples = "supconf install-hook\n"
                "supconf install-hook --print | sh",
    .options = options,
};

/* git knows about core.hooksPath and linked work trees. */
static bool find_hook(struct arena *arena, struct str *path, struct error *err)
{
    static const char *const question[] = {"git", "rev-parse", "--git-path", "hooks/pre-commit",
                                           NULL};
    struct subprocess_result result;
    struct str answer;

    if (!subprocess_run(arena, question, NULL, GIT_TIMEOUT_MS, &result, err))
        return false;
    answer = result.output;
    if (str_ends_with(answer, STR("\n")))
        answer.length--;
    if (result.exit_code)
        return error_set(err, ERROR_INPUT, "git: " STR_FORMAT, STR_ARGS(answer));
    *path = reader_absolute(arena, answer);
    return true;
}

/* Whether what is there may be replaced. */
static bool check_present(const struct file_state *present, struct str path, struct error *err)
{
    if (!present->exists || str_contains(present->bytes, STR(MARK)))
        return true;
    return error_set(err, ERROR_INPUT,
                     STR_FORMAT " is there and not of supconf: it stays as it is; to lint from "
                                "it, let it call 'supconf install-hook --print | sh'",
                     STR_ARGS(path));
}

bool run_install_hook(struct context *context, enum exit_status *status, struct error *err)
{
    CLEANUP(close_descriptor) int folder = -1;
    struct arena *arena = context->arena;
    struct file_state present,
        wanted = {.exists = true, .bytes = str_from(hook), .mode = HOOK_MODE};
    struct str path;
    bool changed;

    *status = STATUS_CLEAN;
    if (!context_operands_at_most(context, 0, err))
        return false;
    if (option_is_given(&context->arguments, "print"))
        return fputs(hook, stdout) >= 0 || error_errno(err, "write");
    if (!find_hook(arena, &path, err) ||
        !root_open(str_to_c(arena, path_directory(path)), &folder, err) ||
        !file_read(arena, folder, "pre-commit", &present, err) ||
        !check_present(&present, path, err) ||
        !file_write(folder, "pre-commit", &wanted, &changed, err))
        return false;
    context_say(context, STR_FORMAT " %s", STR_ARGS(path),
                changed ? "written" : "is up to date");
    return true;
}
