/* SPDX-License-Identifier: MIT */
#include "daemon/transport.h"

#include <curl/curl.h>
#include <errno.h>
#include <string.h>
#include <sys/un.h>

#include "base/buffer.h"

enum {
    DEFAULT_TIMEOUT_MS = 10 * 1000,
    ANSWER_MAX_BYTES = 64 * 1024 * 1024, /* fifty thousand processes */
    HTTP_OK = 200,
    HTTP_UNAUTHORIZED = 401,
    HTTP_INTERNAL_ERROR = 500,
};

struct exchange {
    const struct daemon_address *address;
    const char *name, *method;
    struct buffer answer;
    bool is_too_long;
};

void transport_start(void)
{
    curl_global_init(CURL_GLOBAL_NOTHING);
}

void transport_end(void)
{
    curl_global_cleanup();
}

static void free_easy(CURL **easy)
{
    curl_easy_cleanup(*easy);
}

static void free_headers(struct curl_slist **headers)
{
    curl_slist_free_all(*headers);
}

/* What a server's address means to a client: "*" listens everywhere, here too. */
static struct str reachable_host(struct str host)
{
    bool is_any = !host.length || str_equal(host, STR("*")) || str_equal(host, STR("0.0.0.0"));

    return is_any ? STR("127.0.0.1") : host;
}

const char *transport_name(struct arena *arena, const struct daemon_address *address)
{
    struct str host = reachable_host(address->host);
    bool is_bare_ipv6 = str_find(host, ':') != STR_NOT_FOUND && host.bytes[0] != '[';

    if (address->socket_path.bytes)
        return str_to_c(arena, address->socket_path);
    return str_printf(arena,
                      is_bare_ipv6 ? "http://[" STR_FORMAT "]:%d" : "http://" STR_FORMAT ":%d",
                      STR_ARGS(host), address->port)
        .bytes;
}

static size_t take_answer(char *bytes, size_t size, size_t count, void *context)
{
    struct exchange *exchange = context;

    if (exchange->answer.length + size * count > ANSWER_MAX_BYTES) {
        exchange->is_too_long = true;
        return 0;
    }
    buffer_append(&exchange->answer, (struct str){bytes, size * count});
    return size * count;
}

static int timeout_ms(const struct exchange *exchange)
{
    int asked = exchange->address->timeout_ms;

    return asked > 0 ? asked : DEFAULT_TIMEOUT_MS;
}

static bool fail_to_connect(const struct exchange *exchange, CURL *easy, struct error *err)
{
    bool is_unix = exchange->address->socket_path.bytes;
    const char *name = exchange->name;
    long number = 0;

    curl_easy_getinfo(easy, CURLINFO_OS_ERRNO, &number);
    if (number == ENOENT)
        return error_set(err, ERROR_SYSTEM,
                         "there is no supervisord socket %s: is supervisord running?", name);
    if (number == ECONNREFUSED && is_unix)
        return error_set(err, ERROR_SYSTEM,
                         "nobody listens at %s, the socket of a supervisord that has ended: is "
                         "supervisord running?",
                         name);
    if (number == ECONNREFUSED)
        return error_set(err, ERROR_SYSTEM, "nobody listens at %s: is supervisord running?",
                         name);
    if (number == EACCES || number == EPERM)
        return error_set(err, ERROR_SYSTEM,
                         "no permission to use %s: run as its owner, or see chmod and chown of "
                         "[unix_http_server]",
                         name);
    if (number == EAGAIN)
        return error_set(err, ERROR_TIMEOUT,
                         "supervisord at %s takes no more connections: is it stopped or "
                         "overloaded?",
                         name);
    errno = (int)number;
    if (number)
        return error_errno(err, "connect to supervisord at %s", name);
    return error_set(err, ERROR_SYSTEM, "cannot connect to supervisord at %s", name);
}

