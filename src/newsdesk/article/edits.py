"""Changes as values: four edits that can be applied, inverted and merged. Nothing else changes an article."""

from __future__ import annotations

from typing import Any

import msgspec

from newsdesk.article.article import FIELDS, Article
from newsdesk.article.blocks import Block, Figure, picture_place, pictures_of, text_of, with_picture, with_text
from newsdesk.article.richtext import RichText, cut, join


class Stale(ValueError):  # noqa: N818  it says what the edit is
    """The edit does not fit: what it wants to change is not there (any more)."""


def _with_block(article: Article, i: int, block: Block) -> Article:
    return msgspec.structs.replace(article, blocks=(*article.blocks[:i], block, *article.blocks[i + 1 :]))


def _find(article: Article, block_id: str, hint: int = -1) -> int:
    if 0 <= hint < len(article.blocks) and article.blocks[hint].id == block_id:
        return hint
    try:
        return article.index(block_id)
    except KeyError as error:
        raise Stale(block_id) from error


class Splice(msgspec.Struct, frozen=True):
    """In one block's text, put stands where cut stood: typing, and marks too (equal text, other marks).

    hint, the block's index when the edit was made, saves a search; it is no part of the edit's meaning.
    """

    block: str
    at: int
    cut: RichText
    put: RichText
    hint: int = -1

    def apply(self, article: Article) -> Article:
        i = _find(article, self.block, self.hint)
        block = article.blocks[i]
        text = text_of(block)
        end = self.at + len(self.cut)
        if text is None or cut(text, self.at, end) != self.cut:
            raise Stale(self.block)
        new = join(cut(text, 0, self.at), self.put, cut(text, end, len(text)))
        return _with_block(article, i, with_text(block, new))

    def invert(self) -> Splice:
        return Splice(self.block, self.at, self.put, self.cut, self.hint)

    def merge(self, other: Edit) -> Splice | None:
        if not isinstance(other, Splice) or other.block != self.block:
            return None
        k = other.at - self.at
        if k >= 0 and k + len(other.cut) <= len(self.put):
            tail = cut(self.put, k + len(other.cut), len(self.put))
            return Splice(self.block, self.at, self.cut, join(cut(self.put, 0, k), other.put, tail), self.hint)
        if not self.put.text and not other.put.text:
            if other.at + len(other.cut) == self.at:  # Backspace, Backspace
                return Splice(self.block, other.at, join(other.cut, self.cut), self.put, self.hint)
            if other.at == self.at:  # Delete, Delete
                return Splice(self.block, self.at, join(self.cut, other.cut), self.put, self.hint)
        return None


class Replace(msgspec.Struct, frozen=True):
    """From index at, the blocks put stand where the blocks cut stood: split, join, move, paste, figures."""

    at: int
    cut: tuple[Block, ...]
    put: tuple[Block, ...]

    def apply(self, article: Article) -> Article:
        end = self.at + len(self.cut)
        if article.blocks[self.at : end] != self.cut or self.at > len(article.blocks):
            raise Stale(str(self.at))
        return msgspec.structs.replace(article, blocks=article.blocks[: self.at] + self.put + article.blocks[end:])

    def invert(self) -> Replace:
        return Replace(self.at, self.put, self.cut)

    def merge(self, other: Edit) -> Replace | None:
        return None


class SetField(msgspec.Struct, frozen=True):
    """One plain field of a picture: its asset, credit or alt text. block is a picture's id: of a figure's first one
    the figure's, of another see :func:`newsdesk.article.blocks.pictures_of`."""

    block: str
    name: str
    old: str
    new: str

    def apply(self, article: Article) -> Article:
        block_id, number = picture_place(self.block)
        i = _find(article, block_id)
        figure = article.blocks[i]
        if type(figure) is not Figure or number > len(figure.beside) or self.name not in ("asset", "credit", "alt"):
            raise Stale(f"{self.block}.{self.name}")
        picture = pictures_of(figure)[number]
        if getattr(picture, self.name) != self.old:
            raise Stale(f"{self.block}.{self.name}")
        changed = msgspec.structs.replace(picture, **{self.name: self.new})
        return _with_block(article, i, with_picture(figure, number, changed))

    def invert(self) -> SetField:
        return SetField(self.block, self.name, self.new, self.old)

    def merge(self, other: Edit) -> SetField | None:
        if isinstance(other, SetField) and (other.block, other.name) == (self.block, self.name):
            return SetField(self.block, self.name, self.old, other.new)
        return None


class SetMeta(msgspec.Struct, frozen=True):
    """One metadata field; old and new are values of that field's type in :class:`Meta`."""

    key: str
    old: Any
    new: Any

    def apply(self, article: Article) -> Article:
        if self.key not in FIELDS or getattr(article, self.key) != self.old:
            raise Stale(self.key)
        return msgspec.structs.replace(article, **{self.key: self.new})

    def invert(self) -> SetMeta:
        return SetMeta(self.key, self.new, self.old)

    def merge(self, other: Edit) -> SetMeta | None:
        if isinstance(other, SetMeta) and other.key == self.key:
            return SetMeta(self.key, self.old, other.new)
        return None


Edit = Splice | Replace | SetField | SetMeta


def touched(edits: tuple[Edit, ...]) -> frozenset[str]:
    """The ids of the blocks these edits change, add or remove."""
    ids: set[str] = set()
    for edit in edits:
        if isinstance(edit, Splice | SetField):
            ids.add(picture_place(edit.block)[0])
        elif isinstance(edit, Replace):
            ids.update(b.id for b in (*edit.cut, *edit.put))
    return frozenset(ids)
