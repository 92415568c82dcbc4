"""The picture shelf: all pictures of the library, searched by what is said of them, with where each is used."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from newsdesk.base.clock import day, stamp
from newsdesk.base.i18n import Translator
from newsdesk.desktop.composed import KeepsComposed
from newsdesk.desktop.editor.guard import guard
from newsdesk.desktop.editor.pictures import PictureSource
from newsdesk.desktop.panels.fields import name_combo
from newsdesk.desktop.panels.filters import DAYS
from newsdesk.desktop.panels.picturegrid import PictureGrid, caption_of, credit_of
from newsdesk.desktop.relay import Relay
from newsdesk.desktop.theme import Colours
from newsdesk.library.shelf import Kept, Shelf, Use, Wanted

USE = Qt.ItemDataRole.UserRole
MOST = 100
"""Pictures that are put in at once."""


@dataclass(frozen=True, slots=True)
class Picked:
    """What the person wants: these pictures put in, or this article shown at this picture; neither: nothing."""

    pictures: tuple[Kept, ...] = ()
    article: str = ""
    asset: str = ""


class ShelfDialog(QDialog):
    """When it is closed, ``picked`` says what was wanted."""

    def __init__(
        self,
        t: Translator,
        colours: Colours,
        shelf: Shelf,
        relay: Relay,
        pictures: PictureSource,
        parent: QWidget | None = None,
        *,
        insert: bool,
    ) -> None:
        """insert: is there an article to put pictures into?"""
        super().__init__(parent)
        self.on_error = relay.on_error
        self._t, self._shelf, self._relay, self._insert = t, shelf, relay, insert
        self._over = False
        self._asked: Wanted | None = None
        self.picked = Picked()
        self.setWindowTitle(t("Picture shelf"))
        self.resize(1120, 740)
        self.search = QLineEdit(placeholderText=t("Caption, credit, keyword, headline, 2026-11-20…"))
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName(t("Search the pictures"))
        KeepsComposed(self.search)
        self.used, self.since = QComboBox(), QComboBox()
        for used, text in ((None, t("All pictures")), (True, t("In articles")), (False, t("In no article"))):
            self.used.addItem(text, used)
        self.since.addItem(t("Any time"), 0)
        for days, words in DAYS.items():
            self.since.addItem(t(words), days)
        name_combo(self.used, t("Which pictures"))
        name_combo(self.since, t("When they came"))
        self.grid = PictureGrid(t, colours, pictures)
        self.count = QLabel()
        self.count.setObjectName("hint")
        self._make_side()
        self._make_buttons()
        self._lay_out()
        self._pause = QTimer(self, interval=150, singleShot=True)
        self._pause.timeout.connect(self._ask)
        self.search.textChanged.connect(lambda: self._pause.start())
        self.search.returnPressed.connect(self.grid.setFocus)
        for combo in (self.used, self.since):
            combo.currentIndexChanged.connect(self._ask)
        self.grid.chosen.connect(self._show)
        self.grid.picked.connect(self._take)
        self._show()
        self._ask()
        self.search.setFocus()

    def _make_side(self) -> None:
        """What is said of the chosen picture, and the articles that have it."""
        t = self._t
        self.caption, self.about = QLabel(), QLabel()
        self.caption.setObjectName("lead")
        self.about.setObjectName("hint")
        for label in (self.caption, self.about):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.used_in = QLabel()
        self.used_in.setObjectName("title")
        self.uses = QListWidget()
        self.uses.setObjectName("uses")
        self.uses.setAccessibleName(t("Articles that have this picture"))
        self.uses.setWordWrap(True)
        self.uses.itemActivated.connect(self._show_article)
        self.uses.currentItemChanged.connect(lambda *_: self._enable())

    def _make_buttons(self) -> None:
        t = self._t
        self.insert, self.show_article = QPushButton(t("Insert")), QPushButton(t("Show article"))
        self.insert.setObjectName("primary")
        self.close_button = QPushButton(t("Close"))
        for button, act in (
            (self.insert, self._take), (self.show_article, self._show_article), (self.close_button, self.reject),
        ):  # fmt: skip
            button.setAutoDefault(False)  # Enter is for the grid and the list
            button.clicked.connect(lambda checked=False, act=act: act())

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.search, 1)
        head.addWidget(self.used)
        head.addWidget(self.since)
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(12, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.caption)
        column.addWidget(self.about)
        column.addSpacing(6)
        column.addWidget(self.used_in)
        column.addWidget(self.uses, 1)
        column.addWidget(self.show_article)
        column.addStretch(0)
        split = QSplitter()
        split.addWidget(self.grid)
        split.addWidget(side)
        split.setSizes([800, 280])
        split.setStretchFactor(0, 1)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(1)
        side.setMinimumWidth(220)
        self.grid.setMinimumWidth(240)
        foot = QHBoxLayout()
        foot.addWidget(self.count, 1)
        foot.addWidget(self.close_button)
        foot.addWidget(self.insert)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 14, 16, 14)
        whole.setSpacing(10)
        whole.addLayout(head)
        whole.addWidget(split, 1)
        whole.addLayout(foot)

    # ------------------------------------------------------------------ what is asked for

    def wanted(self) -> Wanted:
        """What is asked for now."""
        days = self.since.currentData()
        since = stamp(datetime.now(UTC) - timedelta(days=days))[:16] if days else ""
        return Wanted(self.search.text().strip(), since, self.used.currentData())

    @guard()
    def _ask(self, *_: object) -> None:
        asked = self._asked = self.wanted()
        self._relay.run(self._shelf.order, asked, done=lambda numbers: self._came(asked, numbers))

    def _came(self, asked: Wanted, numbers: array[int]) -> None:
        if self._over or asked is not self._asked:
            return  # another one is wanted by now
        t = self._t
        nothing = t("No picture is like that.") if asked != Wanted() else t("There is no picture in the library yet.")
        self.grid.show_pictures(numbers, self._shelf.listed, nothing)
        self.count.setText(t("{count} {count:picture|pictures}", count=f"{len(numbers):,}"))

    # ------------------------------------------------------------------ what is chosen

    @guard()
    def _show(self) -> None:
        """Another picture is chosen."""
        t, count = self._t, len(self.grid.places())
        kept = next(iter(self.grid.kept(1)), None) if count == 1 else None
        self.caption.setText((caption_of(kept) or t("(no caption)")) if kept else "")
        self.about.setText(self._about(kept) if kept else "")
        if count > 1:
            self.caption.setText(t("{count} pictures are chosen.", count=f"{count:,}"))
        self.uses.clear()
        for use in kept.uses if kept else ():
            item = QListWidgetItem(self._use(use))
            item.setData(USE, use)
            self.uses.addItem(item)
        self.uses.setVisible(bool(kept and kept.uses))
        self.used_in.setText("")
        if kept:
            words = t("In {count} {count:article|articles}", count=kept.count) if kept.count else t("In no article")
            self.used_in.setText(words)
        self.used_in.setVisible(kept is not None)
        if kept and kept.uses:
            self.uses.setCurrentRow(0)
        self._enable()

    def _about(self, kept: Kept) -> str:
        t, asset = self._t, kept.asset
        size = f"{asset.width} × {asset.height} • {asset.size / 1e6:.1f} MB"
        came = t("Came on {day}", day=day(kept.taken)) if kept.taken else ""
        taken = t("Taken on {day}", day=kept.date[:10]) if kept.date else ""
        return "\n".join(x for x in (credit_of(kept), taken, came, size) if x)

    def _use(self, use: Use) -> str:
        t = self._t
        text = f"{use.headline or t('(no headline)')}\n{day(use.time)}"
        return f"{text} • {t('in the bin')}" if use.binned else text

    def _enable(self) -> None:
        """Only what can be done now can be asked for."""
        t, count = self._t, len(self.grid.places())
        self.insert.setEnabled(self._insert and 0 < count <= MOST)
        self.insert.setText(t("Insert {count} pictures", count=f"{count:,}") if count > 1 else t("Insert"))
        tip = t("At most {count} at once.", count=MOST) if count > MOST else ""
        self.insert.setToolTip(tip if self._insert else t("Open an article first, to put pictures into it."))
        self.show_article.setVisible(self.uses.count() > 0)
        self.show_article.setEnabled(self.uses.currentItem() is not None)

    # ------------------------------------------------------------------ what is done

    @guard()
    def _take(self) -> None:
        """Put the chosen ones in; without an article to put them into, show the one that has them."""
        if self.insert.isEnabled():
            self.picked = Picked(tuple(self.grid.kept(MOST)))
            self.accept()
        elif not self._insert:
            self._show_article()

    @guard()
    def _show_article(self, *_: object) -> None:
        item = self.uses.currentItem()
        if item is not None:
            use: Use = item.data(USE)
            self.picked = Picked(article=use.article, asset=use.sha256)
            self.accept()

    @guard()
    def done(self, answer: int) -> None:
        """Answered: the work on pictures ends."""
        self._over = True
        self._pause.stop()
        self.grid.stop()
        super().done(answer)
