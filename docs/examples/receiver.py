"""Takes Newsdesk's deliveries (docs/webhook.md) into a database, each once: an example to begin a receiver with.

NEWSDESK_SECRET=… python3 receiver.py articles.db 8080
"""

import base64
import contextlib
import email
import hashlib
import hmac
import json
import os
import sqlite3
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SECRET, WINDOW, LARGEST = os.environ["NEWSDESK_SECRET"].encode(), 300, 64 << 20
TABLES = """CREATE TABLE IF NOT EXISTS done (key TEXT PRIMARY KEY, what TEXT, answer TEXT);
CREATE TABLE IF NOT EXISTS article (id TEXT PRIMARY KEY, revision INTEGER, digest TEXT, status TEXT, event TEXT,
 content TEXT);
CREATE TABLE IF NOT EXISTS file (sha256 TEXT PRIMARY KEY, name TEXT, data BLOB);"""


def verified(header: str, body: bytes) -> bool:
    """Is it signed with our secret, and not long ago?"""
    parts = dict(part.partition("=")[::2] for part in header.split(","))
    stamp = parts.get("t", "")
    right = hmac.new(SECRET, stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    fresh = stamp.isdecimal() and len(stamp) < 12 and abs(time.time() - int(stamp)) <= WINDOW
    return hmac.compare_digest(right.encode(), parts.get("v1", "").encode()) and fresh


def opened(kind: str, body: bytes) -> tuple[dict, dict[str, bytes]]:
    """The envelope, and the files that came with it by name."""
    if kind == "application/json":
        envelope = json.loads(body)
        return envelope, {f["name"]: base64.b64decode(f["data"]) for f in envelope["files"] if "data" in f}
    first, *rest = email.message_from_bytes(b"Content-Type: " + kind.encode() + b"\r\n\r\n" + body).get_payload()
    return json.loads(first.get_payload(decode=True)), {p.get_filename(): p.get_payload(decode=True) for p in rest}


def take(db: sqlite3.Connection, envelope: dict, files: dict[str, bytes]) -> tuple[int, dict]:
    """What it is answered: done now, or done before. All in one transaction, so that it is done wholly or not."""
    db.execute("BEGIN IMMEDIATE")
    key, article, event = envelope["delivery"], envelope["article"], envelope["event"]
    revision, digest = envelope["revision"], envelope["digest"]
    what = f"{event} {article} {revision}"
    if row := db.execute("SELECT what, answer FROM done WHERE key = ?", [key]).fetchone():
        return (200, json.loads(row[1])) if row[0] == what else (422, {"error": "this key was another delivery's"})
    answer = {"id": article, "url": f"https://example.org/news/{article}/"}
    held = db.execute("SELECT revision, digest, status FROM article WHERE id = ?", [article]).fetchone()
    if held and held[0] >= revision and held[1] not in (digest, envelope["overwrite"]):
        # Another text, no older: it stays. Nothing is done, so the key is not remembered.
        return 409, {**answer, "error": "another text stands here", "digest": held[1], "status": held[2]}
    status = "withdrawn" if event == "withdraw" else envelope["status"]
    state = [revision, digest, status, event]
    if event == "withdraw":
        change = "UPDATE article SET revision = ?, digest = ?, status = ?, event = ? WHERE id = ?"
        db.execute(change, [*state, article])
    else:
        row = [article, *state, json.dumps(envelope["content"])]
        db.execute("INSERT OR REPLACE INTO article VALUES (?, ?, ?, ?, ?, ?)", row)
    for name, data in files.items():
        db.execute("INSERT OR IGNORE INTO file VALUES (?, ?, ?)", [hashlib.sha256(data).hexdigest(), name, data])
    answer = {**answer, "status": status, "digest": digest}
    db.execute("INSERT INTO done VALUES (?, ?, ?)", [key, what, json.dumps(answer)])
    return 201, answer


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length", 0))
        if length > LARGEST:
            return self.answer(413, {"error": "too large"})
        body = self.rfile.read(length)
        if not verified(self.headers.get("X-Newsdesk-Signature", ""), body):
            return self.answer(401, {"error": "the signature is wrong, or old"})
        envelope, files = opened(self.headers["Content-Type"], body)
        if envelope["event"] == "ping":
            return self.answer(200, {})
        with contextlib.closing(sqlite3.connect(sys.argv[1], timeout=30)) as db, db:
            status, said = take(db, envelope, files)
        return self.answer(status, said)  # when it is on the disk, not before

    def answer(self, status: int, said: dict) -> None:
        data = json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


if __name__ == "__main__":
    with contextlib.closing(sqlite3.connect(sys.argv[1])) as begun:
        begun.executescript(TABLES)
    server = ThreadingHTTPServer(("127.0.0.1", int(sys.argv[2])), Receiver)
    print(f"http://127.0.0.1:{server.server_port}/", flush=True)
    server.serve_forever()
