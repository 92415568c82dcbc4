"""The sample story: something to look at on the first day, and what `make run` shows."""

from __future__ import annotations

from pathlib import Path

from newsdesk.article.codec import load_article
from newsdesk.base.errors import UserError
from newsdesk.base.paths import resources
from newsdesk.desk.desk import Desk

PICTURES = ("park.jpg", "riverside.jpg", "market.jpg")


def open_sample(desk: Desk) -> str:
    """The id of the sample story; it is put into the library once and taken out of the bin when it is there."""
    folder = resources() / "samples"
    article = load_article((folder / "story.json").read_bytes())
    try:
        desk.library.revision(article.id)
    except UserError:
        for name in PICTURES:
            desk.take_in((folder / name).read_bytes(), name)
        desk.library.create(article)
    else:
        desk.restore(article.id)
    return article.id


def sample_profile() -> Path:
    """The desk profile that belongs to the sample story."""
    return resources() / "profiles" / "city-daily.toml"
