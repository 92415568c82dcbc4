"""What extruct, trafilatura, newspaper4k and readability read out of a page, as JSON; in the judges' environment."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import extruct
import lxml.html
import newspaper
import readability
import trafilatura


def main(file: Path) -> dict[str, Any]:
    page = file.read_text("utf-8")
    found = extruct.extract(
        page, base_url="https://citydaily.example/", syntaxes=["json-ld", "opengraph"], uniform=True
    )
    (graph,) = [d["@graph"] for d in found["json-ld"]]
    (news,) = [d for d in graph if d["@type"] == "NewsArticle"]
    (opengraph,) = found["opengraph"]
    text = json.loads(trafilatura.extract(page, output_format="json", with_metadata=True, favor_recall=True))
    paper = newspaper.Article("https://citydaily.example/", language="zh")
    paper.download(input_html=page)
    paper.parse()
    document = readability.Document(page)
    summary = lxml.html.fromstring(document.summary(html_partial=True))
    return {
        "extruct": {
            "headline": news["headline"],
            "authors": [a["name"] for a in news["author"]],
            "date": news["datePublished"],
            "body": opengraph.get("og:description", ""),
        },
        "trafilatura": {
            "headline": text["title"],
            "authors": [a.strip() for a in text["author"].split(";")],
            "date": text["date"],
            "body": text["text"],
        },
        "newspaper4k": {
            "headline": paper.title,
            "authors": paper.authors,
            "date": paper.publish_date.isoformat() if paper.publish_date else "",
            "body": paper.text,
        },
        "readability": {"headline": document.short_title(), "body": summary.text_content()},
    }


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1])), ensure_ascii=False))
