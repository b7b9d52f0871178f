/* SPDX-License-Identifier: MIT */
/* How the commands of supconf-change look from outside. Apart from their code, so that supconf
 * can list, describe and complete them without loading what they load. */
#include "cli/command.h"

static const char *const plan_formats[] = {"human", "json", "markdown", NULL};
static const char *const human_or_json[] = {"human", "json", NULL};
static const char *const review_formats[] = {"markdown", "html", "json", NULL};
static const char *const history_words[] = {"show", NULL};

/* clang-format off */
/* Of commands that change what runs (carry_out_options). */
#define CARRY_OUT_ROWS                                                                            \
    {"message", 'm', "REASON", "why, for the history", NULL},                                     \
    {"dry-run", 0, NULL, "do nothing, tell each act", NULL},                                      \
    {"accept-removals", 0, NULL, "also remove groups whose file cannot be read", NULL},           \
    {"restart-readers", 0, NULL, "restart programs that read a changed file unnoticed", NULL},    \
    {"batch", 0, "N", "restart N groups at a time (1)", NULL},                                    \
    {"canary", 0, "GROUP", "the group that goes first, alone", NULL},                             \
    {"confirm-within", 0, "TIME", "go back unless `supconf confirm` comes within 90s, 5m", NULL}, \
    {"keep-daemon", 0, NULL, "apply what can be, though supervisord needs a restart", NULL},      \
    {"allow-daemon-restart", 0, NULL, "restart supervisord, and all it runs, if need be", NULL},  \
    {"format", 0, "FORMAT", "human or json", human_or_json}

static const struct option_row diff_options[] = {
    LOCATED_ROWS,
    {"from", 0, "STATE", "files (default), wanted, running or a revision", NULL},
    {"to", 0, "STATE", "wanted (default), files, running or a revision", NULL},
    {"options", 0, NULL, "a table of options: old, new, where it is written, what it takes", NULL},
    {"against", 0, "REVISION", "the same as --from", NULL},
    PACKAGE_ROWS,
    EXTRA_VARIABLES_ROW,
    {0},
};

static const struct option_row plan_options[] = {
    LOCATED_ROWS,
    {"format", 0, "FORMAT", "human, json or markdown", plan_formats},
    {"output", 'o', "FILE", "save the plan for `supconf apply FILE`", NULL},
    {"restart-readers", 0, NULL, "as apply would with it", NULL},
    PACKAGE_ROWS,
    EXTRA_VARIABLES_ROW,
    {0},
};

static const struct option_row review_options[] = {
    {"base", 0, "REVISION", "what the change is held against", NULL},
    {"head", 0, "REVISION", "what it leads to (WORKTREE, the files as they are)", NULL},
    {"format", 0, "FORMAT", "markdown, html or json", review_formats},
    {"output", 'o', "FILE", "write it to FILE, which is replaced whole", NULL},
    {"plan", 0, "PLAN", "what runs here, by a plan that plan -o saved", NULL},
    {"passport", 0, "FILE", "write what is reviewed as a passport for `supconf apply`", NULL},
    {"sign", 0, "KEY", "sign the passport with an SSH key, in FILE.sig", NULL},
    {"valid-for", 0, "TIME", "the passport is good for 8h, 3d (for ever)", NULL},
    EXTRA_VARIABLES_ROW,
    {0},
};

static const struct option_row apply_options[] = {
    LOCATED_ROWS,
    CARRY_OUT_ROWS,
    {"passport", 0, "FILE", "only what this passport of `supconf review` approves", NULL},
    {"keep-going", 0, NULL, "go on with the next instance after one that failed", NULL},
    {"recover", 0, NULL, "only end changes that were cut off or not confirmed in time", NULL},
    PACKAGE_ROWS,
    EXTRA_VARIABLES_ROW,
    {0},
};

static const struct option_row rollback_options[] = {
    LOCATED_ROWS,
    CARRY_OUT_ROWS,
    {"instance", 0, "INSTANCE", "the instance to take back (that of the last change)", NULL},
    {0},
};

static const struct option_row confirm_options[] = {
    LOCATED_ROWS,
    PACKAGE_ROWS,
    {0},
};

static const struct option_row history_options[] = {
    LOCATED_ROWS,
    {"instance", 0, "INSTANCE", "of this instance alone", NULL},
    {"limit", 'n', "N", "at most N entries", NULL},
    {"format", 0, "FORMAT", "human or json", human_or_json},
    {0},
};

static const struct option_row package_options[] = {
    {"output", 'o', "FILE", "the archive: FILE.tar.gz, FILE.tar.zst or FILE.deb", NULL},
    {"host", 0, "PATTERN", "for these hosts alone (all)", NULL},
    {"deb", 0, "NAME", "a Debian package of that name, which applies it", NULL},
    {"deb-version", 0, "VERSION", "its version (time of the revision)", NULL},
    {"sign", 0, "KEY", "sign it with a key of SSH or minisign", NULL},
    {"include-secrets", 0, NULL, "pack secrets as they are, not references to them", NULL},
    EXTRA_VARIABLES_ROW,
    {"verify", 0, "FILE", "make none, but check that one and say what it holds", NULL},
    {"signers", 0, "FILE", "with --verify: who may have signed it, for ssh-keygen or minisign", NULL},
    {0},
};

