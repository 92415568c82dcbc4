"""The words a finished page prints around the text, in the article's own language."""

from __future__ import annotations

import re
from collections.abc import Mapping

from newsdesk.base.text import is_chinese

Words = Mapping[str, str]

CHINESE: Words = {
    "here": "当前位置",
    "text": "正文",
    "source": "来源：",
    "reprint": "转载自：",
    "original_title": "原标题：{}",
    "original_authors": "原作者：{}",
    "attribution": "——",
    "dateline": "　",
    "open": "（",
    "close": "）",
    "between_names": " ",
    "between_roles": "　",
    "after_role": " ",
    "after_editor_role": "：",
    "between_editors": "　",
    "before_credit": "　",
    "between_credits": "；",
    "picture": "图：",
    "left": "左图　",
    "middle": "中图　",
    "right": "右图　",
    "note": "编者按：",
    "correction": "更正：",
    "generated": "本文含人工智能生成内容",
    "links": "文中链接",
    "generated_picture": "AI生成",
    "proof": "清样　修订 {}",
}

ENGLISH: Words = {
    "here": "You are here",
    "text": "Article",
    "source": "Source: ",
    "reprint": "Reprinted from: ",
    "original_title": "Original title: {}",
    "original_authors": "Original authors: {}",
    "attribution": "— ",
    "dateline": " — ",
    "open": "(",
    "close": ")",
    "between_names": ", ",
    "between_roles": "; ",
    "after_role": ": ",
    "after_editor_role": ": ",
    "between_editors": "; ",
    "before_credit": " ",
    "between_credits": "; ",
    "picture": "Picture: ",
    "left": "left: ",
    "middle": "middle: ",
    "right": "right: ",
    "note": "Editor's note: ",
    "correction": "Correction: ",
    "generated": "This article contains AI-generated content",
    "links": "Links",
    "generated_picture": "AI-generated image",
    "proof": "Proof, revision {}",
}

DASHES = ("—", "―", "–", "-", "─")
"""What may begin an attribution already."""

_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def words_for(language: str) -> Words:
    """The table for a language: Chinese or, for every other one, English."""
    return CHINESE if is_chinese(language) else ENGLISH


def language_tag(language: str) -> str:
    """The language for ``<html lang>``; a tag that is none is left to the words' own language."""
    return language if _TAG.fullmatch(language) else "zh-Hans" if is_chinese(language) else "en"
