"""Articles as wholes: new, imported, duplicated, into the bin and out of it."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from newsdesk.desk.desk import Import
from newsdesk.desk.sample import open_sample
from newsdesk.desktop.host import Host


class Articles:
    """What the window does with whole articles."""

    def __init__(self, window: Host) -> None:
        self._window = window

    def act_new(self) -> None:
        self._window.frame.library.mine.setChecked(True)
        self._window.frame.library.search.clear()
        self._window.open(self._window.desk.new().id)

    def act_import_file(self) -> None:
        suffixes = [s for i in self._window.desk.registry.importers.values() for s in i.suffixes]
        file = self._window.ask.article_file([".newsdesk", *sorted(set(suffixes))])
        if file is not None:
            self.take_in([file])

    def take_in(self, files: list[Path]) -> None:
        """Import a file that was chosen or dropped: an article of its own. Of several dropped the first is shown."""
        for file in reversed(files):
            self._window.relay.run(self._window.desk.import_file, file, done=self._imported)

    def _imported(self, made: Import) -> None:
        self._window.frame.library.mine.setChecked(True)
        self._window.open(made.id)
        self._window.ask.receipt(made.receipt)

    def act_save(self) -> None:
        """Everything is saved by itself; who is used to saving is told so."""
        opened = self._window.opened
        if opened is not None:
            opened.page.finish()
            if opened.session.flush(3.0):
                self._window.frame.status.showMessage(
                    self._window.t("Saved. Every change is saved by itself, within a second."), 3000
                )

    def act_duplicate(self) -> None:
        if self._window.opened is not None and self._window.opened.session.flush(3.0):
            self._window.open(self._window.desk.duplicate(self._window.opened.id).id)

    def act_bin(self) -> None:
        if self._window.opened is None:
            return
        gone = self._window.opened.id
        if self._window.close_article():
            self._window.desk.delete(gone)
            self._window.refresh()
            self._window.show_view("write")  # the library, to choose another; not the preview of what is gone
            self._window.frame.notice.say(
                self._window.t("The article is in the bin."),
                (self._window.t("Take it out again"), partial(self._take_out, gone)),
            )

    def act_restore(self) -> None:
        self._take_out(self._window.frame.library.current())

    def _take_out(self, article_id: str) -> None:
        self._window.desk.restore(article_id)
        self._window.frame.library.mine.setChecked(True)
        self._window.refresh()
        self._window.open(article_id)

    def act_sample(self) -> None:
        self._window.open(open_sample(self._window.desk))
