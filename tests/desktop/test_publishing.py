"""Publishing as a person does it in the window: the dialog, the outbox, what was changed there, what comes after."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backends import fail
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from tiny_target import World, tiny
from window_support import Reporter, use_sample_profile

from newsdesk.article.edits import SetMeta
from newsdesk.base.i18n import Translator
from newsdesk.base.message import M
from newsdesk.desk.correcting import correction
from newsdesk.desk.courier import Courier
from newsdesk.desk.deliveries import problem_of, receipt_of
from newsdesk.desk.desk import Desk
from newsdesk.desk.outbox import Wish
from newsdesk.desk.targets import Changes
from newsdesk.desktop.dialogs.publishing import PublishDialog
from newsdesk.desktop.dialogs.targets import TargetsDialog
from newsdesk.desktop.theme import LIGHT
from newsdesk.extend.publishing import Later, Refused, Target
from newsdesk.library.outbox import Delivery

Key = Qt.Key


@pytest.fixture(autouse=True)
def _no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    """The secrets of the machine that tests run on are nobody's business."""
    monkeypatch.setattr(keyring.core, "_keyring_backend", fail.Keyring())


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Reporter]:
    """A window with the sample story open, in a newsroom that requires what the sample profile does."""
    use_sample_profile(tmp_path)
    made = Reporter(tmp_path)
    made.act("sample")
    yield made
    made.close()


@pytest.fixture
def site(newsroom: Reporter) -> World:
    """The newsroom's site."""
    return tiny(newsroom.desk)


def ready(reporter: Reporter, dialog: PublishDialog) -> None:
    """The dialog knows what stands there."""
    reporter.wait(lambda: dialog._stands is not None or dialog.goal is None)


def press(reporter: Reporter, before: Callable[[PublishDialog], object] = lambda dialog: None) -> list[PublishDialog]:
    """Publish…, and Enter in the dialog."""
    seen: list[PublishDialog] = []

    def hands(dialog: PublishDialog) -> None:
        ready(reporter, dialog)
        before(dialog)
        seen.append(dialog)
        QTest.keyClick(dialog, Key.Key_Return)

    reporter.answers.publish_answer = hands
    reporter.act("publish")
    reporter.wait(lambda: bool(seen))
    return seen


def rows(reporter: Reporter) -> list[Delivery]:
    return reporter.desk.library.outbox.all()


ARRIVED = ("verified", "sent")


def until(reporter: Reporter, *states: str, count: int = 1) -> Delivery:
    """The newest delivery of so many, once it is so."""
    reporter.wait(lambda: len(rows(reporter)) == count and rows(reporter)[0].state in states, what=str(states))
    return rows(reporter)[0]


def shown(reporter: Reporter) -> None:
    """The outbox is open, its list read."""
    reporter.window.delivering.open()
    reporter.wait(lambda: reporter.window.frame.outbox.list.count() == len(rows(reporter)))


# ------------------------------------------------------------------ publish


def test_a_story_is_published_and_the_window_says_where_it_stands(newsroom: Reporter, site: World) -> None:
    (dialog,) = press(newsroom)
    assert dialog.meaning.text() == "It is published there for the first time."
    assert dialog.address.text() == "https://news.example/ • lin"
    assert dialog.channel.text() == "新闻中心 › 要闻, there “要闻”"
    until(newsroom, "verified")
    notice = newsroom.window.frame.notice
    newsroom.wait(lambda: "arrived at 网站" in notice.label.text())
    assert [b.text() for b in notice.buttons if not b.isHidden()] == ["Open the page", "Show"]
    (story,) = site.stories.values()
    assert (story.status, len(site.pictures)) == ("publish", 3)
    newsroom.wait(lambda: newsroom.desk.rows()[0].state == "delivered")
    newsroom.wait(lambda: newsroom.window.named["withdraw"].isEnabled())


def test_pressed_twice_it_is_one_delivery(newsroom: Reporter, site: World) -> None:
    def twice(dialog: PublishDialog) -> None:
        dialog.go.click()
        dialog.go.click()

    press(newsroom, twice)
    until(newsroom, "verified")
    (dialog,) = press(newsroom)
    assert dialog.go.text() == "Send it again"
    assert dialog.meaning.text().startswith("Nothing was changed here since it was last sent, at")
    newsroom.wait(lambda: len(rows(newsroom)) == 2 and rows(newsroom)[0].state == "verified")
    assert len(site.stories) == 1


