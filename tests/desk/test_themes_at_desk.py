"""Themes at the desk: the profile's choice, a list, a new one, and the check that its author runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsdesk.base.errors import UserError
from newsdesk.base.paths import Paths, resources
from newsdesk.desk.desk import Desk
from newsdesk.desk.profile import load_profile
from newsdesk.desk.themes import all_themes, check_theme, common, new_theme, sample, sample_pictures
from newsdesk.extend.ports import House

OURS = ["bare", "city-daily", "long-read"]


def written(folder: Path, text: str) -> Path:
    file = folder / "profile.toml"
    file.write_text(text, "utf-8")
    return file


def test_the_profile_names_the_theme_its_options_and_where_themes_lie(tmp_path: Path) -> None:
    house = load_profile(
        written(tmp_path, '[theme]\nname = "long-read"\noptions = { accent = "blue" }\nfolders = ["looks"]\n')
    ).house()
    assert (house.theme, house.theme_options) == ("long-read", {"accent": "blue"})
    assert house.theme_folders == (str(tmp_path / "looks"),)


def test_an_older_profile_s_theme_is_still_known(tmp_path: Path) -> None:
    assert load_profile(written(tmp_path, '[paper]\ntheme = "bare"\n')).house().theme == "bare"
    assert load_profile(written(tmp_path, "")).house().theme == "city-daily"


def test_an_option_that_is_no_text_is_told(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="theme, options"):
        load_profile(written(tmp_path, "[theme]\noptions = { accent = 3 }\n"))


def test_a_desk_looks_for_themes_beside_the_profile_then_at_home_then_among_ours(tmp_path: Path) -> None:
    paths = Paths(tmp_path / "data", tmp_path / "config", tmp_path / "cache", tmp_path / "log")
    (tmp_path / "profile").mkdir()
    desk = Desk.open(paths, profile=written(tmp_path / "profile", ""))
    try:
        new_theme("mine", "long-read", desk.house, paths.themes)
        new_theme("ours", "city-daily", desk.house, tmp_path / "profile" / "themes")
        new_theme("bare", "city-daily", desk.house, tmp_path / "profile" / "themes")
        listed = {one.name: one.folder for one in all_themes(desk.house)}
    finally:
        desk.close()
    assert sorted(listed) == ["bare", "city-daily", "long-read", "mine", "ours"]
    assert listed["bare"].parent == tmp_path / "profile" / "themes"
    assert listed["mine"].parent == paths.themes


def test_a_broken_theme_is_in_the_list_with_what_is_wrong(tmp_path: Path) -> None:
    made = new_theme("mine", "bare", House(), tmp_path)
    (made / "theme.toml").write_text("name = ", "utf-8")
    (listed,) = (one for one in all_themes(House(theme_folders=(str(tmp_path),))) if one.name == "mine")
    assert listed.theme is None
    assert "theme.toml" in str(listed.problem)


def test_a_new_theme_is_a_copy_under_its_own_name_that_passes_the_check(tmp_path: Path) -> None:
    for like in OURS:
        made = new_theme(f"of-{like}", like, House(), tmp_path)
        assert f'name = "of-{like}"' in (made / "theme.toml").read_text("utf-8")
        assert common(check_theme(made, House())) == {}


@pytest.mark.parametrize("name", ["", "..", "a/b", "a\\b", ".x", "-", "a b"])
def test_a_theme_s_name_is_a_folder_s(tmp_path: Path, name: str) -> None:
    with pytest.raises(UserError, match="cannot be called"):
        new_theme(name, "bare", House(), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_theme_that_is_there_is_not_overwritten(tmp_path: Path) -> None:
    made = new_theme("mine", "bare", House(), tmp_path)
    (made / "style.css").write_text("/* my work */", "utf-8")
    with pytest.raises(UserError, match="already"):
        new_theme("mine", "bare", House(), tmp_path)
    assert (made / "style.css").read_text("utf-8") == "/* my work */"


@pytest.mark.parametrize("name", OURS)
def test_nothing_is_wrong_with_our_themes(name: str) -> None:
    assert common(check_theme(resources() / "themes" / name, House(name="城市日报", site="https://a.example/"))) == {}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("<!DOCTYPE html>", "", "DOCTYPE"),
        ("</main>", "<p></main>", "</main> ends nothing"),
        ('lang="{{ lang }}" ', "", "does not say its language"),
        ("<main>", "<main><script>alert(1)</script>", "a script"),
        ("<main>", '<main><script src="x.js"></script>', "a script"),
        ("<main>", '<main><img src="images/none.png" alt="">', "asks for images/none.png"),
        ("<main>", '<main><img src="https://a.example/x.gif" alt="">', "asks for https://a.example/x.gif"),
        ("<main>", '<main><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">', "without alt"),
        ("<main>", '<main onclick="x()">', "onclick runs a script"),
        ("<main>", '<main><a href="javascript:x()">x</a>', "href runs a script"),
        ("<main>", '<main style="background: url(//a.example/x)">', "asks for url(//a.example/x"),
        ("<main>", '<main><iframe src="https://a.example/"></iframe>', "<iframe> is not for themes"),
        ("<main>", '<main><img srcset="https://a.example/x 1x, images/y 2x" alt="">', "https://a.example/x"),
        ("<main>", "<main><h1>x</h1>", "the headline must stand in an <h1>"),
        ("</head>", '<link rel="stylesheet" href="https://a.example/x.css"></head>', "https://a.example/x.css"),
        ("</head>", '<meta http-equiv="refresh" content="0; url=https://a.example/"></head>', "leads elsewhere"),
        ("{{ style }}", "@import 'https://a.example/x.css'; {{ style }}", "@import"),
        ("{{ style }}", "@font-face{src:URL( 'https://a.example/x.woff')} {{ style }}", "URL("),
        ("{{ article }}", "{{ parts.head }}{{ parts.text }}", "not on the page: 经授权转载。"),
        ("{{ article }}", "{{ parts.head }}{{ parts.foot }}", "not on the page: 不砍一棵大树"),
        ("<title>{{ title }}</title>", "", "there is no <title>"),
        ("viewport", "view", "on a phone all is small"),
    ],
)
def test_what_is_wrong_with_a_theme_is_said(tmp_path: Path, old: str, new: str, said: str) -> None:
    made = new_theme("mine", "bare", House(), tmp_path)
    text = (made / "page.html").read_text("utf-8")
    assert old in text
    (made / "page.html").write_text(text.replace(old, new), "utf-8")
    faults = [str(fault) for fault in common(check_theme(made, House()))]
    assert any(said in fault for fault in faults), faults


def test_a_theme_that_cannot_be_rendered_is_told_with_file_and_line(tmp_path: Path) -> None:
    made = new_theme("mine", "bare", House(), tmp_path)
    (made / "page.html").write_text("\n{{ oops }}", "utf-8")
    with pytest.raises(UserError, match=r"page\.html, line 2: .*oops"):
        check_theme(made, House())
    with pytest.raises(UserError, match="There is no theme in"):
        check_theme(tmp_path, House())


def test_the_samples_have_their_pictures_and_every_kind_of_block() -> None:
    from newsdesk.article.blocks import KINDS, pictures_in

    for name in ("kinds-zh", "kinds-en"):
        article = sample(name)
        assert {b.kind for b in article.blocks} == set(KINDS)
        assert set(sample_pictures(article)) == {p.id for p in pictures_in(article.blocks)}
