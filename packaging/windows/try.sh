#!/usr/bin/env bash
# The Windows installer under wine with a payload of a few bytes: for one person and for the machine, silently; an upgrade
# keeps the data, the removal leaves nothing but it. Exit code 77: wine, makensis or Xvfb is missing.
set -euo pipefail
cd "$(dirname "$0")/../.."
for tool in wine64 makensis xvfb-run; do
    [ -x "$(command -v $tool || echo /usr/lib/wine/$tool)" ] || { echo "not tried: $tool is missing" >&2; exit 77; }
done
wine=$(command -v wine64 || echo /usr/lib/wine/wine64)
[ -f build/packaging/icons/newsdesk.ico ] || { echo "not tried: no icons yet (make package-wheel)" >&2; exit 77; }
if [ -z "${NEWSDESK_IN_XVFB:-}" ]; then NEWSDESK_IN_XVFB=1 exec xvfb-run --auto-servernum "$0" "$@"; fi

work=$(mktemp -d)
export WINEPREFIX=$work/prefix WINEDEBUG=-all WINEDLLOVERRIDES="mscoree,mshtml=" WINEARCH=win64 LC_ALL=C.UTF-8
finish() {
    "$wine" wineboot --kill >/dev/null 2>&1 || true
    for _ in $(seq 20); do rm -rf "$work" 2>/dev/null && return; sleep 0.5; done # wine's last processes still write
}
trap finish EXIT
old=$(packaging/windows/build.sh dummy 0.0.9 | tail -1)
new=$(packaging/windows/build.sh dummy | tail -1)
version=$(sed -n 's/^version = "\(.*\)"/\1/p' pyproject.toml)
"$wine" wineboot --init >/dev/null 2>&1
drive=$WINEPREFIX/drive_c
entry='Software\Microsoft\Windows\CurrentVersion\Uninstall\Newsdesk'
fail() { echo "FAILED: $*" >&2; exit 1; }
value() { "$wine" reg query "$1" $2 2>/dev/null | tr -d '\r' | sed -n 's/^ .*REG_[A-Z]* *//p' | head -1; }
gone() { # waits: an uninstaller goes on as a copy of itself
    for _ in $(seq 100); do [ -e "$1" ] || return 0; sleep 0.2; done
    fail "$1 is still there"
}

check() { # mode, key, folder as Linux and as Windows see it, version
    local key=$2 at=$3 seen=$4
    for file in newsdesk.exe newsdesk-window.exe _internal/newsdesk/of-$5.txt licenses/LIST.txt document.ico uninstall.exe; do
        [ -f "$at/$file" ] || fail "$1: $file is missing"
    done
    [ "$(value "$key\\$entry" "/v DisplayVersion")" = "$5" ] || fail "$1: the version is not shown"
    [ "$(value "$key\\Software\\Classes\\.newsdesk" /ve)" = Newsdesk.Article ] || fail "$1: .newsdesk is nobody's"
    [ "$(value "$key\\Software\\Classes\\Newsdesk.Article\\shell\\open\\command" /ve)" = "\"$seen\\newsdesk-window.exe\" \"%1\"" ] ||
        fail "$1: a double click opens $(value "$key\\Software\\Classes\\Newsdesk.Article\\shell\\open\\command" /ve)"
    find "$drive" -name Newsdesk.lnk | grep -q . || fail "$1: it is not in the menu"
    echo "$1: $5 is installed in $seen"
}

try() { # mode, key, folder, as Windows sees it
    "$wine" "$old" /S "/$1"
    check "$1" "$2" "$3" "$4" 0.0.9
    "$wine" "$new" /S
    check "$1" "$2" "$3" "$4" "$version"
    [ ! -e "$3/_internal/newsdesk/of-0.0.9.txt" ] || fail "$1: the old version's files are still there"
    [ -f "$data/library.db" ] || fail "$1: the upgrade took the articles"
    echo kept >"$3/notes.txt" # somebody's own file in our folder
    "$wine" "$3/uninstall.exe" /S "/$1"
    gone "$3/uninstall.exe"
    gone "$3/_internal"
    [ "$(cat "$3/notes.txt")" = kept ] || fail "$1: the removal took another's file"
    rm -r "$3"
    [ -f "$data/library.db" ] || fail "$1: the removal took the articles"
    sleep 1
    [ -z "$(value "$2\\$entry" "/v DisplayVersion")" ] || fail "$1: the registry still names it"
    [ -z "$(value "$2\\Software\\Classes\\.newsdesk" /ve)" ] || fail "$1: .newsdesk is still ours"
    ! find "$drive" -name Newsdesk.lnk | grep -q . || fail "$1: it is still in the menu"
    echo "$1: removed; the articles are there"
}

user=$(find "$drive/users" -mindepth 1 -maxdepth 1 -type d ! -name Public -printf '%f\n' | head -1)
local=$drive/users/$user/AppData/Local
data=$local/newsdesk
mkdir -p "$data"
echo articles >"$data/library.db"
try CurrentUser HKCU "$local/Programs/Newsdesk" "C:\\users\\$user\\AppData\\Local\\Programs\\Newsdesk"
try AllUsers HKLM "$drive/Program Files/Newsdesk" "C:\\Program Files\\Newsdesk"
echo "the installer works under wine"
