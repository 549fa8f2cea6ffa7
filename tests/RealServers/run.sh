#!/usr/bin/env bash
# The fixed sample through nginx and haproxy before two servers that are restarted: no GET is lost, no POST is executed twice.
# Installs the proxies where the system's package manager can; where they are not to be had it says so, and does not fail.
set -euo pipefail
cd "$(dirname "$0")/../.."

install() {
    export DEBIAN_FRONTEND=noninteractive
    # The tests start them, and not their packages: where a port is taken, starting fails after everything is in place.
    ("$@" timeout 60 apt-get update && "$@" RUNLEVEL=1 timeout 120 apt-get install -y --no-install-recommends nginx-light haproxy) >/dev/null 2>&1 || true
}

has_proxies() { command -v nginx >/dev/null && command -v haproxy >/dev/null; }

PATH=$PATH:/usr/sbin
if ! has_proxies && command -v apt-get >/dev/null; then
    if [[ $(id -u) == 0 ]]; then
        install env
    elif sudo -n true 2>/dev/null; then
        install sudo env DEBIAN_FRONTEND=noninteractive
    fi
fi
if ! has_proxies; then
    echo "SKIPPED: nginx and haproxy are not installed and can't be; the fixed sample was not tested through them."
    exit 0
fi

[[ -d artifacts/fixed/Shop ]] || dotnet build samples/build.proj -t:Fix

log=$(mktemp)
trap 'rm -f "$log"' EXIT
timeout 300 dotnet test tests/RealServers --logger "console;verbosity=detailed" 2>&1 | tee "$log" | grep -vE '^\[xUnit' || status=$?
count() { sed -nE "s/^ +$1: ([0-9]+)$/\1/p" "$log" | tail -1; }
passed=$(count Passed) failed=$(count Failed)
echo "${passed:-0} passed, ${failed:-0} failed"
exit "${status:-0}"
