"""A bar under the toolbar that says what went wrong or what came in, without stopping anybody.

What it says is about the article that was open then, and goes when another is opened; only what is said as lasting is
about the program, and stays.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDrag, QMouseEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QPushButton, QStyle, QWidget

from newsdesk.base.errors import UserError
from newsdesk.base.i18n import Translator
from newsdesk.desktop.buttons import small_button
from newsdesk.desktop.editor.guard import guard

Choice = tuple[str, Callable[[], object]]
"""A button's text and what it does."""


class Dragged(QLabel):
    """What stands for a file or folder, to be dragged into another program."""

    def __init__(self, t: Translator) -> None:
        super().__init__()
        self.path: Path | None = None
        self.on_error = None
        self._pressed = QPoint()
        self.setObjectName("dragged")
        self.setText(f"⇱ {t('Drag out')}")
        self.setToolTip(t("Drag it into another program"))
        self.setAccessibleName(t("Drag it into another program"))
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.hide()

    @guard()
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = event.position().toPoint()

    @guard()
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        far = (event.position().toPoint() - self._pressed).manhattanLength() >= QApplication.startDragDistance()
        if far and self.path is not None:
            drag = self.drag()
            drag.exec(Qt.DropAction.CopyAction)

    def drag(self) -> QDrag:
        """The drag of what it stands for."""
        drag, mime = QDrag(self), QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(self.path))])
        drag.setMimeData(mime)
        drag.setPixmap(self.style().standardIcon(QStyle.StandardPixmap.SP_FileIcon).pixmap(32, 32))
        return drag


class Notice(QFrame):
    """One sentence and at most two buttons; it stays until it is closed, replaced, or about another article."""

    def __init__(self, t: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self._t = t
        self._acts: tuple[Choice, ...] = ()
        self._about = self._article = self._open = ""
        """What was said is about this, and about this article; and the article that is open now."""
        self._lasting = False
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 6, 8, 6)
        self.label = QLabel()
        self.label.setWordWrap(True)
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row.addWidget(self.label, 1)
        self.dragged = Dragged(t)
        row.addWidget(self.dragged)
        self.buttons = [QPushButton(), QPushButton()]
        for number, button in enumerate(self.buttons):
            button.clicked.connect(lambda checked=False, number=number: self._clicked(number))
            row.addWidget(button)
        self.button = self.buttons[0]
        close = small_button("✕", t("Close"))
        close.clicked.connect(self.hide)
        row.addWidget(close)
        self.hide()

    def say(
        self, text: str, *choices: Choice, about: str = "", lasting: bool = False, drag: Path | None = None
    ) -> None:
        """Show a sentence with a button for each of the choices. about: see :meth:`forget`. lasting: it stays true when
        another article is opened. drag: a file or folder that can be dragged out of the bar."""
        self._acts, self._about, self._article, self._lasting = choices, about, self._open, lasting
        self.label.setText(text)
        self.label.setToolTip("")
        self.dragged.path = drag
        self.dragged.setVisible(drag is not None)
        for number, button in enumerate(self.buttons):
            button.setText(choices[number][0] if number < len(choices) else "")
            button.setVisible(number < len(choices))
        self.show()

    def go_on(self, text: str, about: str) -> None:
        """What is said about this, as it is by now; nothing when something else is said or it was closed."""
        if self._about == about:
            self.label.setText(text)

    def opened(self, article_id: str) -> None:
        """This article is open now. What was said of another, or while none was open, is not about it."""
        self._open = article_id
        if self._article != article_id and not self._lasting:
            self.hide()

    def closed(self) -> None:
        """No article is open. What was said stays until another is: the same one may be opened again."""
        self._open = ""

    def forget(self, about: str) -> None:
        """What was said about this is over."""
        if self._about == about:
            self._about = ""
            self.hide()

    def error(self, error: Exception) -> None:
        """Show what happened and what to do."""
        if isinstance(error, UserError):
            hint = self._t(error.hint) if error.hint else ""
            self.say(f"{self._t(error.message)} {hint}".strip())
        else:
            name = type(error).__name__
            self.say(self._t("Something went wrong inside Newsdesk: {why}. Your text is kept.", why=name))

    def _clicked(self, number: int) -> None:
        self.hide()
        if number < len(self._acts):
            self._acts[number][1]()
