"""What is done to a picture that stands on the page: edited, replaced, seen as its original is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from newsdesk.article.blocks import Block, Figure, picture_place, pictures_in
from newsdesk.article.look import AS_IT_IS
from newsdesk.base.errors import UserError
from newsdesk.base.message import M
from newsdesk.desk.pictures import Taken
from newsdesk.desktop.host import Host
from newsdesk.desktop.opened import LibraryPictures, Opened

if TYPE_CHECKING:
    from newsdesk.desktop.picture.pixels import Original


@dataclass(frozen=True, slots=True)
class _Place:
    """The picture of an article that waits for another: its id, which says where in its group it stands, and its
    original, which says that it is still the one that is meant."""

    article: str
    figure: str
    asset: str

    def within(self, blocks: Iterable[Block]) -> Figure | None:
        """The picture, wherever it stands in its group now; None when it is gone or another since."""
        block = picture_place(self.figure)[0]
        there = [p for p in pictures_in(blocks) if picture_place(p.id)[0] == block and p.asset == self.asset]
        return next((p for p in there if p.id == self.figure), there[0] if there else None)


class Picturing:
    """The window's work on one picture."""

    def __init__(self, window: Host) -> None:
        self._window = window
        window.frame.details.figure_row.pictureChosen.connect(self._choose)

    def _choose(self, number: int) -> None:
        if self._window.opened is not None:
            self._window.opened.page.choose(number)

    def can(self) -> dict[str, bool]:
        """What the caret lets one do: see an original ("seen"), work on its picture ("picture"), put pictures side by
        side ("join"), work on a group ("group")."""
        opened = self._window.opened
        if opened is None or opened.page.isHidden():
            return dict.fromkeys(("seen", "picture", "join", "group"), False)
        page, write = opened.page, not opened.binned
        figure, picture = page.figure_at_caret(), page.picture_at_caret()
        seen = picture is not None and bool(picture.asset)
        group = write and figure is not None and bool(figure.beside)
        return {"seen": seen, "picture": seen and write, "join": write and page.can_join(), "group": group}

    def act_join_pictures(self) -> None:
        if self._window.opened is not None:
            self._window.opened.page.join_pictures()

    def act_part_pictures(self) -> None:
        if self._window.opened is not None:
            self._window.opened.page.part_pictures()

    def act_shift_left(self) -> None:
        if self._window.opened is not None:
            self._window.opened.page.shift_picture(-1)

    def act_shift_right(self) -> None:
        if self._window.opened is not None:
            self._window.opened.page.shift_picture(1)

    def act_edit_picture(self) -> None:
        """The picture at the caret, in its editor."""
        figure = self._figure()
        if figure is not None:
            self.edit(figure)

    def edit(self, figure: Figure) -> None:
        """This figure's picture, in its editor; what comes of it is one step."""
        opened, original = self._window.opened, self.original(figure)
        if opened is None or original is None:
            return
        look = self._window.ask.look(original, figure.look, self._window.relay)
        if look is not None and self._window.opened is opened:
            opened.page.set_picture(M("Edit picture"), figure, figure.asset, look)

    def act_show_original(self) -> None:
        figure = self._figure()
        original = self.original(figure) if figure is not None else None
        if original is not None:
            self._window.ask.original(original, self._window.relay)

    def _figure(self) -> Figure | None:
        opened = self._window.opened
        return opened.page.picture_at_caret() if opened is not None else None

    def original(self, figure: Figure) -> Original | None:
        """Its picture; what is missing is said."""
        window = self._window
        pictures = LibraryPictures(window.desk)
        size, path = pictures.size(figure.asset), pictures.path(figure.asset)
        if size is None or path is None or window.opened is None:
            window.on_error(UserError(M("The picture is missing"), M("Put it in again: Replace picture…")))
            return None
        # What the page holds of a figure with a look is not the original.
        pixmap = window.opened.page.pixels_of(figure) if figure.look == AS_IT_IS else None
        from newsdesk.desktop.picture.pixels import Original  # not at the start

        image = pixmap.toImage() if pixmap is not None else None
        return Original(size, path, image, partial(window.desk.pictures.end, figure.asset))

    # ------------------------------------------------------------------ another picture

    def act_replace_picture(self) -> None:
        """Another picture in the place of the one at the caret; caption, credit and description stay, and what of them
        is not there is proposed from the file."""
        window, figure = self._window, self._figure()
        if window.opened is None or figure is None:
            return
        file = window.ask.picture()
        if file is None:
            return
        place = _Place(window.opened.id, figure.id, figure.asset)
        text = window.t("Taking in {count} {count:picture|pictures}…", count=1)
        window.frame.notice.say(text, about="replacing", lasting=True)
        window.relay.run(
            window.desk.pictures.take_in,
            file,
            file.name,
            place.article,
            done=lambda taken: self._came(place, taken),
            failed=self._failed,
        )

    def _failed(self, error: Exception) -> None:
        self._window.frame.notice.forget("replacing")
        self._window.on_error(error)

    def _came(self, place: _Place, taken: Taken) -> None:
        opened = self._window.opened
        self._window.frame.notice.forget("replacing")
        if opened is not None and opened.id == place.article:
            opened.document.later(lambda: self._put_in(opened, place, taken))  # not under who composes a word
        else:
            self._put_in(None, place, taken)

    def _put_in(self, opened: Opened | None, place: _Place, taken: Taken) -> None:
        if opened is not None:
            opened.page.finish()
        blocks = opened.document.article.blocks if opened is not None else ()
        figure = place.within(blocks)
        if opened is None or figure is None:
            self._window.on_error(
                UserError(
                    M("The picture came after its article or its place was gone; it is not in it."),
                    M("Open the article and put it in again."),
                )
            )
            return
        opened.page.put_figure(M("Replace picture"), taken.into(figure))
