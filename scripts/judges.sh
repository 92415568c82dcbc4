#!/bin/sh
# Installs the judges of exported pages under build/judges: Node packages and a virtual environment of their own,
# so that nothing of them can reach the product. The tests find them there; docs/judges.md says what each judges.
set -eu
cd "$(dirname "$0")/.."
mkdir -p build/judges
cp tests/judges/package.json build/judges/package.json
(cd build/judges && npm install --no-audit --no-fund --ignore-scripts)
"${PYTHON:-python3}" -m venv build/judges/venv
# pip 23.2.1 crashes while resolving this set.
build/judges/venv/bin/python -m pip install --quiet --upgrade pip
build/judges/venv/bin/python -m pip install --quiet 'extruct>=0.18' 'trafilatura>=2.0' 'newspaper4k[zh]>=0.9.3' \
  'readability-lxml>=0.8.4'
# exiftool judges exported pictures; it is the system's.
if ! command -v exiftool >/dev/null; then
  [ "$(id -u)" = 0 ] && apt-get install -y libimage-exiftool-perl || echo "Needed too: apt-get install libimage-exiftool-perl"
fi
echo "The judges are in build/judges."
