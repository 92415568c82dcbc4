"""The questions that the window asks, in one place; a test answers them without a person.

Each dialog is loaded when it is first asked for, and gone when it is answered.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QInputDialog, QMessageBox, QWidget

from newsdesk.article.article import Article
from newsdesk.article.blocks import Embed, Table
from newsdesk.article.edits import Edit
from newsdesk.article.look import Look
from newsdesk.base.i18n import Translator
from newsdesk.desk.settings import Settings
from newsdesk.desktop.editor.clipboard import PICTURES
from newsdesk.desktop.editor.pictures import PictureSource
from newsdesk.desktop.relay import Relay
from newsdesk.desktop.theme import Colours
from newsdesk.extend.ports import Finding, Note

if TYPE_CHECKING:
    from newsdesk.desk.desk import Desk
    from newsdesk.desk.packing import Treated
    from newsdesk.desk.profiles import Chosen, Found
    from newsdesk.desk.targets import Changes as TargetChanges
    from newsdesk.desk.updating import News
    from newsdesk.desktop.dialogs.afterwards import Readers
    from newsdesk.desktop.dialogs.changedthere import Changes
    from newsdesk.desktop.dialogs.exporting import Offer, Wanted
    from newsdesk.desktop.dialogs.history import Past
    from newsdesk.desktop.dialogs.publishing import Offer as PublishOffer
    from newsdesk.desktop.dialogs.publishing import PublishDialog
    from newsdesk.desktop.dialogs.shelf import Picked
    from newsdesk.desktop.picture.pixels import Original
    from newsdesk.library.outbox import Delivery
    from newsdesk.library.shelf import Shelf


def usual(place: QStandardPaths.StandardLocation) -> str:
    """Where people keep such files; their home where the system names a folder that is not there."""
    folder = QStandardPaths.writableLocation(place)
    return folder if Path(folder).is_dir() else str(Path.home())


NO_ENDINGS = QFileDialog.Option.HideNameFilterDetails
"""Nobody reads twenty of them."""


class Ask:
    """Modal questions over one window."""

    def __init__(self, t: Translator, colours: Colours, parent: QWidget) -> None:
        self._t, self._colours, self._parent = t, colours, parent
        self._pictures_from = usual(QStandardPaths.StandardLocation.PicturesLocation)

    def folder(self, start: str, name: str) -> Path | None:
        """Where to make the folder of an export; None for nowhere."""
        title = self._t("Choose where to make the folder “{name}”", name=name)
        chosen = QFileDialog.getExistingDirectory(self._parent, title, start)
        return Path(chosen) if chosen else None

    def export(self, offer: Offer) -> Wanted | None:
        """How and where to export; None for nowhere."""
        from newsdesk.desktop.dialogs.exporting import ExportDialog

        dialog = ExportDialog(self._t, offer, self._parent)
        return dialog.wanted if _answered(dialog) else None

    def pictures(self) -> list[Path]:
        """Picture files to put in."""
        files, _ = QFileDialog.getOpenFileNames(
            self._parent, self._t("Choose pictures"), self._pictures_from, self._kinds(), options=NO_ENDINGS
        )
        return self._chosen_pictures(files)

    def picture(self) -> Path | None:
        """One picture file, to stand in another's place."""
        file, _ = QFileDialog.getOpenFileName(
            self._parent, self._t("Choose a picture"), self._pictures_from, self._kinds(), options=NO_ENDINGS
        )
        return next(iter(self._chosen_pictures([file] if file else [])), None)

    def _kinds(self) -> str:
        return f"{self._t('Pictures')} ({' '.join(f'*{s} *{s.upper()}' for s in PICTURES)})"

    def _chosen_pictures(self, files: Sequence[str]) -> list[Path]:
        """The next ones are looked for where these were."""
        if files:
            self._pictures_from = str(Path(files[0]).parent)
        return [Path(f) for f in files]

    def look(self, original: Original, look: Look, relay: Relay) -> Look | None:
        """How a figure shall show its picture; None to leave it."""
        from newsdesk.desktop.dialogs.picture import PictureDialog

        dialog = PictureDialog(self._t, self._colours, original, look, relay, self._parent)
        return dialog.look if _answered(dialog) else None

    def original(self, original: Original, relay: Relay) -> None:
        """Show a picture as it is."""
        from newsdesk.desktop.dialogs.picture import OriginalDialog

        _answered(OriginalDialog(self._t, self._colours, original, relay, self._parent))

    def picture_folder(self) -> Path | None:
        """A folder of pictures to put in; None for none."""
        start = usual(QStandardPaths.StandardLocation.PicturesLocation)
        title = self._t("Choose a folder of pictures")
        chosen = QFileDialog.getExistingDirectory(self._parent, title, start)
        return Path(chosen) if chosen else None

    def shelf(self, shelf: Shelf, relay: Relay, pictures: PictureSource, *, insert: bool) -> Picked:
        """What the person picked of the library's pictures. insert: there is an article to put pictures into."""
        from newsdesk.desktop.dialogs.shelf import ShelfDialog

        dialog = ShelfDialog(self._t, self._colours, shelf, relay, pictures, self._parent, insert=insert)
        _answered(dialog)
        return dialog.picked

    def article_file(self, suffixes: Sequence[str]) -> Path | None:
        """A file to make an article of."""
        kinds = " ".join(f"*{s}" for s in suffixes)
        file, _ = QFileDialog.getOpenFileName(
            self._parent, self._t("Choose a file"), "", f"{self._t('Articles')} ({kinds});;{self._t('All files')} (*)"
        )
        return Path(file) if file else None

    def link(self, href: str) -> str | None:
        """A link's address; "" to take it away, None to leave it."""
        from newsdesk.desktop.dialogs.link import LinkDialog

        dialog = LinkDialog(self._t, href, self._parent)
        return dialog.href if _answered(dialog) else None

    def table(self, table: Table | None) -> Table | None:
        """A new table, or this one changed; None to leave it."""
        from newsdesk.desktop.dialogs.table import TableDialog

        dialog = TableDialog(self._t, table, self._parent)
        return dialog.table if _answered(dialog) else None

    def embed(self, card: Embed | None) -> Embed | None:
        """A new link card, or this one changed; None to leave it."""
        from newsdesk.desktop.dialogs.embed import EmbedDialog

        dialog = EmbedDialog(self._t, card, self._parent)
        return dialog.card if _answered(dialog) else None

    def save_file(self, name: str) -> Path | None:
        """Where to save a file; None for nowhere."""
        start = usual(QStandardPaths.StandardLocation.DocumentsLocation)
        kind = f"{self._t('Newsdesk article')} (*.newsdesk)"
        file, _ = QFileDialog.getSaveFileName(self._parent, self._t("Save a copy"), str(Path(start) / name), kind)
        return Path(file) if file else None

    def version_name(self, taken: Collection[str]) -> str:
        """What to call a version, none of the names that are taken; "" for none."""
        from newsdesk.desktop.dialogs.versionname import VersionNameDialog

        dialog = VersionNameDialog(self._t, taken, self._parent)
        return dialog.name if _answered(dialog) else ""

    def backup(self, names: Sequence[str]) -> int:
        """Which of these backups to put in the library's place; -1 for none."""
        text = self._t(
            "The library becomes what it was at this time. What it is now is kept beside it; nothing is deleted."
        )
        name, yes = QInputDialog.getItem(self._parent, self._t("Restore a backup"), text, names, 0, False)
        return list(names).index(name) if yes else -1

    def channel(self, names: Sequence[str]) -> str:
        """The channel, its levels with › between them; "" for none."""
        title = self._t("Change channel")
        text = self._t("Channel of the selected articles")
        name, yes = QInputDialog.getItem(self._parent, title, text, names, 0, True)
        return name.strip() if yes else ""

    def history(self, past: Past, current: Article, relay: Relay, pictures: PictureSource) -> tuple[Edit, ...]:
        """The edits that bring back what the person chose of an article's past; none for nothing."""
        from newsdesk.desktop.dialogs.history import HistoryDialog

        dialog = HistoryDialog(self._t, self._colours, past, current, relay, pictures, self._parent)
        return dialog.edits if _answered(dialog) else ()

    def two_texts(self, mine: Article, theirs: Article, pictures: PictureSource) -> str:
        """Which of two texts stays: "mine", "theirs", or "" to decide later."""
        from newsdesk.desktop.dialogs.twotexts import TwoTextsDialog

        dialog = TwoTextsDialog(self._t, self._colours, mine, theirs, pictures, self._parent)
        _answered(dialog)
        return dialog.choice

    def publish(self, offer: PublishOffer, relay: Relay, pictures: PictureSource) -> PublishDialog:
        """Where to and as what to publish: the dialog with its answer."""
        from newsdesk.desktop.dialogs.publishing import PublishDialog

        dialog = PublishDialog(self._t, self._colours, offer, relay, pictures, self._parent)
        _answered(dialog)
        return dialog

    def correction(self, staff: Sequence[str], printed: Callable[[str, str], str]) -> tuple[str, str] | None:
        """What was wrong and is right now, and who approved it; None to leave it. printed: as readers will see it."""
        from newsdesk.desktop.dialogs.afterwards import CorrectionDialog

        dialog = CorrectionDialog(self._t, staff, printed, self._parent)
        return (dialog.what, dialog.approved) if _answered(dialog) else None

    def withdraw(self, headline: str, standing: Mapping[str, Delivery]) -> str:
        """From which target an article is to be withdrawn; "" for none."""
        from newsdesk.desktop.dialogs.afterwards import WithdrawDialog

        dialog = WithdrawDialog(self._t, headline, standing, self._parent)
        return dialog.target if _answered(dialog) else ""

    def readers(
        self,
        standing: Mapping[str, Delivery],
        compare: Callable[[str], Readers],
        relay: Relay,
        pictures: PictureSource,
    ) -> None:
        """Show what is different between what readers see and the article."""
        from newsdesk.desktop.dialogs.afterwards import ReadersDialog

        _answered(ReadersDialog(self._t, self._colours, standing, compare, relay, pictures, self._parent))

    def changed_there(self, changes: Changes, pictures: PictureSource) -> str:
        """What becomes of an article that was changed at its target: "theirs", "overwrite", "both", or "" to decide
        later."""
        from newsdesk.desktop.dialogs.changedthere import ChangedThereDialog

        dialog = ChangedThereDialog(self._t, self._colours, changes, pictures, self._parent)
        _answered(dialog)
        return dialog.choice

    def not_ready(self, findings: Sequence[Finding], *, draft: bool = True) -> Finding | bool:
        """The finding to go to, True to export a draft (when that is possible), False to do nothing."""
        from newsdesk.desktop.dialogs.export import NotReadyDialog

        dialog = NotReadyDialog(self._t, findings, self._parent, draft=draft)
        if not _answered(dialog):
            return False
        return dialog.chosen or dialog.draft

    def settings(self, held: Settings, system_name: str, beside: Path, fixed: Collection[str]) -> dict[str, object]:
        """The settings that shall be others, by name; none for nothing. See :class:`SettingsDialog`."""
        from newsdesk.desktop.dialogs.settings import SettingsDialog

        dialog = SettingsDialog(self._t, held, system_name, beside, self._parent, fixed=fixed)
        return dialog.changes if _answered(dialog) else {}

    def profile(self, held: Found, relay: Relay) -> Chosen | None:
        """Another desk profile; None to leave it as it is."""
        from newsdesk.desktop.dialogs.profile import ProfileDialog

        dialog = ProfileDialog(self._t, held, relay, self._parent)
        return dialog.choice.chosen if _answered(dialog) else None

    def targets(self, desk: Desk, relay: Relay, chosen: str = "") -> TargetChanges | None:
        """What is to be kept of publishing targets; None for nothing. chosen: the one whose password is needed."""
        from newsdesk.desktop.dialogs.targets import TargetsDialog

        dialog = TargetsDialog(self._t, self._colours, desk, relay, self._parent, chosen)
        return dialog.changes if _answered(dialog) else None

    def receipt(self, notes: Sequence[Note]) -> None:
        """Show what an import did."""
        from newsdesk.desktop.dialogs.receipt import ReceiptDialog

        _answered(ReceiptDialog(self._t, notes, self._colours, self._parent))

    def copy_receipt(self, treated: Sequence[Treated], article: Article, pictures: PictureSource) -> None:
        """Show what became of the pictures of a saved copy."""
        from newsdesk.desktop.dialogs.copyreceipt import CopyReceiptDialog

        _answered(CopyReceiptDialog(self._t, self._colours, treated, article, pictures, self._parent))

    def pictures_receipt(self, notes: Sequence[Note]) -> None:
        """Show what became of many pictures."""
        from newsdesk.desktop.dialogs.receipt import ReceiptDialog

        lead = self._t("This is what is to be said of the pictures:")
        _answered(ReceiptDialog(self._t, notes, self._colours, self._parent, lead))

    def erase(self, count: int, headline: str) -> bool:
        """Shall articles of the bin be deleted for ever? headline is of the first."""
        t = self._t
        text = t("Delete “{headline}” for ever?", headline=headline or t("(no headline)"))
        if count > 1:
            text = t("Delete {count} articles for ever?", count=count)
        return self._for_ever(text, t("Delete for ever"))

    def empty_bin(self, count: int) -> bool:
        """Shall all that is in the bin be deleted for ever?"""
        t = self._t
        text = t("Delete the one article in the bin for ever?")
        if count > 1:
            text = t("Delete all {count} articles in the bin for ever?", count=f"{count:,}")
        return self._for_ever(text, t("Empty the bin"))

    def _for_ever(self, text: str, yes: str) -> bool:
        """Enter and Escape leave everything as it is."""
        box = QMessageBox(self._parent)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setText(text)
        box.setInformativeText(self._t("With all they were before: the history goes too. This cannot be undone."))
        delete = box.addButton(yes, QMessageBox.ButtonRole.DestructiveRole)
        cancel = box.addButton(self._t("Cancel"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(cancel)
        box.setEscapeButton(cancel)
        _answered(box)
        return box.clickedButton() is delete

    def leave_unsaved(self, why: str) -> Literal["stay", "copy", "leave"]:
        """May an article be left that could not be saved? "copy": not before it is saved elsewhere."""
        box = QMessageBox(self._parent)
        box.setText(self._t("The last changes are not saved: {why}", why=why))
        box.setInformativeText(self._t("If you leave now they are lost. Save a copy elsewhere first, on another disk."))
        stay = box.addButton(self._t("Stay"), QMessageBox.ButtonRole.RejectRole)
        copy = box.addButton(self._t("Save a copy elsewhere…"), QMessageBox.ButtonRole.AcceptRole)
        leave = box.addButton(self._t("Leave without saving"), QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(stay)
        _answered(box)
        if box.clickedButton() is copy:
            return "copy"
        return "leave" if box.clickedButton() is leave else "stay"

    def news(self, news: News) -> None:
        """Say what is new in another version, and how its file is known."""
        t = self._t
        box = QMessageBox(self._parent)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setWindowTitle(t("What is new"))
        box.setText(t("Newsdesk {version} is there.", version=news.version))
        digest = f"\n\nSHA-256 {news.download.sha256}" if news.download else ""
        box.setInformativeText(news.told(t.language) + digest)
        box.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        box.addButton(t("Close"), QMessageBox.ButtonRole.AcceptRole)
        _answered(box)

    def about(self, version: str) -> None:
        """Say what this is."""
        text = self._t("Newsdesk {version}: write, structure, preview and publish news.", version=version)
        QMessageBox.about(self._parent, self._t("About Newsdesk"), text)


def _answered(dialog: QDialog) -> bool:
    """Show it until it is answered; True for yes. What it holds can be read until the event loop comes round."""
    yes = bool(dialog.exec())
    dialog.deleteLater()
    return yes
