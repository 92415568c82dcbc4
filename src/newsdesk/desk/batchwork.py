"""The work of an export of many articles: one article, several in a process of its own, and the processes."""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import connection, util
from pathlib import Path

import msgspec

from newsdesk.article.article import Article
from newsdesk.base.clock import new_id, now
from newsdesk.base.errors import UserError
from newsdesk.base.log import start_log
from newsdesk.base.message import M, Message
from newsdesk.base.names import safe_name
from newsdesk.base.paths import Paths
from newsdesk.desk import renditions
from newsdesk.desk.batchstate import Line
from newsdesk.desk.bundle import write_bundle
from newsdesk.desk.desk import Desk, NotReady
from newsdesk.desk.profile import Profile
from newsdesk.extend.ports import Finding, Note
from newsdesk.formats.site import story_of
from newsdesk.library.library import Library

log = logging.getLogger(__name__)

FEW = 12
"""So many articles are exported before a second process has started."""
CHUNK = 8
"""Articles that a process takes at once: what a run that is killed does again, at most."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is asked for, the same for all articles. site: they become a site, so an article's address is its folder."""

    format: str
    options: Mapping[str, str]
    out: Path
    draft: bool = False
    site: bool = False
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """One article, the name that it asks for and the folder that it gets."""

    id: str
    name: str
    folder: str


@dataclass(frozen=True, slots=True)
class Made:
    """An article that was exported."""

    line: Line
    receipt: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Left:
    """An article that was not, and why: what is still to do, or what went wrong and what to do now."""

    id: str
    headline: str
    why: Message
    hint: Message | None = None
    findings: tuple[Finding, ...] = ()


Result = Made | Left
GONE = M("The program was stopped by this article.")


def one(desk: Desk, task: Task, wishes: Wishes) -> Result:
    """Export one article; whatever stands in its way stops no other."""
    headline = ""
    try:
        article = desk.library.load(task.id)
        headline = article.headline
        return _made(desk, article, task, wishes)
    except NotReady as error:
        return Left(task.id, headline, error.message, error.hint, error.findings)
    except UserError as error:
        return Left(task.id, headline, error.message, error.hint)
    except Exception as error:  # a bug, ours or a plug-in's: the other articles are still to be exported
        log.exception("article %s could not be exported", task.id)
        why = M("Something went wrong inside Newsdesk: {why}", why=type(error).__name__)
        return Left(task.id, headline, why, M("Please report it."))


def _made(desk: Desk, article: Article, task: Task, wishes: Wishes) -> Made:
    if not wishes.draft:
        desk.must_be_ready(article)
    shown = msgspec.structs.replace(article, slug=task.folder) if wishes.site else article
    bundle, pictures, notes = desk.made(shown, wishes.format, wishes.options, draft=wishes.draft)
    write_bundle(wishes.out / task.folder, bundle)
    if not wishes.draft:
        desk.keep_exported(article)
    story = story_of(shown, pictures, task.folder, bundle.entry)
    name = safe_name(article.slug, article.id)
    return Made(Line(article.revision, wishes.digest, name, tuple(bundle.files), story), notes)


# ------------------------------------------------------------------ several processes

_desk: Desk | None = None
"""In a worker: its own."""


def _start(paths: Paths, profile: Profile) -> None:
    """In a worker, before all else."""
    global _desk
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all: the first process says what is to be done
    threading.Thread(target=_end_with_parent, daemon=True).start()
    start_log(paths.log)
    renditions.AT_ONCE = 1  # the processes together keep all cores at work, and memory for one picture each
    _desk = Desk(paths, Library.open(paths.library, now), profile, now, new_id)
    util.Finalize(None, _desk.close, exitpriority=10)


def _end_with_parent() -> None:
    """A worker whose first process was killed would wait for ever for something to do."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)


def _several(tasks: Sequence[Task], wishes: Wishes) -> list[Result]:
    assert _desk is not None
    return [one(_desk, task, wishes) for task in tasks]


def work(desk: Desk, tasks: Sequence[Task], wishes: Wishes, jobs: int, each: Callable[[Result], object]) -> None:
    """Export all; each hears of every article when it is done. KeyboardInterrupt leaves what is begun to its end, so
    each has heard of all that is on the disk."""
    if jobs == 1 or len(tasks) <= FEW:
        for task in tasks:
            each(one(desk, task, wishes))
        return
    waiting = {task.id: task for task in tasks}

    def heard(result: Result) -> None:
        waiting.pop(result.line.story.id if isinstance(result, Made) else result.id, None)
        each(result)

    try:
        _parallel(desk, tasks, wishes, jobs, CHUNK, heard)
    except BrokenProcessPool:
        log.warning("a process of an export ended", exc_info=True)
    while waiting:  # one by one: which article ends a process, ends one that has nothing else
        alone = list(waiting.values())
        try:
            _parallel(desk, alone, wishes, 1, 1, heard)
        except BrokenProcessPool:
            heard(Left(next(iter(waiting)), "", GONE, M("Please report it.")))


def _parallel(
    desk: Desk, tasks: Sequence[Task], wishes: Wishes, jobs: int, chunk: int, each: Callable[[Result], object]
) -> None:
    chunks = [tasks[start : start + chunk] for start in range(0, len(tasks), chunk)]
    pool = ProcessPoolExecutor(
        min(jobs, len(chunks)), multiprocessing.get_context("spawn"), _start, (desk.paths, desk.profile)
    )
    futures: dict[Future[list[Result]], None] = {}
    try:
        futures.update((pool.submit(_several, some, wishes), None) for some in chunks)
        for future in as_completed(list(futures)):
            for result in _taken(future, futures):
                each(result)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
        for future in list(futures):
            if future.done() and not future.cancelled():
                with suppress(BrokenProcessPool):
                    for result in _taken(future, futures):
                        each(result)


def _taken(future: Future[list[Result]], futures: dict[Future[list[Result]], None]) -> Iterator[Result]:
    """What came of it, heard once."""
    made = future.result()
    del futures[future]
    yield from made
