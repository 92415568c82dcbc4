"""The use cases over a real library: pictures, checks, export, import, profile and settings."""

from __future__ import annotations

import io
import json
import time
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from packed import opened_formats, unpack
from PIL import Image

from newsdesk.article.article import Person, Source
from newsdesk.article.blocks import Figure, TextBlock
from newsdesk.article.codec import dump_article
from newsdesk.article.edits import Replace, SetMeta
from newsdesk.article.richtext import rich
from newsdesk.base.clock import now
from newsdesk.base.errors import UserError
from newsdesk.base.message import M
from newsdesk.base.paths import Paths
from newsdesk.desk.desk import Desk, NotReady
from newsdesk.desk.profile import StaffMember, load_profile
from newsdesk.desk.sample import open_sample, sample_profile
from newsdesk.desk.settings import FOR_EVER, Settings, load_settings
from newsdesk.library.backup import backups


def photo(width: int = 2000, height: int = 1500) -> bytes:
    """A JPEG as a phone makes it, with a place and a serial number."""
    exif = Image.Exif()
    exif[0x010F] = "PhoneMaker"
    exif.get_ifd(0x8825).update({1: "N", 2: (24.0, 27.0, 41.0), 3: "E", 4: (118.0, 4.0, 50.0)})
    exif.get_ifd(0x8769)[0xA431] = "SERIAL-0815"
    stream = io.BytesIO()
    Image.linear_gradient("L").resize((width, height)).convert("RGB").save(stream, "JPEG", exif=exif)
    return stream.getvalue()


def with_picture(desk: Desk, data: bytes):
    asset = desk.take_in(data, "IMG_0001.jpg")
    session = desk.open_session(desk.new().id)
    figure = Figure("f1", asset.sha256, rich("街景"), "李四 摄", "一条街")
    session.document.do(M("Insert picture"), Replace(2, (), (figure,)))
    assert session.close()
    return session.document.article


def test_place_and_serial_number_of_a_phone_picture_never_reach_an_export(desk: Desk, tmp_path: Path) -> None:
    data = photo()
    assert b"SERIAL-0815" in data
    article = with_picture(desk, data)
    for format in opened_formats(desk):
        desk.export(article, format, {}, tmp_path / format, draft=True)
        unpack(tmp_path / format)
        written = [p for p in (tmp_path / format).rglob("*") if p.is_file()]
        assert any(p.suffix == ".jpg" for p in written)
        for path in written:
            held = path.read_bytes()
            assert b"SERIAL-0815" not in held
            assert b"PhoneMaker" not in held
            assert b"IMG_0001" not in held
            if path.suffix == ".jpg":  # what else is in it, exiftool judges (test_export_pictures.py)
                with Image.open(path) as image:
                    assert not image.getexif()
    assert desk.library.asset_bytes(article.blocks[2].asset) == data


def test_export_for_publication_stops_at_what_is_missing_and_a_draft_never_does(desk: Desk, tmp_path: Path) -> None:
    article = desk.new()
    with pytest.raises(NotReady) as caught:
        desk.export(article, "html", {}, tmp_path / "out")
    codes = {f.code for f in caught.value.findings}
    assert {"required.headline", "required.authors", "required.responsible-editor", "required.channel"} <= codes
    assert not (tmp_path / "out").exists()
    assert desk.export(article, "html", {}, tmp_path / "out", draft=True).entry.read_bytes()


def test_the_sample_story_is_ready_and_its_export_is_what_the_preview_shows(desk: Desk, tmp_path: Path) -> None:
    article = desk.library.load(open_sample(desk))
    assert not [f for f in desk.check(article) if f.level == "error"]
    done = desk.export(article, "html", {}, tmp_path / "out")
    shown = desk.render(article, "html", {})
    assert {
        p.relative_to(tmp_path / "out").as_posix(): p.read_bytes() for p in (tmp_path / "out").rglob("*.*")
    } == shown.files
    assert done.files == 1 + 3 * 6  # three pictures in three widths as JPEG and WebP
    desk.delete(article.id)
    assert open_sample(desk) == article.id
    assert [r.id for r in desk.rows()] == [article.id]


