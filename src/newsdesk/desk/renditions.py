"""Publishable sizes of the library's pictures, made once and kept on disk by original, look and recipes.

What is stated of a picture is written into the kept sizes when they are asked for: a caption is edited a hundred times
while the pixels stay.
"""

from __future__ import annotations

import functools
import hashlib
import logging
import shutil
import threading
from collections.abc import Container, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import msgspec

from newsdesk.article.article import Article
from newsdesk.article.blocks import Figure, pictures_in
from newsdesk.article.look import cut_to, look_to_json
from newsdesk.article.outline import lead_picture
from newsdesk.article.place import Place
from newsdesk.base.errors import UserError
from newsdesk.base.files import write_folder
from newsdesk.base.message import M
from newsdesk.desk.profile import PictureSizes
from newsdesk.extend.ports import Note, Picture, Rendition
from newsdesk.library.library import Library
from newsdesk.pictures.inspect import DAMAGED
from newsdesk.pictures.known import Known, Stated, is_generated, known
from newsdesk.pictures.renditions import DEFAULT, Recipe, render
from newsdesk.pictures.statement import statement
from newsdesk.pictures.writing import state

log = logging.getLogger(__name__)

VERSION = 5
"""Goes up when the code gives other bytes for equal recipes, or reads more of what a file knows."""
KEPT = 60
"""Pictures held in memory: the preview asks for the same few again at every keystroke."""
CARD = (1200, 630)
"""Pixels of a picture on a card: what the Open Graph's readers ask for (1.91 to 1)."""
KEPT_KNOWN = 2000
AT_ONCE = 2
"""Pictures that are made at once: each may take half a gigabyte."""
Recipes = tuple[Recipe, ...]


class _Listed(msgspec.Struct):
    name: str
    mime: str
    width: int
    height: int
    size: int


class _Entry(msgspec.Struct):
    """What list.json holds: what the original's file knows, and the sizes."""

    known: Known
    files: list[_Listed]


def recipes_of(sizes: PictureSizes) -> Recipes:
    """The desk profile's wishes as recipes; the house's own quality where it names none."""
    usual = {(r.width, r.format): r.quality for r in DEFAULT}
    return tuple(
        Recipe(
            width,
            format,
            sizes.quality or usual.get((width, format), 80 if format == "webp" else 82),
            sizes.most_bytes,
        )
        for format in dict.fromkeys(sizes.formats)
        for width in dict.fromkeys(sizes.widths)
    )


def quick_one(recipes: Recipes) -> Recipes:
    """What is enough for the preview: the widest as JPEG, the same file as in an export. The others would double the
    time."""
    return (replace(max(recipes, key=lambda r: (r.width, r.format == "jpeg")), format="jpeg"),)


