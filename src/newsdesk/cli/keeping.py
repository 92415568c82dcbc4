"""The commands that keep the library: whole, tidy, and every article's past."""

from __future__ import annotations

import argparse
from pathlib import Path

from newsdesk.article.difference import restore_all
from newsdesk.base.clock import Clock
from newsdesk.base.errors import UserError
from newsdesk.base.message import M
from newsdesk.base.paths import Paths
from newsdesk.cli.output import DONE, FINDINGS, Output
from newsdesk.desk.desk import Desk
from newsdesk.desk.managed import in_force
from newsdesk.desk.session import Session
from newsdesk.library.backup import Backup, backups
from newsdesk.library.backup import restore as bring_back
from newsdesk.library.rescue import rescue as rescue_library


def library(desk: Desk, options: argparse.Namespace, out: Output) -> int:
    """check: what was found, with --repair what there was before it was mended. tidy: what time does to a library."""
    if options.action == "tidy":
        desk.tidy()
        out.value({"articles": desk.library.counts()[0]}, out.t("Done."))
        return DONE
    wrong = desk.library.check(repair=options.repair)
    out.value({"wrong": wrong, "repaired": options.repair}, *(wrong or [out.t("The library is whole.")]))
    return FINDINGS if wrong and not options.repair else DONE


def rescue(paths: Paths, clock: Clock, out: Output) -> int:
    """A damaged library; it cannot be opened, so there is no desk."""
    made = rescue_library(paths.library, clock())
    value = {"aside": str(made.aside), "articles": made.articles, "pictures": made.pictures}
    value |= {"older": list(made.older), "lost": list(made.lost)}
    t = out.t
    lines = [
        t(
            "{count} {count:article|articles} and {pictures} {pictures:picture|pictures} came back.",
            count=made.articles,
            pictures=made.pictures,
        ),
        t("The damaged library lies unchanged at {path}", path=made.aside),
        *(f"{t('These may lack their last changes:')} {name or t('(no headline)')}" for name in made.older),
        *(f"{t('Of these nothing could be read:')} {name or t('(no headline)')}" for name in made.lost),
    ]
    out.value(value, *lines)
    return FINDINGS if made.lost or made.older else DONE


def history(desk: Desk, options: argparse.Namespace, out: Output) -> int:
    states = desk.library.history.revisions(found(desk, options.id))
    kinds = {"named": out.t("version"), "exported": out.t("exported"), "signed": out.t("signed")}
    kinds |= {"delivered": out.t("delivered"), "saved": ""}
    out.value(
        [{"revision": s.revision, "time": s.time, "by": s.by, "kind": s.kind, "name": s.name} for s in states],
        *(f"{s.revision:>6}  {out.time(s.time)}  {s.by}  {kinds[s.kind]} {s.name}".rstrip() for s in states),
    )
    return DONE


def version(desk: Desk, options: argparse.Namespace, out: Output) -> int:
    article = desk.library.load(found(desk, options.id))
    if not options.name.strip():
        raise UserError(M("A version needs a name."), M('Such as: newsdesk version ID "for the editor"'))
    desk.keep_version(article, "named", options.name.strip())
    out.value({"id": article.id, "revision": article.revision}, out.t("Done."))
    return DONE


def backup(desk: Desk, options: argparse.Namespace, out: Output) -> int:
    if options.list:
        there = backups(options.to or desk.backups)
        out.value([_told(b) for b in there], *(f"{b.path}  {b.articles}" for b in there))
        return DONE
    made = desk.back_up(options.to)
    if made is None:
        raise UserError(M("Another window makes a backup at this moment."), M("Wait until it is done."))
    lines = [str(made.path)]
    if made.missing:
        lines.append(out.t("Pictures whose files are missing or damaged: {count}", count=made.missing))
    out.value(_told(made), *lines)
    return FINDINGS if made.missing else DONE


def _told(backup: Backup) -> dict[str, object]:
    counts = {"articles": backup.articles, "pictures": backup.pictures, "missing": backup.missing, "size": backup.size}
    return {"path": str(backup.path), **counts}


def restore(paths: Paths, options: argparse.Namespace, clock: Clock, out: Output) -> int:
    """In the place of a library that may be damaged: so there is no desk."""
    folder = Path(in_force(paths).backup_folder or paths.data / "backups")
    there = backups(folder)
    path = there[0].path if options.backup == "latest" and there else folder / options.backup
    made = bring_back(path, paths.library, clock())
    value = {"aside": str(made.aside) if made.aside else None, "articles": made.articles, "missing": made.missing}
    lines = [out.t("The library is as it was in the backup: {count} {count:article|articles}.", count=made.articles)]
    if made.aside:
        lines.append(out.t("What was there lies in {path}", path=made.aside))
    if made.missing:
        lines.append(out.t("Pictures that are missing from it: {count}", count=made.missing))
    out.value(value, *lines)
    return FINDINGS if made.missing else DONE


def pack(desk: Desk, options: argparse.Namespace, out: Output) -> int:
    article = desk.library.load(found(desk, options.id))
    receipt = desk.pack(article, options.file, versions=options.versions, originals=options.originals)
    notes = [out.note(note) for note in receipt]
    out.value({"file": str(options.file), "receipt": notes}, str(options.file), *out.receipt(receipt))
    return DONE


def unpack(desk: Desk, options: argparse.Namespace, out: Output) -> int:
    made = desk.import_file(options.file)
    out.value(
        {"id": made.id, "receipt": [out.note(note) for note in made.receipt]}, made.id, *out.receipt(made.receipt)
    )
    return DONE


def revert(desk: Desk, options: argparse.Namespace, out: Output) -> int:
    """A change like any other: what is there now stays in the history."""
    article_id = found(desk, options.id)
    old = desk.library.history.at(article_id, options.revision)
    session = desk.open_session(article_id)
    try:
        session.document.do(M("Restore"), *restore_all(session.document.article, old))
    finally:
        close(session)
    out.value({"id": article_id, "revision": session.document.article.revision}, out.t("Done."))
    return DONE


# ------------------------------------------------------------------ parts of commands


def found(desk: Desk, text: str) -> str:
    """The id meant by an id or its beginning; what is unknown is left for the library to refuse."""
    ids = desk.library.begins_with(text)
    if text and text not in ids and len(ids) > 1:
        raise UserError(M("Several articles' ids begin with {id}.", id=text), M("Give more of the id."))
    return ids[0] if text and len(ids) == 1 else text


def close(session: Session) -> None:
    """Save; what stood in its way is the command's failure."""
    if not session.close() and session.state.why:
        raise session.state.why
