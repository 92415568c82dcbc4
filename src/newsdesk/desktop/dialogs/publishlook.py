"""What the dialogs about publishing are made of: a form whose rows come and go, and the text as it will be read."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFormLayout, QHBoxLayout, QLabel, QLayout, QVBoxLayout, QWidget

from newsdesk.article.article import Article
from newsdesk.article.difference import Difference
from newsdesk.article.look import look_to_json
from newsdesk.article.outline import lead_picture
from newsdesk.base.i18n import Translator
from newsdesk.desktop.differenceview import DifferenceView
from newsdesk.desktop.editor.guard import guard
from newsdesk.desktop.editor.pictures import PictureSource, Thumbnails
from newsdesk.desktop.labels import note
from newsdesk.desktop.panels.fields import name_combo
from newsdesk.desktop.theme import Colours

LEAD = 84
"""Pixels of the lead picture's longer side."""


class Form(QFormLayout):
    """Rows of a label and what belongs to it, one under the other."""

    def __init__(self) -> None:
        super().__init__()
        self.setHorizontalSpacing(14)
        self.setVerticalSpacing(9)
        self.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._rows: dict[QWidget, int] = {}

    def row(self, text: str, widget: QWidget, *below: QWidget | QLayout) -> None:
        """The widget beside its label; a layout instead of it when the first of what follows is one."""
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for part in (() if below and isinstance(below[0], QLayout) else (widget,)) + below:
            if isinstance(part, QLayout):
                column.addLayout(part)
            else:
                column.addWidget(part)
        label = QLabel(text)
        label.setObjectName("label")
        label.setBuddy(widget)
        label.setAlignment(Qt.AlignmentFlag.AlignTop)
        label.setContentsMargins(0, 5, 0, 0)
        name_widget(widget, text)
        self._rows[widget] = self.rowCount()
        self.addRow(label, holder)

    def show_row(self, widget: QWidget, *, on: bool) -> None:
        """Show or hide the row of this widget."""
        self.setRowVisible(self._rows[widget], on)


def name_widget(widget: QWidget, text: str) -> None:
    """What a screen reader calls it; words that are only shown say themselves."""
    if isinstance(widget, QComboBox):
        name_combo(widget, text)
    elif not isinstance(widget, QLabel):
        widget.setAccessibleName(text)


class Sent(QWidget):
    """The text that goes out: whole, or what was changed since it was last sent. ``lead`` is its lead picture."""

    on_error = None

    def __init__(self, t: Translator, colours: Colours, pictures: PictureSource, article: Article) -> None:
        super().__init__()
        self._t, self._article = t, article
        self.title = note("label")
        self.view = DifferenceView(t, colours, pictures)
        self.view.setAccessibleName(t("What is sent"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.title)
        column.addWidget(self.view, 1)
        self.lead = QWidget()
        self._image, self._words = QLabel(), note()
        row = QHBoxLayout(self.lead)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._image)
        row.addWidget(self._words, 1)
        self._figure = lead_picture(article)
        self._thumbnails = Thumbnails(pictures)
        self._thumbnails.arrived.connect(self._show_lead)
        self._show_lead()

    @guard()
    def _show_lead(self) -> None:
        figure = self._figure
        if figure is None:
            self._image.hide()
            self._words.setText(self._t("none"))
            return
        pixmap = self._thumbnails.pixmap(figure.asset, LEAD, look_to_json(figure.look))
        if pixmap is not None:
            mode = Qt.TransformationMode.SmoothTransformation
            self._image.setPixmap(pixmap.scaled(LEAD, LEAD, Qt.AspectRatioMode.KeepAspectRatio, mode))
        self._words.setText(figure.alt or figure.caption.text)
        self._image.setAccessibleName(self._words.text())

    def show_whole(self) -> None:
        """Nothing of it stands there."""
        self.title.setText(self._t("What is sent"))
        self.view.show_whole(self._article)

    def show_changes(self, changes: Difference) -> None:
        """What was changed here since it was last sent."""
        self.title.setText(self._t("What was changed since it was last sent"))
        self.view.show_difference(changes, can_restore=False)

    def stop(self) -> None:
        """End the work on pictures."""
        self.view.stop()
        self._thumbnails.stop()
