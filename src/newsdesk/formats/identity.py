"""What an article is called for ever, wherever it is published."""

from __future__ import annotations

import re
import uuid

from newsdesk.article.article import Article
from newsdesk.article.blocks import Figure

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def identity(article: Article) -> str:
    """ "urn:uuid:…", the same in JSON-LD and microdata; "" when the id is no UUID."""
    return f"urn:uuid:{article.id.lower()}" if _UUID.fullmatch(article.id) else ""


def article_uri(article: Article) -> str:
    """The same for formats that must have one: made of the id when that is no UUID (RFC 9562, 5.5)."""
    return identity(article) or _made("article", article.id)


def picture_uri(article: Article, picture: Figure) -> str:
    """What a picture of an article is called for ever; one that is put in its place is called something else."""
    return _made(article_uri(article), picture.id, picture.asset)


def _made(*parts: str) -> str:
    text = "\x1e".join(parts).encode("utf-8", "replace").decode()
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, text)}"
