"""The picture shelf in the window: what is picked there goes to the caret, or its article is opened."""

from __future__ import annotations

from newsdesk.article.blocks import Figure, pictures_in
from newsdesk.article.look import look_from_json
from newsdesk.article.place import Place
from newsdesk.article.richtext import rich
from newsdesk.desktop.host import Host
from newsdesk.desktop.opened import LibraryPictures
from newsdesk.library.shelf import Kept


class Shelving:
    """The window's part for it."""

    def __init__(self, window: Host) -> None:
        self._window = window

    def act_shelf(self) -> None:
        """Look through the library's pictures."""
        window = self._window
        insert = window.named["picture"].isEnabled()
        picked = window.ask.shelf(window.desk.library.shelf, window.relay, LibraryPictures(window.desk), insert=insert)
        opened = window.opened
        if picked.article:
            window.open(picked.article)
            self._go_to(picked.asset)
        elif picked.pictures and opened is not None and not opened.binned:
            opened.page.propose_figures([figure_of(kept) for kept in picked.pictures])
            opened.page.setFocus()

    def _go_to(self, asset: str) -> None:
        """Show the picture in the article that was opened for it."""
        opened = self._window.opened
        blocks = opened.document.article.blocks if opened is not None else ()
        figure = next((p for p in pictures_in(blocks) if p.asset == asset), None)
        if figure is not None and opened is not None and not opened.page.isHidden():
            opened.page.go_to(Place(figure.id))


def figure_of(kept: Kept) -> Figure:
    """A figure as the picture was used last, with its look: a face that was hidden stays hidden. Never used, as its
    file proposes."""
    sha256 = kept.asset.sha256
    if not kept.uses:
        return Figure("", sha256, rich(kept.caption), kept.credit)
    last = kept.uses[0]
    caption, credit = last.caption or kept.caption, last.credit or kept.credit
    return Figure("", sha256, rich(caption), credit, last.alt, look=look_from_json(kept.look))
