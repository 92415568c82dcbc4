"""The page of publishing targets: what is the newsroom's, what is one's own, and whether it can be reached."""

from __future__ import annotations

import datetime
import ipaddress
import ssl
import threading
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import parse_qs, urlencode, urlsplit
from urllib.request import urlopen

import keyring
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from keyring.backend import KeyringBackend
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QWidget
from window_support import Reporter

from newsdesk.base.message import M, Message
from newsdesk.base.traces import told
from newsdesk.desk.settings import load_settings
from newsdesk.desk.targets import Changes, keep_secrets, keep_settings
from newsdesk.desktop.dialogs.targets import TargetsDialog
from newsdesk.desktop.theme import LIGHT
from newsdesk.extend.ports import Note, Option
from newsdesk.extend.publishing import Refused, Target
from newsdesk.publish.webhook import WebhookPublisher
from newsdesk.publish.wordpress import WordPressPublisher

PROFILE = """
[[channels]]
path = ["新闻中心", "要闻"]
[[channels]]
path = ["新闻中心", "社会"]
[[staff]]
name = "张三"
[[targets]]
name = "网站"
connector = "webhook"
address = "https://citydaily.example/newsdesk/"
status = "draft"
[[targets]]
name = "旧站"
connector = "gone"
address = "https://old.example/"
"""


class Server:
    """Answers every request with one status, or keeps it waiting."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.status, self.body = 200, b"{}"
        self.go = threading.Event()
        self.go.set()
        self.asked = 0
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                outer.asked += 1
                self.rfile.read(int(self.headers.get("Content-Length", "0")))
                outer.go.wait(20)
                self.send_response(outer.status)
                self.send_header("Content-Length", str(len(outer.body)))
                self.end_headers()
                self.wfile.write(outer.body)

            def log_message(self, *args: object) -> None:
                pass

        class Quiet(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *args: object) -> None:
                pass

        self.server = Quiet(("127.0.0.1", 0), Handler)
        if tls is not None:
            self.server.socket = tls.wrap_socket(self.server.socket, server_side=True)
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,))
        self.thread.start()
        self.address = f"http{'s' if tls else ''}://127.0.0.1:{self.server.server_port}/"

    def close(self) -> None:
        self.go.set()
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.close()


class Memory(KeyringBackend):
    """A keyring in memory: what a person's own would hold."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()
        self.held: dict[str, str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.held.get(username)

    def set_password(self, service: str, username: str, password: str) -> None:
        self.held[username] = password

    def delete_password(self, service: str, username: str) -> None:
        self.held.pop(username, None)


@pytest.fixture
def memory() -> Iterator[Memory]:
    before, made = keyring.get_keyring(), Memory()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Reporter]:
    """A window of a newsroom that hands out two targets, one of them of a connector that is not there."""
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "profile.toml").write_text(PROFILE, encoding="utf-8")
    made = Reporter(tmp_path)
    made.desk.registry.__dict__["publishers"] = {
        "webhook": WebhookPublisher(), "paper": PaperPublisher(),
    }  # fmt: skip
    yield made
    made.close()


class PaperPublisher:
    """A content system that knows channels and people, and answers at once."""

    name = "paper"
    label: Message = M("Paper")
    address: Message = M("Where it is")
    secret: Message | None = M("Password")
    options: Mapping[str, Option] = {"colour": Option(M("Colour"), "", {})}
    can = frozenset({"channels", "people"})
    wrong: Exception | None = None

    def connect(self, target: Target, secret: str, wire: object) -> PaperPublisher:
        self.secret_seen = secret
        return self

    def check(self) -> tuple[Note, ...]:
        if self.wrong is not None:
            raise self.wrong
        return (Note("found", M("It is version 7.")), Note("unsure", M("Its clock is wrong.")))

    def choices(self) -> tuple[str, ...]:
        if self.wrong is not None:
            raise self.wrong
        return ("要闻", "社会新闻")


def opened(reporter: Reporter, row: int = 0) -> TargetsDialog:
    dialog = TargetsDialog(reporter.window.t, LIGHT, reporter.desk, reporter.window.relay, reporter.window)
    dialog.show()
    if dialog.list.count() > row:
        dialog.list.setCurrentRow(row)
    return dialog


