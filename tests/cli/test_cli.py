"""The command line as a script uses it: JSON, exit codes, and sentences for mistakes."""

from __future__ import annotations

import io
import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from PIL import Image

from newsdesk.base.errors import UserError
from newsdesk.base.i18n import Translator
from newsdesk.base.message import M
from newsdesk.base.paths import resources
from newsdesk.cli.main import run
from newsdesk.cli.output import Output
from newsdesk.pictures.known import Stated
from newsdesk.pictures.writing import state

SAMPLE = "5f0c8b52-3f0e-4a57-9a7e-2f6d1c9b7a10"
PARK = resources() / "samples" / "park.jpg"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NEWSDESK_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    monkeypatch.setenv("LANGUAGE", "en")
    monkeypatch.delenv("LC_ALL", raising=False)
    return tmp_path / "home"


@pytest.fixture
def newsdesk(capsys: pytest.CaptureFixture[str]):
    """Runs a command; gives its exit code and what it printed, decoded when it is JSON."""

    def call(*arguments: object):
        code = run([str(a) for a in arguments])
        printed = capsys.readouterr().out
        return code, json.loads(printed) if "--json" in arguments else printed

    return call


def test_a_story_from_new_to_export_in_a_script(newsdesk, tmp_path: Path) -> None:
    code, made = newsdesk("new", "--headline", "口袋公园  添绿意", "--json")
    assert code == 0
    code, added = newsdesk(
        "picture", "add", made["id"], PARK, "--caption", "清晨的公园", "--credit", "李四 摄", "--json"
    )
    assert code == 0
    assert added["width"] > 0
    code, article = newsdesk("show", made["id"][:8], "--json")
    assert [b["type"] for b in article["blocks"]] == ["headline", "paragraph", "figure"]
    assert article["blocks"][0]["text"]["text"] == "口袋公园 添绿意"
    code, schema = newsdesk("schema", "article", "--json")
    jsonschema.validate(article, schema)
    code, done = newsdesk("export", made["id"], "--to", "html", "--out", tmp_path / "out", "--draft", "--json")
    assert code == 0
    assert "口袋公园 添绿意" in Path(done["entry"]).read_text(encoding="utf-8")
    written = [p for p in (tmp_path / "out").rglob("*") if p.is_file()]
    assert (done["files"], done["bytes"]) == (len(written), sum(p.stat().st_size for p in written))


def test_export_for_publication_says_what_is_missing_with_exit_code_one(newsdesk, tmp_path: Path) -> None:
    _, made = newsdesk("new", "--json")
    code, answer = newsdesk("export", made["id"], "--to", "html", "--out", tmp_path / "out", "--json")
    assert code == 1
    assert "required.headline" in [f["code"] for f in answer["findings"]]
    assert not (tmp_path / "out").exists()
    code, answer = newsdesk("check", made["id"], "--json")
    assert code == 1
    assert all(f["message"] for f in answer["findings"])


def test_the_sample_is_exported_as_its_published_schema_says(newsdesk, tmp_path: Path) -> None:
    assert newsdesk("sample", "--json") == (0, {"id": SAMPLE})
    code, _ = newsdesk("export", SAMPLE, "--to", "json", "--out", tmp_path / "out")
    assert code == 0
    _, schema = newsdesk("schema", "--json")
    jsonschema.validate(json.loads((tmp_path / "out" / "article.json").read_bytes()), schema)
    assert newsdesk("check", SAMPLE)[0] == 0
    code, rows = newsdesk("list", "--search", "公园 晚市", "--json")
    assert [r["id"] for r in rows] == [SAMPLE]
    assert newsdesk("list", "--search", "没有的词", "--json") == (0, [])


