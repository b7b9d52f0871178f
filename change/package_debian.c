/* SPDX-License-Identifier: MIT */
#include "change/package_debian.h"

#include <stdlib.h>
#include <time.h>

#include "base/buffer.h"
#include "cli/version.h"
#include "release/debian.h"

enum { MS_PER_SECOND = 1000, ID_DIGITS_SHOWN = 8, STAMP_BYTES = 32, SHOWN_INSTANCES = 20 };

static const struct str id_start = STR_INIT("release-");

bool package_debian_check(const struct context *context, struct error *err)
{
    const struct arguments *arguments = &context->arguments;
    struct str output = str_from(option_value(arguments, "output"));
    const char *name = option_value(arguments, "deb");
    const char *version = option_value(arguments, "deb-version");

    if (!name && str_ends_with(output, STR(".deb")))
        return error_set(err, ERROR_USAGE, "a .deb needs a name: --deb NAME");
    if (!name)
        return !version || error_set(err, ERROR_USAGE, "--deb-version needs --deb NAME");
    if (!str_ends_with(output, STR(".deb")))
        return error_set(err, ERROR_USAGE, "with --deb, -o is a FILE.deb");
    if (option_is_given(arguments, "include-secrets"))
        return error_set(err, ERROR_USAGE,
                         "--deb and --include-secrets exclude each other: every user of a host "
                         "can read what a package brings");
    return debian_check(str_from(name), version ? str_from(version) : STR("0"), err);
}

/* The time of the revision, so that versions grow, and digits of the release, so that no two of
 * one time are taken for the same. */
static bool choose_version(const struct context *context, const struct release *release,
                           int64_t seconds, struct str *version, struct error *err)
{
    const char *given = option_value(&context->arguments, "deb-version");
    time_t moment = (time_t)seconds;
    char stamp[STAMP_BYTES] = "";
    struct tm date;

    *version = str_from(given);
    if (given)
        return true;
    if (!seconds)
        return error_set(err, ERROR_USAGE,
                         "the project has no revision whose time would be the version: give "
                         "--deb-version");
    if (!gmtime_r(&moment, &date) || !strftime(stamp, sizeof(stamp), "%Y%m%d.%H%M%S", &date))
        return error_set(err, ERROR_USAGE, "there is no such time as %lld", (long long)seconds);
    *version = str_printf(
        context->arena, "%s+" STR_FORMAT, stamp,
        STR_ARGS(str_slice(release->id, id_start.length, id_start.length + ID_DIGITS_SHOWN)));
    return true;
}

/* As the programs of Debian find it. */
static bool find_maintainer(struct arena *arena, struct str *maintainer, struct error *err)
{
    struct str mail = str_from(getenv("DEBEMAIL")), name = str_from(getenv("DEBFULLNAME"));

    *maintainer = mail;
    if (name.length && str_find(mail, '<') == STR_NOT_FOUND)
        *maintainer =
            str_printf(arena, STR_FORMAT " <" STR_FORMAT ">", STR_ARGS(name), STR_ARGS(mail));
    return (str_find(mail, '@') != STR_NOT_FOUND &&
            str_find(*maintainer, '\n') == STR_NOT_FOUND) ||
           error_set(err, ERROR_USAGE,
                     "a Debian package names who maintains it: set DEBEMAIL, and DEBFULLNAME, "
                     "in the environment");
}

static void append_words(struct buffer *out, const char *key, const struct setting_words *words)
{
    for (size_t i = 0; i < words->count; i++)
        if (i)
            buffer_printf(out, "    " STR_FORMAT "\n", STR_ARGS(words->items[i].text));
        else
            buffer_printf(out, "%s = " STR_FORMAT "\n", key, STR_ARGS(words->items[i].text));
}

static void append_instance(struct buffer *out, const struct instance *instance)
{
    buffer_printf(out, "\n[instance " STR_FORMAT "]\nconfig = " STR_FORMAT "\n",
                  STR_ARGS(instance->name.text), STR_ARGS(instance->config.text));
    append_words(out, "check.http", &instance->http_checks);
    append_words(out, "check.tcp", &instance->tcp_checks);
    append_words(out, "check.exec", &instance->exec_checks);
    append_words(out, "depends.http", &instance->http_needs);
    append_words(out, "depends.tcp", &instance->tcp_needs);
    append_words(out, "depends.exec", &instance->exec_needs);
    buffer_printf(out, "check.timeout = %ds\ncheck.attempts = %d\ncheck.wait = %ds\n",
                  instance->check_timeout_ms / MS_PER_SECOND, instance->check_attempts,
                  instance->check_wait_ms / MS_PER_SECOND);
}

static bool is_packed(const struct release_description *description,
                      const struct instance *instance)
{
    for (size_t i = 0; i < description->instances.count; i++)
        if (str_equal(description->instances.items[i].name, instance->name.text))
            return true;
    return false;
}

/* The only host; empty: there are several. */
static struct str only_host(const struct release_description *description)
{
    for (size_t i = 1; i < description->instances.count; i++)
        if (!str_equal(description->instances.items[i].host,
                       description->instances.items[0].host))
            return STR("");
    return description->instances.count ? description->instances.items[0].host : STR("");
}

