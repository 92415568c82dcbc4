"""What stands in an article's file for the originals of its pictures: an article on its way out, and home again.

A cleaned original has another hash, and a picture with places burnt in has nothing left to hide: the article in a file
names what is in the file, and the one at home what is at home.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import msgspec

from newsdesk.article.article import Article
from newsdesk.article.blocks import Figure, map_pictures, pictures_in
from newsdesk.article.look import Hidden, Look, settled

Home = Mapping[str, tuple[str, tuple[Hidden, ...]]]
"""By the picture of a file: the original, and what it must hide."""


class Given(msgspec.Struct, frozen=True, omit_defaults=True):
    """What went into a file for an original: the hash of the picture, and the places that are burnt into it."""

    picture: str
    hidden: tuple[Hidden, ...] = ()


def hashes_of(article: Article) -> list[str]:
    """The hashes of an article's pictures."""
    return [p.asset for p in pictures_in(article.blocks) if p.asset]


def hidden_in(texts: Iterable[Article]) -> dict[str, tuple[Hidden, ...]]:
    """What any figure of any of these texts hides, by original: an older version that shows a face must not give it
    away beside one that hides it."""
    found: dict[str, dict[Hidden, None]] = {}
    for text in texts:
        for picture in pictures_in(text.blocks):
            if picture.look.hidden:
                found.setdefault(picture.asset, {}).update(dict.fromkeys(picture.look.hidden))
    return {h: settled(Look(hidden=tuple(places))).hidden for h, places in found.items()}


def as_given(text: Article, given: Mapping[str, Given]) -> Article:
    """The text with the pictures that a file holds for its originals; what their figures hide is burnt in there."""

    def one(picture: Figure) -> Figure:
        held = given.get(picture.asset)
        if held is None:
            return picture
        return msgspec.structs.replace(picture, asset=held.picture, look=_hiding(picture.look, ()))

    return _with_pictures(text, one)


def _with_pictures(text: Article, change: Callable[[Figure], Figure]) -> Article:
    return msgspec.structs.replace(text, blocks=tuple(map_pictures(block, change) for block in text.blocks))


def _hiding(look: Look, hidden: tuple[Hidden, ...]) -> Look:
    return settled(msgspec.structs.replace(look, hidden=hidden))


def at_home(text: Article, ours: Home) -> Article:
    """The text with the library's originals for the file's pictures, hiding what is burnt into these."""

    def one(picture: Figure) -> Figure:
        if picture.asset not in ours:
            return picture
        original, hidden = ours[picture.asset]
        places = tuple(dict.fromkeys((*hidden, *picture.look.hidden)))
        return msgspec.structs.replace(picture, asset=original, look=_hiding(picture.look, places))

    return _with_pictures(text, one)


def given_in(data: Any, pictures: Sequence[str]) -> dict[str, Given]:
    """What the manifest says of originals, as far as it is about pictures of the file."""
    try:
        held = msgspec.convert(data, dict[str, Given])
    except msgspec.ValidationError as error:
        raise ValueError("originals") from error
    return {
        h: Given(given.picture, settled(Look(hidden=given.hidden)).hidden)
        for h, given in held.items()
        if given.picture in pictures
    }
