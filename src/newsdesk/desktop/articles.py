"""Articles as wholes: new, imported, duplicated, into the bin; several at once."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from newsdesk.article.edits import SetMeta
from newsdesk.base.message import M
from newsdesk.desk.desk import Import
from newsdesk.desk.sample import open_sample
from newsdesk.desktop.binned import Binned
from newsdesk.desktop.host import Host


class Articles:
    """What the window does with whole articles."""

    def __init__(self, window: Host, binned: Binned) -> None:
        self._window, self._binned = window, binned

    def act_new(self) -> None:
        self._window.frame.library.mine.setChecked(True)
        self._window.frame.library.search.clear()
        if self._window.desk.settings.view == "preview":
            self._window.show_view("write")  # it is there to be written
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
        """The selected articles, or the open one."""
        window = self._window
        library = window.frame.library
        chosen = [] if library.binned else [row.id for row in library.list.chosen()]
        open_now = window.opened.id if window.opened is not None else ""
        gone = chosen if len(chosen) > 1 or not open_now else [open_now]
        if not gone or (open_now in gone and not window.close_article()):
            return
        window.desk.delete(*gone)
        window.refresh()
        window.show_view("write")  # the library, to choose another; not the preview of what is gone
        words = window.t("The article is in the bin.")
        if len(gone) > 1:
            words = window.t("{count} articles are in the bin.", count=len(gone))
        window.frame.notice.say(words, (window.t("Take it out again"), partial(self._binned.take_out, gone)))

    def act_channel(self) -> None:
        """Another channel for all that are selected; each is changed as if it were open, so its history has it."""
        window = self._window
        chosen = [row.id for row in window.frame.library.list.chosen()]
        names = [" › ".join(channel.path) for channel in window.desk.profile.channels]
        name = window.ask.channel(names) if chosen else ""
        if not name:
            return
        path = tuple(part.strip() for part in name.replace(">", "›").split("›") if part.strip())
        opened = window.opened
        if opened is not None and opened.id in chosen:
            chosen.remove(opened.id)
            opened.page.finish()
            if opened.document.article.channel != path:
                opened.document.do(M("Channel"), SetMeta("channel", opened.document.article.channel, path))
        window.relay.run(self._set_channel, chosen, path, done=lambda _: window.refresh())

    def _set_channel(self, chosen: list[str], path: tuple[str, ...]) -> None:
        """In a worker."""
        for article_id in chosen:
            self._window.desk.change_field(article_id, "channel", path)

    def act_sample(self) -> None:
        self._window.open(open_sample(self._window.desk))
