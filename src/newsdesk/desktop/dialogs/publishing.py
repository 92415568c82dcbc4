"""Publishing an article: where to, as what and when; what that will mean to who reads it, and what is missing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from newsdesk.article.article import Article
from newsdesk.base.clock import Clock, stamp
from newsdesk.base.i18n import Translator
from newsdesk.desk.goals import Goal, Stands
from newsdesk.desk.outbox import Wish
from newsdesk.desktop.dialogs.publishlook import Form, Sent
from newsdesk.desktop.editor.guard import guard
from newsdesk.desktop.editor.pictures import PictureSource
from newsdesk.desktop.labels import note
from newsdesk.desktop.moments import shown, written
from newsdesk.desktop.panels.fields import TimeField
from newsdesk.desktop.relay import Relay
from newsdesk.desktop.theme import Colours
from newsdesk.extend.ports import Finding
from newsdesk.extend.publishing import Act

FINDING = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class Offer:
    """What is published, what is missing of it, and where it can go. look finds what stands at a target, in a worker;
    preview shows the page. act: "correct" when a correction was just put into it."""

    article: Article
    missing: Sequence[Finding]
    goals: Sequence[Goal]
    look: Callable[[Goal], Stands]
    preview: Callable[[], object]
    clock: Clock
    chosen: str = ""
    act: Act = "publish"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person wishes; again: even though it stands there already; secret: what they entered, "" for nothing."""

    wish: Wish
    again: bool = False
    secret: str = ""