def test_what_is_typed_until_the_last_moment_is_sent(newsroom: Reporter, site: World) -> None:
    newsroom.page.binding.set_caret((3, 0, 3, 0))
    newsroom.compose("最后一刻。")
    press(newsroom)
    until(newsroom, "verified")
    assert any("最后一刻。" in line for line in next(iter(site.stories.values())).seen.lines)


def test_while_something_is_missing_it_cannot_be_published_and_says_what(newsroom: Reporter, site: World) -> None:
    document = newsroom.window.opened.document
    document.do(M("x"), SetMeta("editors", document.article.editors, ()))

    def go(dialog: PublishDialog) -> None:
        ready(newsroom, dialog)
        assert not dialog.go.isEnabled()
        assert dialog.why.text() == "1 thing is still to do."
        dialog.todo.setFocus()
        QTest.keyClick(dialog.todo, Key.Key_Return)

    newsroom.answers.publish_answer = go
    newsroom.act("publish")
    newsroom.wait(lambda: "publish publish" in newsroom.answers.asked)
    assert rows(newsroom) == []
    field = newsroom.window.frame.details.fields["responsible-editor"]
    newsroom.wait(lambda: field.isAncestorOf(newsroom.window.focusWidget()))
    press(newsroom, lambda dialog: dialog.status.setCurrentIndex(1))
    assert until(newsroom, "verified").status == "draft"


def test_escape_publishes_nothing(newsroom: Reporter, site: World) -> None:
    newsroom.answers.publish_answer = lambda dialog: QTest.keyClick(dialog, Key.Key_Escape)
    newsroom.act("publish")
    newsroom.wait(lambda: "publish publish" in newsroom.answers.asked)
    assert rows(newsroom) == []
    (dialog,) = press(newsroom)  # and it can be asked for again
    assert dialog.wanted is not None
    until(newsroom, "verified")


def test_without_a_target_there_is_the_way_to_one(newsroom: Reporter) -> None:
    seen: list[str] = []
    newsroom.answers.publish_answer = lambda dialog: seen.append(dialog.why.text())
    newsroom.act("publish")
    newsroom.wait(lambda: bool(seen))
    assert seen == ["There is no target yet. Set one up first."]


def test_a_password_is_asked_for_once_and_goes_nowhere_but_to_the_target(newsroom: Reporter) -> None:
    world = tiny(newsroom.desk, secret=M("{what}", what="Application password"))

    def enter(dialog: PublishDialog) -> None:
        assert not dialog.go.isEnabled()
        assert "no keyring" in dialog.secret_said.text()
        assert dialog.secret.hasFocus() or not dialog.isActiveWindow()
        QTest.keyClicks(dialog.secret, "a b c")
        assert dialog.go.isEnabled()

    press(newsroom, enter)
    until(newsroom, "verified")
    assert world.secrets == ["a b c"]
    (dialog,) = press(newsroom)
    assert dialog.secret.isHidden() or not dialog.secret.isVisibleTo(dialog)
    newsroom.wait(lambda: len(rows(newsroom)) == 2 and rows(newsroom)[0].state == "verified")
    kept = [p.read_bytes() for p in newsroom.home.rglob("*") if p.is_file()]
    assert not any(b"a b c" in data for data in kept)


def test_a_target_that_cannot_wait_is_not_given_a_later_time(newsroom: Reporter, site: World) -> None:
    publisher = newsroom.desk.registry.publishers["tiny"]
    publisher.can = publisher.can - {"schedule"}

    def later(dialog: PublishDialog) -> None:
        ready(newsroom, dialog)
        dialog.time.setCurrentIndex(dialog.time.findData("other"))
        dialog.other.line.setText("2999-01-01 09:0")
        QTest.keyClicks(dialog.other.line, "0")
        assert dialog.why.text() == "网站 cannot wait until that time. Choose another time."
        dialog.other.line.clear()
        QTest.keyClicks(dialog.other.line, "soon")
        assert dialog.why.text() == "Write the time like 2026-01-31 09:00."
        assert not dialog.go.isEnabled()

    newsroom.answers.publish_answer = later
    newsroom.act("publish")
    newsroom.wait(lambda: "publish publish" in newsroom.answers.asked)
    newsroom.check()


# ------------------------------------------------------------------ on its way