def test_options_choose_the_article_element_and_wrong_ones_are_refused(newsdesk, tmp_path: Path) -> None:
    newsdesk("sample")
    newsdesk("export", SAMPLE, "--to", "html", "--out", tmp_path / "a", "--option", "form=article")
    assert (tmp_path / "a" / "article.html").read_text(encoding="utf-8").startswith("<article")
    for option in ("form=leaflet", "colour=red", "form"):
        code, answer = newsdesk("export", SAMPLE, "--to", "html", "--out", tmp_path / "b", "--option", option, "--json")
        assert code == 3
        assert answer["error"]
        assert answer["hint"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["bogus"], 2),
        (["export", SAMPLE], 2),
        (["show"], 2),
        (["--language", "fr", "list"], 2),
        (["export", "--to", "html", "--out", "x"], 2),
        (["export", SAMPLE, "--all", "--to", "html", "--out", "x"], 2),
        (["export", "--all", "--channel", "要闻", "--to", "html", "--out", "x"], 2),
        (["export", SAMPLE, "--to", "html", "--out", "x", "--prune"], 2),
        (["export", SAMPLE, "--to", "html", "--out", "x", "--jobs", "2"], 2),
        (["export", "--state", "signed", "--to", "html", "--out", "x", "--prune"], 2),
        (["export", "--all", "--to", "html", "--out", "x", "--jobs", "0"], 2),
        (["export", "--all", "--to", "word-star", "--out", "x"], 3),
        (["export", "--all", "--to", "html", "--out", "x", "--feed"], 3),
        (["export", "--all", "--to", "html", "--out", __file__], 3),
        (["export", "--channel", "没有", "--to", "html", "--out", "x", "--prune"], 3),
        (["show", "nothing"], 3),
        (["export", SAMPLE, "--to", "word-star", "--out", "x"], 3),
        (["import", "missing.txt"], 3),
        (["picture", "add", SAMPLE, __file__], 3),
        (["picture", "add", SAMPLE, str(PARK), "--after", "nowhere"], 3),
        (["picture", "info", "nowhere.jpg"], 3),
        (["picture", "info", __file__], 3),
        (["picture", "export", "nothing", "--out", "x"], 3),
        (["picture", "export", SAMPLE, "--out", "x", "--block", "nowhere"], 3),
        (["picture", "export", SAMPLE, "--out", __file__], 3),
        (["picture", "export", SAMPLE, "--out", "x", "--widths", "wide"], 2),
        (["picture", "export", SAMPLE, "--out", "x", "--format", "bmp"], 2),
        (["theme"], 2),
        (["theme", "new", "../x"], 3),
        (["theme", "new", "city-daily", "--from", "nowhere"], 3),
        (["theme", "check", "nowhere"], 3),
    ],
)
def test_every_mistake_has_a_sentence_a_hint_and_its_exit_code(newsdesk, arguments: list[str], code: int) -> None:
    newsdesk("sample")
    got, answer = newsdesk(*arguments, "--json")
    assert got == code
    assert answer["error"]
    assert answer["hint"]


def test_all_articles_are_exported_and_what_is_left_out_is_said(newsdesk, home: Path, tmp_path: Path) -> None:
    newsdesk("sample")
    _, empty = newsdesk("new", "--json")
    (home / "config").mkdir(exist_ok=True)
    (home / "config" / "profile.toml").write_text(
        '[paper]\nname = "Daily"\nsite = "https://daily.example"\n[publish]\nrequired = ["headline"]\n'
    )
    command = ["export", "--all", "--to", "html", "--out", tmp_path / "site", "--index", "--feed", "--sitemap"]
    code, made = newsdesk(*command, "--json")
    assert code == 1
    (done,) = made["done"]
    assert done["id"] == SAMPLE
    assert Path(done["entry"]).is_file()
    assert [x["id"] for x in made["left"]] == [empty["id"]]
    assert made["left"][0]["findings"][0]["code"] == "required.headline"
    assert made["site"] == ["index.html", "feed.xml", "sitemap.xml"]
    code, said = newsdesk(*command)
    assert code == 1
    assert "0 articles are exported." in said
    assert empty["id"] in said
    code, made = newsdesk("export", "--search", "公园", "--to", "html", "--out", tmp_path / "site", "--index", "--json")
    assert (code, made["done"], made["skipped"], made["left"], made["removed"]) == (0, [], [SAMPLE], [], [])
    code, made = newsdesk("export", "--all", "--to", "html", "--out", tmp_path / "site", "--again", "--draft", "--json")
    assert (code, len(made["done"])) == (0, 2)