def write(dialog: TargetsDialog, name: str, text: str) -> None:
    field = dialog.form.lines[name].field
    assert isinstance(field, QLineEdit)
    field.setFocus()
    field.selectAll()
    field.clear()
    if text.isascii():
        QTest.keyClicks(field, text)
    else:
        field.setText(text)
        field.textEdited.emit(text)
    field.editingFinished.emit()


def choose(dialog: TargetsDialog, name: str, key: str) -> None:
    field = dialog.form.lines[name].field
    assert isinstance(field, QComboBox)
    field.setCurrentIndex(field.findData(key))
    field.activated.emit(field.currentIndex())


def added(reporter: Reporter, kind: str, name: str, address: str) -> TargetsDialog:
    """A dialog in which a new target is filled in."""
    dialog = opened(reporter)
    QTest.mouseClick(dialog.add, Qt.MouseButton.LeftButton)
    choose(dialog, "connector", kind)
    write(dialog, "name", name)
    write(dialog, "address", address)
    return dialog


def kept(reporter: Reporter, dialog: TargetsDialog) -> Changes:
    """Save, as the window does."""
    dialog.take()
    assert dialog.changes is not None
    keep_settings(reporter.desk, dialog.changes)
    reporter.window.targeting_told = keep_secrets(reporter.desk.outbox.secrets, dialog.changes)  # type: ignore[attr-defined]
    return dialog.changes


# ------------------------------------------------------------------ whose they are


def test_of_a_target_of_the_profile_only_login_and_password_can_be_changed(newsroom: Reporter) -> None:
    dialog = opened(newsroom)
    assert [dialog.list.item(i).text() for i in range(2)] == ["网站", "旧站"]
    assert not dialog.list.item(0).icon().isNull(), "no lock"
    assert not dialog.remove.isEnabled()
    for name, line in dialog.form.lines.items():
        field = line.field
        can = not field.isReadOnly() if isinstance(field, QLineEdit) else field.isEnabled()
        assert can == (name in ("login", "secret")), name
    write(dialog, "login", "zhangsan")
    changes = kept(newsroom, dialog)
    assert (changes.targets, changes.logins) == ((), {"网站": "zhangsan"})
    assert newsroom.desk.outbox.target("网站").login == "zhangsan"


def test_a_connector_that_is_not_there_is_named_with_those_there_are(newsroom: Reporter) -> None:
    dialog = opened(newsroom, 1)
    said = dialog.form.lines["connector"].wrong.text()
    assert "There is no connector gone." in said and "webhook, paper" in said
    assert not dialog.form.trial.isVisibleTo(dialog)


def test_one_of_ones_own_is_added_changed_and_removed(newsroom: Reporter) -> None:
    dialog = added(newsroom, "paper", "我的站", "https://mine.example/")
    write(dialog, "login", "li")
    write(dialog, "option colour", "red")
    kept(newsroom, dialog)
    (mine,) = load_settings(newsroom.paths.settings).targets
    assert mine == Target("我的站", "paper", "https://mine.example/", "li", options={"colour": "red"})
    dialog = opened(newsroom, 2)
    name = dialog.form.lines["name"].field
    assert isinstance(name, QLineEdit) and name.isReadOnly(), "deliveries are known by it"
    write(dialog, "address", "https://other.example/")
    kept(newsroom, dialog)
    assert newsroom.desk.outbox.target("我的站").address == "https://other.example/"
    dialog = opened(newsroom, 2)
    QTest.mouseClick(dialog.remove, Qt.MouseButton.LeftButton)
    kept(newsroom, dialog)
    assert load_settings(newsroom.paths.settings).targets == ()
    assert list(newsroom.desk.outbox.targets()) == ["网站", "旧站"]