def test_the_window_stays_live_while_a_slow_delivery_runs_and_it_can_be_cancelled(
    newsroom: Reporter, site: World
) -> None:
    site.gate.clear()
    ticks = []
    timer = QTimer(interval=10)
    timer.timeout.connect(lambda: ticks.append(1))
    press(newsroom)
    timer.start()
    newsroom.wait(site.waiting.is_set)
    shown(newsroom)
    panel = newsroom.window.frame.outbox
    newsroom.wait(lambda: panel.state.text() == "➤ sending 2 of 7: picture 1 of 3")
    newsroom.wait(lambda: newsroom.window.frame.status.deliveries.text() == "➤ 1 on its way")
    before = len(ticks)
    newsroom.compose("还能写字。")
    newsroom.wait(lambda: len(ticks) > before + 20)
    timer.stop()
    assert panel.bar.isVisible()
    panel.buttons["cancel"].click()
    until(newsroom, "stopped")
    newsroom.wait(lambda: panel.buttons["retry"].isVisible())
    assert site.stories == {}
    site.gate.set()
    panel.buttons["retry"].click()
    until(newsroom, *ARRIVED)
    assert len(site.stories) == 1


def test_a_program_that_is_closed_while_it_sends_goes_on_at_its_next_start(tmp_path: Path) -> None:
    use_sample_profile(tmp_path)
    first = Reporter(tmp_path)
    first.act("sample")
    site = tiny(first.desk)
    site.gate.clear()
    press(first)
    first.wait(site.waiting.is_set)
    first.close()
    assert not [t for t in threading.enumerate() if t.name == "newsdesk-courier"]
    second = Reporter(tmp_path)
    (row,) = rows(second)
    assert row.state == "waiting"
    publisher = tiny(second.desk)  # the same target, the same world there
    publisher.stories, publisher.pictures = site.stories, site.pictures
    until(second, "verified", "sent")
    assert publisher.keys == [row.id]
    second.close()


def test_a_start_with_nothing_to_send_has_no_courier(newsroom: Reporter, site: World) -> None:
    newsroom.window.delivering.look()
    newsroom.wait(lambda: newsroom.window.delivering._looks.interval() == 3000)
    assert newsroom.window.delivering._courier is None


def test_what_another_program_put_into_the_outbox_is_sent_too(newsroom: Reporter, site: World) -> None:
    assert newsroom.window.opened.session.flush()
    newsroom.desk.outbox.put(newsroom.window.opened.document.article, Wish("网站"))
    newsroom.window.delivering.look()
    until(newsroom, "verified")


def test_one_that_waits_says_when_it_is_tried_again(newsroom: Reporter, site: World) -> None:
    site.trouble.append(Later(M("{what}", what="The site is busy."), M("{what}", what="Wait."), after=900))
    press(newsroom)
    newsroom.wait(lambda: bool(rows(newsroom)) and bool(rows(newsroom)[0].problem))
    shown(newsroom)
    panel = newsroom.window.frame.outbox
    newsroom.wait(lambda: panel.state.text().startswith("○ waiting; next try"))
    assert panel.problem.text() == "The site is busy. Wait."
    notice, status = newsroom.window.frame.notice, newsroom.window.frame.status
    assert notice.label.text().startswith("Waits for 网站: The site is busy. It is tried again at ")
    newsroom.wait(lambda: status.deliveries.text() == "○ 1 waits for another try")
    panel.buttons["retry"].click()
    until(newsroom, *ARRIVED)


def test_one_that_stopped_says_why_and_promises_nothing(newsroom: Reporter, site: World) -> None:
    busy = Later(M("{what}", what="The site is busy."), M("It is tried again by itself."), after=900)
    site.trouble += [busy, busy]
    press(newsroom)
    newsroom.wait(lambda: bool(rows(newsroom)) and bool(rows(newsroom)[0].problem))
    newsroom.compose("新的一版。")
    press(newsroom)
    newsroom.wait(lambda: len(rows(newsroom)) == 2 and bool(rows(newsroom)[0].problem))
    shown(newsroom)
    panel = newsroom.window.frame.outbox
    panel.list.setCurrentRow(1)
    newsroom.wait(lambda: panel.problem.text() == "A newer delivery took its place.")
    panel.list.setCurrentRow(0)
    panel.buttons["cancel"].click()
    newsroom.wait(lambda: panel.problem.text() == "It was cancelled by hand.")
    assert not newsroom.window.frame.notice.isVisible()