static const struct option_row status_options[] = {
    LOCATED_ROWS,
    {"format", 0, "FORMAT", "human or json", human_or_json},
    {"watch", 'w', "[=SECONDS]", "look again and again, every 2 seconds by default", NULL},
    EXTRA_VARIABLES_ROW,
    {0},
};

#define TIMEOUT_ROW                                                                            \
    {"timeout", 0, "SECONDS", "wait so long for each (else as its options say)", NULL}

static const struct option_row control_options[] = {
    LOCATED_ROWS,
    TIMEOUT_ROW,
    {0},
};

static const struct option_row restart_options[] = {
    LOCATED_ROWS,
    TIMEOUT_ROW,
    {"keep-going", 0, NULL, "go on behind a process that does not come up", NULL},
    {0},
};

static const struct option_row logs_options[] = {
    LOCATED_ROWS,
    {"follow", 'f', NULL, "show what is added, until Ctrl-C", NULL},
    {"stderr", 0, NULL, "the log of standard error", NULL},
    {"lines", 'n', "LINES", "begin with so many lines (20)", NULL},
    {0},
};

static const struct option_row doctor_options[] = {
    LOCATED_ROWS,
    {"format", 0, "FORMAT", "human or json", human_or_json},
    {0},
};
/* clang-format on */

const struct command command_diff = {
    .name = "diff",
    .arguments = "[PACKAGE] [INSTANCE]...",
    .summary = "show how what is wanted, on disk, running or recorded differs",
    .help =
        "Prints a unified diff for each file of this host that differs between two states;\n"
        "without options, what templates and inventory would change on disk. Secrets are\n"
        "covered. The exit status is 1 when something differs.",
    .examples = "supconf diff\n"
                "supconf diff api --from running --options\n"
                "supconf diff api --from HEAD~2 --to HEAD",
    .options = diff_options,
    .reads_configuration = true,
    .takes_package = true,
};

const struct command command_plan = {
    .name = "plan",
    .arguments = "[PACKAGE] [INSTANCE]...",
    .summary = "show what apply would do, and which processes it would touch",
    .help =
        "Compares what is wanted, what is on disk and what runs on this host, without any\n"
        "effect on supervisord. The exit status is 1 when there is something to do. A saved\n"
        "plan is applied only while all is as the plan saw it.",
    .examples = "supconf plan\n"
                "supconf plan api --format json\n"
                "supconf plan -o api.plan api && supconf apply api.plan",
    .options = plan_options,
    .reads_configuration = true,
    .takes_package = true,
};

const struct command command_review = {
    .name = "review",
    .arguments = "",
    .summary = "tell what a change of the project means on all hosts",
    .help =
        "Renders two revisions of the project in memory and tells what differs: options,\n"
        "groups that restart and for how long, files, findings, and the risk. No supervisord\n"
        "is asked: what runs is taken for what the base says. Hosts with the same change are\n"
        "joined, secrets are covered. The exit status is 1 when something differs.",
    .examples = "supconf review --base main\n"
                "supconf review --base main --head topic --format html -o review.html",
    .options = review_options,
    .reads_configuration = true,
};

const struct command command_apply = {
    .name = "apply",
    .arguments = "[PLAN | [PACKAGE] [INSTANCE]...]",
    .summary = "carry a change out on this host, group by group",
    .help =
        "Checks what is wanted, shows the plan, writes files, has supervisord reread them\n"
        "and restarts the groups that changed. Each is watched; when one fails, or when you\n"
        "press Ctrl-C, the former state comes back by itself. What was done is recorded.\n"
        "A first operand that ends with .tar.gz or .tar.zst is a release of `supconf\n"
        "package`: its files for this host are what is wanted.",
    .examples = "supconf apply -m \"more workers for exports\"\n"
                "supconf apply api --canary web --confirm-within 5m\n"
                "supconf apply bklog-1.4.tar.gz --signers allowed_signers\n"
                "supconf apply --recover",
    .options = apply_options,
    .reads_configuration = true,
    .takes_package = true,
};

const struct command command_confirm = {
    .name = "confirm",
    .arguments = "[PACKAGE] [INSTANCE]...",
    .summary = "keep a change that apply --confirm-within made",
    .help = "Without it the change goes back when its time is over. The exit status is 5 when\n"
            "none waits, or when it is too late.",
    .examples = "supconf confirm",
    .options = confirm_options,
    .reads_configuration = true,
    .takes_package = true,
};

