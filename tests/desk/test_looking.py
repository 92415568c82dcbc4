"""What can be looked at of an article, and how a page is made to look dark or printed."""

from __future__ import annotations

import pytest

from newsdesk.desk.desk import Desk
from newsdesk.desk.looking import forms, look, options_of, seen
from newsdesk.desk.sample import open_sample
from newsdesk.extend.ports import Bundle

PAGE = """<!DOCTYPE html>
<html>
<head>
<meta name="color-scheme" content="light dark">
<style>
:root { color-scheme: light dark; --paper: #fff; }
@media (prefers-color-scheme: dark) { :root { --paper: #000; } }
@media screen and (max-width: 40em) { h1 { font-size: 1rem; } }
@media print { @page { margin: 20mm; } body { font-size: 11pt; } }
.print { color: red; }
</style>
</head>
<body>
<picture><source media="(prefers-color-scheme: dark)" srcset="images/dark.png"><img src="images/light.png"></picture>
<p>@media print { color-scheme: light dark } media="print" (prefers-color-scheme: dark)</p>
</body>
</html>
"""


def shown(page: str, **how: bool) -> str:
    return seen(Bundle("index.html", {"index.html": page.encode()}), **how).page


def test_every_exporter_can_be_looked_at_and_the_page_comes_first(desk: Desk) -> None:
    offered = forms(desk.registry.exporters)
    assert list(offered)[:3] == ["html", "html:print", "html:article"]
    assert {f.format for f in offered.values()} == set(desk.registry.exporters)


def test_a_page_is_the_export_s_own_but_for_its_media(desk: Desk) -> None:
    article = desk.library.load(open_sample(desk))
    offered = forms(desk.registry.exporters)
    for name in ("html", "html:print", "html:article"):
        found = look(desk, article, offered[name])
        assert found.web
        assert found.bundle == desk.render(article, "html", offered[name].options, quick=True)
    page = look(desk, article, offered["html"]).page
    written = look(desk, article, offered["html"]).bundle.files["index.html"].decode()
    assert page.partition("</head>")[2] == written.partition("</head>")[2]


def test_dark_is_what_the_person_chose_and_not_what_the_machine_is() -> None:
    dark, light = shown(PAGE, dark=True), shown(PAGE)
    assert "@media (min-width: 0) { :root { --paper: #000; } }" in dark
    assert "@media (max-width: 0) { :root { --paper: #000; } }" in light
    assert ":root { color-scheme: dark; --paper: #fff; }" in dark
    assert ":root { color-scheme: light; --paper: #fff; }" in light
    assert '<meta name="color-scheme" content="dark">' in dark
    assert '<source media="(min-width: 0)" srcset' in dark


def test_paper_is_light_has_the_sheet_s_margin_and_the_rules_for_print() -> None:
    page = shown(PAGE, dark=True, paper=True)
    assert "@media screen { @page" in page
    assert "@media print and (max-width: 40em)" in page
    assert "padding: 20mm" in page
    assert "color-scheme: light;" in page
    assert ".print { color: red; }" in page


def test_what_the_article_says_of_media_stays_as_it_is() -> None:
    said = '<p>@media print { color-scheme: light dark } media="print" (prefers-color-scheme: dark)</p>'
    assert said in shown(PAGE, dark=True)
    assert said in shown(PAGE, paper=True)


def test_a_page_that_has_no_choice_of_scheme_is_not_made_dark() -> None:
    page = "<!DOCTYPE html><html><head><style>:root { color-scheme: light; }</style></head><body></body></html>"
    assert shown(page, dark=True) == page


def test_a_text_is_shown_escaped_line_by_line() -> None:
    text = '{\n "a<b": "</pre><script>x</script>",\n "n": -1.5e3, "t": true\n}'
    page = seen(Bundle("a.json", {"a.json": text.encode()})).page
    assert "<script" not in page
    assert "<b>&#34;a&lt;b&#34;</b>: <i>&#34;&lt;/pre&gt;" in page
    assert "<u>-1.5e3</u>" in page
    assert "<u>true</u>" in page
    plain = seen(Bundle("a.md", {"a.md": b"# <x>\n\ny & z"})).page
    assert "<span># &lt;x&gt;</span>\n<span></span>\n<span>y &amp; z</span>" in plain


@pytest.mark.parametrize("data", [b"PK\x03\x04\x00\x00", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", b"a" * 4_000_001])
def test_what_is_no_text_is_not_shown(data: bytes) -> None:
    found = seen(Bundle("a.docx", {"a.docx": data}))
    assert not found.page
    assert not found.web


def test_the_options_are_those_of_the_last_export_as_far_as_they_still_are(desk: Desk) -> None:
    desk.change_settings(export_options={"html": {"form": "article", "lead_indent": "spaces", "gone": "x"}})
    offered = forms(desk.registry.exporters)
    assert options_of(desk, offered["html"]) == {"form": "page", "lead_indent": "spaces"}
    desk.change_settings(export_options={"html": {"lead_indent": "what nobody offers"}})
    assert options_of(desk, offered["html"]) == {"form": "page"}
