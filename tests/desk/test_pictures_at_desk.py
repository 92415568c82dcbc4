"""Taking pictures in: what their files propose, what is remembered of old ones, and where the same was used before."""

from __future__ import annotations

import io
import sqlite3
import struct
import sys
from pathlib import Path

import msgspec
import pytest
from PIL import Image, ImageFile

from newsdesk.article.article import Article
from newsdesk.article.blocks import Figure
from newsdesk.article.edits import Replace, SetMeta, Splice
from newsdesk.article.richtext import EMPTY, rich
from newsdesk.base.errors import UserError
from newsdesk.base.message import M
from newsdesk.desk.desk import Desk
from newsdesk.desk.pictures import pictures_in
from newsdesk.library.shelf import Wanted
from newsdesk.pictures.inspect import size_of
from newsdesk.pictures.known import Stated
from newsdesk.pictures.writing import state

sys.path.insert(0, str(Path(__file__).parents[1] / "pictures"))
from picture_samples import encoded, private_jpeg, scene, turned_files


def written(desk: Desk, headline: str, *assets: str, time: str = "2026-11-20T09:00:00+08:00") -> Article:
    session = desk.open_session(desk.new().id)
    document = session.document
    document.do(M("Typing"), Splice(document.article.blocks[0].id, 0, EMPTY, rich(headline)))
    figures = tuple(Figure(desk.new_id(), asset, rich("公园的门"), "李四") for asset in assets)
    document.do(M("Insert picture"), Replace(2, (), figures))
    document.do(M("Publish time"), SetMeta("publish_time", "", time))
    session.close()
    return document.article


def test_a_file_proposes_its_caption_and_credit_and_a_silent_one_nothing(desk: Desk) -> None:
    taken = desk.pictures.take_in(private_jpeg(image=scene(1)), "a.jpg")
    assert (taken.caption, taken.credit) == ("厦门的一座桥。", "张三、李四/新华社")
    silent = desk.pictures.take_in(encoded(scene(2)), "b.png")
    assert (silent.caption, silent.credit) == ("", "")
    assert [str(r) for r in silent.remarks] == ["b.png is a JPEG picture, whatever its name says."]


def test_what_a_file_says_is_told_with_what_no_export_has(desk: Desk) -> None:
    asset = desk.take_in(private_jpeg(image=scene(1)), "a.jpg")
    said = desk.pictures.said(asset.sha256)
    assert said.known.keywords == ("桥", "厦门")
    assert {"location", "serial", "c2pa"} <= {p.code for p in said.removed}
    plain = desk.pictures.said(desk.take_in(encoded(scene(2)), "b.jpg").sha256)
    assert (plain.remarks, plain.removed, plain.before) == ((), (), None)


def test_the_same_picture_and_nearly_the_same_are_told_with_the_article_that_has_it(desk: Desk) -> None:
    asset = desk.take_in(encoded(scene(1)), "a.jpg")
    article = written(desk, "公园开门", asset.sha256)
    again = desk.pictures.take_in(encoded(scene(1)), "again.jpg").before
    assert again is not None
    assert (again.use.article, again.use.headline, again.near) == (article.id, "公园开门", False)
    smaller = desk.pictures.take_in(encoded(scene(1).resize((600, 400)), quality=60), "small.jpg").before
    assert smaller is not None
    assert (smaller.use.article, smaller.near) == (article.id, True)
    assert desk.pictures.take_in(encoded(scene(3)), "other.jpg").before is None
    assert desk.pictures.take_in(encoded(scene(1)), "here.jpg", article.id).before is None
    desk.delete(article.id)
    assert desk.pictures.take_in(encoded(scene(1)), "again.jpg").before is None


def test_a_plain_area_is_like_no_other(desk: Desk) -> None:
    red, blue = (encoded(Image.new("RGB", (300, 200), colour)) for colour in ("red", "blue"))
    written(desk, "红", desk.take_in(red, "red.jpg").sha256)
    assert desk.pictures.take_in(blue, "blue.jpg").before is None


def test_the_check_tells_of_a_picture_that_another_article_has(desk: Desk) -> None:
    asset = desk.take_in(encoded(scene(1)), "a.jpg")
    written(desk, "公园开门", asset.sha256)
    second = written(desk, "公园又开门", asset.sha256)
    told = [f for f in desk.check(second) if f.code == "pictures.used"]
    assert [(f.level, str(f.message)) for f in told] == [("info", "Picture 1 was used in “公园开门” on 2026-11-20.")]
    assert desk.check(second)[-1] == told[0], "what must be done comes before it"


