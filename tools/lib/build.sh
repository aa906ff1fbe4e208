# Sourced by tools/run, tools/test and tools/dev. How Ownkey is built: natively, and the core once more to WebAssembly.
# The rules are: output goes to a log beside the build; a person sees one line per step, and the compiler's words when it fails.
# shellcheck shell=bash disable=SC2154 # root and deps: say.sh

# quietly LOG WHAT COMMAND...
quietly() {
    local log=$1 what=$2
    shift 2
    "$@" >"$log" 2>&1 && return 0
    grep -aqi 'No space left' "$log" && fail "$what: the disk is full (log: ${log#"$root"/})"
    tail -n 40 "$log" >&2
    fail "$what failed (log: ${log#"$root"/})"
}

# Whether CMake has looked around since something was installed: what it did not find then may be here now.
is_configured() { [ "$1/build.ninja" -nt "$deps/setup.log" ]; }

# Says what is about to happen only when something is.
compile() {
    local folder=$1 what=$2
    shift 2
    if ninja -C "$folder" -n "$@" 2>/dev/null | grep -qE '\] (Building|Linking|Re-run)'; then note "Compiling $what"; fi
    quietly "$folder/build.log" "compiling $what" cmake --build "$folder" --target "$@"
}

# build_native FOLDER BUILD_TESTING TARGET...
build_native() {
    local folder=$root/build/$1 testing=$2
    shift 2
    mkdir -p "$folder"
    need_space "$folder" 1024 "compiling"
    is_configured "$folder" || quietly "$folder/configure.log" "configuring ${folder#"$root"/}" \
        cmake -S "$root" -B "$folder" -G Ninja -DCMAKE_BUILD_TYPE=Release -DBUILD_TESTING="$testing"
    compile "$folder" "the server (${folder#"$root"/})" "$@"
}

# The page's half: build/wasm/dist is what the server hands out.
build_wasm() {
    local folder=$root/build/wasm
    mkdir -p "$folder"
    need_space "$folder" 256 "compiling"
    is_configured "$folder" || quietly "$folder/configure.log" "configuring build/wasm" \
        emcmake cmake -S "$root" -B "$folder" -G Ninja -DCMAKE_BUILD_TYPE=Release -DBUILD_TESTING=OFF
    compile "$folder" "the core to WebAssembly (build/wasm)" all
}

# Core and its tests for the sanitizers, and the fuzz targets: a tree of its own, compiled by Clang.
build_fuzz() {
    local folder=$root/build/fuzz
    mkdir -p "$folder"
    need_space "$folder" 512 "compiling"
    is_configured "$folder" || quietly "$folder/configure.log" "configuring build/fuzz" \
        env CC=clang CXX=clang++ cmake -S "$root" -B "$folder" -G Ninja -DOWNKEY_PROOF=fuzz
    compile "$folder" "the core for the sanitizers and the fuzzer (build/fuzz)" "$@"
}
