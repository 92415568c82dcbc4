"""What comes in and takes time: pictures, and pastes that bring pictures or much text. Read and checked in a worker,
then put in where the caret is."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from msgspec.structs import replace

from newsdesk.article.blocks import Block, Figure
from newsdesk.article.document import Document, Step
from newsdesk.article.look import Look
from newsdesk.article.richtext import rich
from newsdesk.base.clock import new_id
from newsdesk.base.errors import UserError
from newsdesk.base.message import M, Message
from newsdesk.desk.desk import Desk
from newsdesk.desk.pictures import Taken, pictures_in
from newsdesk.desktop.editor.clipboard import PICTURES
from newsdesk.desktop.editor.exchange import Spot
from newsdesk.desktop.host import Host
from newsdesk.desktop.notice import Choice
from newsdesk.desktop.usedbefore import before_message, several_message
from newsdesk.extend.ports import Note

Given = list[tuple[str, bytes | Path]]
MOST = 500
"""Pictures of a folder that are taken in at once."""
SAID = 3
"""Refusals that the notice names; more of them are in a receipt."""
Progress = Callable[[int, int], object]
"""Told how many are done, of how many."""


@dataclass(slots=True)
class _Made:
    """What the worker made of a batch."""

    taken: list[Taken] = field(default_factory=list)
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
    count: int = 0
    done: int = 0
    """Pictures that there are, and that are taken in by now."""
    cancelled: bool = False
    result: _Made | None = None


class TakingIn:
    """The window's way of taking in pictures. Gestures may overlap; their pictures go in in the order given."""

    def __init__(self, window: Host) -> None:
        self._window = window
        self._batches: list[_Batch] = []
        self._refused: list[UserError] = []
        self._taken: list[Taken] = []

    def act_picture(self) -> None:
        """Ask for picture files."""
        if self._window.opened is not None:
            self.start([(p.name, p) for p in self._window.ask.pictures()])

    def act_picture_folder(self) -> None:
        """Ask for a folder of pictures."""
        folder = self._window.ask.picture_folder() if self._window.opened is not None else None
        if folder is not None:
            self.start([(folder.name, folder)])

    def start(self, given: Given) -> None:
        """Take these pictures, and those in these folders, in and put them in at the caret; those that cannot be are
        named and left out."""
        if given and self._window.opened is not None:
            self._run(_Batch(self._window.opened.id, list(given), count=len(given)))

    def start_html(self, html: str) -> None:
        """Read what another program put into the clipboard, and put it in at the caret with its pictures."""
        opened = self._window.opened
        if opened is not None:
            self._run(_Batch(opened.id, [], html, opened.page.make_place()))

    def _run(self, batch: _Batch) -> None:
        window = self._window
        self._batches.append(batch)
        cancel = (window.t("Cancel"), self._cancel)
        window.frame.notice.say(self._progress(), cancel, about="taking in", lasting=True)
        window.relay.run(
            _take,
            window.desk,
            batch,
            lambda done, count: window.relay.soon(lambda: self._went_on(batch, done, count)),
            done=lambda made: self._done(batch, made),
            failed=lambda e: self._failed(batch, e),
        )

    def _progress(self) -> str:
        window, count = self._window, sum(b.count for b in self._batches)
        done = sum(b.done for b in self._batches)
        if not count:
            return window.t("Pasting…")
        if count < 2 or not done:
            return window.t("Taking in {count} {count:picture|pictures}…", count=count)
        return window.t("Taking in {count} pictures… {done} are done.", count=count, done=done)

    def _went_on(self, batch: _Batch, done: int, count: int) -> None:
        batch.done, batch.count = done, count
        if batch in self._batches:
            self._window.frame.notice.go_on(self._progress(), "taking in")

    def _cancel(self) -> None:
        for batch in self._batches:
            batch.cancelled = True
        self._batches.clear()

    def _failed(self, batch: _Batch, error: Exception) -> None:
        self._done(batch, _Made())
        self._window.on_error(error)

    def _done(self, batch: _Batch, made: _Made) -> None:
        if batch.cancelled:
            return
        batch.result = made
        window = self._window
        window.frame.notice.forget("taking in")
        while self._batches and self._batches[0].result is not None:
            first = self._batches.pop(0)
            self._put_in(first, first.result or _Made())
        if self._batches:
            cancel = (window.t("Cancel"), self._cancel)
            window.frame.notice.say(self._progress(), cancel, about="taking in", lasting=True)
            return
        self._say_all()

    def _say_all(self) -> None:
        """One notice for all that came: what was left out and why, and what was used before."""
        t, refused, taken = self._window.t, self._refused, self._taken
        self._refused, self._taken = [], []
        sentences = [f"{t(e.message)} {t(e.hint) if e.hint else ''}".strip() for e in refused]
        choices: list[Choice] = []
        if len(refused) > SAID:
            came = t("{count} {count:picture|pictures} came in.", count=len(taken))
            sentences = [came + " " + t("Left out: {count}.", count=len(refused))]
            notes = [Note("dropped", message_of(e)) for e in refused]
            choices.append((t("Show why…"), lambda: self._window.ask.pictures_receipt(notes)))
        remarks = list(dict.fromkeys(remark for one in taken for remark in one.remarks))
        if len(remarks) <= SAID:
            sentences += [t(remark) for remark in remarks]
        used = [one.before for one in taken if one.before is not None]
        if used:
            first = used[0].use
            sentences.append(t(before_message(used[0])) if len(used) == 1 else t(several_message(used)))
            choices.append((t("Open that article"), lambda: self._window.open(first.article)))
        said = sum(bool(one.caption or one.credit) for one in taken)
        if said == 1:
            sentences.append(t("Caption and credit are what the file says: read them."))
        elif said:
            sentences.append(
                t("Captions and credits of {count} pictures are what their files say: read them.", count=said)
            )
        if sentences:
            self._window.frame.notice.say("\n".join(sentences), *choices[:2])

    def _put_in(self, batch: _Batch, made: _Made) -> None:
        window = self._window
        self._refused += made.refused
        if not made.taken and not made.blocks:
            if made.notes:
                self.say_receipt(made.notes)
            return
        if window.opened is not None and window.opened.id == batch.article:
            page = window.opened.page
            if made.blocks:
                page.put_pasted(made.blocks, made.notes, batch.spot)
            else:
                here = page.picture_at_caret()
                self._taken += made.taken
                if here is not None and not here.asset:  # it waits for the first, and may have its words already
                    self._taken[-len(made.taken)] = _for(here, made.taken[0])
                page.propose_figures([figure_of(taken) for taken in made.taken])
        elif made.blocks:
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