def test_one_that_needs_somebody_says_so_in_the_window_and_outside(newsroom: Reporter, site: World) -> None:
    told: list[tuple[str, str]] = []
    newsroom.window.delivering.tell_desktop = lambda title, text: told.append((title, text))
    site.trouble.append(Refused(M("{what}", what="No rights."), M("{what}", what="Ask the editor.")))
    newsroom.window.isActiveWindow = lambda: False
    press(newsroom)
    until(newsroom, "needs-you")
    newsroom.wait(lambda: bool(told))
    headline = newsroom.window.opened.document.article.headline
    assert told == [(headline, "网站 needs you: No rights. Ask the editor.")]
    newsroom.wait(lambda: newsroom.window.frame.status.deliveries.text() == "▲ 1 needs you")
    newsroom.window.frame.status.deliveries.click()
    panel = newsroom.window.frame.outbox
    newsroom.wait(lambda: panel.problem.text() == "No rights. Ask the editor.")
    assert newsroom.window.frame.side.currentWidget() is panel
    QTest.keyClick(panel.list, Key.Key_Return)  # what is most likely wanted
    until(newsroom, *ARRIVED)
    newsroom.wait(lambda: "needs" not in newsroom.window.frame.status.deliveries.text())


def refused(reporter: Reporter, site: World) -> None:
    """A delivery that the target refused the login of; the window offers to fill it in."""
    site.trouble.append(Refused(M("{what}", what="Wrong password."), None, "login"))
    press(reporter)
    until(reporter, "needs-you")
    notice = reporter.window.frame.notice
    reporter.wait(lambda: [b.text() for b in notice.buttons] == ["Enter the password…", "Show"])


def test_what_stopped_for_want_of_a_password_goes_on_when_it_is_entered(newsroom: Reporter) -> None:
    site = tiny(newsroom.desk, secret=M("{what}", what="Application password"))
    newsroom.desk.outbox.secrets.use(newsroom.desk.outbox.target("网站"), "old")
    refused(newsroom, site)

    def enter(desk: Desk) -> Changes | None:
        relay, t = newsroom.window.relay, Translator("en")
        dialog = TargetsDialog(t, LIGHT, desk, relay, chosen=newsroom.answers.asked[-1].removeprefix("targets "))
        dialog.show()
        secret = dialog.form.secret.typed
        assert dialog.focusWidget() is secret
        QTest.keyClicks(secret, "new")
        dialog.take()
        dialog.deleteLater()
        return dialog.changes

    newsroom.answers.targets_answer = enter
    newsroom.window.frame.notice.button.click()
    until(newsroom, *ARRIVED)
    assert site.secrets[-1] == "new"
    newsroom.wait(lambda: newsroom.window.frame.notice.button.text() == "Open the page")


def test_another_articles_password_lets_it_go_on_too(newsroom: Reporter) -> None:
    site = tiny(newsroom.desk, secret=M("{what}", what="Application password"))
    newsroom.desk.outbox.secrets.use(newsroom.desk.outbox.target("网站"), "old")
    refused(newsroom, site)
    newsroom.desk.outbox.secrets.forget(newsroom.desk.outbox.target("网站"))
    newsroom.act("duplicate")
    newsroom.wait(lambda: newsroom.window.opened is not None and len(newsroom.desk.rows()) == 2)
    press(newsroom, lambda dialog: QTest.keyClicks(dialog.secret, "new"))
    newsroom.wait(lambda: all(row.state in ARRIVED for row in rows(newsroom)))
    assert len(site.stories) == 2


def test_a_text_that_is_not_saved_is_not_hidden_by_a_delivery_that_arrives(newsroom: Reporter, site: World) -> None:
    press(newsroom)
    db = newsroom.desk.library._store._db
    until(newsroom, "verified")
    newsroom.wait(lambda: "arrived" in newsroom.window.frame.notice.label.text())
    (pages,) = db.execute("PRAGMA page_count").fetchone()
    db.execute(f"PRAGMA max_page_count = {pages}")
    newsroom.page.insert_text("没存上" + "长" * 60_000)
    newsroom.wait(lambda: "Not saved" in newsroom.window.frame.notice.label.text())
    newsroom.window.delivering._say(rows(newsroom)[0])
    assert "Not saved" in newsroom.window.frame.notice.label.text()
    db.execute("PRAGMA max_page_count = 1073741823")
    newsroom.window.opened.session.retry()


