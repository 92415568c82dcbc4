"""Several pictures in one figure: each is reached as a figure of its own, and nothing of it is lost on any way."""

from __future__ import annotations

import json

import pytest

from newsdesk.article.article import Article
from newsdesk.article.blocks import (
    Beside,
    Block,
    Figure,
    TextBlock,
    map_pictures,
    picture_place,
    pictures_in,
    pictures_of,
    with_picture,
)
from newsdesk.article.codec import dump_article, edit_from_json, edit_to_json, load_article
from newsdesk.article.difference import difference
from newsdesk.article.edits import SetField, Stale, touched
from newsdesk.article.find import Query, field_text, find, replacements
from newsdesk.article.look import AS_IT_IS, Hidden, Look, Rect, cut_to, focus_in, size_of
from newsdesk.article.outline import lead_picture
from newsdesk.article.richtext import rich

FACE = Look(hidden=(Hidden(Rect(0.1, 0.1, 0.2, 0.2)),))
GROUP = Figure(
    "g", "a" * 64, rich("三张"), "甲 摄", "左", beside=(Beside("b" * 64, "乙 摄", "中", look=FACE), Beside("c" * 64))
)


def article(*blocks: Block) -> Article:
    return Article(id="x", blocks=(TextBlock("h", "headline", rich("标题")), *blocks))


def test_each_picture_is_a_figure_of_its_own_that_knows_its_place() -> None:
    shown = pictures_of(GROUP)
    assert [p.asset[0] for p in shown] == ["a", "b", "c"]
    assert [p.look for p in shown] == [AS_IT_IS, FACE, AS_IT_IS]
    assert [picture_place(p.id) for p in shown] == [("g", 0), ("g", 1), ("g", 2)]
    assert {p.caption.text for p in shown} == {"三张"}
    assert all(not p.beside for p in shown)
    again = GROUP
    for number, picture in enumerate(shown):
        again = with_picture(again, number, picture)
    assert again == GROUP
    assert [p.id for p in pictures_in((TextBlock("t", "paragraph"), GROUP))] == [p.id for p in shown]
    with pytest.raises(IndexError):
        with_picture(GROUP, 3, shown[0])


def test_a_group_is_the_same_after_a_file_unknown_keys_and_all() -> None:
    held = article(GROUP, Figure("w", width="full"))
    assert load_article(dump_article(held)) == held
    data = json.loads(dump_article(held))
    data["blocks"][1]["beside"][0]["of_tomorrow"] = 5
    assert json.loads(dump_article(load_article(json.dumps(data)))) == data
    assert "beside" not in data["blocks"][2]


def test_the_look_of_every_picture_of_a_group_is_brought_into_its_limits() -> None:
    data = json.loads(dump_article(article(GROUP)))
    data["blocks"][1]["beside"][1]["look"] = {"turns": 9, "brightness": 7}
    (figure,) = (b for b in load_article(json.dumps(data)).blocks if type(b) is Figure)
    assert figure.beside[1].look == Look(turns=1, brightness=1.0)


def test_no_block_of_a_file_can_be_mistaken_for_a_picture_of_a_group() -> None:
    forged = pictures_of(GROUP)[1].id
    data = json.loads(dump_article(article(GROUP, Figure("f", "d" * 64))))
    data["blocks"][2]["id"] = forged
    ids = [p.id for p in pictures_in(load_article(json.dumps(data)).blocks)]
    assert len(set(ids)) == 4


def test_a_field_of_the_second_picture_is_set_and_taken_back() -> None:
    edit = SetField(pictures_of(GROUP)[1].id, "credit", "乙 摄", "丙 摄")
    changed = edit.apply(article(GROUP))
    (figure,) = (b for b in changed.blocks if type(b) is Figure)
    assert [p.credit for p in pictures_of(figure)] == ["甲 摄", "丙 摄", ""]
    assert edit.invert().apply(changed) == article(GROUP)
    assert edit_from_json(json.loads(json.dumps(edit_to_json(edit)))) == edit
    assert touched((edit,)) == {"g"}
    for wrong in (
        SetField("g\x1f3", "credit", "", "x"),
        SetField("g\x1f1", "width", "", "x"),
        SetField("h", "alt", "", "x"),
    ):
        with pytest.raises(Stale):
            wrong.apply(article(GROUP))