static struct str settings_text(struct arena *arena, const struct settings *settings,
                                const struct release_description *description)
{
    struct str host = only_host(description);
    struct buffer out = {.arena = arena};

    buffer_append_c(&out,
                    "; With these settings the release is applied when it is installed.\n"
                    "; They are yours: dpkg asks before it replaces them.\n\n[supconf]\n");
    buffer_printf(&out, "supervisor-version = " STR_FORMAT "\n",
                  STR_ARGS(settings->supervisor_version));
    if (host.length)
        buffer_printf(&out, "host = " STR_FORMAT "\n", STR_ARGS(host));
    else
        buffer_append_c(&out, "; host = who this machine is in the release, when that is not "
                              "its host name\n");
    buffer_printf(&out, "\n[render]\nprefix = " STR_FORMAT "\n", STR_ARGS(settings->prefix));
    buffer_append_c(&out, "\n[package]\n; signers = /etc/supconf/allowed_signers\n");
    for (size_t i = 0; i < settings->instances.count; i++)
        if (is_packed(description, &settings->instances.items[i]))
            append_instance(&out, &settings->instances.items[i]);
    return buffer_str(&out);
}

static struct str description_text(struct arena *arena, const struct release *release,
                                   const struct release_description *description)
{
    size_t count = description->instances.count;
    size_t shown = count < SHOWN_INSTANCES ? count : SHOWN_INSTANCES;
    struct buffer out = {.arena = arena};

    buffer_printf(&out,
                  "Installing it applies " STR_FORMAT ":\n"
                  "supconf writes the files of this host, has supervisord reread them and "
                  "watches\nwhat restarts. It is for:",
                  STR_ARGS(release->id));
    for (size_t i = 0; i < shown; i++) {
        const struct release_instance *instance = &description->instances.items[i];

        buffer_printf(&out, "\n * " STR_FORMAT " on " STR_FORMAT, STR_ARGS(instance->name),
                      STR_ARGS(instance->host));
    }
    if (shown < count)
        buffer_printf(&out, "\n * and %zu more", count - shown);
    return buffer_str(&out);
}

/* A failure is told by supconf; what state that leaves is dpkg's business, and told here. */
static struct str postinst_text(struct arena *arena, const struct debian_package *package)
{
    return str_printf(
        arena,
        "#!/bin/sh\nset -e\n\nif [ \"$1\" = configure ]; then\n"
        "    supconf apply --settings /etc/supconf/" STR_FORMAT "/supconf.ini \\\n"
        "        -m '" STR_FORMAT " " STR_FORMAT "' \\\n"
        "        /usr/share/supconf/releases/" STR_FORMAT ".tar.gz || {\n"
        "        echo '" STR_FORMAT ": not applied; what is above says why. Then: "
        "dpkg --configure " STR_FORMAT "' >&2\n        exit 1\n    }\nfi\n",
        STR_ARGS(package->name), STR_ARGS(package->name), STR_ARGS(package->version),
        STR_ARGS(package->name), STR_ARGS(package->name), STR_ARGS(package->name));
}

static void add_file(struct arena *arena, struct debian_package *package, struct str path,
                     struct str bytes)
{
    *LIST_ADD(arena, &package->files.entries) = (struct archive_entry_file){path, bytes, 0644};
}

bool package_debian(const struct context *context, const struct settings *settings,
                    const struct release *release,
                    const struct release_description *description, struct str archive,
                    struct str *bytes, struct error *err)
{
    struct arena *arena = context->arena;
    struct str name = str_from(option_value(&context->arguments, "deb"));
    struct debian_package package = {.name = name};

    if (!find_maintainer(arena, &package.maintainer, err) ||
        !choose_version(context, release, description->time, &package.version, err))
        return false;
    package.depends = str_printf(arena, "supconf (>= %s), supervisor", supconf_version);
    package.summary =
        str_printf(arena, "configuration of supervisord, " STR_FORMAT, STR_ARGS(release->id));
    package.description = description_text(arena, release, description);
    package.changes = str_printf(arena, "Holds " STR_FORMAT ".", STR_ARGS(release->id));
    if (description->revision.length)
        package.changes = str_printf(arena, STR_FORMAT "\nFrom revision " STR_FORMAT "%s.",
                                     STR_ARGS(package.changes), STR_ARGS(description->revision),
                                     description->is_dirty ? ", changed" : "");
    package.copyright =
        STR("The files of this release belong to those who made it, and so do their rights.\n"
            "\nCopyright (C) the makers of the release\n");
    package.postinst = postinst_text(arena, &package);
    add_file(
        arena, &package,
        str_printf(arena, "usr/share/supconf/releases/" STR_FORMAT ".tar.gz", STR_ARGS(name)),
        archive);
    add_file(arena, &package,
             str_printf(arena, "etc/supconf/" STR_FORMAT "/supconf.ini", STR_ARGS(name)),
             settings_text(arena, settings, description));
    return debian_write(arena, &package, description->time, bytes, err);
}
