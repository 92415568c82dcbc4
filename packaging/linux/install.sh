#!/bin/sh
# Puts the Newsdesk of this folder into your menu, with its file type; nothing is copied but small files below ~/.local.
# ./install.sh          into the menu
# ./install.sh --remove out of it again
set -eu
here=$(cd "$(dirname "$0")" && pwd)
data=${XDG_DATA_HOME:-$HOME/.local/share}
bin=$HOME/.local/bin

if [ "${1:-}" = --remove ]; then
    rm -f "$data/applications/newsdesk.desktop" "$data/mime/packages/newsdesk.xml"
    (cd "$here/share" && find icons -type f) | while read -r icon; do rm -f "$data/$icon"; done
    if [ "$(readlink "$bin/newsdesk" 2>/dev/null)" = "$here/newsdesk" ]; then rm -f "$bin/newsdesk"; fi
else
    mkdir -p "$data/applications" "$data/mime/packages" "$bin"
    cp -R "$here/share/icons" "$data/"
    cp "$here/share/mime/packages/newsdesk.xml" "$data/mime/packages/"
    # A path with a space or a percent sign is written as the desktop entry specification wants it.
    path=$(printf %s "$here/newsdesk" | sed 's/[\\"`$]/\\\\&/g; s/%/%%/g; s/[&|]/\\&/g')
    sed -e "s|^Exec=newsdesk|Exec=\"$path\"|" -e "s|^TryExec=.*||" "$here/share/applications/newsdesk.desktop" \
        > "$data/applications/newsdesk.desktop"
    ln -sfn "$here/newsdesk" "$bin/newsdesk"
fi
if command -v update-desktop-database >/dev/null; then update-desktop-database -q "$data/applications" || true; fi
if command -v update-mime-database >/dev/null; then update-mime-database "$data/mime" || true; fi
if command -v gtk-update-icon-cache >/dev/null; then gtk-update-icon-cache -qtf "$data/icons/hicolor" || true; fi
