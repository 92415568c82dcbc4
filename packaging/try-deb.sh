#!/usr/bin/env bash
# The package in a bare system: installs the version before, writes and exports an article with it, upgrades with the
# library kept, purges, and looks what is left. Root; debootstrap, Xvfb, xdotool and ImageMagick on this machine.
#   packaging/try-deb.sh [SUITE] [EDITION]     bookworm (or another of Debian's, or jammy, noble of Ubuntu); full or light
#   PREVIOUS=older.deb                         the version before; else one made of this tree with the version 0.0.9
set -euo pipefail
cd "$(dirname "$0")/.."
suite=${1:-bookworm}
edition=${2:-full}
package=newsdesk
[ "$edition" = full ] || package=newsdesk-$edition
for tool in debootstrap Xvfb xdotool import dpkg-deb; do
    command -v $tool >/dev/null || { echo "not tried: $tool is missing" >&2; exit 77; }
done
[ "$(id -u)" -eq 0 ] || { echo "not tried: a chroot needs root" >&2; exit 77; }

work=$PWD/build/packaging/try
root=$work/root-$suite-$edition
shots=$work/shots-$suite-$edition
version=$(sed -n 's/^version = "\(.*\)"/\1/p' pyproject.toml)
arch=$(dpkg --print-architecture)
new=dist/${package}_${version}_$arch.deb
[ -f "$new" ] || make package-deb
mkdir -p "$work"
say() { printf '\n== %s\n' "$*"; }

# ------------------------------------------------------------------ the version before

previous=${PREVIOUS:-$work/previous/dist/${package}_0.0.9_$arch.deb}
if [ ! -f "$previous" ]; then
    say "the version before: this tree as 0.0.9 (there is no earlier release)"
    tree=$work/previous
    mkdir -p "$tree"
    git ls-files -z | tar --create --null --files-from=- | tar --extract --directory="$tree"
    sed -i 's/^version = ".*"/version = "0.0.9"/' "$tree/pyproject.toml"
    (
        python=$PWD/build/packaging/venv/bin/python
        export SOURCE_DATE_EPOCH=$(git log -1 --format=%ct) NEWSDESK_SQUEEZE=0
        cd "$tree"
        export PYTHONPATH=$tree/build/packaging/site QT_QPA_PLATFORM=offscreen
        "$python" packaging/freeze.py wheel
        "$python" packaging/icons.py build/packaging/icons
        "$python" packaging/freeze.py "$edition"
        "$python" packaging/deb.py "$edition"
    )
fi

# ------------------------------------------------------------------ a bare system

say "a bare $suite"
case $suite in
    jammy | noble) mirror=http://archive.ubuntu.com/ubuntu ;;
    *) mirror=http://deb.debian.org/debian ;;
esac
base=$work/base-$suite.tar
if [ ! -f "$base" ]; then
    debootstrap --variant=minbase "$suite" "$work/base-$suite" "$mirror" >"$work/debootstrap.log"
    tar --create --one-file-system --directory="$work/base-$suite" --file="$base" .
    rm -rf "$work/base-$suite"
