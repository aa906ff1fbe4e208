# Sourced by tools/setup. An apt of our own: reads the mirrors out of the machine's own Debian sources (so no mirror is named
# here), asks them for another suite or for source packages, and leaves the machine's lists, pins and packages alone.
# shellcheck shell=bash

# private_apt FOLDER TYPE FROM TO: TYPE is deb or deb-src; FROM is this machine's suite, TO the wanted one. Prints the apt.conf
# to give as APT_CONFIG. Only entries for Debian's own main component are taken over, security updates included.
private_apt() {
    local folder=$1 type=$2 from=$3 to=$4 files
    mkdir -p "$folder"/{lists/partial,cache/archives/partial,parts}
    shopt -s nullglob
    files=(/etc/apt/sources.list /etc/apt/sources.list.d/*.list)
    [ -e "${files[0]}" ] || files=("${files[@]:1}")
    awk -v type="$type" -v from="$from" -v to="$to" '
        $1 == "deb" {
            i = 2
            if ($2 ~ /^\[/) while ($i !~ /\]$/) ++i
            if ($2 ~ /^\[/) ++i
            if ($(i + 1) !~ "^" from "(-updates|-security)?$" || $0 !~ / main( |$)/) next
            sub("^" from, to, $(i + 1))
            line = type
            for (k = 2; k <= i + 1; ++k) line = line " " $k
            print line " main"
        }' "${files[@]}" </dev/null >"$folder/sources.list"
    files=(/etc/apt/sources.list.d/*.sources)
    awk -v RS= -v FS='\n' -v type="$type" -v from="$from" -v to="$to" '
        {
            kept = ""; suites = ""; main = 0
            for (k = 1; k <= NF; ++k) {
                if ($k ~ /^#/ || $k ~ /^Enabled:/ || $k ~ /^Types:/) continue
                if ($k ~ /^Components:/) { main = ($k ~ / main( |$)/); continue }
                if ($k ~ /^Suites:/) {
                    n = split($k, word, " ")
                    for (w = 2; w <= n; ++w)
                        if (word[w] ~ "^" from "(-updates|-security)?$") { sub("^" from, to, word[w]); suites = suites " " word[w] }
                    continue
                }
                kept = kept $k "\n"
            }
            if (main && suites != "") printf "Types: %s\nSuites:%s\nComponents: main\n%s\n", type, suites, kept
        }' "${files[@]}" </dev/null >"$folder/parts/debian.sources"
    shopt -u nullglob
    cat >"$folder/apt.conf" <<CONF
Dir::Etc::sourcelist "$folder/sources.list";
Dir::Etc::sourceparts "$folder/parts";
Dir::Etc::preferences "/dev/null";
Dir::Etc::preferencesparts "/dev/null";
Dir::State::lists "$folder/lists";
Dir::Cache "$folder/cache";
Dir::Cache::pkgcache "";
Dir::Cache::srcpkgcache "";
Acquire::Languages "none";
Acquire::IndexTargets::deb::DEP-11::DefaultEnabled "false";
APT::Sandbox::User "root";
CONF
    echo "$folder/apt.conf"
}
