"""The commands about pictures: put one in, say what it knows, write them as they are published."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from newsdesk.article.article import Article
from newsdesk.article.blocks import Figure, picture_place, pictures_in
from newsdesk.article.document import Document
from newsdesk.article.edits import Replace
from newsdesk.article.origin import SOURCES, term_of
from newsdesk.article.richtext import rich
from newsdesk.base.clock import NewId
from newsdesk.base.errors import UserError, reason
from newsdesk.base.files import write_bytes
from newsdesk.base.message import M
from newsdesk.cli.keeping import close, found
from newsdesk.cli.output import COULD_NOT, DONE, FINDINGS, Output
from newsdesk.desk.desk import Desk
from newsdesk.desk.pictures import Taken
from newsdesk.desk.profile import PictureSizes
from newsdesk.extend.ports import Picture

if TYPE_CHECKING:
    from newsdesk.pictures.credentials import Credentials

_SUFFIX = {"image/jpeg": "jpg", "image/tiff": "tif"}
_KNOWN = {
    "caption": M("Picture caption"), "headline": M("Headline"), "title": M("Title"), "creators": M("Creator"),
    "credit": M("Credit"), "source": M("Source"), "copyright": M("Copyright"), "terms": M("Terms of use"),
    "terms_link": M("Terms of use"), "keywords": M("Keywords"), "date": M("Date"), "place": M("Place shown"),
    "writer": M("Caption writer"), "alt": M("Alt text"), "long_description": M("Long description"),
    "digital_source_type": M("Digital source type"), "ai_label": M("Label of generated content (AIGC)"),
    "ai_system": M("AI system"), "ai_version": M("AI system's version"), "ai_prompt": M("AI prompt"),
    "ai_prompt_writer": M("AI prompt's writer"), "mining": M("Data mining"),
}  # fmt: skip
"""What a file may state, in the order in which it is shown."""


def picture(desk: Desk, options: argparse.Namespace, out: Output) -> int:
    """add, info or export."""
    return {"add": picture_add, "info": picture_info, "export": picture_export}[options.action](desk, options, out)


# ------------------------------------------------------------------ what pictures know


def picture_info(desk: Desk, options: argparse.Namespace, out: Output) -> int:
    """Of several that cannot all be read the others are said all the same."""
    told: list[dict[str, Any]] = []
    prints: list[tuple[str, int | None]] = []
    failed = 0
    for text in options.pictures:
        try:
            for name, data in _given(desk, text):
                told.append(_told(desk, name, data, out))
                prints.append((name, told[-1].pop("fingerprint")))
        except UserError as error:
            if len(options.pictures) == 1:
                raise
            failed += 1
            told.append({"name": text, "error": out.t(error.message), "hint": out.t(error.hint) if error.hint else ""})
            prints.append((text, None))
    _compare(told, prints)
    out.value(told, *(line for one in told for line in _said(one, out)))
    return COULD_NOT if failed else DONE


def _given(desk: Desk, text: str) -> Iterator[tuple[str, bytes]]:
    """Name and bytes: of a file, or of each picture of an article by its block's id. Raises UserError."""
    from newsdesk.desk.takein import read_picture

    path = Path(text)
    if path.exists():
        yield path.name, read_picture(path)
        return
    if not desk.library.begins_with(text):
        raise UserError(
            M("{name} is neither a file nor an article's id.", name=text),
            M("Check the path, or see `newsdesk list` for the ids."),
        )
    article = desk.library.load(found(desk, text))
    for picture in pictures_in(article.blocks):
        if picture.asset:
            yield _named(picture.id), desk.library.asset_bytes(picture.asset)


def _told(desk: Desk, name: str, data: bytes, out: Output) -> dict[str, Any]:
    from newsdesk.pictures.credentials import credentials
    from newsdesk.pictures.inspect import inspect, remarks  # bring Pillow: not for every command
    from newsdesk.pictures.known import Stated, known
    from newsdesk.pictures.likeness import fingerprint
    from newsdesk.pictures.protected import protected

    asset, file = inspect(data, name), known(data)
    knows = msgspec.to_builtins(file)
    return {
        "name": name,
        "asset": asset.sha256,
        "mime": asset.mime,
        "width": asset.width,
        "height": asset.height,
        "bytes": asset.size,
        "in_library": desk.library.asset(asset.sha256) is not None,
        "knows": {field: knows[field] for field in Stated.__struct_fields__ if knows.get(field)},
        "protected": [{"code": p.code, "label": out.t(p.label)} for p in protected(data)],
        "c2pa": file.c2pa,
        "credentials": _credentials(credentials(data, desk.profile.pictures.trust), out) if file.c2pa else None,
        "remarks": [out.t(remark) for remark in remarks(data, name)],
        "fingerprint": fingerprint(data),
    }


