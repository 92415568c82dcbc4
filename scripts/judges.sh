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
build/judges/venv/bin/python -m pip install --quiet 'extruct>=0.18' 'trafilatura>=2.0' 'newspaper4k[zh]>=0.9.3'
# The system's own: exiftool judges exported pictures, LibreOffice and poppler documents for paper.
needed=""
command -v exiftool >/dev/null || needed="$needed libimage-exiftool-perl"
command -v soffice >/dev/null || needed="$needed libreoffice-writer-nogui"
command -v pdftotext >/dev/null || needed="$needed poppler-utils"
if [ -n "$needed" ]; then
  # shellcheck disable=SC2086  # several names
  [ "$(id -u)" = 0 ] && apt-get install -y --no-install-recommends $needed || echo "Needed too: apt-get install$needed"
fi
echo "The judges are in build/judges."