@pytest.mark.parametrize("name", ["xmp JPEG", "xmp TIFF", "exif TIFF 6", "exif JPEG 6", "profile PNG"])
def test_a_picture_whose_size_an_older_version_took_otherwise_is_measured_anew(desk: Desk, name: str) -> None:
    data, orientation = turned_files(scene(1, 600, 400))[name]
    asset = desk.take_in(data, "a.jpg")
    assert (asset.width, asset.height) == ((400, 600) if orientation == 6 else (600, 400))
    with sqlite3.connect(desk.library.path) as db:
        db.execute("UPDATE asset SET reader = 1, width = ?, height = ?", (asset.height, asset.width))
    db.close()
    desk.tidy()
    assert desk.library.asset(asset.sha256) == asset
    assert desk.library.shelf.unread() == []


def test_a_picture_that_broke_in_the_library_keeps_its_size(desk: Desk) -> None:
    assert size_of(b"") is None
    assert size_of(encoded(scene(1))[:100]) is None


def test_the_check_tells_of_nearly_the_same_picture_in_another_article_while_it_is_there(desk: Desk) -> None:
    first = written(desk, "公园开门", desk.take_in(encoded(scene(1)), "a.jpg").sha256)
    smaller = desk.take_in(encoded(scene(1).resize((600, 400)), quality=60), "small.jpg")
    other = desk.take_in(encoded(scene(3)), "other.jpg")
    second = written(desk, "公园又开门", smaller.sha256, other.sha256)

    def told() -> list[str]:
        return [str(f.message) for f in desk.check(second) if f.code == "pictures.used"]

    assert told() == ["Nearly the same as picture 1 was used in “公园开门” on 2026-11-20."]
    third = written(desk, "新的公园", desk.take_in(encoded(scene(3).resize((900, 600))), "c.jpg").sha256)
    assert len(told()) == 2, "what came in later is found too"
    desk.delete(first.id, third.id)
    assert told() == []
    assert not [f for f in desk.check(written(desk, "一", smaller.sha256)) if f.code == "pictures.twice"]


def test_who_must_not_wait_is_told_of_near_copies_when_they_were_looked_for(desk: Desk) -> None:
    written(desk, "公园开门", desk.take_in(encoded(scene(1)), "a.jpg").sha256)
    smaller = desk.take_in(encoded(scene(1).resize((600, 400)), quality=60), "small.jpg").sha256
    other = desk.take_in(encoded(scene(3)), "other.jpg").sha256
    article = written(desk, "公园又开门", smaller, other)
    fresh = Desk.open(desk.paths)  # it remembers nothing yet

    def told(*, quick: bool = True) -> list[str]:
        return [str(f.message) for f in fresh.check(article, quick=quick) if f.code == "pictures.used"]

    def look(*assets: str, go_on: bool = True) -> bool:
        return fresh.pictures.look_for_copies(assets, lambda: go_on)

    assert told() == []
    assert not look(smaller, other, go_on=False)
    assert look(smaller, other)
    first = "Nearly the same as picture 1 was used in “公园开门” on 2026-11-20."
    assert told() == [first]
    assert not look(smaller, other), "nothing is new"
    written(desk, "新的公园", desk.take_in(encoded(scene(3).resize((900, 600))), "c.jpg").sha256)
    assert told() == [first], "what is remembered stays when a picture comes in"
    assert len(told(quick=False)) == 2, "who can wait is told at once"
    assert len(told()) == 2
    fresh.close()


def test_one_picture_twice_in_an_article_is_warned_of_at_the_second(desk: Desk) -> None:
    one, other = (desk.take_in(encoded(scene(n)), "a.jpg").sha256 for n in (1, 2))
    article = written(desk, "公园开门", one, other, one)
    figures = [b for b in article.blocks if type(b) is Figure]
    (found,) = [f for f in desk.check(article) if f.code == "pictures.twice"]
    assert (found.level, found.place.block) == ("warning", figures[2].id)
    assert str(found.message) == "Picture 3 is the same as picture 1."
    empty = msgspec.structs.replace(article, blocks=(Figure("a"), Figure("b")))
    assert not [f for f in desk.check(empty) if f.code == "pictures.twice"]


