"""The first start: one page, and it ends in writing; and the desk profile from the menu."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from window_support import Reporter

from newsdesk.base.errors import UserError
from newsdesk.base.i18n import Translator
from newsdesk.base.message import M
from newsdesk.base.paths import resources, user_paths
from newsdesk.desk import profiles
from newsdesk.desk.profile import Profile
from newsdesk.desk.profiles import Chosen, Found
from newsdesk.desk.settings import Settings, load_settings
from newsdesk.desktop.dialogs.firststart import FirstStart
from newsdesk.desktop.dialogs.profile import ProfileDialog
from newsdesk.desktop.dialogs.settings import SettingsDialog

CITY = resources() / "profiles" / "city-daily.toml"
OWN = Found(Profile(), "built-in")

LIFE = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from newsdesk.desktop import app, beginning
button, name, made, build, run = sys.argv[1], sys.argv[2], [], app.Newsdesk._build, app.Application.exec
app.Newsdesk._build = lambda self: made.append(build(self)) or made[-1]

def press():
    dialog = QApplication.activeModalWidget()
    dialog.name.setText(name)
    dialog.close() if button == "close" else getattr(dialog, button).click()

def look():
    opened = made[-1].opened
    print("opened", repr(opened.document.article.headline) if opened else None)
    print("focus", opened is not None and QApplication.focusWidget() is opened.page)
    print("profile", made[-1].desk.profile.name)
    made[-1].close()

def asked(*given, first=beginning.first_start):
    print("asked")
    QTimer.singleShot(50, press)
    return first(*given)

beginning.first_start = asked
app.Application.exec = lambda self: QTimer.singleShot(400, look) or run()
sys.exit(app.run([]))
"""


