#!/usr/bin/env bash
# All tests, in two processes at once: those of the window, and the others. Each half is shown when it is done.
set -uo pipefail
set -m # without it bash has what runs in the background ignore Ctrl-C, which some tests send
cd "$(dirname "$0")/.."
export QT_QPA_PLATFORM=offscreen
halves=("tests/desktop" "tests --ignore=tests/desktop")
log=$(mktemp -d)
pids=()
end() {
    for pid in "${pids[@]}"; do kill -- "-$pid" 2>/dev/null; done
    rm -rf "$log"
}
trap end EXIT
for n in 0 1; do
    # shellcheck disable=SC2086  # several words
    .venv/bin/python -m pytest ${halves[$n]} "$@" >"$log/$n" 2>&1 &
    pids+=($!)
done
failed=0
for n in 0 1; do
    wait "${pids[$n]}" || failed=1
    printf '== %s\n' "${halves[$n]}"
    cat "$log/$n"
done
exit $failed
