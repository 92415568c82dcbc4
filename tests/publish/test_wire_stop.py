"""A request that waits for its answer ends at once when a person stops it, and is no lost answer then."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pytest

from newsdesk.extend.publishing import Stopped
from newsdesk.publish.wire import HttpWire


@pytest.fixture
def silent() -> Iterator[tuple[int, threading.Event]]:
    """A server that hears a request and never answers; the event is set when it has heard."""
    server, heard, held = socket.create_server(("127.0.0.1", 0)), threading.Event(), []

    def serve() -> None:
        connection, _ = server.accept()
        held.append(connection)
        connection.recv(1 << 16)
        heard.set()

    thread = threading.Thread(target=serve)
    thread.start()
    yield server.getsockname()[1], heard
    thread.join()
    for one in (*held, server):
        one.close()


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_it_ends_at_once(silent: tuple[int, threading.Event], method: str) -> None:
    port, heard = silent
    wire = HttpWire(read=300)
    stopper = threading.Thread(target=lambda: (heard.wait(), wire.stop()))
    stopper.start()
    with pytest.raises(Stopped):  # else after five minutes, and as an answer that was lost
        wire.ask(method, f"http://127.0.0.1:{port}/", body=b"x" if method == "POST" else None)
    stopper.join()
    wire.close()
