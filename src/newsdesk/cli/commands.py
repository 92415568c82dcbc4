"""The commands, one function each: what they do and what they print."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from typing import Any

from newsdesk.article.article import Article
from newsdesk.article.blocks import Block, Divider, Embed, Figure, Table, TextBlock, pictures_of
from newsdesk.article.codec import article_schema, article_to_json
from newsdesk.article.edits import Splice
from newsdesk.article.outline import count
from newsdesk.article.richtext import EMPTY, rich
from newsdesk.article.roles import role_word
from newsdesk.base.i18n import Translator
from newsdesk.base.message import M
from newsdesk.cli.exporting import export
from newsdesk.cli.keeping import backup, close, found, history, library, pack, revert, unpack, version
from newsdesk.cli.output import DONE, FINDINGS, Output
from newsdesk.cli.pictures import picture
from newsdesk.cli.publishing import outbox, publish, targets
from newsdesk.cli.themes import theme
from newsdesk.cli.updates import update
from newsdesk.desk.desk import Desk
from newsdesk.desk.sample import open_sample
from newsdesk.extend.ports import Option
from newsdesk.formats.json import schema as export_schema
from newsdesk.library.query import Query

Command = Callable[[Desk, argparse.Namespace, Output], int]


def new(desk: Desk, options: argparse.Namespace, out: Output) -> int:
    article = desk.new(options.article_language)
    if options.headline.strip():
        session = desk.open_session(article.id)
        headline = article.blocks[0]
        put = rich(" ".join(options.headline.split()))
        session.document.do(M("Type"), Splice(headline.id, 0, EMPTY, put))
        close(session)
    out.value({"id": article.id}, article.id)
    return DONE


def import_(desk: Desk, options: argparse.Namespace, out: Output) -> int:
    made = desk.import_file(options.file)
    receipt = [out.note(note) for note in made.receipt]
    out.value({"id": made.id, "receipt": receipt}, made.id, *out.receipt(made.receipt))
    return DONE


def list_(desk: Desk, options: argparse.Namespace, out: Output) -> int:
    filters = ("channel", "state", "author", "since", "until", "pictures", "sort")
    asked = Query(options.search, options.bin, **{name: getattr(options, name) for name in filters})
    rows = desk.library.listed(desk.library.order(asked), options.search)
    value = [
        {
            "id": r.id,
            "headline": r.headline,
            "channel": list(r.channel),
            "updated": r.updated,
            "state": r.state,
            "people": list(r.people),
            "characters": r.characters,
            "figures": r.figures,
        }
        for r in rows
    ]
    untitled = out.t("(no headline)")
    out.value(value, *(f"{r.id}  {out.time(r.updated)}  {r.headline or untitled}" for r in rows))
    return DONE


def show(desk: Desk, options: argparse.Namespace, out: Output) -> int:
    article = desk.library.load(found(desk, options.id))
    out.value(article_to_json(article), *_lines(article, out))
    return DONE


def check(desk: Desk, options: argparse.Namespace, out: Output) -> int:
    findings = desk.check(desk.library.load(found(desk, options.id)))
    nothing = [out.t("Nothing to do: ready for publication.")]
    out.value({"findings": [out.finding(f) for f in findings]}, *(out.findings(findings) or nothing))
    return FINDINGS if findings else DONE


def formats(desk: Desk, options: argparse.Namespace, out: Output) -> int:
    writes, lines = [], []
    for name, exporter in desk.registry.exporters.items():
        told = {key: _option_told(option, out) for key, option in exporter.options.items()}
        limits = [out.t(limit) for limit in getattr(exporter, "limits", ())]
        writes.append({"name": name, "label": out.t(exporter.label), "options": told, "limits": limits})
        lines.append(out.t("writes {name}: {label}", name=name, label=exporter.label))
        for key, option in told.items():
            lines.append(f"    {key}={option['default']}  {option['label']}")
            lines += [f"        {value}: {word}" for value, word in option["choices"].items()]
        lines += [f"    {limit}" for limit in limits]
    reads = [
        {"name": name, "label": out.t(importer.label), "suffixes": list(importer.suffixes)}
        for name, importer in desk.registry.importers.items()
    ]
    lines += [
        out.t("reads {name}: {label} ({suffixes})", name=i.name, label=i.label, suffixes=", ".join(i.suffixes))
        for i in desk.registry.importers.values()
    ]
    broken = [{"kind": b.group, "name": b.name, "error": b.error} for b in desk.registry.broken]
    lines += [out.t("set aside: {name} ({why})", name=b.name, why=b.error) for b in desk.registry.broken]
    out.value({"writes": writes, "reads": reads, "broken": broken}, *lines)
    return DONE


def _option_told(option: Option, out: Output) -> dict[str, Any]:
    choices = {value: out.t(word) for value, word in option.choices.items()}
    return {"default": option.default, "label": out.t(option.label), "choices": choices}


def schema(desk: Desk, options: argparse.Namespace, out: Output) -> int:
    value = article_schema() if options.what == "article" else export_schema()
    out.value(value, json.dumps(value, ensure_ascii=False, indent=1))
    return DONE


def sample(desk: Desk, options: argparse.Namespace, out: Output) -> int:
    article_id = open_sample(desk)
    out.value({"id": article_id}, article_id)
    return DONE


COMMANDS: dict[str, Command] = {
    "new": new,
    "import": import_,
    "list": list_,
    "show": show,
    "check": check,
    "export": export,
    "formats": formats,
    "schema": schema,
    "picture": picture,
    "library": library,
    "history": history,
    "version": version,
    "revert": revert,
    "pack": pack,
    "backup": backup,
    "unpack": unpack,
    "sample": sample,
    "theme": theme,
    "publish": publish,
    "outbox": outbox,
    "targets": targets,
    "update": update,
}


# ------------------------------------------------------------------ parts of commands


def _lines(article: Article, out: Output) -> list[str]:
    """An article for reading in a terminal."""
    t, counts = out.t, count(article)
    people = [f"{p.name} ({role_word(p.role, article.language)})" if p.role else p.name for p in article.authors]
    editors = [f"{p.name} ({role_word(p.role, article.language)})" if p.role else p.name for p in article.editors]
    stated = [
        (t("Channel"), " > ".join(article.channel)),
        (t("Source"), article.source.name),
        (t("Publish time"), article.publish_time),
        (t("Authors"), ", ".join(people)),
        (t("Editors"), ", ".join(editors)),
        (t("Keywords"), ", ".join(article.keywords)),
        (t("Summary"), article.summary),
    ]
    lines = [f"{name}: {value}" for name, value in stated if value]
    lines.append(
        t(
            "Characters: {characters}, pictures: {figures}, sections: {sections}",
            characters=counts.characters,
            figures=counts.figures,
            sections=counts.sections,
        )
    )
    for block in article.blocks:
        shown = _block(block, t)
        if shown:
            lines += ["", *shown]
    return lines


_SIGNS = {
    "headline": "# ",
    "heading": "## ",
    "subheading": "### ",
    "quote": "> ",
    "attribution": "> — ",
    "bullet": "- ",
    "number": "1. ",
    "subbullet": "  - ",
    "subnumber": "  1. ",
}


def _block(block: Block, t: Translator) -> list[str]:
    """One block as lines; none for an empty one."""
    if isinstance(block, Figure):
        said = "; ".join(dict.fromkeys(p.credit for p in pictures_of(block) if p.credit))
        credit = f" ({said})" if said else ""
        return [f"[{t('Picture')}] {block.caption.text}{credit}"]
    if isinstance(block, Table):
        return [f"[{t('Table')}] {block.caption}".rstrip(), *(" | ".join(row).replace("\n", " ") for row in block.rows)]
    if isinstance(block, Embed):
        return [f"[{t('Link card')}] {block.title} {block.url}"]
    if isinstance(block, Divider):
        return ["---"]
    if not isinstance(block, TextBlock) or not block.text.text:
        return []
    boxes = {"note": f"[{t('Note')}] ", "correction": f"[{t('Correction')}] "}
    return [(_SIGNS | boxes).get(block.kind, "") + block.text.text]
