"""A photographer's pictures on their whole way: dropped, accepted, cropped, a face hidden, grouped, exported."""

from __future__ import annotations

import io
import sys
from pathlib import Path

from PIL import Image, ImageDraw
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication
from window_support import Reporter

from newsdesk.article.blocks import Figure, pictures_in, pictures_of
from newsdesk.article.look import Hidden, Look, Rect
from newsdesk.article.place import Place
from newsdesk.desktop.dialogs.exporting import Wanted
from newsdesk.desktop.panels.filelines import is_proposed
from newsdesk.pictures.known import known
from newsdesk.pictures.protected import protected

sys.path.insert(0, str(Path(__file__).parents[1] / "pictures"))
from picture_samples import SECRETS, drawn, private_jpeg

CROPPED = Look(Rect(0.25, 0.0, 1.0, 1.0))
HIDDEN = Look(hidden=(Hidden(Rect(0.0, 0.0, 0.2, 0.2)),))


def with_face(colour: str) -> Image.Image:
    """A red picture whose left upper corner holds a small square, and whose left edge is of another colour."""
    image = drawn(800, 600)
    ImageDraw.Draw(image).rectangle((64, 44, 73, 53), fill="white")
    ImageDraw.Draw(image).rectangle((0, 300, 100, 600), fill=colour)
    return image


def figures(reporter: Reporter) -> list[Figure]:
    return [b for b in reporter.page.binding.shown if type(b) is Figure]


def drop(reporter: Reporter, *files: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    at, copy = reporter.page.cursorRect().center(), Qt.DropAction.CopyAction
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    viewport = reporter.page.viewport()
    QApplication.sendEvent(viewport, QDragEnterEvent(at, copy, mime, left, none))
    QApplication.sendEvent(viewport, QDropEvent(QPointF(at), copy, mime, left, none))


def edit(reporter: Reporter, picture: Figure, look: Look) -> None:
    reporter.page.go_to(Place(picture.id))
    reporter.answers.look_answer = lambda before: look
    reporter.act("edit_picture")


def test_three_pictures_are_dropped_accepted_edited_grouped_and_exported(reporter: Reporter, tmp_path: Path) -> None:
    reporter.written("导语。")
    files = []
    for number, colour in enumerate(("blue", "green", "yellow")):
        files.append(tmp_path / f"{number}.jpg")
        files[-1].write_bytes(private_jpeg(image=with_face(colour)))
    drop(reporter, *files)
    reporter.wait(lambda: len(figures(reporter)) == 3, what="not all pictures came")
    details = reporter.window.frame.details
    for figure in figures(reporter):
        reporter.page.go_to(Place(figure.id))
        reporter.wait(lambda: details.from_file.proposed.isVisibleTo(details.from_file))
        details.from_file.accept.click()
        reporter.compose("画面的说明", details.fields["alt"].editor)
    assert not any(is_proposed(figure.caption) for figure in figures(reporter))
    edit(reporter, figures(reporter)[0], CROPPED)
    edit(reporter, figures(reporter)[1], HIDDEN)
    line = reporter.page.binding.sheet.line_of(reporter.page.binding.document.article.index(figures(reporter)[1].id))
    reporter.page.binding.set_caret((line, 0, line, 0))
    reporter.act("join_pictures")
    assert [len(f.beside) for f in figures(reporter)] == [0, 1]
    assert pictures_of(figures(reporter)[1])[0].look == HIDDEN
    reporter.answers.not_ready_answer = True  # a headline's wishes are not what this is about
    exports = reporter.home / "exports"
    reporter.answers.export_answer = lambda offer: Wanted("html", {}, exports)
    reporter.act("export")
    reporter.wait(lambda: reporter.window.frame.notice.dragged.path is not None, what="nothing was exported")
    (page,) = exports.glob("*/index.html")
    markup = page.read_text("utf-8")
    article = reporter.window.opened.document.article
    made = reporter.desk.pictures_for(article)
    for picture in pictures_in(article.body):
        for rendition in made[picture.id].renditions:
            data = (page.parent / "images" / rendition.name).read_bytes()
            assert f"images/{rendition.name}" in markup
            assert not protected(data)
            assert not [secret for secret in SECRETS if secret in data]
            told = known(data)
            assert (told.caption, told.alt) == (picture.caption.text, "画面的说明")
            with Image.open(io.BytesIO(data)) as image:
                corner = image.convert("RGB").crop((0, 0, image.width // 5, image.height // 5))
                assert (image.width / image.height > 1.1) == (picture.look != CROPPED)
                if picture.look == HIDDEN:
                    assert corner.getextrema()[1][1] < 200  # type: ignore[index]
    assert markup.count('<div class="row">') == 1
    reporter.check()