const struct command command_rollback = {
    .name = "rollback",
    .arguments = "[REVISION]",
    .summary = "go back to a recorded state, by the same plan and apply",
    .help = "Without REVISION: to the state before the last change. One instance goes back,\n"
            "the one whose change REVISION recorded.",
    .examples = "supconf rollback -m \"exports are fine with two\"\n"
                "supconf rollback 3f2a91c",
    .options = rollback_options,
    .reads_configuration = true,
};

const struct command command_history = {
    .name = "history",
    .arguments = "[show REVISION]",
    .summary = "list what was applied, when, by whom and why",
    .examples = "supconf history -n 10\n"
                "supconf history show HEAD",
    .options = history_options,
    .words = history_words,
};

#define PATTERN_HELP                                                                           \
    "A pattern is an instance, a group or a process, or INSTANCE:GROUP:PROCESS with parts\n"   \
    "left out at the end; * and ? stand for any text.\n"

const struct command command_status = {
    .name = "status",
    .arguments = "[PATTERN]...",
    .summary = "show what runs, what is down and what drifted",
    .help =
        "Shows the supervisords of this host with their processes, and where files,\n"
        "templates, the last recorded change and what runs have gone apart. supervisord\n"
        "keeps no count of restarts: how often a process has died is read from its own "
        "log.\n" PATTERN_HELP
        "The exit status is 1 when something is down or drifted, 2 when a supervisord gives\n"
        "no answer.",
    .examples = "supconf status\n"
                "supconf status 'api:*celery*' --watch\n"
                "supconf status -c /etc/supervisor/supervisord.conf --format json",
    .options = status_options,
    .reads_configuration = true,
};

const struct command command_start = {
    .name = "start",
    .arguments = "PATTERN...",
    .summary = "start processes on any instance of this host, and watch them",
    .help = PATTERN_HELP
    "Those of the lowest priority number start first, and have to run longer than\n"
    "startsecs with one pid before the next do. The exit status is 1 when one does not\n"
    "come up, 2 when a supervisord gives no answer.",
    .examples = "supconf start workers\n"
                "supconf start 'api:*' '*:celery*'",
    .options = control_options,
    .reads_configuration = true,
};

const struct command command_stop = {
    .name = "stop",
    .arguments = "PATTERN...",
    .summary = "stop processes on any instance of this host, until they are gone",
    .help = PATTERN_HELP
    "Those of the highest priority number stop first. Waits until the processes are\n"
    "gone, not until supervisord says so. The exit status is 1 when one is left, 2 when\n"
    "a supervisord gives no answer.",
    .examples = "supconf stop workers\n"
                "supconf stop api:celery:celery_3 --timeout 60",
    .options = control_options,
    .reads_configuration = true,
};

const struct command command_restart = {
    .name = "restart",
    .arguments = "PATTERN...",
    .summary = "stop and start processes, one priority after the other",
    .help = PATTERN_HELP
    "One instance after the other, and in it one priority after the other. Stops at the\n"
    "first that does not come up. A restart does not read changed files: see apply.",
    .examples = "supconf restart 'api:*'\n"
                "supconf restart '*:celery*' --keep-going",
    .options = restart_options,
    .reads_configuration = true,
};

const struct command command_logs = {
    .name = "logs",
    .arguments = "PROGRAM",
    .summary = "show the log of a process",
    .help = "The file itself when it can be read here, else what supervisord hands out. On a\n"
            "terminal control characters are made visible; else the bytes are left alone.\n"
            "With -f the log is followed over rotations.",
    .examples = "supconf logs web -f\n"
                "supconf logs api:celery:celery_3 --stderr -n 100",
    .options = logs_options,
    .reads_configuration = true,
};

const struct command command_doctor = {
    .name = "doctor",
    .arguments = "[PATTERN]...",
    .summary = "say why something is not well, and what to do",
    .help =
        "Looks at the state, the exit status, the logs of programs and of supervisord, the\n"
        "checks of the settings, the folders of logs and the findings of lint, and tells the\n"
        "likely reason with the command to run next. The exit status is 1 when something is\n"
        "not well, 2 when a supervisord gives no answer.",
    .examples = "supconf doctor\n"
                "supconf doctor api --format json",
    .options = doctor_options,
    .reads_configuration = true,
};

const struct command command_package = {
    .name = "package",
    .arguments = "[INSTANCE]...",
    .summary = "pack rendered configuration into a release archive, or check one",
    .help =
        "The archive holds the files of the instances on all hosts, what was found in them,\n"
        "and where they come from. The same project gives the same bytes. Secrets stay out:\n"
        "their places hold references. With findings of severity error nothing is written.",
    .examples = "supconf package -o bklog-1.4.tar.gz\n"
                "supconf package -o log-1.tar.zst --host log-1 --sign ~/.ssh/id_ed25519\n"
                "supconf package --deb bklog-release -o bklog-release.deb\n"
                "supconf package --verify bklog-1.4.tar.gz --signers allowed_signers",
    .options = package_options,
    .reads_configuration = true,
};