static bool fail_by_status(const struct exchange *exchange, long status, struct error *err)
{
    struct str password = exchange->address->password;
    const char *name = exchange->name;

    if (status == HTTP_UNAUTHORIZED && !exchange->address->username.bytes)
        return error_set(err, ERROR_DAEMON,
                         "supervisord at %s asks for a user name and a password, and none is "
                         "set",
                         name);
    if (status == HTTP_UNAUTHORIZED && str_starts_with(password, STR("{SHA}")))
        return error_set(err, ERROR_DAEMON,
                         "supervisord at %s refuses the password: a {SHA} text is no password, "
                         "give the one it was made from",
                         name);
    if (status == HTTP_UNAUTHORIZED)
        return error_set(err, ERROR_DAEMON,
                         "supervisord at %s refuses the user name or the password", name);
    if (status == HTTP_INTERNAL_ERROR)
        return error_set(err, ERROR_DAEMON,
                         "supervisord at %s failed inside %s (HTTP status 500): its log says "
                         "why",
                         name, exchange->method);
    return error_set(err, ERROR_DAEMON,
                     "malformed answer from %s (HTTP status %ld): is this supervisord?", name,
                     status);
}

/* Says in words what libcurl says in numbers. */
static bool fail(const struct exchange *exchange, CURL *easy, CURLcode code, struct error *err)
{
    const char *name = exchange->name;
    long status = 0;
    curl_off_t connected = 0;

    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(easy, CURLINFO_CONNECT_TIME_T, &connected);
    if (code == CURLE_COULDNT_CONNECT)
        return fail_to_connect(exchange, easy, err);
    if (code == CURLE_COULDNT_RESOLVE_HOST)
        return error_set(err, ERROR_SYSTEM, "%s: the host is not known", name);
    if (code == CURLE_OPERATION_TIMEDOUT && !connected)
        return error_set(err, ERROR_SYSTEM, "nobody answers at %s within %d ms", name,
                         timeout_ms(exchange));
    if (code == CURLE_OPERATION_TIMEDOUT)
        return error_set(err, ERROR_TIMEOUT,
                         "supervisord at %s gave no answer to %s within %d ms: what became of "
                         "the call is unknown",
                         name, exchange->method, timeout_ms(exchange));
    if (code == CURLE_HTTP_RETURNED_ERROR)
        return fail_by_status(exchange, status, err);
    if (code == CURLE_GOT_NOTHING || code == CURLE_RECV_ERROR || code == CURLE_SEND_ERROR)
        return error_set(err, ERROR_TIMEOUT,
                         "supervisord at %s closed the connection without an answer to %s: "
                         "what became of the call is unknown",
                         name, exchange->method);
    if (exchange->is_too_long)
        return error_set(err, ERROR_DAEMON,
                         "the answer from %s to %s is longer than %d MiB: is this supervisord?",
                         name, exchange->method, ANSWER_MAX_BYTES / (1024 * 1024));
    if (code == CURLE_UNSUPPORTED_PROTOCOL || code == CURLE_WEIRD_SERVER_REPLY)
        return error_set(err, ERROR_DAEMON,
                         "malformed answer from %s (no HTTP): is this supervisord?", name);
    return error_set(err, ERROR_SYSTEM, "talk with supervisord at %s: %s", name,
                     curl_easy_strerror(code));
}

static enum daemon_trouble connect_trouble(CURL *easy)
{
    long number = 0;

    curl_easy_getinfo(easy, CURLINFO_OS_ERRNO, &number);
    switch (number) {
    case ENOENT:
        return TROUBLE_NO_SOCKET;
    case ECONNREFUSED:
        return TROUBLE_NOBODY;
    case EACCES:
    case EPERM:
        return TROUBLE_NO_PERMISSION;
    case EAGAIN:
        return TROUBLE_NO_ANSWER;
    default:
        return TROUBLE_OTHER;
    }
}

/* The same failure as fail() words it, as a kind. */
static enum daemon_trouble find_trouble(const struct exchange *exchange, CURL *easy,
                                        CURLcode code)
{
    long status = 0;

    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
    if (code == CURLE_COULDNT_CONNECT)
        return connect_trouble(easy);
    if (code == CURLE_OPERATION_TIMEDOUT || code == CURLE_GOT_NOTHING ||
        code == CURLE_RECV_ERROR || code == CURLE_SEND_ERROR)
        return TROUBLE_NO_ANSWER;
    if (exchange->is_too_long || code == CURLE_UNSUPPORTED_PROTOCOL ||
        code == CURLE_WEIRD_SERVER_REPLY)
        return TROUBLE_GARBAGE;
    if (code != CURLE_OK && code != CURLE_HTTP_RETURNED_ERROR)
        return TROUBLE_OTHER;
    if (status == HTTP_UNAUTHORIZED)
        return TROUBLE_PASSWORD;
    return status == HTTP_INTERNAL_ERROR ? TROUBLE_FAILED : TROUBLE_GARBAGE;
}

