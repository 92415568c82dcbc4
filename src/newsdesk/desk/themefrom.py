"""A theme that looks like a page of the newsroom's own site: from a page that a browser saved, or its address."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from newsdesk.base.errors import UserError, reason
from newsdesk.base.links import safe_link
from newsdesk.base.message import M
from newsdesk.base.paths import resources
from newsdesk.desk.takein import Beside
from newsdesk.desk.themes import put_theme
from newsdesk.extend.ports import Note
from newsdesk.formats.theme import ABOUT, LARGEST, PAGE, STYLE
from newsdesk.intake.pagemarkup import LivePage, live_page
from newsdesk.intake.reading import decode
from newsdesk.publish.fetching import fetch

PICTURE, PICTURES, FILES = 200_000, 1_000_000, 60
"""Bytes of one picture of the page's frame, of all of them, and how many files beside the page are read."""
MIMES = ("image/png", "image/jpeg", "image/gif", "image/webp")
_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(\S+)\s*-->")
_CANONICAL = re.compile(r"<link\b[^>]*\brel=[\"']?canonical[\"']?[^>]*>", re.IGNORECASE)
_HREF = re.compile(r"\bhref=[\"']?([^\"'\s>]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Made:
    """The new theme's folder, and what was found and left out."""

    folder: Path
    receipt: tuple[Note, ...]


@dataclass(slots=True)
class _Files:
    """What the page names, read through ``get`` under limits; each file once."""

    get: Callable[[str], bytes | None]
    seen: dict[str, str] = field(default_factory=dict)
    asked: int = 0
    size: int = 0
    left_out: int = 0

    def sheet(self, address: str) -> str:
        data = self._read(address)
        if data is None:
            self.left_out += 1
            return ""
        try:
            return decode(data, "")
        except UserError:
            self.left_out += 1
            return ""

    def picture(self, address: str) -> str:
        """A ``data:`` address for a picture of the page's frame; "" when it cannot be kept."""
        address = address.strip()
        if not address or address.startswith("#"):
            return ""
        if address not in self.seen:
            self.seen[address] = self._as_data(address)
            self.left_out += not self.seen[address]
        return self.seen[address]

    def _as_data(self, address: str) -> str:
        from newsdesk.pictures.inspect import inspect

        data = _own_data(address) if address[:5].lower() == "data:" else self._read(address)
        if data is None or len(data) > PICTURE or self.size + len(data) > PICTURES:
            return ""
        try:
            mime = inspect(data, "").mime
        except UserError:
            return ""
        if mime not in MIMES:
            return ""
        self.size += len(data)
        return f"data:{mime};base64,{base64.b64encode(data).decode()}"

    def _read(self, address: str) -> bytes | None:
        self.asked += 1
        return self.get(address) if self.asked <= FILES else None


def _own_data(address: str) -> bytes | None:
    head, comma, data = address.partition(",")
    if not comma or len(data) > PICTURE * 2 or not head.lower().endswith(";base64"):
        return None
    try:
        return base64.b64decode(unquote(data), validate=True)
    except ValueError:
        return None


def theme_from_page(source: str, name: str, home: Path, *, private: bool = False) -> Made:
    """Make the theme in this folder. Raises UserError."""
    if source.lower().startswith(("http://", "https://")):
        text, base, get = _from_web(source, private)
    else:
        text, base, get = _from_disk(Path(source))
    files = _Files(get)
    page = live_page(text, files.sheet, files.picture, base)
    if page is None:
        raise UserError(
            M("No headline or no text was found on the page {name}.", name=source),
            M("Save the page of an article, not of a list, in a browser as a complete web page."),
        )
    base_style = (resources() / "live-page.css").read_text("utf-8")
    style = f"{base_style}\n/* ---------------- the page's own */\n{page.style}\n"
    template = _head() + page.template + "\n</html>\n"
    if max(len(style.encode()), len(template.encode())) > LARGEST:
        raise UserError(
            M("The page {name} is too large for a theme.", name=source), M("Save the page of a shorter article.")
        )
    about = f'name = "{name}"\n'  # put_theme refuses what is no name
    folder = put_theme(name, {PAGE: template.encode(), STYLE: style.encode(), ABOUT: about.encode()}, home)
    return Made(folder, tuple(_receipt(page, files)))


def _from_disk(path: Path) -> tuple[str, str, Callable[[str], bytes | None]]:
    try:
        if path.is_dir():
            pages = sorted(p for p in path.iterdir() if p.suffix.lower() in (".html", ".htm", ".shtml"))
            chosen = [p for p in pages if p.stem.lower() == "index"] or pages
            if len(chosen) != 1:
                raise UserError(
                    M("{path} does not hold exactly one page.", path=path), M("Give the page's file, NAME.html.")
                )
            path = chosen[0]
        if path.stat().st_size > 5 * 1024 * 1024:
            raise UserError(M("The page {name} is too large for a theme.", name=path.name), M("Save another page."))
        text = decode(path.read_bytes(), path.name)
    except OSError as error:
        raise UserError(
            M("{path} cannot be read: {why}", path=path, why=reason(error)),
            M("Check that the file is there and that you may read it."),
        ) from error
    get = Beside(path.parent)

    def local(address: str) -> bytes | None:
        parts = urlsplit(address)
        return get(unquote(parts.path)) if not parts.scheme and not parts.netloc and parts.path else None

    return text, _address_in(text), local


def _address_in(text: str) -> str:
    """What a saved page says of where it stood; "" when it does not."""
    head = text[:20_000]
    saved, canonical = _SAVED_FROM.search(head), _CANONICAL.search(head)
    href = _HREF.search(canonical[0]) if canonical else None
    return safe_link(saved[1]) if saved else safe_link(href[1]) if href else ""


def _from_web(address: str, private: bool) -> tuple[str, str, Callable[[str], bytes | None]]:
    page = fetch(address, private=private)

    def remote(link: str) -> bytes | None:
        try:
            return fetch(urljoin(page.address, link), private=private).data
        except UserError:
            return None

    return decode(page.data, address), page.address, remote


_FOUND = {
    "headline": M("Headline"),
    "origin": M("Source and time"),
    "crumbs": M("Channel path"),
    "body": M("Text"),
    "editors": M("Editors"),
}


def _receipt(page: LivePage, files: _Files) -> list[Note]:
    notes = [Note("found", _FOUND[part]) for part in page.found]
    missing = [label for part, label in _FOUND.items() if part not in page.found]
    notes += [Note("unsure", M("Not found on the page: {part}", part=label)) for label in missing]
    kept = sum(1 for address in files.seen.values() if address)
    if kept:
        notes.append(Note("kept", M("{count} {count:picture|pictures} of the page's frame", count=kept)))
    if files.left_out:
        notes.append(
            Note(
                "dropped",
                M(
                    "Style sheets and pictures that are not there, too large or of an unsafe kind: {count}",
                    count=files.left_out,
                ),
            )
        )
    notes.append(Note("dropped", M("Scripts, forms, frames and everything that asks for the outside")))
    return notes


def _head() -> str:
    """The beginning of a page as our own themes have it: what the page says to machines is no matter of its look."""
    head = (resources() / "themes" / "bare" / PAGE).read_text("utf-8").partition("<body>")[0]
    head = re.sub(r"<html [^>]*>", '<html lang="{{ lang }}">', head, count=1)
    return head.replace('content="light dark"', 'content="light"')
