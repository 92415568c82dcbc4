"""What stands in an article's file for the originals of its pictures: an article on its way out, and home again.

A cleaned original has another hash, and a picture with places burnt in has nothing left to hide: the article in a file
names what is in the file, and the one at home what is at home.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from newsdesk.article.article import Article
from newsdesk.article.blocks import Block, Figure
from newsdesk.article.look import Hidden, Look, settled

Home = Mapping[str, tuple[str, tuple[Hidden, ...]]]
"""By the picture of a file: the original, and what it must hide."""


class Given(msgspec.Struct, frozen=True, omit_defaults=True):
    """What went into a file for an original: the hash of the picture, and the places that are burnt into it."""

    picture: str
    hidden: tuple[Hidden, ...] = ()


def pictures_of(article: Article) -> list[str]:
    """The hashes of an article's pictures."""
    return [b.asset for b in article.blocks if type(b) is Figure and b.asset]


def hidden_in(texts: Iterable[Article]) -> dict[str, tuple[Hidden, ...]]:
    """What any figure of any of these texts hides, by original: an older version that shows a face must not give it
    away beside one that hides it."""
    found: dict[str, dict[Hidden, None]] = {}
    for text in texts:
        for block in text.blocks:
            if type(block) is Figure and block.look.hidden:
                found.setdefault(block.asset, {}).update(dict.fromkeys(block.look.hidden))
    return {h: settled(Look(hidden=tuple(places))).hidden for h, places in found.items()}


def as_given(text: Article, given: Mapping[str, Given]) -> Article:
    """The text with the pictures that a file holds for its originals; what their figures hide is burnt in there."""

    def one(block: Block) -> Block:
        held = given.get(block.asset) if type(block) is Figure else None
        if type(block) is not Figure or held is None:
            return block
        return msgspec.structs.replace(block, asset=held.picture, look=_hiding(block.look, ()))

    return msgspec.structs.replace(text, blocks=tuple(map(one, text.blocks)))


def _hiding(look: Look, hidden: tuple[Hidden, ...]) -> Look:
    return settled(msgspec.structs.replace(look, hidden=hidden))


def at_home(text: Article, ours: Home) -> Article:
    """The text with the library's originals for the file's pictures, hiding what is burnt into these."""

    def one(block: Block) -> Block:
        if type(block) is not Figure or block.asset not in ours:
            return block
        original, hidden = ours[block.asset]
        places = tuple(dict.fromkeys((*hidden, *block.look.hidden)))
        return msgspec.structs.replace(block, asset=original, look=_hiding(block.look, places))

    return msgspec.structs.replace(text, blocks=tuple(map(one, text.blocks)))


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