def test_the_history_is_of_all_articles_or_of_the_open_one(newsroom: Reporter, site: World) -> None:
    press(newsroom)
    until(newsroom, "verified")
    newsroom.act("duplicate")
    newsroom.wait(lambda: newsroom.window.opened is not None and len(newsroom.desk.rows()) == 2)
    panel = newsroom.window.frame.outbox
    shown(newsroom)
    panel.one.click()
    newsroom.wait(lambda: panel.list.count() == 0)
    assert panel.nothing.isVisible()
    panel.all.click()
    newsroom.wait(lambda: panel.list.count() == 1)


def test_a_line_of_the_receipt_leads_to_its_place(newsroom: Reporter, site: World) -> None:
    press(newsroom)
    row = until(newsroom, "verified")
    story = site.stories["1"]
    lines = [line for line in story.seen.lines if "推窗见绿" not in line]
    import msgspec

    story.seen = msgspec.structs.replace(story.seen, lines=tuple(lines))
    newsroom.desk.library.outbox.change(row.id, row.changed, state="sent", due=row.changed)
    newsroom.window.delivering.wake()
    newsroom.wait(lambda: any(n.kind == "dropped" for n in receipt_of(rows(newsroom)[0])))
    shown(newsroom)
    panel = newsroom.window.frame.outbox
    newsroom.wait(lambda: panel.receipt.count() > 0 and "is missing there" in panel.receipt.item(0).text())
    panel.receipt.setCurrentRow(0)
    QTest.keyClick(panel.receipt, Key.Key_Return)
    block = newsroom.page.block_at_caret()
    assert "推窗见绿" in newsroom.window.opened.document.article.block(block).text.text


# ------------------------------------------------------------------ changed there


@pytest.fixture
def changed(newsroom: Reporter, site: World) -> Reporter:
    """Published, then edited there and here; the update has stopped."""
    press(newsroom)
    until(newsroom, "verified")
    site.edit("后台改的标题")
    newsroom.page.binding.set_caret((3, 0, 3, 0))
    newsroom.compose("本地新写。")
    press(newsroom)
    until(newsroom, "needs-you", count=2)
    newsroom.wait(lambda: "needs you" in newsroom.window.frame.notice.label.text())
    return newsroom


def compare(reporter: Reporter) -> None:
    """The notice's button."""
    reporter.window.frame.notice.button.click()
    reporter.wait(lambda: reporter.answers.asked[-1] == "changed at 网站")


def test_both_changes_are_shown_and_theirs_is_kept(changed: Reporter, site: World) -> None:
    changed.answers.changed_answer = "theirs"
    compare(changed)
    changes = changed.answers.changed
    assert "后台改的标题" in "".join(run.text for b in changes.there.changes for run in b.runs if run.kind == "added")
    assert len(changes.there.changes) == 2
    assert [run.text for b in changes.here.changes for run in b.runs if run.kind == "added"] == ["本地新写。"]
    assert "值班编辑" in changes.said
    row = until(changed, "stopped", count=2)
    assert str(problem_of(row).message) == "What stands there was kept."
    assert site.stories["1"].seen.headline == "后台改的标题"
    assert "本地新写。" in changed.window.opened.document.article.body[0].text.text


def test_what_stands_there_is_overwritten_when_a_person_says_so(changed: Reporter, site: World) -> None:
    changed.answers.changed_answer = "overwrite"
    compare(changed)
    until(changed, *ARRIVED, count=2)
    assert site.stories["1"].seen.headline == changed.window.opened.document.article.headline
    assert len(site.stories) == 1
    shown(changed)
    panel = changed.window.frame.outbox
    panel.choose(rows(changed)[0].id)
    said = [panel.receipt.item(n).text() for n in range(panel.receipt.count())]
    assert "It overwrote what was changed there." in said
    assert "“后台改的标题” stood there." in said
    assert any("（对方补写）" in line for line in said)
    assert len(said) == 4


def test_later_leaves_everything_as_it_is(changed: Reporter, site: World) -> None:
    compare(changed)
    (row, _) = rows(changed)
    assert row.state == "needs-you"
    assert problem_of(row).kind == "changed"
    shown(changed)
    panel = changed.window.frame.outbox
    panel.choose(row.id)
    assert panel.buttons["compare"].isVisible()
    assert not panel.buttons["retry"].isVisible()


