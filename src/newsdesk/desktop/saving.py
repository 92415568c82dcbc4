"""Saving as the person sees it: failures and what can be done, changes from elsewhere, the past of the article."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from newsdesk.article.article import Article
from newsdesk.article.difference import restore_all
from newsdesk.article.document import Document
from newsdesk.base.errors import UserError
from newsdesk.base.message import M
from newsdesk.desk.bundle import file_name
from newsdesk.desk.desk import Desk
from newsdesk.desk.session import SaveState
from newsdesk.desktop.editor.guard import guard
from newsdesk.desktop.host import Host
from newsdesk.desktop.moments import shown
from newsdesk.desktop.opened import LibraryPictures
from newsdesk.library.history import NoArticle, Revision

if TYPE_CHECKING:
    from newsdesk.desk.packing import Treated

LOOK_EVERY = 3000
"""Milliseconds between looks at what other programs saved."""
TIDY_AFTER, TIDY_EVERY = 20_000, 3_600_000
"""Milliseconds after the start, and between."""


class ArticlePast:
    """One article's states, for the history."""

    def __init__(self, desk: Desk, article_id: str) -> None:
        self._history, self._id, self._by = desk.library.history, article_id, desk.person

    def revisions(self) -> list[Revision]:
        return self._history.revisions(self._id)

    def at(self, revision: int) -> Article:
        return self._history.at(self._id, revision)

    def name(self, revision: int, name: str) -> None:
        self._history.keep(self.at(revision), "named", name=name, by=self._by)


