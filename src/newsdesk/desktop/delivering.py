"""Deliveries in the window: the courier that sends them, the outbox, and telling people what became of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget

from newsdesk.article.place import Place
from newsdesk.base.message import Message
from newsdesk.desktop.deliverywords import arrived, going, wrong
from newsdesk.desktop.editor.guard import guard
from newsdesk.desktop.host import Host
from newsdesk.desktop.labels import unmarked
from newsdesk.desktop.notice import Choice
from newsdesk.desktop.opened import LibraryPictures
from newsdesk.desktop.panels.deliverylist import Shown
from newsdesk.library.outbox import ARRIVED, Delivery, State

if TYPE_CHECKING:
    from newsdesk.desk.courier import Courier
    from newsdesk.desktop.comparing import Compared

FIRST_LOOK, LOOK_EVERY = 400, 3000
"""Milliseconds to the first look at what is open, after the window's first picture; and between looks: other programs
deliver too."""
MESSAGE = 8000
"""Milliseconds that the desktop shows a message."""


class Delivering(QObject):
    """The window's outbox."""

    def __init__(self, window: Host) -> None:
        super().__init__()
        self._window, self._side, self._panel = window, window.frame.side, window.frame.outbox
        self.on_error = lambda error: window.on_error(error)
        self._courier: Courier | None = None
        self._doing: dict[str, Message] = {}
        """What is done with a delivery at this moment, by its id."""
        self._states: dict[str, State] = {}
        """Where a delivery was when it was last told of."""
        self._counts = (0, 0, 0)
        self._over = False
        self._choose = ""
        """The delivery to stand on when the list is read."""
        self._tray: QSystemTrayIcon | None = None
        self.arrange: Callable[[str], object] = lambda target: None
        """Opens the targets at the password of this one."""
        self.tell_desktop = self._tell_desktop
        """Shows a title and a sentence outside of the window."""
        self._looks = QTimer(self)
        self._looks.timeout.connect(self.look)
        self._looks.start(FIRST_LOOK)
        self._panel.whole = window.desk.library.outbox.get
        self._panel.wanted.connect(self._wanted)
        self._panel.goTo.connect(self._go)
        self._panel.filtered.connect(self.update)
        self._side.currentChanged.connect(lambda index: self.update())
        window.frame.status.deliveriesClicked.connect(self.open)

    def close(self) -> None:
        """The window closes: what is being sent is stopped, and goes on at the next start."""
        self._over = True
        self._looks.stop()
        if self._courier is not None:
            self._courier.stop()
        if self._tray is not None:
            self._tray.hide()

    # ------------------------------------------------------------------ the courier

    def wake(self) -> None:
        """There is something to be sent."""
        if self._over:
            return
        if self._courier is None:
            from newsdesk.desk.courier import Courier  # not at the start

            relay = self._window.relay
            self._courier = Courier(
                self._window.desk,
                lambda row, doing: relay.soon(partial(self._told, row, doing)),
                lambda error: relay.soon(partial(self._window.on_error, error)),
            )
        self._courier.wake()

    @guard()
    def look(self) -> None:
        """How many are on their way: a worker counts them."""
        self._looks.start(LOOK_EVERY)
        self._window.relay.run(self._window.desk.library.outbox.counts, done=self._counted)

    def _counted(self, counts: tuple[int, int, int]) -> None:
        if self._over:
            return
        others, self._counts = counts != self._counts, counts
        self._window.frame.status.show_deliveries(*counts)
        self._title()
        if counts[0] and (self._courier is None or not self._courier.working):
            self.wake()
        if others:
            self.update()

    # ------------------------------------------------------------------ what became of it

    def _told(self, row: Delivery, doing: Message | None) -> None:
        """From the courier: so far it is."""
        if self._over:
            return
        before, self._states[row.id] = self._states.get(row.id), row.state
        if doing is not None:
            self._doing[row.id] = doing
        else:
            self._doing.pop(row.id, None)
        if not self._panel.put(self._shown(row)):
            self.update()
        if before != row.state:
            self._window.frame.notice.go_on(going(self._window.t, row), about=f"delivery {row.id}")
            self.look()
            if row.state == "needs-you" or (before == "sending" and row.state in ARRIVED):
                self._say(row)
            if row.state in ARRIVED:
                self._window.refresh(steady=True)
                self._window.enable()

    def _say(self, row: Delivery) -> None:
        """It arrived, or somebody is needed: in the window, and outside when the person is elsewhere."""
        from newsdesk.desk.deliveries import link_of, needs_login, problem_of

        window, t = self._window, self._window.t
        problem = problem_of(row)
        show: Choice = (t("Show"), partial(self.open, row.id))
        if row.state == "needs-you":
            compare = (t("Compare…"), partial(self.compare, row))
            enter = (t("Enter the password…"), partial(self.arrange, row.target))
            first = compare if problem is not None and problem.kind == "changed" else show
            words, choices = (
                t("{name}: {text}", name=t("{target} needs you", target=row.target), text=wrong(t, row)),
                [first],
            )
            if needs_login(row):
                choices = [enter, show]
        else:
            link = link_of(row.seen)
            page: Choice = (t("Open the page"), partial(_browse, link))
            words, choices = arrived(t, row), [page, show] if link else [show]
        opened = window.opened
        if opened is None or opened.session.state.kind != "failed":  # a text that is not saved is more urgent
            window.frame.notice.say(words, *choices, about="delivery", lasting=True)
        if isinstance(window, QWidget) and not window.isActiveWindow():
            self.tell_desktop(row.headline or t("(no headline)"), words)

    def _tell_desktop(self, title: str, text: str) -> None:
        window = self._window
        assert isinstance(window, QWidget)
        QApplication.alert(window)
        if not QSystemTrayIcon.isSystemTrayAvailable() or not QSystemTrayIcon.supportsMessages():
            return
        if self._tray is None:
            self._tray = QSystemTrayIcon(QApplication.windowIcon(), self)
            self._tray.messageClicked.connect(self._come)
            self._tray.activated.connect(lambda reason: self._come())
        self._tray.show()
        self._tray.showMessage(unmarked(title), unmarked(text), QApplication.windowIcon(), MESSAGE)
        QTimer.singleShot(2 * MESSAGE, self._tray, self._tray.hide)

    @guard()
    def _come(self) -> None:
        """The person answers the message."""
        window = self._window
        if isinstance(window, QWidget) and not self._over:
            window.raise_()
            window.activateWindow()
            self.open()

    # ------------------------------------------------------------------ the panel

    def act_outbox(self) -> None:
        """Show the outbox, or the details again."""
        if self._side.isVisible() and self._side.currentWidget() is self._panel:
            self._side.setCurrentWidget(self._window.frame.details)
        else:
            self.open()

    @guard()
    def open(self, delivery_id: str = "") -> None:
        """Show the outbox and give it the keys; stand on this delivery."""
        self._choose = delivery_id or self._choose
        if delivery_id:
            self._panel.all.setChecked(True)
        self._window.show_view("write")
        self._side.setCurrentWidget(self._panel)
        self._panel.set_focus()
        self.update()

    @guard()
    def update(self) -> None:
        """Read the list again, in a worker, where it is seen."""
        if self._side.currentWidget() is not self._panel or self._over:
            return
        opened = self._window.opened
        self._panel.one.setEnabled(opened is not None)
        article = opened.id if opened is not None and self._panel.one.isChecked() else ""
        rows = self._window.desk.library.outbox
        self._window.relay.run(lambda: rows.all(article=article, brief=True), done=partial(self._read, article))

    def _read(self, article: str, rows: list[Delivery]) -> None:
        opened = self._window.opened
        wanted = opened.id if opened is not None and self._panel.one.isChecked() else ""
        if self._over or article != wanted:
            return  # others are wanted by now
        self._panel.show_rows([self._shown(row) for row in rows])
        if self._choose:
            self._panel.choose(self._choose)
            self._choose = ""

    def _shown(self, row: Delivery) -> Shown:
        return Shown(row, self._doing.get(row.id) if row.state == "sending" else None)

    def stands(self, article_id: str) -> bool:
        """Does the article stand at a target as far as is known here?"""
        return self._window.desk.outbox.stands(article_id)

    def _title(self) -> None:
        count = sum(self._counts[:2])
        number = f" {count}" if count else ""
        self._side.setTabText(self._side.indexOf(self._panel), self._window.t("Outbox") + number)

    # ------------------------------------------------------------------ what is wanted

    @guard()
    def _wanted(self, name: str, row: Delivery) -> None:
        """A button of the panel."""
        from newsdesk.desk.deliveries import edit_link_of, link_of

        rows = self._window.desk.library.outbox
        if name == "page":
            _browse(link_of(rows.get(row.id).seen))
        elif name == "edit":
            _browse(edit_link_of(rows.get(row.id).seen))
        elif name == "compare":
            self.compare(row)
        elif name == "login":
            self.arrange(row.target)
        else:
            outbox = self._window.desk.outbox
            self.change(outbox.retry if name == "retry" else outbox.stop, row)

    def change(self, act: Callable[[str], Delivery], row: Delivery) -> None:
        """Do this with a delivery, in a worker, and go on with what is due then."""
        self._window.relay.run(act, row.id, done=self._changed)

    def _changed(self, row: Delivery) -> None:
        for about in ("delivery", f"delivery {row.id}"):
            self._window.frame.notice.forget(about)
        self.put(row)

    def put(self, row: Delivery) -> None:
        """This was wished: show it, and send what is due."""
        self._choose = row.id
        self._told(row, None)
        if row.open:
            self.wake()

    @guard()
    def _go(self, row: Delivery, place: Place) -> None:
        """To the place in its article that a line of a receipt is about."""
        window = self._window
        window.open(row.article)
        opened = window.opened
        if opened is not None and opened.id == row.article:
            window.show_view("write")
            opened.page.go_to(place)

    # ------------------------------------------------------------------ changed at the target

    @guard()
    def compare(self, row: Delivery) -> None:
        """What stands there was changed: what is different is found in a worker, then the person chooses."""
        from newsdesk.desktop.comparing import compared

        window = self._window
        window.relay.run(compared, window.desk, row.id, window.t, done=self._choose_text)

    def _choose_text(self, found: Compared) -> None:
        from newsdesk.desk.deliveries import edit_link_of

        window, row = self._window, found.row
        if self._over or row.state != "needs-you":
            self.update()
            return
        choice = window.ask.changed_there(found.changes, LibraryPictures(window.desk))
        if choice == "theirs":
            self.change(window.desk.outbox.stop, row)
        elif choice == "overwrite":
            self.change(window.desk.outbox.overwrite, row)
        elif choice == "both":
            _browse(edit_link_of(row.seen))
            window.open(row.article)


def _browse(link: str) -> None:
    """Open a page in the person's own browser."""
    if link:
        QDesktopServices.openUrl(QUrl(link))