static void address_request(struct arena *arena, CURL *easy, const struct exchange *exchange)
{
    const struct daemon_address *address = exchange->address;
    const char *base = address->socket_path.bytes ? "http://localhost" : exchange->name;

    curl_easy_setopt(easy, CURLOPT_URL, str_printf(arena, "%s/RPC2", base).bytes);
    if (address->socket_path.bytes)
        curl_easy_setopt(easy, CURLOPT_UNIX_SOCKET_PATH, exchange->name);
    if (!address->username.bytes)
        return;
    curl_easy_setopt(easy, CURLOPT_HTTPAUTH, CURLAUTH_BASIC);
    curl_easy_setopt(easy, CURLOPT_USERNAME, str_to_c(arena, address->username));
    curl_easy_setopt(easy, CURLOPT_PASSWORD, str_to_c(arena, address->password));
}

static void set_manners(CURL *easy, int timeout)
{
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http");
    curl_easy_setopt(easy, CURLOPT_PROXY, ""); /* also none from the environment */
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_0);
    curl_easy_setopt(easy, CURLOPT_IGNORE_CONTENT_LENGTH, 1L);
    curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, 1L);
    /* Ends at the head of a refusal: after 401 supervisord keeps the connection open. */
    curl_easy_setopt(easy, CURLOPT_FAILONERROR, 1L);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)timeout);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)timeout);
}

/* What would be cut or taken for a part of the URL must not go on its way. */
static bool check_address(const struct exchange *exchange, struct error *err)
{
    const struct daemon_address *address = exchange->address;
    struct sockaddr_un limit;

    if (address->socket_path.bytes &&
        (!address->socket_path.length || address->socket_path.length >= sizeof(limit.sun_path)))
        return error_set(
            err, ERROR_SYSTEM, "socket path '%s' has %zu bytes, the system allows 1 to %zu",
            exchange->name, address->socket_path.length, sizeof(limit.sun_path) - 1);
    if (address->socket_path.bytes)
        return true;
    for (size_t i = 0; i < address->host.length; i++)
        if (!address->host.bytes[i] || strchr("/@?# \t\r\n\\%", address->host.bytes[i]))
            return error_set(err, ERROR_SYSTEM, "'" STR_FORMAT "' is no host name",
                             STR_ARGS(address->host));
    if (address->port <= 0 || address->port > UINT16_MAX)
        return error_set(err, ERROR_SYSTEM, "%s: the port must be 1 to 65535", exchange->name);
    return true;
}

bool transport_post(struct arena *arena, const struct daemon_address *address,
                    const char *method, struct str request, struct str *answer,
                    enum daemon_trouble *trouble, struct error *err)
{
    struct exchange exchange = {.address = address,
                                .name = transport_name(arena, address),
                                .method = method,
                                .answer = {.arena = arena}};
    CLEANUP(free_easy) CURL *easy = curl_easy_init();
    CLEANUP(free_headers)
    struct curl_slist *headers = curl_slist_append(NULL, "Content-Type: text/xml");
    long status = 0;
    CURLcode code;

    *trouble = TROUBLE_OTHER;
    if (!easy || !headers)
        return error_set(err, ERROR_SYSTEM, "libcurl cannot be used: out of memory");
    if (!check_address(&exchange, err))
        return false;
    set_manners(easy, timeout_ms(&exchange));
    address_request(arena, easy, &exchange);
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request.length);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request.bytes);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_answer);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, &exchange);
    code = curl_easy_perform(easy);
    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
    *trouble = TROUBLE_NONE;
    if (code != CURLE_OK || status != HTTP_OK)
        *trouble = find_trouble(&exchange, easy, code);
    if (code != CURLE_OK)
        return fail(&exchange, easy, code, err);
    if (status != HTTP_OK)
        return fail_by_status(&exchange, status, err);
    *answer = buffer_str(&exchange.answer);
    return true;
}
