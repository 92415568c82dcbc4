"""The wire against a real server on loopback that does what servers and networks do."""

from __future__ import annotations

import datetime
import ipaddress
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from newsdesk.extend.publishing import Later, Refused, Stopped, Trouble, Unclear
from newsdesk.publish import wire as module
from newsdesk.publish.wire import HttpWire, allowed, is_loopback, waits, without_login

Act = Callable[[BaseHTTPRequestHandler, bytes], None]


class Server:
    """A server whose answer to every request a test decides; got holds method, path, headers and body of each."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.act: Act = lambda handler, body: say(handler, 200, b"ok")
        self.got: list[tuple[str, str, dict[str, str], bytes]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _any(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
                outer.got.append((self.command, self.path, dict(self.headers), body))
                outer.act(self, body)

            do_GET = do_POST = do_HEAD = do_DELETE = _any

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
        self.address = f"http{'s' if tls else ''}://127.0.0.1:{self.server.server_port}"

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


def say(handler: BaseHTTPRequestHandler, status: int, body: bytes = b"", **headers: str) -> None:
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    if handler.command != "HEAD":
        handler.wfile.write(body)


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.close()


@pytest.fixture
def wire() -> Iterator[HttpWire]:
    wire = HttpWire(connect=2, read=0.5)
    yield wire
    wire.close()


def test_an_answer_comes_back_whatever_its_status(server: Server, wire: HttpWire) -> None:
    for status in (200, 201, 400, 401, 403, 404, 500, 502, 503):
        server.act = lambda handler, body, status=status: say(handler, status, b"{}", X_A="b")  # type: ignore[misc]
        answer = wire.ask("POST", f"{server.address}/x", body=b"1")
        assert (answer.status, answer.body, answer.headers["x-a"]) == (status, b"{}", "b")
    assert len(server.got) == 9, "nothing is asked twice"


def test_a_form_with_a_file_arrives_as_it_was(server: Server, wire: HttpWire) -> None:
    picture = bytes(range(256)) * 1000
    wire.ask("POST", server.address, fields=[("title", "公园"), ("file", ("a.jpg", picture, "image/jpeg"))])
    _, _, headers, body = server.got[0]
    assert headers["Content-Type"].startswith("multipart/form-data; boundary=")
    assert int(headers["Content-Length"]) == len(body)
    assert picture in body and "公园".encode() in body


def test_where_nobody_listens_nothing_reached_anybody(wire: HttpWire) -> None:
    with pytest.raises(Later):
        wire.ask("POST", "http://127.0.0.1:9/", body=b"1")


@pytest.mark.parametrize(("method", "kind"), [("GET", Later), ("POST", Unclear), ("DELETE", Unclear)])
def test_an_answer_that_is_cut_is_unclear_where_something_was_asked_for(
    server: Server, wire: HttpWire, method: str, kind: type[Trouble]
) -> None:
    def cut(handler: BaseHTTPRequestHandler, body: bytes) -> None:
        handler.connection.close()

    def half(handler: BaseHTTPRequestHandler, body: bytes) -> None:
        handler.send_response(201)
        handler.send_header("Content-Length", "100")
        handler.end_headers()
        handler.wfile.write(b'{"id": 1')
        handler.wfile.flush()
        handler.connection.close()

    for act in (cut, half):
        server.act = act
        with pytest.raises(Trouble) as told:
            wire.ask(method, server.address, body=b"1")
        assert type(told.value) is kind


def test_an_answer_that_does_not_come_is_unclear(server: Server) -> None:
    done = threading.Event()
    server.act = lambda handler, body: bool(done.wait(5)) and None  # type: ignore[assignment, return-value]
    with pytest.raises(Unclear):
        HttpWire(read=0.2).ask("POST", server.address, body=b"1")
    done.set()


def test_what_may_be_repeated_is_never_unclear(server: Server, wire: HttpWire) -> None:
    server.act = lambda handler, body: handler.connection.close()
    with pytest.raises(Later):
        wire.ask("POST", server.address, body=b"1", repeatable=True)


def test_a_busy_server_says_how_long(server: Server, wire: HttpWire) -> None:
    server.act = lambda handler, body: say(handler, 429, Retry_After="120")
    with pytest.raises(Later) as told:
        wire.ask("POST", server.address, body=b"1")
    assert told.value.after == 120
    server.act = lambda handler, body: say(handler, 503, Retry_After="Fri, 31 Dec 1999 23:59:59 GMT")
    with pytest.raises(Later) as told:
        wire.ask("POST", server.address, body=b"1")
    assert told.value.after is None, "that time is over"


def test_nonsense_in_retry_after_is_no_time_at_all() -> None:
    assert waits(429, {"retry-after": "soon"}) == 0
    assert waits(429, {"retry-after": "9" * 30}) == module.MOST_PATIENT
    assert waits(503, {}) is None
    assert waits(200, {"retry-after": "1"}) is None


def test_a_question_is_followed_on_the_same_site_and_nothing_else_is(server: Server, wire: HttpWire) -> None:
    other = Server()
    try:
        server.act = lambda handler, body: (
            say(handler, 200, b"there") if handler.path == "/new" else say(handler, 301, Location="/new")
        )
        assert wire.ask("GET", f"{server.address}/old").body == b"there"
        with pytest.raises(Refused) as told:
            wire.ask("POST", f"{server.address}/old", body=b"1")
        assert told.value.kind == "address" and "/new" in str(told.value)
        server.act = lambda handler, body: say(handler, 302, Location=other.address)
        with pytest.raises(Refused):
            wire.ask("GET", server.address, headers={"Authorization": "Basic secret"})
        assert other.got == [], "the secret went to another site"
    finally:
        other.close()


def test_a_circle_ends(server: Server, wire: HttpWire) -> None:
    server.act = lambda handler, body: say(handler, 302, Location="/again")
    with pytest.raises(Refused):
        wire.ask("GET", server.address)
    assert len(server.got) == module.FOLLOWED + 1


def test_an_endless_answer_ends(server: Server, wire: HttpWire, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LARGEST", 1 << 16)
    server.act = lambda handler, body: say(handler, 200, b"x" * (1 << 18))
    with pytest.raises(Refused):
        wire.ask("GET", server.address)


def test_an_answer_that_drips_ends(server: Server, wire: HttpWire, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LONGEST", 0.0)
    over, dripped = threading.Event(), []

    def drip(handler: BaseHTTPRequestHandler, body: bytes) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "40")
        handler.end_headers()
        while len(dripped) < 40 and not over.wait(0.05):
            handler.wfile.write(b"x")
            dripped.append(1)

    server.act = drip
    with pytest.raises(Later):
        wire.ask("GET", server.address)
    over.set()
    assert len(dripped) < 40, "it waited for the whole piece"


def test_an_answer_in_chunks_is_read_to_its_end(server: Server, wire: HttpWire) -> None:
    def chunks(handler: BaseHTTPRequestHandler, body: bytes) -> None:
        handler.send_response(200)
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        for piece in (b"a" * 70_000, b"b", b"c" * 3):
            handler.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
        handler.wfile.write(b"0\r\n\r\n")

    server.act = chunks
    for _ in range(2):
        assert wire.ask("GET", server.address).body == b"a" * 70_000 + b"bccc"


def test_stopped_it_asks_nothing_and_an_upload_ends(server: Server, wire: HttpWire) -> None:
    wire.stop()
    with pytest.raises(Stopped):
        wire.ask("GET", server.address)
    assert server.got == []


def test_a_stop_from_another_thread_ends_a_slow_answer(server: Server, wire: HttpWire) -> None:
    def slow(handler: BaseHTTPRequestHandler, body: bytes) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "1000000")
        handler.end_headers()
        for _ in range(100):
            handler.wfile.write(b"x" * module.PIECE)
            handler.wfile.flush()
            wire.stop()

    server.act = slow
    began = time.monotonic()
    with pytest.raises(Stopped):
        wire.ask("GET", server.address)
    assert time.monotonic() - began < 5


# ------------------------------------------------------------------ secrets and TLS


def test_a_secret_goes_over_plain_http_to_this_machine_alone() -> None:
    assert allowed("http://127.0.0.1:8080/", secret=True)
    assert allowed("http://[::1]:8080/", secret=True)
    assert allowed("http://site.example/", secret=False)
    for url in ("http://site.example/", "http://127.0.0.1.site.example/", "http://2130706433.example/"):
        with pytest.raises(Refused):
            allowed(url, secret=True)


@pytest.mark.parametrize(
    "url", ["", "site.example", "ftp://site.example/", "https://", "https://me:pass@site.example/"]
)
def test_what_is_no_address_is_refused_without_the_password_in_it(url: str) -> None:
    with pytest.raises(Refused) as told:
        allowed(url, secret=True)
    assert told.value.kind == "address" and "pass" not in str(told.value)


def test_names_that_look_like_this_machine_are_not() -> None:
    assert is_loopback("localhost") and is_loopback("127.9.9.9") and is_loopback("::1")
    assert not is_loopback("localhost.example") and not is_loopback("10.0.0.1")
    assert without_login("https://a:b@c.example/x") == "https://c.example/x"


def certificate(folder: Path, *, name: str, days: int = 30) -> Path:
    """A self-signed certificate and its key in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    alternative: x509.GeneralName = (
        x509.IPAddress(ipaddress.ip_address(name)) if name[0].isdigit() else x509.DNSName(name)
    )
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=60))
        .not_valid_after(now + datetime.timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([alternative]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / f"{name}-{days}.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return file


def tls(file: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


@pytest.mark.parametrize(
    ("name", "days", "trusted", "said"),
    [
        ("127.0.0.1", 30, True, ""),
        ("127.0.0.1", 30, False, "trust"),
        ("127.0.0.1", -1, True, "expired"),
        ("other.example", 30, True, "another name"),
    ],
)
def test_a_certificate_is_looked_at(tmp_path: Path, name: str, days: int, trusted: bool, said: str) -> None:
    file = certificate(tmp_path, name=name, days=days)
    server = Server(tls(file))
    wire = HttpWire(certificates=str(file) if trusted else "", connect=2, read=2)
    try:
        if not said:
            assert wire.ask("GET", server.address).body == b"ok"
        else:
            with pytest.raises(Refused, match=said) as told:
                wire.ask("POST", server.address, body=b"secret")
            assert told.value.kind == "certificate"
            assert server.got == []
    finally:
        wire.close()
        server.close()


def test_an_address_out_of_an_answer_never_leads_into_the_house(server: Server) -> None:
    """A hostile page names a picture at a machine of the newsroom's own network; the target's own host may be one."""
    inside = f"{server.address}/picture.jpg"
    port = server.server.server_port
    for url in (
        inside,
        f"http://localhost:{port}/x",
        f"http://[::ffff:127.0.0.1]:{port}/x",
        f"http://2130706433:{port}/",
    ):
        with pytest.raises(Refused, match="local network"):
            HttpWire(home="https://203.0.113.5/").ask("GET", url, secret=False)
    assert server.got == []
    for home in (f"http://127.0.0.1:{port}/", "http://127.0.0.1:9/", "http://localhost:9/", ""):
        assert HttpWire(home=home).ask("GET", inside, secret=False).status == 200, home
    with pytest.raises(Refused, match="local network"):
        HttpWire(home="http://127.0.0.1/").ask("GET", "http://10.0.0.1/x.jpg", secret=False)


def test_every_target_has_a_wire_that_knows_its_house(server: Server) -> None:
    from newsdesk.desk.outbox import _wire
    from newsdesk.extend.publishing import Target

    with pytest.raises(Refused, match="local network"):
        _wire(Target("t", "ghost", "https://203.0.113.5/")).ask("GET", server.address, secret=False)
