#!/usr/bin/env bash
# Builds all packages twice from the same commit, each in a copy of the tree of its own, and says what differs.
# Exit code 1 when a file that is published does. EDITIONS="light" builds that alone; NEWSDESK_SQUEEZE=1 is quicker.
set -euo pipefail
cd "$(dirname "$0")/.."
make build/packaging/venv/ready
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}
python=$PWD/build/packaging/venv/bin/python
work=$PWD/build/packaging/compare
# The same path both times: some files hold it, and where a package is built is no part of what it is.
tree=$work/tree
rm -rf "$work"
mkdir -p "$work/source"
git ls-files -z | tar --create --null --files-from=- | tar --extract --directory="$work/source"
for turn in one two; do
    rm -rf "$tree"
    cp -R "$work/source" "$tree"
    (
        cd "$tree"
        export PYTHONPATH=$tree/build/packaging/site QT_QPA_PLATFORM=offscreen
        "$python" packaging/freeze.py wheel
        "$python" packaging/icons.py build/packaging/icons
        for edition in ${EDITIONS:-full light}; do
            "$python" packaging/freeze.py "$edition"
            "$python" packaging/deb.py "$edition"
            "$python" packaging/portable.py "$edition"
        done
        packaging/windows/build.sh dummy || [ $? -eq 77 ]
        cp build/packaging/windows/*.exe dist/ 2>/dev/null || true
    )
    mv "$tree/dist" "$work/$turn"
    mv "$tree/build/packaging" "$work/build-$turn"
done
code=0
for file in "$work"/one/*; do
    name=$(basename "$file")
    if cmp --silent "$file" "$work/two/$name"; then
        echo "same: $name"
    else
        echo "DIFFERENT: $name"
        code=1
    fi
done
for edition in ${EDITIONS:-full light}; do
    diff -rq --no-dereference "$work/build-one/$edition" "$work/build-two/$edition" || code=1
done
exit $code
