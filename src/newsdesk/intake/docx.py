"""Word documents (.docx): ours by the names of their styles, other people's by styles and looks."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, cast

from msgspec.structs import replace

from newsdesk.article.article import Article, Person, settle_titles
from newsdesk.article.article import Source as Origin
from newsdesk.article.blocks import TITLES, Block, Figure, TextBlock
from newsdesk.article.richtext import RichText
from newsdesk.base.errors import UserError
from newsdesk.base.message import M, Message
from newsdesk.base.text import has_han
from newsdesk.extend.ports import Imported, Note, Source
from newsdesk.intake.frontmatter import figures_as_told, metadata
from newsdesk.intake.pagehead import is_statement
from newsdesk.intake.pagelines import length
from newsdesk.intake.pagemeta import Stated, bracketed_names, stated_in
from newsdesk.intake.receipt import receipt

OURS = "urn:newsdesk:docx:1"
"""The namespace of what our own documents carry along (formats/docx)."""
OLD = b"\xd0\xcf\x11\xe0"
_NEAR = 4
"""Lines below the titles and at the end that may say who wrote it, and when."""
_SENTENCE = tuple("。；：，、…;:,.")


class DocxImporter:
    """Reads what the Word exporter writes as far as the format holds it, and what reporters send."""

    name = "docx"
    label: Message = M("Word document")
    suffixes = (".docx", ".docm")

    def sniff(self, head: bytes, name: str) -> float:
        """By the suffix and the first bytes; old Word files are known, to say what to do with them."""
        lower = name.lower()
        if head.startswith(b"PK\x03\x04"):
            return 0.9 if lower.endswith(self.suffixes) else 0.6 if b"word/" in head else 0.0
        return 0.5 if head.startswith(OLD) and lower.endswith((*self.suffixes, ".doc")) else 0.0

    def read(self, source: Source, new_id: Callable[[], str], created: str) -> Imported:
        """The article. Raises UserError for what is none, too large, protected or damaged."""
        from newsdesk.intake.docxbody import BodyReader, shared_credit  # brings lxml: not at the start
        from newsdesk.intake.docxfile import child, open_word
        from newsdesk.intake.pastedlooks import shape
        from newsdesk.intake.pastednotes import changed

        word = open_word(source.data, source.name)
        body = child(word.xml(word.main), "body")
        if body is None:
            raise UserError(
                M("{name} is damaged, or no Word document.", name=source.name),
                M("Open it in Word, save it as .docx again, and import that."),
            )
        told = _told(word)
        reader = BodyReader(word, new_id, own=bool(told))
        reader.read(body)
        reader.counted["macros"] += any(n.endswith("vbaProject.bin") for n in word.archive.namelist())
        reader.counted["margins"] += any(k in ("header", "footer") for k, *_ in word.related.values())
        lines = told.get("lines")
        stale = _drop_lines(reader, lines if isinstance(lines, list) else [])
        shaped, _ = shape(reader.parts, reader.counted)
        found = [_with_asset(b, reader.of_figure) for b in shaped]
        notes = [_STALE] if stale else []
        fields: dict[str, Any] = {}
        if told:
            fields = _fields(told, found)
        blocks, guessed = _titles(found, new_id)
        if not told:
            blocks = [shared_credit(b) if type(b) is Figure else b for b in blocks]
            blocks, fields = _stated(blocks)
            notes += [_GUESSED] if guessed else []
        if reader.dateline:
            fields["dateline"] = reader.dateline
        return self._made(source, blocks, fields, reader.assets, (*notes, *changed(reader.counted)), new_id, created)

    def _made(
        self,
        source: Source,
        blocks: list[Block],
        fields: dict[str, Any],
        assets: Mapping[str, bytes],
        notes: tuple[Note, ...],
        new_id: Callable[[], str],
        created: str,
    ) -> Imported:
        settled = settle_titles(blocks, new_id())
        whole = "".join(b.text.text for b in settled if type(b) is TextBlock)
        if not whole and not assets:
            raise UserError(M("{name} is empty.", name=source.name), M("Choose a file with text in it."))
        chinese = has_han(whole)
        if (time := fields.get("publish_time", "")) and len(time) == 19:  # a time without a zone
            fields["publish_time"] = time + ("+08:00" if chinese else "+00:00")
        fields = {"language": "zh-Hans" if chinese else "en", **fields}
        article = Article(id=new_id(), created=created, updated=created, blocks=settled, **fields)
        return Imported(article, assets, (*receipt(article), *notes))


_STALE = Note(
    "unsure",
    M("Lines about source, names or rights were changed in the document; they stand in the text. Check the details."),
)
_GUESSED = Note("unsure", M("The first line was taken for the headline; check it."))


def _told(word: Any) -> dict[str, Any]:
    """What a document of ours carries along; {} for any other one."""
    for name in word.archive.namelist():
        if name.startswith("customXml/item") and name.endswith(".xml") and "Props" not in name:
            root = word.xml(name)
            if root is not None and root.tag == f"{{{OURS}}}newsdesk":
                try:
                    found = json.loads(root.text or "")
                except (ValueError, RecursionError):
                    return {}
                return found if isinstance(found, dict) else {}
    return {}


def _drop_lines(reader: Any, told: list[Any]) -> bool:
    """Take the lines away that say what the values say. True when one says something else, and stays."""
    gone = {i for i, text in reader.lines if text in told}
    reader.parts[:] = [p for i, p in enumerate(reader.parts) if i not in gone]
    return bool(told) and len(gone) < len(reader.lines)


def _fields(told: dict[str, Any], blocks: list[Block]) -> dict[str, Any]:
    """The fields that a document of ours states; the widths of figures too, when none was put in or taken out."""
    held = told.get("values")
    values: dict[str, Any] = dict(held) if isinstance(held, dict) else {}
    if told.get("figures") == sum(type(b) is Figure for b in blocks):
        blocks[:] = list(figures_as_told(blocks, values))
    return metadata(values)


def _with_asset(block: Block, of_figure: Mapping[str, str]) -> Block:
    asset = of_figure.get(block.id, "") if type(block) is Figure else ""
    return replace(cast("Figure", block), asset=asset) if asset else block


# ------------------------------------------------------------------ what is stated in the text


def _titles(blocks: list[Block], new_id: Callable[[], str]) -> tuple[list[Block], bool]:
    """The blocks with their titles in front, and whether the headline is a guess."""
    rest, front = list(blocks), list[Block]()
    for kind in TITLES:
        found = next((b for b in rest if b.kind == kind), None)
        if found is None and kind == "headline":
            found = _first_line(rest)
            if found is None:
                front.append(TextBlock(new_id(), "headline"))
                continue
            rest.remove(found)
            front.append(TextBlock(found.id, "headline", RichText(found.text.text)))
            return [*front, *[b for b in rest if b.kind == "subtitle"][:1], *_without(rest, "subtitle")], True
        if found is not None:
            rest.remove(found)
            front.append(found)
    return [*front, *rest], False


def _without(blocks: list[Block], kind: str) -> list[Block]:
    first = next((b for b in blocks if b.kind == kind), None)
    return [b for b in blocks if b is not first]


def _first_line(blocks: list[Block]) -> TextBlock | None:
    """The first text, when it looks like a headline and something follows."""
    texts = [b for b in blocks if type(b) is TextBlock]
    first = texts[0] if len(texts) > 1 else None
    if first is None or first.kind not in ("paragraph", "heading", "subheading"):
        return None
    text = first.text.text
    short = length(text) <= 40 and "\n" not in text and not text.endswith(_SENTENCE)
    return first if short and not is_statement(stated_in(text)) else None


def _stated(blocks: list[Block]) -> tuple[list[Block], dict[str, Any]]:
    """The blocks without the lines that state source, time and names, and these as fields."""
    top = sum(b.kind in TITLES for b in blocks[:3])
    near = {*range(top, min(top + _NEAR, len(blocks))), *range(max(top, len(blocks) - _NEAR), len(blocks))}
    people: list[tuple[str, Person]] = []
    source = time = original = ""
    gone = set[int]()
    for i in sorted(near):
        block = blocks[i]
        if type(block) is not TextBlock or block.kind != "paragraph" or length(block.text.text) > 60:
            continue
        said = stated_in(block.text.text)
        if names := bracketed_names(block.text.text):
            said = Stated(people=[("authors", Person(name, "reporter")) for name in names])
        elif not is_statement(said) or (said.rest and length(said.rest) > 2):
            continue
        people += [p for p in said.people if p not in people]
        source, time, original = source or said.source, time or said.time, original or said.original_title
        gone.add(i)
    fields = {
        "source": Origin(source, kind="reprint" if original else "original", original_title=original),
        "authors": tuple(p for key, p in people if key == "authors"),
        "editors": tuple(p for key, p in people if key == "editors"),
        "publish_time": time,
    }
    return [b for i, b in enumerate(blocks) if i not in gone], {k: v for k, v in fields.items() if v}
