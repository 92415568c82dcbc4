"""The article as Founder's content systems hold it: a comment with its fields, and its text between two others.

::

    <!--enpproperty <articleid>…</articleid><date>2026-11-21 09:44:00.0</date><author>张三,李四</author>
    <title>…</title><keyword>公园,更新</keyword><subtitle>…</subtitle><introtitle>…</introtitle>
    <nodename>要闻</nodename><sourcename>…</sourcename>/enpproperty--><!--enpcontent-->…<!--/enpcontent-->

(all of the first comment in one line). That is how these systems, the commonest of Chinese city papers, publish an
article and read one; there is no public schema. The numbers of site and channel are the system's own and are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsdesk.article.article import Article
from newsdesk.formats.runs import line
from newsdesk.formats.times import moment

_FORM = re.compile(r"<!--enpproperty (.*?)/enpproperty--><!--enpcontent-->\n(.*)\n<!--/enpcontent-->\n", re.DOTALL)
_FIELD = re.compile(r"<([a-z]+)>([^<>]*)</\1>")
# What would end the comment or a field in it, as the same signs in full width.
_WIDE = {ord("<"): "＜", ord(">"): "＞"}


def founder(article: Article, content: str) -> str:
    """The two parts; ``content`` is the article's text as HTML without comments."""
    when = moment(article.publish_time)
    names = dict.fromkeys(line(p.name) for p in article.authors if line(p.name))
    fields = {
        "articleid": article.id,
        "date": f"{when:%Y-%m-%d %H:%M:%S}.0" if when else "",
        "author": ",".join(names),
        "title": article.headline,
        "keyword": ",".join(line(word) for word in article.keywords if line(word)),
        "subtitle": article.subtitle,
        "introtitle": article.kicker,
        "nodename": article.channel[-1] if article.channel else "",
        "sourcename": article.source.name,
    }
    told = "".join(f"<{name}>{_value(text)}</{name}>" for name, text in fields.items())
    return f"<!--enpproperty {told}/enpproperty--><!--enpcontent-->\n{content}\n<!--/enpcontent-->\n"


def _value(text: str) -> str:
    return re.sub(r"-{2,}", lambda m: "－" * len(m[0]), line(text).translate(_WIDE))


def unfit(text: str) -> Iterator[str]:
    """What is wrong with the comments."""
    found = _FORM.fullmatch(text)
    if not found:
        yield "the comments of the form are not there, or not in order"
    elif "<!--" in found[2] or _FIELD.sub("", found[1]) or "--" in found[1]:
        yield "a field or the text holds what ends a comment"
