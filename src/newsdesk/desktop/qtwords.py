"""Qt's own sentences (OK and Cancel, the file dialogs, the preview's menu) in the interface's language."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QTranslator

CATALOGUES = ("qtbase", "qtwebengine")


def speak(app: QCoreApplication, language: str) -> None:
    """From now on Qt speaks "zh_CN" or "en", which it speaks without a file."""
    for old in app.findChildren(QTranslator):
        app.removeTranslator(old)
        old.setParent(None)
        old.deleteLater()
    if language == "en":
        return
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    for name in CATALOGUES:
        catalogue = QTranslator(app)
        if catalogue.load(f"{name}_{language}", folder):
            app.installTranslator(catalogue)
