/* SPDX-License-Identifier: MIT */
#include "daemon/daemon.h"

#include "base/buffer.h"
#include "daemon/call.h"
#include "daemon/transport.h"

enum { FAULT_UNKNOWN_METHOD = 1, FAULT_TEXT_MAX_BYTES = 1024 };

struct daemon {
    struct arena *arena;
    struct daemon_address address; /* views into the arena */
    const char *name;
    int fault;
    enum daemon_trouble trouble;
};

static struct str keep(struct arena *arena, struct str text)
{
    return text.bytes ? str_from(str_to_c(arena, text)) : text;
}

struct daemon *daemon_open(const struct daemon_address *address)
{
    struct arena *arena = arena_create();
    struct daemon *daemon = ARENA_NEW(arena, struct daemon);

    transport_start();
    daemon->arena = arena;
    daemon->address = (struct daemon_address){
        .socket_path = keep(arena, address->socket_path),
        .host = keep(arena, address->host),
        .port = address->port,
        .username = keep(arena, address->username),
        .password = keep(arena, address->password),
        .timeout_ms = address->timeout_ms,
    };
    daemon->name = transport_name(arena, &daemon->address);
    return daemon;
}

void close_daemon(struct daemon **daemon)
{
    struct arena *arena = *daemon ? (*daemon)->arena : NULL;

    *daemon = NULL;
    if (!arena)
        return;
    destroy_arena(&arena);
    transport_end();
}

int daemon_fault(const struct daemon *daemon)
{
    return daemon->fault;
}

enum daemon_trouble daemon_trouble(const struct daemon *daemon)
{
    return daemon->trouble;
}

bool daemon_is_local(const struct daemon *daemon)
{
    return daemon->address.socket_path.bytes;
}

/* One line that can be shown: supervisord names all variables of its environment when one is
 * missing, and those are nobody's business. */
static struct str presentable(struct arena *arena, struct str text)
{
    struct buffer line = {.arena = arena};
    size_t names = str_search(text, STR(" Available names:"));
    struct str rest = str_slice(text, 0, names == STR_NOT_FOUND ? text.length : names);
    size_t length;

    for (struct str word; (word = str_next_word(&rest)).length;) {
        if (line.length)
            buffer_append_byte(&line, ' ');
        buffer_append(&line, word);
    }
    for (size_t i = 0; i < line.length; i++)
        if ((unsigned char)line.bytes[i] < ' ' || line.bytes[i] == 0x7F)
            line.bytes[i] = '?';
    length = line.length;
    if (length > FAULT_TEXT_MAX_BYTES)
        for (length = FAULT_TEXT_MAX_BYTES; (line.bytes[length] & 0xC0) == 0x80;)
            length--; /* not inside a character */
    return str_slice(buffer_str(&line), 0, length);
}

bool daemon_refused(struct arena *arena, struct daemon *daemon, const char *method,
                    int64_t fault, struct str text, struct error *err)
{
    struct str line = presentable(arena, text);

    daemon->fault = (int)fault;
    daemon->trouble = fault == FAULT_SHUTDOWN_STATE ? TROUBLE_SHUTTING_DOWN : TROUBLE_OTHER;
    if (fault == FAULT_SHUTDOWN_STATE)
        return error_set(err, ERROR_DAEMON,
                         "supervisord at %s is shutting down or restarting: try again when it "
                         "has come back",
                         daemon->name);
    if (fault == FAULT_UNKNOWN_METHOD)
        return error_set(err, ERROR_DAEMON,
                         "supervisord at %s does not know %s: has it a section "
                         "[rpcinterface:supervisor]?",
                         daemon->name, method);
    return error_set(err, ERROR_DAEMON, "supervisord at %s refuses %s: " STR_FORMAT,
                     daemon->name, method, STR_ARGS(line));
}

bool daemon_odd_answer(struct daemon *daemon, const char *method, struct error *err)
{
    daemon->trouble = TROUBLE_GARBAGE;
    return error_set(err, ERROR_DAEMON,
                     "malformed answer from %s to %s: not what this method gives", daemon->name,
                     method);
}

