"""Publishing from the window: asks where to and as what, puts it into the outbox; corrects, withdraws, compares."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from newsdesk.article.article import Article
from newsdesk.article.blocks import words_of
from newsdesk.article.edits import Replace
from newsdesk.base.errors import UserError
from newsdesk.base.message import M
from newsdesk.desk.desk import NotReady
from newsdesk.desk.unlocking import unlocked
from newsdesk.desktop.delivering import Delivering
from newsdesk.desktop.deliverywords import going
from newsdesk.desktop.host import Host
from newsdesk.desktop.opened import LibraryPictures
from newsdesk.extend.publishing import Act
from newsdesk.library.outbox import Delivery

if TYPE_CHECKING:
    from newsdesk.desk.goals import Goal
    from newsdesk.desktop.dialogs.afterwards import Readers
    from newsdesk.desktop.dialogs.publishing import Wanted


class Publishing:
    """The window's publishing. undecided: are there two texts of the open article? Then it asks which is to stay."""

    def __init__(self, window: Host, delivering: Delivering, undecided: Callable[[], bool]) -> None:
        self._window, self._delivering, self._undecided = window, delivering, undecided
        self._busy = False
        """Is a dialog on its way, or open?"""

    # ------------------------------------------------------------------ publish and update

    def act_publish(self) -> None:
        """Ask where to and as what, and publish the open article, or bring what has changed since."""
        self._publish("publish")

    def _publish(self, act: Act, only: frozenset[str] | None = None, left: Callable[[], object] = lambda: None) -> None:
        """only: to one of these targets. left: what follows when it is left without publishing."""
        window = self._window
        if window.opened is None or self._busy or self._undecided():
            return
        from newsdesk.desk.goals import goals

        self._busy = True
        asked = partial(self._asked, window.opened.id, act, only, left)
        window.relay.run(goals, window.desk, done=asked, failed=self._failed)

    def _failed(self, error: Exception) -> None:
        self._busy = False
        self._window.on_error(error)

    def _asked(
        self, article_id: str, act: Act, only: frozenset[str] | None, left: Callable[[], object], goals: list[Goal]
    ) -> None:
        again = False
        try:
            article = self._saved()
            if article is not None and article.id == article_id:
                again = self._ask(article, act, [g for g in goals if only is None or g.target.name in only], left)
        finally:
            self._busy = False
        if again:
            self._publish(act, only, left)

    def _saved(self) -> Article | None:
        """The open article, saved as it is; said when that cannot be."""
        opened = self._window.opened
        if opened is None:
            return None
        opened.page.finish()
        if not opened.session.flush(3.0) or opened.session.conflict:
            hint = M("Nothing is sent before it is saved. See the status bar.")
            self._window.on_error(UserError(M("The last changes are not saved."), hint))
            return None
        return opened.document.article

    def _ask(self, article: Article, act: Act, goals: list[Goal], left: Callable[[], object]) -> bool:
        """Ask, and do what is wished; whether to ask again, because the targets may be others now."""
        from newsdesk.desk.goals import stands
        from newsdesk.desktop.dialogs.publishing import Offer

        window, desk = self._window, self._window.desk
        missing = [f for f in desk.check(article, quick=True) if f.level == "error"]
        look = partial(stands, desk, article)
        preview = window.named["browser"].trigger
        offer = Offer(article, missing, goals, look, preview, desk.clock, desk.settings.publish_target, act)
        answer = window.ask.publish(offer, window.relay, LibraryPictures(desk))
        if answer.finding is not None:
            window.go_to(answer.finding)
        elif answer.set_up:
            window.named["publish_targets"].trigger()
        elif answer.wanted is not None:
            self._put(article, answer.wanted)
        else:
            left()
        return answer.set_up

    def _put(self, article: Article, wanted: Wanted) -> None:
        window = self._window
        if wanted.wish.target != window.desk.settings.publish_target:
            window.desk.remember(publish_target=wanted.wish.target)
        window.relay.run(self._wished, article, wanted, done=self._is_put, failed=self._not_put)

    def _wished(self, article: Article, wanted: Wanted) -> Delivery:
        """In a worker: write down what is wished."""
        desk, wish = self._window.desk, wanted.wish
        desk.keep_settings()
        if wanted.secret:
            desk.outbox.secrets.set(desk.outbox.target(wish.target), wanted.secret)
        row = desk.outbox.put(article, wish, again=wanted.again)
        if wanted.secret:
            unlocked(desk, {wish.target})
        return row

    def _is_put(self, row: Delivery) -> None:
        window, t = self._window, self._window.t
        if row.open:
            show = (t("Show"), partial(self._delivering.open, row.id))
            window.frame.notice.say(going(t, row), show, about=f"delivery {row.id}")
        else:
            window.frame.notice.say(t("It stands at {target} as it is now; nothing was sent.", target=row.target))
        self._delivering.put(row)

    def _not_put(self, error: Exception) -> None:
        window = self._window
        if not isinstance(error, NotReady):
            window.on_error(error)
            return
        answer = window.ask.not_ready(error.findings, draft=False)
        if not isinstance(answer, bool):
            window.go_to(answer)

    # ------------------------------------------------------------------ afterwards

    def act_correct(self) -> None:
        """Put in a note on what was wrong, as one step, and publish it."""
        window, standing = self._window, self._standing()
        if not standing or self._undecided() or window.opened is None:
            return
        from newsdesk.desk.correcting import correction

        desk, document = window.desk, window.opened.document
        block_id, moment, words = desk.new_id(), desk.clock(), desk.profile.correction

        def edit(what: str, approved: str) -> Replace:
            return correction(document.article, what, approved, moment, words, block_id)

        window.opened.page.finish()
        staff = [member.name for member in desk.profile.staff]
        said = window.ask.correction(staff, lambda *given: words_of(edit(*given).put[0]))
        if said is None:
            return
        window.opened.page.do(M("Correction"), [edit(*said)])
        with_note = document.article

        def take_out() -> None:
            """It was thought better of: the note goes again, unless something else was written meanwhile."""
            opened = window.opened
            if opened is not None and opened.document is document and document.article.blocks == with_note.blocks:
                document.undo()

        self._publish("correct", frozenset(standing), take_out)

    def act_withdraw(self) -> None:
        """Take the article out of what readers of a target see."""
        window, standing = self._window, self._standing()
        if not standing or self._undecided():
            return
        article = self._saved()
        if article is None:
            return
        target = window.ask.withdraw(article.headline, standing)
        if target:
            from newsdesk.desk.outbox import Wish
            from newsdesk.desktop.dialogs.publishing import Wanted

            wish = Wish(target, "withdraw", standing[target].status)
            window.relay.run(self._wished, article, Wanted(wish), done=self._is_put, failed=self._not_put)

    def act_readers(self) -> None:
        """What is different between what readers see and the open article."""
        from newsdesk.desktop.comparing import read_now

        window, standing = self._window, self._standing()
        if not standing or window.opened is None:
            return
        window.opened.page.finish()
        article = window.opened.document.article

        def compare(target: str) -> Readers:
            return read_now(window.desk, article, target, window.t)

        window.ask.readers(standing, compare, window.relay, LibraryPictures(window.desk))

    def _standing(self) -> dict[str, Delivery]:
        """Where the open article stands; said when that is nowhere."""
        window, opened = self._window, self._window.opened
        if opened is None:
            return {}
        standing = window.desk.outbox.standing(opened.id)
        if not standing:
            window.frame.notice.say(window.t("This article is published nowhere as far as is known here."))
        return standing
