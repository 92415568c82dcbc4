#!/usr/bin/env bash
# All tests, in two processes at once: those of the window, and the others. Each half is shown when it is done.
set -uo pipefail
cd "$(dirname "$0")/.."
export QT_QPA_PLATFORM=offscreen
halves=("tests/desktop" "tests --ignore=tests/desktop")
log=$(mktemp -d)
trap 'rm -rf "$log"; kill $(jobs -p) 2>/dev/null' EXIT
for n in 0 1; do
    # shellcheck disable=SC2086  # several words
    .venv/bin/python -m pytest ${halves[$n]} "$@" >"$log/$n" 2>&1 &
    pids[n]=$!
done
failed=0
for n in 0 1; do
    wait "${pids[$n]}" || failed=1
    printf '== %s\n' "${halves[$n]}"
    cat "$log/$n"
done
exit $failed