def test_old_pictures_are_read_when_the_library_is_tidied(desk: Desk) -> None:
    data = private_jpeg(image=scene(1))
    asset = desk.take_in(data, "a.jpg")
    gone = desk.take_in(encoded(scene(2)), "b.jpg")
    with sqlite3.connect(desk.library.path) as db:  # as an older version left them
        db.execute("UPDATE asset SET reader = 0, fingerprint = NULL, caption = '', words = ''")
    db.close()
    desk.library.asset_path(gone.sha256).unlink()
    desk.tidy()
    assert desk.library.shelf.unread() == [gone.sha256], "one whose file is away waits"
    (kept,) = desk.library.shelf.listed(desk.library.shelf.order(Wanted("厦门 桥")))
    assert (kept.asset, kept.caption) == (asset, "厦门的一座桥。")
    assert desk.library.shelf.fingerprint(asset.sha256) is not None


def test_a_folder_gives_its_pictures_by_name_and_says_when_it_has_none_or_too_many(tmp_path: Path) -> None:
    (tmp_path / "DCIM" / "100").mkdir(parents=True)
    (tmp_path / ".thumbs").mkdir()
    stream = io.BytesIO()
    Image.new("RGB", (8, 8)).save(stream, "PNG")
    for name in ("b.PNG", "a.png", "DCIM/100/c.png", ".thumbs/d.png", ".hidden.png", "notes.txt"):
        (tmp_path / name).write_bytes(stream.getvalue())
    names = [p.relative_to(tmp_path).as_posix() for p in pictures_in(tmp_path, (".png",), 3)]
    assert sorted(names) == ["DCIM/100/c.png", "a.png", "b.PNG"]
    with pytest.raises(UserError, match="holds 3 pictures; at most 2"):
        pictures_in(tmp_path, (".png",), 2)
    with pytest.raises(UserError, match="no picture"):
        pictures_in(tmp_path / ".thumbs", (".gif",), 2)


def test_a_bad_file_among_others_is_refused_with_a_sentence(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    good = ImageFile.ImageFile.load

    def load(image: ImageFile.ImageFile) -> object:
        if image.width == 770:
            raise struct.error("a decoder's own")
        return good(image)

    monkeypatch.setattr(ImageFile.ImageFile, "load", load)
    assert desk.pictures.take_in(encoded(scene(1, 700, 600), "PNG"), "a.png").asset.width == 700
    with pytest.raises(UserError, match="damaged"):  # which a batch counts and passes over
        desk.pictures.take_in(encoded(scene(2, 770, 600), "PNG"), "b.png")
    assert desk.pictures.take_in(encoded(scene(3, 800, 600), "PNG"), "c.png").asset.width == 800


MADE = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"


@pytest.mark.parametrize("told", [Stated(digital_source_type=MADE), Stated(ai_label='{"Label":"1"}')])
def test_a_picture_that_a_machine_made_is_warned_of_until_the_caption_says_so(desk: Desk, told: Stated) -> None:
    asset = desk.take_in(state(encoded(scene(1)), told), "a.jpg")
    plain = desk.take_in(encoded(scene(2)), "b.jpg")
    article = written(desk, "公园开门", asset.sha256, plain.sha256)
    (found,) = [f for f in desk.check(article) if f.code == "pictures.generated"]
    assert (found.level, found.place.field) == ("warning", "caption")
    assert str(found.message) == "Picture 1 is labelled as made by AI; say so in the caption."
    figure = next(b for b in article.blocks if type(b) is Figure)
    says = msgspec.structs.replace(figure, caption=rich("公园（AI生成）"))
    blocks = tuple(says if b is figure else b for b in article.blocks)
    assert not [
        f for f in desk.check(msgspec.structs.replace(article, blocks=blocks)) if f.code == "pictures.generated"
    ]
    assert list(desk.library.shelf.order(Wanted("AI生成"))) == list(desk.library.shelf.order(Wanted("ai-generated")))
    assert len(desk.library.shelf.order(Wanted("AI生成"))) == 1


def test_the_page_labels_what_a_machine_made_unless_the_profile_says_no(desk: Desk) -> None:
    asset = desk.take_in(state(encoded(scene(1)), Stated(digital_source_type=MADE)), "a.jpg")
    article = written(desk, "公园开门", asset.sha256)
    label = '<span class="generated">AI生成</span>'
    bundle = desk.render(article, "html", {})
    assert label in bundle.files[bundle.entry].decode()
    sizes = msgspec.structs.replace(desk.profile.pictures, label_generated=False)
    desk.profile = msgspec.structs.replace(desk.profile, pictures=sizes)
    bundle = desk.render(article, "html", {})
    assert label not in bundle.files[bundle.entry].decode()
