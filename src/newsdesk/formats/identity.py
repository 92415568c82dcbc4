"""What an article is called for ever, wherever it is published."""

from __future__ import annotations

import re

from newsdesk.article.article import Article

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def identity(article: Article) -> str:
    """ "urn:uuid:…", the same in JSON-LD and microdata; "" when the id is no UUID."""
    return f"urn:uuid:{article.id.lower()}" if _UUID.fullmatch(article.id) else ""
