"""The article as CommonMark with front matter: ``article.md`` and its pictures under ``images/``.

The form, so that :mod:`newsdesk.intake.markdown` reads everything back::

    ---
    title: "口袋公园添绿意"
    kicker: "城市更新"
    subtitle: "…"
    source: "城市日报"
    source_link: "https://citydaily.example/"
    authors: [{"name": "张三", "role": "reporter"}, {"name": "李四", "role": "photographer"}]
    editors: [{"name": "王五", "role": "responsible-editor"}]
    channel: ["新闻中心", "要闻"]
    date: "2026-11-21T09:44:00+08:00"
    keywords: ["公园", "城市更新"]
    ---

    The lead …

    ## Heading

    ### Subheading

    > A quoted paragraph.
    >
    > Another one of the same quote.
    >
    > —— <cite>张三，居民</cite>

    - bullet
    - bullet

    1. number

    ![alt text](<images/0123456789abcdef-1600.jpg>)
    The caption with its **marks** <small>李四 摄</small>

    ***

Front matter: one ``key: value`` a line, the value a JSON scalar or JSON array on that line (so it is YAML too). Keys,
in this order, each left out when empty: ``title kicker subtitle short_headline source source_link source_kind
original_title original_authors authors editors dateline channel date keywords subjects summary slug language
copyright_holder copyright_notice digital_source_type``. ``authors`` and ``editors`` are arrays of objects with "name"
and "role" (role may be missing); ``source_kind`` stands only for "reprint"; ``date`` is the publish time, RFC 3339.

Body: the titles are in the front matter only, so is the dateline. A quote's attribution is the paragraph of the
blockquote that is ``—— <cite>…</cite>``. A figure is a paragraph that begins with its image; what follows on the next
line is the caption, and ``<small>…</small>`` at its end the credit. A figure without a picture has an empty address.
A soft break is two spaces and a line feed, or ``<br>`` where a line feed cannot stand (headings, list items, captions,
empty lines). Marks are ``**``, ``*`` and ``[text](<address>)``; ``<strong>`` and ``<em>`` stand in where CommonMark
would not see the stars (``**“引语”**后``) or where marks overlap. ``<!-- -->`` keeps two neighbouring lists apart.

Text is escaped with backslashes, and with character references where Markdown dialects know no backslash, so nothing in
it becomes markup. Not held: block ids, the desk note, blocks of newer versions, empty paragraphs, unsafe links.
"""

from __future__ import annotations