def figure_of(taken: Taken) -> Figure:
    """A figure with what the file proposes; what it shows for people who cannot see it is for a person to say. What was
    hidden of this picture is hidden again."""
    return Figure("", taken.asset.sha256, rich(taken.caption), taken.credit, look=Look(hidden=taken.hidden))


def _for(figure: Figure, taken: Taken) -> Taken:
    """What its file proposes for a figure that has a caption, a credit, or neither."""
    caption = "" if figure.caption.text else taken.caption
    return dataclasses.replace(taken, caption=caption, credit="" if figure.credit else taken.credit)


def message_of(error: UserError) -> Message:
    """What happened and what to do, as one."""
    return M("{what} {hint}", what=error.message, hint=error.hint) if error.hint else error.message


def _undo(document: Document, step: Step) -> None:
    """Take the paste back, if nothing was done since that would go with it."""
    if document.done and document.done[-1] is step:
        document.undo()


def _take(desk: Desk, batch: _Batch, progress: Progress) -> _Made:
    """In a worker: keep the originals; one that cannot be taken is an error among the rest."""
    made = _Made()
    if batch.html:
        return _take_html(desk, batch)
    given = _files(batch.given, made.refused)
    for done, (name, data) in enumerate(given):
        if batch.cancelled:
            break
        if done:
            progress(done, len(given))
        try:
            made.taken.append(desk.pictures.take_in(data, name, batch.article))
        except UserError as error:
            made.refused.append(error)
    return made


def _files(given: Given, refused: list[UserError]) -> Given:
    """What was given, with the pictures of a folder in its place."""
    files: Given = []
    for name, data in given:
        if not isinstance(data, Path) or not data.is_dir():
            files.append((name, data))
            continue
        try:
            files += [(path.name, path) for path in pictures_in(data, PICTURES, MOST)]
        except UserError as error:
            refused.append(error)
    return files


def _take_html(desk: Desk, batch: _Batch) -> _Made:
    """The blocks with their pictures. A figure whose picture cannot be taken keeps its caption, if it has one."""
    from newsdesk.intake.pasted import read_html  # not at the start: most starts paste nothing

    pasted = read_html(batch.html, new_id)
    made = _Made(notes=pasted.notes)
    blocks: list[Block] = []
    for block in pasted.blocks:
        if batch.cancelled:
            return made
        if isinstance(block, Figure) and block.id in pasted.pictures:
            name, data = pasted.pictures[block.id]
            try:
                # What its file proposes is not wanted: it has the caption that it had there.
                taken = desk.pictures.take_in(data, name, batch.article)
                block = replace(block, asset=taken.asset.sha256, look=Look(hidden=taken.hidden))
            except UserError as error:
                made.refused.append(error)
                if not block.caption.text:
                    continue
        blocks.append(block)
    made.blocks = tuple(blocks)
    return made