def test_what_is_written_stays_when_another_target_is_looked_at(newsroom: Reporter) -> None:
    dialog = added(newsroom, "webhook", "a", "https://a.example/")
    write(dialog, "secret", "geheim")
    dialog.list.setCurrentRow(0)
    dialog.list.setCurrentRow(2)
    assert dialog.list.currentItem().text() == "a"
    assert [str(d.target.address) for d in dialog.drafts][-1] == "https://a.example/"
    assert dialog.drafts[-1].secret == "geheim"
    assert "geheim" not in repr(dialog.drafts)


@pytest.mark.parametrize(
    ("name", "address", "field", "why"),
    [("", "https://a.example/", "name", "Give it a name"), ("网站", "x", "name", "of this name already"),
     ("a", "", "address", "Say where it is")],
)  # fmt: skip
def test_what_cannot_stay_so_is_said_at_its_field(
    newsroom: Reporter, name: str, address: str, field: str, why: str
) -> None:
    dialog = added(newsroom, "webhook", name, address)
    dialog.list.setCurrentRow(0)
    dialog.take()
    assert dialog.changes is None and dialog.isVisible()
    assert why in dialog.form.lines[field].wrong.text()
    assert dialog.list.currentRow() == 2
    write(dialog, field, "anders")
    assert dialog.form.lines[field].wrong.text() == "", "what is being mended is not wrong any more"


def test_names_of_channels_and_people_are_mapped_from_what_the_target_has(newsroom: Reporter) -> None:
    dialog = added(newsroom, "paper", "a", "https://a.example/")
    write(dialog, "secret", "x")
    pairs = dialog.form.pairs["channels"]
    pairs.head.click()
    assert list(pairs.fields) == ["新闻中心/要闻", "新闻中心/社会"]
    pairs.ask.click()
    first = pairs.fields["新闻中心/要闻"]
    newsroom.wait(lambda: first.count() == 2)
    first.setCurrentIndex(0)
    people = dialog.form.pairs["people"]
    people.head.click()
    people.fields["张三"].setEditText("zhang")
    changes = kept(newsroom, dialog)
    assert (changes.targets[0].channels, changes.targets[0].people) == ({"新闻中心/要闻": "要闻"}, {"张三": "zhang"})
    dialog = opened(newsroom, 2)
    assert "1 of 2" in dialog.form.pairs["channels"].head.text()
    kept(newsroom, dialog)
    assert newsroom.desk.outbox.target("a").channels == {"新闻中心/要闻": "要闻"}, "what was not opened is as it was"


def test_each_control_has_a_name(newsroom: Reporter) -> None:
    dialog = added(newsroom, "paper", "a", "https://a.example/")
    for pairs in dialog.form.pairs.values():
        pairs.head.click()
    for kind in (QLineEdit, QComboBox, QAbstractButton):
        for widget in dialog.form.body.findChildren(kind):
            inner = isinstance(widget, QLineEdit) and isinstance(widget.parent(), QComboBox)
            named = widget.accessibleName() or (isinstance(widget, QAbstractButton) and widget.text())
            assert inner or named or widget.objectName().startswith("qt_"), widget


# ------------------------------------------------------------------ secrets


def test_a_password_goes_into_the_keyring_and_is_never_read_back(newsroom: Reporter, memory: Memory) -> None:
    dialog = opened(newsroom)
    write(dialog, "secret", "s3cret-w0rd")
    newsroom.wait(lambda: "goes into the system's keyring" in dialog.form.secret.hint.text())
    assert dialog.form.secret.typed.echoMode() == QLineEdit.EchoMode.Password
    kept(newsroom, dialog)
    assert list(memory.held.values()) == ["s3cret-w0rd"]
    dialog = opened(newsroom)
    newsroom.wait(lambda: "Kept in the system's keyring" in dialog.form.secret.hint.text())
    assert dialog.form.secret.typed.text() == ""
    assert set(dialog.form.secret.typed.placeholderText()) == {"•"}
    dialog.form.secret.forget.click()
    assert "removed when you save" in dialog.form.secret.hint.text()
    kept(newsroom, dialog)
    assert memory.held == {}


