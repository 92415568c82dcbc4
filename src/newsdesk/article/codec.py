"""An article and its edits as JSON, and the JSON Schema of it: the declarations of the model are the format.

::

    {"format": "newsdesk-article", "version": 1, "id": "…", "language": "zh-Hans", "revision": 3,
     "source": {"name": "城市日报"}, "authors": [{"name": "林晓", "role": "reporter"}],
     "blocks": [
       {"type": "headline", "id": "b1", "text": {"text": "口袋公园添绿意"}},
       {"type": "paragraph", "id": "b2",
        "text": {"text": "推窗见花开", "marks": [{"start": 0, "end": 2, "type": "strong"}]}},
       {"type": "figure", "id": "b3", "asset": "<sha-256>", "caption": {"text": "…"}, "credit": "林晓 摄", "alt": "…"}]}

A key or block type that this version does not know is kept verbatim (``extra``, ``Opaque``) and written back. Not in a
figure's look: what is done to a picture must be done or refused, never half of it, so a new key there raises VERSION.
A file with a higher version number is refused: its known keys may mean something else.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, get_args

import msgspec

from newsdesk.article.article import FIELDS, Article, Meta, Person, Source, settle_titles
from newsdesk.article.blocks import (
    KINDS,
    MOST_BESIDE,
    Align,
    Beside,
    Block,
    Divider,
    Embed,
    Figure,
    Opaque,
    Table,
    TextBlock,
    Width,
    whole_id,
)
from newsdesk.article.edits import Edit, Replace, SetField, SetMeta, Splice
from newsdesk.article.look import settled
from newsdesk.article.richtext import MARKS, RichText, canonical
from newsdesk.base.clock import is_stamp
from newsdesk.base.errors import UserError
from newsdesk.base.message import M
from newsdesk.base.text import clean

FORMAT = "newsdesk-article"
VERSION = 1

_NESTED: dict[str, type] = {"source": Source, "authors": Person, "editors": Person}
_HIDDEN = "extra"


# ------------------------------------------------------------------ writing


def article_to_json(article: Article) -> dict[str, Any]:
    """The article as JSON-able builtins, unknown keys included."""
    out: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "id": article.id,
        "language": article.language,
    }
    out.update(_open(msgspec.to_builtins(_meta(article))))
    out["blocks"] = [block_to_json(b) for b in article.blocks]
    return out


def dump_article(article: Article) -> bytes:
    """The article as compact JSON in UTF-8, the same bytes for equal articles."""
    return msgspec.json.encode(article_to_json(article))


def block_to_json(block: Block) -> dict[str, Any]:
    """One block as a JSON object."""
    if isinstance(block, Opaque):
        held: dict[str, Any] = json.loads(block.data)
        return {"type": held.pop("type"), "id": block.id, **held}
    data: dict[str, Any] = msgspec.to_builtins(block)
    whole: dict[str, Any] = _open({"type": data.pop("type"), "id": data.pop("id"), **data})
    return whole


def edit_to_json(edit: Edit) -> dict[str, Any]:
    """One edit as a JSON object, for the journal."""
    if isinstance(edit, Splice):
        return {
            "edit": "splice",
            "block": edit.block,
            "at": edit.at,
            "cut": _rich(edit.cut),
            "put": _rich(edit.put),
        }
    if isinstance(edit, Replace):
        cut, put = ([block_to_json(b) for b in side] for side in (edit.cut, edit.put))
        return {"edit": "replace", "at": edit.at, "cut": cut, "put": put}
    if isinstance(edit, SetField):
        return {"edit": "field", "block": edit.block, "name": edit.name, "old": edit.old, "new": edit.new}
    return {"edit": "meta", "key": edit.key, "old": _value(edit.old), "new": _value(edit.new)}


def _rich(text: RichText) -> Any:
    return msgspec.to_builtins(text)


def _value(value: Any) -> Any:
    return _open(msgspec.to_builtins(value))


def _meta(article: Article) -> Meta:
    return Meta(**{f: getattr(article, f) for f in Meta.__struct_fields__})


def _open(data: Any) -> Any:
    """Put the unknown keys back where they came from, at every depth."""
    if isinstance(data, dict):
        extra = data.pop(_HIDDEN, "")
        # msgspec leaves a default out by identity; an empty text or source that is not that object is left out here.
        out = {k: _open(v) for k, v in data.items() if v != {}}
        return {**out, **{k: v for k, v in json.loads(extra).items() if k not in out}} if extra else out
    if isinstance(data, list | tuple):
        return [_open(v) for v in data]
    return data


# ------------------------------------------------------------------ reading


def load_article(data: bytes | str) -> Article:
    """The article in this JSON. UserError when it is no article or from a newer version."""
    try:
        held = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise _damaged(str(error)) from error
    # Only an escape brings half a character in, and our own files have none.
    escaped = b"\\ud" in data.lower() if isinstance(data, bytes) else "\\ud" in data.lower()
    return article_from_json(held) if escaped else _article(held)


def _must_fit(meta: Meta) -> None:
    """What a library relies on. ValueError when it is not so."""
    if not 0 <= meta.revision < 2**53:
        raise ValueError("revision")
    if not all(is_stamp(time) for time in (meta.created, meta.updated) if time):
        raise ValueError("a time without its zone")


def article_from_json(data: Any) -> Article:
    """The article in these builtins. UserError when it is no article or from a newer version."""
    try:
        json.dumps(data, ensure_ascii=False).encode()
    except (ValueError, RecursionError, TypeError) as error:  # half a surrogate pair, which no file can hold
        raise _damaged(str(error)) from error
    return _article(data)


def _article(data: Any) -> Article:
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise UserError(M("This is not a Newsdesk article."), M("Choose a JSON file that Newsdesk exported."))
    if not isinstance(data.get("version"), int) or data["version"] > VERSION:
        raise UserError(M("This article was written by a newer version of Newsdesk."), M("Update Newsdesk to open it."))
    try:
        rest = {k: v for k, v in data.items() if k not in ("format", "version", "blocks")}
        for key, cls in _NESTED.items():
            if key in rest:
                rest[key] = _close_nested(rest[key], cls)
        meta = msgspec.convert(_close(rest, Meta), Meta)
        _must_fit(meta)
        blocks = _unique(short for b in data.get("blocks", ()) for short in _short(block_from_json(b)))
        fields = {f: getattr(meta, f) for f in Meta.__struct_fields__}
        return Article(**fields, blocks=settle_titles(blocks, f"{meta.id}-headline"))
    except (msgspec.ValidationError, TypeError, AttributeError, KeyError, ValueError) as error:
        raise _damaged(str(error)) from error


def block_from_json(data: Any) -> Block:
    """One block. ValidationError, KeyError or TypeError when it is malformed; an unknown type is Opaque."""
    kind = data["type"]
    if kind == "figure":
        return _figure(data)
    if kind == "divider":
        return msgspec.convert(_close(data, Divider, "type"), Divider)
    if kind == "table":
        return _regular(msgspec.convert(_close(data, Table, "type"), Table))
    if kind == "embed":
        embed = msgspec.convert(_close(data, Embed, "type"), Embed)
        return msgspec.structs.replace(embed, url=clean(embed.url), title=clean(embed.title))
    if kind in KINDS:
        block = msgspec.convert(_close(data, TextBlock), TextBlock)
        return msgspec.structs.replace(block, text=_sound(block.text))
    if not isinstance(data["id"], str):
        raise TypeError("id")
    return Opaque(data["id"], json.dumps({k: v for k, v in data.items() if k != "id"}, ensure_ascii=False))


def _figure(data: Any) -> Figure:
    width = data.get("width", "column")
    known = width in get_args(Width) if isinstance(width, str) else False
    held = _close(data if known else {k: v for k, v in data.items() if k != "width"}, Figure, "type")
    if not known:  # of a newer version, or of an older one's unknown keys
        held[_HIDDEN] = json.dumps({**json.loads(held.get(_HIDDEN, "{}")), "width": width}, ensure_ascii=False)
    if "beside" in held:
        held["beside"] = [_close(picture, Beside) for picture in held["beside"]]
    figure = msgspec.convert(held, Figure)
    beside = tuple(msgspec.structs.replace(b, look=settled(b.look)) for b in figure.beside)
    return msgspec.structs.replace(figure, caption=_sound(figure.caption), look=settled(figure.look), beside=beside)


def edit_from_json(data: Any) -> Edit:
    """One edit from the journal. KeyError, TypeError or ValidationError when it is malformed."""
    kind = data["edit"]
    if kind == "splice":
        cut, put = (_sound(msgspec.convert(data[k], RichText)) for k in ("cut", "put"))
        return Splice(data["block"], data["at"], cut, put)
    if kind == "replace":
        return Replace(
            data["at"],
            tuple(block_from_json(b) for b in data["cut"]),
            tuple(block_from_json(b) for b in data["put"]),
        )
    if kind == "field":
        return SetField(data["block"], data["name"], data["old"], data["new"])
    if kind == "meta":
        key = data["key"]
        return SetMeta(key, meta_value(key, data["old"]), meta_value(key, data["new"]))
    raise KeyError(kind)


def meta_value(key: str, data: Any) -> Any:
    """A metadata field's value from builtins, checked. KeyError for a field that cannot be set."""
    if key not in FIELDS:
        raise KeyError(key)
    if key in _NESTED:
        data = _close_nested(data, _NESTED[key])
    return getattr(msgspec.convert({"id": "", key: data}, Meta), key)