class Saving(QObject):
    """The window's saving."""

    def __init__(self, window: Host) -> None:
        super().__init__()
        self._window = window
        self.on_error = lambda error: window.on_error(error)
        self._told = ""
        """The article of which it was said who else has it open."""
        self._copies: dict[str, Path] = {}
        """Where copies of articles were saved, by their ids."""
        self._said = ""
        """The second article of which it was said that what is written goes there."""
        self._stop = False
        self._looks, self._tidies = QTimer(self), QTimer(self)
        self._looks.timeout.connect(self.look)
        self._looks.start(LOOK_EVERY)
        self._tidies.timeout.connect(self._tidy)
        self._tidies.start(TIDY_AFTER)

    def close(self) -> None:
        """The window closes: what goes on in the background stops soon."""
        self._stop = True
        self._looks.stop()
        self._tidies.stop()

    # ------------------------------------------------------------------ what the session says

    @guard()
    def told(self, state: object) -> None:
        """The session has something to say."""
        window = self._window
        opened = window.opened
        if opened is None or not isinstance(state, SaveState):
            return
        now = opened.session.state
        window.frame.status.show_state(now, another=opened.session.conflict)
        if opened.session.conflict:
            self._say_conflict(opened.session.copy)
        elif now.kind == "saved":
            window.frame.notice.forget("saving")
            if opened.session.wrote:
                self._show_row(opened.id)
        if now.kind == "failed" and now.why is not None:
            self._say_failed(now.why)
        holder = opened.session.holder
        if holder is not None and self._told != opened.id:
            self._told = opened.id
            who = holder.author or window.t("Somebody")
            window.frame.notice.say(
                window.t(
                    "{who} has this article open in another window since {time}. Changes made there appear here.",
                    who=who,
                    time=shown(holder.since),
                )
            )

    def _show_row(self, article_id: str) -> None:
        """The article that was saved goes up in the list."""
        library, row = self._window.frame.library, self._window.desk.library.row(article_id)
        if row is not None and library.whole:
            library.list.put(row)
        else:
            self._window.refresh()

    def _say_conflict(self, copy: str) -> None:
        """The article was changed elsewhere, and what is written here goes on in an article of its own."""
        window = self._window
        if self._said == copy:
            return
        self._said = copy
        text = window.t(
            "This article was changed in another window or program. What you write here is saved as a second article."
        )
        window.frame.notice.say(text, (window.t("Compare…"), self.compare), about="saving")
        window.refresh()

    def _say_failed(self, why: UserError) -> None:
        t, notice, opened = self._window.t, self._window.frame.notice, self._window.opened
        hint = t(why.hint) if why.hint else ""
        text = f"{t('Not saved: {why}', why=why.message)} {hint}"
        if opened is None:
            return
        if opened.id in self._copies:
            text += " " + t("A copy of the article is in {path}", path=self._copies[opened.id])
        notice.say(
            text,
            (t("Try again"), opened.session.retry),
            (t("Save a copy elsewhere…"), self.act_save_copy),
            about="saving",
        )

    # ------------------------------------------------------------------ a copy elsewhere

    def act_save_copy(self) -> None:
        """The open article as it is now, saved or not, into a file of its own."""
        window = self._window
        opened = window.opened
        if opened is None:
            return
        opened.page.finish()
        article = opened.document.article
        target = window.ask.save_file(f"{file_name(article)}.newsdesk")
        if target is not None:
            window.relay.run(self._pack, article, target, done=lambda treated: self._copied(article, target, treated))

    def _pack(self, article: Article, target: Path) -> list[Treated]:
        """In a worker."""
        treated: list[Treated] = []
        self._window.desk.pack(article, target, each=treated.append)
        return treated

    def _copied(self, article: Article, target: Path, treated: list[Treated]) -> None:
        """Where the copy is and, in short, what became of its pictures; each of them when somebody asks."""
        window, t = self._window, self._window.t
        self._copies[article.id] = target
        said = [t("The copy is in {path}", path=target)]
        gone = sum(one.stays is None for one in treated)
        changed = sum(one.how in ("cleaned", "burnt", "anew") for one in treated)
        if gone:
            said.append(t("{count} {count:picture is|pictures are} not in it.", count=gone))
        if changed:
            said.append(
                t("What could give away a source was removed from {count} {count:picture|pictures}.", count=changed)
            )
        show = (t("Show…"), lambda: window.ask.copy_receipt(treated, article, LibraryPictures(window.desk)))
        window.frame.notice.say("  ".join(said), *((show,) if gone or changed else ()))

    # ------------------------------------------------------------------ changes from elsewhere

    @guard()
    def look(self) -> None:
        """Show what another program saved: in the list, and of the open article when nothing here waits to be saved."""
        window = self._window
        window.look_at_list()
        opened = window.opened
        if opened is None or not opened.session.idle or opened.document.composing or opened.session.conflict:
            return
        if window.desk.library.revision(opened.id) > opened.document.article.revision:
            self._again(opened.id)

    def _again(self, article_id: str) -> Document | None:
        """Open the article anew, as it is saved."""
        window = self._window
        if not window.close_article():
            return None
        window.open(article_id)
        return window.opened.document if window.opened is not None else None

    def compare(self) -> None:
        """Two texts are there: show both, and do what the person chooses. None is lost in any case."""
        window = self._window
        opened = window.opened
        if opened is None or not opened.session.conflict:
            return
        opened.page.finish()
        opened.session.flush(3.0)
        mine, copy = opened.document.article, opened.session.copy
        try:
            theirs = window.desk.library.load(mine.id)
        except NoArticle:  # removed for ever: there is only one text
            self._again(copy)
            return
        choice = window.ask.two_texts(mine, theirs, LibraryPictures(window.desk))
        if not choice:
            opened.page.setFocus()
            return
        document = self._again(mine.id)  # what is here stays an article of its own
        if document is not None and choice == "mine":
            document.do(M("Keep mine"), *restore_all(document.article, mine))
            if window.opened is not None and window.opened.session.flush(3.0):
                window.desk.delete(copy)  # into the bin: its text is in two places now
        window.refresh()

    def undecided(self) -> bool:
        """Are there two texts of the article? Then the person chooses first."""
        opened = self._window.opened
        if opened is None or not opened.session.conflict:
            return False
        self.compare()
        return True

    # ------------------------------------------------------------------ the past

    def act_history(self) -> None:
        """Look at what the article was, and bring back what is wanted."""
        window = self._window
        opened = window.opened
        if opened is None or self.undecided():
            return
        opened.page.finish()
        opened.session.flush(3.0)
        past = ArticlePast(window.desk, opened.id)
        edits = window.ask.history(past, opened.document.article, window.relay, LibraryPictures(window.desk))
        if edits and window.opened is opened:
            opened.document.do(M("Restore"), *edits)

    def act_keep_version(self) -> None:
        """Keep the article as it is now for ever, under a name."""
        window = self._window
        opened = window.opened
        if opened is None or self.undecided():
            return
        opened.page.finish()
        taken = {state.name for state in window.desk.library.history.revisions(opened.id) if state.name}
        if opened.session.flush(3.0) and (name := window.ask.version_name(taken)):
            window.desk.keep_version(opened.document.article, "named", name)
            window.frame.notice.say(window.t("Kept for ever as “{name}”: see the history.", name=name))

    def act_sign(self) -> None:
        """Sign the article off, when nothing is missing."""
        window = self._window
        opened = window.opened
        if opened is None or self.undecided():
            return
        opened.page.finish()
        if not opened.session.flush(3.0):
            return
        errors = [f for f in window.desk.check(opened.document.article, quick=True) if f.level == "error"]
        if errors:
            answer = window.ask.not_ready(errors, draft=False)
            if not isinstance(answer, bool):
                window.go_to(answer)
            return
        window.desk.sign(opened.document.article, quick=True)
        self._show_row(opened.id)
        window.frame.notice.say(window.t("Signed off. A later change makes it a draft again."))

    # ------------------------------------------------------------------ keeping order

    @guard()
    def _tidy(self) -> None:
        self._tidies.start(TIDY_EVERY)
        self._window.relay.run(
            self._window.desk.tidy, lambda: not self._stop, done=lambda _: None, failed=self._tidy_failed
        )

    def _tidy_failed(self, error: Exception) -> None:
        """Said, unless something stands there that is more urgent: a text that is not saved."""
        opened = self._window.opened
        if opened is None or opened.session.state.kind != "failed":
            self._window.on_error(error)