def phone_picture() -> bytes:
    """A JPEG with a place and a serial number in its EXIF, and a caption."""
    exif = Image.Exif()
    exif[0x010E] = "A bridge in Xiamen."
    exif.get_ifd(0x8825).update({1: "N", 2: (24.0, 27.0, 41.0), 3: "E", 4: (118.0, 4.0, 50.0)})
    exif.get_ifd(0x8769)[0xA431] = "SERIAL-0815"
    stream = io.BytesIO()
    Image.radial_gradient("L").resize((300, 200)).convert("RGB").save(stream, "JPEG", exif=exif)
    return stream.getvalue()


def test_what_pictures_know_is_said_of_files_and_of_an_article(newsdesk, tmp_path: Path) -> None:
    newsdesk("sample")
    phone, bad = tmp_path / "phone.png", tmp_path / "bad.jpg"
    phone.write_bytes(phone_picture())
    with Image.open(phone) as image:
        image.resize((150, 100)).save(tmp_path / "small.webp")
    code, told = newsdesk("picture", "info", phone, tmp_path / "small.webp", SAMPLE[:8], "--json")
    assert code == 0
    assert [one["name"] for one in told] == ["phone.png", "small.webp", "s05", "s17", "s21"]
    first = told[0]
    assert first["knows"] == {"caption": "A bridge in Xiamen."}
    assert [p["code"] for p in first["protected"]] == ["location", "serial"]
    assert (first["mime"], first["width"], first["height"], first["c2pa"]) == ("image/jpeg", 300, 200, False)
    assert first["remarks"] == ["phone.png is a JPEG picture, whatever its name says."]
    assert first["alike"] == ["small.webp"]
    assert [one["in_library"] for one in told] == [False, False, True, True, True]
    bad.write_bytes(b"no picture")
    code, told = newsdesk("picture", "info", bad, phone, "--json")
    assert code == 3
    assert told[0]["error"]
    assert told[1]["knows"]
    code, said = newsdesk("picture", "info", phone)
    assert code == 0
    assert "Picture caption: A bridge in Xiamen." in said
    assert "Never published: Where the picture was taken, Serial numbers of camera and lens" in said


@pytest.mark.parametrize(
    ("term", "words"), [("trainedAlgorithmicMedia", "Made by artificial intelligence"), ("new", "")]
)
def test_how_a_picture_was_made_is_said_in_words_and_to_programs_as_it_stands(
    newsdesk, tmp_path: Path, term: str, words: str
) -> None:
    address = "http://cv.iptc.org/newscodes/digitalsourcetype/" + term
    (tmp_path / "a.jpg").write_bytes(state(phone_picture(), Stated(digital_source_type=address)))
    _, said = newsdesk("picture", "info", tmp_path / "a.jpg")
    assert f"Digital source type: {words or address}\n" in said
    _, said = newsdesk("--language", "zh_CN", "picture", "info", tmp_path / "a.jpg")
    assert not words or "人工智能" in said
    _, (told,) = newsdesk("picture", "info", tmp_path / "a.jpg", "--json")
    assert told["knows"]["digital_source_type"] == address