def _close_nested(value: Any, cls: type) -> Any:
    if isinstance(value, list):
        return [_close(v, cls) for v in value]
    return _close(value, cls)


def _close(data: dict[str, Any], cls: Any, *also: str) -> dict[str, Any]:
    """Known keys as they are, unknown ones gathered as JSON text under "extra"."""
    known = {*cls.__struct_encode_fields__, *also} - {_HIDDEN}
    extra = {k: v for k, v in data.items() if k not in known}
    out = {k: v for k, v in data.items() if k in known}
    if extra:
        out[_HIDDEN] = json.dumps(extra, ensure_ascii=False, sort_keys=True)
    return out


def _regular(table: Table) -> Table:
    """Rows made equally long, characters made sound, one alignment a column or none."""
    width = max((len(row) for row in table.rows), default=0)
    rows = tuple((*map(clean, row), *[""] * (width - len(row))) for row in table.rows)
    left: tuple[Align, ...] = tuple("left" for _ in range(width))
    align: tuple[Align, ...] = (*table.align[:width], *left[len(table.align) :])
    if align == left:
        align = ()
    return msgspec.structs.replace(table, rows=rows, align=align, caption=clean(table.caption))


def _sound(text: RichText) -> RichText:
    """The text made sound, its marks canonical."""
    sound = clean(text.text)
    if len(sound) != len(text.text):
        return RichText(sound)
    return RichText(sound, canonical((m for m in text.marks if m.type in MARKS), len(sound)))


