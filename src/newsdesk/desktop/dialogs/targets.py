"""Where articles are published: the desk profile's targets, and the person's own."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from newsdesk.base.i18n import Translator
from newsdesk.base.paths import resources
from newsdesk.desk.desk import Desk
from newsdesk.desk.targets import Changes, Draft, all_drafts, changes, mistake
from newsdesk.desktop.dialogs.target import TargetForm
from newsdesk.desktop.editor.guard import guard
from newsdesk.desktop.relay import Relay
from newsdesk.desktop.theme import DARK, Colours
from newsdesk.extend.publishing import Target

ROW = 32
"""Pixels of a target's row."""
FIRST = "wordpress"
"""What most newsrooms add."""


class TargetsDialog(QDialog):
    """After acceptance ``changes`` is what is to be kept."""

    def __init__(
        self,
        t: Translator,
        colours: Colours,
        desk: Desk,
        relay: Relay,
        parent: QWidget | None = None,
        chosen: str = "",
    ) -> None:
        """chosen: the target to stand on, at its password."""
        super().__init__(parent)
        self.on_error: Callable[[Exception], object] = relay.on_error
        self._t, self._desk = t, desk
        self.changes: Changes | None = None
        self.drafts: list[Draft] = all_drafts(desk.profile, desk.settings)
        self.setWindowTitle(t("Publishing targets"))
        space = self.screen().availableSize()
        self.resize(min(880, space.width() - 40), min(680, space.height() - 60))
        self._lock = QIcon(str(resources() / "icons" / f"lock-{'dark' if colours is DARK else 'light'}.svg"))
        self.list = QListWidget()
        self.list.setObjectName("formats")
        self.list.setAccessibleName(t("Targets"))
        self.add, self.remove = QPushButton(t("Add a target")), QPushButton(t("Remove"))
        for button, act in ((self.add, self._add), (self.remove, self._remove)):
            button.setAutoDefault(False)
            button.clicked.connect(act)
        channels = ["/".join(channel.path) for channel in desk.profile.channels]
        people = [member.name for member in desk.profile.staff]
        self.form = TargetForm(t, desk.registry.publishers, channels, people, desk.outbox, relay)
        self.form.renamed.connect(self._renamed)
        self.nothing = QLabel(t("There is no target yet. Add the place where your articles are published."))
        self.nothing.setObjectName("label")
        self.nothing.setWordWrap(True)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.right = QScrollArea()
        self._lay_out()
        for draft in self.drafts:
            self.list.addItem(self._item(draft))
        self.list.currentRowChanged.connect(self._show)
        names = [draft.target.name for draft in self.drafts]
        self.list.setCurrentRow(names.index(chosen) if chosen in names else 0)
        self._enable()
        secret = self.form.lines.get("secret") if chosen in names else None
        (secret.field if secret is not None else self.list).setFocus()
        if secret is not None:
            self._point(secret)

    def _lay_out(self) -> None:
        t = self._t
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(self.list, 1)
        buttons = QHBoxLayout()
        buttons.addWidget(self.add)
        buttons.addWidget(self.remove)
        buttons.addStretch(1)
        left.addLayout(buttons)
        side = QWidget()
        side.setFixedWidth(220)
        side.setLayout(left)
        left.setContentsMargins(0, 0, 0, 0)
        self.right.setObjectName("details")
        self.right.setFrameShape(QFrame.Shape.NoFrame)
        self.right.setWidgetResizable(True)
        self.right.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.right.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.right.setWidget(self.form)
        column = QVBoxLayout()
        column.addWidget(self.right, 1)
        column.addWidget(self.form.trial)
        self.form.pointed.connect(self._point)
        halves = QHBoxLayout()
        halves.setSpacing(20)
        halves.addWidget(side)
        halves.addLayout(column, 1)
        halves.addWidget(self.nothing, 1)
        answers = QDialogButtonBox()
        answers.addButton(t("Save"), QDialogButtonBox.ButtonRole.AcceptRole).setDefault(True)
        answers.addButton(t("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        answers.accepted.connect(self.take)
        answers.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(16)
        column.addLayout(halves, 1)
        column.addWidget(answers)

    def _item(self, draft: Draft) -> QListWidgetItem:
        item = QListWidgetItem(draft.target.name or self._t("(new target)"))
        item.setSizeHint(QSize(0, ROW))
        if not draft.own:
            item.setIcon(self._lock)
            item.setToolTip(self._t("From the desk profile"))
            item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, self._t("From the desk profile"))
        return item

    def _enable(self) -> None:
        """Only what can be done now can be asked for."""
        row, kinds = self.list.currentRow(), self._desk.registry.publishers
        self.add.setEnabled(bool(kinds))
        self.remove.setEnabled(row >= 0 and self.drafts[row].own)
        self.right.setVisible(row >= 0)
        self.nothing.setVisible(row < 0)
        if row < 0:
            self.form.trial.hide()

    # ------------------------------------------------------------------ what is done

    @guard()
    def _show(self, row: int) -> None:
        """Another target; what is written of the one before stays."""
        self.form.take()
        if 0 <= row < len(self.drafts):
            self.form.show_draft(self.drafts[row])
            self.right.verticalScrollBar().setValue(0)
        self._enable()

    @guard()
    def _point(self, line: QWidget) -> None:
        """Bring a line into sight, with what is said under it."""
        QTimer.singleShot(0, line, lambda: self.right.ensureWidgetVisible(line))  # not before it is laid out

    @guard()
    def _renamed(self, name: str) -> None:
        item = self.list.currentItem()
        if item is not None:
            item.setText(name.strip() or self._t("(new target)"))

    @guard()
    def _add(self, *_: object) -> None:
        kinds = self._desk.registry.publishers
        self.form.take()
        self.drafts.append(Draft(Target("", FIRST if FIRST in kinds else next(iter(kinds))), own=True))
        self.list.addItem(self._item(self.drafts[-1]))
        self.list.setCurrentRow(self.list.count() - 1)
        self.form.lines["name"].field.setFocus()

    @guard()
    def _remove(self, *_: object) -> None:
        row = self.list.currentRow()
        if row >= 0 and self.drafts[row].own:
            self.form.leave()
            self.form.draft = None  # nothing of it is taken any more
            del self.drafts[row]
            self.list.takeItem(row)
            self._show(self.list.currentRow())

    @guard()
    def take(self) -> None:
        """Take what is written, or say why it cannot be."""
        self.form.take()
        for row, draft in enumerate(self.drafts):
            wrong = mistake(draft, self.drafts)
            if wrong is not None:
                self.list.setCurrentRow(row)
                self.form.complain(wrong[0], self._t(wrong[1]))
                return
        self.changes = changes(self.drafts, self._desk.profile, self._desk.settings)
        self.accept()

    @guard()
    def done(self, answer: int) -> None:
        """Answered: nothing is waited for any more."""
        self.form.leave()
        super().done(answer)
