"""A proxy between Newsdesk and a content system that does at one request what networks do.

It listens on loopback and passes every request on to one server, the first of a fresh count being number 1. At request
``at`` the fault happens:

before  the connection ends before the request is passed on
after   it is passed on, and the connection ends before its answer comes back
half    it is passed on, and half of the answer comes back
slow    it is passed on, and the answer comes after the client has lost patience
late    the client loses patience, and it is passed on only after the next request of the client
twice   it is passed on twice
busy    it is not passed on; the answer is 503 with Retry-After: 1
broken  it is passed on; the answer is 502
kill    before it is passed on, the client is killed (``kill``)
killed  after it was passed on, the client is killed
"""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

NETWORK = ("before", "after", "half", "slow", "late", "twice", "busy", "broken")
DEATHS = ("kill", "killed")
UNTOLD = {"connection", "keep-alive", "transfer-encoding", "content-length", "host", "date", "server"}


@dataclass
class Passed:
    """An answer of the server."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes


@dataclass
class Proxy:
    """patience is how long the client waits for an answer, in seconds; kill ends the client's process."""

    server: str
    patience: float = 1.0
    fault: str = ""
    at: int = 0
    kill: Callable[[], None] = lambda: None
    asked: list[str] = field(default_factory=list)
    _late: list[Callable[[], object]] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _any(self) -> None:
                outer.take(self)

            do_GET = do_POST = do_HEAD = do_DELETE = do_PUT = _any

            def log_message(self, *args: object) -> None:
                pass

        class Quiet(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *args: object) -> None:
                pass

        self._listening = Quiet(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._listening.server_port}"
        threading.Thread(target=self._listening.serve_forever, args=(0.02,), daemon=True).start()

    def fresh(self, fault: str = "", at: int = 0) -> None:
        """Begin to count anew, with another fault. What is still held back is passed on first."""
        self.settle()
        with self._lock:
            self.asked, self.fault, self.at = [], fault, at

    def settle(self) -> None:
        """What was held back arrives now."""
        with self._lock:
            late, self._late = self._late, []
        for send in late:
            send()

    def close(self) -> None:
        self._listening.shutdown()
        self._listening.server_close()

    def take(self, client: BaseHTTPRequestHandler) -> None:
        """One request."""
        body = client.rfile.read(int(client.headers.get("Content-Length") or 0))
        method, path, headers = client.command, client.path, list(client.headers.items())
        with self._lock:
            self.asked.append(f"{method} {path}")
            fault = self.fault if len(self.asked) == self.at else ""
            late, self._late = self._late, []

        def send() -> Passed:
            return self._pass_on(method, path, headers, body)

        if fault in ("before", "busy", "late", "kill"):
            if fault == "busy":
                self._answer(client, Passed(503, [("Retry-After", "1")], b""))
            if fault == "late":
                with self._lock:
                    self._late.append(send)
                time.sleep(self.patience * 1.2)
            if fault == "kill":
                self.kill()
            if fault != "busy":
                client.close_connection = True
                client.connection.close()
        else:
            answer = send()
            if fault == "twice":
                answer = send()
            if fault == "killed":
                self.kill()
            if fault == "slow":
                time.sleep(self.patience * 1.2)
            if fault == "broken":
                answer = Passed(502, [], b"Bad Gateway")
            if fault in ("after", "killed"):
                client.close_connection = True
                client.connection.close()
            else:
                self._answer(client, answer, half=fault == "half")
        for held in late:
            held()

    def _pass_on(self, method: str, path: str, headers: list[tuple[str, str]], body: bytes) -> Passed:
        parts = urlsplit(self.server)
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)
        try:
            connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            connection.putheader("Host", parts.netloc)
            for name, value in headers:
                if name.lower() not in UNTOLD:
                    connection.putheader(name, value)
            connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body)
            answer = connection.getresponse()
            held = [(n, v) for n, v in answer.getheaders() if n.lower() not in UNTOLD]
            return Passed(answer.status, held, answer.read())
        finally:
            connection.close()

    @staticmethod
    def _answer(client: BaseHTTPRequestHandler, answer: Passed, *, half: bool = False) -> None:
        client.send_response(answer.status)
        for name, value in answer.headers:
            client.send_header(name, value)
        client.send_header("Content-Length", str(len(answer.body) if client.command != "HEAD" else 0))
        client.end_headers()
        if client.command != "HEAD":
            client.wfile.write(answer.body[: len(answer.body) // 2] if half else answer.body)
        if half:
            client.wfile.flush()
            client.close_connection = True
            client.connection.close()
