#!/usr/bin/env bash
# The Debian and Ubuntu packages that Newsdesk needs beside Python's own: installs what is missing as root, names it
# otherwise. On other systems it does nothing.
set -euo pipefail

command -v dpkg-query >/dev/null || exit 0

packages=(
    # Qt, offscreen
    libegl1 libgl1 libdbus-1-3 libfontconfig1 libfreetype6 libglib2.0-0 libxkbcommon0
    # Qt on X11
    libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-image0 libxcb-randr0 libxcb-render-util0
    libxcb-shape0 libxcb-shm0 libxcb-sync1 libxcb-util1 libxcb-xfixes0 libxcb-xkb1 libx11-xcb1
    # the preview's Chromium
    libnss3 libnspr4 libasound2 libxcomposite1 libxdamage1 libxrandr2 libxtst6 libxkbfile1 libgbm1 libdrm2
    libxcb-dri3-0 libxrender1 libudev1 libgssapi-krb5-2
    # without Chinese type all text is boxes
    fonts-noto-cjk
    # emphasis in Chinese is Kai type
    fonts-arphic-ukai
    # proofs as PDF
    libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz0b
    # English spelling
    libenchant-2-2 hunspell-en-us
)

installed() {
    # Ubuntu 24.04 renamed some of them with a t64 at the end; asking for a name that is not known is an error there.
    [[ "$(dpkg-query -W -f '${Status}\n' "$1" "$1t64" 2>/dev/null || true)" == *"ok installed"* ]]
}

missing=()
for package in "${packages[@]}"; do
    installed "$package" || missing+=("$package")
done
# A Python from Debian comes without its venv module.
python3 -c 'import ensurepip' 2>/dev/null || missing+=(python3-venv)
[ ${#missing[@]} -eq 0 ] && exit 0

if [ "$(id -u)" -eq 0 ]; then
    echo "Installing system packages: ${missing[*]}"
    export DEBIAN_FRONTEND=noninteractive
    # Another program may be installing at this moment: wait for it.
    apt-get -o DPkg::Lock::Timeout=300 update -qq
    names=()
    for package in "${missing[@]}"; do
        # The new name first: the old one may still be listed as a virtual package.
        if apt-cache show "${package}t64" >/dev/null 2>&1; then names+=("${package}t64"); else names+=("$package"); fi
    done
    apt-get -o DPkg::Lock::Timeout=300 install -y -qq --no-install-recommends "${names[@]}" >/dev/null
else
    echo "These system packages are missing. Install them with:" >&2
    echo "    sudo apt-get install --no-install-recommends ${missing[*]}" >&2
    echo "Going on without them; the window or its preview may not open." >&2
fi