def test_exporting_again_replaces_the_earlier_export_and_nothing_else(desk: Desk, tmp_path: Path) -> None:
    sample = desk.library.load(open_sample(desk))
    target = tmp_path / "out"
    desk.export(sample, "html", {}, target)
    desk.export(desk.new(), "html", {}, target, draft=True)
    assert [p.name for p in target.iterdir()] == ["index.html"]
    (target / "notes.txt").write_text("mine")
    desk.export(sample, "json", {}, target)
    assert {p.name for p in target.iterdir()} == {"index.html", "notes.txt", "article.json", "images"}
    assert (target / "notes.txt").read_text() == "mine"


def test_a_target_that_is_a_file_and_an_unknown_format_are_refused_with_a_sentence(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(UserError, match="is a file"):
        desk.export(desk.new(), "html", {}, tmp_path / "file", draft=True)
    with pytest.raises(UserError, match="no format"):
        desk.export(desk.new(), "word-star", {}, tmp_path / "out")
    assert (tmp_path / "file").read_text() == "x"


def test_a_json_export_comes_back_as_a_copy_with_its_pictures(desk: Desk, tmp_path: Path) -> None:
    sample = desk.library.load(open_sample(desk))
    desk.export(sample, "json", {}, tmp_path / "out")
    made = desk.import_file(tmp_path / "out" / "article.json")
    assert made.id != sample.id
    assert made.article.headline == sample.headline
    assert all(b.asset in desk.library.assets() for b in made.article.blocks if type(b) is Figure)
    assert any("in the library already" in str(n.message) for n in made.receipt)


def test_a_duplicate_is_a_new_article_and_the_bin_gives_back(desk: Desk) -> None:
    article = desk.library.load(open_sample(desk))
    copy = desk.duplicate(article.id)
    assert copy.id != article.id
    assert copy.blocks == article.blocks
    desk.delete(article.id)
    assert [r.id for r in desk.rows(deleted=True)] == [article.id]
    desk.restore(article.id)
    assert {r.id for r in desk.rows()} == {article.id, copy.id}


def test_what_cannot_be_imported_is_refused_with_a_sentence(desk: Desk, tmp_path: Path) -> None:
    for name, data, says in (
        ("missing.txt", None, "cannot be read"),
        ("folder", "", "is a folder"),
        ("program.exe", b"MZ\x90\x00\x03" * 1000, None),
    ):
        path = tmp_path / name
        if data == "":
            path.mkdir()
        elif data is not None:
            path.write_bytes(data)
        with pytest.raises(UserError, match=says):
            desk.import_file(path)
    assert desk.rows() == []


def test_pictures_the_importer_names_outside_its_folder_are_not_read(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "secret.jpg").write_bytes(photo(300, 200))
    inner = tmp_path / "in"
    inner.mkdir()
    (inner / "near.jpg").write_bytes(photo(200, 100))
    (inner / "story.md").write_text("# 标题\n\n![a](../secret.jpg)\n\n![b](near.jpg)\n\n正文。\n", encoding="utf-8")
    made = desk.import_file(inner / "story.md")
    assets = [b.asset for b in made.article.blocks if type(b) is Figure and b.asset]
    assert len(assets) == 1
    assert desk.library.asset(assets[0]).width == 200


def test_the_desk_profile_gives_a_new_article_what_it_knows(paths: Paths) -> None:
    desk = Desk.open(paths, profile=sample_profile())
    article = desk.new()
    assert article.source == Source("城市日报", "https://citydaily.example/")
    assert article.language == "zh-Hans"
    assert "figure.credit" in desk.profile.required
    desk.close()


def test_a_mistake_in_a_profile_names_the_file_and_the_mistake(tmp_path: Path) -> None:
    file = tmp_path / "profile.toml"
    for text, says in (
        ("[paper]\nname = 3\n", "name"),
        ("[papper]\n", "papper"),
        ("not toml", "profile.toml"),
        ('[publish]\nrequired = ["colour"]\n', "colour"),
    ):
        file.write_text(text)
        with pytest.raises(UserError, match=says):
            load_profile(file)
    with pytest.raises(UserError, match="cannot be read"):
        load_profile(tmp_path / "none.toml")
    assert load_profile(None).required


def test_settings_are_kept_and_of_damaged_ones_what_is_whole(desk: Desk) -> None:
    desk.change_settings(language="en", last_article="a")
    assert load_settings(desk.paths.settings) == Settings(language="en", last_article="a")
    desk.paths.settings.write_text('{"language": "en", "zoom": "large", "name": "李四"}')
    damaged = Settings(language="en", name="李四", bin_days=FOR_EVER)
    assert load_settings(desk.paths.settings) == damaged, "the bin is not emptied by a guess"
    assert desk.paths.settings.with_name("settings-damaged.json").exists()
    desk.paths.settings.write_text("{")
    assert load_settings(desk.paths.settings) == Settings(bin_days=FOR_EVER)


def test_two_windows_do_not_undo_each_others_settings(desk: Desk, paths: Paths) -> None:
    other = Desk.open(paths)
    other.change_settings(backup_folder="/somewhere", bin_days=90)
    desk.remember(zoom=120)
    desk.change_settings(last_article="a")
    assert load_settings(paths.settings) == Settings(
        backup_folder="/somewhere", bin_days=90, zoom=120, last_article="a"
    )
    other.close()


def test_the_bin_keeps_what_is_open_or_was_written_in_since(desk: Desk) -> None:
    moment = [now()]
    desk.clock = desk.library._clock = lambda: moment[0]
    opened, written, gone = (desk.new().id for _ in range(3))
    desk.delete(opened, written, gone)
    session = desk.open_session(opened)
    while desk.library.presence.holder(opened) is None:
        time.sleep(0.01)
    moment[0] += timedelta(days=31)
    desk.change_field(written, "summary", "又写了")
    desk.change_settings(bin_days=-5)  # not a number of days: one
    desk.tidy()
    assert {row.id for row in desk.rows(deleted=True)} == {opened, written}
    session.close()


def test_one_damaged_past_does_not_keep_the_others_from_being_looked_after(desk: Desk) -> None:
    moment = [now()]
    desk.clock = desk.library._clock = lambda: moment[0]
    damaged, gone = desk.new(), desk.new()
    for text in ("一", "二"):
        desk.change_field(damaged.id, "summary", text)
    with desk.library._store.write() as db:
        db.execute("UPDATE journal SET edits = '[]' WHERE revision = 1")
    desk.delete(gone.id)
    moment[0] += timedelta(days=40)
    desk.tidy()
    assert desk.rows(deleted=True) == []
    assert [b.articles for b in backups(desk.backups)] == [2]
    assert any("revision 1 cannot be read" in line for line in desk.library.check())


def test_a_damaged_original_is_said_not_published(desk: Desk, tmp_path: Path) -> None:
    article = with_picture(desk, photo(300, 200))
    path = desk.library.asset_path(article.blocks[2].asset)
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(UserError, match="damaged"):
        desk.export(article, "html", {}, tmp_path / "out", draft=True)
    assert not (tmp_path / "out").exists()


def test_jobs_give_results_and_failures(desk: Desk) -> None:
    told: list[object] = []
    desk.jobs.run(lambda a: a * 2, 21, done=told.append, failed=told.append).result(5)
    desk.jobs.run(lambda: 1 / 0, done=told.append, failed=told.append).result(5)
    assert told[0] == 42
    assert isinstance(told[1], ZeroDivisionError)


def test_the_note_to_the_desk_stays_at_the_desk(desk: Desk) -> None:
    session = desk.open_session(desk.new().id)
    session.document.do(M("Change"), SetMeta("note", "", "线人住在三楼"))
    session.document.do(M("Change"), SetMeta("authors", (), (Person("张三", "reporter"),)))
    assert session.close()
    for format in opened_formats(desk):
        for data in desk.render(session.document.article, format, {}).files.values():
            assert "线人住在三楼".encode() not in data
            assert json.dumps("线人住在三楼").strip('"').encode() not in data


def test_an_article_is_saved_as_json_that_reads_back(desk: Desk) -> None:
    article = desk.library.load(open_sample(desk))
    assert msgspec.json.decode(dump_article(article))["id"] == article.id
    assert type(article.blocks[0]) is TextBlock


def test_who_said_their_name_is_the_author_of_what_they_begin(desk: Desk) -> None:
    assert desk.new().authors == ()
    desk.change_settings(name="张三")
    assert [(p.name, p.role) for p in desk.new().authors] == [("张三", "reporter")]
    staff = (StaffMember("张三", "photographer"), StaffMember("王五", "responsible-editor"))
    desk.profile = msgspec.structs.replace(desk.profile, staff=staff)
    assert [p.role for p in desk.new().authors] == ["photographer"]
    desk.change_settings(name="王五")
    assert desk.new().authors == ()
