/* SPDX-License-Identifier: MIT */
#include "change/package.h"

static bool verify(const struct context *context, const char *path, struct error *err)
{
    struct release_description description;
    struct release release;
    struct str signer;

    if (!context_operands_at_most(context, 0, err) ||
        !package_open(context, path, option_value(&context->arguments, "signers"), &release,
                      &description, &signer, err))
        return false;
    package_tell(context, &release, &description, signer);
    return true;
}

bool run_package(struct context *context, enum exit_status *status, struct error *err)
{
    static const char *const of_making[] = {"output",          "host", "sign",
                                            "include-secrets", "deb",  "deb-version"};
    const struct arguments *arguments = &context->arguments;
    const char *path = option_value(arguments, "verify");

    *status = STATUS_CLEAN;
    if (!path && option_is_given(arguments, "signers"))
        return error_set(err, ERROR_USAGE, "--signers needs --verify FILE");
    if (!path)
        return package_make(context, status, err);
    for (size_t i = 0; i < COUNT_OF(of_making); i++)
        if (option_is_given(arguments, of_making[i]))
            return error_set(err, ERROR_USAGE, "--%s and --verify exclude each other",
                             of_making[i]);
    return verify(context, path, err);
}
