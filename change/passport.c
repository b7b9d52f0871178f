/* SPDX-License-Identifier: MIT */
#include "change/passport.h"

#include <time.h>

#include "base/clock.h"
#include "base/sha256.h"
#include "change/result_file.h"
#include "release/signature.h"
#include "report/passports.h"
#include "report/visible.h"

#define SIGNATURE_ENDING ".sig"

static const char *signature_path(struct arena *arena, const char *path)
{
    return str_to_c(arena, str_printf(arena, "%s" SIGNATURE_ENDING, path));
}

/* Who has signed just now, as those know him who will hold the passport against theirs. */
static bool name_signer(const struct context *context, const struct settings *settings,
                        struct str text, struct str signature, struct str *signer,
                        struct error *err)
{
    struct arena *arena = context->arena;
    const char *signers = str_to_c(arena, settings->signers.text);
    struct error unknown = {0};

    if (*signers) {
        if (signature_check(arena, signers, PASSPORT_NAME_SPACE, text, signature, signer,
                            &unknown))
            return true;
        context_say(context, "passport: apply will not believe it: %s", unknown.message);
    }
    return signature_key(arena, PASSPORT_NAME_SPACE, text, signature, signer, err);
}

static bool sign(const struct context *context, const struct settings *settings,
                 const char *key, const char *beside, struct str text, struct str *signer,
                 struct error *err)
{
    struct str signature;

    return signature_make(context->arena, key, PASSPORT_NAME_SPACE, text, &signature, err) &&
           name_signer(context, settings, text, signature, signer, err) &&
           result_file_write(context, beside, signature, err);
}

bool passport_write(const struct context *context, const struct settings *settings,
                    const struct passport *passport, struct review_passport *written,
                    struct error *err)
{
    struct arena *arena = context->arena;
    const char *path = option_value(&context->arguments, "passport"),
               *key = option_value(&context->arguments, "sign"),
               *beside = signature_path(arena, path);
    struct str text = passport_text(arena, passport);

    *written = (struct review_passport){
        .file = str_from(path),
        .digest = sha256_of(arena, text),
        .expires = passport->expires,
    };
    if (key && !sign(context, settings, key, beside, text, &written->signer, err))
        return false;
    if (!result_file_write(context, path, text, err))
        return false;
    if (key)
        context_say(context, "passport: %s, signed in %s", path, beside);
    else
        context_say(context, "passport: %s, to be signed: ssh-keygen -Y sign -n %s -f KEY %s",
                    path, PASSPORT_NAME_SPACE, path);
    return true;
}

/* The file of allowed signers: of the command line, else of the settings. */
static bool find_signers(const struct context *context, const struct project *project,
                         const char **signers, struct error *err)
{
    struct str path = project->settings.signers.text;

    *signers = option_value(&context->arguments, "signers");
    if (!*signers && path.length)
        *signers = str_to_c(context->arena, path);
    return *signers || error_set(err, ERROR_USAGE,
                                 "say who may sign passports: --signers FILE, or signers "
                                 "below [package] in supconf.ini");
}

/* As error_context, but whatever was wrong with it, it is not to be believed. */
static bool disbelieve(struct error *err, const char *path)
{
    err->kind = ERROR_STALE;
    return error_context(err, "nothing was touched: passport %s", path);
}

static bool check_time(struct arena *arena, const struct passport *passport, struct error *err)
{
    if (!passport->expires || passport->expires > time(NULL))
        return true;
    return error_set(err, ERROR_STALE, "it was good until " STR_FORMAT,
                     STR_ARGS(clock_format(arena, passport->expires)));
}

static bool check_signature(struct arena *arena, const char *path, const char *signers,
                            struct str text, struct str *signer, struct error *err)
{
    const char *beside = signature_path(arena, path);
    struct text *signature;

    if (!text_load(arena, beside, &signature, err))
        return error_context(err, "it is not signed");
    return signature_check(arena, signers, PASSPORT_NAME_SPACE, text, signature->bytes, signer,
                           err);
}

bool passport_open(const struct context *context, struct project *project,
                   struct passport_check *check, bool *is_given, struct error *err)
{
    struct arena *arena = context->arena;
    const char *path = option_value(&context->arguments, "passport"), *signers;
    struct text *text, *list;

    *is_given = path != NULL;
    if (!path)
        return true;
    if (!project->inventory || !project->settings.text)
        return error_set(err, ERROR_USAGE, "--passport is about a project with an inventory");
    if (!find_signers(context, project, &signers, err) || !text_load(arena, path, &text, err) ||
        !text_load(arena, signers, &list, err) ||
        !passport_open_eye(context, project, &check->eye, err))
        return false;
    return (check_signature(arena, path, signers, text->bytes, &check->signer, err) &&
            passport_parse(arena, text->bytes, &check->passport, err) &&
            check_time(arena, &check->passport, err)) ||
           disbelieve(err, path);
}
