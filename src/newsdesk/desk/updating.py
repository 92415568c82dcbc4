"""Whether the newsroom offers a newer Newsdesk: a signed statement at the address that the desk profile names.

The statement is JSON; ``signature`` is by the newsroom's Ed25519 key (RFC 8032) over ``CONTEXT`` and the UTF-8 bytes of
``manifest``, in base64, and ``manifest`` is JSON as text, so that what was signed is what is read::

    {"manifest": "{...}", "signature": "mWp...=="}

    {"version": "0.2.0",                                  # digits and points
     "notes": {"zh_CN": "……", "en": "..."},               # what is new, plain text; either language may be left out
     "downloads": {"linux": {"link": "https://…/newsdesk_0.2.0_amd64.deb", "sha256": "…64 hex digits…"},
                   "windows": {…}, "macos": {…}}}         # each may be left out

Nothing is ever downloaded here but this statement; a person opens the link.
"""

from __future__ import annotations

import binascii
import re
import sys
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta

from newsdesk.base.errors import UserError, reason
from newsdesk.base.files import write_bytes, write_secret
from newsdesk.base.links import fit, safe_link
from newsdesk.base.message import M, Message
from newsdesk.desk.profile import Updates
from newsdesk.publish.fetching import fetch

CONTEXT = b"newsdesk update 1\n"
"""What is signed with the statement, so that the key's signature under something else is none under this."""
LARGEST = 64 * 1024
"""Bytes of a statement."""
EVERY = timedelta(days=1)
_VERSION = re.compile(r"\d{1,6}(\.\d{1,6}){0,3}")
PLATFORMS = {"linux": "linux", "win32": "windows", "darwin": "macos"}


class Download(msgspec.Struct, frozen=True):
    """One file: where it is, and its SHA-256 in hex."""

    link: Annotated[str, Meta(max_length=2000)]
    sha256: Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]


class Manifest(msgspec.Struct, frozen=True):
    """What the newsroom offers."""

    version: str
    notes: dict[str, Annotated[str, Meta(max_length=8000)]] = {}
    downloads: dict[str, Download] = {}


class Signed(msgspec.Struct, frozen=True):
    """The statement as it is sent."""

    manifest: str
    signature: str


@dataclass(frozen=True, slots=True)
class News:
    """A newer version, what is new in it, and this system's file, None where there is none."""

    version: str
    notes: Mapping[str, str]
    download: Download | None

    def told(self, language: str) -> str:
        """What is new, in this language or the other."""
        return self.notes.get(language) or next(iter(self.notes.values()), "")


def is_due(asked: str, now: datetime) -> bool:
    """Was the address last asked a day ago or longer? A time in the future is a clock that was wrong."""
    try:
        return not timedelta(0) <= now - datetime.fromisoformat(asked) < EVERY
    except (ValueError, TypeError):
        return True


def look(updates: Updates, current: str, platform: str = sys.platform) -> News | None:
    """Ask the newsroom's address; what is newer than current, None for nothing. Slow. Raises UserError."""
    try:
        came = fetch(updates.address, private=True)
    except UserError as error:
        raise _wrong(dict(error.message.values).get("why", error.message)) from error
    if not came.address.lower().startswith("https://"):
        raise _wrong(M("it leads to an address that is not https"))
    manifest = read(came.data, updates.key)
    if _parts(manifest.version) <= _parts(current):
        return None
    return News(manifest.version, manifest.notes, manifest.downloads.get(PLATFORMS.get(platform, platform)))


def read(data: bytes, key: str) -> Manifest:
    """The statement, if it is the newsroom's. key: its public one in base64. Raises UserError."""
    from cryptography.exceptions import InvalidSignature  # only where updates are asked for
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    if len(data) > LARGEST:
        raise _wrong(M("it is too large"))
    try:
        held = msgspec.json.decode(data, type=Signed)
        signed = CONTEXT + held.manifest.encode()
        Ed25519PublicKey.from_public_bytes(b64decode(key)).verify(b64decode(held.signature, validate=True), signed)
    except InvalidSignature as error:
        raise _wrong(M("it is not signed with your newsroom's key")) from error
    except (msgspec.DecodeError, binascii.Error, ValueError, RecursionError) as error:
        raise _wrong(M("it is no statement about a new version")) from error
    return checked(held.manifest)


def checked(manifest: str) -> Manifest:
    """The manifest, if it is one. Raises UserError."""
    try:
        held = msgspec.json.decode(manifest, type=Manifest)
    except (msgspec.DecodeError, RecursionError, UnicodeEncodeError) as error:
        raise _wrong(reason(error)) from error
    if not _VERSION.fullmatch(held.version):
        raise _wrong(M("its version is not made of digits and points"))
    if any(not safe_link(d.link).lower().startswith("https://") for d in held.downloads.values()):
        raise _wrong(M("a link in it is not https"))
    return msgspec.structs.replace(held, notes={name: fit(text).strip() for name, text in held.notes.items()})


def _parts(version: str) -> tuple[int, ...]:
    """For comparison; what follows the digits (a development version) does not count."""
    found = _VERSION.match(version)
    parts = [int(part) for part in found[0].split(".")] if found else []
    return tuple(parts + [0] * (4 - len(parts)))


def _wrong(why: object) -> UserError:
    return UserError(
        M("The newsroom's address for new versions gave nothing that can be used: {why}", why=why),
        M("Try again later, or ask who looks after Newsdesk in your newsroom."),
    )


# ------------------------------------------------------------------ for the newsroom's engineer


def new_key(file: Path) -> str:
    """Make a key, the private one in a new file that only its owner can read; gives the public one for the profile.
    Raises UserError."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    key = Ed25519PrivateKey.generate()
    try:
        write_secret(file, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    except OSError as error:
        raise _not_written(file, error) from error
    return b64encode(key.public_key().public_bytes_raw()).decode()


def sign(manifest: Path, key: Path, target: Path) -> Manifest:
    """Sign a manifest into the file that is put at the profile's address. Raises UserError."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        text, pem = manifest.read_text("utf-8"), key.read_bytes()
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(M("It cannot be read: {why}", why=reason(error)), M("Check the paths.")) from error
    held = checked(text)
    try:
        private = load_pem_private_key(pem, None)
    except (ValueError, TypeError) as error:
        raise _no_key(key) from error
    if not isinstance(private, Ed25519PrivateKey):
        raise _no_key(key)
    signature = b64encode(private.sign(CONTEXT + text.encode())).decode()
    data = msgspec.json.encode(Signed(text, signature))
    if len(data) > LARGEST:
        raise _wrong(M("it is too large"))
    try:
        write_bytes(target, data)
    except OSError as error:
        raise _not_written(target, error) from error
    return held


def _no_key(file: Path) -> UserError:
    return UserError(
        M("{path} is no Ed25519 key without a password.", path=file), M("Make one: newsdesk update --new-key FILE")
    )


def _not_written(file: Path, error: OSError) -> UserError:
    why: Message | object = reason(error)
    return UserError(M("{path} could not be written: {why}", path=file, why=why), M("Choose another place."))
