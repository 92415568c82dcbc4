"""Webhook: the contract against the example receiver as a real process, and what is particular about it."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from asking import ask
from contract import Bench, Contract, Remembered, connect, packed, send
from jsonschema import Draft202012Validator
from told import Told

from newsdesk.article.article import Article
from newsdesk.base.errors import UserError
from newsdesk.base.i18n import Translator
from newsdesk.base.paths import Paths, resources
from newsdesk.desk.deliveries import problem_of
from newsdesk.desk.desk import Desk
from newsdesk.desk.outbox import Wish
from newsdesk.desk.sample import open_sample, sample_profile
from newsdesk.desktop.comparing import compared
from newsdesk.extend.publishing import Answer, Changed, Held, Later, Refused, Target
from newsdesk.publish.webhook import WebhookPublisher, signature
from newsdesk.publish.wire import HttpWire

ROOT = Path(__file__).parents[2]
SECRET = "a-secret-of-the-tests-0123456789"


@dataclass
class Receiver:
    """The example of the documentation, running."""

    address: str
    file: Path

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        with contextlib.closing(sqlite3.connect(self.file)) as db:
            return db.execute(query, values).fetchall()


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Receiver]:
    file = tmp_path_factory.mktemp("receiver") / "articles.db"
    with subprocess.Popen(
        [sys.executable, "-W", "ignore", str(ROOT / "docs" / "examples" / "receiver.py"), str(file), "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "NEWSDESK_SECRET": SECRET},
        text=True,
    ) as process:
        assert process.stdout is not None
        yield Receiver(process.stdout.readline().strip(), file)
        process.kill()


@pytest.fixture
def receiver(running: Receiver) -> Receiver:
    with contextlib.closing(sqlite3.connect(running.file)) as db, db:
        for table in ("done", "article", "file"):
            db.execute(f"DELETE FROM {table}")
    return running


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk.open(Paths(*(tmp_path / n for n in ("data", "config", "cache", "log"))), profile=sample_profile())
    yield desk
    desk.close()


@pytest.fixture
def story(desk: Desk) -> Article:
    return desk.library.load(open_sample(desk))


def bench_of(receiver: Receiver, **options: str) -> Bench:
    return Bench(
        WebhookPublisher(),
        Target("own", "webhook", receiver.address, options=options),
        SECRET,
        articles=lambda a: receiver.rows("SELECT count(*) FROM article WHERE id = ?", a.id)[0][0],
        pictures=lambda: receiver.rows("SELECT count(*) FROM file WHERE name LIKE '%-1600.jpg'")[0][0],
    )


class TestInline(Contract):
    @pytest.fixture
    def bench(self, receiver: Receiver) -> Bench:
        return bench_of(receiver)


class TestMultipart(Contract):
    @pytest.fixture
    def bench(self, receiver: Receiver) -> Bench:
        return bench_of(receiver, pictures="multipart")


class TestTheReceiver:
    """What the receiver of the documentation does with what nobody should send."""

    @pytest.mark.parametrize("pictures", ["inline", "multipart"])
    def test_ends_with_every_file_that_the_article_names(
        self, receiver: Receiver, desk: Desk, story: Article, pictures: str
    ) -> None:
        send(bench_of(receiver, pictures=pictures), packed(desk, story), Remembered())
        content = json.loads(receiver.rows("SELECT content FROM article")[0][0])
        named = {f["sha256"] for p in content["pictures"] for f in [*p["files"], *([p["card"]] if p["card"] else [])]}
        assert named == {row[0] for row in receiver.rows("SELECT sha256 FROM file")}
        assert content["article"]["headline"] == story.headline

    def test_a_change_on_the_way_and_an_old_signature_are_refused(self, receiver: Receiver) -> None:
        body = b'{"event": "ping", "files": []}'
        at = str(int(datetime.now(UTC).timestamp()))
        old = str(int(at) - 301)
        for stamp, signed, sent, status in (
            (at, body, body, 200),
            (at, body, body + b" ", 401),
            (old, body, body, 401),
            ("", body, body, 401),
        ):
            header = f"t={stamp},v1={signature(SECRET, stamp, signed)}"
            answer = ask(
                receiver.address,
                body=sent,
                headers={"X-Newsdesk-Signature": header, "Content-Type": "application/json"},
            )
            assert answer.status == status, stamp
        assert ask(receiver.address, body=body, headers={"X-Newsdesk-Signature": "v1=é"}).status == 401

    def test_the_same_key_with_something_else_is_told_and_changes_nothing(
        self, receiver: Receiver, desk: Desk, story: Article
    ) -> None:
        bench = bench_of(receiver)
        parcel = packed(desk, story)
        connect(bench).create(parcel, {})
        other = dataclasses.replace(parcel, article=msgspec.structs.replace(story, revision=story.revision + 1))
        before = receiver.rows("SELECT * FROM article")
        with pytest.raises(Refused, match="422"):
            connect(bench).update(Held("x"), other, {})
        assert receiver.rows("SELECT * FROM article") == before

    @pytest.mark.parametrize("ahead", [5, 0])
    @pytest.mark.parametrize("act", ["publish", "withdraw"])
    def test_a_text_from_elsewhere_that_is_no_older_stays_until_a_person_lets_it_go(
        self, receiver: Receiver, desk: Desk, story: Article, ahead: int, act: str
    ) -> None:
        """A library that was restored, or a second one, counts its revisions anew."""
        bench, ledger = bench_of(receiver), Remembered()
        theirs = msgspec.structs.replace(story, revision=story.revision + ahead, summary="另一处写的")
        send(bench, packed(desk, theirs), Remembered())
        before = receiver.rows("SELECT * FROM article")
        ours = packed(desk, story, act=act)
        ledger.hold(f"article:{story.id}", Held(story.id))
        with pytest.raises(Changed) as told:
            send(bench, ours, ledger)
        assert receiver.rows("SELECT * FROM article") == before
        assert told.value.why == "elsewhere" and told.value.theirs is not None
        mark = told.value.theirs.held.mark
        with pytest.raises(Changed):  # another state than the one that was looked at
            send(bench, dataclasses.replace(ours, overwrite="0" * 64), ledger)
        send(bench, dataclasses.replace(ours, overwrite=mark), ledger)
        assert receiver.rows("SELECT revision, event FROM article") == [(story.revision, act)]

    def test_the_same_text_again_is_no_other(self, receiver: Receiver, desk: Desk, story: Article) -> None:
        for act in ("publish", "update"):
            send(bench_of(receiver), packed(desk, story, act=act), Remembered())
        assert receiver.rows("SELECT event FROM article") == [("update",)]

    def test_a_restored_library_asks_and_overwrites_what_was_looked_at(
        self, receiver: Receiver, desk: Desk, story: Article
    ) -> None:
        desk.change_settings(targets=(bench_of(receiver).target,))
        desk.outbox.secrets.use(desk.outbox.target("own"), SECRET)
        newer = msgspec.structs.replace(story, revision=story.revision + 5, summary="另一处写的")
        send(bench_of(receiver), packed(desk, newer), Remembered())
        row = desk.outbox.put(story, Wish("own"))
        desk.outbox.work(lambda row, doing: None)
        asked = desk.library.outbox.get(row.id)
        problem = problem_of(asked)
        assert asked.state == "needs-you" and problem is not None and problem.why == "elsewhere"
        shown = compared(desk, row.id, Translator("en"))
        assert shown.changes.there is None, "it did not tell its text: that is not an empty one"
        desk.outbox.overwrite(row.id)
        desk.outbox.work(lambda row, doing: None)
        assert desk.library.outbox.get(row.id).state in ("sent", "verified")
        assert receiver.rows("SELECT revision FROM article") == [(story.revision,)]

    def test_a_withdrawn_article_stays_with_the_receiver(self, receiver: Receiver, desk: Desk, story: Article) -> None:
        ledger = Remembered()
        send(bench_of(receiver), packed(desk, story), ledger)
        send(bench_of(receiver), packed(desk, story, act="withdraw"), ledger)
        assert receiver.rows("SELECT status, length(content) > 100 FROM article") == [("withdrawn", 1)]

    def test_what_was_taken_without_an_answer_is_withdrawn_by_its_id(
        self, receiver: Receiver, desk: Desk, story: Article
    ) -> None:
        ledger = Remembered()
        send(bench_of(receiver), packed(desk, story), ledger)
        ledger.there.clear()  # as if the answer had been lost
        send(bench_of(receiver), packed(desk, story, act="withdraw"), ledger)
        assert receiver.rows("SELECT id, status FROM article") == [(story.id, "withdrawn")]


# ------------------------------------------------------------------ what is sent


class TestWhatIsSent:
    @pytest.mark.parametrize("pictures", ["inline", "multipart", "none"])
    @pytest.mark.parametrize("format", ["json", "ninjs"])
    def test_keeps_to_the_schema_and_is_the_same_at_every_try(
        self, told: Told, desk: Desk, story: Article, pictures: str, format: str
    ) -> None:
        site = site_at(told, pictures=pictures, format=format)
        parcel = packed(desk, story, time="2026-12-01T08:00:00+08:00")
        site.create(parcel, {})
        site.create(parcel, {})
        site.withdraw(Held("n1"), packed(desk, story, act="withdraw"))
        site.check()
        assert told.got[0][1] == told.got[1][1]
        for headers, body in told.got:
            kind, stamp = headers["content-type"], headers["x-newsdesk-signature"][2:].partition(",")[0]
            assert headers["x-newsdesk-signature"] == f"t={stamp},v1={signature(SECRET, stamp, body)}"
            envelope = json.loads(body if kind == "application/json" else body.split(b"\r\n\r\n")[1].rsplit(b"\r\n")[0])
            schema = json.loads((resources() / "schemas" / "newsdesk-webhook.schema.json").read_text("utf-8"))
            assert [e.message for e in Draft202012Validator(schema).iter_errors(envelope)] == []
            assert headers["idempotency-key"] == f'"{envelope["delivery"]}"'
            assert headers["x-newsdesk-event"] == envelope["event"]
            assert bool(envelope["files"]) == (envelope["event"] == "publish" and pictures != "none")
        assert [json.loads(b)["event"] for h, b in told.got if h["content-type"] == "application/json"] in (
            [],
            ["publish", "publish", "withdraw", "ping"],
        )


def site_at(told: Told, clock: Callable[[], datetime] = lambda: datetime.now(UTC), **options: str) -> Any:
    return WebhookPublisher(clock).connect(Target("own", "webhook", told.address, options=options), SECRET, HttpWire())


class TestAnswers:
    @pytest.mark.parametrize(
        "said",
        [b"", b"OK", b"[]", b"null", b'{"id": null, "url": 7, "status": []}', b'{"id": true}', b"\xff{", b'"' * 9],
    )
    def test_an_answer_that_says_nothing_is_as_good(self, told: Told, desk: Desk, story: Article, said: bytes) -> None:
        told.answer = lambda: (200, {}, said)
        held = site_at(told).create(packed(desk, story), {})
        assert held == Held(story.id, "", status="publish")

    def test_what_it_says_is_taken_when_it_is_what_it_should_be(self, told: Told, desk: Desk, story: Article) -> None:
        told.answer = lambda: (201, {}, b'{"id": 17, "url": "https://example.org/a", "status": "scheduled"}')
        held = site_at(told).create(packed(desk, story), {})
        assert held == Held("17", "https://example.org/a", status="scheduled")
        told.answer = lambda: (200, {}, b'{"url": "javascript:alert(1)"}')
        assert site_at(told).update(held, packed(desk, story), {}) == Held("17", held.url, status="publish")

    def test_withdrawn_without_a_number_it_has_the_articles_own(self, told: Told, desk: Desk, story: Article) -> None:
        held = site_at(told).withdraw(Held(""), packed(desk, story, act="withdraw"))
        assert held == Held(story.id, "", status="withdrawn")
        assert (json.loads(told.got[0][1])["held"], json.loads(told.got[0][1])["article"]) == ("", story.id)

    def test_at_a_later_time_it_is_scheduled(self, told: Told, desk: Desk, story: Article) -> None:
        soon = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
        assert site_at(told).create(packed(desk, story, time=soon), {}).status == "scheduled"

    def test_a_409_is_done_with_the_stored_answer_and_later_without(
        self, told: Told, desk: Desk, story: Article
    ) -> None:
        told.answer = lambda: (409, {}, b'{"id": "n9"}')
        assert site_at(told).create(packed(desk, story), {}).id == "n9"
        told.answer = lambda: (409, {}, b"")
        with pytest.raises(Later):
            site_at(told).create(packed(desk, story), {})

    def test_a_server_that_fails_is_asked_again(self, told: Told, desk: Desk, story: Article) -> None:
        told.answer = lambda: (502, {}, b"")
        with pytest.raises(Later):
            site_at(told).create(packed(desk, story), {})

    def test_a_wrong_clock_is_said_to_be_wrong(self, told: Told) -> None:
        from email.utils import format_datetime

        told.answer = lambda: (401, {"Date": format_datetime(datetime.now(UTC), usegmt=True)}, b"")
        with pytest.raises(Refused) as error:
            site_at(told, lambda: datetime.now(UTC) + timedelta(hours=2)).check()
        assert "120 minutes ahead" in str(error.value)
        with pytest.raises(Refused, match="signature"):
            site_at(told).check()

    def test_without_a_secret_or_with_an_option_that_is_none_nothing_is_asked(self, told: Told) -> None:
        with pytest.raises(Refused) as error:
            WebhookPublisher().connect(Target("own", "webhook", told.address), "", HttpWire())
        assert error.value.kind == "login"
        with pytest.raises(UserError):
            site_at(told, format="xml")
        assert told.got == []

    def test_the_secret_is_in_no_text_of_it(self, told: Told) -> None:
        assert SECRET not in repr(site_at(told))
        told.answer = lambda: (400, {}, json.dumps({"error": "no such field"}).encode())
        with pytest.raises(Refused, match="no such field") as error:
            site_at(told).check()
        assert SECRET not in str(error.value)

    def test_nothing_goes_over_plain_http_to_another_machine(self, desk: Desk, story: Article) -> None:
        target = Target("own", "webhook", "http://cms.example.org/in")
        with pytest.raises(Refused) as error:
            WebhookPublisher().connect(target, SECRET, HttpWire()).create(packed(desk, story), {})
        assert error.value.kind == "address"


def test_an_answer_keeps_its_body_out_of_its_text() -> None:
    assert "hidden" not in repr(Answer(200, {}, b"hidden"))
