"""The page's pictures: what is asked of the figure at the caret, and which picture of a group is meant."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QMouseEvent, QPixmap, QTextBlock

from newsdesk.article.blocks import Figure, picture_place, pictures_of
from newsdesk.article.document import Document
from newsdesk.article.look import Look, look_to_json
from newsdesk.base.i18n import Translator
from newsdesk.base.message import Message
from newsdesk.desktop.editor import figures, gestures
from newsdesk.desktop.editor.guard import guard
from newsdesk.desktop.editor.pictures import PictureSource
from newsdesk.desktop.editor.reader import kind_of
from newsdesk.desktop.editor.surface import Surface
from newsdesk.desktop.theme import Colours


class PicturePage(Surface):
    """A surface with pictures to be worked on."""

    _chosen = ("", 0)
    """The group, by its block's id, of which a picture was chosen, and which."""

    refused = Signal()
    """Somebody tried to write on a page that is only to be read."""

    def __init__(self, document: Document, pictures: PictureSource, t: Translator, colours: Colours) -> None:
        super().__init__(document, pictures, t, colours)
        self._objects.chosen = self._chosen_at

    def figure_at_caret(self) -> Figure | None:
        """The figure whose picture or caption the caret is in."""
        block = self.binding.shown[self._index()]
        return block if type(block) is Figure else None

    def picture_at_caret(self) -> Figure | None:
        """The picture there, as a figure of its own: of a group the one that was clicked last, else its first."""
        figure = self.figure_at_caret()
        if figure is None:
            return None
        block, number = self._chosen
        return pictures_of(figure)[number if block == figure.id and number <= len(figure.beside) else 0]

    def choose(self, number: int) -> None:
        """Of the group at the caret this picture is meant from now on, from 0."""
        figure = self.figure_at_caret()
        if figure is not None:
            self._chosen = figure.id, number
            self.viewport().update()
            self.caretMoved.emit()

    def _choose_at(self, at: QPoint) -> None:
        """The picture of a group that was clicked is the chosen one."""
        block = self.cursorForPosition(at).block()
        figure = self.figure_at_caret()
        if figure is None or not figure.beside or kind_of(block) != "object" or block != self.textCursor().block():
            return
        x = at.x() - self._corner(block).x()
        self.choose(self._objects.picture_at(block.begin().fragment().charFormat(), x))

    def _corner(self, block: QTextBlock) -> QPointF:
        """The left upper corner of the object in this block, in the viewport."""
        text = block.layout()
        return text.position() + text.lineAt(0).position() - QPointF(0, self.verticalScrollBar().value())

    def _chosen_at(self, position: int) -> int:
        """For drawing: which picture of the group at this position is chosen; -1 when the caret is not there."""
        here = self.textCursor().block()
        there = self.document().findBlock(position)
        if there != here and there.next() != here:
            return -1
        picture = self.picture_at_caret()
        return picture_place(picture.id)[1] if picture is not None else -1

    def _index(self) -> int:
        line = min(self.textCursor().block().blockNumber(), len(self._sheet.lines) - 1)
        return min(self._sheet.block_of(line), len(self.binding.shown) - 1)

    # ------------------------------------------------------------------ a picture under the mouse

    @guard()
    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self._choose_at(event.position().toPoint())

    @guard()
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on a picture selects it: it can be copied, cut and deleted then."""
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and self.figure_at_caret() is not None:
            gestures.select_object(self.binding)

    @guard()
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        line = self.textCursor().block().blockNumber()
        if kind_of(self.textCursor().block()) == "object":
            self.objectActivated.emit(self.binding.shown[self._sheet.block_of(line)].id)
        else:
            super().mouseDoubleClickEvent(event)

    @guard()
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """What was clicked is what the menu is about, unless it is selected."""
        self.finish()
        cursor, at = self.textCursor(), self.cursorForPosition(event.pos())
        if not cursor.selectionStart() <= at.position() <= cursor.selectionEnd() or not cursor.hasSelection():
            self.setTextCursor(at)
        gestures.select_object(self.binding)
        self._choose_at(event.pos())
        self.contextRequested.emit(event.globalPos())

    # ------------------------------------------------------------------ commands

    def insert_figures(self, given: Sequence[tuple[str, str, str, str]]) -> None:
        """Figures of (asset, caption, credit, alt) after the block at the caret; the first picture goes into the
        figure at the caret if that has none yet."""
        self.finish()
        here = self.picture_at_caret()
        if here is not None and not here.asset and given:
            figures.fill_figure(self.binding, here, given[0][0])
            given = given[1:]
        figures.insert_figures(self.binding, given)

    def set_picture(self, label: Message, figure: Figure, asset: str, look: Look) -> None:
        """Another look of a figure's picture, or another picture, as one step."""
        if self.isReadOnly():
            self.refused.emit()
            return
        self.finish()
        figures.set_picture(self.binding, label, figure, asset, look)

    def put_figure(self, label: Message, figure: Figure) -> None:
        """A picture, with its figure's caption, in place of the one of its id, as one step."""
        if self.isReadOnly():
            self.refused.emit()
            return
        self.finish()
        figures.put_figure(self.binding, label, figure)

    def can_join(self) -> bool:
        """Are there figures, selected or at the caret, whose pictures can stand side by side?"""
        return figures.joinable(self.binding) != (0, 0)

    def join_pictures(self) -> None:
        """Make them one figure."""
        self.finish()
        figures.join_pictures(self.binding)

    def part_pictures(self) -> None:
        """Make each picture of the group at the caret a figure of its own."""
        self.finish()
        figure = self.figure_at_caret()
        if figure is not None:
            figures.part_pictures(self.binding, figure)

    def shift_picture(self, by: int) -> None:
        """The chosen picture of the group at the caret changes places with its neighbour; it stays chosen."""
        self.finish()
        picture = self.picture_at_caret()
        if picture is not None and figures.shift_picture(self.binding, picture, by):
            self.choose(picture_place(picture.id)[1] + by)

    @property
    def has_picture_selected(self) -> bool:
        """Is a picture selected, and nothing beside it?"""
        return gestures.selected_picture(self.binding) is not None

    def delete_picture(self) -> None:
        """The picture at the caret goes with its figure, of a group the chosen one alone, as one step."""
        if self.isReadOnly():
            self.refused.emit()
            return
        self.finish()
        picture = self.picture_at_caret()
        if picture is not None and not figures.take_out(self.binding, picture):
            line = self._sheet.line_of(self._index())
            self.binding.set_caret((line, 1, line, 0))
            gestures.delete_picture(self.binding)

    def _takes_out(self, key: int) -> bool:
        """Does this key delete one picture of a group that is selected?"""
        figure = self.figure_at_caret()
        deletes = key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
        return deletes and self.has_picture_selected and figure is not None and bool(figure.beside)

    def pixels_of(self, figure: Figure) -> QPixmap | None:
        """The picture as it stands on the page, of a group the chosen one, when it is at hand."""
        chosen = self.picture_at_caret()
        if figure.beside and chosen is not None:
            figure = chosen
        return self._thumbnails.pixmap(figure.asset, 640, look_to_json(figure.look)) if figure.asset else None

    def propose_figures(self, given: Sequence[Figure]) -> None:
        """Figures with what is proposed for them, after the block at the caret; the first one goes into the figure at
        the caret if that has no picture yet."""
        self.finish()
        here = self.picture_at_caret()
        if here is not None and not here.asset and given:
            figures.propose_for(self.binding, here, given[0])
            given = given[1:]
        figures.propose_figures(self.binding, given)
