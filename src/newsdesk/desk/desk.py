"""The use cases in one place: what the window and the command line can do with articles."""

from __future__ import annotations

import dataclasses
import logging
import shutil
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from newsdesk.article.article import Article, Person, Source, new_article
from newsdesk.article.blocks import pictures_in
from newsdesk.article.document import Document
from newsdesk.article.edits import SetMeta
from newsdesk.base.clock import Clock, NewId, day, new_id, now, stamp
from newsdesk.base.errors import UserError
from newsdesk.base.message import M, Message
from newsdesk.base.paths import Paths
from newsdesk.desk.bundle import Exported, write_bundle
from newsdesk.desk.jobs import Jobs
from newsdesk.desk.managed import in_force, managed, profile_in_use
from newsdesk.desk.pictures import Pictures
from newsdesk.desk.profile import PictureSizes, Profile, load_profile
from newsdesk.desk.session import Session
from newsdesk.desk.settings import Settings, load_settings, save_settings, system_name
from newsdesk.desk.spelling import Spelling
from newsdesk.desk.takein import fitted, read_file
from newsdesk.desk.written import Written
from newsdesk.extend.ports import Bundle, CheckContext, Finding, Note, Picture
from newsdesk.extend.registry import Registry
from newsdesk.library.history import Kind
from newsdesk.library.library import Library
from newsdesk.library.query import Row
from newsdesk.library.texts import Entry
from newsdesk.pictures.asset import Asset

if TYPE_CHECKING:
    from newsdesk.desk.outbox import Outbox
    from newsdesk.desk.packing import Treated
    from newsdesk.desk.renditions import Renditions
    from newsdesk.library.backup import Backup


log = logging.getLogger(__name__)

ERASED_AT_ONCE = 100
"""Articles that are removed in one transaction: who writes meanwhile waits for no more than that."""


