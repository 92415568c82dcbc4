"""Qt's own sentences (OK and Cancel, the file dialogs, the preview's menu) in the interface's language."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QTranslator

from newsdesk.base.i18n import Translator
from newsdesk.base.message import M

CATALOGUES = ("qtbase", "qtwebengine")
UNTRANSLATED = {
    "QFileDialog": (M("&Look in:"), M("Files of &type:")),
    "QFileSystemModel": (M("Size"),),
}
"""What Qt's Simplified Chinese has not (the first), or has as the volume of a body (the size of a file)."""


class Rest(QTranslator):
    """Speaks what Qt's own catalogues do not."""

    def __init__(self, t: Translator, parent: QCoreApplication) -> None:
        super().__init__(parent)
        self._words = {(c, m.template): t(m) for c, messages in UNTRANSLATED.items() for m in messages}

    def isEmpty(self) -> bool:
        return False

    def translate(self, context: str, source: str, disambiguation: str | None = None, n: int = -1) -> str:
        """Qt's protocol: a null string, which is None here and not "", leaves it to the next translator."""
        return cast(str, self._words.get((context, source)))


def speak(app: QCoreApplication, t: Translator) -> None:
    """From now on Qt speaks the language of t; English it speaks without a file."""
    for old in app.findChildren(QTranslator):
        app.removeTranslator(old)
        old.setParent(None)
        old.deleteLater()
    if t.language == "en":
        return
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    for name in CATALOGUES:
        catalogue = QTranslator(app)
        if catalogue.load(f"{name}_{t.language}", folder):
            app.installTranslator(catalogue)
    app.installTranslator(Rest(t, app))
