#!/usr/bin/env bash
# The sample story without a screen: exported as HTML and JSON by the command line, the window drawn offscreen.
set -euo pipefail
cd "$(dirname "$0")/.."

demo=build/demo
rm -rf "$demo"
mkdir -p "$demo/home/config"
export NEWSDESK_HOME="$PWD/$demo/home"
cp resources/profiles/city-daily.toml "$demo/home/config/profile.toml"

newsdesk=.venv/bin/newsdesk
id=$("$newsdesk" sample)
"$newsdesk" export "$id" --to html --out "$demo/html"
"$newsdesk" export "$id" --to json --out "$demo/json"
.venv/bin/python scripts/screenshots.py "$demo/screenshots" 2>"$demo/screenshots.log"
echo
echo "No display here, so the window was not opened. The sample story as a reporter would get it:"
echo "  page         $demo/html/index.html"
echo "  JSON         $demo/json/article.json"
echo "  screenshots  $demo/screenshots/"
