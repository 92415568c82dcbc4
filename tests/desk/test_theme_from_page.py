"""A theme from a page of the newsroom's own site: what is found, what stays of its look, and what must never stay."""

from __future__ import annotations

import base64
import html
import http.server
import re
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from newsdesk.base.errors import UserError
from newsdesk.desk.themefrom import Made, theme_from_page
from newsdesk.desk.themes import check_theme, common, page_of, sample
from newsdesk.extend.ports import House
from newsdesk.intake.pagestyle import clean_sheet, clean_style
from newsdesk.publish.fetching import fetch, is_public

LIVE = Path(__file__).parents[1] / "intake" / "live"
SITES = {"portal": "page.html", "founder": "news.html", "gov": "t20261119_1.html"}
HOUSE = House(name="城市日报", site="https://citydaily.example/", channel_links={("新闻中心",): "https://a.example/"})


def made(site: str, home: Path) -> Made:
    return theme_from_page(str(LIVE / site / SITES.get(site, "page.html")), site, home)


def page(site: str, home: Path, name: str = "story") -> str:
    bundle = page_of(made(site, home).folder, sample(name), HOUSE)
    return bundle.files["index.html"].decode()


@pytest.mark.parametrize("site", SITES)
def test_a_page_of_each_common_structure_becomes_a_theme_that_passes_the_check(site: str, tmp_path: Path) -> None:
    folder = made(site, tmp_path).folder
    assert common(check_theme(folder, HOUSE)) == {}
    assert common(check_theme(folder, House())) == {}


def test_the_portal_s_page_keeps_its_frame_and_gets_our_article(tmp_path: Path) -> None:
    markup = page("portal", tmp_path)
    assert re.search(
        r'<h1 class="art-title" id="title"><span id="b-\w+" itemprop="headline">边角地变身口袋公园', markup
    )
    assert re.search(r'<span class="time"><time [^>]*>2026-11-21 09:44</time></span>', markup)
    assert re.search(r'<span class="src">来源： ?<a [^>]*>城市日报</a></span>', markup)
    assert '<div class="crumb">您的位置：<a href="https://citydaily.example/">城市日报</a> &gt; ' in markup
    assert '<div class="editor">责任编辑：王五</div>' in markup
    assert re.search(r'<div class="art-content newsdesk-body" id="content"[^>]*><p id="b-\w+" class="lead">', markup)
    assert '<img src="data:image/png;base64,' in markup  # the logo, which lies beside the page
    assert 'href="https://news.harbour.example/gov/"' in markup
    assert "相关阅读" in markup
    for gone in ("老码头", "赵六", "孙八", "钱七", "分享到", "微信", "night.jpg", "stat.harbour", "搜索", "cdn."):
        assert gone not in markup


def test_the_portal_s_style_keeps_its_rules_and_asks_for_nothing(tmp_path: Path) -> None:
    style = (made("portal", tmp_path).folder / "style.css").read_text("utf-8")
    assert (
        ".art-title { font-size: 30px; line-height: 1.4; margin: 28px 0 14px; color: #0a2f55; text-align: center }"
        in style
    )
    assert "@media (max-width: 700px) {\n.left, .right { width: auto; float: none }\n}" in style
    assert style.count("url(") == style.count('url("data:image/png;base64,') == 1  # bg.png lies beside the sheet
    for gone in ("@import", "@font-face", "@charset", "behavior", "expression", "image-set", "harbour", "fixed"):
        assert gone not in style


def test_the_old_table_page_keeps_its_table_and_is_read_in_its_own_encoding(tmp_path: Path) -> None:
    markup = page("founder", tmp_path)
    assert "山城日报社" in markup
    assert 'style="background-color: #8b0000' in markup or "background-color: #8b0000" in markup
    assert re.search(r"<td [^>]*>　?<time|<time [^>]*>2026-11-21 09:44</time>　来源：", markup)
    assert "责任编辑：王五" in markup
    for gone in ("周九", "郑十", "航天员", "enpproperty"):
        assert gone not in markup


def test_the_portal_of_an_office_keeps_its_labels_and_its_own_name_is_no_headline(tmp_path: Path) -> None:
    markup = page("gov", tmp_path)
    assert '<div class="newsdesk-h1">湖区管理委员会</div>' in markup
    assert ".header :is(h1, .newsdesk-h1) { background: #b6252a" in markup
    assert len(re.findall("<h1", markup)) == 1
    assert re.search(r"来源：<a [^>]*>城市日报</a>　　发布时间：<time", markup)
    for gone in ("水质", "湖区管委会", "字号", "doZoom"):
        assert gone not in markup


ENGLISH = """<!DOCTYPE html><html lang="en"><head><title>Old quay lights up again | Harbour Post</title></head><body>
<header><a href="/">Harbour Post</a></header><main><article class="story"><h1>Old quay lights up again</h1>
<p class="byline">Source: Harbour Post | 21 November 2026</p>
<p>At dusk the lamps of the old quay come on one by one, and people from the far side of the river walk across to count
the bridges that were built this year and the boats below them.</p>
<p>The warehouse where coal was stored is a bookshop now, with a small museum of the harbour next to it. All beams were
kept; only the roof is new.</p></article></main><footer>All rights reserved</footer></body></html>"""


