"""Pictures in the window: what their files say is proposed and marked, shown in the details, and used by a click."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLabel
from window_support import SAMPLES, Reporter

from newsdesk.article.blocks import Figure
from newsdesk.article.edits import SetMeta
from newsdesk.base.i18n import translator
from newsdesk.base.message import M
from newsdesk.base.paths import resources
from newsdesk.desktop.panels.filelines import credential_lines, is_proposed

sys.path.insert(0, str(Path(__file__).parents[1] / "pictures"))
from credential_samples import MACHINE, MADE, signed, signer
from picture_samples import encoded, private_jpeg, scene

CAPTION = "厦门的一座桥。"


def figures(reporter: Reporter) -> list[Figure]:
    return [b for b in reporter.page.binding.shown if type(b) is Figure]


def given(reporter: Reporter, *datas: bytes) -> None:
    before = len(figures(reporter))
    reporter.window.taking_in.start([(f"{n}.jpg", data) for n, data in enumerate(datas)])
    reporter.wait(lambda: len(figures(reporter)) == before + len(datas), what="no picture came")


def shown(reporter: Reporter) -> dict[str, str]:
    """The lines in the details, by their names."""
    panel = reporter.window.frame.details.from_file
    reporter.wait(lambda: bool(panel.lines), what="nothing is said")
    return {str(line.label): line.text for line in panel.lines}


def press(reporter: Reporter, label: str) -> None:
    panel = reporter.window.frame.details.from_file
    at = next(n for n, line in enumerate(panel.lines) if str(line.label) == label)
    panel.buttons[at].click()


def test_a_pictures_caption_and_credit_come_in_with_it_and_are_marked_until_accepted(reporter: Reporter) -> None:
    reporter.written("导语。")
    given(reporter, private_jpeg(image=scene(1)))
    (figure,) = figures(reporter)
    assert (figure.caption.text, figure.credit, figure.alt) == (CAPTION, "张三、李四/新华社", "")
    assert is_proposed(figure.caption)
    assert reporter.window.frame.notice.label.text() == "Caption and credit are what the file says: read them."
    article = reporter.window.opened.document.article
    assert "verify.open" in {f.code for f in reporter.desk.check(article) if f.level == "error"}
    panel = reporter.window.frame.details.from_file
    assert panel.proposed.isVisibleTo(panel)
    panel.accept.click()
    assert not is_proposed(figures(reporter)[0].caption)
    assert not panel.proposed.isVisibleTo(panel)
    reporter.act("undo")
    assert is_proposed(figures(reporter)[0].caption)
    reporter.act("undo")
    assert figures(reporter) == []


def test_a_silent_picture_comes_in_with_nothing_and_the_details_show_nothing_of_it(reporter: Reporter) -> None:
    reporter.written("导语。")
    given(reporter, encoded(scene(2)))
    (figure,) = figures(reporter)
    assert (figure.caption.text, figure.credit, figure.alt) == ("", "", "")
    stating, panel = reporter.window.stating, reporter.window.frame.details.from_file
    reporter.wait(lambda: figure.asset in stating._held)
    assert not panel.said.isVisibleTo(panel)
    assert not panel.proposed.isVisibleTo(panel)
    assert "What is to be seen" in reporter.window.frame.details.fields["alt"].editor.placeholderText()


def test_a_figure_that_waits_for_its_picture_keeps_what_is_written_there(reporter: Reporter) -> None:
    reporter.written("导语。")
    reporter.page.insert_figures([("", "自己写的", "自己拍的", "")])
    reporter.window.taking_in.start([("a.jpg", private_jpeg(image=scene(1)))])
    reporter.wait(lambda: bool(figures(reporter)[0].asset))
    (figure,) = figures(reporter)
    assert (figure.caption.text, figure.credit) == ("自己写的", "自己拍的")
    assert not is_proposed(figure.caption)
    assert not reporter.window.frame.notice.isVisible(), "nothing was taken from the file"


def test_the_details_show_what_the_file_says_and_each_goes_where_it_belongs(reporter: Reporter) -> None:
    reporter.written("导语。")
    reporter.desk.take_in(private_jpeg(image=scene(1)), "a.jpg")
    given(reporter, private_jpeg(image=scene(1)))
    said = shown(reporter)
    assert said == {
        "Its caption": CAPTION, "Description": "一座红色的桥", "Creator": "张三、李四", "Credit": "新华社",
        "Copyright": "© 某报", "Taken on": "2026-11-21 09:30", "Place": "中国厦门", "Keywords": "桥、厦门",
        "How it was made": "Edited with artificial intelligence",
        "AI label": "Labelled as made by artificial intelligence",
        "Content Credentials": "It carries Content Credentials (C2PA); they could not be checked here. "
        "They are damaged.",
    }  # fmt: skip
    document = reporter.window.opened.document
    panel = reporter.window.frame.details.from_file
    assert not panel.buttons[0].isEnabled(), "the caption is used already"
    press(reporter, "Description")
    press(reporter, "Credit")
    press(reporter, "Taken on")
    press(reporter, "Place")
    press(reporter, "Keywords")
    (figure,) = figures(reporter)
    assert (figure.alt, figure.credit) == ("一座红色的桥", "新华社")
    assert figure.caption.text == f"{CAPTION}2026年11月21日 中国厦门"
    assert document.article.keywords == ("桥", "厦门")
    press(reporter, "Its caption")
    assert figures(reporter)[0].caption.text == CAPTION
    assert not is_proposed(figures(reporter)[0].caption), "who chose it has read it"
    for _ in range(6):
        reporter.act("undo")
    assert (figures(reporter)[0].alt, document.article.keywords) == ("", ())
    for button, line in zip(panel.buttons, panel.lines, strict=True):
        assert button.accessibleName() or not line.into
    reporter.check()


def test_what_no_export_has_is_said_and_content_credentials_too(reporter: Reporter) -> None:
    reporter.written("导语。")
    given(reporter, private_jpeg(image=scene(1)))
    shown(reporter)
    text = "\n".join(label.text() for label in reporter.window.frame.details.from_file.findChildren(QLabel))
    assert "In no export: Where the picture was taken; Serial numbers of camera and lens" in text
    assert "Its Content Credentials hold for the original alone" in text
    assert shown(reporter)["Content Credentials"].startswith("It carries Content Credentials (C2PA); they could not be")


def test_who_signed_a_picture_and_what_was_done_is_shown_in_the_persons_language(reporter: Reporter) -> None:
    reporter.written("导语。")
    done = {"action": "c2pa.cropped"}, {"action": "c2pa.adjustedColor", "digitalSourceType": MACHINE}
    given(reporter, signed(encoded(scene(1)), "image/jpeg", signer("Camera Works"), MADE, *done))
    lines = shown(reporter)
    assert lines["Content Credentials"] == (
        "Signed by Camera Works; Newsdesk does not know this signer. Nothing was changed since."
    )
    assert lines["What was done"] == "made; cropped; colours or light changed"
    assert lines["How it was made"] == "Made by artificial intelligence"
    said = next(iter(reporter.window.stating._held.values()))
    chinese = translator("zh_CN", resources() / "locale")
    in_chinese = {line.label.template: line.text for line in credential_lines(said.credentials, chinese)}
    assert in_chinese["Content Credentials"] == "由Camera Works签名；Newsdesk 不认识这个签名者。签名后未经改动。"
    assert in_chinese["What was done"] == "生成原件；裁剪；调整颜色或明暗"


def test_an_export_says_which_pictures_lost_their_content_credentials(reporter: Reporter) -> None:
    reporter.written("导语。")
    given(reporter, encoded(scene(2)), signed(encoded(scene(1)), "image/jpeg", signer()))
    reporter.answers.not_ready_answer = True
    reporter.act("export")
    notice = reporter.window.frame.notice.label
    reporter.wait(lambda: "Exported" in notice.text())
    assert notice.text().endswith("\nContent Credentials are lost from picture 2.")
    assert reporter.window.opened.session.flush(3.0)
    reporter.wait(lambda: bool(reporter.window.frame.library.list.model().rowCount()))
    reporter.window.frame.library.list.selectAll()
    reporter.act("export_chosen")
    reporter.wait(lambda: "Not ready" in notice.text())
    reporter.window.frame.notice.button.click()
    reporter.wait(lambda: "1 article is exported" in notice.text())
    assert notice.text().endswith("Content Credentials are lost from pictures in 1 article.")


def test_the_file_that_is_shown_is_of_the_picture_at_the_caret(reporter: Reporter) -> None:
    reporter.written("导语。")
    given(reporter, private_jpeg(image=scene(1)), encoded(scene(2)))
    _, second = figures(reporter)
    panel = reporter.window.frame.details.from_file
    shown(reporter)
    index = reporter.page.binding.shown.index(second)
    line = reporter.page.binding.sheet.line_of(index)
    reporter.page.binding.set_caret((line + 1, 0, line + 1, 0))
    assert panel.lines == []
    reporter.wait(lambda: second.asset in reporter.window.stating._held)
    assert panel.lines == []
    reporter.act("new")
    assert not panel.said.isVisibleTo(panel)


def test_a_dropped_folder_brings_its_pictures_in_by_name_and_one_receipt(reporter: Reporter, tmp_path: Path) -> None:
    folder = tmp_path / "card"
    (folder / "100").mkdir(parents=True)
    for n in range(3):
        (folder / f"{n}.jpg").write_bytes(encoded(scene(n + 1, 300, 200)))
    for n in range(5):
        (folder / "100" / f"bad{n}.jpg").write_bytes((SAMPLES / "park.jpg").read_bytes()[: 900 + n])
    reporter.written("导语。")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(folder))])
    at, copy, left, no = QPoint(300, 200), Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier(0)
    QApplication.sendEvent(reporter.page.viewport(), QDragEnterEvent(at, copy, mime, left, no))
    QApplication.sendEvent(reporter.page.viewport(), QDropEvent(QPointF(at), copy, mime, left, no))
    reporter.wait(lambda: len(figures(reporter)) == 3)
    hashes = [reporter.desk.take_in((folder / f"{n}.jpg").read_bytes(), "x").sha256 for n in range(3)]
    assert [f.asset for f in figures(reporter)] == hashes
    notice = reporter.window.frame.notice
    assert notice.label.text() == "3 pictures came in. Left out: 5."
    assert notice.button.text() == "Show why…"
    notice.button.click()
    (notes,) = reporter.answers.receipts
    assert [str(n.message).startswith(f"bad{i}.jpg is damaged") for i, n in enumerate(notes)] == [True] * 5
    reporter.act("undo")
    assert figures(reporter) == []


def test_a_folder_is_chosen_and_one_without_pictures_is_said(reporter: Reporter, tmp_path: Path) -> None:
    reporter.written("导语。")
    (tmp_path / "empty").mkdir()
    reporter.answers.picture_folder_answer = tmp_path / "empty"
    reporter.act("picture_folder")
    notice = reporter.window.frame.notice
    reporter.wait(lambda: "There is no picture in empty." in notice.label.text())


def test_progress_is_shown_and_cancelling_brings_none(reporter: Reporter, tmp_path: Path) -> None:
    for n in range(30):
        (tmp_path / f"{n:02}.jpg").write_bytes(encoded(scene(1, 900, 600), quality=60 + n))
    reporter.written("导语。")
    reporter.answers.picture_folder_answer = tmp_path
    reporter.act("picture_folder")
    notice = reporter.window.frame.notice
    reporter.wait(lambda: "are done" in notice.label.text(), what="no progress")
    assert notice.label.text().startswith("Taking in 30 pictures…")
    notice.button.click()
    reporter.compose("接着写")
    QApplication.processEvents()
    assert figures(reporter) == []
    assert not notice.isVisible()


def test_a_picture_that_was_used_before_is_said_with_the_way_to_its_article(reporter: Reporter) -> None:
    reporter.act("new")
    reporter.compose("公园开门")
    document = reporter.window.opened.document
    document.do(M("Publish time"), SetMeta("publish_time", "", "2026-11-20T09:00:00+08:00"))
    given(reporter, encoded(scene(1)))
    first = reporter.window.opened.id
    assert not reporter.window.frame.notice.isVisible()
    reporter.written("又是公园。")
    given(reporter, encoded(scene(1).resize((600, 400))))
    notice = reporter.window.frame.notice
    reporter.wait(notice.isVisible)
    assert notice.label.text() == "Nearly the same picture was used in “公园开门” on 2026-11-20."
    panel = reporter.window.frame.details.from_file
    reporter.wait(lambda: panel.said.isVisibleTo(panel))
    notice.button.click()
    assert reporter.window.opened.id == first


def test_several_that_were_used_before_are_one_sentence(reporter: Reporter) -> None:
    pictures = [encoded(scene(n)) for n in (1, 2)]
    reporter.act("new")
    reporter.compose("公园开门")
    given(reporter, *pictures)
    assert reporter.window.opened.session.flush()
    reporter.written("又是公园。")
    given(reporter, *pictures)
    notice = reporter.window.frame.notice
    reporter.wait(notice.isVisible)
    assert notice.label.text().startswith("2 of these pictures were used before; the first of them in “公园开门” on ")
    reporter.window._check()
    assert "suggestion" in reporter.window.frame.status.missing.text()
    assert [f.level for f in reporter.window.findings if f.code == "pictures.used"] == ["info", "info"]
