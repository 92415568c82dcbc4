"""The settings: all in one dialog, in force when it is closed."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QSpinBox
from window_support import Reporter

from newsdesk.desk.settings import Settings, load_settings
from newsdesk.desktop.dialogs.settings import SettingsDialog


def dialog(reporter: Reporter, held: Settings, tmp_path: Path) -> SettingsDialog:
    return SettingsDialog(reporter.window.t, held, "system", tmp_path / "backups")


def test_only_what_was_changed_is_given(reporter: Reporter, tmp_path: Path) -> None:
    asked = dialog(reporter, Settings(name="张三"), tmp_path)
    asked.take()
    assert asked.changes == {}
    asked = dialog(reporter, Settings(name="张三", smart_quotes=True), tmp_path)
    asked.name.setText(" 李 四 ")
    asked.language.setCurrentIndex(asked.language.findData("zh_CN"))
    asked.bin_days.setValue(99_999)
    asked.switches["backups"].setChecked(False)
    asked.switches["smart_quotes"].setChecked(False)
    asked.take()
    assert asked.changes == {
        "name": "李 四", "language": "zh_CN", "bin_days": 36_500, "backups": False, "smart_quotes": False,
    }  # fmt: skip


def test_a_folder_that_cannot_be_written_is_refused_with_a_sentence(reporter: Reporter, tmp_path: Path) -> None:
    asked = dialog(reporter, Settings(), tmp_path)
    asked.show()
    asked.folder.setText(str(tmp_path / "gone"))
    asked.take()
    assert "Nothing can be written into" in asked.wrong.text()
    assert asked.isVisible()
    asked.ask_folder = lambda start: str(tmp_path)
    asked.choose.click()
    asked.take()
    assert asked.changes == {"backup_folder": str(tmp_path)}


def test_each_control_has_a_name(reporter: Reporter, tmp_path: Path) -> None:
    asked = dialog(reporter, Settings(), tmp_path)
    for kind in (QLineEdit, QComboBox, QSpinBox, QCheckBox):
        for widget in asked.findChildren(kind):
            if widget.objectName() != "qt_spinbox_lineedit":
                assert widget.accessibleName() or (isinstance(widget, QCheckBox) and widget.text())


def test_settings_are_kept_and_in_force_at_once(reporter: Reporter) -> None:
    window = reporter.window
    reporter.act("new")
    reporter.answers.settings_answer = {"name": "李四", "text_shortcuts": False, "bin_days": 7}
    reporter.act("settings")
    assert not window.named["text_shortcuts"].isChecked()
    assert not reporter.page.text_shortcuts
    reporter.compose("标题")
    assert window.opened.session.flush(3.0)
    assert {r.by for r in reporter.desk.library.history.revisions(window.opened.id)} >= {"李四"}
    kept = load_settings(reporter.paths.settings)
    assert (kept.name, kept.text_shortcuts, kept.bin_days) == ("李四", False, 7)


def test_another_language_builds_the_window_anew(reporter: Reporter) -> None:
    chosen: list[str] = []
    reporter.window.languageChosen.connect(lambda: chosen.append(reporter.desk.settings.language))
    reporter.answers.settings_answer = {"language": "zh_CN"}
    reporter.act("settings")
    assert chosen == ["zh_CN"]
    reporter.answers.settings_answer = {}
    reporter.act("settings")
    assert chosen == ["zh_CN"]
