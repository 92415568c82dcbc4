"""The running application as a whole: what comes from outside while it runs, and what stops it at the start."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox, QPushButton
from window_support import Reporter

from newsdesk.base.i18n import Translator
from newsdesk.base.paths import user_paths
from newsdesk.desktop.app import Newsdesk
from newsdesk.desktop.opening import open_desk
from newsdesk.desktop.single import Wanted


def press(words: list[str]) -> None:
    """Press these buttons, one in each question that comes."""

    def look() -> None:
        box = next((w for w in QApplication.topLevelWidgets() if isinstance(w, QMessageBox) and w.isVisible()), None)
        if box is not None:
            word = words.pop(0)
            next(b for b in box.findChildren(QPushButton) if b.text() == word).click()
        if words:
            QTimer.singleShot(30, look)

    QTimer.singleShot(30, look)


def test_a_later_wish_waits_for_the_dialog_that_is_open(
    reporter: Reporter, app: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newsdesk.desktop.app.BUSY", 20)
    application = Newsdesk(app, reporter.desk)
    application.window.show()
    application.window.showMinimized()
    dialog = QDialog(application.window, modal=True)
    dialog.show()
    application.take(Wanted(sample=True, activation="token"))
    assert os.environ.pop("XDG_ACTIVATION_TOKEN") == "token"
    for _ in range(20):
        QApplication.processEvents()
    assert application.window.opened is None
    dialog.close()
    reporter.wait(lambda: application.window.opened is not None)
    assert "口袋公园" in application.window.opened.document.article.headline
    application.take(Wanted())
    assert not application.window.isMinimized()
    application.window.close()


def test_another_profile_comes_with_a_new_desk_and_the_same_article(tmp_path: Path, app: QApplication) -> None:
    paths = user_paths({"NEWSDESK_HOME": str(tmp_path)})
    desk = open_desk(paths, None, Translator("en"))
    application = Newsdesk(app, desk)
    application.window.show()
    article = desk.new().id
    application.window.open(article)
    application.window.opened.page.insert_text("标题")
    paths.config.mkdir(parents=True, exist_ok=True)
    (paths.config / "profile.toml").write_text('[paper]\nname = "晚报"\n', encoding="utf-8")
    application.reopen()
    assert application.desk is not desk
    assert application.desk.profile.name == "晚报"
    assert application.window.opened.document.article.headline == "标题"
    application.window.close()
    application.desk.close()


def test_nobody_is_kept_from_writing_by_a_profile_that_is_out_of_reach(tmp_path: Path) -> None:
    paths = user_paths({"NEWSDESK_HOME": str(tmp_path)})
    paths.config.mkdir(parents=True)
    paths.settings.write_text('{"profile": "/share/out of reach/profile.toml"}')
    press(["Try again", "Open without it"])
    desk = open_desk(paths, None, Translator("en"))
    assert desk is not None
    assert desk.profile.name == ""
    assert desk.settings.profile == "/share/out of reach/profile.toml"  # the next start tries again
    desk.close()
    press(["Quit"])
    assert open_desk(paths, None, Translator("en")) is None


def test_fcitx_is_spoken_to_as_ibus() -> None:
    code = "from newsdesk.desktop.app import _application; import os; _application(); print(os.environ['QT_IM_MODULE'])"
    for name, spoken in (("fcitx", "ibus"), ("fcitx5", "ibus"), ("ibus", "ibus"), ("xim", "xim")):
        env = {**os.environ, "QT_IM_MODULE": name}
        done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
        assert done.stdout.strip() == spoken


def test_what_breaks_at_the_start_is_shown(tmp_path: Path) -> None:
    code = (
        "import sys\nfrom PySide6.QtCore import QTimer\nfrom PySide6.QtWidgets import QApplication\n"
        "from newsdesk.desktop import app\n"
        "def broken(*_): raise KeyError('geheim')\n"
        "app.open_desk = broken\n"
        "def look():\n"
        "    dialog = QApplication.activeModalWidget()\n"
        "    print(dialog.text.toPlainText())\n"
        "    dialog.go_on.click()\n"
        "make = app._application\n"
        "def made():\n"
        "    held = make()\n"
        "    QTimer.singleShot(100, look)\n"
        "    return held\n"
        "app._application = made\n"
        "sys.exit(app.run(['--sample']))"
    )
    env = {**os.environ, "NEWSDESK_HOME": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 3, done.stderr
    assert "KeyError" in done.stdout
    assert "geheim" not in done.stdout + (tmp_path / "log" / "newsdesk.log").read_text()
    assert not (tmp_path / "data" / "running.txt").exists()  # that was no crash