def _credentials(found: Credentials, out: Output) -> dict[str, Any]:
    from newsdesk.pictures.credentials import action, problem, words

    value = msgspec.to_builtins(found) | {
        "actions": [{"code": code, "label": out.t(action(code))} for code in found.actions],
        "problems": [{"code": code, "label": out.t(problem(code))} for code in found.problems],
    }
    return {**value, "words": [f"{out.t(line.label)}: {out.t(line.text)}" for line in words(found)]}


def _compare(told: list[dict[str, Any]], prints: list[tuple[str, int | None]]) -> None:
    """Which of these are nearly the same; the library keeps no fingerprints yet to ask."""
    from newsdesk.pictures.likeness import alike

    for i, one in enumerate(told):
        if "error" not in one:
            others = (name for k, (name, bits) in enumerate(prints) if k != i and alike(prints[i][1], bits))
            one["alike"] = list(others)


def _said(one: dict[str, Any], out: Output) -> Iterator[str]:
    t = out.t
    if "error" in one:
        yield f"{one['error']} {one['hint']}".strip()
        return
    kind = one["mime"].rpartition("/")[2].upper()
    yield f"{one['name']}  {kind} {one['width']} × {one['height']}, {-(-one['bytes'] // 1024)} KB"
    for field, label in _KNOWN.items():
        if value := one["knows"].get(field):
            if field == "digital_source_type" and (words := SOURCES.get(term_of(value))):
                value = t(words)  # --json gives the address
            parts = value.values() if isinstance(value, dict) else [value] if isinstance(value, str) else value
            yield f"  {t(label)}: {', '.join(' '.join(part.split()) for part in parts)}"
    if one["protected"]:
        yield f"  {t('Never published')}: {', '.join(p['label'] for p in one['protected'])}"
    for line in (one["credentials"] or {}).get("words", ()):
        yield f"  {line}"
    for remark in one["remarks"]:
        yield f"  {t('note')}: {remark}"
    if one["alike"]:
        yield f"  {t('Nearly the same')}: {', '.join(one['alike'])}"


# ------------------------------------------------------------------ out


def picture_export(desk: Desk, options: argparse.Namespace, out: Output) -> int:
    """Signed only when the article may be published: a signature says that it was."""
    whole = desk.library.load(found(desk, options.id))
    article = _only(whole, options.block)
    ready = not any(f.level == "error" for f in desk.check(whole))
    figures = list(pictures_in(article.blocks))
    pictures = {} if options.original else desk.pictures_for(article, sizes=_sizes(desk, options), signed=ready)
    made = _originals(desk, figures) if options.original else _published(pictures)
    notes = [out.t(note.message) for note in desk.pictures_above(whole, pictures)]
    if not ready and not options.original and desk.profile.pictures.signing is not None:
        notes.append(out.t("Not signed: the article is not ready for publication."))
    files = [line for figure in figures for line, _ in made.get(figure.id, ())]
    missing = [_named(figure.id) for figure in figures if figure.id not in made]
    try:
        for name, data in {line["name"]: data for held in made.values() for line, data in held}.items():
            write_bytes(options.out / name, data)
    except OSError as error:
        raise UserError(
            M("The pictures could not be written to {folder}: {why}", folder=options.out, why=reason(error)),
            M("Choose a folder that you may write to, on a disk with room."),
        ) from error
    lines = [*(str(options.out / line["name"]) for line in files), *(f"{out.t('note')}: {note}" for note in notes)]
    if missing:
        lines.append(out.t("Figures without a picture: {blocks}", blocks=", ".join(missing)))
    value = {"folder": str(options.out), "files": files, "missing": missing, "notes": notes}
    out.value(value, *dict.fromkeys(lines))
    return FINDINGS if missing else DONE


