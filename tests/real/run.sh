#!/usr/bin/env bash
# Runs one of the scripts beside it in a session of its own: virtual display, session bus, and a home that is thrown
# away. tests/real/run.sh ime | accessibility. Says what is missing, and ends well, where the system packages are not.
set -euo pipefail
cd "$(dirname "$0")/../.."

script=$1
packages=(xvfb xdotool x11-utils openbox dbus-x11 at-spi2-core python3-pyatspi gir1.2-atspi-2.0)
[ "$script" = ime ] && packages+=(ibus ibus-libpinyin)
missing=()
for package in "${packages[@]}"; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ]; then
    echo "Skipped: $script needs system packages that are not here. apt-get install ${missing[*]}"
    exit 0
fi

folder=$(mktemp -d)
clear_away() {
    fusermount -u "$folder/runtime/doc" 2>/dev/null || true  # the document portal's
    rm -rf "$folder"
}
trap clear_away EXIT
mkdir -m 700 "$folder/home" "$folder/runtime"
export HOME="$folder/home" XDG_RUNTIME_DIR="$folder/runtime" NEWSDESK_HOME="$folder/newsdesk"
unset XDG_CONFIG_HOME XDG_CACHE_HOME XDG_DATA_HOME WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS QT_QPA_PLATFORM
export LANG=C.UTF-8 LC_ALL=C.UTF-8 QT_LINUX_ACCESSIBILITY_ALWAYS_ON=1 PYTHONPATH="$PWD/src" PYTHONDONTWRITEBYTECODE=1
# Chromium's sandbox refuses root; the product never sets this.
if [ "$(id -u)" -eq 0 ]; then export QTWEBENGINE_DISABLE_SANDBOX=1; fi
# The system's Python: pyatspi is a system package.
dbus-run-session -- xvfb-run -a -s "-screen 0 1920x1080x24 -noreset" \
    /usr/bin/python3 "tests/real/$script.py" 2>"$folder/noise" || {
    code=$?
    grep -v -e dbus-daemon -e portal -e Gtk-WARNING -e 'pw\.conf' "$folder/noise" | tail -40 >&2
    exit $code
}
