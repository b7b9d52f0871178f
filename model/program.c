/* SPDX-License-Identifier: MIT */
#include "base/utf8.h"
#include "config/lower.h"
#include "model/letters.h"
#include "model/process.h"
#include "model/read.h"

enum { MOST_PROCESSES = 10000 };

/* Words of other process managers. */
static const struct fix *fix_autorestart(const struct reader *reader, struct str text)
{
    struct str word = python_lower(reader->run->arena, text), meant = STR("");

    if (str_equal(word, STR("always")) || str_equal(word, STR("unless-stopped")))
        meant = STR("true");
    else if (str_equal(word, STR("never")))
        meant = STR("false");
    else if (str_equal(word, STR("on-failure")))
        meant = STR("unexpected");
    return meant.length ? fix_option(reader, STR("autorestart"), meant,
                                     "write supervisord's word for it", false)
                        : NULL;
}

static enum autorestart read_autorestart(const struct reader *reader)
{
    const struct str key = STR("autorestart");
    struct arena *arena = reader->run->arena;
    enum autorestart value = AUTORESTART_UNEXPECTED;
    struct str text;

    if (read_text(reader, key, &text) != READING_TEXT || autorestart_parse(text, &value))
        return value;
    refuse(reader, (struct fault){
                       .id = REFUSAL_AUTORESTART,
                       .span = option_span(reader, key),
                       .option = key,
                       .supervisor = JOIN(arena, STR("invalid 'autorestart' value "),
                                          repr(arena, python_lower(arena, text))),
                       .message = JOIN(arena, quoted(arena, text),
                                       STR(" is no value for 'autorestart'")),
                       .help = STR("write true, false or unexpected"),
                       .fix = fix_autorestart(reader, text),
                   });
    return value;
}

static int read_stop_signal(const struct reader *reader)
{
    enum { TERM = 15 };
    const struct str key = STR("stopsignal");
    struct arena *arena = reader->run->arena;
    struct str text, near;
    int number = TERM;
    enum signal_fault fault;

    if (read_text(reader, key, &text) != READING_TEXT)
        return number;
    fault = signal_parse(arena, text, &number);
    if (fault == SIGNAL_FINE)
        return number;
    near = signal_suggestion(arena, text);
    refuse(reader,
           (struct fault){
               .id = REFUSAL_SIGNAL,
               .span = option_span(reader, key),
               .option = key,
               .supervisor =
                   JOIN(arena, STR("value "), repr(arena, text),
                        fault == SIGNAL_UNKNOWN_NAME ? STR(" is not a valid signal name")
                                                     : STR(" is not a valid signal number")),
               .message = JOIN(arena, quoted(arena, text), STR(" is no signal")),
               .help = near.length ? JOIN(arena, STR("did you mean '"), near, STR("'?"))
                                   : STR("write TERM, HUP, INT, QUIT, KILL, USR1 or USR2"),
               .fix = near.length ? fix_option(reader, key, near,
                                               "write the signal that is near", false)
                                  : NULL,
           });
    return TERM;
}

/* The only default that is not the same in all versions. */
static void read_default_exit_codes(const struct evaluation *run, struct program *program)
{
    const struct section_schema *section =
        schema_section(&supervisord_schema, STR("program"), true);
    const struct option_schema *option = schema_option(section, STR("exitcodes"));
    supervisor_version version = run->options->version;

    if (!exit_codes_parse(run->arena,
                          schema_default(option, version ? version : SUPERVISOR_4_2_5),
                          &program->exit_codes, &program->exit_code_count))
        program->exit_code_count = 0;
}

static void read_exit_codes(const struct reader *reader, struct program *program)
{
    const struct str key = STR("exitcodes");
    struct arena *arena = reader->run->arena;
    struct str text;

    read_default_exit_codes(reader->run, program);
    if (read_text(reader, key, &text) != READING_TEXT ||
        exit_codes_parse(arena, text, &program->exit_codes, &program->exit_code_count))
        return;
    refuse(reader,
           (struct fault){
               .id = REFUSAL_EXIT_CODES,
               .span = option_span(reader, key),
               .option = key,
               .supervisor =
                   JOIN(arena, STR("not a valid list of exit codes: "), repr(arena, text)),
               .message = JOIN(arena, quoted(arena, text), STR(" is no list of exit codes")),
               .help = STR("write numbers from 0 to 255 with single commas between"),
           });
}

static void read_server_url(const struct reader *reader, struct program *program)
{
    struct str text;

    if (read_text(reader, STR("serverurl"), &text) == READING_TEXT &&
        !str_equal(python_upper(reader->run->arena, utf8_strip(text)), STR("AUTO")))
        program->server_url = text;
}

