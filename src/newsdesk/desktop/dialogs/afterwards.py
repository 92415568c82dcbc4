"""What is done with an article that is published: corrected, withdrawn, compared with what readers see."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from newsdesk.article.difference import Difference
from newsdesk.base.i18n import Translator
from newsdesk.desk.correcting import MOST
from newsdesk.desk.deliveries import link_of
from newsdesk.desktop.composed import KeepsComposed
from newsdesk.desktop.dialogs.publishlook import Form
from newsdesk.desktop.differenceview import DifferenceView
from newsdesk.desktop.editor.guard import guard
from newsdesk.desktop.editor.pictures import PictureSource
from newsdesk.desktop.labels import note
from newsdesk.desktop.relay import Relay
from newsdesk.desktop.theme import Colours
from newsdesk.library.outbox import Delivery

Roles = QDialogButtonBox.ButtonRole


class CorrectionDialog(QDialog):
    """After acceptance ``what`` was wrong and is right now, and ``approved`` by whom. printed gives the note as readers
    will see it."""

    def __init__(
        self,
        t: Translator,
        staff: Sequence[str],
        printed: Callable[[str, str], str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.on_error: Callable[[Exception], object] = lambda error: None
        self._t, self._printed = t, printed
        self.setWindowTitle(t("Correct what is published"))
        self.resize(560, 420)
        self._what = QPlainTextEdit(tabChangesFocus=True)
        self._what.setPlaceholderText(t("The third paragraph said 320 places; there are 302."))
        self._approved = QComboBox(editable=True)
        self._approved.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self._approved.addItems(["", *staff])
        for field in (self._what, self._approved.lineEdit()):
            if field is not None:
                KeepsComposed(field)
        self.note, self.why = note("lead"), note("wrong")
        form = Form()
        form.row(t("What was wrong, and what is right"), self._what)
        form.row(t("Approved by"), self._approved)
        form.row(t("Readers will see"), self.note)
        buttons = QDialogButtonBox()
        self.go = buttons.addButton(t("Put it in and publish…"), Roles.AcceptRole)
        self.go.setDefault(True)
        buttons.addButton(t("Cancel"), Roles.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(12)
        column.addWidget(note(text=t("Mend the text itself first, where it is wrong. This note tells readers of it.")))
        column.addLayout(form, 1)
        column.addWidget(self.why)
        column.addWidget(buttons)
        self._what.textChanged.connect(self._say)
        self._approved.editTextChanged.connect(lambda text: self._say())
        self._say()

    @property
    def what(self) -> str:
        """What was wrong and is right now, in one line."""
        return " ".join(self._what.toPlainText().split())

    @property
    def approved(self) -> str:
        """Who approved it."""
        return " ".join(self._approved.currentText().split())

    @guard()
    def _say(self) -> None:
        t, what, approved = self._t, self.what, self.approved
        why = ""
        if not what:
            why = t("Write what was wrong and what is right now.")
        elif len(what) > MOST:
            why = t("It is longer than {count} characters.", count=MOST)
        elif not approved:
            why = t("Say who approved it.")
        self.why.setText(why)
        self.go.setEnabled(not why)
        self.note.setText(self._printed(what, approved or "…") if what else "…")


class WithdrawDialog(QDialog):
    """After acceptance ``target`` is where it is to be withdrawn from. Enter and Escape leave everything as it is."""

    def __init__(
        self, t: Translator, headline: str, standing: Mapping[str, Delivery], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.on_error: Callable[[Exception], object] = lambda error: None
        self._t, self._headline, self._standing = t, headline or t("(no headline)"), standing
        self.setWindowTitle(t("Withdraw"))
        self.setMinimumWidth(460)
        self.targets = _targets(t, standing)
        self.question = note("lead")
        buttons = QDialogButtonBox()
        self.go = buttons.addButton(t("Withdraw it"), Roles.DestructiveRole)
        self.go.setAutoDefault(False)
        self.go.clicked.connect(self.accept)
        cancel = buttons.addButton(t("Cancel"), Roles.RejectRole)
        cancel.setDefault(True)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(12)
        column.addWidget(self.targets)
        column.addWidget(self.question)
        said = t("Readers do not see it there any more. It stays in the library and in the content system.")
        column.addWidget(note(text=said))
        column.addWidget(buttons)
        self.targets.setVisible(len(standing) > 1)
        self.targets.currentIndexChanged.connect(lambda index: self._say())
        self._say()
        cancel.setFocus()

    @property
    def target(self) -> str:
        """The target's name."""
        return self.targets.currentText()

    @guard()
    def _say(self) -> None:
        words = {"headline": self._headline, "target": self.target}
        self.question.setText(self._t("Withdraw “{headline}” from {target}?", **words))


@dataclass(frozen=True, slots=True)
class Readers:
    """What stands at a target: said is what is known of it, difference what the article here has otherwise; None when
    nothing stands there."""

    said: str
    difference: Difference | None


class ReadersDialog(QDialog):
    """What is different between what readers see at a target and the article here."""

    def __init__(
        self,
        t: Translator,
        colours: Colours,
        standing: Mapping[str, Delivery],
        compare: Callable[[str], Readers],
        relay: Relay,
        pictures: PictureSource,
        parent: QWidget | None = None,
    ) -> None:
        """compare asks the target, in a worker."""
        super().__init__(parent)
        self.on_error: Callable[[Exception], object] = lambda error: None
        self._t, self._standing, self._compare, self._relay = t, standing, compare, relay
        self._over = False
        self.setWindowTitle(t("What readers see now"))
        self.resize(820, 660)
        self.targets = _targets(t, standing)
        self.said = note()
        self.view = DifferenceView(t, colours, pictures)
        buttons = QDialogButtonBox()
        self.page = buttons.addButton(t("Open the page"), Roles.ActionRole)
        self.page.setAutoDefault(False)
        self.page.clicked.connect(self._open)
        close = buttons.addButton(t("Close"), Roles.RejectRole)
        close.setDefault(True)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(10)
        column.addWidget(self.targets)
        column.addWidget(self.said)
        column.addWidget(self.view, 1)
        legend = t("Green: only in the article here. Red and struck through: only in what readers see.")
        column.addWidget(note(text=legend))
        column.addWidget(buttons)
        self.targets.setVisible(len(standing) > 1)
        self.targets.currentIndexChanged.connect(lambda index: self._chosen())
        self._chosen()

    @guard()
    def _chosen(self) -> None:
        name = self.targets.currentText()
        row = self._standing[name]
        self.said.setText(self._t("Asking {address}…", address=name))
        self.view.clear()
        self.page.setEnabled(bool(link_of(row.seen)))
        self._relay.run(self._compare, name, done=lambda found: self._found(name, found))

    def _found(self, name: str, found: Readers) -> None:
        if self._over or name != self.targets.currentText():
            return
        self.said.setText(found.said)
        if found.difference is not None:
            self.view.show_difference(found.difference, can_restore=False)

    @guard()
    def _open(self) -> None:
        QDesktopServices.openUrl(QUrl(link_of(self._standing[self.targets.currentText()].seen)))

    @guard()
    def done(self, answer: int) -> None:
        """Answered: the work on pictures ends."""
        self._over = True
        self.view.stop()
        super().done(answer)


def _targets(t: Translator, standing: Mapping[str, Delivery]) -> QComboBox:
    combo = QComboBox()
    combo.addItems(list(standing))
    combo.setAccessibleName(t("Target"))
    return combo
