"""A server that keeps what it is asked and answers what a test tells it to: for answers that no real system gives."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Told:
    """``answer`` gives status, headers and body; ``got`` holds the headers, by lower-case name, and the body of each
    request."""

    answer: Callable[[], tuple[int, dict[str, str], bytes]] = lambda: (204, {}, b"")
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    address: str = ""


@contextmanager
def telling() -> Iterator[Told]:
    """It answers every method and address alike."""
    held = Told()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            held.got.append(({name.lower(): value for name, value in self.headers.items()}, body))
            status, headers, said = held.answer()
            self.send_response_only(status)
            for name, value in {"Content-Length": str(len(said)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(said)

        do_GET = do_HEAD = do_PUT = do_DELETE = do_POST

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        held.address = f"http://127.0.0.1:{server.server_port}/in"
        yield held
        server.shutdown()