fi
unmount() { for place in proc dev/shm tmp/.X11-unix; do ! mountpoint -q "$root/$place" || umount "$root/$place"; done; }
finish() {
    [ -z "${display:-}" ] || kill "$display" 2>/dev/null || true
    unmount
}
trap finish EXIT
unmount 2>/dev/null || true
rm -rf "$root" "$shots"
mkdir -p "$root" "$shots"
tar --extract --directory="$root" --file="$base"
cat /etc/resolv.conf >"$root/etc/resolv.conf"
[ "$mirror" != http://archive.ubuntu.com/ubuntu ] || echo "deb $mirror $suite main universe" >"$root/etc/apt/sources.list"
mkdir -p "$root/tmp/.X11-unix" "$root/dev/shm"
mount -t proc proc "$root/proc"
mount -t tmpfs tmpfs "$root/dev/shm"
inside() { chroot "$root" /usr/bin/env DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 "$@"; }
reporter() {
    chroot --userspec=reporter "$root" /usr/bin/env -i HOME=/home/reporter USER=reporter PATH=/usr/local/bin:/usr/bin:/bin \
        LANG=C.UTF-8 DISPLAY="${DISPLAY_INSIDE:-}" QTWEBENGINE_DISABLE_SANDBOX=1 "$@"
}
install() {
    cp "$1" "$root/root/"
    inside apt-get install -y -qq --no-install-recommends "/root/$(basename "$1")" >"$work/apt.log" 2>&1 ||
        { tail -20 "$work/apt.log"; exit 1; }
    rm "$root/root/$(basename "$1")"
}
state() { (cd "$root" && find . -xdev -path ./proc -prune -o -path ./home -prune -o -print | sort); }
# The library of another machine must not help: the system is as small as it comes.
inside apt-get update -qq
inside useradd --create-home reporter
state >"$work/before"

# ------------------------------------------------------------------ installed

say "the version before is installed"
install "$previous"
reporter newsdesk --version
say "every library finds what it needs"
# Python's modules take Python's own symbols, and libm's, from the program that loads them; Qt's libraries take none.
missing=$(inside sh -c 'cd /usr/lib/newsdesk/_internal
    find . -type f \( -name "*.so*" -o -name QtWebEngineProcess \) ! -name libqgtk3.so ! -name libcupsprintersupport.so |
    while read -r file; do
        ldd "$file" 2>&1 | grep "not found"
        case $file in ./PySide6/Qt/*) ldd -r "$file" 2>&1 | grep "undefined symbol" ;; esac
    done' | sort -u || true)
[ -z "$missing" ] || { echo "$missing"; exit 1; }
echo "none is missing"

say "an article through the command line"
printf '# 大桥今天通车\n\n新桥昨天完工，今天早上六点通车。\n' >"$root/home/reporter/bridge.md"
reporter newsdesk --language en import /home/reporter/bridge.md
article=$(reporter newsdesk list --json | sed -n 's/.*"id": "\([^"]*\)".*/\1/p' | head -1)
for format in html docx pdf epub ninjs; do
    reporter newsdesk --language en export "$article" --draft --to $format --out "/home/reporter/out/$format" >/dev/null
done
grep -q "大桥今天通车" "$root/home/reporter/out/html/index.html"
(cd "$root/home/reporter" && find out -type f | sort)

# ------------------------------------------------------------------ the window

say "the window, written in by keys"
cat >"$root/usr/local/bin/xdg-open" <<'X'
#!/bin/sh
printf '%s\n' "$1" "LD_LIBRARY_PATH=${LD_LIBRARY_PATH-unset}" >/home/reporter/opened
X
chmod 755 "$root/usr/local/bin/xdg-open"
read_display=$work/display-$suite-$edition
rm -f "$read_display"
Xvfb -displayfd 9 -screen 0 1440x900x24 -ac 9>"$read_display" 2>/dev/null &
display=$!
until grep -q . "$read_display" 2>/dev/null; do sleep 0.2; done
export DISPLAY=:$(cat "$read_display")
mount --bind /tmp/.X11-unix "$root/tmp/.X11-unix"
DISPLAY_INSIDE=$DISPLAY
shot() { import -window root "$shots/$1.png"; }
window() { # waits for it and gives it the keys
    for _ in $(seq 100); do
        id=$(xdotool search --onlyvisible --name Newsdesk 2>/dev/null | head -1) && [ -n "$id" ] && break
        sleep 0.2
    done
    xdotool windowfocus --sync "$id"
    sleep 1
}
begin() {
    reporter newsdesk "$@" >"$work/window.log" 2>&1 &
    running=$!
    window
}
leave() {
    xdotool key ctrl+q
    for _ in $(seq 50); do
        kill -0 $running 2>/dev/null || return 0
        sleep 0.2
    done
    echo "it did not end by Ctrl+Q"
    kill $running
    exit 1
}
begin
xdotool key ctrl+n
sleep 1
xdotool type --delay 60 "Bridge opens today"
sleep 2
shot written
xdotool key F7
sleep 6
shot preview
if [ "$edition" = full ]; then
    pgrep -f "^/usr/lib/newsdesk/_internal/PySide6/Qt/libexec/QtWebEngineProcess" >/dev/null || { echo "no preview"; exit 1; }
    echo "the preview is there, in Chromium"
fi
xdotool key ctrl+shift+b
for _ in $(seq 50); do [ -s "$root/home/reporter/opened" ] && break || sleep 0.2; done
cat "$root/home/reporter/opened"
grep -q "index.html" "$root/home/reporter/opened"
grep -qx "LD_LIBRARY_PATH=unset" "$root/home/reporter/opened"
leave
reporter newsdesk list --search "Bridge opens" | grep "Bridge opens today"
reporter newsdesk list --json >"$work/listed"

# ------------------------------------------------------------------ upgraded

say "upgraded to $version"
install "$new"
reporter newsdesk --version | grep -F "$version"
reporter newsdesk list --json | cmp - "$work/listed"
echo "the library is as it was"
begin
shot upgraded
leave
reporter newsdesk list --search "Bridge opens" | grep "Bridge opens today"

say "the desktop knows its files"
inside apt-get install -y -qq --no-install-recommends shared-mime-info desktop-file-utils xdg-utils man-db libfile-mimeinfo-perl \
    >"$work/apt.log" 2>&1
reporter newsdesk pack "$article" /home/reporter/bridge.newsdesk >/dev/null
reporter mimetype --brief /home/reporter/bridge.newsdesk | tee "$work/type"
grep -qx "application/vnd.newsdesk.article+zip" "$work/type"
reporter /usr/bin/xdg-mime query default application/vnd.newsdesk.article+zip | tee "$work/opens"
grep -qx "newsdesk.desktop" "$work/opens"
reporter man -w newsdesk
inside apt-get purge -y -qq shared-mime-info desktop-file-utils xdg-utils man-db libfile-mimeinfo-perl >"$work/apt.log" 2>&1

# ------------------------------------------------------------------ purged

say "purged"
inside apt-get purge -y -qq "$package" >"$work/apt.log" 2>&1
inside apt-get autoremove --purge -y -qq >"$work/apt.log" 2>&1
rm "$root/usr/local/bin/xdg-open"
state >"$work/after"
left=$(comm -13 "$work/before" "$work/after" | grep -i newsdesk | grep -vE '^\./(var/(log|cache/apt|lib/(apt|dpkg)))/' || true)
echo "left by the package: ${left:-nothing}"
[ -z "$left" ]
echo "left by what it depended on, and by no package that is still there:"
sed 's|^|.|' "$root"/var/lib/dpkg/info/*.list | sort -u | comm -13 - <(comm -13 "$work/before" "$work/after") |
    grep -vE '^\./(var/(log|cache|lib/(apt|dpkg))|tmp|dev|run|etc/ld.so.cache)|/\.uuid$' | head -20 || true
echo "the user's data:"
(cd "$root/home/reporter" && find . -path ./out -prune -o -type f -print | sort)
[ -s "$root/home/reporter/.local/share/newsdesk/library.db" ]
say "screenshots are in ${shots#"$PWD"/}"
