"""An article written and read again is the same; what is unknown is kept; what is wrong is refused."""

from __future__ import annotations

import json

import jsonschema
import pytest

from newsdesk.article.article import Article
from newsdesk.article.blocks import Figure, Opaque, TextBlock
from newsdesk.article.codec import (
    article_schema,
    article_to_json,
    block_from_json,
    block_to_json,
    dump_article,
    load_article,
)
from newsdesk.article.look import AS_IT_IS, MOST_HIDDEN, Hidden, Look, Rect, look_from_json, look_to_json
from newsdesk.article.outline import count, groups, lead, sections
from newsdesk.article.richtext import rich
from newsdesk.base.errors import UserError
from newsdesk.base.paths import resources

STORY = (resources() / "samples" / "story.json").read_bytes()


def test_the_sample_story_fits_the_published_schema_and_survives_a_round_trip() -> None:
    article = load_article(STORY)
    data = article_to_json(article)
    jsonschema.validate(data, article_schema())
    assert load_article(dump_article(article)) == article
    assert dump_article(load_article(dump_article(article))) == dump_article(article)


def test_a_key_that_a_look_does_not_have_is_not_kept_for_half_a_look_would_be_published() -> None:
    made = block_from_json(json.loads('{"type": "figure", "id": "f", "new": 1, "look": {"turns": 1, "polygons": [1]}}'))
    assert block_to_json(made)["look"] == {"turns": 1}
    assert block_to_json(made)["new"] == 1


def test_what_a_newer_version_wrote_is_kept_word_for_word() -> None:
    data = json.loads(STORY)
    data["mood"] = {"new": [1, 2]}
    data["source"]["rating"] = 5
    data["authors"][0]["orcid"] = "0000"
    data["blocks"][3]["weight"] = 1.5
    data["blocks"].append({"type": "hologram", "id": "z9", "beams": [{"a": 1}]})
    article = load_article(json.dumps(data).encode())
    assert type(article.blocks[-1]) is Opaque
    again = json.loads(dump_article(article))
    assert again["mood"] == data["mood"]
    assert again["source"]["rating"] == 5
    assert again["authors"][0]["orcid"] == "0000"
    assert again["blocks"][3]["weight"] == 1.5
    assert again["blocks"][-1] == data["blocks"][-1]


@pytest.mark.parametrize(
    "change",
    [
        lambda d: d.update(version=99),
        lambda d: d.update(format="other"),
        lambda d: d.update(blocks="none"),
        lambda d: d["blocks"].append({"type": "paragraph"}),
        lambda d: d["blocks"].append(7),
        lambda d: d.update(authors=[{"role": "x"}]),
        lambda d: d.pop("id"),
    ],
)
def test_a_damaged_or_newer_file_is_refused_with_a_sentence(change) -> None:
    data = json.loads(STORY)
    change(data)
    with pytest.raises(UserError) as caught:
        load_article(json.dumps(data).encode())
    assert caught.value.hint is not None
    with pytest.raises(UserError):
        load_article(STORY[:-20])


def test_marks_that_reach_out_of_the_text_are_cut() -> None:
    data = {"format": "newsdesk-article", "version": 1, "id": "a", "blocks": []}
    text = {"text": "ab", "marks": [{"start": 1, "end": 99, "type": "strong"}]}
    data["blocks"] = [{"type": "headline", "id": "h"}, {"type": "paragraph", "id": "p", "text": text}]
    block = load_article(json.dumps(data).encode()).blocks[1]
    assert block.text == rich("ab", (1, 2, "strong"))


def test_characters_are_counted_as_chinese_newsrooms_count_them() -> None:
    def counted(text: str) -> int:
        return count(Article(id="a", blocks=(TextBlock("p", "paragraph", rich(text)),))).characters

    assert counted("推窗见绿，出门进园。") == 10
    assert counted("今年 36 处，4.2 万平方米") == 10
    assert counted("Hello big world") == 3
    assert counted("全角　空格") == 4
    assert counted("“引语”——……") == 8
    assert counted("👍𠮷") == 2
    figure = Figure("f", caption=rich("图说"), credit="李四 摄")
    assert count(Article(id="a", blocks=(figure,))).characters == 2


