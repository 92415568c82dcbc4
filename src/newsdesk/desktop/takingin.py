"""What comes in and takes time: pictures, and pastes that bring pictures or much text. Read and checked in a worker,
then put in where the caret is."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from msgspec.structs import replace

from newsdesk.article.blocks import Block, Figure
from newsdesk.article.document import Document, Step
from newsdesk.base.clock import new_id
from newsdesk.base.errors import UserError
from newsdesk.base.message import M
from newsdesk.desk.desk import Desk
from newsdesk.desktop.editor.exchange import Spot
from newsdesk.desktop.host import Host
from newsdesk.extend.ports import Note
from newsdesk.pictures.asset import Asset

Given = list[tuple[str, bytes | Path]]


@dataclass(slots=True)
class _Taken:
    """What the worker made of a batch."""

    assets: list[Asset] = field(default_factory=list)
    refused: list[UserError] = field(default_factory=list)
    blocks: tuple[Block, ...] = ()
    notes: tuple[Note, ...] = ()


@dataclass(slots=True, eq=False)
class _Batch:
    """Pictures or HTML given in one gesture, for one article. result comes from the worker."""

    article: str
    given: Given
    html: str = ""
    spot: Spot = ("", 0, 0)
    """Where the HTML goes."""
    cancelled: bool = False
    result: _Taken | None = None


class TakingIn:
    """The window's way of taking in pictures. Gestures may overlap; their pictures go in in the order given."""

    def __init__(self, window: Host) -> None:
        self._window = window
        self._batches: list[_Batch] = []
        self._refused: list[UserError] = []

    def act_picture(self) -> None:
        """Ask for picture files."""
        if self._window.opened is not None:
            self.start([(p.name, p) for p in self._window.ask.pictures()])

    def start(self, given: Given) -> None:
        """Take these pictures in and put them in at the caret; those that cannot be are named and left out."""
        if given and self._window.opened is not None:
            self._run(_Batch(self._window.opened.id, list(given)))

    def start_html(self, html: str) -> None:
        """Read what another program put into the clipboard, and put it in at the caret with its pictures."""
        opened = self._window.opened
        if opened is not None:
            self._run(_Batch(opened.id, [], html, opened.page.make_place()))

    def _run(self, batch: _Batch) -> None:
        window = self._window
        self._batches.append(batch)
        self._say()
        window.relay.run(
            _take,
            window.desk,
            batch,
            done=lambda taken: self._done(batch, taken),
            failed=lambda e: self._failed(batch, e),
        )

    def _say(self) -> None:
        window, count = self._window, sum(len(b.given) for b in self._batches)
        text = window.t("Taking in {count} {count:picture|pictures}…", count=count) if count else window.t("Pasting…")
        window.frame.notice.say(text, (window.t("Cancel"), self._cancel), about="taking in", lasting=True)

    def _cancel(self) -> None:
        for batch in self._batches:
            batch.cancelled = True
        self._batches.clear()

    def _failed(self, batch: _Batch, error: Exception) -> None:
        self._done(batch, _Taken())
        self._window.on_error(error)

    def _done(self, batch: _Batch, taken: _Taken) -> None:
        if batch.cancelled:
            return
        batch.result = taken
        window = self._window
        window.frame.notice.forget("taking in")
        while self._batches and self._batches[0].result is not None:
            first = self._batches.pop(0)
            self._put_in(first, first.result or _Taken())
        if self._batches:
            self._say()
            return
        sentences = [f"{window.t(e.message)} {window.t(e.hint) if e.hint else ''}".strip() for e in self._refused]
        if sentences:
            window.frame.notice.say("\n".join(sentences[:5]))
        self._refused.clear()

    def _put_in(self, batch: _Batch, taken: _Taken) -> None:
        window = self._window
        self._refused += taken.refused
        if not taken.assets and not taken.blocks:
            if taken.notes:
                self.say_receipt(taken.notes)
            return
        if window.opened is not None and window.opened.id == batch.article:
            if taken.blocks:
                window.opened.page.put_pasted(taken.blocks, taken.notes, batch.spot)
            else:
                window.opened.page.insert_figures([(a.sha256, "", "", "") for a in taken.assets])
        elif taken.blocks:
            self._refused.append(
                UserError(
                    M("What was pasted came after its article was closed; it is not in it."),
                    M("Open the article and paste again."),
                )
            )
        else:
            self._refused.append(
                UserError(
                    M("Pictures came after their article was closed; they are not in it."),
                    M("Open the article and put them in again."),
                )
            )

    def say_receipt(self, notes: tuple[Note, ...]) -> None:
        """What a paste kept, simplified and left out, with a way back while it is the last step."""
        window = self._window
        # First what came, then what did not; what only looks otherwise is a matter of the tool tip.
        order = ("kept", "dropped", "unsure", "found", "flattened")
        said = sorted(notes, key=lambda note: order.index(note.kind))
        text = " ".join(window.t(note.message) for note in said if note.kind != "flattened")
        tip = "\n".join(window.t(note.message) for note in said)
        document = window.opened.document if window.opened is not None else None
        if document is None or not document.done:
            window.frame.notice.say(text)
        else:
            window.frame.notice.say(text, (window.t("Undo"), partial(_undo, document, document.done[-1])))
        window.frame.notice.label.setToolTip(tip)


def _undo(document: Document, step: Step) -> None:
    """Take the paste back, if nothing was done since that would go with it."""
    if document.done and document.done[-1] is step:
        document.undo()


def _take(desk: Desk, batch: _Batch) -> _Taken:
    """In a worker: keep the originals; one that cannot be taken is an error among the rest."""
    taken = _Taken()
    if batch.html:
        return _take_html(desk, batch)
    for name, data in batch.given:
        if batch.cancelled:
            break
        try:
            taken.assets.append(_take_one(desk, name, data))
        except UserError as error:
            taken.refused.append(error)
    return taken


def _take_one(desk: Desk, name: str, data: bytes | Path) -> Asset:
    return desk.take_in_file(data) if isinstance(data, Path) else desk.take_in(data, name)


def _take_html(desk: Desk, batch: _Batch) -> _Taken:
    """The blocks with their pictures. A figure whose picture cannot be taken keeps its caption, if it has one."""
    from newsdesk.intake.pasted import read_html  # not at the start: most starts paste nothing

    pasted = read_html(batch.html, new_id)
    taken = _Taken(notes=pasted.notes)
    blocks: list[Block] = []
    for block in pasted.blocks:
        if batch.cancelled:
            return taken
        if isinstance(block, Figure) and block.id in pasted.pictures:
            try:
                block = replace(block, asset=_take_one(desk, *pasted.pictures[block.id]).sha256)
            except UserError as error:
                taken.refused.append(error)
                if not block.caption.text:
                    continue
        blocks.append(block)
    taken.blocks = tuple(blocks)
    return taken