def live(home: Path, button: str, name: str = "", machine: Path | None = None) -> list[str]:
    """One start; the button that is pressed on the first page. What was seen."""
    env = {**os.environ, "NEWSDESK_HOME": str(home), "LC_ALL": "C.UTF-8", "QT_QPA_PLATFORM": "offscreen"}
    env["NEWSDESK_MANAGED"] = str(machine or home / "nothing")
    command = [sys.executable, "-c", LIFE, button, name]
    done = subprocess.run(command, env=env, capture_output=True, text=True, encoding="utf-8", timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_a_first_start_ends_in_writing_and_is_the_only_one(tmp_path: Path) -> None:
    seen = live(tmp_path, "write", "张三")
    assert seen[0] == "asked"
    assert "opened ''" in seen
    assert "focus True" in seen
    assert load_settings(user_paths({"NEWSDESK_HOME": str(tmp_path)}).settings).name == "张三"
    assert "asked" not in live(tmp_path, "write")


def test_the_sample_story_comes_in_its_own_dress(tmp_path: Path) -> None:
    seen = live(tmp_path, "sample")
    assert any("口袋公园" in line for line in seen)
    assert "profile 城市日报" in seen


def test_who_closes_the_page_has_a_window_with_nothing_open(tmp_path: Path) -> None:
    assert "opened None" in live(tmp_path, "close")


def test_a_profile_that_is_set_up_for_the_machine_needs_no_question(tmp_path: Path) -> None:
    machine = tmp_path / "etc"
    machine.mkdir()
    (machine / "profile.toml").write_text('[paper]\nname = "机器日报"\n', encoding="utf-8")
    assert "profile 机器日报" in live(tmp_path / "home", "write", machine=machine)


# ------------------------------------------------------------------ the choice


def test_a_file_is_looked_at_before_it_is_used(reporter: Reporter, tmp_path: Path) -> None:
    first = FirstStart(reporter.window.t, "zhang", OWN, reporter.window.relay)
    first.show()
    assert first.choice.usual.isChecked()
    QTest.keyClicks(first.choice.file, str(CITY))
    assert first.choice.by_file.isChecked()
    first.write.click()  # first it shows what that file sets
    assert first.isVisible()
    reporter.wait(lambda: first.choice.chosen is not None)
    assert "城市日报" in first.choice.said.text()
    first.write.click()
    assert first.begin == "write"
    assert first.choice.chosen.settings["profile"] == str(CITY)


def test_a_mistake_is_said_and_the_way_on_is_open(reporter: Reporter, tmp_path: Path) -> None:
    (tmp_path / "wrong.toml").write_text("papers = 1")
    first = FirstStart(reporter.window.t, "zhang", OWN, reporter.window.relay)
    first.show()
    first.choice.ask_file = lambda: str(tmp_path / "wrong.toml")
    first.choice.choose.click()
    reporter.wait(lambda: "has a mistake" in first.choice.said.text())
    assert first.choice.chosen is None
    first.choice.usual.setChecked(True)
    first.sample.click()
    assert first.begin == "sample"


def test_a_link_is_fetched_once_and_what_comes_too_late_is_not_heard(
    reporter: Reporter, monkeypatch: pytest.MonkeyPatch
) -> None:
    import threading

    asked: list[str] = []
    go = threading.Event()

    def slow(link: str) -> Chosen:
        asked.append(link)
        go.wait(10)
        if "wrong" in link:
            raise UserError(M("The link is wrong."))
        return Chosen({"profile_link": link}, Profile())

    monkeypatch.setattr("newsdesk.desktop.dialogs.profile.of_link", slow)
    dialog = ProfileDialog(reporter.window.t, OWN, reporter.window.relay, reporter.window)
    dialog.show()
    QTest.keyClicks(dialog.choice.link, "https://a.example/p.toml")
    assert not dialog.use.isEnabled()
    QTest.keyClick(dialog.choice.link, Qt.Key.Key_Return)
    dialog.choice.fetch.click()
    dialog.choice.usual.setChecked(True)
    go.set()
    reporter.wait(lambda: bool(asked))
    QTest.qWait(50)
    assert asked == ["https://a.example/p.toml"]
    assert dialog.choice.chosen.settings["profile_link"] == ""
    dialog.choice.link.setText("https://wrong.example/p.toml")
    dialog.choice.fetch.click()
    reporter.wait(lambda: "The link is wrong." in dialog.choice.said.text())
    dialog.reject()


def test_a_profile_that_is_fixed_cannot_be_changed(reporter: Reporter) -> None:
    held = Found(Profile(), "built-in", str(CITY), fixed=True)
    dialog = ProfileDialog(reporter.window.t, held, reporter.window.relay, reporter.window)
    assert not dialog.choice.isEnabled()
    assert not dialog.use.isEnabled()
    assert "Set by your newsroom" in dialog.choice.said.text()


def test_another_profile_opens_the_desk_anew(reporter: Reporter) -> None:
    wanted: list[bool] = []
    reporter.window.reopenWanted.connect(lambda: wanted.append(True))
    reporter.act("desk_profile")
    assert wanted == []
    reporter.answers.profile_answer = profiles.of_file(CITY)
    reporter.act("desk_profile")
    assert wanted == [True]
    assert load_settings(reporter.paths.settings).profile == str(CITY)


def test_what_is_fixed_for_the_machine_can_be_seen_and_not_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine = tmp_path / "etc"
    machine.mkdir()
    (machine / "settings.toml").write_text('language = "en"\nsmart_quotes = true\nbackup_folder = "/srv/b"\n')
    monkeypatch.setattr("window_support.user_paths", lambda env: user_paths({**env, "NEWSDESK_MANAGED": str(machine)}))
    reporter = Reporter(tmp_path / "home")
    window = reporter.window
    window.enable()
    assert not window.named["language_en"].isEnabled()
    assert not window.named["smart_quotes"].isEnabled()
    assert window.named["text_shortcuts"].isEnabled()
    fixed = reporter.desk.managed.fixed
    dialog = SettingsDialog(Translator("en"), reporter.desk.settings, "zhang", tmp_path, window, fixed=fixed)
    for widget in (dialog.language, dialog.folder, dialog.choose, dialog.switches["smart_quotes"]):
        assert not widget.isEnabled()
        assert "newsroom" in widget.toolTip()
    assert dialog.bin_days.isEnabled()
    dialog.bin_days.setValue(9)
    dialog.take()
    assert dialog.changes == {"bin_days": 9}
    assert Settings().bin_days != 9
    reporter.close()