def _short(block: Block) -> Iterator[Block]:
    """A figure of more pictures than a group has as several; any other block as it is."""
    if not isinstance(block, Figure) or len(block.beside) <= MOST_BESIDE:
        yield block
        return
    yield msgspec.structs.replace(block, beside=block.beside[:MOST_BESIDE])
    rest = block.beside[MOST_BESIDE:]
    for at in range(0, len(rest), 1 + MOST_BESIDE):
        first, *others = rest[at : at + 1 + MOST_BESIDE]
        held = {name: getattr(first, name) for name in Beside.__struct_fields__}
        yield Figure(f"{block.id}-more", beside=tuple(others), **held)


def _unique(blocks: Any) -> list[Block]:
    seen: set[str] = set()
    out: list[Block] = []
    for block in blocks:
        wanted = whole_id(block.id)
        name, n = wanted, 2
        while name in seen or not name:
            name, n = f"{wanted or 'block'}-{n}", n + 1
        seen.add(name)
        out.append(block if name == block.id else msgspec.structs.replace(block, id=name))
    return out


def _damaged(why: str) -> UserError:
    return UserError(
        M("The article's data is damaged: {why}", why=why[:200]),
        M("Ask for the file again or open a backup."),
    )


# ------------------------------------------------------------------ schema


def article_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of what :func:`dump_article` writes."""
    (_, *blocks), parts = msgspec.json.schema_components(
        (Meta, TextBlock, Figure, Table, Embed, Divider), ref_template="#/$defs/{name}"
    )
    for part in parts.values():
        part.get("properties", {}).pop(_HIDDEN, None)
    known = list(KINDS)
    other = {
        "title": "Block of a newer version",
        "type": "object",
        "properties": {"type": {"type": "string", "not": {"enum": known}}, "id": {"type": "string"}},
        "required": ["type", "id"],
    }
    head = parts.pop("Meta")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Newsdesk article",
        "type": "object",
        "properties": {
            "format": {"const": FORMAT},
            "version": {"const": VERSION},
            **head["properties"],
            "blocks": {"type": "array", "items": {"anyOf": [*blocks, other]}},
        },
        "required": ["format", "version", "id", "blocks"],
        "$defs": parts,
    }
