"""What is put into the page through a dialog: links, tables, link cards; and changed through one."""

from __future__ import annotations

from newsdesk.article.blocks import Embed, Figure, Table, picture_place
from newsdesk.desktop.host import Host
from newsdesk.desktop.picturing import Picturing


class Inserting:
    """The window's insertions."""

    def __init__(self, window: Host, picturing: Picturing) -> None:
        self._window, self._picturing = window, picturing

    def act_link(self) -> None:
        if self._window.opened is not None:
            page = self._window.opened.page
            href = self._window.ask.link(page.link_at_caret())
            if href is not None:
                page.set_link(href)

    def act_table(self) -> None:
        """A new table, or the one at the caret."""
        if self._window.opened is not None:
            page = self._window.opened.page
            here = page.card_at_caret()
            self._table(here if isinstance(here, Table) else None)

    def act_embed(self) -> None:
        """A new link card, or the one at the caret."""
        if self._window.opened is not None:
            page = self._window.opened.page
            here = page.card_at_caret()
            self._embed(here if isinstance(here, Embed) else None)

    def change(self, block_id: str) -> None:
        """Open what belongs to the object of this block: a table's or card's dialog, a picture's editor, the
        details of a figure without."""
        opened = self._window.opened
        if opened is None:
            return
        block = opened.document.article.block(block_id)
        if opened.binned:
            opened.page.refused.emit()
        elif isinstance(block, Table):
            self._table(block)
        elif isinstance(block, Embed):
            self._embed(block)
        elif type(block) is Figure and (picture := self._chosen_of(block)).asset:
            self._picturing.edit(picture)
        else:
            self._window.frame.side.setCurrentWidget(self._window.frame.details)
            self._window.frame.details.go_to("credit")

    def _chosen_of(self, figure: Figure) -> Figure:
        """The picture of a group that was clicked; else its first."""
        picture = self._window.opened.page.picture_at_caret() if self._window.opened is not None else None
        return picture if picture is not None and picture_place(picture.id)[0] == figure.id else figure

    def _table(self, table: Table | None) -> None:
        made = self._window.ask.table(table)
        if made is not None and self._window.opened is not None:
            self._window.opened.page.put_card(made, table.id if table else "")

    def _embed(self, card: Embed | None) -> None:
        made = self._window.ask.embed(card)
        if made is not None and self._window.opened is not None:
            self._window.opened.page.put_card(made, card.id if card else "")
