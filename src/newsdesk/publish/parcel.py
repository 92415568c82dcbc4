"""An article and its pictures made into what is delivered."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from newsdesk.article.article import Article
from newsdesk.article.blocks import Block, Opaque, text_of, with_text
from newsdesk.extend.ports import Bundle, House, Picture
from newsdesk.extend.publishing import Act, Parcel, PictureFile, Status
from newsdesk.formats.figures import plain, shown
from newsdesk.formats.runs import settled


def key_of(picture: Picture) -> str:
    """Under what a picture's file (its widest JPEG or PNG) is known: the SHA-256 of its name, which says which
    original, look and statement it is. Not of its bytes: a signature makes them others at every try."""
    return hashlib.sha256(plain(picture).name.encode()).hexdigest()


def for_readers(article: Article, status: Status) -> Article:
    """The article as it leaves the newsroom: without the note to the desk, and the keys and blocks of another version,
    of which nobody here knows what they say. Marks of what is still to verify go with a draft alone: whoever goes on
    with it in the content system has to see them."""
    bare: Article = _bare(article)
    blocks: tuple[Block, ...] = tuple(block for block in bare.blocks if not isinstance(block, Opaque))
    if status == "publish":
        blocks = tuple(b if (text := text_of(b)) is None else with_text(b, settled(text)) for b in blocks)
    return msgspec.structs.replace(bare, note="", blocks=blocks)


def _bare(value: Any) -> Any:
    """Without unknown keys, at every depth."""
    if isinstance(value, tuple):
        return tuple(map(_bare, value))
    if not isinstance(value, msgspec.Struct):
        return value
    fields = {name: getattr(value, name) for name in value.__struct_fields__}
    return type(value)(**{name: "" if name == "extra" else _bare(held) for name, held in fields.items()})


def parcel(
    key: str,
    act: Act,
    article: Article,
    pictures: Mapping[str, Picture],
    house: House,
    bundle: Callable[[str, Mapping[str, Any]], Bundle],
    status: Status = "publish",
    time: str = "",
    overwrite: str = "",
) -> Parcel:
    """The parcel; of pictures that are shown twice with equal bytes one file."""
    files: dict[str, PictureFile] = {}
    for figure, picture in shown(article, pictures):
        known = key_of(picture)
        if known not in files:
            files[known] = PictureFile(known, figure.id, plain(picture), figure.alt, figure.caption.text, figure.credit)
    return Parcel(key, act, article, pictures, house, tuple(files.values()), bundle, status, time, overwrite)
