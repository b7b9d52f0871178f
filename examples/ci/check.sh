#!/bin/sh
# Any CI: what `supconf check` finds is printed, and all reports are put into a folder. The exit
# status is that of supconf: 0 nothing to report, 1 findings, 2 something could not be checked.
#
# Usage: check.sh [FOLDER-FOR-REPORTS [REVISION]]
set -eu
reports=${1:-reports}
mkdir -p "$reports"
exec supconf check ${2:+--since "$2"} \
    --output sarif="$reports/supconf.sarif" \
    --output junit="$reports/supconf-junit.xml" \
    --output checkstyle="$reports/supconf-checkstyle.xml" \
    --output gitlab="$reports/supconf-gitlab.json" \
    --output rdjson="$reports/supconf-rdjson.json" \
    --output markdown="$reports/supconf.md"