def test_without_a_keyring_it_is_said_that_a_password_is_kept_for_the_session_only(newsroom: Reporter) -> None:
    dialog = opened(newsroom)
    newsroom.wait(lambda: "this session only: this system has no keyring" in dialog.form.secret.hint.text())
    write(dialog, "secret", "abc")
    dialog.take()
    wanted = dialog.changes
    newsroom.answers.targets_answer = lambda desk: wanted
    newsroom.act("publish_targets")
    notice = newsroom.window.frame.notice
    newsroom.wait(lambda: "网站 is kept for this session only: this system has no keyring." in notice.label.text())
    dialog = opened(newsroom)
    newsroom.wait(lambda: "Kept for this session only" in dialog.form.secret.hint.text())


def test_a_locked_keyring_says_so_and_the_window_lives(newsroom: Reporter, memory: Memory) -> None:
    def locked(service: str, username: str) -> None:
        raise keyring.errors.KeyringLocked

    memory.get_password = locked  # type: ignore[method-assign, assignment]
    dialog = opened(newsroom)
    newsroom.wait(lambda: "keyring cannot be reached" in dialog.form.secret.hint.text())
    newsroom.check()


def test_a_password_of_what_is_removed_or_moved_elsewhere_is_forgotten(newsroom: Reporter, memory: Memory) -> None:
    dialog = added(newsroom, "webhook", "a", "https://a.example/")
    write(dialog, "secret", "one")
    kept(newsroom, dialog)
    dialog = opened(newsroom, 2)
    write(dialog, "address", "https://b.example/")
    newsroom.wait(lambda: "goes into the system's keyring" in dialog.form.secret.hint.text())
    kept(newsroom, dialog)
    assert memory.held == {}, "another address never gets it"
    dialog = opened(newsroom, 2)
    write(dialog, "secret", "two")
    kept(newsroom, dialog)
    assert list(memory.held.values()) == ["two"]
    dialog = opened(newsroom, 2)
    dialog.remove.click()
    kept(newsroom, dialog)
    assert memory.held == {}


def test_one_can_log_in_through_the_browser_where_the_target_can_ask(newsroom: Reporter) -> None:
    newsroom.desk.registry.publishers["wordpress"] = WordPressPublisher()
    dialog = added(newsroom, "wordpress", "a", "https://news.example/blog")
    browser = dialog.form.browser
    assert browser is not None
    pages: list[str] = []
    browser.open_page = pages.append
    browser.button.click()
    query = parse_qs(urlsplit(pages[0]).query)
    assert pages[0].startswith("https://news.example/blog/wp-admin/authorize-application.php?")
    given = {"site_url": "https://news.example/blog", "user_login": "zhang", "password": "abcd EFGH ijkl"}
    back = f"{query['success_url'][0]}?{urlencode(given)}"
    with urlopen(back) as page:  # as the browser does when the person has said yes
        assert b"close this page" in page.read()
    newsroom.wait(lambda: dialog.form.secret.typed.text() == "abcdEFGHijkl")
    changes = kept(newsroom, dialog)
    assert changes.targets[0].login == "zhang"
    assert newsroom.desk.outbox.secrets.get(changes.targets[0]) == "abcdEFGHijkl"
    assert "abcdEFGH" not in newsroom.paths.settings.read_text()
    assert query["app_id"] == [newsroom.desk.settings.installation]


def answers(address: str) -> bool:
    try:
        with urlopen(address, timeout=2):
            return True
    except HTTPError:
        return True
    except OSError:
        return False


def test_a_login_in_the_browser_can_be_stopped_and_ends_with_the_page(newsroom: Reporter) -> None:
    newsroom.desk.registry.publishers["wordpress"] = WordPressPublisher()
    dialog = added(newsroom, "wordpress", "a", "nowhere")
    browser = dialog.form.browser
    assert browser is not None
    pages: list[str] = []
    browser.open_page = pages.append
    browser.button.click()
    assert pages == []
    assert browser.told.text(), "an address that is none is said"
    write(dialog, "address", "https://news.example/")
    browser.button.click()
    browser.cancel.click()
    assert browser.button.isEnabled() and not browser.told.text()
    browser.button.click()
    dialog.reject()
    back = parse_qs(urlsplit(pages[-1]).query)["success_url"][0]
    newsroom.wait(lambda: not answers(back), what="it still listens")