def test_one_that_is_gone_there_is_published_anew_when_a_person_says_so(newsroom: Reporter, site: World) -> None:
    press(newsroom)
    until(newsroom, "verified")
    site.stories.clear()
    newsroom.page.binding.set_caret((3, 0, 3, 0))
    newsroom.compose("本地新写。")
    press(newsroom)
    until(newsroom, "needs-you", count=2)
    newsroom.wait(lambda: "needs you" in newsroom.window.frame.notice.label.text())
    newsroom.answers.changed_answer = "overwrite"
    compare(newsroom)
    assert newsroom.answers.changed.gone
    until(newsroom, *ARRIVED, count=2)
    assert len(site.stories) == 1


# ------------------------------------------------------------------ afterwards


def test_an_update_shows_what_changes_for_readers(newsroom: Reporter, site: World) -> None:
    press(newsroom)
    until(newsroom, "verified")
    newsroom.page.binding.set_caret((3, 0, 3, 0))
    newsroom.compose("更新。")
    newsroom.wait(lambda: newsroom.desk.rows()[0].state == "outdated")
    (dialog,) = press(newsroom)
    assert dialog.go.text() == "Update"
    assert dialog.sent.title.text() == "What was changed since it was last sent"
    assert until(newsroom, "verified", count=2).act == "update"
    newsroom.act("readers")
    assert newsroom.answers.asked[-1] == "readers of 网站"
    (seen,) = newsroom.answers.seen_by_readers
    assert seen.difference.none and seen.said.startswith("Asked just now: it stands there as it was delivered")


def test_the_link_of_what_arrived_can_be_copied_of_a_draft_too(newsroom: Reporter, site: World) -> None:
    press(newsroom, lambda dialog: dialog.status.setCurrentIndex(1))
    until(newsroom, "verified")
    shown(newsroom)
    panel = newsroom.window.frame.outbox
    actions = panel.menu_of(panel.chosen).actions()
    assert [a.text() for a in actions] == ["Copy link", "Copy the link to edit it"]
    actions[1].trigger()
    assert QGuiApplication.clipboard().text() == "https://news.example/1/edit"


def test_what_readers_see_is_asked_for_there_and_what_is_not_known_is_said(newsroom: Reporter, site: World) -> None:
    press(newsroom)
    until(newsroom, "verified")
    newsroom.wait(lambda: newsroom.window.named["readers"].isEnabled())
    site.edit("后台改的标题")
    newsroom.act("readers")
    (seen,) = newsroom.answers.seen_by_readers
    assert "值班编辑" in seen.said and "not as it was delivered" in seen.said
    gone = "".join(run.text for b in seen.difference.changes for run in b.runs if run.kind == "removed")
    assert "后台改的标题" in gone or "（对方补写）" in gone
    site.unreachable = Later(M("{what}", what="No network."))
    newsroom.act("readers")
    (seen,) = newsroom.answers.seen_by_readers
    assert seen.said.startswith("No network. This is what was last sent, at ")
    assert seen.difference.none
    site.unreachable = None
    site.stories.clear()
    newsroom.act("readers")
    assert newsroom.answers.seen_by_readers[0].difference is None


def test_a_correction_goes_in_as_one_step_and_out_as_a_correction(newsroom: Reporter, site: World) -> None:
    press(newsroom)
    until(newsroom, "verified")
    newsroom.wait(lambda: newsroom.window.named["correct"].isEnabled())
    document = newsroom.window.opened.document
    before = document.article.blocks
    newsroom.answers.correction_answer = ("应为302个。", "王五")
    seen: list[str] = []

    def hands(dialog: PublishDialog) -> None:
        ready(newsroom, dialog)
        seen.append(dialog.go.text())
        QTest.keyClick(dialog, Key.Key_Return)

    newsroom.answers.publish_answer = hands
    newsroom.act("correct")
    newsroom.wait(lambda: bool(seen))
    assert seen == ["Publish the correction"]
    note = document.article.blocks[-1]
    assert (note.kind, "应为302个。" in note.text.text, "王五" in note.text.text) == ("correction", True, True)
    newsroom.wait(lambda: rows(newsroom)[0].act == "correct" and rows(newsroom)[0].state == "verified")
    newsroom.act("undo")
    assert document.article.blocks == before


