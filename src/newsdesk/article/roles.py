"""What people named on a page do, in the newsroom's words. A role outside this list is shown as written."""

from __future__ import annotations

from newsdesk.base.message import M, Message

AUTHOR_ROLES: dict[str, Message] = {
    "reporter": M("Reporter"),
    "correspondent": M("Correspondent"),
    "photographer": M("Photographer"),
    "intern": M("Intern"),
    "commentator": M("Commentator"),
    "translator": M("Translator"),
}

EDITOR_ROLES: dict[str, Message] = {
    "responsible-editor": M("Responsible editor"),
    "editor": M("Editor"),
    "proofreader": M("Proofreader"),
    "reviewer": M("Reviewer"),
    "designer": M("Page designer"),
}

# The Chinese words as they stand on pages; exporters print them when the article's language is Chinese.
CHINESE: dict[str, str] = {
    "reporter": "记者",
    "correspondent": "通讯员",
    "photographer": "摄影",
    "intern": "实习生",
    "commentator": "评论员",
    "translator": "翻译",
    "responsible-editor": "责任编辑",
    "editor": "编辑",
    "proofreader": "校对",
    "reviewer": "审核",
    "designer": "版式设计",
}


def role_word(role: str, language: str) -> str:
    """The word printed for a role in the article's own language; an unknown role is printed as it is."""
    if language.lower().startswith("zh"):
        return CHINESE.get(role, role)
    message = AUTHOR_ROLES.get(role) or EDITOR_ROLES.get(role)
    return str(message) if message else role
