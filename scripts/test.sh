#!/usr/bin/env bash
# All tests, in three processes at once, each shown when it is done: the window's, those that wait for other programs, and
# the others.
set -uo pipefail
set -m # without it bash has what runs in the background ignore Ctrl-C, which some tests send
cd "$(dirname "$0")/.."
export QT_QPA_PLATFORM=offscreen
parts=(
    "tests/desktop"
    "tests/cms tests/formats tests/packaging"
    "tests --ignore=tests/desktop --ignore=tests/cms --ignore=tests/formats --ignore=tests/packaging"
)
log=$(mktemp -d)
pids=()
end() {
    for pid in "${pids[@]}"; do kill -- "-$pid" 2>/dev/null; done
    rm -rf "$log"
}
trap end EXIT
for n in 0 1 2; do
    # shellcheck disable=SC2086  # several words
    .venv/bin/python -m pytest ${parts[$n]} "$@" >"$log/$n" 2>&1 &
    pids+=($!)
done
failed=0
for n in 0 1 2; do
    wait "${pids[$n]}" || failed=1
    printf '== %s\n' "${parts[$n]}"
    cat "$log/$n"
done
exit $failed
