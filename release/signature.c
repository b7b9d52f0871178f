/* SPDX-License-Identifier: MIT */
#include "release/signature.h"

#include <unistd.h>

#include "base/descriptor.h"
#include "base/replace.h"
#include "base/subprocess.h"
#include "base/text.h"
#include "base/workplace.h"

/* A pass phrase may have to be typed, a key to be touched. */
enum { SIGN_TIMEOUT_MS = 5 * 60 * 1000, CHECK_TIMEOUT_MS = 10 * 1000 };

#define MESSAGE "message"
#define SIGNATURE "message.sig"

static bool put(const struct workplace *place, const char *name, struct str bytes,
                struct error *err)
{
    struct file_state state = {.exists = true, .bytes = bytes, .mode = 0600};
    bool is_changed;

    return file_write(place->root, name, &state, &is_changed, err);
}

static const char *path_in(struct arena *arena, const struct workplace *place, const char *name)
{
    return str_to_c(arena, str_printf(arena, "%s/%s", place->path, name));
}

/* False with the last words of the program when it does not end well. */
static bool run(struct arena *arena, const char *const *arguments, const char *input,
                int timeout_ms, struct str *output, struct error *err)
{
    struct subprocess_result result;
    struct str words;

    if (!subprocess_run(arena, arguments, input, timeout_ms, &result, err))
        return false;
    words = str_trim(result.output);
    if (result.timed_out)
        return error_set(err, ERROR_TIMEOUT, "%s did not end in %d s", arguments[0],
                         timeout_ms / 1000);
    if (result.exit_code != 0)
        return error_set(
            err, ERROR_INPUT, "%s: " STR_FORMAT, arguments[0],
            STR_ARGS(str_slice(words, str_find_last(words, '\n') + 1, words.length)));
    *output = words;
    return true;
}

static bool make_with_ssh(struct arena *arena, const struct workplace *place, const char *key,
                          const char *name_space, struct error *err)
{
    const char *const arguments[] = {"ssh-keygen", "-q",       "-Y",
                                     "sign",       "-f",       key,
                                     "-n",         name_space, path_in(arena, place, MESSAGE),
                                     NULL};
    struct str output;

    return run(arena, arguments, NULL, SIGN_TIMEOUT_MS, &output, err);
}

/* On our terminal, where it asks for the password. */
static bool make_with_minisign(struct arena *arena, const struct workplace *place,
                               const char *key, const char *name_space, struct error *err)
{
    const char *const arguments[] = {"minisign", "-S",
                                     "-s",       key,
                                     "-m",       path_in(arena, place, MESSAGE),
                                     "-x",       path_in(arena, place, SIGNATURE),
                                     "-t",       name_space,
                                     NULL};
    struct subprocess_result result;

    return subprocess_attach(arguments, &result, err) &&
           (result.exit_code == 0 || error_set(err, ERROR_INPUT, "minisign did not sign"));
}

/* The first line of all files of minisign begins so. */
static const struct str minisign_start = STR_INIT("untrusted comment:");

bool signature_is_of_minisign(struct str signature)
{
    return str_starts_with(signature, minisign_start);
}

/* What cannot be read here is for the program to complain about. */
static bool is_of_minisign(struct arena *arena, const char *path, struct str *content)
{
    struct error ignored;
    struct text *text;

    *content = STR("");
    if (!text_load(arena, path, &text, &ignored))
        return false;
    *content = text->bytes;
    return signature_is_of_minisign(text->bytes);
}

bool signature_make(struct arena *arena, const char *key, const char *name_space,
                    struct str message, struct str *signature, struct error *err)
{
    CLEANUP(workplace_close) struct workplace place = {.root = -1};
    struct file_state made;
    struct str content;

    if (!workplace_make(arena, &place, err) || !put(&place, MESSAGE, message, err))
        return false;
    if (!(is_of_minisign(arena, key, &content)
              ? make_with_minisign(arena, &place, key, name_space, err)
              : make_with_ssh(arena, &place, key, name_space, err)) ||
        !file_read(arena, place.root, SIGNATURE, &made, err))
        return error_context(err, "sign with %s", key);
    *signature = made.bytes;
    return made.exists || error_set(err, ERROR_SYSTEM, "%s made no signature", key);
}

