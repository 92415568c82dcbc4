"""What a library remembers of a picture: proposed as the file states it, never made up."""

from __future__ import annotations

from picture_samples import encoded, private_jpeg, scene

from newsdesk.pictures.brief import LONGEST, brief, caption_of, credit_of
from newsdesk.pictures.known import Known
from newsdesk.pictures.likeness import alike


def test_a_newsrooms_picture_is_remembered_by_what_it_states() -> None:
    made = brief(private_jpeg(image=scene(1)))
    assert (made.caption, made.credit, made.date) == (
        "厦门的一座桥。",
        "张三、李四/新华社",
        "2026-11-21T09:30:00+08:00",
    )
    for word in ("厦门的一座桥。", "张三", "新华社", "© 某报", "桥", "中国", "2026-11-21"):
        assert word in made.words.split("\n")
    assert "SECRET" not in made.words
    assert alike(made.fingerprint, brief(encoded(scene(1).resize((300, 200)))).fingerprint)


def test_a_picture_that_states_nothing_and_one_that_is_none_are_remembered_as_such() -> None:
    assert brief(encoded(scene(2))).words == ""
    assert brief(b"no picture").fingerprint is None


def test_a_credit_names_the_people_and_the_agency_once() -> None:
    for creators, line, wanted in (
        (("张三",), "", "张三"), ((), "新华社", "新华社"), (("张三",), "新华社记者张三", "新华社记者张三"),
        (("Ann Lee",), "Reuters", "Ann Lee/Reuters"), ((), "", ""), (("张三", "李四"), "", "张三、李四"),
    ):  # fmt: skip
        assert credit_of(Known(creators=creators, credit=line)) == wanted


def test_a_caption_of_many_lines_is_proposed_in_one_and_not_without_end() -> None:
    assert caption_of(Known(caption="一座\n桥\x00 \u2028开通")) == "一座 桥 开通"
    assert len(caption_of(Known(caption="桥" * 5000))) == LONGEST
