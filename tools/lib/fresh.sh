#!/bin/bash
# tools/dev fresh SUITE [setup|run|scenario|test]: proves the README's commands on a Debian with nothing installed.
#
# Makes a minimal Debian under build/fresh/SUITE from this machine's own mirror, clones the committed HEAD into it, and runs
# tools/setup, tools/run (started, asked for its pages, stopped), tools/run --scenario or tools/test in there. Mounts and
# processes live in a namespace of their own and are gone when it ends. The bare system is kept as build/fresh/SUITE.tar, so a
# second proof is quicker and just as fresh. Not a part of the test run: it takes minutes and needs root.
set -euo pipefail
# shellcheck source=tools/lib/say.sh
. "$(dirname "${BASH_SOURCE[0]}")/say.sh"
# shellcheck source=tools/lib/private_apt.sh
. "$root/tools/lib/private_apt.sh"

suite=${1:-} what=${2:-run}
case $suite in bookworm | trixie) ;; *) fail "which Debian? usage: tools/dev fresh bookworm|trixie [setup|run|scenario|test]" ;; esac
case $what in setup | run | scenario | test) ;; *) fail "'$what' is none of setup, run, scenario, test" ;; esac
[ "$(id -u)" = 0 ] || fail "needs root to make a system of its own: sudo tools/dev fresh $suite $what"
command -v debootstrap >/dev/null || fail "debootstrap is missing: tools/setup dev"

home=$root/build/fresh
system=$home/$suite
mkdir -p "$home"
need_space "$home" 8192 "a fresh $suite"

own=$(. /etc/os-release && echo "$VERSION_CODENAME")
rm -rf "$home/apt-$suite"
private_apt "$home/apt-$suite" deb "$own" "$suite" >/dev/null
mirror=$(cat "$home/apt-$suite"/sources.list "$home/apt-$suite"/parts/*.sources |
    grep -oE '(https?|file|copy)://[^ ]+' | grep -v security | head -1)
[ -n "$mirror" ] || fail "found no Debian mirror in this machine's apt sources"

# What an earlier, killed proof left behind must not be mounted when its folder is removed.
! grep -q " $system/" /proc/mounts || fail "something is still mounted under $system"
rm -rf "$system"
if [ ! -f "$system.tar" ]; then
    note "Making a minimal $suite"
    debootstrap --variant=minbase "$suite" "$system" "$mirror" >"$home/debootstrap-$suite.log" 2>&1 ||
        fail "debootstrap failed (log: build/fresh/debootstrap-$suite.log)"
    tar -C "$system" -cf "$system.tar.new" . && mv "$system.tar.new" "$system.tar"
else
    mkdir "$system" && tar -C "$system" -xf "$system.tar"
fi

# The same entries as on this machine, security updates included; the same way to the network.
rm -f "$system/etc/apt/sources.list"
cp "$home/apt-$suite"/parts/*.sources "$system/etc/apt/sources.list.d/"
cp "$home/apt-$suite"/sources.list "$system/etc/apt/sources.list"
cp -f /etc/resolv.conf "$system/etc/resolv.conf"
cp -f /etc/hosts "$system/etc/hosts"
# Nothing in here has to outlive a power cut.
echo force-unsafe-io >"$system/etc/dpkg/dpkg.cfg.d/proof"
# Where a network has certificate authorities of its own, a person would have brought them along.
mkdir -p "$system/usr/local/share/ca-certificates"
cp /usr/local/share/ca-certificates/*.crt "$system/usr/local/share/ca-certificates/" 2>/dev/null || true
git clone --quiet --no-hardlinks "$root" "$system/root/ownkey"
note "Fresh $suite, commit $(git -C "$system/root/ownkey" rev-parse --short HEAD): $what"

# Only what says where the network is comes along; none of this machine's tools or settings.
carried=(PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 TERM=dumb CI="${CI:-}")
for name in http_proxy https_proxy no_proxy NODE_EXTRA_CA_CERTS; do [ -z "${!name:-}" ] || carried+=("$name=${!name}"); done
! command -v npm >/dev/null || carried+=("npm_config_registry=$(npm config get registry 2>/dev/null)")

# What happens inside. `run`: until the pages answer, then Ctrl-C; every process must be gone afterwards.
case $what in
    setup) echo 'tools/setup && tools/setup --no-install' ;;
    scenario) echo 'exec tools/run --scenario' ;;
    test) echo 'exec tools/test' ;;
    run)
        cat <<'INSIDE'
set -m # a job of its own, so that Ctrl-C's signal is not ignored in it
tools/run --free-ports >run.log 2>&1 &
until grep -q "Ctrl-C" run.log; do
    kill -0 $! 2>/dev/null || { cat run.log; echo "tools/run ended"; exit 1; }
    sleep 1
done
cat run.log
for address in $(grep -oE "http://localhost:[0-9]+[^ ]*" run.log); do
    python3 -c 'import sys, urllib.request as u; print(u.urlopen(sys.argv[1]).status, sys.argv[1])' "$address" || exit 1
done
kill -INT $!
wait $! || { echo "tools/run ended with $?"; exit 1; }
! pgrep -a 'ownkey|python3' || { echo "still running after the end"; exit 1; }
INSIDE
        ;;
esac >"$system/root/inside.sh"

# shellcheck disable=SC2016 # expanded by the inner shell
exec unshare --mount --pid --fork --kill-child --mount-proc bash -c '
    system=$1 && shift
    mount -t proc proc "$system/proc"
    mount --rbind /dev "$system/dev" && mount --make-rslave "$system/dev"
    mount -t tmpfs tmpfs "$system/dev/shm"
    exec env -i "$@" chroot "$system" bash -c "cd /root/ownkey && . /root/inside.sh"' fresh "$system" "${carried[@]}"