def test_a_picture_put_in_proposes_what_its_file_says_where_nothing_else_is_said(newsdesk, tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(state(phone_picture(), Stated(caption="厦门的一座桥", credit="新华社")))
    _, made = newsdesk("new", "--headline", "桥", "--json")
    newsdesk("picture", "add", made["id"], tmp_path / "a.jpg")
    newsdesk("picture", "add", made["id"], tmp_path / "a.jpg", "--caption", "大桥", "--credit", "张三 摄")
    _, article = newsdesk("show", made["id"], "--json")
    first, second = (b for b in article["blocks"] if b["type"] == "figure")
    assert first["caption"] == {"text": "厦门的一座桥", "marks": [{"type": "verify", "start": 0, "end": 6}]}
    assert (first["credit"], second["caption"], second["credit"]) == ("新华社", {"text": "大桥"}, "张三 摄")
    code, answer = newsdesk("check", made["id"], "--json")
    assert code == 1
    assert any(f["code"].startswith("verify") for f in answer["findings"])


def test_the_pictures_of_an_article_are_written_as_they_are_published(newsdesk, tmp_path: Path) -> None:
    newsdesk("sample")
    code, done = newsdesk("picture", "export", SAMPLE, "--out", tmp_path / "all", "--json")
    assert code == 0
    assert {f["name"] for f in done["files"]} == {p.name for p in (tmp_path / "all").iterdir()}
    assert (len(done["files"]), done["missing"]) == (18, [])
    chosen = ("--widths", "500,200", "--format", "webp", "--block", "s17", "--block", "s05")
    code, done = newsdesk("picture", "export", SAMPLE, "--out", tmp_path / "few", *chosen, "--json")
    assert code == 0
    assert [(f["block"], f["width"], f["mime"]) for f in done["files"]] == [
        (block, width, "image/webp") for block in ("s17", "s05") for width in (500, 200)
    ]
    file = tmp_path / "few" / done["files"][0]["name"]
    code, (told,) = newsdesk("picture", "info", file, "--json")
    assert told["knows"]["credit"] == "李四 摄"
    assert told["knows"]["creators"] == ["李四"]
    assert told["protected"] == []
    code, done = newsdesk(
        "picture", "export", SAMPLE, "--out", tmp_path / "o", "--original", "--block", "s05", "--json"
    )
    assert code == 0
    (only,) = (tmp_path / "o").iterdir()
    assert only.read_bytes() == PARK.read_bytes()


def test_a_figure_without_a_picture_is_a_finding_of_the_export(newsdesk, tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text('---\ntitle: "公园"\n---\n\n![公园](<>)\n清晨的公园。\n', "utf-8")
    _, made = newsdesk("import", page, "--json")
    _, article = newsdesk("show", made["id"], "--json")
    figures = [b["id"] for b in article["blocks"] if b["type"] == "figure"]
    assert figures
    code, done = newsdesk("picture", "export", made["id"], "--out", tmp_path / "out", "--json")
    assert (code, done["missing"], done["files"]) == (1, figures, [])


def test_a_packed_article_has_cleaned_pictures_unless_the_originals_are_asked_for(newsdesk, tmp_path: Path) -> None:
    (tmp_path / "phone.jpg").write_bytes(phone_picture())
    _, made = newsdesk("new", "--headline", "桥", "--json")
    newsdesk("picture", "add", made["id"], tmp_path / "phone.jpg")
    code, done = newsdesk("pack", made["id"], tmp_path / "a.newsdesk", "--json")
    assert code == 0
    assert [n["message"] for n in done["receipt"]] == [
        "Where the picture was taken; removed from pictures: 1",
        "Serial numbers of camera and lens; removed from pictures: 1",
    ]
    assert b"SERIAL-0815" not in (tmp_path / "a.newsdesk").read_bytes()
    code, done = newsdesk("pack", made["id"], tmp_path / "b.newsdesk", "--originals", "--json")
    assert (code, done["receipt"]) == (0, [])
    assert b"SERIAL-0815" in (tmp_path / "b.newsdesk").read_bytes()


def test_an_id_may_be_shortened_but_not_guessed(newsdesk) -> None:
    ids = [newsdesk("new", "--json")[1]["id"] for _ in range(17)]  # sixteen first digits: two begin alike
    first = next(i[0] for i in ids if sum(j[0] == i[0] for j in ids) > 1)
    assert newsdesk("show", first)[0] == 3
    assert newsdesk("show", ids[0][:13])[0] == 0


def test_pictures_go_into_the_figures_that_wait_for_them(newsdesk, tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    long = "推窗见绿，出门进园，市民多了好去处，街道把零星空地一块块清理出来，种树铺路，添了长椅和路灯。"
    page.write_text(
        f"口袋公园\n来源：城市日报 2026-11-21 09:44\n{long}\na.jpg\n清晨的公园。\n{long}\nb.jpg\n夜晚的步道。\n",
        encoding="utf-8",
    )
    _, made = newsdesk("import", page, "--json")
    _, article = newsdesk("show", made["id"], "--json")
    first, second = (b["id"] for b in article["blocks"] if b["type"] == "figure")
    _, added = newsdesk(
        "picture", "add", made["id"], PARK, "--caption", "夜晚的步道。", "--credit", "李四 摄", "--json"
    )
    assert added["block"] == second
    _, added = newsdesk("picture", "add", made["id"], PARK, "--into", first, "--alt", "公园", "--json")
    assert added["block"] == first
    _, article = newsdesk("show", made["id"], "--json")
    figures = [b for b in article["blocks"] if b["type"] == "figure"]
    assert [(f["caption"]["text"], f.get("credit", ""), f.get("alt", "")) for f in figures] == [
        ("清晨的公园。", "", "公园"),
        ("夜晚的步道。", "李四 摄", ""),
    ]
    assert all(f["asset"] == added["asset"] for f in figures)
    assert newsdesk("picture", "add", made["id"], PARK, "--into", "nowhere")[0] == 3


def test_formats_and_paths_are_listed(newsdesk, home: Path) -> None:
    _, found = newsdesk("formats", "--json")
    assert {"html", "json", "markdown"} <= {f["name"] for f in found["writes"]}
    assert {"page-text", "json", "markdown"} <= {f["name"] for f in found["reads"]}
    assert found["broken"] == []
    _, where = newsdesk("paths", "--json")
    assert where["library"] == str(home / "data" / "library.db")


def test_messages_come_in_chinese_when_asked(newsdesk) -> None:
    code, answer = newsdesk("--language", "zh_CN", "show", "nothing", "--json")
    assert code == 3
    assert "稿库" in answer["error"]


def test_the_list_is_filtered_and_ordered_as_in_the_window(newsdesk) -> None:
    newsdesk("sample")
    newsdesk("new", "--headline", "空白稿")

    def listed(*options: str) -> list[str]:
        return [row["headline"] for row in newsdesk("list", *options, "--json")[1]]

    both = listed()
    story = next(h for h in both if h != "空白稿")
    assert listed("--sort", "characters") == [story, "空白稿"]
    assert listed("--pictures") == [story]
    assert listed("--no-pictures") == ["空白稿"]
    assert listed("--channel", "要闻", "--state", "draft") == [story]
    assert listed("--channel", "没有的频道") == []
    assert listed("--since", "2999-01-01") == []
    assert listed("--until", "2999-01-01") == both
    assert newsdesk("list", "--since", "昨天")[0] == 2


def test_the_library_is_checked_and_its_index_written_anew(newsdesk, home: Path) -> None:
    newsdesk("new", "--headline", "公园", "--json")
    code, said = newsdesk("library", "check", "--json")
    assert (code, said) == (0, {"wrong": [], "repaired": False})
    with sqlite3.connect(home / "data" / "library.db") as db:
        db.execute("INSERT INTO search (search) VALUES ('delete-all')")
    code, said = newsdesk("library", "check", "--json")
    assert code == 1
    assert newsdesk("library", "check", "--repair")[0] == 0
    assert newsdesk("library", "check", "--json")[0] == 0
    assert len(newsdesk("list", "--search", "公园", "--json")[1]) == 1


def test_an_article_is_shown_with_its_lists_tables_and_boxes(newsdesk, tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text(
        "# 题\n\n- 甲\n    - 乙\n\n| 区 | 数 |\n|---|---|\n| 东 | 1 |\n\n"
        '> [!NOTE]\n> 说明\n\n[卡](https://x.cn/ "embed")\n',
        encoding="utf-8",
    )
    code, made = newsdesk("import", file, "--json")
    assert code == 0
    code, shown = newsdesk("show", made["id"])
    assert code == 0
    for line in ("# 题", "- 甲", "  - 乙", "区 | 数", "东 | 1", "[Note] 说明", "[Link card] 卡 https://x.cn/"):
        assert line in shown.splitlines()


def test_a_chinese_headline_survives_a_terminal_of_another_encoding(home: Path) -> None:
    environment = {
        "NEWSDESK_HOME": str(home),
        "PATH": "",
        "LC_ALL": "C",
        "PYTHONUTF8": "0",
        "PYTHONIOENCODING": "ascii",
    }
    command = [sys.executable, "-m", "newsdesk", "new", "--headline", "口袋公园"]
    made = subprocess.run(command, env=environment, capture_output=True, check=True)
    shown = subprocess.run(
        [*command[:3], "show", made.stdout.decode().strip()], env=environment, capture_output=True, check=True
    )
    assert "口袋公园" in shown.stdout.decode()


def test_a_theme_of_one_s_own_is_begun_checked_and_used(newsdesk, home: Path, tmp_path: Path) -> None:
    code, listed = newsdesk("theme", "list", "--json")
    assert code == 0
    assert [(t["name"], t["used"]) for t in listed] == [("bare", False), ("city-daily", True), ("long-read", False)]
    assert listed[1]["label"] == "City daily"
    assert listed[1]["options"][0]["choices"] == ["red", "blue", "green", "ink"]
    code, made = newsdesk("theme", "new", "mine", "--from", "bare", "--json")
    folder = Path(made["folder"])
    assert newsdesk("theme", "check", folder, "--json") == (0, {"faults": []})
    page = folder / "page.html"
    page.write_text(page.read_text("utf-8").replace("<main>", "<main><script>x()</script>"), "utf-8")
    code, answer = newsdesk("theme", "check", folder, "--json")
    assert code == 1
    assert {name for f in answer["faults"] for name in f["samples"]} == {"story", "kinds-zh", "kinds-en"}
    assert all("a script" in f["fault"] for f in answer["faults"])
    (home / "config").mkdir(exist_ok=True)
    (home / "config" / "profile.toml").write_text('[theme]\nname = "mine"\n', "utf-8")
    assert "* mine  mine" in newsdesk("theme", "list")[1]
    newsdesk("sample")
    newsdesk("export", SAMPLE, "--to", "html", "--out", tmp_path / "out", "--draft")
    assert "<script>x()" in (tmp_path / "out" / "index.html").read_text("utf-8")


def test_a_theme_s_mistake_is_told_with_file_and_line(newsdesk) -> None:
    _, made = newsdesk("theme", "new", "mine", "--json")
    Path(made["folder"], "page.html").write_text("\n\n{{ oops }}", "utf-8")
    code, answer = newsdesk("theme", "check", made["folder"], "--json")
    assert code == 3
    assert "page.html, line 3" in answer["error"]


def test_what_is_set_up_is_said_and_mended_where_the_profile_has_a_mistake(
    newsdesk, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine, profile = home / "etc", home / "wrong.toml"
    machine.mkdir(parents=True)
    (machine / "settings.toml").write_text("backups = false\ncolour = 1\n")
    monkeypatch.setenv("NEWSDESK_MANAGED", str(machine))
    profile.write_text("papers = 1")
    (home / "config").mkdir()
    (home / "config" / "settings.json").write_text(json.dumps({"profile": str(profile)}))
    code, told = newsdesk("paths", "--json")
    assert (code, told["profile"], told["profile_used"]) == (0, str(profile), "chosen")
    assert (told["managed"], told["fixed"]) == ([str(machine)], {"backups": False})
    assert told["mistakes"] == ["colour: cannot be fixed"]
    assert "A mistake in it: colour" in newsdesk("paths")[1]
    for wrong in (("show",), ("refresh",), ("use", profile)):
        assert newsdesk("profile", *wrong)[0] == 3
    assert newsdesk("profile", "forget")[0] == 0
    assert newsdesk("profile", "show", "--json")[1]["why"] == "built-in"
    city = resources() / "profiles" / "city-daily.toml"
    assert newsdesk("profile", "use", city, "--json") == (0, {"name": "城市日报"})
    (machine / "settings.toml").write_text(f"profile = {json.dumps(str(profile))}\n")
    code, told = newsdesk("profile", "forget", "--json")
    assert (code, told["error"]) == (3, "The desk profile is set by your newsroom for this machine.")


def test_what_a_terminal_would_obey_is_not_said(capsys: pytest.CaptureFixture[str]) -> None:
    out = Output(Translator("en"), False)
    out.value({}, "标题\u3000\x1b]0;owned\x07\x9b2J\r\t.")
    out.error(UserError(M("{said}", said="\x1b[2J")))
    told = capsys.readouterr()
    assert (told.out, told.err) == ("标题\u3000 ]0;owned  2J \t.\n", " [2J\n")
