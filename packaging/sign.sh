#!/usr/bin/env bash
# Signs a file (SHA256SUMS) with the key that the environment names; without one it says so and leaves it unsigned.
#   NEWSDESK_GPG_KEY=fingerprint      -> FILE.asc       (gpg --verify FILE.asc)
#   NEWSDESK_MINISIGN_KEY=secret.key  -> FILE.minisig   (minisign -V -m FILE -p public.key)
set -euo pipefail
file=$1
rm -f "$file.asc" "$file.minisig"
signed=
if [ -n "${NEWSDESK_GPG_KEY:-}" ]; then
    gpg --batch --yes --local-user "$NEWSDESK_GPG_KEY" --armor --detach-sign --output "$file.asc" "$file"
    signed=yes
fi
if [ -n "${NEWSDESK_MINISIGN_KEY:-}" ]; then
    minisign -S -s "$NEWSDESK_MINISIGN_KEY" -m "$file" -x "$file.minisig"
    signed=yes
fi
[ -n "$signed" ] || echo "NOT SIGNED: $file. Set NEWSDESK_GPG_KEY or NEWSDESK_MINISIGN_KEY." >&2