def above(article: Article, pictures: Mapping[str, Picture], most: int | None) -> tuple[Note, ...]:
    """Which pictures have a file above the limit of bytes, because nothing could keep it."""
    said = []
    for number, figure in enumerate(pictures_in(article.blocks), 1):
        picture = pictures.get(figure.id)
        size = max((len(r.data) for r in picture.renditions), default=0) if picture else 0
        if most is not None and size > most:
            sizes = {"size": -(-size // 1000), "limit": most // 1000}
            text = M(
                "Picture {number} cannot be made smaller than {size} KB; the limit is {limit} KB. Crop it.",
                number=number,
                **sizes,
            )
            said.append(Note("unsure", text, Place(figure.id, "asset")))
    return tuple(said)


@functools.lru_cache(maxsize=64)
def folder_of(recipes: Recipes) -> str:
    """Where in the cache these recipes' pictures lie."""
    return f"{VERSION}-{hashlib.sha256(repr(recipes).encode()).hexdigest()[:12]}"


class Renditions:
    """Safe to use from several threads. The folder may be deleted at any time; it is only a cache."""

    def __init__(self, library: Library, folder: Path) -> None:
        self._library = library
        self._folder = folder / "renditions"
        self._known: dict[str, Known] = {}
        self._met: set[Path] = set()
        self._held: dict[tuple[str, str], Picture] = {}
        self._lock = threading.Lock()

    def forget(self, known: Container[str]) -> None:
        """Remove what was made of pictures that the library has no more. Raises OSError."""
        for folder in self._folder.glob("*/*"):
            if folder.name[:64] not in known:
                shutil.rmtree(folder)
        with self._lock:
            self._held.clear()
            self._met.clear()

    def get(self, article: Article, recipes: Recipes, *, cards: bool = False) -> dict[str, Picture]:
        """The pictures of an article's figures ready to publish, by their ids; one that the library lacks is left
        out. Figures with the same original, look and statement have the same files. cards: of the lead picture also its
        card. UserError when a file is bad."""
        figures = [p for p in pictures_in(article.blocks) if p.asset]
        fresh = {folder: f for f in figures if (folder := self._place(f, recipes)) not in self._met}
        if len(fresh) > 1:  # most likely they have to be made
            with ThreadPoolExecutor(AT_ONCE, "renditions") as pool:
                list(pool.map(lambda figure: self._entry(figure, recipes), fresh.values()))
        made = {f.id: picture for f in figures if (picture := self._stated(f, article, recipes)) is not None}
        if cards:
            self._add_card(article, recipes, made)
        return made

    def _add_card(self, article: Article, recipes: Recipes, made: dict[str, Picture]) -> None:
        """The lead picture's piece for cards, with what is stated of the picture."""
        lead = lead_picture(article)
        asset = self._library.asset(lead.asset) if lead is not None and lead.id in made else None
        if lead is None or asset is None:
            return
        look = cut_to(lead.look, asset.width, asset.height, CARD[0] / CARD[1])
        recipe = Recipe(CARD[0], "jpeg", most_bytes=min((r.most_bytes for r in recipes if r.most_bytes), default=None))
        picture = self._stated(msgspec.structs.replace(lead, look=look), article, (recipe,))
        if picture is not None:
            made[lead.id] = replace(made[lead.id], card=picture.renditions[0])

    def known(self, asset: str) -> Known | None:
        """What an original's file knows; None when none of its sizes were asked for yet."""
        with self._lock:
            return self._known.get(asset)

    def _stated(self, figure: Figure, article: Article, recipes: Recipes) -> Picture | None:
        made: tuple[Known, Picture] | None = None
        file = self.known(figure.asset)
        if file is None:
            made = self._entry(figure, recipes)
            if made is None:
                return None
            file = made[0]
        told = statement(figure, article, file)
        key = folder_of(recipes), _name(figure, told)
        with self._lock:
            held = self._held.pop(key, None)
            if held is not None:
                self._held[key] = held
                return held
        made = made or self._entry(figure, recipes)
        if made is None:
            return None
        most = min((r.most_bytes for r in recipes if r.most_bytes), default=None)
        stated = tuple(_with(r, key[1], told, most) for r in made[1].renditions)
        picture = Picture(figure.asset, stated, generated=is_generated(file))
        with self._lock:
            self._held[key] = picture
            while len(self._held) > KEPT:
                del self._held[next(iter(self._held))]
        return picture

    def _entry(self, figure: Figure, recipes: Recipes) -> tuple[Known, Picture] | None:
        """What the file knows, and the sizes without a statement: from the disk, or made."""
        asset = self._library.asset(figure.asset)
        if asset is None:
            return None
        folder = self._place(figure, recipes)
        found = _read(folder, figure.asset)
        if found is None:
            data = self._library.asset_bytes(figure.asset)
            try:
                found = known(data), render(data, asset, recipes, figure.look)
            except DAMAGED as error:
                raise UserError(
                    M("A picture's file in the library is damaged."), M("Put the picture in again.")
                ) from error
            _write(folder, *found)
        with self._lock:
            self._met.add(folder)
            self._known[figure.asset] = found[0]
            while len(self._known) > KEPT_KNOWN:
                del self._known[next(iter(self._known))]
        return found

    def _place(self, figure: Figure, recipes: Recipes) -> Path:
        look = look_to_json(figure.look)
        return self._folder / folder_of(recipes) / f"{figure.asset}{_short('-', look) if look else ''}"


def _name(figure: Figure, told: Stated) -> str:
    """Names what is seen and said: 16 hexadecimal digits, the same wherever it is made."""
    return _short("", figure.asset, look_to_json(figure.look), msgspec.json.encode(told).decode())


def _short(before: str, *parts: str) -> str:
    return before + hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def _with(made: Rendition, name: str, told: Stated, most: int | None) -> Rendition:
    suffix = made.name.rpartition(".")[2]
    full = f"{name}-{made.width}.{suffix}"
    return Rendition(full, made.mime, made.width, made.height, state(made.data, told, most))


def _read(folder: Path, asset: str) -> tuple[Known, Picture] | None:
    try:
        entry = msgspec.json.decode((folder / "list.json").read_bytes(), type=_Entry)
        made = [Rendition(x.name, x.mime, x.width, x.height, (folder / x.name).read_bytes()) for x in entry.files]
    except (OSError, msgspec.DecodeError):
        return None
    whole = made and all(len(r.data) == x.size for r, x in zip(made, entry.files, strict=True))
    return (entry.known, Picture(asset, tuple(made))) if whole else None


def _write(folder: Path, file: Known, picture: Picture) -> None:
    listed = [_Listed(r.name, r.mime, r.width, r.height, len(r.data)) for r in picture.renditions]
    files = {r.name: r.data for r in picture.renditions}
    try:
        write_folder(folder, {**files, "list.json": msgspec.json.encode(_Entry(file, listed))})
    except (OSError, UserError):
        log.warning("a picture's sizes could not be kept", exc_info=True)
