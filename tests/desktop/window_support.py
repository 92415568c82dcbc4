"""A window over a library of its own, and a person's hands on it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path

from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from newsdesk.article.article import Article
from newsdesk.article.blocks import Embed, Table
from newsdesk.article.edits import Edit
from newsdesk.article.look import Look
from newsdesk.base.i18n import Translator
from newsdesk.base.paths import resources, user_paths
from newsdesk.desk.desk import Desk
from newsdesk.desk.packing import Treated
from newsdesk.desk.profiles import Chosen, Found
from newsdesk.desk.sample import sample_profile
from newsdesk.desk.settings import Settings
from newsdesk.desk.targets import Changes as TargetChanges
from newsdesk.desk.updating import News
from newsdesk.desktop.dialogs.afterwards import Readers
from newsdesk.desktop.dialogs.changedthere import Changes
from newsdesk.desktop.dialogs.exporting import Offer, Wanted
from newsdesk.desktop.dialogs.publishing import Offer as PublishOffer
from newsdesk.desktop.dialogs.publishing import PublishDialog
from newsdesk.desktop.dialogs.shelf import Picked
from newsdesk.desktop.editor.page import Page
from newsdesk.desktop.editor.pictures import PictureSource
from newsdesk.desktop.picture.pixels import Original
from newsdesk.desktop.relay import Relay
from newsdesk.desktop.theme import LIGHT
from newsdesk.desktop.window import Window
from newsdesk.extend.ports import Finding, Note
from newsdesk.library.outbox import Delivery
from newsdesk.library.shelf import Shelf

SAMPLES = resources() / "samples"


class Answers:
    """What the person would answer to the window's questions."""

    def __init__(self, folder: Path) -> None:
        self.folder_answer: Path | None = folder
        self.export_answer: Callable[[Offer], Wanted | None] = lambda offer: Wanted("html", {}, folder)
        self.picture_files: list[Path] = []
        self.shelf_answer: Callable[..., Picked] = lambda shelf: Picked()
        """What is picked of a shelf."""
        self.picture_folder_answer: Path | None = None
        self.file: Path | None = None
        self.not_ready_answer: Finding | bool = False
        self.asked: list[str] = []
        self.save_answer: Path | None = folder / "copy.newsdesk"
        self.channel_answer = "新闻中心 › 要闻"
        self.leave_answer = "stay"
        self.version_answer = "给主编看的"
        self.history_answer: Callable[..., tuple[Edit, ...]] = lambda past, current: ()
        self.two_texts_answer = ""
        self.publish_answer: Callable[[PublishDialog], object] = lambda dialog: None
        self.correction_answer: tuple[str, str] | None = None
        self.withdraw_answer = ""
        self.seen_by_readers: list[Readers] = []
        self.changed: Changes | None = None
        self.changed_answer = ""
        self.receipts: list[Sequence[Note]] = []
        self.copies: list[tuple[Sequence[Treated], Article]] = []
        self.for_ever_answer = False
        self.settings_answer: dict[str, object] = {}
        self.profile_answer: Chosen | None = None
        self.targets_answer: Callable[[Desk], TargetChanges | None] = lambda desk: None
        self.table_answer: Table | None = None
        self.look_answer: Callable[[Look], Look | None] = lambda look: None
        self.embed_answer: Embed | None = None
        self.link_answer: str | None = "https://citydaily.example/"

    def export(self, offer: Offer) -> Wanted | None:
        self.asked.append(f"export {offer.name}")
        return self.export_answer(offer)

    def folder(self, start: str, name: str) -> Path | None:
        self.asked.append(f"folder {name}")
        return self.folder_answer

    def pictures(self) -> list[Path]:
        return self.picture_files

    def picture(self) -> Path | None:
        return next(iter(self.picture_files), None)

    def look(self, original: Original, look: Look, relay: object) -> Look | None:
        self.asked.append(f"look {original.size[0]}x{original.size[1]}")
        return self.look_answer(look)

    def original(self, original: Original, relay: object) -> None:
        self.asked.append(f"original {original.size[0]}x{original.size[1]}")

    def shelf(self, shelf: Shelf, relay: object, pictures: object, *, insert: bool) -> Picked:
        self.asked.append(f"shelf, {'to insert' if insert else 'to look'}")
        return self.shelf_answer(shelf)

    def picture_folder(self) -> Path | None:
        return self.picture_folder_answer

    def copy_receipt(self, treated: Sequence[Treated], article: Article, pictures: object) -> None:
        self.copies.append((treated, article))

    def pictures_receipt(self, notes: Sequence[Note]) -> None:
        self.receipts.append(notes)

    def article_file(self, suffixes: Sequence[str]) -> Path | None:
        return self.file

    def link(self, href: str) -> str | None:
        return self.link_answer

    def table(self, table: Table | None) -> Table | None:
        self.asked.append(f"table {table.caption if table else 'new'}")
        return self.table_answer

    def embed(self, card: Embed | None) -> Embed | None:
        self.asked.append(f"embed {card.title if card else 'new'}")
        return self.embed_answer

    def save_file(self, name: str) -> Path | None:
        self.asked.append(f"save {name}")
        return self.save_answer

    def backup(self, names: Sequence[str]) -> int:
        self.asked.append(f"backup of {len(names)}")
        return 0 if names else -1

    def channel(self, names: Sequence[str]) -> str:
        self.asked.append("channel")
        return self.channel_answer

    def version_name(self, taken: Collection[str]) -> str:
        self.asked.append(f"version name, not {' '.join(sorted(taken))}")
        return self.version_answer

    def history(self, past: object, current: Article, relay: object, pictures: object) -> tuple[Edit, ...]:
        self.asked.append("history")
        return self.history_answer(past, current)

    def two_texts(self, mine: Article, theirs: Article, pictures: object) -> str:
        self.asked.append(f"two texts: {mine.body[0].text.text} | {theirs.body[0].text.text}")
        return self.two_texts_answer

    def publish(self, offer: PublishOffer, relay: Relay, pictures: PictureSource) -> PublishDialog:
        """The real dialog, as a person sees it; publish_answer is their hands."""
        self.asked.append(f"publish {offer.act}")
        dialog = PublishDialog(Translator("en"), LIGHT, offer, relay, pictures)
        dialog.show()
        self.publish_answer(dialog)
        dialog.close()
        dialog.deleteLater()
        return dialog

    def correction(self, staff: Sequence[str], printed: Callable[[str, str], str]) -> tuple[str, str] | None:
        self.asked.append("correction")
        return self.correction_answer

    def withdraw(self, headline: str, standing: Mapping[str, Delivery]) -> str:
        self.asked.append(f"withdraw from {' '.join(standing)}")
        return self.withdraw_answer

    def readers(
        self,
        standing: Mapping[str, Delivery],
        compare: Callable[[str], Readers],
        relay: Relay,
        pictures: PictureSource,
    ) -> None:
        self.asked.append(f"readers of {' '.join(standing)}")
        self.seen_by_readers = [compare(name) for name in standing]

    def changed_there(self, changes: Changes, pictures: PictureSource) -> str:
        self.asked.append(f"changed at {changes.target}")
        self.changed = changes
        return self.changed_answer

    def not_ready(self, findings: Sequence[Finding], *, draft: bool = True) -> Finding | bool:
        self.asked.append("not ready: " + ", ".join(f.code for f in findings))
        return self.not_ready_answer

    def settings(self, held: Settings, system_name: str, beside: Path, fixed: object = ()) -> dict[str, object]:
        self.asked.append("settings")
        return dict(self.settings_answer)

    def profile(self, held: Found, relay: object) -> Chosen | None:
        self.asked.append(f"profile, not {held.file}")
        return self.profile_answer

    def news(self, news: News) -> None:
        self.asked.append(f"news {news.version}")

    def targets(self, desk: Desk, relay: object, chosen: str = "") -> TargetChanges | None:
        self.asked.append(f"targets {chosen}".strip())
        return self.targets_answer(desk)

    def erase(self, count: int, headline: str) -> bool:
        self.asked.append(f"erase {count} {headline}")
        return self.for_ever_answer

    def empty_bin(self, count: int) -> bool:
        self.asked.append(f"empty the bin of {count}")
        return self.for_ever_answer

    def receipt(self, notes: Sequence[Note]) -> None:
        self.receipts.append(notes)

    def leave_unsaved(self, why: str) -> str:
        self.asked.append(f"unsaved {why}")
        return self.leave_answer

    def about(self, version: str) -> None:
        self.asked.append(f"about {version}")