class PublishDialog(QDialog):
    """After acceptance one of these is set: ``wanted``; ``finding``, which they want to go to; ``set_up``, to look at
    the targets."""

    def __init__(
        self,
        t: Translator,
        colours: Colours,
        offer: Offer,
        relay: Relay,
        pictures: PictureSource,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.on_error: Callable[[Exception], object] = lambda error: None
        self._t, self._offer, self._relay = t, offer, relay
        self.wanted: Wanted | None = None
        self.finding: Finding | None = None
        self.set_up = False
        self._stands: Stands | None = None
        """What is known of the chosen target; None while it is being found out."""
        self._over = False
        self.setWindowTitle(t("Publish: {headline}", headline=offer.article.headline or t("(no headline)")))
        self.resize(940, 640)
        self._make()
        self.sent = Sent(t, colours, pictures, offer.article)  # the last for who goes on with Tab
        self._lay_out()
        self._connect()
        self.go.setDefault(True)  # Qt forgets it of a button that is no dialog's yet
        self.targets.setFocus()
        self.targets.setCurrentIndex(max(0, self.targets.findText(offer.chosen)))
        self._chosen()

    def _make(self) -> None:
        t, offer = self._t, self._offer
        self.targets = QComboBox()
        for goal in offer.goals:
            self.targets.addItem(goal.target.name, goal)
        self.address, self.meaning, self.why = note(), note("lead"), note("wrong")
        self.arrange = QPushButton(t("Targets…"))
        self.arrange.setAutoDefault(False)
        self.status, self.time = QComboBox(), QComboBox()
        for status, word in (("publish", t("Published, for readers")), ("draft", t("A draft, for the newsroom"))):
            self.status.addItem(word, status)
        given = offer.article.publish_time
        if given:
            self.time.addItem(t("At its publish time, {time}", time=written(given)), "")
            self.time.addItem(t("Now"), "now")
        else:
            self.time.addItem(t("Now"), "")
        self.time.addItem(t("At another time"), "other")
        self.other = TimeField(t("At another time"), t, offer.clock)
        self.other.show_value(given)
        self.channel, self.keywords, self.secret_said = note(), note(), note()
        self.keywords.setText("、".join(offer.article.keywords) or t("none"))
        self.secret = QLineEdit(echoMode=QLineEdit.EchoMode.Password)
        self._make_todo()

    def _make_todo(self) -> None:
        t, offer = self._t, self._offer
        self.todo = QListWidget()
        self.todo.setObjectName("todo")
        self.todo.setWordWrap(True)
        self.todo.setMaximumHeight(150)
        self.todo.setSizeAdjustPolicy(QListWidget.SizeAdjustPolicy.AdjustToContents)
        for finding in offer.missing:
            item = QListWidgetItem(t(finding.message))
            item.setData(FINDING, finding)
            self.todo.addItem(item)
        self.todo.setCurrentRow(0)
        self.go_there = QPushButton(t("Go there"))
        self.go_there.setAutoDefault(False)

    def _lay_out(self) -> None:
        t = self._t
        self.form = form = Form()
        line = QHBoxLayout()
        line.addWidget(self.targets, 1)
        line.addWidget(self.arrange)
        form.row(t("Target"), self.targets, line, self.address)
        form.row(t("As"), self.status)
        form.row(t("When"), self.time, self.other)
        form.row(t("Channel"), self.channel)
        form.row(t("Keywords"), self.keywords)
        form.row(t("Lead picture"), self.sent.lead)
        form.row(t("Password"), self.secret, self.secret_said)
        form.row(t("Still to do"), self.todo, self.go_there)
        left = QWidget()
        left.setFixedWidth(430)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.meaning)
        column.addLayout(form)
        column.addStretch(1)
        column.addWidget(self.why)
        halves = QHBoxLayout()
        halves.setSpacing(20)
        halves.addWidget(left)
        halves.addWidget(self.sent, 1)
        self.buttons = QDialogButtonBox()
        self.preview = self.buttons.addButton(t("Preview in the browser"), QDialogButtonBox.ButtonRole.ActionRole)
        self.preview.setAutoDefault(False)
        self.go = self.buttons.addButton(t("Publish"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.buttons.addButton(t("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(16)
        column.addLayout(halves, 1)
        column.addWidget(self.buttons)

    def _connect(self) -> None:
        self.targets.currentIndexChanged.connect(self._chosen)
        self.arrange.clicked.connect(self._arrange)
        for combo in (self.status, self.time):
            combo.currentIndexChanged.connect(self._say)
        self.other.edited.connect(lambda value: self._say())
        self.other.line.textEdited.connect(lambda text: self._say())
        self.secret.textEdited.connect(lambda text: self._say())
        self.todo.itemActivated.connect(lambda item: self._go_there())
        self.go_there.clicked.connect(self._go_there)
        self.preview.clicked.connect(lambda: self._offer.preview())
        self.buttons.accepted.connect(self._take)
        self.buttons.rejected.connect(self.reject)

    # ------------------------------------------------------------------ the target

    @property
    def goal(self) -> Goal | None:
        """The target that is chosen."""
        goal = self.targets.currentData()
        return goal if isinstance(goal, Goal) else None

    @guard()
    def _chosen(self, *_: object) -> None:
        """Another target: what stands there is found out in a worker."""
        t, goal = self._t, self.goal
        self._stands = None
        self.secret.clear()
        if goal is not None:
            target, path = goal.target, self._offer.article.channel
            self.address.setText(" • ".join(x for x in (target.address, target.login) if x))
            self.status.setCurrentIndex(max(0, self.status.findData(target.status)))
            there = target.channels.get("/".join(path), "")
            words = " › ".join(path) or t("none")
            self.channel.setText(t("{channel}, there “{name}”", channel=words, name=there) if there else words)
            if goal.why is None:
                self._relay.run(
                    self._offer.look, goal, done=lambda stands: self._found(goal, stands), failed=self._failed
                )
        if goal is None or goal.why is not None:
            self.sent.show_whole()
        self._say()

    def _found(self, goal: Goal, stands: Stands) -> None:
        if self._over or goal is not self.goal:
            return  # another was chosen meanwhile
        self._stands = stands
        if stands.changes is not None and not stands.changes.none:
            self.sent.show_changes(stands.changes)
        else:
            self.sent.show_whole()
        self._say()
        if not self.secret.isHidden():
            self.secret.setFocus()

    def _failed(self, error: Exception) -> None:
        message = getattr(error, "message", None)
        if not self._over:
            self.why.setText(self._t(message) if message is not None else type(error).__name__)

    # ------------------------------------------------------------------ what it means

    @property
    def act(self) -> Act:
        """What pressing the button does."""
        if self._stands is None or self._stands.live is None:
            return "publish"
        return "correct" if self._offer.act == "correct" else "update"

    @property
    def wish(self) -> Wish:
        """What is chosen."""
        goal, when = self.goal, self.time.currentData()
        assert goal is not None
        time = stamp(self._offer.clock()) if when == "now" else self.other.value or "" if when == "other" else ""
        return Wish(goal.target.name, self.act, self.status.currentData(), time)

    @property
    def _same(self) -> bool:
        """Does there stand what would be sent?"""
        live, article = self._stands.live if self._stands is not None else None, self._offer.article
        if live is None:
            return False
        wish = self.wish
        return (live.revision, live.status, live.time) == (
            article.revision,
            wish.status,
            wish.time or article.publish_time,
        )

    def _say(self, *_: object) -> None:
        """Say what it means, show what is to be filled in, and let it be done or say why not."""
        t, goal, stands = self._t, self.goal, self._stands
        draft = self.status.currentData() == "draft"
        self.other.setVisible(self.time.currentData() == "other")
        self.form.show_row(self.todo, on=bool(self._offer.missing) and not draft)
        asks = goal is not None and stands is not None and not stands.known
        self.form.show_row(self.secret, on=asks)
        if asks and goal is not None and goal.secret is not None and stands is not None:
            kept = t("It is kept in the system's keyring.")
            if not stands.lasting:
                kept = t("This system has no keyring: it is kept until the program ends.")
            self.secret_said.setText(f"{t(goal.secret)}. {kept}")
            self.secret.setAccessibleDescription(self.secret_said.text())
        self.meaning.setText(self._meaning(draft=draft))
        why = self._why(draft=draft)
        self.why.setText(why)
        self.why.setVisible(bool(why))
        self.go.setEnabled(not why and stands is not None)
        words = {"publish": t("Publish"), "update": t("Update"), "correct": t("Publish the correction")}
        self.go.setText(t("Send it again") if self._same else t("Send as a draft") if draft else words[self.act])

    def _meaning(self, *, draft: bool) -> str:
        """What it will mean to who reads it there."""
        t, stands = self._t, self._stands
        if stands is None:
            return "" if self.goal is None or self.goal.why else t("Looking at what stands there…")
        if stands.live is None:
            said = t("It goes there as a draft.") if draft else t("It is published there for the first time.")
        elif self._same:
            said = t("Nothing was changed here since it was last sent, at {time}.", time=shown(stands.live.changed))
        elif draft:
            said = t("What stands there since {time} becomes a draft: readers do not see it any more.",
                     time=shown(stands.live.changed))  # fmt: skip
        else:
            said = t("It takes the place of what stands there since {time}.", time=shown(stands.live.changed))
        if stands.going is not None:
            said += " " + t("One delivery is on its way; this one comes after it.")
        return said

    def _why(self, *, draft: bool) -> str:
        """Why it cannot be published now; "" when it can."""
        t, goal, stands = self._t, self.goal, self._stands
        if goal is None:
            return t("There is no target yet. Set one up first.")
        if goal.why is not None:
            return t(goal.why)
        if draft and "draft" not in goal.can:
            return t("{target} takes no drafts.", target=goal.target.name)
        if not draft and self._offer.missing:
            return t("{count} {count:thing is|things are} still to do.", count=len(self._offer.missing))
        if self.time.currentData() == "other" and not self.other.value:
            return t("Write the time like 2026-01-31 09:00.")
        if not draft and "schedule" not in goal.can and self._later():
            return t("{target} cannot wait until that time. Choose another time.", target=goal.target.name)
        if stands is not None and not stands.known and not self.secret.text():
            return t("Enter what {target} asks for.", target=goal.target.name)
        return ""

    def _later(self) -> bool:
        """Is it to appear only later?"""
        time = self.wish.time or self._offer.article.publish_time
        try:
            return datetime.fromisoformat(time) > self._offer.clock()
        except (ValueError, TypeError):
            return False

    # ------------------------------------------------------------------ answers

    @guard()
    def _take(self) -> None:
        if self.go.isEnabled() and not self._over:
            self.wanted = Wanted(self.wish, self._same, self.secret.text())
            self.accept()

    @guard()
    def _go_there(self) -> None:
        item = self.todo.currentItem()
        if item is not None:
            self.finding = item.data(FINDING)
            self.accept()

    @guard()
    def _arrange(self) -> None:
        self.set_up = True
        self.accept()

    @guard()
    def done(self, answer: int) -> None:
        """Answered: the work on pictures ends, and what is still found out is not for anybody."""
        self._over = True
        self.sent.stop()
        super().done(answer)
