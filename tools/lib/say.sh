# Sourced by the programs in tools/. Where things are, and how they talk to a person.
# The rules are: one clear line on standard error for what went wrong and what to do; details go to a named log file.
# shellcheck shell=bash
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
deps=$root/.deps

note() { printf '%s\n' "$*"; }
warn() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }
fail() {
    warn "$@"
    exit 1
}

# need_space FOLDER MIB WHAT: stops before a full disk does, with words instead of a broken file.
need_space() {
    local free_kib
    free_kib=$(df -Pk "$1" | awk 'NR == 2 { print $4 }')
    [ "$free_kib" -ge $(($2 * 1024)) ] || fail "$3 needs $2 MiB free on the disk of $1, and $((free_kib / 1024)) MiB are left"
}

# Emscripten's optimiser is a Node program whose libraries Debian keeps here; a node from elsewhere does not look there by itself.
export NODE_PATH=/usr/share/nodejs:$deps/npm/node_modules
