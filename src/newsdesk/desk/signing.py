"""The pictures of an export signed with the newsroom's certificate, as the desk profile wishes."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from newsdesk.article.article import Article
from newsdesk.article.blocks import pictures_in
from newsdesk.base.errors import UserError, reason
from newsdesk.base.message import M
from newsdesk.desk.profile import Signing
from newsdesk.extend.ports import Note, Picture, Rendition
from newsdesk.library.library import Library
from newsdesk.pictures.known import Known
from newsdesk.pictures.signing import Certificate, signed

_MOST = 1_000_000
"""Bytes of a certificate or a key."""
_REST = 8_000
"""Bytes of a signature but for its certificates: claim, actions, an RSA signature and padding took 2,200."""


def sign(pictures: Mapping[str, Picture], article: Article, library: Library, wishes: Signing) -> dict[str, Picture]:
    """The same pictures, by their ids, with Content Credentials in every file. Files of one name are signed once.
    Raises UserError."""
    by = Certificate(_read(wishes.certificate), _read(wishes.key, secret=True), wishes.algorithm)
    made: dict[str, Rendition] = {}
    for figure in pictures_in(article.blocks):
        original = library.asset(figure.asset) if figure.id in pictures else None
        if original is None:
            continue
        picture = pictures[figure.id]
        for r in (*picture.renditions, *([picture.card] if picture.card else [])):
            if r.name not in made:
                made[r.name] = Rendition(r.name, r.mime, r.width, r.height, signed(r, figure.look, original, by))
    return {
        id: replace(p, renditions=tuple(made[r.name] for r in p.renditions), card=made[p.card.name] if p.card else None)
        for id, p in pictures.items()
    }


def room(wishes: Signing) -> int:
    """Bytes by which a signature makes a file longer, at most: those of the certificates, which go in as a smaller
    form than PEM, and of all the rest, with some to spare. A chain that is not there is said by :func:`sign`."""
    try:
        return _REST + Path(wishes.certificate).stat().st_size
    except OSError:
        return _REST


_LOST = M("Content Credentials are lost from {count:picture|pictures} {numbers}.").template


def says_lost(note: Note) -> bool:
    """Is this such a line?"""
    return note.message.template == _LOST


def lost(article: Article, known: Callable[[str], Known | None]) -> tuple[Note, ...]:
    """The receipt's line about the pictures whose Content Credentials an export without signatures does not have.
    known: what the file of an original knows."""
    figures = enumerate(pictures_in(article.blocks), 1)
    numbers = [n for n, figure in figures if (file := known(figure.asset)) is not None and file.c2pa]
    named = ", ".join(map(str, numbers))
    said = M(_LOST, count=len(numbers), numbers=named)
    return (Note("dropped", said),) if numbers else ()


def _read(name: str, *, secret: bool = False) -> bytes:
    """A file's bytes. Who has the key is the newsroom: one that any account of this computer may read is not used."""
    try:
        with Path(name).open("rb") as file:
            data, rights = file.read(_MOST), os.fstat(file.fileno()).st_mode
    except OSError as error:
        raise UserError(
            M("The pictures cannot be signed: {path} cannot be read: {why}", path=name, why=reason(error)),
            M("Check certificate, key and algorithm that the desk profile names for signing."),
        ) from error
    if secret and os.name == "posix" and rights & (stat.S_IROTH | stat.S_IWOTH):
        raise UserError(
            M("The pictures cannot be signed: everybody on this computer may read the key {path}.", path=name),
            M("Take that right away, and have a new key made if others may have read it."),
        )
    return data
