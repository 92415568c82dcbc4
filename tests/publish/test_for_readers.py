"""What goes to a target is for readers: what the newsroom keeps with an article stays here."""

from __future__ import annotations

import json

import msgspec
import pytest
from bench import MemoryPublisher, work

from newsdesk.article.article import Article, Person
from newsdesk.article.blocks import Opaque, TextBlock
from newsdesk.article.richtext import rich
from newsdesk.desk.desk import Desk
from newsdesk.desk.outbox import Wish
from newsdesk.extend.publishing import Parcel
from newsdesk.publish.parcel import for_readers

HELD = '{"secret": "only for the newsroom"}'


@pytest.fixture
def held(story: Article) -> Article:
    """With a note, keys and a block that a newer version made, and a word that is still to verify."""
    return msgspec.structs.replace(
        story,
        note="only for the newsroom",
        extra=HELD,
        authors=(Person("张三", "reporter", HELD),),
        source=msgspec.structs.replace(story.source, extra=HELD),
        blocks=(
            *(msgspec.structs.replace(b, extra=HELD) for b in story.blocks if hasattr(b, "extra")),
            TextBlock("v", "paragraph", rich("约三千人", (0, 4, "verify"), (1, 3, "strong"))),
            Opaque("o", '{"type": "poll", "question": "only for the newsroom"}'),
        ),
    )


@pytest.mark.parametrize("format", ["json", "ninjs", "html"])
def test_a_delivery_has_nothing_that_is_the_newsrooms_own(
    desk: Desk, cms: MemoryPublisher, held: Article, format: str
) -> None:
    brought: list[Parcel] = []
    cms.brought = brought.append
    row = desk.outbox.put(held, Wish("site", status="draft"))
    work(desk)
    bundle = brought[0].bundle(format, {})
    assert b"only for the newsroom" not in b"".join(bundle.files.values())
    assert "only for the newsroom" not in repr(brought[0].article)
    assert desk.library.outbox.article(row.id) == held, "what is kept here is whole"
    exported = desk.registry.exporter("json").export(held, desk.pictures_for(held), desk.house, {})
    model = json.loads(exported.files[exported.entry])["model"]
    assert model["secret"] == "only for the newsroom", "a file for another Newsdesk has it"


def test_marks_of_what_is_to_verify_go_with_drafts_alone(held: Article) -> None:
    """Who goes on with a draft in the content system has to see them; readers never do."""
    assert "verify" in {m.type for m in for_readers(held, "draft").block("v").text.marks}  # type: ignore[union-attr]
    published = for_readers(held, "publish").block("v")
    assert published == TextBlock("v", "paragraph", rich("约三千人", (1, 3, "strong")))


def test_an_article_without_such_things_goes_as_it_is(story: Article) -> None:
    assert for_readers(story, "publish") == msgspec.structs.replace(story, note="")
