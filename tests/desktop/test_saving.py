"""Two places, a disk that refuses, and the past of an article, as a person meets them in the window."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from PySide6.QtWidgets import QPushButton
from window_support import SAMPLES, Reporter

from newsdesk.article.difference import restore_all
from newsdesk.desk.unpacking import Reader, is_package
from newsdesk.desktop.dialogs.twotexts import TwoTextsDialog
from newsdesk.desktop.opened import LibraryPictures
from newsdesk.desktop.theme import LIGHT


def clicked(reporter: Reporter, text: str) -> None:
    button = next(b for b in reporter.window.frame.notice.findChildren(QPushButton) if b.text() == text)
    assert button.isVisibleTo(reporter.window.frame.notice)
    button.click()


def test_two_texts_are_shown_and_mine_is_kept_with_the_other_in_the_history(reporter: Reporter) -> None:
    window = reporter.window
    article = conflict(reporter)
    window.ask.two_texts_answer = "mine"
    clicked(reporter, "Compare…")
    assert window.ask.asked[-1].startswith("two texts")
    assert window.opened.id == article
    assert window.opened.document.article.headline == "标题再写"
    assert window.opened.session.flush()
    assert [r.headline for r in window.desk.rows()] == ["标题再写"]
    past = [window.desk.library.history.at(article, r.revision) for r in window.desk.library.history.revisions(article)]
    assert any(any(b.kind == "figure" for b in a.blocks) for a in past)


def test_the_other_text_is_taken_and_mine_becomes_an_article_of_its_own(reporter: Reporter) -> None:
    window = reporter.window
    article = conflict(reporter)
    clicked(reporter, "Compare…")  # later
    assert window.opened.session.conflict
    window.ask.two_texts_answer = "theirs"
    window.saving.compare()
    assert window.opened.id == article
    assert any(b.kind == "figure" for b in window.opened.document.article.blocks)
    assert sorted(r.headline for r in window.desk.rows()) == ["标题", "标题再写"]


def conflict(reporter: Reporter) -> str:
    """The same, and the window has said so."""
    window = reporter.window
    reporter.act("new")
    reporter.compose("标题")
    article = window.opened.id
    assert window.opened.session.flush()
    window.saving._looks.stop()  # the other change comes in the moment between two looks
    done = reporter.command("picture", "add", article, str(SAMPLES / "park.jpg"))
    assert done.returncode == 0, done.stderr
    reporter.compose("再写")
    reporter.wait(lambda: "another window" in window.frame.notice.label.text(), 5)
    assert "as a second article" in window.frame.status.saved.text()
    return article


def test_a_backup_that_fails_does_not_hide_that_the_text_is_not_saved(reporter: Reporter, tmp_path: Path) -> None:
    window = reporter.window
    (tmp_path / "taken").write_text("a file, so no folder of backups can be made there")
    window.desk.change_settings(backup_folder=str(tmp_path / "taken"))
    reporter.act("new")
    reporter.compose("标题")
    assert window.opened.session.flush()
    db = window.desk.library._store._db
    (pages,) = db.execute("PRAGMA page_count").fetchone()
    db.execute(f"PRAGMA max_page_count = {pages}")
    reporter.compose("没存上" + "长" * 20_000)
    reporter.wait(lambda: "Not saved" in window.frame.notice.label.text(), 5)
    failed: list[Exception] = []
    tell = window.saving._tidy_failed
    window.saving._tidy_failed = lambda error: (failed.append(error), tell(error))  # type: ignore[method-assign]
    window.saving._tidy()
    reporter.wait(lambda: bool(failed), 5)
    assert "could not be backed up" in str(failed[0])
    assert "Not saved" in window.frame.notice.label.text()
    db.execute("PRAGMA max_page_count = 1000000")
    reporter.wait(lambda: window.opened.session.flush(), 5)


def test_leaving_what_cannot_be_saved_offers_a_copy_elsewhere_first(reporter: Reporter, tmp_path: Path) -> None:
    window = reporter.window
    reporter.act("new")
    reporter.compose("标题")
    assert window.opened.session.flush()
    db = window.desk.library._store._db
    (pages,) = db.execute("PRAGMA page_count").fetchone()
    db.execute(f"PRAGMA max_page_count = {pages}")  # SQLite then answers as on a full disk
    reporter.compose("没存上" + "长" * 20_000)
    for answer in ("stay", "copy"):
        window.ask.leave_answer = answer
        assert not window.close_article()
    reporter.wait(window.ask.save_answer.exists, 5)
    window.opened.session.retry()
    reporter.wait(lambda: "A copy of the article is in" in window.frame.notice.label.text(), 5)
    window.ask.leave_answer = "leave"
    assert window.close_article()
    with Reader(window.ask.save_answer) as file:
        assert file.read().article.headline.startswith("标题没存上")


def test_what_is_written_before_a_choice_is_saved_and_nothing_is_signed_or_named_meanwhile(reporter: Reporter) -> None:
    window = reporter.window
    article = conflict(reporter)
    reporter.compose("，接着写")
    assert window.opened.session.flush()
    copy = window.opened.session.copy
    assert window.desk.library.load(copy).headline == "标题再写，接着写"
    for action in ("sign", "keep_version", "history"):
        reporter.act(action)
        assert window.ask.asked[-1].startswith("two texts"), action
    window.saving.look()
    assert window.opened.document.article.headline == "标题再写，接着写", "the other text does not take its place"
    assert window.close_article()
    assert "second article" in window.frame.notice.label.text()
    assert {r.headline for r in window.desk.rows()} == {"标题", "标题再写，接着写"}
    assert article in {r.id for r in window.desk.rows()}


def test_a_change_made_elsewhere_appears_when_nothing_waits_here(reporter: Reporter) -> None:
    window = reporter.window
    reporter.act("new")
    reporter.compose("标题")
    assert window.opened.session.flush()
    done = reporter.command("picture", "add", window.opened.id, str(SAMPLES / "park.jpg"))
    assert done.returncode == 0, done.stderr
    window.saving.look()
    assert any(b.kind == "figure" for b in window.opened.document.article.blocks)
    reporter.compose("还能写")
    assert window.opened.session.flush()
    assert window.opened.document.undo()


HOLDER = """
import sys
from pathlib import Path
from newsdesk.base.paths import Paths
from newsdesk.desk.desk import Desk
desk = Desk.open(Paths(Path(sys.argv[2]), *(Path(sys.argv[2]) / x for x in "abc")))
desk.remember(name="李四")
session = desk.open_session(sys.argv[1])
while desk.library.presence.holder(sys.argv[1]) is None:
    pass
