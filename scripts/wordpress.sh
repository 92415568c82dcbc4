#!/usr/bin/env bash
# Puts what a private WordPress needs in place for the tests of connectors (docs/cms-tests.md): PHP and MariaDB's programs
# as system packages (installed as root, named otherwise), and Debian's WordPress unpacked under build/wordpress. No
# service is started and no web server comes along: WordPress's own package would bring one, so it is unpacked only.
# Ends with 3 where something cannot be had; the tests that need it are then skipped.
set -euo pipefail
cd "$(dirname "$0")/.."

place=build/wordpress
give_up() {
    echo "No WordPress: $1. Its tests are skipped." >&2
    exit 3
}
command -v apt-get >/dev/null || give_up "it is put in place on Debian and Ubuntu only"

packages=(php-cli php-mysql php-gd php-xml php-mbstring php-curl php-zip php-intl mariadb-server-core mariadb-client-core)
missing=()
for package in "${packages[@]}"; do
    [[ "$(dpkg-query -W -f '${Status}' "$package" 2>/dev/null || true)" == *"ok installed"* ]] || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && [ -e "$place/site/wp-load.php" ] && exit 0

if [ "$(id -u)" -eq 0 ]; then
    export DEBIAN_FRONTEND=noninteractive
    # Another program may be installing at this moment: wait for it.
    apt-get -o DPkg::Lock::Timeout=300 update -qq || give_up "the list of system packages cannot be read"
    if [ ${#missing[@]} -gt 0 ]; then
        echo "Installing for the tests of connectors: ${missing[*]}"
        apt-get -o DPkg::Lock::Timeout=300 install -y -qq --no-install-recommends "${missing[@]}" >/dev/null 2>&1 ||
            give_up "apt-get could not install ${missing[*]}"
    fi
elif [ ${#missing[@]} -gt 0 ]; then
    give_up "these packages are missing: sudo apt-get install --no-install-recommends ${missing[*]}"
fi

# WordPress with the parts that its package takes from others by relative links.
parts=(wordpress wordpress-theme-twentytwentythree libjs-cropper libjs-prototype libjs-scriptaculous libjs-underscore php-getid3)
mkdir -p build
work="$(mktemp -d build/wordpress-XXXXXX)"
trap 'rm -rf "$work"' EXIT
mkdir "$work/root"
(cd "$work" && apt-get download -qq "${parts[@]}" 2>/dev/null) || give_up "apt-get could not fetch ${parts[*]}"
for part in "$work"/*.deb; do dpkg-deb -x "$part" "$work/root"; done
rm -f "$work/root/usr/share/wordpress/.htaccess" "$work/root/usr/share/wordpress/wp-config.php"  # the package's own ways
cp -rL "$work/root/usr/share/wordpress" "$work/site"
rm -rf "$place"
mkdir -p "$place"
mv "$work/site" "$place/site"
echo "WordPress is in $place."
