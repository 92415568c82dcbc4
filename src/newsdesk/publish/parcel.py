"""An article and its pictures made into what is delivered."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import Any

from newsdesk.article.article import Article
from newsdesk.extend.ports import Bundle, House, Picture
from newsdesk.extend.publishing import Act, Parcel, PictureFile, Status
from newsdesk.formats.figures import plain, shown


def key_of(picture: Picture) -> str:
    """Under what a picture's file (its widest JPEG or PNG) is known: the SHA-256 of its name, which says which
    original, look and statement it is. Not of its bytes: a signature makes them others at every try."""
    return hashlib.sha256(plain(picture).name.encode()).hexdigest()


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