# ------------------------------------------------------------------ is it there?


def tried(reporter: Reporter, dialog: TargetsDialog) -> None:
    dialog.form.trial.test.click()
    reporter.wait(lambda: not dialog.form.trial.running)


def test_a_connection_that_works_says_what_it_found(newsroom: Reporter, server: Server) -> None:
    dialog = added(newsroom, "webhook", "a", server.address)
    write(dialog, "secret", "abc")
    tried(newsroom, dialog)
    assert "127.0.0.1 answers and knows the secret" in dialog.form.trial.good.text()
    assert server.asked == 1


@pytest.mark.parametrize(
    ("status", "field", "why"),
    [(401, "secret", "does not accept the signature"), (404, "address", "nothing at this address"),
     (503, "address", "failed"), (302, "address", "leads on"), (422, "", "refuses it")],
)  # fmt: skip
def test_what_a_server_answers_is_explained_at_the_field_that_it_is_about(
    newsroom: Reporter, server: Server, status: int, field: str, why: str
) -> None:
    server.status = status
    dialog = added(newsroom, "webhook", "a", server.address)
    write(dialog, "secret", "abc")
    tried(newsroom, dialog)
    said = dialog.form.lines[field].wrong if field else dialog.form.trial.wrong
    assert why in said.text() and said.isVisibleTo(dialog), said.text()
    assert not dialog.form.trial.good.isVisibleTo(dialog)


@pytest.mark.parametrize(
    ("kind", "field"),
    [("address", "address"), ("certificate", "certificates"), ("login", "secret"), ("rights", "login"),
     ("switched-off", "address"), ("old-version", "address")],
)  # fmt: skip
def test_each_kind_of_refusal_has_its_field(newsroom: Reporter, kind: str, field: str) -> None:
    paper = newsroom.desk.registry.publisher("paper")
    assert isinstance(paper, PaperPublisher)
    paper.wrong = Refused(M("It cannot be."), M("Do this."), kind)  # type: ignore[arg-type]
    dialog = added(newsroom, "paper", "a", "https://a.example/")
    write(dialog, "secret", "abc")
    tried(newsroom, dialog)
    assert dialog.form.lines[field].wrong.text() == "It cannot be. Do this."
    assert dialog.focusWidget() is dialog.form.lines[field].field


def test_an_empty_form_is_not_tried_and_says_what_is_empty(newsroom: Reporter) -> None:
    dialog = opened(newsroom)
    dialog.add.click()
    dialog.form.trial.test.click()
    assert not dialog.form.trial.running
    assert dialog.form.lines["address"].wrong.text() == "Say where it is."
    assert dialog.form.lines["name"].wrong.text().startswith("Give it a name")
    assert dialog.focusWidget() is dialog.form.lines["name"].field


def test_without_a_password_it_is_said_where_it_belongs(newsroom: Reporter, server: Server) -> None:
    dialog = added(newsroom, "webhook", "a", server.address)
    tried(newsroom, dialog)
    assert "The password for a is missing" in dialog.form.lines["secret"].wrong.text()
    assert server.asked == 0


def test_a_password_is_not_sent_over_plain_http_to_elsewhere(newsroom: Reporter) -> None:
    dialog = added(newsroom, "webhook", "a", "http://site.example/")
    write(dialog, "secret", "abc")
    tried(newsroom, dialog)
    assert "not sent over plain http" in dialog.form.lines["address"].wrong.text()


def test_a_certificate_that_nobody_trusts_is_said_at_the_certificates(newsroom: Reporter, tmp_path: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(1)).not_valid_after(now + datetime.timedelta(30))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    pem, secret = tmp_path / "c.pem", tmp_path / "k.pem"
    pem.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem, secret)
    server = Server(context)
    try:
        dialog = added(newsroom, "webhook", "a", server.address)
        write(dialog, "secret", "abc")
        tried(newsroom, dialog)
        assert "not one that this computer trusts" in dialog.form.lines["certificates"].wrong.text()
        assert server.asked == 0, "nothing was sent to a server that nobody knows"
        dialog.form.ask_file = lambda start: str(pem)
        next(b for b in dialog.form.body.findChildren(QAbstractButton) if b.text() == "Choose…").click()
        tried(newsroom, dialog)
        assert "knows the secret" in dialog.form.trial.good.text()
        dialog.form.ask_file = lambda start: str(secret)
    finally:
        server.close()


