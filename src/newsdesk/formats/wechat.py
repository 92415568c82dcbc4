"""The article for a WeChat official account: ``wechat.html``, to be copied into its editor, and the pictures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from markupsafe import escape

from newsdesk.article.article import Article
from newsdesk.base.errors import UserError
from newsdesk.base.message import M, Message
from newsdesk.extend.ports import Bundle, House, Option, Picture
from newsdesk.formats.figures import EVERYWHERE, path_of, plain, shown
from newsdesk.formats.options import read_options
from newsdesk.formats.runs import line
from newsdesk.formats.soundness import faults
from newsdesk.formats.wechatbody import rich_text
from newsdesk.formats.wechatlint import MOST_BYTES, wechat_lint
from newsdesk.formats.words import language_tag, words_for

ENTRY = "wechat.html"
# As wide as WeChat shows an article on a computer.
_PAGE = """<!DOCTYPE html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
</head>
<body style="margin:0 auto;max-width:677px;padding:20px 16px">
{content}
</body>
</html>
"""
_BODY = re.compile(r"<body[^>]*>(.*)</body>", re.DOTALL)
_EXPECTED = ("upload", "long")
"""What is no fault of ours: pictures are uploaded when the article is put in, and a long article is a long one."""


class WeChatExporter:
    """``wechat.html``, styles at each element, and of each picture under ``images/`` the largest that WeChat takes."""

    name = "wechat"
    label: Message = M("WeChat official account")
    limits: tuple[Message, ...] = (
        M("Links become numbers, with the addresses at the end: WeChat lets none lead outside."),
        M("The headline is for WeChat's own field, and a picture is no wider than the text."),
        M("Pictures are put in by hand where WeChat does not take them with the text."),
        M("Blocks that a newer version made, empty paragraphs and unsafe links are left out."),
    )
    options: Mapping[str, Option] = {}

    def export(
        self, article: Article, pictures: Mapping[str, Picture], house: House, options: Mapping[str, Any]
    ) -> Bundle:
        """The bundle; equal input gives equal bytes. UserError when WeChat takes none of a picture's files."""
        read_options(options, self.options)
        files = [plain(picture, below=MOST_BYTES) for _, picture in shown(article, pictures)]
        if any(file.mime not in EVERYWHERE for file in files):
            raise UserError(
                M("WeChat takes pictures as JPEG or PNG, and the desk profile makes neither."),
                M("Add jpeg to the formats of pictures in the desk profile."),
            )
        if any(len(file.data) >= MOST_BYTES for file in files):
            raise UserError(
                M("A picture has 1 MB or more in every size, and WeChat takes none such."),
                M("Add a smaller width to the sizes of pictures in the desk profile."),
            )
        page = _PAGE.format(
            lang=escape(language_tag(article.language)),
            title=escape(line(article.headline) or words_for(article.language)["text"]),
            content=rich_text(article, pictures, path_of),
        )
        return Bundle(ENTRY, {ENTRY: page.encode(), **{path_of(file): file.data for file in files}})

    def verify(self, bundle: Bundle) -> Iterable[str]:
        """Is the markup sound, does WeChat keep all of it, and does it take every picture?"""
        page = bundle.files[ENTRY].decode()
        yield from faults(page)
        content = _BODY.search(page)
        yield from (str(r.message) for r in wechat_lint(content[1] if content else page) if r.code not in _EXPECTED)
        yield from (f"{name} has 1 MB or more" for name, data in bundle.files.items() if len(data) >= MOST_BYTES)
