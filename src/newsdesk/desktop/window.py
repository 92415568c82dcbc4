"""The window: opens articles, runs commands, and keeps page, panels, preview and status bar in step."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QObject, QUrl, Signal
from PySide6.QtGui import QCloseEvent, QDesktopServices, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow, QPlainTextEdit, QWidget

from newsdesk.article.blocks import KINDS as BLOCK_KINDS
from newsdesk.article.outline import count
from newsdesk.base.errors import UserError
from newsdesk.base.i18n import Translator
from newsdesk.desk.desk import Desk
from newsdesk.desktop.actions import ACTIONS, Actions
from newsdesk.desktop.articles import Articles
from newsdesk.desktop.backups import Backups
from newsdesk.desktop.binned import Binned
from newsdesk.desktop.checking import Checking
from newsdesk.desktop.delivering import Delivering
from newsdesk.desktop.dialogs.ask import Ask
from newsdesk.desktop.editor.guard import guard
from newsdesk.desktop.editor.page import Page
from newsdesk.desktop.exporting import Exporting
from newsdesk.desktop.exportingall import ExportingAll
from newsdesk.desktop.frame import Frame, restored, saved
from newsdesk.desktop.helping import Helping
from newsdesk.desktop.inserting import Inserting
from newsdesk.desktop.listing import Listing
from newsdesk.desktop.menus import Menus
from newsdesk.desktop.onpage import IN_FOCUS, ON_PAGE
from newsdesk.desktop.opened import LibraryPictures, Opened
from newsdesk.desktop.outlining import Outlining
from newsdesk.desktop.picturing import Picturing
from newsdesk.desktop.preferences import Preferences
from newsdesk.desktop.previewing import Previewing
from newsdesk.desktop.printing import Printing
from newsdesk.desktop.publishing import Publishing
from newsdesk.desktop.recent import Recent
from newsdesk.desktop.relay import Relay
from newsdesk.desktop.saving import Saving
from newsdesk.desktop.searching import Searching
from newsdesk.desktop.shelving import Shelving
from newsdesk.desktop.spelling import Spelling
from newsdesk.desktop.stating import Stating
from newsdesk.desktop.stepping import Stepping
from newsdesk.desktop.takingin import TakingIn
from newsdesk.desktop.targeting import Targeting
from newsdesk.desktop.theme import Colours
from newsdesk.desktop.updating import Updating
from newsdesk.desktop.viewing import Viewing
from newsdesk.extend.ports import Finding
from newsdesk.library.store import LibraryDamaged

PREFIXES = {"kind": "_kind", "view": "show_view", "language": "_language"}


class Window(QMainWindow):
    """One window over a desk. ``languageChosen``: build it anew in the language of the settings. ``libraryWanted``:
    close all, do what it gives, and open again; ``reopenWanted``: the same, nothing between. ``bugMet``: an exception
    that nobody but us can mend."""

    languageChosen = Signal()
    libraryWanted = Signal(object)
    reopenWanted = Signal()
    bugMet = Signal(object)

    def __init__(self, desk: Desk, t: Translator, colours: Colours) -> None:
        super().__init__()
        self.setWindowTitle("Newsdesk")
        self.desk, self.t, self.colours = desk, t, colours
        self.opened: Opened | None = None
        self.findings: tuple[Finding, ...] = ()
        self.ask = Ask(t, colours, self)
        self.parts: tuple[object, ...] = (self,)
        """Who has a method act_NAME for each action; the first that has it does it."""
        self.named = Actions(self, t, {row.name: partial(self._try, self._handler(row.name)) for row in ACTIONS})
        self.frame = Frame(self, desk, t, colours, self.named)
        self.named.fill(self.menuBar(), t)
        self.relay = Relay(desk.jobs, self.on_error)
        self.previewing = Previewing(self)
        self.exporting = Exporting(self)
        self.taking_in = TakingIn(self)
        self.stating = Stating(self)
        self.picturing = Picturing(self)
        self.inserting = Inserting(self, self.picturing)
        self.binned = Binned(self)
        self.articles = Articles(self, self.binned)
        self.listing = Listing(self)
        self.searching = Searching(self)
        self.outlining = Outlining(self)
        self.checking = Checking(self)
        self.viewing = Viewing(self)
        self.spelling = Spelling(self)
        self.stepping = Stepping(self)
        self.saving = Saving(self)
        self.delivering = Delivering(self)
        self.backups = Backups(self, self.libraryWanted.emit)
        self.preferences = Preferences(self, self._language, self.reopenWanted.emit)
        self.updating = Updating(self)
        self.printing = Printing(self)
        self.recent = Recent(self)
        self.menus = Menus(self, self.spelling)
        self.parts = (
            self, self.articles, self.previewing, self.exporting, ExportingAll(self), self.inserting, self.taking_in,
            self.searching, self.outlining, self.checking, self.viewing, self.spelling, self.stepping, self.saving,
            self.backups, self.preferences, self.binned, self.picturing, Shelving(self), Helping(self),
            self.updating, self.printing, self.recent,
            self.updating, Targeting(self, self.delivering),
            self.delivering, Publishing(self, self.delivering, self.saving.undecided),
        )  # fmt: skip
        self._connect()
        space = self.screen().availableSize()
        self.resize(min(1440, space.width() - 20), min(900, space.height() - 50))  # the system's frame needs room too
        self.restoreGeometry(restored(desk.settings.geometry))
        self.frame.columns.restoreState(restored(desk.settings.splitter))
        self.refresh()
        self.show_view(desk.settings.view)
        self.enable()

    def _connect(self) -> None:
        frame = self.frame
        frame.library.list.opened.connect(self.open)
        frame.library.filters.choices = self.desk.library.choices
        frame.library.is_elsewhere(self.desk.library.presence)
        frame.library.list.show_pictures(LibraryPictures(self.desk))
        frame.library.selected.connect(self.enable)
        frame.library.list.restWanted.connect(self.listing.read_rest)
        frame.library.list.removeWanted.connect(self.binned.remove)
        frame.library.changed.connect(self.refresh)
        frame.library.list.menuRequested.connect(self.menus.library)
        frame.details.pictureWanted.connect(self.named["edit_picture"].trigger)
        for widget in frame.details.findChildren(QLineEdit) + frame.details.findChildren(QPlainTextEdit):
            widget.installEventFilter(self)

    # ------------------------------------------------------------------ articles

    @guard()
    def open(self, article_id: str) -> None:
        """Show this article for editing; the one before is saved first."""
        if self.opened is not None and self.opened.id == article_id:
            return
        if not self.close_article():
            self.refresh()
            return
        try:
            opened = Opened(self.desk, article_id, self.t, self.colours, self.on_error)
        except UserError as error:
            self.on_error(error)
            return
        self.opened = opened
        self.frame.notice.opened(article_id)
        opened.changed.connect(self._show_counts)
        opened.changed.connect(self.searching.look_again)
        opened.rested.connect(self.outlining.update)
        opened.rested.connect(self.spelling.opened)
        opened.rested.connect(self._check)
        opened.rested.connect(self._caret_moved)  # what was pasted may be of another kind than what stood there
        opened.changed.connect(self.previewing.update)
        opened.state.connect(self.saving.told)
        page = opened.page
        page.caretMoved.connect(self._caret_moved)
        page.picturesGiven.connect(self.taking_in.start)
        page.htmlGiven.connect(self.taking_in.start_html)
        page.pasted.connect(self.taking_in.say_receipt)
        page.filesGiven.connect(self.articles.take_in)
        page.linkClicked.connect(lambda href: QDesktopServices.openUrl(QUrl(href)))
        page.contextRequested.connect(self.menus.page)
        page.objectActivated.connect(self.inserting.change)
        self.frame.show_page(page)
        self.searching.close()
        self.frame.details.show_document(opened.document)
        self.recent.opened(article_id)
        self.frame.status.show_state(opened.session.state)
        self._show_counts()
        self._check()
        self.show_view(self.desk.settings.view)
        self.refresh()
        self.enable()
        self._caret_moved()
        self.outlining.update()
        self.delivering.update()
        self.viewing.opened(page)
        self.binned.opened()
        self.spelling.opened()
        if not page.isHidden():
            page.setFocus()

    def close_article(self) -> bool:
        """Save and close what is open; False when the person would rather stay."""
        opened = self.opened
        if opened is None:
            return True
        opened.page.finish()
        if not opened.session.flush(3.0):
            why = opened.session.state.message
            answer = self.ask.leave_unsaved(self.t(why) if why else "")
            if answer == "copy":
                self.saving.act_save_copy()
            if answer != "leave":
                return False
        if opened.session.conflict:
            name = opened.document.article.headline or self.t("(no headline)")
            words = self.t("“{name}” was changed elsewhere too. Your text is kept as a second article.", name=name)
            self.frame.notice.say(words, lasting=True)
        self.viewing.closing(opened.page, opened.id)
        self.opened = None
        self.setWindowTitle("Newsdesk")
        self.frame.notice.closed()
        self.frame.details.show_document(None)
        self.frame.notice.forget("binned")
        self.frame.status.show_state(None)
        self.frame.status.show_counts(None)
        self.findings = ()
        self.checking.update()
        opened.close()
        opened.page.hide()
        opened.page.setParent(None)
        opened.page.deleteLater()
        self.frame.show_page(None)
        self.enable()
        return True

    def look_at_list(self) -> None:
        """Read the library's list again if another program changed what it shows."""
        self.listing.look()

    @guard()
    def refresh(self, *, steady: bool = False) -> None:
        """Read the library's list again. steady: another program is the reason; the person stays where they are."""
        self.listing.read(steady=steady)

    def enable(self) -> None:
        """Only what can be done now can be asked for."""
        library, opened = self.frame.library, self.opened
        chosen = bool(library.list.selectionModel().hasSelection())
        can = {"article": opened is not None, "writing": opened is not None and not opened.binned}
        can |= {"chosen": chosen and not library.binned, "bin": chosen and library.binned, "full": library.gone > 0}
        can["any"] = can["writing"] or can["chosen"]
        can["page"] = can["writing"] and opened is not None and not opened.page.isHidden()
        can["live"] = opened is not None and self.delivering.stands(opened.id)
        can |= self.picturing.can()
        self.named.enable(can)
        self.frame.export.setEnabled(can["article"])
        self.frame.kind.setEnabled(can["page"])
        self.stepping.show()

    # ------------------------------------------------------------------ what is told

    @guard()
    def _show_counts(self) -> None:
        if self.opened is not None:
            article = self.opened.document.article
            self.frame.status.show_counts(count(article))
            self.setWindowTitle(f"{article.headline} – Newsdesk" if article.headline else "Newsdesk")
            self.stepping.show()

    @guard()
    def _check(self) -> None:
        self.checking.check()

    @guard()
    def _caret_moved(self) -> None:
        if self.opened is None:
            return
        page = self.opened.page
        kind, marks = page.kind_at_caret(), page.marks_at_caret()
        known = BLOCK_KINDS.get(kind)
        self.frame.kind.setText((self.t(known.label) if known else self.t("Paragraph")) + " ▾")
        name = f"kind_{kind}"
        if any(row.name == name for row in ACTIONS):
            self.named[name].setChecked(True)
        self.named["bold"].setChecked("strong" in marks)
        self.named["italic"].setChecked("em" in marks)
        self.named["verify"].setChecked("verify" in marks)
        figure = page.picture_at_caret()
        self.frame.details.show_figure(figure)
        self.named.enable(self.picturing.can())
        if figure is not None:
            self.frame.details.mark(self.findings)
        self.previewing.follow(page.block_at_caret())
        self.outlining.follow()

    def on_error(self, error: Exception) -> None:
        """Say what went wrong; of a damaged library what can be read is offered."""
        if isinstance(error, LibraryDamaged):
            rescue = (self.t("Bring back what can be read"), self.backups.rescue)
            self.frame.notice.say(self.t(error.message), rescue, lasting=True)
        else:
            self.frame.notice.error(error)
            if not isinstance(error, UserError):
                self.bugMet.emit(error)

    def _handler(self, name: str) -> Callable[[], object]:
        prefix, _, rest = name.partition("_")
        if prefix in PREFIXES:
            return partial(getattr(self, PREFIXES[prefix]), rest)
        if name in IN_FOCUS:
            return partial(self._in_focus, IN_FOCUS[name])
        if name in ON_PAGE:
            return partial(self._on_page, ON_PAGE[name])
        return lambda: next(act for part in self.parts if (act := getattr(part, f"act_{name}", None)))()

    def _try(self, act: Callable[[], object]) -> None:
        """Run an action's handler; what it raises is said, not thrown at Qt."""
        try:
            act()
        except UserError as error:
            self.on_error(error)

    # ------------------------------------------------------------------ actions

    def _in_focus(self, name: str) -> None:
        """Cut, copy, paste and select all are for whatever has the focus; else for the page, or the preview alone."""
        target: QWidget | None = QApplication.focusWidget()
        if not hasattr(target, name) and self.opened is not None:
            target = self.previewing.preview if self.opened.page.isHidden() else self.opened.page
        if hasattr(target, name):
            getattr(target, name)()

    def act_search(self) -> None:
        self.show_view("write")
        self.frame.library.search.setFocus()
        self.frame.library.search.selectAll()

    def act_quit(self) -> None:
        self.close()

    def _on_page(self, act: Callable[[Page], None]) -> None:
        if self.opened is not None:
            act(self.opened.page)

    def _kind(self, kind: str) -> None:
        if self.opened is not None:
            self.opened.page.set_kind(kind)

    def _language(self, language: str) -> None:
        self.desk.change_settings(language=language)
        self.languageChosen.emit()

    def show_view(self, view: str) -> None:
        """Write, split or preview."""
        view = view if view in ("write", "split", "preview") else "write"
        if view == "preview":
            self.searching.close()  # nothing is replaced out of sight
        self.remember_view(view)
        self.previewing.show(view)

    def remember_view(self, view: str) -> None:
        """This is the view that is shown."""
        self.named[f"view_{view}"].setChecked(True)
        if view != self.desk.settings.view:
            self.desk.change_settings(view=view)

    def go_to(self, finding: Finding) -> None:
        """Bring the person to what a finding is about."""
        if self.opened is None:
            return
        self.show_view("write")
        if finding.place.block:
            self.opened.page.go_to(finding.place)
        if not finding.place.block or finding.place.field in ("credit", "alt"):
            self.frame.side.setCurrentWidget(self.frame.details)
            self.frame.details.go_to(finding.place.field, finding.code)

    # ------------------------------------------------------------------ Qt

    @guard(False)
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """In a field of the details panel undo is the article's; Ctrl+E exports (on X11: end of the line)."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            undo, redo = QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo
            exports = QKeySequence(event.keyCombination()) == self.named["export"].shortcut()
            if exports or event.matches(undo) or event.matches(redo):
                event.ignore()
                return True
        return super().eventFilter(watched, event)

    @guard()
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.frame.fit(event.size().width())

    @guard()
    def closeEvent(self, event: QCloseEvent) -> None:
        last = self.desk.settings.last_article
        if not self.close_article():
            event.ignore()
            return
        self.desk.change_settings(
            geometry=saved(self.saveGeometry()), splitter=saved(self.frame.columns.saveState()), last_article=last
        )
        self.previewing.close()
        self.saving.close()
        self.updating.close()
        self.printing.close()
        self.delivering.close()
        self.frame.library.list.stop()
        super().closeEvent(event)
