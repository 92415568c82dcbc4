#!/usr/bin/env bash
# On macOS: dist/newsdesk-VERSION-ARCH.dmg from PyInstaller's Newsdesk.app (freeze.py full). Untested here.
#   NEWSDESK_CODESIGN="Developer ID Application: …"   signs it (freeze.py signs what is inside by the same name)
#   NEWSDESK_NOTARY=profile                           has Apple look at it (xcrun notarytool store-credentials)
# Without them the app is signed for this machine alone, and others must allow it in the system settings.
set -euo pipefail
cd "$(dirname "$0")/../.."
[ "$(uname)" = Darwin ] || { echo "not built: this is not macOS" >&2; exit 77; }
version=$(sed -n 's/^version = "\(.*\)"/\1/p' pyproject.toml)
app=build/packaging/full/Newsdesk.app
stage=build/packaging/dmg
target=dist/newsdesk-$version-$(uname -m).dmg
rm -rf "$stage" "$target"
mkdir -p "$stage" dist
cp -R "$app" "$stage/"
ln -s /Applications "$stage/Applications"
if [ -n "${NEWSDESK_CODESIGN:-}" ]; then
    codesign --force --deep --options runtime --timestamp --sign "$NEWSDESK_CODESIGN" "$stage/Newsdesk.app"
fi
hdiutil create -volname Newsdesk -srcfolder "$stage" -format UDZO -fs HFS+ "$target"
if [ -n "${NEWSDESK_NOTARY:-}" ]; then
    xcrun notarytool submit "$target" --keychain-profile "$NEWSDESK_NOTARY" --wait
    xcrun stapler staple "$target"
fi
echo "$target"
