#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What render_tpl of bk-install or bk-ci makes of templates, by grep, sort and sed as these have
# it. Values are the environment. For each template T: T.out, or T.failed when sed refuses.
#
# Usage: bk_reference.sh bk-install|bk-ci TEMPLATE...
mode=$1
shift
newline=$'\n'

# The names by which the shell that runs this cannot be asked are none of the environment.
value_of() {
    value=
    [[ $1 =~ ^[A-Z_][A-Z0-9_]*$ && $1 != _ ]] || return 2
    [ "${!1+set}" ] || return 1
    value=${!1}
}

marks_of() {
    if [ "$mode" = bk-ci ]; then
        grep -wEo '__[0-9A-Z_]+__' "$1" | sort -u
    else
        grep -oE '__[A-Z][A-Z0-9]+(_[A-Z0-9]+){0,9}__' "$1" | sort -u
    fi
}

for template; do
    : >"$template.sed"
    while read -r mark; do
        name=${mark#__}
        value_of "${name%__}"
        case $? in
        1) [ "$mode" = bk-install ] && continue ;;
        2) echo 'this fails' >>"$template.sed" ;;
        esac
        while [ "$mode" = bk-install ] && [ "$value" != "${value%"$newline"}" ]; do
            value=${value%"$newline"}
        done
        printf 's|%s|%s|g\n' "$mark" "$value" >>"$template.sed"
    done < <(marks_of "$template")
    sed -f "$template.sed" "$template" >"$template.out" 2>/dev/null || : >"$template.failed"
done
