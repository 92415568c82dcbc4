#!/usr/bin/env bash
# Builds the Windows installer around PyInstaller's folder (made on Windows), or around a few bytes to try its script.
#   build.sh FOLDER           dist/newsdesk-VERSION-setup.exe
#   build.sh dummy [VERSION]  build/packaging/windows/newsdesk-VERSION-dummy.exe
set -euo pipefail
cd "$(dirname "$0")/../.."
command -v makensis >/dev/null || { echo "not built: makensis is missing (Debian's nsis)" >&2; exit 77; }
version=${2:-$(sed -n 's/^version = "\(.*\)"/\1/p' pyproject.toml)}
work=$PWD/build/packaging/windows
mkdir -p "$work" dist
if [ "$1" = dummy ]; then
    payload=$work/payload-$version
    rm -rf "$payload"
    mkdir -p "$payload/_internal/newsdesk" "$payload/licenses"
    for file in newsdesk.exe newsdesk-window.exe _internal/newsdesk/"of-$version.txt" licenses/LIST.txt sbom.cdx.json; do
        echo "$version" >"$payload/$file"
    done
    out=$work/newsdesk-$version-dummy.exe
else
    payload=$1
    out=$PWD/dist/newsdesk-$version-setup.exe
fi
makensis -V2 -INPUTCHARSET UTF8 -DVERSION="$version" -DPAYLOAD="$payload" -DICONS="$PWD/build/packaging/icons" -DOUT="$out" \
    packaging/windows/newsdesk.nsi
echo "$out"