class Reporter:
    """Opens the window and works in it."""

    def __init__(self, home: Path, *, profile: Path | None = None) -> None:
        self.home = home
        self.paths = user_paths({"NEWSDESK_HOME": str(home)})
        self.desk = Desk.open(self.paths, profile=profile)
        self.window = Window(self.desk, Translator("en"), LIGHT)
        self.answers = Answers(home / "exports")
        self.window.ask = self.answers  # type: ignore[assignment]
        self.errors: list[Exception] = []
        self.window.on_error = self.errors.append  # type: ignore[method-assign]
        self.window.resize(1440, 900)
        self.window.show()

    @property
    def page(self) -> Page:
        assert self.window.opened is not None
        return self.window.opened.page

    def act(self, name: str) -> None:
        self.window.named[name].trigger()

    def compose(self, text: str, target: QWidget | None = None) -> None:
        """Type as with an input method: a preedit first, then the text."""
        target = target or self.page
        for part in range(0, len(text), 12):
            piece = text[part : part + 12]
            QApplication.sendEvent(target, QInputMethodEvent("pin'yin", []))
            event = QInputMethodEvent("", [])
            event.setCommitString(piece)
            QApplication.sendEvent(target, event)

    def written(self, *texts: str) -> None:
        """A new article with these paragraphs."""
        self.act("new")
        self.page.binding.set_caret((1, 0, 1, 0))
        self.page.insert_text("\n".join(texts))

    def key(self, key: object, target: QWidget | None = None) -> None:
        QTest.keyClick(target or self.page, key)  # type: ignore[call-overload]

    def wait(self, condition: Callable[[], bool], seconds: float = 20.0, what: str = "it did not happen") -> None:
        end = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < end, what
            QApplication.processEvents()
            time.sleep(0.01)

    def check(self) -> None:
        """Nothing went wrong so far, and page and model agree."""
        if self.errors:
            raise self.errors[0]
        if self.window.opened is not None:
            self.page.check()

    def close(self) -> None:
        self.check()
        self.window.close()
        self.window.deleteLater()
        QApplication.processEvents()
        self.desk.close()

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """The command line over the same home."""
        env = {**os.environ, "NEWSDESK_HOME": str(self.home), "LANGUAGE": "en", "LC_ALL": "C.UTF-8"}
        command = [sys.executable, "-m", "newsdesk", *arguments]
        return subprocess.run(command, env=env, capture_output=True, text=True, encoding="utf-8", check=False)


def use_sample_profile(home: Path) -> None:
    """As a newsroom would hand it out, for the window and the command line alike."""
    (home / "config").mkdir(parents=True)
    (home / "config" / "profile.toml").write_bytes(sample_profile().read_bytes())


def files_of(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
