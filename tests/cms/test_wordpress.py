"""The connector to WordPress, against a real one."""

from __future__ import annotations

from typing import Any

import pytest
from contract import Bench, Contract
from wordpress import EDITOR, REPORTER, WordPress

from newsdesk.article.article import Article
from newsdesk.extend.publishing import Target
from newsdesk.publish.wordpress import WordPressPublisher


def bench_of(site: WordPress, user: str, **target: Any) -> Bench:
    def posts(article: Article) -> list[dict[str, Any]]:
        named = f"nd-{article.id}", f"newsdesk-{article.id}"
        return [p for p in site.posts() if p["post_name"].startswith(named[0]) or named[1] in p["post_content"]]

    def edit(article: Article) -> None:
        (post,) = posts(article)
        changed = post["post_content"].replace("口袋公园", "街心公园", 1)
        site.ask(f"/wp-json/wp/v2/posts/{post['ID']}", EDITOR, body={"content": changed})

    return Bench(
        WordPressPublisher(),
        Target("site", "wordpress", site.address, user, **target),
        site.users[user],
        articles=lambda article: len(posts(article)),
        pictures=lambda: len(site.attachments()),
        edit=edit,
    )


class TestContract(Contract):
    @pytest.fixture
    def bench(self, wordpress: WordPress) -> Bench:
        return bench_of(wordpress, EDITOR)


class TestContractOfAnAuthor(Contract):
    """Without unfiltered_html, and without the right to make categories."""

    @pytest.fixture
    def bench(self, wordpress: WordPress) -> Bench:
        for name in ("新闻中心", "要闻"):
            above = (
                {"parent": wordpress.sql("SELECT MAX(term_id) AS n FROM wp_terms")[0]["n"]} if name == "要闻" else {}
            )
            wordpress.ask("/wp-json/wp/v2/categories", EDITOR, body={"name": name, **above})
        return bench_of(wordpress, REPORTER)