print("open", flush=True)
sys.stdin.read()
"""


def test_who_else_has_the_article_open_is_said(reporter: Reporter) -> None:
    window = reporter.window
    reporter.act("new")
    reporter.compose("标题")
    article = window.opened.id
    assert window.close_article()
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, article, str(window.desk.paths.data)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout.readline() == "open\n"
        window.open(article)
        reporter.wait(lambda: "李四 has this article open" in window.frame.notice.label.text(), 5)
        other.kill()


def test_a_full_disk_is_said_a_copy_is_saved_elsewhere_and_all_is_well_when_there_is_room(
    reporter: Reporter, tmp_path: Path
) -> None:
    window = reporter.window
    reporter.act("new")
    reporter.compose("标题")
    assert window.opened.session.flush()
    db = window.desk.library._store._db
    db.execute(f"PRAGMA max_page_count = {db.execute('PRAGMA page_count').fetchone()[0]}")
    reporter.compose("长" * 20_000)
    reporter.wait(lambda: "The disk is full" in window.frame.notice.label.text(), 5)
    assert "Not saved" in window.frame.status.saved.text()
    reporter.compose("还在写")
    window.ask.save_answer = tmp_path / "另存.newsdesk"
    clicked(reporter, "Save a copy elsewhere…")
    reporter.wait(lambda: window.ask.save_answer.exists(), 5)
    assert is_package(window.ask.save_answer)
    db.execute("PRAGMA max_page_count = 1000000")
    window.opened.session.retry()
    reporter.wait(lambda: window.frame.status.saved.text().startswith("● Saved"), 5)
    assert window.desk.library.load(window.opened.id).headline.endswith("还在写")


def test_a_version_is_named_and_an_article_signed_when_nothing_is_missing(reporter: Reporter) -> None:
    window = reporter.window
    reporter.act("sample")
    article = window.opened.id
    reporter.act("keep_version")
    reporter.act("sign")
    kinds = {r.kind for r in window.desk.library.history.revisions(article)}
    assert "signed" in kinds or "not ready" in window.ask.asked[-1]
    names = {r.name for r in window.desk.library.history.revisions(article)}
    assert "给主编看的" in names
    reporter.act("new")
    reporter.act("sign")
    assert window.ask.asked[-1].startswith("not ready")
    assert window.desk.library.row(window.opened.id).state == "draft"


def test_the_history_brings_an_earlier_text_back_as_one_step(reporter: Reporter) -> None:
    window = reporter.window
    reporter.act("new")
    reporter.compose("第一稿")
    assert window.opened.session.flush()
    first = window.opened.document.article
    window.desk.keep_version(first, "named", "第一稿")
    reporter.compose("改坏了")
    window.ask.history_answer = lambda past, current: restore_all(current, past.at(first.revision))
    reporter.act("history")
    assert window.opened.document.article.headline == "第一稿"
    assert window.opened.document.undo()
    assert window.opened.document.article.headline == "第一稿改坏了"


def test_the_dialog_of_two_texts_shows_both(reporter: Reporter) -> None:
    window = reporter.window
    reporter.act("new")
    reporter.compose("口袋公园")
    mine = window.opened.document.article
    reporter.compose("添绿意")
    theirs = window.opened.document.article
    dialog = TwoTextsDialog(window.t, LIGHT, mine, theirs, LibraryPictures(window.desk))
    assert "口袋公园添绿意" in dialog.view.toPlainText()
    dialog.buttons.buttons()[0].click()
    assert dialog.choice == "mine"


def test_a_file_of_one_article_is_opened(reporter: Reporter, tmp_path: Path) -> None:
    window = reporter.window
    reporter.act("new")
    reporter.compose("一篇")
    assert window.opened.session.flush()
    window.desk.pack(window.opened.document.article, tmp_path / "a.newsdesk")
    reporter.compose("改")
    assert window.opened.session.flush()
    window.ask.file = tmp_path / "a.newsdesk"
    reporter.act("import_file")
    reporter.wait(lambda: len(window.ask.receipts) == 1, 5)
    assert window.opened.document.article.headline == "一篇"