static bool check_with_ssh(struct arena *arena, const struct workplace *place,
                           const char *signers, const char *name_space, struct str *signer,
                           struct error *err)
{
    const char *path = path_in(arena, place, SIGNATURE);
    const char *const find[] = {"ssh-keygen", "-Y", "find-principals", "-s",
                                path,         "-f", signers,           NULL};
    struct str principals, output;

    if (!run(arena, find, NULL, CHECK_TIMEOUT_MS, &principals, err))
        return error_context(err, "nobody in %s has made this signature", signers);
    *signer = str_copy(arena, str_cut(&principals, '\n'));
    const char *const verify[] = {
        "ssh-keygen", "-Y",       "verify", "-f", signers, "-I", str_to_c(arena, *signer),
        "-n",         name_space, "-s",     path, NULL};
    return run(arena, verify, path_in(arena, place, MESSAGE), CHECK_TIMEOUT_MS, &output, err) ||
           error_context(err, "the signature of " STR_FORMAT " does not hold",
                         STR_ARGS(*signer));
}

/* key: what is in the file signers. */
static bool check_with_minisign(struct arena *arena, const struct workplace *place,
                                const char *signers, struct str key, const char *name_space,
                                struct str *signer, struct error *err)
{
    const char *const verify[] = {"minisign",
                                  "-V",
                                  "-Q",
                                  "-p",
                                  signers,
                                  "-m",
                                  path_in(arena, place, MESSAGE),
                                  "-x",
                                  path_in(arena, place, SIGNATURE),
                                  NULL};
    struct str purpose;

    if (!run(arena, verify, NULL, CHECK_TIMEOUT_MS, &purpose, err))
        return error_context(err, "the key in %s has not made this signature", signers);
    if (!str_equal(purpose, str_from(name_space)))
        return error_set(err, ERROR_INPUT,
                         "the signature is for '" STR_FORMAT "', not for '%s'",
                         STR_ARGS(purpose), name_space);
    (void)str_cut(&key, '\n');
    *signer = str_trim(str_cut(&key, '\n'));
    return true;
}

bool signature_check(struct arena *arena, const char *signers, const char *name_space,
                     struct str message, struct str signature, struct str *signer,
                     struct error *err)
{
    CLEANUP(workplace_close) struct workplace place = {.root = -1};
    struct str key;
    bool is_minisign = is_of_minisign(arena, signers, &key);

    if (is_minisign != signature_is_of_minisign(signature))
        return error_set(err, ERROR_INPUT,
                         is_minisign ? "%s is a key of minisign, and the signature is of none"
                                     : "the signature is of minisign, and %s is no key of it",
                         signers);
    if (!workplace_make(arena, &place, err) || !put(&place, MESSAGE, message, err) ||
        !put(&place, SIGNATURE, signature, err))
        return false;
    return is_minisign
               ? check_with_minisign(arena, &place, signers, key, name_space, signer, err)
               : check_with_ssh(arena, &place, signers, name_space, signer, err);
}

/* Good "NAME SPACE" signature with ED25519 key SHA256:... */
static const struct str key_words = STR_INIT("signature with ");

bool signature_key(struct arena *arena, const char *name_space, struct str message,
                   struct str signature, struct str *key, struct error *err)
{
    CLEANUP(workplace_close) struct workplace place = {.root = -1};
    size_t with;

    *key = STR("a key of minisign");
    if (signature_is_of_minisign(signature))
        return true;
    if (!workplace_make(arena, &place, err) || !put(&place, MESSAGE, message, err) ||
        !put(&place, SIGNATURE, signature, err))
        return false;
    const char *const check[] = {"ssh-keygen",
                                 "-Y",
                                 "check-novalidate",
                                 "-n",
                                 name_space,
                                 "-s",
                                 path_in(arena, &place, SIGNATURE),
                                 NULL};
    if (!run(arena, check, path_in(arena, &place, MESSAGE), CHECK_TIMEOUT_MS, key, err))
        return error_context(err, "find the key of the signature");
    with = str_search(*key, key_words);
    *key = str_slice(*key, with == STR_NOT_FOUND ? 0 : with + key_words.length, key->length);
    return true;
}
