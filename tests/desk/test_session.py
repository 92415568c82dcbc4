"""What is typed is on the disk within a second, whatever happens next."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from newsdesk.article.edits import Splice
from newsdesk.article.richtext import EMPTY, rich
from newsdesk.base.clock import now
from newsdesk.base.errors import UserError
from newsdesk.base.message import M
from newsdesk.base.paths import Paths
from newsdesk.desk.desk import Desk
from newsdesk.desk.session import SaveState, Session
from newsdesk.library.library import Library
from newsdesk.library.store import LibraryUnwritable

LABEL = M("Type")


def type_text(session: Session, text: str) -> None:
    """Put text at the end of the first paragraph."""
    block = session.document.article.body[0]
    session.document.do(LABEL, Splice(block.id, len(block.text.text), EMPTY, rich(text)), typing=True)


def body(desk: Desk, article_id: str) -> str:
    return desk.library.load(article_id).body[0].text.text


def wait_until(condition, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.01)
    return condition()


def test_a_change_is_committed_within_a_second_without_being_asked(desk: Desk) -> None:
    session = desk.open_session(desk.new().id)
    type_text(session, "推窗见绿")
    assert wait_until(lambda: body(desk, session.document.article.id) == "推窗见绿", 1.0)
    assert wait_until(lambda: session.state.kind == "saved", 1.0)
    assert session.close()


def test_closing_saves_what_was_typed_a_moment_ago_and_opening_shows_it(desk: Desk) -> None:
    article = desk.new()
    session = desk.open_session(article.id)
    for character in "出门进园":
        type_text(session, character)
    assert session.close()
    again = desk.open_session(article.id)
    assert again.document.article.body[0].text.text == "出门进园"
    assert again.document.article == session.document.article
    assert again.close()


def test_the_states_are_told_in_order(desk: Desk) -> None:
    session = desk.open_session(desk.new().id)
    told: list[SaveState] = []
    session.on_state.append(told.append)
    type_text(session, "字")
    assert session.flush()
    assert wait_until(lambda: len(told) == 2, 1.0)
    assert [s.kind for s in told] == ["saving", "saved"]
    assert told[1].time is not None
    assert session.close()


def test_a_full_disk_is_said_and_nothing_is_lost_when_there_is_room_again(desk: Desk) -> None:
    session = desk.open_session(desk.new().id)
    db = desk.library._store._db
    pages = db.execute("PRAGMA page_count").fetchone()[0]
    db.execute(f"PRAGMA max_page_count = {pages}")  # SQLite then answers as on a full disk
    type_text(session, "长" * 50_000)
    assert not session.flush()
    assert session.state.kind == "failed"
    assert "full" in str(session.state.message)
    type_text(session, "还在写")
    db.execute("PRAGMA max_page_count = 1000000")
    assert wait_until(lambda: session.flush(), 5.0)
    assert body(desk, session.document.article.id).endswith("还在写")
    assert session.close()


def test_a_change_made_elsewhere_is_never_overwritten_and_the_text_can_be_kept_as_a_copy(desk: Desk) -> None:
    article = desk.new()
    here, elsewhere = desk.open_session(article.id), desk.open_session(article.id)
    type_text(elsewhere, "那边的字")
    assert elsewhere.close()
    type_text(here, "这边的字")
    assert here.flush()
    assert here.conflict
    type_text(here, "，接着写")
    assert here.close()
    assert body(desk, article.id) == "那边的字"
    assert body(desk, here.copy) == "这边的字，接着写"
    assert [r.revision for r in desk.library.history.revisions(article.id)] == [1, 0]


def test_two_texts_of_the_same_revision_stay_two(desk: Desk) -> None:
    article = desk.new()
    here, elsewhere = desk.open_session(article.id), desk.open_session(article.id)
    type_text(elsewhere, "那边")
    assert elsewhere.flush()
    type_text(here, "这边")
    assert here.close()
    assert here.document.article.revision == elsewhere.document.article.revision
    with pytest.raises(UserError, match="not the text that is saved"):
        desk.keep_version(here.document.article, "exported")
    type_text(elsewhere, "，还在写")
    assert elsewhere.close()
    assert body(desk, article.id) == "那边，还在写"
    assert body(desk, here.copy) == "这边"


def test_what_is_written_into_an_article_that_was_removed_is_an_article_again(desk: Desk) -> None:
    session = desk.open_session(desk.new().id)
    type_text(session, "写了一半")
    assert session.flush()
    with desk.library._store.write() as db:
        for table in ("journal", "revision", "body", "hold", "article"):
            db.execute(f"DELETE FROM {table}")
    type_text(session, "，又写")
    assert session.close()
    assert body(desk, session.copy) == "写了一半，又写"


def test_a_commit_that_was_said_to_fail_and_did_not_is_no_conflict(desk: Desk) -> None:
    session = desk.open_session(desk.new().id)
    append, failing = desk.library.append, [True]

    def commits_and_fails(*arguments: object, **more: object) -> None:
        append(*arguments, **more)
        if failing:
            failing.clear()
            raise LibraryUnwritable(M("The library cannot be reached: {why}", why="test"))

    desk.library.append = commits_and_fails
    type_text(session, "一句")
    assert not session.flush()
    type_text(session, "，又一句")
    assert wait_until(lambda: session.flush(), 5.0)
    assert session.close()
    assert not session.conflict
    assert body(desk, session.document.article.id) == "一句，又一句"


def test_a_listener_that_fails_does_not_end_saving(desk: Desk) -> None:
    session = desk.open_session(desk.new().id)
    session.on_state.append(lambda state: 1 // 0)
    for text in ("一", "二"):
        type_text(session, text)
        assert session.flush()
    assert session.close()
    assert body(desk, session.document.article.id) == "一二"


def test_undo_and_metadata_are_saved_too(desk: Desk) -> None:
    article = desk.new()
    session = desk.open_session(article.id)
    type_text(session, "要撤销的")
    session.document.seal()
    assert session.document.undo()
    assert session.close()
    assert body(desk, article.id) == ""
    assert desk.library.load(article.id).revision == 2


CHILD = """
import sys, time
from pathlib import Path
from newsdesk.article.edits import Splice
from newsdesk.article.richtext import EMPTY, rich
from newsdesk.base.message import M
from newsdesk.base.paths import Paths
from newsdesk.desk.desk import Desk

