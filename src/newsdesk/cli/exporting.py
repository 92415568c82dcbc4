"""The command that exports: one article, or many."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any

from newsdesk.base.errors import UserError
from newsdesk.base.message import M
from newsdesk.cli.keeping import found
from newsdesk.cli.output import COULD_NOT, DONE, FINDINGS, Output
from newsdesk.cli.parser import Usage
from newsdesk.desk.desk import Desk, NotReady
from newsdesk.library.query import MOST, Query

if TYPE_CHECKING:
    from newsdesk.desk.batch import Order, Outcome

FILTERS = ("channel", "state", "author", "since", "until", "pictures")
FOR_MANY = ("again", "prune", "index", "feed", "sitemap", "jobs")


def export(desk: Desk, options: argparse.Namespace, out: Output) -> int:
    query = Query(options.search, **{name: getattr(options, name) for name in FILTERS})
    ways = bool(options.id), options.all, query != Query()
    if sum(ways) != 1:
        raise Usage(
            M("Say in exactly one way what is to be exported."),
            M("An article's id, or --all, or filters such as --channel or --search."),
        )
    chosen = dict(_option(text) for text in options.option)
    if not options.id:
        return _many(desk, options, query, chosen, out)
    if wrong := [f"--{name}" for name in FOR_MANY if getattr(options, name)]:
        raise Usage(M("{options} is for many articles.", options=", ".join(wrong)), M("Use --all or filters."))
    return _one(desk, options, chosen, out)


def _option(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise UserError(M("{text} is not an option.", text=text), M("Write it as name=value."))
    return name, value


def _one(desk: Desk, options: argparse.Namespace, chosen: dict[str, str], out: Output) -> int:
    article = desk.library.load(found(desk, options.id))
    try:
        done = desk.export(article, options.to, chosen, options.out, draft=options.draft)
    except NotReady as error:
        lines = [f"{out.t(error.message)} {out.t(error.hint or M(''))}", *out.findings(error.findings)]
        out.value({"findings": [out.finding(f) for f in error.findings]}, *lines)
        return FINDINGS
    receipt = [out.note(note) for note in done.receipt]
    value = {"entry": str(done.entry), "files": done.files, "bytes": done.bytes, "receipt": receipt}
    out.value(value, str(done.entry), *out.receipt(done.receipt))
    return DONE


def _many(desk: Desk, options: argparse.Namespace, query: Query, chosen: dict[str, str], out: Output) -> int:
    from newsdesk.desk.batch import Order, export_many  # it brings what runs several processes: not at every start

    if options.prune and query.state:
        raise Usage(
            M("--prune and --state do not go together: an export changes an article's state."),
            M("Use --all or another filter."),
        )
    order = Order(
        query=query,
        format=options.to,
        options=chosen,
        out=options.out,
        draft=options.draft,
        again=options.again,
        prune=options.prune,
        index=options.index,
        feed=options.feed,
        sitemap=options.sitemap,
        jobs=options.jobs or 0,
    )
    with _Progress(out) as progress:
        made = export_many(desk, order, progress.tell)
    out.value(_value(made, order, out), *_lines(made, out))
    return COULD_NOT if made.stopped else FINDINGS if made.left else DONE


class _Progress:
    """How far it is, on a terminal."""

    def __init__(self, out: Output) -> None:
        self._out = out
        self._shown = 0

    def tell(self, done: int, of: int) -> None:
        if of and sys.stderr.isatty():
            words = self._out.t("{done} of {count} articles", done=done, count=of)
            print(f"\r{words.ljust(self._shown)}", end="", file=sys.stderr, flush=True)
            self._shown = len(words)

    def __enter__(self) -> _Progress:
        return self

    def __exit__(self, *error: object) -> None:
        if self._shown:
            print(file=sys.stderr)


def _value(made: Outcome, order: Order, out: Output) -> dict[str, Any]:
    done = [
        {
            "id": m.line.story.id,
            "entry": str(order.out / m.line.story.folder / m.line.story.entry),
            "receipt": [out.note(note) for note in m.receipt],
        }
        for m in made.done
    ]
    left = [
        {
            "id": x.id,
            "headline": x.headline,
            "error": out.t(x.why),
            "hint": out.t(x.hint) if x.hint else "",
            "findings": [out.finding(f) for f in x.findings],
        }
        for x in made.left
    ]
    return {
        "done": done,
        "skipped": [line.story.id for line in made.skipped],
        "left": left,
        "renamed": [{"id": x.id, "name": x.name, "folder": x.folder} for x in made.renamed],
        "removed": made.removed,
        "site": made.site,
        "stopped": made.stopped,
        "most": made.most,
    }


def _lines(made: Outcome, out: Output) -> list[str]:
    t = out.t
    lines = [t("{count} {count:article is|articles are} exported.", count=len(made.done))]
    if made.skipped:
        lines.append(t("Unchanged, so left as they are: {count}", count=len(made.skipped)))
    if made.removed:
        lines.append(t("Removed: {count}", count=len(made.removed)))
    for task in made.renamed:
        lines.append(
            t("The name {name} is another article's; this one is in {folder}", name=task.name, folder=task.folder)
        )
    for m in made.done:
        if m.receipt:
            lines += [m.line.story.folder, *out.receipt(m.receipt)]
    if made.left:
        lines.append(t("Not exported: {count}", count=len(made.left)))
    for left in made.left:
        lines.append(f"{left.id}  {left.headline or t('(no headline)')}")
        lines += [f"  {line}" for line in out.findings(left.findings) or [f"{t(left.why)} {t(left.hint or M(''))}"]]
    if made.most:
        lines.append(t("A search finds no more than {count} articles at once; there may be others.", count=MOST))
    if made.stopped:
        lines.append(t("Stopped. What is done stays; the same command goes on from here."))
    return lines
