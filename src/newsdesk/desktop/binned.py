"""The bin in the window: what lies in it is read and not written, comes out again, or goes for ever."""

from __future__ import annotations

from functools import partial

from newsdesk.desktop.host import Host

ABOUT = "binned"


class Binned:
    """What the window does with the bin, and with an article of the bin that is open."""

    def __init__(self, window: Host) -> None:
        self._window = window

    # ------------------------------------------------------------------ an article of it is open

    def opened(self) -> None:
        """An article was opened: one of the bin is only to be read, and that is said."""
        opened = self._window.opened
        if opened is None:
            return
        self._let_write(on=not opened.binned)
        if opened.binned:
            opened.page.refused.connect(self.say)
            self.say()

    def say(self) -> None:
        """Why nothing can be written, and what to do about it."""
        window, opened = self._window, self._window.opened
        if opened is not None and opened.binned:
            words = window.t("This article is in the bin. Take it out to go on writing.")
            window.frame.notice.say(words, (window.t("Take it out"), partial(self.take_out, [opened.id])), about=ABOUT)

    def _let_write(self, *, on: bool) -> None:
        opened, fields = self._window.opened, self._window.frame.details.widget()
        if opened is not None and fields is not None:
            opened.page.let_write(on=on)
            fields.setEnabled(on)

    # ------------------------------------------------------------------ out of it

    def act_restore(self) -> None:
        self.take_out([row.id for row in self._window.frame.library.list.chosen()])

    def take_out(self, article_ids: list[str]) -> None:
        """Back among the articles; the first of them is shown."""
        window = self._window
        if not article_ids:
            return
        window.desk.restore(*article_ids)
        opened = window.opened
        if opened is not None and opened.id in article_ids:
            opened.binned = False
            self._let_write(on=True)
            window.frame.notice.forget(ABOUT)
        window.frame.library.mine.setChecked(True)
        window.refresh()
        window.open(article_ids[0])
        window.enable()

    # ------------------------------------------------------------------ gone for ever

    def remove(self) -> None:
        """The Delete key in the list."""
        self._window.named["erase" if self._window.frame.library.binned else "bin"].trigger()

    def act_erase(self) -> None:
        """The selected articles of the bin, for ever."""
        window = self._window
        rows = window.frame.library.list.chosen()
        if rows and window.frame.library.binned and window.ask.erase(len(rows), rows[0].headline):
            self._close(window.opened is not None and window.opened.id in {row.id for row in rows})
            window.relay.run(window.desk.erase, *(row.id for row in rows), done=self._erased)

    def act_empty_bin(self) -> None:
        """All that is in the bin, for ever."""
        window = self._window
        _, count = window.desk.library.counts()
        if count and window.ask.empty_bin(count):
            self._close(window.opened is not None and window.opened.binned)
            window.relay.run(window.desk.empty_bin, done=self._erased)

    def _close(self, it_goes: bool) -> None:
        if it_goes:
            self._window.close_article()

    def _erased(self, count: int) -> None:
        window = self._window
        window.refresh()
        words = window.t("The article is deleted for ever.")
        if count != 1:
            words = window.t("{count} articles are deleted for ever.", count=count)
        window.frame.notice.say(words)
