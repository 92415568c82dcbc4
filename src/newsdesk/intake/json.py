"""Newsdesk's own JSON: an export (its ``model`` and the pictures beside it) or a bare article."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

import msgspec

from newsdesk.article.article import Article
from newsdesk.article.blocks import Figure, map_pictures, picture_place, pictures_in
from newsdesk.article.codec import FORMAT as ARTICLE
from newsdesk.article.codec import article_from_json
from newsdesk.article.look import AS_IT_IS
from newsdesk.base.errors import UserError
from newsdesk.base.message import M, Message
from newsdesk.extend.ports import Imported, Note, Source
from newsdesk.intake.reading import decode

EXPORT = "newsdesk-export"


class JsonImporter:
    """Reads what the JSON exporter writes; pictures come from the largest file beside it."""

    name = "json"
    label: Message = M("Newsdesk JSON")
    suffixes = (".json",)

    def sniff(self, head: bytes, name: str) -> float:
        """Sure when one of our two format names is at the beginning."""
        if f'"{EXPORT}"'.encode() in head[:400] or f'"{ARTICLE}"'.encode() in head[:400]:
            return 1.0
        return 0.6 if name.lower().endswith(".json") else 0.0

    def read(self, source: Source, new_id: Callable[[], str], created: str) -> Imported:
        """The article as it was exported. Raises UserError for any other JSON."""
        try:
            data = json.loads(decode(source.data, source.name))
        except (ValueError, RecursionError) as error:
            raise _not_ours(source.name) from error
        if not isinstance(data, dict):
            raise _not_ours(source.name)
        model = data.get("model") if data.get("format") == EXPORT else data
        if not isinstance(model, dict) or model.get("format") != ARTICLE:
            raise _not_ours(source.name)
        article = article_from_json(model)
        article, assets = _with_pictures(article, data, source)
        count = sum(1 for _ in pictures_in(article.blocks))
        return Imported(article, assets, (Note("kept", M("The whole article; pictures: {count}.", count=count)),))


def _with_pictures(article: Article, data: dict[str, Any], source: Source) -> tuple[Article, dict[str, bytes]]:
    """Figures by the hash of the file that is there: an export holds renditions, not originals. A rendition is cropped,
    turned and hidden already, so its figure shows it as it is."""
    assets: dict[str, bytes] = {}
    renamed: dict[tuple[str, object], str] = {}
    listed = data.get("pictures")
    for picture in listed if isinstance(listed, list) else ():
        held = _largest(picture, source)
        if held is not None:
            place = str(picture.get("block")), _number(picture.get("number"))
            renamed[place] = sha256 = hashlib.sha256(held).hexdigest()
            assets[sha256] = held

    def as_it_came(picture: Figure) -> Figure:
        block, number = picture_place(picture.id)
        sha256 = renamed.get((block, number + 1))
        return picture if sha256 is None else msgspec.structs.replace(picture, asset=sha256, look=AS_IT_IS)

    blocks = tuple(map_pictures(block, as_it_came) for block in article.blocks)
    return msgspec.structs.replace(article, blocks=blocks), assets


def _number(value: object) -> int:
    return value if type(value) is int else 1


def _largest(picture: Any, source: Source) -> bytes | None:
    if not isinstance(picture, dict) or not isinstance(picture.get("files"), list):
        return None
    for file in picture["files"]:
        name = file.get("name") if isinstance(file, dict) else None
        held = source.beside(name) if isinstance(name, str) else None
        if held is not None:
            return held
    return None


def _not_ours(name: str) -> UserError:
    return UserError(
        M("{name} is not an article of Newsdesk.", name=name), M("Choose a JSON file that Newsdesk exported.")
    )
