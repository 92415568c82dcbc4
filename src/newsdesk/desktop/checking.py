"""The checks in the window: how many there are, all of them in a list, the way to each, and mending one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from newsdesk.article.blocks import KINDS, Block, words_of
from newsdesk.base.i18n import Translator
from newsdesk.base.message import M
from newsdesk.desk.given import hashes_of
from newsdesk.desktop.editor.guard import guard
from newsdesk.desktop.host import Host
from newsdesk.desktop.opened import Opened
from newsdesk.desktop.panels.checks import Found
from newsdesk.desktop.panels.details import LABELS, RESPONSIBLE
from newsdesk.extend.ports import Finding

MOST = 200
"""Findings that are listed: nobody reads further before these are done."""
EXCERPT = 30
"""Characters of a block's text that say which it is."""


class Checking:
    """The window's checks."""

    def __init__(self, window: Host) -> None:
        self._window, self._side, self._panel = window, window.frame.side, window.frame.checks
        self.on_error = lambda error: window.on_error(error)
        self._looking = self._wanted = False
        """Does a worker look for near copies, and is it to look again?"""
        self._panel.goTo.connect(self._go)
        self._panel.fixWanted.connect(self._fix)
        self._side.currentChanged.connect(lambda index: self.update())
        window.frame.status.missingClicked.connect(self.open)

    def act_checks(self) -> None:
        """Show the list, or the details again."""
        if self._side.isVisible() and self._side.currentWidget() is self._panel:
            self._side.setCurrentWidget(self._window.frame.details)
        else:
            self.open()

    def act_next_finding(self) -> None:
        """To the first of what is missing."""
        first = next(iter(self._window.findings), None)
        if first is not None:
            self._window.go_to(first)

    @guard()
    def open(self) -> None:
        """Show the list and give it the keys."""
        self._window.show_view("write")
        self._side.setCurrentWidget(self._panel)
        self._panel.set_focus()

    def check(self) -> None:
        """Check the open article. Of near copies what is remembered is told; a worker looks for others."""
        opened = self._window.opened
        if opened is not None:
            self._find()
            self._wanted = True
            self._look()

    def _find(self) -> None:
        window = self._window
        assert window.opened is not None
        window.findings = window.desk.check(window.opened.document.article, quick=True)
        self.update()
        window.frame.details.mark(window.findings)

    def _look(self) -> None:
        """One worker at a time is enough, however often somebody pauses."""
        window, opened = self._window, self._window.opened
        if opened is None or self._looking or not self._wanted:
            return
        self._wanted, self._looking = False, True
        window.relay.run(
            window.desk.pictures.look_for_copies,
            hashes_of(opened.document.article),
            lambda: window.opened is opened,
            done=partial(self._looked, opened),
            failed=self._failed,
        )

    def _looked(self, opened: Opened, more: bool) -> None:
        self._looking = False
        if more and self._window.opened is opened:
            self._find()
        self._look()

    def _failed(self, error: Exception) -> None:
        self._looking = False
        self._window.on_error(error)

    @guard()
    def update(self) -> None:
        """The findings are others: say how many, and show them where the list is seen."""
        window, findings = self._window, self._window.findings
        required, hints = (sum(f.level == level for f in findings) for level in ("error", "warning"))
        window.frame.status.show_missing(required, hints)
        number = f" {required + hints}" if required + hints else ""
        self._side.setTabText(self._side.indexOf(self._panel), window.t("Checks") + number)
        if self._side.currentWidget() is self._panel:
            blocks = window.opened.document.article.blocks if window.opened is not None else ()
            found = [Found(f, where(f, blocks, window.t)) for f in findings[:MOST]]
            self._panel.show_findings(found, len(findings) - len(found))

    @guard()
    def _go(self, finding: Finding) -> None:
        self._window.go_to(finding)

    @guard()
    def _fix(self, finding: Finding) -> None:
        """Do what mends it, as one step, if it is still so: the list may be a moment old."""
        opened = self._window.opened
        if opened is None:
            return
        opened.page.finish()
        if finding in self._window.desk.check(opened.document.article, quick=True):
            opened.page.do(M("Fix"), finding.fix)
        opened.rested.emit()
        self._panel.set_focus()


def where(finding: Finding, blocks: Sequence[Block], t: Translator) -> str:
    """The place of a finding in words: a field of the details, or a block by its kind and how its text begins."""
    place = finding.place
    if not place.block:
        label = LABELS.get(RESPONSIBLE if finding.code.endswith(RESPONSIBLE) else place.field)
        return t(label) if label is not None else t("Details")
    block = next((b for b in blocks if b.id == place.owner), None)
    if block is None:
        return ""
    text = " ".join(words_of(block).split())
    known = KINDS.get(block.kind)
    kind = t(known.label) if known is not None else ""
    short = text[:EXCERPT] + "…" if len(text) > EXCERPT else text
    return " • ".join(x for x in (kind, short) if x)