def test_a_test_that_takes_long_can_be_stopped_and_the_window_lives(newsroom: Reporter, server: Server) -> None:
    server.go.clear()
    dialog = added(newsroom, "webhook", "a", server.address)
    write(dialog, "secret", "abc")
    dialog.form.trial.test.click()
    newsroom.wait(lambda: server.asked == 1)
    assert not dialog.form.trial.test.isEnabled()
    QTest.mouseClick(dialog.form.trial.cancel, Qt.MouseButton.LeftButton)
    assert not dialog.form.trial.running and dialog.form.trial.test.isEnabled()
    server.go.set()
    newsroom.wait(lambda: not newsroom.desk.jobs._pool._work_queue.qsize())
    write(dialog, "address", server.address)
    tried(newsroom, dialog)
    assert "knows the secret" in dialog.form.trial.good.text()


def test_a_test_that_runs_says_nothing_in_another_targets_form(newsroom: Reporter, server: Server) -> None:
    server.status = 404
    server.go.clear()
    dialog = added(newsroom, "webhook", "a", server.address)
    write(dialog, "secret", "abc")
    dialog.form.trial.test.click()
    newsroom.wait(lambda: server.asked == 1)
    dialog.list.setCurrentRow(0)
    server.go.set()
    heard: list[object] = []
    newsroom.window.relay.run(lambda: None, done=heard.append)
    newsroom.wait(lambda: bool(heard))
    assert all(not line.wrong.text() for line in dialog.form.lines.values())
    dialog.reject()


def test_a_connector_that_breaks_is_said_and_logged_without_what_it_said(
    newsroom: Reporter, caplog: pytest.LogCaptureFixture
) -> None:
    paper = newsroom.desk.registry.publisher("paper")
    assert isinstance(paper, PaperPublisher)
    paper.wrong = ZeroDivisionError("abc-secret")
    dialog = added(newsroom, "paper", "a", "https://a.example/")
    write(dialog, "secret", "abc-secret")
    tried(newsroom, dialog)
    assert "the log has the details" in dialog.form.trial.wrong.text()
    (record,) = (r for r in caplog.records if r.name.endswith("outbox"))
    assert record.exc_info is not None and "abc-secret" not in told(record.exc_info[1])
    caplog.clear()


def test_the_settings_lead_to_the_targets_and_save_first(newsroom: Reporter) -> None:
    newsroom.answers.settings_answer = {"name": "李四", "then_targets": True}
    newsroom.act("settings")
    assert newsroom.answers.asked[-2:] == ["settings", "targets"]
    assert load_settings(newsroom.paths.settings).name == "李四"


def turned(widget: QWidget) -> None:
    """The wheel, over a widget."""
    window = widget.window()
    at = widget.mapTo(window, widget.rect().center())
    QTest.wheelEvent(window.windowHandle(), QPointF(at), QPoint(0, -120))
    QApplication.processEvents()


def test_the_wheel_scrolls_the_page_and_changes_no_choice_on_the_way(newsroom: Reporter) -> None:
    dialog = opened(newsroom)
    dialog.add.click()
    dialog.resize(700, 320)
    QApplication.processEvents()
    kinds, bar = dialog.form.lines["connector"].field, dialog.right.verticalScrollBar()
    before = kinds.currentIndex()
    assert bar.maximum() > 0 and not kinds.hasFocus()
    turned(kinds)
    assert (kinds.currentIndex(), kinds.hasFocus()) == (before, False)
    assert bar.value() > 0


def test_the_wheel_changes_nothing_in_the_details(newsroom: Reporter) -> None:
    newsroom.act("new")
    zone = newsroom.window.frame.details.fields["publish_time"].zone
    before = zone.currentText()
    turned(zone)
    assert zone.currentText() == before