/* method: as messages name it. */
static bool call(struct arena *arena, struct daemon *daemon, const char *full_name,
                 const char *method, const struct xmlrpc_value *parameters, size_t count,
                 struct xmlrpc_value *result, struct error *err)
{
    struct str text;
    struct xmlrpc_answer answer;

    daemon->fault = FAULT_NONE;
    if (!transport_post(arena, &daemon->address, method,
                        xmlrpc_call(arena, full_name, parameters, count), &text,
                        &daemon->trouble, err))
        return false;
    daemon->trouble = TROUBLE_GARBAGE;
    if (!xmlrpc_parse(arena, text, &answer, err))
        return error_context(err, "malformed answer from %s to %s", daemon->name, method);
    if (answer.is_fault)
        return daemon_refused(arena, daemon, method, answer.fault_code, answer.fault_text, err);
    daemon->trouble = TROUBLE_NONE;
    *result = answer.value;
    return true;
}

static const char *full_name(struct arena *arena, const char *method)
{
    return str_printf(arena, "supervisor.%s", method).bytes;
}

bool daemon_call(struct arena *arena, struct daemon *daemon, const char *method,
                 const struct xmlrpc_value *parameters, size_t count,
                 struct xmlrpc_value *result, struct error *err)
{
    return call(arena, daemon, full_name(arena, method), method, parameters, count, result,
                err);
}

static struct xmlrpc_value named(struct xmlrpc_value value, const char *name)
{
    value.name = str_from(name);
    return value;
}

/* What system.multicall takes for one call. */
static struct xmlrpc_value describe_call(struct arena *arena, const char *method)
{
    struct xmlrpc_value value = {.kind = XMLRPC_STRUCT, .count = 2};

    value.items = ARENA_ARRAY(arena, struct xmlrpc_value, value.count);
    value.items[0] = named(xmlrpc_string(str_from(full_name(arena, method))), "methodName");
    value.items[1] = named((struct xmlrpc_value){.kind = XMLRPC_ARRAY}, "params");
    return value;
}

bool daemon_call_all(struct arena *arena, struct daemon *daemon, const char *const *methods,
                     size_t count, struct xmlrpc_value *results, struct error *err)
{
    struct xmlrpc_value calls = {
        .kind = XMLRPC_ARRAY,
        .items = ARENA_ARRAY(arena, struct xmlrpc_value, count),
        .count = count,
    };
    const char *name = "system.multicall";
    struct xmlrpc_value answers;

    for (size_t i = 0; i < count; i++)
        calls.items[i] = describe_call(arena, methods[i]);
    if (!call(arena, daemon, name, name, &calls, 1, &answers, err))
        return false;
    if (answers.kind != XMLRPC_ARRAY || answers.count != count)
        return daemon_odd_answer(daemon, name, err);
    for (size_t i = 0; i < count; i++) {
        const struct xmlrpc_value *fault =
            xmlrpc_member(&answers.items[i], "faultCode", XMLRPC_INTEGER);

        if (fault)
            return daemon_refused(arena, daemon, methods[i], fault->integer,
                                  daemon_text(&answers.items[i], "faultString"), err);
        results[i] = answers.items[i];
    }
    return true;
}

struct xmlrpc_value daemon_process_name(struct arena *arena, struct str group,
                                        struct str process)
{
    return xmlrpc_string(
        str_printf(arena, STR_FORMAT ":" STR_FORMAT, STR_ARGS(group), STR_ARGS(process)));
}

struct str daemon_text(const struct xmlrpc_value *value, const char *name)
{
    const struct xmlrpc_value *member = xmlrpc_member(value, name, XMLRPC_STRING);

    return member ? member->text : STR("");
}

int64_t daemon_number(const struct xmlrpc_value *value, const char *name)
{
    const struct xmlrpc_value *member = xmlrpc_member(value, name, XMLRPC_INTEGER);

    return member ? member->integer : 0;
}
