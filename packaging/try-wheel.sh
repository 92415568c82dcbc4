#!/usr/bin/env bash
# The wheel as pip and pipx install it: in a fresh environment, away from the checkout, the command line exports the sample
# and the window opens. Packages are those of the constraints.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
wheel=$(ls "$root"/dist/newsdesk-*-py3-none-any.whl)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
unset PYTHONPATH
export NEWSDESK_HOME=$work/home
try() { # the program
    "$@" --version
    "$@" formats | grep -c '^writes'
    "$@" export "$("$@" sample)" --to html --out "$work/out" >/dev/null
    [ -s "$work/out/index.html" ]
    QT_QPA_PLATFORM=offscreen timeout 8 "$@" --sample || [ $? -eq 124 ] # it stays open until it is told to end
    rm -rf "$work/out" "$NEWSDESK_HOME"
}
python3 -m venv pip
pip/bin/pip install --quiet --disable-pip-version-check -c "$root/constraints.txt" "$wheel"
try pip/bin/newsdesk
echo "pip install: works"
python3 -m venv pipx
pipx/bin/pip install --quiet --disable-pip-version-check pipx
export PIPX_HOME=$work/pipx-home PIP_CONSTRAINT=$root/constraints.txt
try pipx/bin/pipx run --spec "$wheel" newsdesk
echo "pipx run: works"