/* The options that are read once for all processes, in supervisord's order. */
static void read_early_options(const struct reader *r, struct program *program,
                               struct log logs[STREAM_COUNT])
{
    program->priority = read_integer(r, STR("priority"), 999);
    program->autostart = read_boolean(r, STR("autostart"), true);
    program->autorestart = read_autorestart(r);
    program->start_seconds = read_integer(r, STR("startsecs"), 1);
    program->start_retries = read_integer(r, STR("startretries"), 3);
    program->stop_signal = read_stop_signal(r);
    program->stop_wait_seconds = read_integer(r, STR("stopwaitsecs"), 10);
    program->stop_as_group = read_boolean(r, STR("stopasgroup"), false);
    program->kill_as_group = read_boolean(r, STR("killasgroup"), program->stop_as_group);
    read_exit_codes(r, program);
    program->redirect_stderr = read_boolean(r, STR("redirect_stderr"), false);
    program->process_count = read_integer(r, STR("numprocs"), 1);
    program->first_number = read_integer(r, STR("numprocs_start"), 0);
    logs[STREAM_STDOUT].capture_max_bytes = read_size(r, STR("stdout_capture_maxbytes"), 0);
    logs[STREAM_STDOUT].events_enabled = read_boolean(r, STR("stdout_events_enabled"), false);
    logs[STREAM_STDERR].capture_max_bytes = read_size(r, STR("stderr_capture_maxbytes"), 0);
    logs[STREAM_STDERR].events_enabled = read_boolean(r, STR("stderr_events_enabled"), false);
    read_server_url(r, program);
    read_user(r, STR("user"), &program->user);
    program->has_umask = read_octal(r, STR("umask"), REFUSAL_OCTAL, &program->umask);
}

/* The name of the processes as a format; not yet expanded. */
static bool read_process_name(const struct reader *reader, struct traced *format)
{
    const struct str key = STR("process_name");
    const struct option *option = read_option(reader, key);
    struct str name;

    if (!option)
        return true;
    *format = option->value;
    if (!check_name(reader, key, option_span(reader, key), option->value.str, &name))
        return false;
    *format = traced_slice(reader->run->arena, option->value,
                           (size_t)(name.bytes - option->value.str.bytes), name.length);
    return true;
}

static void check_copies(const struct reader *reader, const struct program *program,
                         struct str name_format)
{
    if (program->process_count <= 1 || str_contains(name_format, STR("%(process_num)")))
        return;
    refuse(reader, (struct fault){
                       .id = REFUSAL_PROCESS_NUM,
                       .span = option_span(reader, STR("numprocs")),
                       .option = STR("numprocs"),
                       .supervisor = STR("%(process_num) must be present within process_name "
                                         "when numprocs > 1"),
                       .message = STR("the copies of this program would share one name"),
                       .help = STR("add process_name=%(program_name)s_%(process_num)02d"),
                   });
}

static void check_stop_as_group(const struct reader *reader, const struct program *program)
{
    if (!program->stop_as_group || program->kill_as_group)
        return;
    refuse(reader, (struct fault){
                       .id = REFUSAL_STOP_AS_GROUP,
                       .span = option_span(reader, STR("killasgroup")),
                       .option = STR("killasgroup"),
                       .supervisor = STR("Cannot set stopasgroup=true and killasgroup=false"),
                       .message = STR("killasgroup=false contradicts stopasgroup=true"),
                       .help = STR("remove 'killasgroup', or set it to true"),
                       .fix = fix_option(reader, STR("killasgroup"), STR("true"),
                                         "set killasgroup=true", true),
                   });
}

/* supervisord knows no bound; we do. */
static bool is_countable(const struct reader *reader, const struct program *program)
{
    struct evaluation *run = reader->run;
    int64_t count = program->process_count;
    struct fault fault = {
        .id = REFUSAL_LIMIT,
        .span = option_span(reader, STR("numprocs")),
        .option = STR("numprocs"),
        .supervisor = STR("numprocs above 10000"),
        .message = STR("more than 10000 processes of one program"),
        .help = STR("lower 'numprocs'"),
    };

    if (count > MOST_PROCESSES) {
        refuse(reader, fault);
        return false;
    }
    run->process_count += count > 0 ? (size_t)count : 0;
    if (run->process_count > MOST_PROCESSES_IN_ALL) {
        run->process_count = MOST_PROCESSES_IN_ALL;
        fault.message = fault.supervisor = STR("more than a million processes in all");
        refuse(reader, fault);
        return false;
    }
    return true;
}

const struct program *evaluate_program(struct evaluation *run,
                                       const struct config_section *section,
                                       const struct group *group, enum program_kind kind)
{
    struct program *program = ARENA_NEW(run->arena, struct program);
    struct process_reading reading = {.program = program};
    struct reader reader = {
        .run = run,
        .section = section,
        .scope = &reading.scopes.early,
        .names_place = true,
        .long_numbers = &program->long_numbers,
    };
    bool has_name;

    program->kind = kind;
    program->section = section;
    program->group = group;
    if (!check_name(&reader, STR(""), config_section_span(section), section->label,
                    &program->name))
        program->name = utf8_strip(section->label);
    process_scopes_open(&reading.scopes, run, program);
    read_early_options(&reader, program, reading.logs);
    has_name = read_process_name(&reader, &reading.name_format);
    if (has_name)
        check_copies(&reader, program, reading.name_format.str);
    check_stop_as_group(&reader, program);
    reading.environment = read_option(&reader, STR("environment"));
    if (is_countable(&reader, program))
        evaluate_processes(&reader, &reading);
    arena_reset(run->scratch);
    return program;
}

const struct option *program_option(const struct model *model, const struct program *program,
                                    struct str key)
{
    return config_option(model->config, program->section, key);
}
