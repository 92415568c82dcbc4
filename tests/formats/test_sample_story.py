"""The sample story is whole: its pictures are the ones it names, and it uses every field."""

from __future__ import annotations

import hashlib
import io

from export_samples import sample_story
from PIL import Image

from newsdesk.article.article import FIELDS
from newsdesk.article.blocks import Figure
from newsdesk.article.codec import dump_article, load_article
from newsdesk.article.outline import count
from newsdesk.base.paths import resources


def test_the_pictures_are_the_ones_that_the_story_names() -> None:
    held = {hashlib.sha256(p.read_bytes()).hexdigest(): p.read_bytes() for p in (resources() / "samples").glob("*.jpg")}
    figures = [b for b in sample_story().body if isinstance(b, Figure)]
    assert {f.asset for f in figures} == set(held)
    for data in held.values():
        assert len(data) < 350_000
        with Image.open(io.BytesIO(data)) as picture:
            assert picture.size == (1920, 1200)


def test_every_field_is_filled_in_and_every_figure_described() -> None:
    story = sample_story()
    assert [name for name in FIELDS if not getattr(story, name)] == []
    assert all(f.caption.text and f.credit and f.alt for f in story.body if isinstance(f, Figure))
    assert (count(story).figures, count(story).sections) == (3, 3)
    assert count(story).characters > 850


def test_the_story_survives_the_codec() -> None:
    assert load_article(dump_article(sample_story())) == sample_story()