def test_where_headline_and_text_stand_in_one_element_only_the_text_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(ENGLISH, "utf-8")
    folder = theme_from_page(str(tmp_path / "page.html"), "post", tmp_path / "home").folder
    template = (folder / "page.html").read_text("utf-8")
    order = (
        "<main>",
        '<article class="story"',
        "{{ parts.headline }}</h1>",
        'class="byline"',
        "{{ parts.text }}",
        "</main>",
    )
    places = [template.index(part) for part in order]
    assert places == sorted(places)
    assert "Source: {{ parts.source }}" in template
    assert "warehouse" not in template
    assert common(check_theme(folder, HOUSE)) == {}


def test_the_receipt_says_what_was_found_and_what_was_not(tmp_path: Path) -> None:
    said = [(note.kind, str(note.message)) for note in made("gov", tmp_path).receipt]
    assert ("found", "Headline") in said
    assert ("found", "Source and time") in said
    assert ("unsure", "Not found on the page: Editors") in said


# ------------------------------------------------------------------ hostile


def test_nothing_of_a_hostile_page_runs_or_asks_or_is_a_template(tmp_path: Path) -> None:
    folder = made("hostile", tmp_path).folder
    template = (folder / "page.html").read_text("utf-8")
    body = template[template.index("<body") :]
    ours = re.findall(r"\{[{%][^{}]*[%}]\}", body)
    assert all(
        re.fullmatch(r"\{[{%] (?:if |for |endif|endfor|else|parts\.|link|name|not )?[\w., ]*[%}]\}", one)
        for one in ours
    )
    assert "&#123;&#123; cycler" in body
    for name in ("story", "kinds-en"):
        markup = page_of(folder, sample(name), HOUSE).files["index.html"].decode()
        after = markup[markup.index("<body") :]
        assert not re.search(
            r"<(script|style|iframe|object|embed|svg|math|form|input|video|template|noscript)\b", after
        )
        assert not re.search(r"<[^>]*\son\w+\s*=", after)
        assert not re.search(r"<[^>]*(?:javascript|vbscript):", after)
        assert not re.search(r"<[^>]*evil\.example", after)
        assert after.count("边角地变身" if name == "story" else "walked slowly") == 1
        assert "{{ cycler.__init__.__globals__ }}" in html.unescape(after)  # as text
        assert "64" not in re.sub(r"<[^>]*>", "", after[: after.index("<h1")])
    style = (folder / "style.css").read_text("utf-8")
    assert "url(" not in style
    assert "</" not in style
    assert common(check_theme(folder, HOUSE)) == {}


@pytest.mark.parametrize(
    "text",
    [
        "a { background: url(x) }",
        "a { background: URL( 'x' ) }",
        "a { background: u\\72l(x) }",
        "a { background: \\75 rl(x) }",
        "a { background: u/**/rl(x) }",
        "a { background: url(x",
        'a { background: url("x',
        'a { background: image-set("x" 1x) }',
        "a { background: -webkit-cross-fade(url(x), url(y), 50%) }",
        "a { background: src('x') }",
        "@import 'x';",
        "@\\69mport 'x';",
        "@import url(x) screen;",
        "@media screen { @import 'x'; }",
        "@media screen { a { background: url(x) } }",
        "@font-face { src: url(x) }",
        "@namespace url(x);",
        "@supports (background: url(x)) { a { color: red } }",
        "a { width: expression(alert(1)) }",
        "a { -moz-binding: url(x#y) }",
        "a { behavior: url(x) }",
        "a { --x: url(x); background: var(--x) }",
        "a { color: red; } </style><script>x</script> b { color: blue }",
        'a[href="\n"] { background: url(x) }',
        "a { content: 'a\n'; background: url(x) }",
        "a { background: url(x) } } } b { background: url(y) }",
        "a { b { background: url(x) } }",
        "a { color: red; b { background: url(x) } background: url(y) }",
        "{" * 5000 + "a { background: url(x) }",
        "(" * 5000,
        "@media a {" * 500 + "a { background: url(x) }",
        "/* " * 50000,
        '"' * 9999 + "a { background: url(x) }",
    ],
)
def test_no_style_sheet_asks_for_anything(text: str) -> None:
    kept = clean_sheet(text, lambda address: "")
    assert not re.search(
        r"url\(|@import|src|image-set|cross-fade|expression|binding|behavior|@font|<|\\", kept, re.I
    ), kept


def test_a_style_keeps_what_is_harmless() -> None:
    sheet = (
        '.a > b:nth-child(2n + 1)::before { content: "\\e600"; color: rgba(0, 0, 0, .5); width: calc(100% - 2px) }\n'
        "@media (min-width: 40em) {\n.md\\:flex { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)) }\n}"
    )
    assert clean_sheet(sheet, lambda address: "") == sheet
    assert clean_style(
        "color: red; background: #fff URL( 'a.png' ) no-repeat", lambda a: f"data:image/png;base64,{a}"
    ) == ('color: red; background: #fff  url("data:image/png;base64,a.png")  no-repeat')