def test_neighbours_that_belong_together_are_grouped_and_sections_cut_at_headings() -> None:
    article = load_article(STORY)
    kinds = [g.kind for g in groups(article.body)]
    assert kinds.count("bullet") == 1
    assert kinds.count("quote") == 1
    found = list(sections(article.body))
    assert found[0].heading is None
    assert len(found) == 4
    assert sum(len(s.blocks) for s in found) + 3 == len(article.body)
    assert lead(article).startswith("推窗见绿")


def test_a_figure_keeps_how_it_is_shown() -> None:
    look = Look(crop=Rect(0.1, 0.2, 0.9, 1.0), turns=1, hidden=(Hidden(Rect(0.4, 0.4, 0.5, 0.5)),))
    figure = Figure("f", "0" * 64, rich("图说"), look=look)
    assert block_from_json(block_to_json(figure)) == figure
    assert "look" not in block_to_json(Figure("f", "0" * 64))


def figure_with(look: str) -> Figure:
    made = block_from_json(json.loads(f'{{"type": "figure", "id": "f", "look": {look}}}'))
    assert isinstance(made, Figure)
    return made


@pytest.mark.parametrize(
    ("look", "instead"),
    [
        ('{"turns": -7}', Look(turns=1)),
        ('{"turns": 99999999999999999999999999999999999}', Look(turns=3)),
        ('{"brightness": NaN, "contrast": Infinity}', Look(contrast=1.0)),
        ('{"focus": [NaN, -1e400]}', Look(focus=(0.5, 0.0))),
        ('{"crop": {"left": 0.9, "top": NaN, "right": -3, "bottom": Infinity}}', Look(crop=Rect(0.0, 0.0, 0.9, 1.0))),
        ('{"hidden": [{"place": {"left": NaN, "right": NaN}}]}', Look(hidden=(Hidden(Rect()),))),
        ("{}", AS_IT_IS),
    ],
)
def test_a_look_from_outside_is_brought_into_its_limits(look: str, instead: Look) -> None:
    figure = figure_with(look)
    assert figure.look == instead
    assert block_from_json(block_to_json(figure)) == figure
    assert look_from_json(look_to_json(figure.look)) == figure.look


def test_equal_looks_are_equal_texts() -> None:
    assert look_to_json(Look(crop=Rect(), turns=1, focus=(0.5, 1 / 2), contrast=-0.0)) == '{"turns":1}'
    assert look_to_json(Look(crop=Rect(), focus=(0.5, 1 / 2))) == ""


def test_of_too_many_hidden_places_none_is_shown() -> None:
    places = [Rect(i / 1000, 0.25, (i + 1) / 1000, 0.5) for i in range(1000)]
    look = json.dumps({"hidden": [{"place": {f: getattr(p, f) for f in Rect.__struct_fields__}} for p in places]})
    hidden = figure_with(look).look.hidden
    assert len(hidden) == MOST_HIDDEN
    for p in places:
        assert any(
            h.place.left <= p.left and p.right <= h.place.right and h.place.top <= p.top and p.bottom <= h.place.bottom
            for h in hidden
        )


@pytest.mark.parametrize("look", ['{"turns": "1"}', '{"brightness": 1' + "0" * 400 + "}", '{"hidden": 3}', "[]"])
def test_what_is_no_look_is_refused_with_a_sentence(look: str) -> None:
    head = '{"format": "newsdesk-article", "version": 1, "id": "a", "blocks": ['
    with pytest.raises(UserError):
        load_article(f'{head}{{"type": "figure", "id": "f", "look": {look}}}]}}')
