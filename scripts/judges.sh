#!/bin/sh
# Installs the judges of exported pages under build/judges: Node packages and a virtual environment of their own,
# so that nothing of them can reach the product. The tests find them there; docs/judges.md says what each judges.
set -eu
cd "$(dirname "$0")/.."
mkdir -p build/judges
cp tests/judges/package.json build/judges/package.json
(cd build/judges && npm install --no-audit --no-fund --ignore-scripts)
# The scripts of WordPress's own editor judge its blocks; of this package of 150 MB only two versions' are kept.
(cd build/judges && mkdir -p wordpress && npm pack --silent @wp-playground/wordpress-builds@0.9.19 >/dev/null &&
  tar -xzf wp-playground-wordpress-builds-0.9.19.tgz -C wordpress --strip-components=1 \
    package/public/wp-6.2/wp-includes/js/dist package/public/wp-nightly/wp-includes/js/dist \
    package/src/wordpress/wp-6.2.zip package/src/wordpress/wp-nightly.zip &&
  rm wp-playground-wordpress-builds-0.9.19.tgz)
"${PYTHON:-python3}" -m venv build/judges/venv
# pip 23.2.1 crashes while resolving this set.
build/judges/venv/bin/python -m pip install --quiet --upgrade pip
build/judges/venv/bin/python -m pip install --quiet 'extruct>=0.18' 'trafilatura>=2.0' 'newspaper4k[zh]>=0.9.3' \
  'readability-lxml>=0.8.4'
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