def test_what_each_picture_says_is_found_and_replaced() -> None:
    held = article(GROUP, Figure("f", "d" * 64, credit="乙 摄"))
    hits = find(held.blocks, Query("乙"))
    assert [(p.owner, p.field) for p in hits] == [("g", "credit"), ("f", "credit")]
    assert field_text(held.blocks[1], hits[0]) == "乙 摄"
    for edit in replacements(held.blocks, Query("摄"), find(held.blocks, Query("摄")), "供图"):
        held = edit.apply(held)
    assert [p.credit for p in pictures_in(held.blocks)] == ["甲 供图", "乙 供图", "", "乙 供图"]


def test_another_second_picture_is_another_picture_in_the_difference() -> None:
    other = map_pictures(GROUP, lambda p: Figure(p.id, "e" * 64) if p.asset[0] == "b" else p)
    (change,) = difference(article(GROUP), article(other)).changes
    assert change.other_picture
    assert not difference(article(GROUP), article(with_picture(GROUP, 1, pictures_of(GROUP)[1]))).changes


def test_the_lead_picture_is_the_chosen_one_while_it_has_a_picture() -> None:
    first, second, empty = Figure("f", "a" * 64), GROUP, Figure("e")
    held = article(empty, first, second)
    for chosen, leads in (("", "f"), ("g", "g"), ("e", "f"), ("gone", "f")):
        found = lead_picture(Article(id="x", blocks=held.blocks, lead_picture=chosen))
        assert found is not None
        assert found.id == leads
    assert lead_picture(article(empty)) is None


def test_the_focus_is_told_in_what_the_look_shows() -> None:
    assert focus_in(Look(focus=(0.25, 0.5))) == (0.25, 0.5)
    assert focus_in(Look(Rect(0, 0, 0.5, 1), focus=(0.25, 0.25))) == (0.5, 0.25)
    assert focus_in(Look(turns=1, focus=(0.25, 0.1))) == (0.9, 0.25)
    assert focus_in(Look(Rect(0.5, 0, 1, 1), focus=(0.1, 0.5))) == (0.0, 0.5)


def test_the_piece_for_a_card_has_its_shape_and_the_focus_whatever_was_cropped_and_turned() -> None:
    shape = 1200 / 630
    for look in (
        AS_IT_IS,
        Look(Rect(0.2, 0.1, 0.9, 0.8), focus=(0.8, 0.2)),
        Look(turns=1, focus=(0.1, 0.9)),
        Look(turns=2),
    ):
        cut = cut_to(look, 3000, 2000, shape)
        width, height = size_of(cut, 3000, 2000)
        assert abs(width / height - shape) < 0.01
        assert cut.crop.left >= look.crop.left - 1e-9
        assert cut.crop.right <= look.crop.right + 1e-9
        x, y = look.focus
        assert cut.crop.left <= x <= cut.crop.right
        assert cut.crop.top <= y <= cut.crop.bottom
        assert (cut.turns, cut.hidden) == (look.turns, look.hidden)


def test_a_figure_of_too_many_pictures_is_read_as_several_and_a_strange_width_is_kept() -> None:
    data = json.loads(dump_article(article(GROUP)))
    picture = data["blocks"][1]["beside"][0]
    data["blocks"][1]["beside"] = [{**picture, "credit": str(n)} for n in range(7)]
    read = load_article(json.dumps(data))
    figures = [b for b in read.blocks if type(b) is Figure]
    assert [len(f.beside) for f in figures] == [2, 2, 1]
    assert [p.credit for f in figures for p in pictures_of(f)] == ["甲 摄", *map(str, range(7))]
    assert len({f.id for f in figures}) == 3
    for width in ("wide", 1200):
        data = json.loads(dump_article(article(Figure("f", "a" * 64))))
        data["blocks"][1]["width"] = width
        held = load_article(json.dumps(data))
        assert held.blocks[1].width == "column"  # type: ignore[union-attr]
        assert json.loads(dump_article(held)) == data