root = Path(sys.argv[1])
desk = Desk.open(Paths(root / "data", root / "config", root / "cache", root / "log"))
session = desk.open_session(sys.argv[2])
for n in range(100_000):
    block = session.document.article.body[0]
    session.document.do(M("Type"), Splice(block.id, len(block.text.text), EMPTY, rich("字")), typing=True)
    print(n + 1, flush=True)
    time.sleep(0.01)
"""


def test_killing_the_process_loses_at_most_the_last_second(tmp_path: Path) -> None:
    paths = Paths(tmp_path / "data", tmp_path / "config", tmp_path / "cache", tmp_path / "log")
    desk = Desk.open(paths)
    article = desk.new()
    desk.close()
    for seconds in (1.3, 1.7):
        before = len(_saved(paths, article.id))
        child = subprocess.Popen(
            [sys.executable, "-c", CHILD, str(tmp_path), article.id], stdout=subprocess.PIPE, text=True
        )
        assert child.stdout is not None
        child.stdout.readline()
        typed = [(time.monotonic(), 1)]
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            typed.append((time.monotonic(), int(child.stdout.readline())))
        os.kill(child.pid, signal.SIGKILL)
        killed = time.monotonic()
        child.wait()
        child.stdout.close()
        safe = max((n for when, n in typed if when < killed - 1.0), default=0)
        assert safe > 0
        assert len(_saved(paths, article.id)) - before >= safe


def _saved(paths: Paths, article_id: str) -> str:
    library = Library.open(paths.library, now)
    try:
        return library.load(article_id).body[0].text.text
    finally:
        library.close()
