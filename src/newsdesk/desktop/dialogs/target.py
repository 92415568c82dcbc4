"""One target's form: where it is, who one is there, and whether it can be reached."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from newsdesk.base.errors import UserError
from newsdesk.base.i18n import Translator
from newsdesk.base.message import M, Message
from newsdesk.desk.outbox import Outbox
from newsdesk.desk.targets import Draft
from newsdesk.desktop.dialogs.browserlogin import BrowserLogin
from newsdesk.desktop.dialogs.secretline import SecretLine
from newsdesk.desktop.dialogs.targetrows import Line, Pairs, combo, line, words
from newsdesk.desktop.dialogs.trial import Trial
from newsdesk.desktop.editor.guard import guard
from newsdesk.desktop.relay import Relay
from newsdesk.extend.publishing import Publisher, Target

STATUSES: dict[str, Message] = {"publish": M("Readers see it"), "draft": M("As a draft")}


class TargetForm(QWidget):
    """Shows one draft and keeps what is written there in it, when it is told to ``take``."""

    renamed = Signal(str)
    pointed = Signal(QWidget)
    """Something is said at this line."""

    def __init__(
        self,
        t: Translator,
        publishers: Mapping[str, Publisher],
        channels: Sequence[str],
        people: Sequence[str],
        box: Outbox,
        relay: Relay,
    ) -> None:
        """channels: the desk profile's, their levels with "/" between them; people: its staff. ``trial`` is laid out by
        who holds the form."""
        super().__init__()
        self.on_error: Callable[[Exception], object] = relay.on_error
        self._t, self._publishers, self._box, self._relay = t, publishers, box, relay
        self._channels, self._people = channels, people
        self.draft: Draft | None = None
        self.lines: dict[str, Line] = {}
        """By the field of a target; an option is "option NAME"."""
        self.pairs: dict[str, Pairs] = {}
        self.browser: BrowserLogin | None = None
        self.trial = Trial(t, box, relay, self._complain)
        self.trial.test.clicked.connect(self._test)
        self.ask_file: Callable[[str], str] = self._ask_file
        self.body = QWidget()
        self._rows = QVBoxLayout()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 8, 0)
        column.addWidget(self.body)
        column.addStretch(1)

    # ------------------------------------------------------------------ in and out

    def show_draft(self, draft: Draft) -> None:
        """Show another target."""
        self.leave()
        self.draft = draft
        self._build()
        self._look_for_secret()

    def take(self) -> None:
        """What is written goes into the draft."""
        draft, lines = self.draft, self.lines
        if draft is None:
            return
        text = {name: shown.field.text().strip() for name, shown in lines.items() if isinstance(shown.field, QLineEdit)}
        chosen = {
            name: str(shown.field.currentData()) for name, shown in lines.items() if isinstance(shown.field, QComboBox)
        }
        if "secret" in lines:
            draft.secret = self.secret.typed.text()
        login = text.get("login", draft.target.login)
        if not draft.own:
            draft.target = msgspec.structs.replace(draft.target, login=login)
            return
        publisher = self._publishers.get(draft.target.connector)
        both = {**text, **chosen}
        options = {n: both[f"option {n}"] for n in (publisher.options if publisher else ()) if f"option {n}" in both}
        draft.target = msgspec.structs.replace(
            draft.target,
            name=" ".join(text["name"].split()),
            address=text["address"],
            login=login,
            status=chosen.get("status", draft.target.status),
            certificates=text["certificates"],
            channels=self.pairs["channels"].value if "channels" in self.pairs else draft.target.channels,
            people=self.pairs["people"].value if "people" in self.pairs else draft.target.people,
            options={n: v for n, v in options.items() if publisher and v != publisher.options[n].default},
        )

    def leave(self) -> None:
        """Nothing is waited for any more."""
        self.trial.leave()
        if "secret" in self.lines:
            self.secret.leave()
        if self.browser is not None:
            self.browser.leave()

    def complain(self, field: str, why: str) -> None:
        """Say at a field what is wrong with it, and go there."""
        shown = self.lines[field]
        shown.complain(why)
        shown.field.setFocus()
        self.pointed.emit(shown)

    # ------------------------------------------------------------------ the lines

    def _build(self) -> None:
        """All lines anew: another target, or another kind of it."""
        t, draft = self._t, self.draft
        assert draft is not None
        old, self.body = self.body, QWidget()
        layout = self.layout()
        assert layout is not None
        layout.replaceWidget(old, self.body)
        old.hide()  # deleted only when the event loop comes round
        old.deleteLater()
        self._rows = QVBoxLayout(self.body)  # a form layout does not measure anew what grows under a field
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(9)
        self.lines, self.pairs, self.browser = {}, {}, None
        target, publisher = draft.target, self._publishers.get(draft.target.connector)
        if not draft.own:
            self._rows.addWidget(
                words(t("The desk profile has this target. Only who you are there and the password are yours."))
            )
        self._where(target, publisher, own=draft.own)
        if publisher is not None and publisher.secret is not None:
            self._who(draft, publisher, publisher.secret)
        self._how(target, publisher, own=draft.own)
        self.trial.setVisible(publisher is not None)

    def _where(self, target: Target, publisher: Publisher | None, *, own: bool) -> None:
        t, saved = self._t, self.draft.saved if self.draft else None
        name = line(target.name)
        name.textEdited.connect(self.renamed)
        named = t("What you choose when you publish.")
        if own and saved is not None:
            named = t("Its name stays: deliveries are known by it.")
        self._add("name", t("Name of the target"), Line(name, named))
        name.setReadOnly(saved is not None)
        kinds = combo({key: t(p.label) for key, p in self._publishers.items()}, target.connector)
        kinds.activated.connect(self._choose_kind)
        self._add("connector", t("Kind"), Line(kinds))
        kinds.setEnabled(own)
        if publisher is None:
            known = ", ".join(self._publishers)
            missing = t("There is no connector {name}.", name=target.connector)
            self.lines["connector"].complain(f"{missing} {t('Choose one of: {names}', names=known)}")
        address = line(target.address)
        address.setReadOnly(not own)
        address.editingFinished.connect(self._look_for_secret)
        self._add("address", t("Address"), Line(address, t(publisher.address) if publisher else ""))

    def _who(self, draft: Draft, publisher: Publisher, kind: Message) -> None:
        t = self._t
        login = line(draft.target.login)
        login.editingFinished.connect(self._look_for_secret)
        self._add("login", t("Login"), Line(login, t("Who you are there; empty if it does not ask.")))
        hint: Message | None = getattr(publisher, "secret_hint", None)
        self.secret = SecretLine(t, draft, self._box.secrets, self._relay, t(hint) if hint else "")
        self._add("secret", t(kind), self.secret)
        authorize = getattr(publisher, "authorize", None)
        if authorize is not None:
            self.browser = BrowserLogin(t, lambda: self._ask_in_browser(authorize), self._relay)
            self.browser.allowed.connect(self._allowed)
            row = QHBoxLayout()
            row.addSpacing(136)
            row.addWidget(self.browser, 1)
            self._rows.addLayout(row)

    def _how(self, target: Target, publisher: Publisher | None, *, own: bool) -> None:
        t = self._t
        can = publisher.can if publisher is not None else frozenset()
        if "draft" in can:
            status = combo({key: t(word) for key, word in STATUSES.items()}, target.status)
            status.setEnabled(own)
            hint = t("What publishing makes of an article, unless you choose otherwise then.")
            self._add("status", t("Publishing"), Line(status, hint))
        for name, option in (publisher.options if publisher is not None else {}).items():
            value = str(target.options.get(name, option.default))
            field: QComboBox | QLineEdit
            if option.choices:
                field = combo({key: t(word) for key, word in option.choices.items()}, value)
                field.setEnabled(own)
            else:
                field = line(value)
                field.setReadOnly(not own)
            self._add(f"option {name}", t(option.label), Line(field))
        certificates = line(target.certificates)
        certificates.setReadOnly(not own)
        choose = QPushButton(t("Choose…"))
        choose.setAutoDefault(False)
        choose.setVisible(own)
        choose.clicked.connect(self._choose_certificates)
        hint = t("Of the newsroom's own authority, a PEM file; empty for servers that everybody can reach.")
        self._add("certificates", t("Certificates"), Line(certificates, hint, choose))
        for name, title, names in (
            ("channels", t("Channels"), self._channels),
            ("people", t("People"), self._people),
        ):
            if name in can:
                pairs = Pairs(t, title, names, getattr(target, name), asks=name == "channels", own=own)
                pairs.wanted.connect(self._ask_channels)
                self.pairs[name] = pairs
                self._rows.addWidget(pairs)

    def _add(self, name: str, label: str, shown: Line) -> None:
        shown.field.setAccessibleName(label)
        self.lines[name] = shown
        title = QLabel(label)
        title.setWordWrap(True)
        title.setFixedWidth(120)
        title.setContentsMargins(0, 6, 0, 0)
        title.setAlignment(Qt.AlignmentFlag.AlignTop)
        title.setBuddy(shown.field)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(title)
        row.addWidget(shown, 1)
        self._rows.addLayout(row)

    # ------------------------------------------------------------------ what is done

    @guard()
    def _choose_kind(self, *_: object) -> None:
        """Another kind has other fields; what was written stays where it has a place."""
        kinds = self.lines["connector"].field
        assert isinstance(kinds, QComboBox)
        self.take()
        draft = self.draft
        if draft is not None and draft.target.connector != kinds.currentData():
            draft.target = msgspec.structs.replace(draft.target, connector=kinds.currentData(), options={})
            self.show_draft(draft)
            self.lines["connector"].field.setFocus()

    @guard()
    def _choose_certificates(self) -> None:
        field = self.lines["certificates"].field
        assert isinstance(field, QLineEdit)
        chosen = self.ask_file(field.text())
        if chosen:
            field.setText(chosen)

    def _ask_file(self, start: str) -> str:
        kinds = f"PEM (*.pem *.crt *.cer);;{self._t('All files')} (*)"
        return QFileDialog.getOpenFileName(self, self._t("Certificates"), start, kinds)[0]

    @guard()
    def _test(self) -> None:
        self.take()
        if self.draft is not None:
            for shown in self.lines.values():
                shown.complain("")
            target = self.draft.target
            empty = {
                "address": M("Say where it is."),
                "name": M("Give it a name: it is what you choose when you publish."),
            }
            missing = [name for name in empty if not getattr(target, name)]
            for name in missing:
                self.complain(name, self._t(empty[name]))
            if missing:
                self.trial.leave()
                return
            self.trial.start(self.draft.target, self.draft.secret or None)

    def _complain(self, field: str, why: str) -> bool:
        """What a trial found wrong, at its field; False when the form has none for it."""
        if field not in self.lines:
            return False
        self.complain(field, why)
        return True

    @guard()
    def _ask_channels(self) -> None:
        """What the target calls its channels."""
        pairs = self.pairs["channels"]
        self.take()
        if self.draft is None:
            return
        pairs.say(self._t("Asking…"))
        pairs.ask.setEnabled(False)

        def told(choices: Sequence[str] = (), why: str = "") -> None:
            if self.pairs.get("channels") is pairs:
                pairs.ask.setEnabled(True)
                pairs.offer(choices)
                if why:
                    pairs.say(why)

        self._relay.run(
            self._box.choices,
            self.draft.target,
            self.draft.secret or None,
            done=told,
            failed=lambda error: told(why=self._said(error)),
        )

    def _said(self, error: Exception) -> str:
        if not isinstance(error, UserError):
            self._relay.on_error(error)
            return ""
        return f"{self._t(error.message)} {self._t(error.hint) if error.hint else ''}".strip()

    def _ask_in_browser(self, authorize: Callable[..., object]) -> object:
        self.take()
        address = self.draft.target.address if self.draft is not None else ""
        return authorize(address, self._box.installation, self._t)

    @guard()
    def _allowed(self, login: str, password: str) -> None:
        """What the person allowed in the browser is as if they had typed it."""
        field = self.lines["login"].field
        assert isinstance(field, QLineEdit)
        field.setText(login)
        self.secret.typed.setText(password)
        self._look_for_secret()

    @guard()
    def _look_for_secret(self) -> None:
        """Another address or login has another secret."""
        self.take()
        if "secret" in self.lines:
            self.secret.look()