def _only(article: Article, wanted: list[str]) -> Article:
    """The article with these figures alone; with all its blocks for none."""
    figures = {b.id: b for b in article.blocks if type(b) is Figure}
    single = {_named(p.id): p for p in pictures_in(figures.values()) if picture_place(p.id)[1]}
    for block in wanted:
        if block not in figures and block not in single:
            raise _no_block(block)
    kept = (figures.get(b) or single[b] for b in dict.fromkeys(wanted or figures))
    return msgspec.structs.replace(article, blocks=tuple(kept))


Files = dict[str, list[tuple[dict[str, Any], bytes]]]
"""By figure: each file's line and bytes."""


def _sizes(desk: Desk, options: argparse.Namespace) -> PictureSizes:
    """The desk profile's, but for what the command names."""
    sizes = desk.profile.pictures
    if options.widths:
        sizes = msgspec.structs.replace(sizes, widths=options.widths)
    if options.format:
        sizes = msgspec.structs.replace(sizes, formats=tuple(options.format))
    return sizes


def _published(pictures: dict[str, Picture]) -> Files:
    return {
        block: [(_line(_named(block), r.name, r.mime, r.width, r.height, r.data), r.data) for r in picture.renditions]
        for block, picture in pictures.items()
    }


def _originals(desk: Desk, figures: list[Figure]) -> Files:
    made: Files = {}
    for figure in figures:
        asset = desk.library.asset(figure.asset)
        if asset is not None:
            data = desk.library.asset_bytes(figure.asset)
            name = f"{asset.sha256[:16]}.{_SUFFIX.get(asset.mime, asset.mime.rpartition('/')[2])}"
            made[figure.id] = [(_line(_named(figure.id), name, asset.mime, asset.width, asset.height, data), data)]
    return made


def _named(picture_id: str) -> str:
    """A picture's id as a person writes it: its block's, of a group's second and third with a number."""
    block, number = picture_place(picture_id)
    return f"{block}/{number + 1}" if number else block


def _line(block: str, name: str, mime: str, width: int, height: int, data: bytes) -> dict[str, Any]:
    return {"block": block, "name": name, "mime": mime, "width": width, "height": height, "bytes": len(data)}


# ------------------------------------------------------------------ in


def picture_add(desk: Desk, options: argparse.Namespace, out: Output) -> int:
    article_id = found(desk, options.id)
    taken = desk.pictures.take_in(options.file, options.file.name, article_id)
    session = desk.open_session(article_id)
    try:
        block = _put_picture(session.document, taken, options, desk.new_id)
    finally:
        close(session)
    asset = taken.asset
    value = {"block": block, "asset": asset.sha256, "width": asset.width, "height": asset.height}
    out.value(value, block)
    return DONE


def _put_picture(document: Document, taken: Taken, options: argparse.Namespace, new_id: NewId) -> str:
    """Into the figure that waits for it (named, or with this very caption and no picture), else as a new one. What
    neither the command nor the figure says is proposed from the file."""
    article = document.article
    caption, credit, alt = options.caption.strip(), options.credit.strip(), options.alt.strip()
    waiting = [b for b in article.blocks if type(b) is Figure and not b.asset and b.caption.text.strip() == caption]
    if options.into:
        into = next((b for b in article.blocks if b.id == options.into and type(b) is Figure), None)
        if into is None:
            raise _no_block(options.into)
        waiting = [into]
    if waiting and (caption or options.into):
        old = waiting[0]
        told = rich(caption) if caption else old.caption
        new = msgspec.structs.replace(old, caption=told, credit=credit or old.credit, alt=alt or old.alt)
        document.do(M("Insert picture"), Replace(article.index(old.id), (old,), (taken.into(new),)))
        return old.id
    at = len(article.blocks)
    if options.after:
        try:
            at = article.index(options.after) + 1
        except KeyError:
            raise _no_block(options.after) from None
    figure = taken.into(Figure(new_id(), "", rich(caption), credit, alt))
    document.do(M("Insert picture"), Replace(max(at, len(article.blocks) - len(article.body)), (), (figure,)))
    return figure.id


def _no_block(block: str) -> UserError:
    return UserError(M("The article has no block {id}.", id=block), M("See `newsdesk show ID --json`."))
