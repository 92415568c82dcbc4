"""Exports from the window: stops at what is missing, asks where to, works in a worker, says where it is."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from PySide6.QtCore import QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices

from newsdesk.article.article import Article
from newsdesk.desk.bundle import Exported
from newsdesk.desktop.host import Host

FORMATS: dict[str, tuple[str, dict[str, Any]]] = {
    "html": ("html", {}),
    "element": ("html", {"form": "article"}),
    "json": ("json", {}),
    "markdown": ("markdown", {}),
}
_UNFIT = re.compile(r'[\\/:*?"<>|\x00-\x1f\u200b-\u200f\u2028-\u202e]+')


class Exporting:
    """The window's exports."""

    def __init__(self, window: Host) -> None:
        self._window = window

    def act_export_html(self) -> None:
        self.start("html")

    def act_export_element(self) -> None:
        self.start("element")

    def act_export_json(self) -> None:
        self.start("json")

    def act_export_markdown(self) -> None:
        self.start("markdown")

    def start(self, what: str) -> None:
        """Export the open article; what is a key of FORMATS."""
        window = self._window
        opened = window.opened
        if opened is None:
            return
        opened.page.finish()
        opened.session.flush(3.0)
        article, draft = opened.document.article, False
        errors = [f for f in window.desk.check(article) if f.level == "error"]
        if errors:
            answer = window.ask.not_ready(errors)
            if not isinstance(answer, bool):
                window.go_to(answer)
                return
            if not answer:
                return
            draft = True
        name = folder_name(article, what)
        parent = window.ask.folder(self._start(), name)
        if parent is None:
            return
        window.desk.change_settings(export_folder=str(parent))
        format, options = FORMATS[what]
        window.frame.notice.say(window.t("Exporting…"))
        window.relay.run(self._export, article, format, options, parent / name, draft, done=self._done)

    def _export(self, article: Article, format: str, options: dict[str, Any], target: Path, draft: bool) -> Exported:
        return self._window.desk.export(article, format, options, target, draft=draft)

    def _start(self) -> str:
        kept = self._window.desk.settings.export_folder
        if kept and Path(kept).is_dir():
            return kept
        return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)

    def _done(self, made: Exported) -> None:
        window = self._window
        window.frame.notice.say(
            " ".join((window.t("Exported: {path}", path=made.entry), *map(window.t, made.notes))),
            (window.t("Open"), lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(made.entry)))),
        )


def folder_name(article: Article, what: str) -> str:
    """A folder name that every system takes, from the slug or the headline."""
    name = _UNFIT.sub(" ", article.slug or article.headline or article.id).strip(" .")
    return f"{' '.join(name.split())[:60].strip(' .') or article.id} {what}"