class NotReady(UserError):  # noqa: N818  it says what the article is
    """Export for publication stopped: findings says what is missing and where."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__(
            M("The article is not ready for publication; still to do: {count}.", count=len(findings)),
            M("Fill in what is missing, or export it as a draft."),
        )
        self.findings = findings


@dataclass(frozen=True, slots=True)
class Import:
    """The new article and what happened on the way in."""

    id: str
    article: Article
    receipt: tuple[Note, ...]


class Desk:
    """One person's desk: the library, the plug-ins, the profile and the settings, and what is done with them.

    Everything here may be called from any thread, except what concerns one open document.
    """

    def __init__(self, paths: Paths, library: Library, profile: Profile, clock: Clock, new_id: NewId) -> None:
        self.paths = paths
        self.library = library
        self.profile = profile
        self.registry = Registry()
        self.jobs = Jobs()
        self.managed = managed(paths.managed)
        self.settings: Settings = self.managed.over(load_settings(paths.settings))
        self._unsaved: dict[str, object] = {}
        """Settings that are remembered and not saved yet."""
        self.spelling = Spelling(paths.words)
        self.clock = clock
        self.new_id = new_id
        house = profile.house()
        self.house = dataclasses.replace(house, theme_folders=(*house.theme_folders, str(paths.themes)))
        self._keeping = threading.Lock()

    @classmethod
    def open(
        cls,
        paths: Paths,
        *,
        clock: Clock = now,
        new_id: NewId = new_id,
        profile: Path | None = None,
        progress: Callable[[float], object] | None = None,
    ) -> Desk:
        """Open the library and read the profile: the given one, the settings', profile.toml beside them, the machine's,
        or the built-in one. progress is told how far the upgrade of an older library is. Raises UserError."""
        if profile is None:
            profile = profile_in_use(paths, in_force(paths), managed(paths.managed))[0]
        loaded = load_profile(profile)
        return cls(paths, Library.open(paths.library, clock, new_id, progress), loaded, clock, new_id)

    def close(self) -> None:
        """Finish what runs and close the library. Sessions are closed by who opened them."""
        self.jobs.close()
        self.library.close()

    def change_settings(self, **changes: object) -> None:
        """Set some of the settings and save them; what another window has set meanwhile stays."""
        self.remember(**changes)
        self.keep_settings()

    def keep_settings(self) -> None:
        """Save what is remembered; what another window has saved meanwhile stays. It waits for the disk."""
        with self._keeping:  # who comes last writes what is last
            unsaved, self._unsaved = self._unsaved, {}
            path = self.paths.settings
            there = load_settings(path) if path.exists() else self.managed.without(self.settings)
            saved = msgspec.structs.replace(there, **unsaved)
            save_settings(path, saved)
            self.settings = self.managed.over(msgspec.structs.replace(saved, **self._unsaved))

    def remember(self, **changes: object) -> None:
        """Set what may wait for :meth:`keep_settings`, or for the next change to be saved with it. What is fixed for
        the machine stays as it is."""
        changes = {name: value for name, value in changes.items() if name not in self.managed.fixed}
        self._unsaved |= changes
        self.settings = msgspec.structs.replace(self.settings, **changes)

    # ------------------------------------------------------------------ articles

    def new(self, language: str = "") -> Article:
        """A new, empty article in the library, with what the profile knows already."""
        paper = self.profile.paper
        article = new_article(
            self.new_id(),
            self.new_id(),
            self.new_id(),
            created=stamp(self.clock()),
            language=language or paper.language or "zh-Hans",
        )
        if paper.name:
            article = msgspec.structs.replace(
                article, source=Source(paper.name, paper.site), copyright_holder=paper.copyright_holder
            )
        name = self.settings.name.strip()
        role = next((m.role for m in self.profile.staff if m.name == name), "reporter")
        if name and "editor" not in role:  # who only edits is no author
            article = msgspec.structs.replace(article, authors=(Person(name, role or "reporter"),))
        self.library.create(article, self.person)
        return article

    def rows(self, *, deleted: bool = False, text: str = "") -> list[Row]:
        """The list, newest first; see :meth:`Library.rows`."""
        return self.library.rows(deleted=deleted, text=text)

    def duplicate(self, article_id: str) -> Article:
        """A copy under its own id, as last saved."""
        moment = stamp(self.clock())
        copy = msgspec.structs.replace(
            self.library.load(article_id), id=self.new_id(), created=moment, updated=moment, revision=0
        )
        self.library.create(copy, self.person)
        return copy

    def delete(self, *article_ids: str) -> None:
        """Move to the bin."""
        self.library.delete(*article_ids)

    def restore(self, *article_ids: str) -> None:
        """Take out of the bin."""
        self.library.restore(*article_ids)

    def erase(self, *article_ids: str) -> int:
        """Remove articles of the bin for ever, and the pictures that nothing else has; how many. Slow."""
        gone = 0
        for start in range(0, len(article_ids), ERASED_AT_ONCE):
            gone += self.library.erase(*article_ids[start : start + ERASED_AT_ONCE])
        if gone:
            self.library.remove_unused_pictures(self.clock().astimezone())
            self.clear_cache()
        return gone

    def clear_cache(self) -> None:
        """Nothing that was made of what was removed for ever stays."""
        with suppress(OSError):
            self._renditions.forget(self.library.assets())
        for page in (*(self.paths.cache / "browser").glob("*"), *(self.paths.cache / "print").glob("*")):
            if page.name not in self.library.begins_with(page.name):
                shutil.rmtree(page, ignore_errors=True)

    def empty_bin(self) -> int:
        """Remove all that is in the bin now for ever; how many. Slow."""
        return self.erase(*(row.id for row in self.library.rows(deleted=True)))

    def open_session(self, article_id: str) -> Session:
        """Open an article for editing: it saves itself, and Undo goes back over the session before."""
        document = Document(self.library.load(article_id), self.clock, self.new_id)
        past = self.library.history.last_session(article_id)
        if past and past[-1].revision == document.article.revision:
            document.remember((e.act, Message(e.label), e.edits, e.merged) for e in past)
        return Session(document, self.library, self.clock, self.new_id, name=self.new_id(), by=self.person)

    def change_field(self, article_id: str, name: str, value: object) -> None:
        """Set one field of an article that is not open here, as a change like any other. Raises UserError."""
        document = Document(self.library.load(article_id), self.clock, self.new_id)
        old = getattr(document.article, name)
        if old == value:
            return
        edit = SetMeta(name, old, value)
        document.do(M("Change"), edit)
        entry = Entry(document.article.revision, document.article.updated, "do", "Change", (edit,), False)
        self.library.append(article_id, [entry], article=document.article, session=self.new_id(), by=self.person)

    @property
    def person(self) -> str:
        """Whose changes these are: the settings' name, else what the system calls the person."""
        return self.settings.name or system_name()

    def keep_version(self, article: Article, kind: Kind, name: str = "") -> None:
        """Keep this saved state of an article for ever. UserError when it is not saved."""
        self.library.history.keep(article, kind, name=name, by=self.person)

    def sign(self, article: Article, *, quick: bool = False) -> None:
        """Sign an article off: what it is now is a version for ever. Raises NotReady when something is missing. quick
        as in :meth:`check`."""
        self.must_be_ready(article, quick=quick)
        self.keep_version(article, "signed")

    @property
    def backups(self) -> Path:
        """Where the backups are."""
        return Path(self.settings.backup_folder) if self.settings.backup_folder else self.paths.data / "backups"

    def back_up(self, folder: Path | None = None, go_on: Callable[[], bool] = lambda: True) -> Backup | None:
        """Copy the whole library now; None when it was stopped. What is past its time is removed. Raises UserError."""
        from newsdesk.library.backup import back_up

        return back_up(self.library.path, folder or self.backups, self.clock(), go_on)

    def tidy(self, go_on: Callable[[], bool] = lambda: True) -> None:
        """What time does to a library; see :func:`newsdesk.desk.upkeep.tidy`."""
        from newsdesk.desk.upkeep import tidy  # not at the start

        tidy(self, go_on)

    # ------------------------------------------------------------------ in

    def import_file(self, path: Path) -> Import:
        """Make an article of a file; whichever importer is surest reads it, and our own is unpacked. Raises
        UserError."""
        from newsdesk.desk.unpacking import is_package, unpack

        if is_package(path):
            article, receipt = unpack(path, self.library, self.new_id, self.person)
            return Import(article.id, article, receipt)
        source, importer = read_file(path, self.registry)
        imported = importer.read(source, self.new_id, stamp(self.clock()))
        article, receipt = fitted(imported, self.library, self.new_id)
        self.library.create(article)
        return Import(article.id, article, receipt)

    @cached_property
    def outbox(self) -> Outbox:
        """What is published."""
        from newsdesk.desk.outbox import Outbox  # not at the start

        return Outbox(self)

    @cached_property
    def pictures(self) -> Pictures:
        """What is done with pictures."""
        return Pictures(self.library, self.profile.pictures)

    def take_in(self, data: bytes, name: str) -> Asset:
        """Inspect a picture and keep its original. Slow for large ones: call it in a worker. Raises UserError."""
        return self.pictures.take_in(data, name).asset

    # ------------------------------------------------------------------ out

    def check(self, article: Article, *, quick: bool = False) -> tuple[Finding, ...]:
        """What all checks say, errors first. quick, for who must not wait: of near copies what is remembered alone."""
        hashes = _hashes(article)
        known = frozenset(h for h in hashes if self.library.asset(h) is not None)
        before = self.pictures.before(hashes, article.id, quick=quick)
        used, near = ({h: (b.use.headline, day(b.use.time)) for h, b in before.items() if b.near is near}
                      for near in (False, True))  # fmt: skip
        context = CheckContext(self.profile.required, known, used, near, self.library.shelf.generated(hashes))
        found = [f for check in self.registry.checks.values() for f in check.find(article, context)]
        order = {"error": 0, "warning": 1, "info": 2}
        return tuple(sorted(found, key=lambda f: order[f.level]))

    @cached_property
    def _renditions(self) -> Renditions:
        from newsdesk.desk.renditions import Renditions  # brings Pillow: not at the start

        return Renditions(self.library, self.paths.cache)

    def pictures_for(
        self, article: Article, *, quick: bool = False, sizes: PictureSizes | None = None, signed: bool = False
    ) -> dict[str, Picture]:
        """The article's pictures ready to publish, by the figure's id; one that the library lacks is left out. sizes
        are those of the profile; quick gives the widest JPEG of each alone; signed, if the profile says with what."""
        from newsdesk.desk.making import pictures

        return pictures(article, self._renditions, self.profile, self.library, quick=quick, sizes=sizes, signed=signed)

    def pictures_above(self, article: Article, pictures: Mapping[str, Picture]) -> tuple[Note, ...]:
        """Which of these are above the desk profile's limit of bytes, because nothing could keep it."""
        from newsdesk.desk.renditions import above

        return above(article, pictures, self.profile.pictures.most_bytes)

    def render(
        self, article: Article, format: str, options: Mapping[str, Any], *, quick: bool = False, signed: bool = False
    ) -> Bundle:
        """The export in memory: what an export writes, but for the signatures of its pictures, which signed adds; and
        quick, what the preview shows: the same with one size of each picture."""
        pictures = self.pictures_for(article, quick=quick, signed=signed)
        return self.registry.exporter(format).export(article, pictures, self.house, options)

    def export(
        self,
        article: Article,
        format: str,
        options: Mapping[str, Any],
        target: Path,
        *,
        draft: bool = False,
        name: str = "",
    ) -> Exported:
        """Write the article into the folder target; with a name, into target under that name, one file as a file. What
        comes of it is looked at before it is written (``selfcheck``). A draft is not signed. Raises NotReady unless
        draft, and UserError."""
        self.registry.exporter(format)  # an unknown format is said before anything else
        if not draft:
            self.must_be_ready(article)
        if target.exists() and not target.is_dir():
            raise UserError(M("{path} is a file, not a folder.", path=target), M("Choose a folder."))
        bundle, _, notes = self.made(article, format, options, draft=draft)
        if name:
            made = Written(self.paths.data / "exports.json").write(target, name, format, bundle, article.id)
        else:
            made = write_bundle(target, bundle)
        made = replace(made, receipt=notes)
        if not draft:
            self.keep_exported(article)
        return made

    def made(
        self, article: Article, format: str, options: Mapping[str, Any], *, draft: bool = False
    ) -> tuple[Bundle, Mapping[str, Picture], tuple[Note, ...]]:
        """What an export writes, looked at, its pictures, and what does not come along. Raises UserError."""
        from newsdesk.desk.selfcheck import checked  # not at the start
        from newsdesk.desk.signing import lost  # not at the start: what reads pictures' metadata

        pictures = self.pictures_for(article, signed=not draft)
        bundle, notes = checked(self.registry, format, article, pictures, self.house, options)
        if draft or self.profile.pictures.signing is None:
            notes = (*notes, *lost(article, self._renditions.known))
        return bundle, pictures, (*notes, *self.pictures_above(article, pictures))

    def keep_exported(self, article: Article) -> None:
        """Keep what was exported for ever. The export is made: a library that cannot be written has been said."""
        try:
            self.keep_version(article, "exported")
        except UserError:
            log.warning("the exported version is not kept", exc_info=True)

    def pack(
        self,
        article: Article,
        target: Path,
        *,
        versions: bool = False,
        originals: bool = False,
        each: Callable[[Treated], object] = lambda treated: None,
    ) -> tuple[Note, ...]:
        """Write this value of an article with its pictures into one file; what was removed from them and what could not
        be put in. originals puts them in untouched, with all that they tell; each hears what became of every
        picture. Raises UserError."""
        from newsdesk.desk.packing import pack

        kept = self.library.history.versions(article.id) if versions else ()
        now = stamp(self.clock())
        return pack(article, self.library, target, created=now, versions=kept, originals=originals, each=each)

    def must_be_ready(self, article: Article, *, quick: bool = False) -> None:
        """Raises NotReady when something is missing before publication. quick as in :meth:`check`."""
        errors = tuple(f for f in self.check(article, quick=quick) if f.level == "error")
        if errors:
            raise NotReady(errors)


def _hashes(article: Article) -> dict[str, None]:
    """The pictures of an article, each once, in order."""
    return dict.fromkeys(p.asset for p in pictures_in(article.blocks) if p.asset)