def test_a_correction_that_is_not_published_leaves_no_trace_in_the_text(newsroom: Reporter, site: World) -> None:
    press(newsroom)
    until(newsroom, "verified")
    newsroom.wait(lambda: newsroom.window.named["correct"].isEnabled())
    document = newsroom.window.opened.document
    before = document.article.blocks
    newsroom.answers.correction_answer = ("应为302个。", "王五")
    seen: list[int] = []

    def away(dialog: PublishDialog) -> None:
        seen.append(len(document.article.blocks))
        QTest.keyClick(dialog, Key.Key_Escape)

    newsroom.answers.publish_answer = away
    newsroom.act("correct")
    newsroom.wait(lambda: bool(seen))
    newsroom.wait(lambda: document.article.blocks == before)
    assert seen == [len(before) + 1]
    assert len(rows(newsroom)) == 1


def test_an_article_is_withdrawn_from_the_target_that_is_named(newsroom: Reporter, site: World) -> None:
    press(newsroom)
    until(newsroom, "verified")
    newsroom.wait(lambda: newsroom.window.named["withdraw"].isEnabled())
    newsroom.act("withdraw")  # and thought better of it
    assert newsroom.answers.asked[-1] == "withdraw from 网站"
    assert len(rows(newsroom)) == 1
    newsroom.answers.withdraw_answer = "网站"
    newsroom.act("withdraw")
    newsroom.wait(lambda: rows(newsroom)[0].act == "withdraw" and rows(newsroom)[0].state == "verified")
    assert site.stories["1"].status == "withdrawn"
    newsroom.wait(lambda: not newsroom.window.named["withdraw"].isEnabled())
    newsroom.wait(lambda: "is withdrawn from 网站" in newsroom.window.frame.notice.label.text())
    newsroom.compose("又改。")
    assert newsroom.window.opened.session.flush()
    assert [row.state for row in newsroom.desk.rows()] == ["withdrawn"]
    press(newsroom)
    newsroom.wait(lambda: newsroom.desk.rows()[0].state == "delivered")


def test_the_note_says_what_the_dialog_shows(newsroom: Reporter) -> None:
    desk, article = newsroom.desk, newsroom.window.opened.document.article
    edit = correction(article, "应为302个。", "王五", desk.clock(), desk.profile.correction, "n")
    assert "应为302个。" in edit.put[0].text.text


# ------------------------------------------------------------------ the courier


def test_the_courier_ends_when_nothing_waits_and_begins_again(newsroom: Reporter, site: World) -> None:
    newsroom.window.delivering.close()
    told: list[str] = []
    courier = Courier(newsroom.desk, lambda row, doing: told.append(row.state), lambda error: None)
    courier.wake()
    newsroom.wait(lambda: not courier.working)
    assert newsroom.window.opened.session.flush()
    newsroom.desk.outbox.put(newsroom.window.opened.document.article, Wish("网站"))
    courier.wake()
    newsroom.wait(lambda: not courier.working)
    assert (told[0], told[-1]) == ("sending", "verified")
    assert courier.stop()
    courier.wake()
    assert not courier.working


# ------------------------------------------------------------------ a real target


def test_to_a_real_folder_a_story_goes_out_is_edited_there_and_put_back(newsroom: Reporter, tmp_path: Path) -> None:
    desk, folder = newsroom.desk, tmp_path / "watched"
    folder.mkdir()
    desk.change_settings(targets=(Target("稿件夹", "folder", str(folder), options={"taken": "stays"}),))
    press(newsroom)
    until(newsroom, "verified")
    (page,) = [p for p in folder.rglob("*.html") if p.is_file()]
    headline = newsroom.window.opened.document.article.headline
    assert headline in page.read_text(encoding="utf-8")
    page.write_text(page.read_text(encoding="utf-8").replace(headline, "别人改的标题"), encoding="utf-8")
    newsroom.page.binding.set_caret((3, 0, 3, 0))
    newsroom.compose("本地新写。")
    press(newsroom)
    until(newsroom, "needs-you", count=2)
    newsroom.wait(lambda: "needs you" in newsroom.window.frame.notice.label.text())
    newsroom.answers.changed_answer = "overwrite"
    newsroom.window.frame.notice.button.click()
    newsroom.wait(lambda: newsroom.answers.asked[-1] == "changed at 稿件夹")
    until(newsroom, *ARRIVED, count=2)
    (page,) = [p for p in folder.rglob("*.html") if p.is_file()]
    assert "别人改的标题" not in page.read_text(encoding="utf-8")
    assert "本地新写。" in page.read_text(encoding="utf-8")
