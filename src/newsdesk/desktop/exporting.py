"""Exports from the window: stops at what is missing, asks where to, works in a worker, says where it is."""

from __future__ import annotations

import mimetypes
from base64 import b64encode
from pathlib import Path

from PySide6.QtCore import QMimeData, QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication

from newsdesk.article.article import Article
from newsdesk.desk.bundle import Exported, file_name
from newsdesk.desktop.dialogs.ask import usual
from newsdesk.desktop.dialogs.exporting import COPIES, Offer, Wanted
from newsdesk.desktop.host import Host
from newsdesk.extend.ports import Bundle

FIRST = ("html", "wechat", "wordpress", "docx", "pdf", "epub", "text", "markdown", "json")
"""The formats that are looked for most often, before all others."""
NOTES = 4
"""Sentences about what a format does not hold, in the notice."""


class Exporting:
    """The window's exports."""

    def __init__(self, window: Host) -> None:
        self._window = window

    def act_export(self) -> None:
        """Ask for format, options and folder, and export the open article."""
        window = self._window
        article = self._article()
        if article is None:
            return
        held = window.desk.settings
        there = window.desk.registry.exporters
        formats = {name: there[name] for name in dict.fromkeys((*FIRST, *there)) if name in there}
        offer = Offer(formats, self._start(), held.export_format, held.export_options, file_name(article))
        wanted = window.ask.export(offer)
        if wanted is None:
            return
        if wanted.copy:
            self._copy(article, wanted)
            return
        kept = {**held.export_options, wanted.format: dict(wanted.options)}
        window.desk.change_settings(export_folder=str(wanted.folder), export_format=wanted.format, export_options=kept)
        self._go(wanted)

    def act_export_again(self) -> None:
        """The same as last time, without a question."""
        held = self._window.desk.settings
        if not held.export_folder or held.export_format not in self._window.desk.registry.exporters:
            self.act_export()
            return
        options = held.export_options.get(held.export_format, {})
        self._go(Wanted(held.export_format, options, Path(held.export_folder)))

    def act_copy_html(self) -> None:
        self._copy_open("html")

    def act_copy_wechat(self) -> None:
        self._copy_open("wechat")

    # ------------------------------------------------------------------ into a folder

    def _go(self, wanted: Wanted) -> None:
        window, article = self._window, self._article()
        if article is None:
            return
        errors = [f for f in window.desk.check(article, quick=True) if f.level == "error"]
        draft = False
        if errors:
            answer = window.ask.not_ready(errors)
            if not isinstance(answer, bool):
                window.go_to(answer)
                return
            if not answer:
                return
            draft = True
        window.frame.notice.say(window.t("Exporting…"))
        window.relay.run(self._export, article, wanted, draft, done=self._done)

    def _article(self) -> Article | None:
        """The open article as it is, all that is composed in it."""
        opened = self._window.opened
        if opened is None:
            return None
        opened.page.finish()
        opened.session.flush(3.0)
        return opened.document.article

    def _export(self, article: Article, wanted: Wanted, draft: bool) -> Exported:
        name = file_name(article)
        return self._window.desk.export(article, wanted.format, wanted.options, wanted.folder, draft=draft, name=name)

    def _start(self) -> str:
        kept = self._window.desk.settings.export_folder
        if kept and Path(kept).is_dir():
            return kept
        return usual(QStandardPaths.StandardLocation.DocumentsLocation)

    def _done(self, made: Exported) -> None:
        window, t = self._window, self._window.t
        words = "\n".join((t("Exported: {path}", path=made.entry), *(t(note.message) for note in made.receipt[:NOTES])))
        window.frame.notice.say(
            words,
            (t("Open"), lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(made.entry)))),
            (t("Open the folder"), lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(made.entry.parent)))),
            drag=made.entry if made.files == 1 else made.entry.parent,
        )

    # ------------------------------------------------------------------ onto the clipboard

    def _copy_open(self, format: str) -> None:
        article = self._article()
        if article is not None:
            self._copy(article, Wanted(format, COPIES[format], Path(), copy=True))

    def _copy(self, article: Article, wanted: Wanted) -> None:
        self._window.relay.run(self._copied, article, wanted, done=lambda text: self._put(text, wanted.format))

    def _copied(self, article: Article, wanted: Wanted) -> str:
        """In a worker: the markup, its pictures inside, for a clipboard has no files beside it."""
        # One JPEG of each: a browser would take a file beside the page before what is in it.
        return inlined(self._window.desk.render(article, wanted.format, wanted.options, quick=True))

    def _put(self, markup: str, format: str) -> None:
        mime = QMimeData()
        mime.setHtml(markup)
        mime.setText(markup)
        QGuiApplication.clipboard().setMimeData(mime)
        t = self._window.t
        said = t("HTML is copied, its pictures in it. Paste it where the article is to go.")
        if format == "wechat":
            said = t(
                "Copied for WeChat, with its pictures. Paste it into the editor; the headline has a field of its own."
            )
        self._window.frame.notice.say(said)


def inlined(bundle: Bundle) -> str:
    """The markup of a bundle with its pictures in the addresses."""
    markup = bundle.files[bundle.entry].decode()
    for name, data in bundle.files.items():
        if name != bundle.entry and f'"{name}"' in markup:
            kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
            markup = markup.replace(f'"{name}"', f'"data:{kind};base64,{b64encode(data).decode()}"')
    return markup
