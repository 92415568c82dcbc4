"""Many articles exported into one folder: only what has changed, over all cores, and what makes a site of them.

Each article has a folder of its own, named by its slug, else by its id. Of two with one name the older article keeps
it. The index, the feed and the sitemap list all that was ever exported into the folder and is there.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from pathlib import Path

import msgspec

from newsdesk.base.errors import UserError
from newsdesk.base.files import write_bytes
from newsdesk.base.links import safe_link
from newsdesk.base.message import M
from newsdesk.base.names import safe_name
from newsdesk.base.paths import resources
from newsdesk.desk import renditions
from newsdesk.desk.batchstate import Line, Site, State
from newsdesk.desk.batchwork import Left, Made, Result, Task, Wishes, work
from newsdesk.desk.bundle import unwritten
from newsdesk.desk.desk import Desk
from newsdesk.formats.options import read_options
from newsdesk.formats.site import FEED, INDEX, atom, index_pages, newest_first, of_the_site, sitemaps, theme_files
from newsdesk.formats.theme import find_theme, read_theme
from newsdesk.library.query import MOST, Query

USUAL = "zh-Hans"
"""The language of a site whose profile names none."""


@dataclass(frozen=True, slots=True)
class Order:
    """Which articles, how, and what else: again ignores what is there, prune removes what is not asked for."""

    query: Query
    format: str
    options: Mapping[str, str]
    out: Path
    draft: bool = False
    again: bool = False
    prune: bool = False
    index: bool = False
    feed: bool = False
    sitemap: bool = False
    jobs: int = 0
    """Processes; 0: as many as there are cores."""

    @property
    def site(self) -> bool:
        return self.index or self.feed or self.sitemap


@dataclass(slots=True)
class Outcome:
    """What became of all of them. skipped: those that are there as they would be made. renamed: articles whose name
    another one has, with their folders. most: a search gives no more, so there may be others."""

    done: list[Made] = field(default_factory=list)
    skipped: list[Line] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    renamed: list[Task] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    site: list[str] = field(default_factory=list)
    stopped: bool = False
    most: bool = False


Told = Callable[[int, int], object]
"""Hears how many articles are done, of how many."""


def export_many(desk: Desk, order: Order, told: Told = lambda done, of: None) -> Outcome:
    """Export what is asked for. Ctrl-C ends it in order; what is done stays. Raises UserError for what concerns all."""
    exporter = desk.registry.exporter(order.format)
    chosen = read_options(order.options, exporter.options)
    if order.site:
        _must_be_a_site(desk, order, chosen)
    asked = list(order_of(desk, order.query))
    made = Outcome(most=bool(order.query.text) and len(asked) >= MOST)
    if not asked and order.prune:
        raise UserError(
            M("No article is asked for, so nothing is removed."), M("See `newsdesk list` for those there are.")
        )
    wishes = Wishes(order.format, order.options, order.out, order.draft, order.site)
    wishes = replace(wishes, digest=_digest(desk, wishes))
    state = State(order.out)
    try:
        try:
            tasks = _plan(desk, asked, state, wishes, order, made)
            state.sweep([task.folder for task in tasks])
            _work(desk, tasks, wishes, order, state, made, told)
            if order.prune:
                _prune(state, asked, made)
            if order.site:
                _write_site(desk, order, state, made)
        except KeyboardInterrupt:
            made.stopped = True
    finally:
        state.close()
    return made


def order_of(desk: Desk, query: Query) -> Iterable[tuple[str, int]]:
    """The ids of the articles that are asked for with their revisions, the oldest first."""
    numbers = desk.library.order(replace(query, sort="created"))
    return reversed(desk.library.revisions(numbers))


def _must_be_a_site(desk: Desk, order: Order, chosen: Mapping[str, str]) -> None:
    if not safe_link(desk.profile.paper.site).startswith("http"):
        raise UserError(
            M("The desk profile does not say where the site is."),
            M('Put its address into the profile: [paper] site = "https://…"'),
        )
    if order.format != "html" or chosen["form"] != "page":
        raise UserError(
            M("Index, feed and sitemap are for whole web pages."), M("Export with --to html, or leave them out.")
        )


def _digest(desk: Desk, wishes: Wishes) -> str:
    """Names all but the article that decides what is written."""
    made = hashlib.sha256()
    options = sorted(wishes.options.items())
    told = (version("newsdesk"), renditions.VERSION, wishes.format, options, wishes.draft, wishes.site)
    made.update(msgspec.json.encode((told, desk.profile)))
    signing = desk.profile.pictures.signing
    try:
        files = theme_files(_theme(desk))
        if signing is not None:
            files["certificate"] = Path(signing.certificate).read_bytes()
    except OSError as error:
        raise unwritten(wishes.out, error) from error
    for name, data in files.items():
        made.update(f"\0{name}\0{len(data)}\0".encode() + data)
    return made.hexdigest()


def _theme(desk: Desk) -> Path:
    return find_theme(desk.house.theme, [*map(Path, desk.house.theme_folders), resources() / "themes"])


# ------------------------------------------------------------------ what is to be done


def _plan(
    desk: Desk, asked: Sequence[tuple[str, int]], state: State, wishes: Wishes, order: Order, made: Outcome
) -> list[Task]:
    """The articles that are to be exported, each with its folder."""
    held, names, fresh = state.by_id(), {}, []
    for id, revision in asked:
        line = held.get(id)
        if line is not None and line.revision == revision:
            names[id] = line.name
            if not order.again and line.digest == wishes.digest and state.is_there(line):
                made.skipped.append(line)
                continue
        else:
            try:
                names[id] = safe_name(desk.library.load(id).slug, id)
            except UserError as error:
                made.left.append(Left(id, "", error.message, error.hint))
                continue
        fresh.append(id)
    folders = choose_folders(names, {line.story.folder: line for line in state.lines.values()})
    tasks = [Task(id, names[id], folders[id]) for id in fresh]
    made.renamed = [task for task in tasks if task.folder != task.name]
    return tasks


def choose_folders(names: Mapping[str, str], lines: Mapping[str, Line]) -> dict[str, str]:
    """A folder for each article, by id. One that was exported already stays where it is while its name is the same; of
    the others who comes first has the name. Letters that differ in case alone are the same to some systems."""
    taken = {folder.casefold(): line.story.id for folder, line in lines.items()}
    found = {}
    for folder, line in lines.items():
        id = line.story.id
        if id in names and folder in _choices(names[id], id):
            found[id] = folder
    for id, name in names.items():
        if id not in found:
            free = (wish for wish in _choices(name, id) if taken.get(wish.casefold(), id) == id)
            found[id] = next((wish for wish in free if not of_the_site(wish)), _hashed(id))
            taken[found[id].casefold()] = id
    return found


def _choices(name: str, id: str) -> tuple[str, ...]:
    return name, f"{name}-{safe_name(id)[:8]}", safe_name(id), _hashed(id)


def _hashed(id: str) -> str:
    return hashlib.sha256(id.encode("utf-8", "replace")).hexdigest()[:32]


def _work(
    desk: Desk, tasks: Sequence[Task], wishes: Wishes, order: Order, state: State, made: Outcome, told: Told
) -> None:
    told(0, len(tasks))

    def each(result: Result) -> None:
        if isinstance(result, Made):
            state.add(result.line)
            made.done.append(result)
        else:
            made.left.append(result)
        told(len(made.done) + len(made.left), len(tasks))

    work(desk, tasks, wishes, order.jobs or os.cpu_count() or 1, each)


def _prune(state: State, asked: Sequence[tuple[str, int]], made: Outcome) -> None:
    """Remove the folders of articles that are not asked for, and those that an article has left for another."""
    ids, last = {id for id, _ in asked}, state.by_id()
    for folder, line in list(state.lines.items()):
        if line.story.id not in ids or last[line.story.id] is not line:
            state.remove(folder)
            made.removed.append(folder)


# ------------------------------------------------------------------ what stands around them


def _write_site(desk: Desk, order: Order, state: State, made: Outcome) -> None:
    """Index, feed and sitemap of all that is there; parts of earlier ones that are no more are removed. Raises
    UserError, where a file is not ours."""
    stories = newest_first([line.story for line in state.by_id().values() if state.is_there(line)])
    house, language = desk.house, desk.profile.paper.language or USUAL
    files: dict[str, bytes] = {}
    if order.index:
        files |= index_pages(stories, house, read_theme(_theme(desk)), language, feed=order.feed or FEED in state.site)
    if order.feed:
        files[FEED] = atom(stories, house, language)
    if order.sitemap:
        files |= sitemaps(stories, house, index=order.index or INDEX in state.site)
    for name in files:
        if name not in state.site and (order.out / name).exists():
            raise UserError(
                M("{path} is there already, and not made by an export.", path=order.out / name),
                M("Choose another folder, or move the file away."),
            )
    kinds = {_kind(name) for name in files}
    old = [name for name in state.site if name not in files and _kind(name) in kinds]
    state.add(Site((*files, *(name for name in state.site if name not in files))))
    try:
        for name, data in files.items():
            write_bytes(order.out / name, data)
        for name in old:
            (order.out / name).unlink(missing_ok=True)
    except OSError as error:
        raise unwritten(order.out, error) from error
    state.add(Site(tuple(name for name in state.site if name not in old)))
    made.site = [*files]


def _kind(name: str) -> str:
    return "sitemap" if name.startswith("sitemap") else "feed" if name == FEED else "index"