def test_pictures_of_the_frame_are_kept_only_from_beside_the_page_and_below_a_limit(tmp_path: Path) -> None:
    site = tmp_path / "site"
    shutil.copytree(LIVE / "portal", site)
    (tmp_path / "outside.png").write_bytes((site / "page_files" / "logo.png").read_bytes())
    (site / "page_files" / "logo.png").unlink()
    (site / "page_files" / "logo.png").symlink_to(tmp_path / "outside.png")
    folder = theme_from_page(str(site), "mine", tmp_path / "home").folder
    assert "data:image" not in (folder / "page.html").read_text("utf-8")
    (site / "page_files" / "logo.png").unlink()
    (site / "page_files" / "logo.png").write_bytes((tmp_path / "outside.png").read_bytes() + b"\0" * 300_000)
    folder = theme_from_page(str(site), "mine2", tmp_path / "home").folder
    assert "data:image" not in (folder / "page.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is empty"),
        ("\0\0\0", "is not a text"),
        ("<title>列表</title><ul><li><a href='1'>一</a></li></ul>", "No headline or no text"),
        ("<h1>只有一个标题在这里</h1>", "No headline or no text"),
        ("<div>" * 5000 + "x", "No headline or no text"),
        ("<p>" + "长" * 100_000, "No headline or no text"),
    ],
)
def test_a_page_that_is_none_is_refused_with_a_sentence(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "page.html").write_text(text, "utf-8")
    with pytest.raises(UserError, match=said):
        theme_from_page(str(tmp_path / "page.html"), "mine", tmp_path / "home")
    assert not (tmp_path / "home").exists()


def test_a_tag_of_very_many_attributes_costs_no_time_and_no_picture(tmp_path: Path) -> None:
    many = " ".join(f"a{n}=x" for n in range(100_000))  # minutes, if they were parsed
    logo = (LIVE / "portal" / "page_files" / "logo.png").read_bytes() + b"\0" * 6000
    image = f'<img alt="x" src="data:image/png;base64,{base64.b64encode(logo).decode()}">'
    text = ENGLISH.replace("<main>", f"<main {many}>{image}")
    (tmp_path / "page.html").write_text(text, "utf-8")
    folder = theme_from_page(str(tmp_path / "page.html"), "post", tmp_path / "home").folder
    assert "data:image/png" in (folder / "page.html").read_text("utf-8")


def test_a_file_that_is_not_there_a_folder_of_many_and_a_bad_name_are_refused(tmp_path: Path) -> None:
    for source in (tmp_path / "gone.html", tmp_path, "ftp://a.example/x", "file:///etc/passwd"):
        with pytest.raises(UserError):
            theme_from_page(str(source), "mine", tmp_path / "home")
    with pytest.raises(UserError, match="cannot be called"):
        theme_from_page(str(LIVE / "gov" / "t20261119_1.html"), 'a"b', tmp_path / "home")


# ------------------------------------------------------------------ from the web


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.215.14", True),
        ("2606:2800:21f:cb07::1", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("192.168.0.1", False),
        ("172.16.0.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fc00::1", False),
        ("::ffff:127.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
        ("nonsense", False),
    ],
)
def test_addresses_of_the_house_are_known(address: str, public: bool) -> None:
    assert is_public(address) is public


class _Site(http.server.SimpleHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/round":
            self.send_response(302)
            self.send_header("Location", "/round")
            self.end_headers()
        elif self.path == "/away":
            self.send_response(302)
            self.send_header("Location", "file:///etc/passwd")
            self.end_headers()
        elif self.path == "/endless":
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"x" * 6_000_000)
        else:
            super().do_GET()

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def site() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), lambda *args: _Site(*args, directory=str(LIVE / "portal"))
    )
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_page_is_taken_from_its_address_with_what_stands_beside_it(site: str, tmp_path: Path) -> None:
    folder = theme_from_page(f"{site}/page.html", "mine", tmp_path, private=True).folder
    assert "data:image/png" in (folder / "page.html").read_text("utf-8")
    assert ".art-title" in (folder / "style.css").read_text("utf-8")
    assert common(check_theme(folder, HOUSE)) == {}


def test_the_local_network_is_asked_only_when_that_is_said(site: str, tmp_path: Path) -> None:
    for address in (site, site.replace("127.0.0.1", "localhost"), "http://[::1]/", "http://169.254.169.254/latest"):
        with pytest.raises(UserError, match=r"local network|could not be fetched"):
            theme_from_page(address, "mine", tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("path", "said"), [("/round", "on and on"), ("/away", "no http"), ("/endless", "5 MB"), ("/gone", "404")]
)
def test_an_answer_that_is_no_page_is_refused(site: str, path: str, said: str) -> None:
    with pytest.raises(UserError, match=said):
        fetch(site + path, private=True)
