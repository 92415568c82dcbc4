"""What no page may hold, and addresses that may be printed: safe by what they are, not by where they come from."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote, urlsplit

# What no page may hold: control characters, half surrogates and non-characters (invalid in HTML), line and
# paragraph separators, object marks, and the controls that reorder text beyond their own line. The plain
# direction marks (U+200E, U+200F, U+061C) stay.
_UNFIT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffc\ufffe\uffff"
    + "".join(f"{chr(p + 0xFFFE)}{chr(p + 0xFFFF)}" for p in range(0x10000, 0x110000, 0x10000))
    + "]"
)
_WEB = re.compile(r"https?://[^/?#\s]", re.IGNORECASE)
_MAIL = re.compile(r"mailto:[^\s@]+@[^\s@]+", re.IGNORECASE)
# What an address cannot hold as it is: spaces, quotes and brackets of markup, and a percent sign that begins nothing.
_HOST = re.compile(r"https?://[\w.:\[\]@%-]*", re.IGNORECASE)
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?:[\w.~:/?\[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+(?:#[^#\s]*)?", re.ASCII)
_KEPT = ":/?[]@!$&'()*+,;=%~"
"""What stands for itself in an address (RFC 3986, 2.2), and what is encoded already."""
_NOT_URL = re.compile(r"[\s\"<>\\^`{|}\[\]]|%(?![0-9A-Fa-f]{2})")


@lru_cache(maxsize=4_000)
def fit(text: str) -> str:
    """The text without the characters that no page may hold."""
    # A keystroke changes one block; what is made at each (the preview) meets the texts of all the others again.
    return _UNFIT.sub("", text)


@lru_cache(maxsize=1024)  # a site's own addresses stand many times on each of its pages
def safe_link(href: str) -> str:
    """The address, ready to print, if it leads to a web page or a mailbox; else ""."""
    held = href.strip()
    if fit(held) != held or not (_WEB.match(held) or _MAIL.fullmatch(held)):
        return ""
    try:
        parts = urlsplit(held)
        if not held[:7].lower().startswith("mailto:") and not parts.hostname:
            return ""
        _ = parts.port
    except ValueError:
        return ""
    host = _HOST.match(held)
    start = host.end() if host else 0
    path, sign, fragment = held[start:].partition("#")
    rest = path + sign + fragment.replace("#", "%23")  # a fragment holds no second one (RFC 3986, 3.5)
    return held[:start] + _NOT_URL.sub(lambda m: quote(m[0], safe=""), rest)


def uri(href: str) -> str:
    """The address as a URI: :func:`safe_link` with the host by IDNA and every other character that is not ASCII as
    percent-encoded UTF-8 (RFC 3987, 3.1); "" when it is no safe link or cannot be one."""
    held = safe_link(href)
    found = _HOST.match(held)
    front = found[0] if found else ""
    rest, mark, fragment = held[len(front) :].partition("#")
    if not front.isascii():
        scheme, _, host = front.partition("://")
        try:
            front = f"{scheme}://{host.encode('idna').decode()}"
        except UnicodeError:
            return ""
    made = front + quote(rest, safe=_KEPT) + mark + quote(fragment, safe=_KEPT)
    return made if is_uri(made) else ""


def is_uri(text: str) -> bool:
    """Is this an address with a scheme, in the characters that RFC 3986 allows?"""
    return _URI.fullmatch(text) is not None and text.isascii()
