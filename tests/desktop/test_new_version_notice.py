"""The notice of a newer version: only where the profile says so, once, and never in the way."""

from __future__ import annotations

from pathlib import Path

import pytest
from window_support import Reporter

from newsdesk.base.errors import UserError
from newsdesk.base.message import M
from newsdesk.desk import updating
from newsdesk.desk.updating import Download, News

NEWS = News("9.1", {"en": "Faster."}, Download("https://news.example/x", "ab" * 32))
PROFILE = f'[updates]\naddress = "https://news.example/u.json"\nkey = "{"A" * 43}="\n'


class Address:
    """What the newsroom's address answers."""

    def __init__(self) -> None:
        self.asked = 0
        self.answer: News | Exception | None = NEWS

    def look(self, updates: object, current: str) -> News | None:
        self.asked += 1
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@pytest.fixture
def address(monkeypatch: pytest.MonkeyPatch) -> Address:
    made = Address()
    monkeypatch.setattr(updating, "look", made.look)
    return made


@pytest.fixture
def subscribed(tmp_path: Path) -> Reporter:
    (tmp_path / "p.toml").write_text(PROFILE)
    made = Reporter(tmp_path, profile=tmp_path / "p.toml")
    yield made
    made.close()


def test_without_an_address_nobody_is_asked(reporter: Reporter, address: Address) -> None:
    assert not reporter.window.updating._looks.isActive()
    reporter.window.updating.look()
    assert address.asked == 0
    reporter.act("look_for_update")
    assert "names no address" in str(reporter.errors.pop())


def test_it_is_said_once_for_each_version_and_asked_once_a_day(subscribed: Reporter, address: Address) -> None:
    window, notice = subscribed.window, subscribed.window.frame.notice
    assert window.updating._looks.isActive()
    window.updating.look()
    subscribed.wait(notice.isVisible)
    assert notice.label.text() == "Newsdesk 9.1 is there."
    assert [b.text() for b in notice.buttons] == ["What is new…", "Open the download page"]
    notice.buttons[0].click()
    assert subscribed.answers.asked == ["news 9.1"]
    window.updating.look()
    assert address.asked == 1
    subscribed.desk.change_settings(updates_asked="2020-01-01T00:00:00Z")
    window.updating.look()
    subscribed.wait(lambda: address.asked == 2)
    assert not notice.isVisible()
    subscribed.act("look_for_update")  # who asks is told again
    subscribed.wait(notice.isVisible)


def test_it_waits_for_what_is_still_to_be_read(subscribed: Reporter, address: Address) -> None:
    window, notice = subscribed.window, subscribed.window.frame.notice
    notice.say("Not saved: the disk is full")
    window.updating.look()
    subscribed.wait(lambda: window.updating._untold is not None)
    assert notice.label.text() == "Not saved: the disk is full"
    notice.hide()
    window.updating.look()
    assert notice.label.text() == "Newsdesk 9.1 is there."


def test_without_an_answer_nothing_is_said_but_to_who_asked(subscribed: Reporter, address: Address) -> None:
    address.answer = UserError(M("Nobody is there."))
    subscribed.window.updating.look()
    subscribed.wait(lambda: address.asked == 1)
    notice = subscribed.window.frame.notice
    assert not notice.isVisible()
    subscribed.act("look_for_update")
    subscribed.wait(lambda: notice.label.text() == "Nobody is there.")
    address.answer = None
    subscribed.act("look_for_update")
    subscribed.wait(lambda: "newest" in notice.label.text())


def test_who_does_not_want_it_is_not_asked_for(subscribed: Reporter, address: Address) -> None:
    subscribed.desk.change_settings(updates=False)
    subscribed.window.updating.look()
    assert address.asked == 0
