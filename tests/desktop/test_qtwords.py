"""Qt's own texts are in the interface's language."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QTranslator
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QFileDialog
from window_support import Reporter

from newsdesk.base.i18n import Translator
from newsdesk.desktop.app import Newsdesk
from newsdesk.desktop.qtwords import speak

OK, CANCEL = QDialogButtonBox.StandardButton.Ok, QDialogButtonBox.StandardButton.Cancel


def test_the_buttons_of_dialogs_speak_the_language_that_was_chosen(tmp_path: Path, app: QApplication) -> None:
    reporter = Reporter(tmp_path)
    application = Newsdesk(app, reporter.desk)
    expected = (
        ("zh_CN", "取消", "打开(&O)", ("查找位置(&L)：", "文件类型(&T)：")),
        ("en", "Cancel", "&Open", ("&Look in:", "Files of &type:")),
    )
    for language, cancel, chosen, labels in expected:
        application.window.named[f"language_{language}"].trigger()
        reporter.wait(lambda language=language: application.window.t.language == language, 5)
        box = QDialogButtonBox(OK | CANCEL, application.window)
        assert box.button(CANCEL).text().replace("&", "") == cancel
        dialog = QFileDialog(application.window)
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        assert dialog.findChild(QDialogButtonBox).buttons()[0].text() == chosen
        asked = (QFileDialog.DialogLabel.LookIn, QFileDialog.DialogLabel.FileType)
        assert tuple(dialog.labelText(label) for label in asked) == labels
    assert app.findChildren(QTranslator) == []
    application.window.close()
    reporter.close()
    speak(app, Translator("en"))
