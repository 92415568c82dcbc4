#!/usr/bin/env bash
# Puts a Ghost under build/ghost for the tests of connectors (docs/cms-tests.md): the package of npm, its own sqlite3 built
# for this machine's Node. Some minutes, once. Needs Node 18, 20 or 22, npm, and a compiler with make and Python.
set -euo pipefail
cd "$(dirname "$0")/.."

version=5.130.6
place=build/ghost
[ "$(cat "$place/installed" 2>/dev/null)" = "$version" ] && exit 0

for tool in node npm make g++ python3; do
    command -v "$tool" >/dev/null || { echo "No Ghost: $tool is missing. Its tests are skipped." >&2; exit 3; }
done
case "$(node --version)" in
v18.* | v20.* | v22.*) ;;
*) echo "No Ghost: it needs Node 18, 20 or 22, this is $(node --version). Its tests are skipped." >&2; exit 3 ;;
esac

echo "Putting Ghost $version in place (some minutes, once)"
rm -rf "$place"
mkdir -p "$place"
cd "$place"
npm pack --silent "ghost@$version" >/dev/null
tar -xzf "ghost-$version.tgz" --strip-components=1
rm "ghost-$version.tgz"
# Its development packages name files of its own workshop, which are not in the package.
node -e 'const fs = require("fs"); const it = JSON.parse(fs.readFileSync("package.json"));
delete it.devDependencies; fs.writeFileSync("package.json", JSON.stringify(it, null, 2));'
npm install --omit=dev --ignore-scripts --legacy-peer-deps --no-audit --no-fund --loglevel=error
# The headers of the Node that is here, where it has them: nothing is fetched then.
include="$(dirname "$(dirname "$(readlink -f "$(command -v node)")")")"
[ -e "$include/include/node/node.h" ] && export npm_config_nodedir="$include"
npm rebuild sqlite3 --loglevel=error
echo "$version" >installed
echo "Ghost is in $place."
