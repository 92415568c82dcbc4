"""The details panel: everything a newsroom states about an article, and the picture at the caret."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from newsdesk.article.article import Article, Person
from newsdesk.article.blocks import Figure, Width, picture_place, pictures_in
from newsdesk.article.document import Change, Document
from newsdesk.article.edits import Replace, SetField, SetMeta
from newsdesk.article.outline import lead_picture
from newsdesk.article.roles import AUTHOR_ROLES, EDITOR_ROLES
from newsdesk.base.clock import Clock
from newsdesk.base.i18n import Translator
from newsdesk.base.message import M, Message
from newsdesk.desk.pictures import Said
from newsdesk.desk.profile import Profile
from newsdesk.desktop.composed import KeepsComposed
from newsdesk.desktop.panels.fields import ChoiceField, Field, LineField, ListField, TextField, TimeField
from newsdesk.desktop.panels.figurerow import FigureRow
from newsdesk.desktop.panels.fromfile import FromFile
from newsdesk.desktop.panels.people import PeopleField
from newsdesk.extend.ports import Finding

if TYPE_CHECKING:
    from newsdesk.desktop.panels.filelines import FileLine

RESPONSIBLE = "responsible-editor"
LABELS: dict[str, Message] = {
    "channel": M("Channel"),
    "source": M("Source"),
    "publish_time": M("Publish time"),
    "authors": M("Authors"),
    RESPONSIBLE: M("Responsible editor"),
    "editors": M("Other editors"),
    "dateline": M("Dateline"),
    "summary": M("Summary"),
    "keywords": M("Keywords"),
    "slug": M("Web address (slug)"),
    "short_headline": M("Short headline"),
    "language": M("Language"),
    "copyright_holder": M("Copyright holder"),
    "copyright_notice": M("Copyright notice"),
    "note": M("Note to the desk (never exported)"),
    "source.link": M("Source link"),
    "source.kind": M("Original or reprint"),
    "source.original_title": M("Original title"),
    "source.original_authors": M("Original authors"),
    "credit": M("Credit"),
    "alt": M("Description for people who cannot see it"),
}
READ: dict[str, Callable[[Article], Any]] = {
    RESPONSIBLE: lambda a: "、".join(p.name for p in a.editors if p.role == RESPONSIBLE),
    "editors": lambda a: tuple(p for p in a.editors if p.role != RESPONSIBLE),
    "source": lambda a: a.source.name,
    "source.link": lambda a: a.source.link,
    "source.kind": lambda a: a.source.kind,
    "source.original_title": lambda a: a.source.original_title,
    "source.original_authors": lambda a: a.source.original_authors,
}


class DetailsPanel(QScrollArea):
    """Shows one document at a time; what a person changes here becomes an edit that undo covers. ``pictureShown`` gives
    the picture of the figure that is shown, "" for none."""

    pictureShown = Signal(str)

    pictureWanted = Signal()
    """The picture at the caret shall be edited."""

    def __init__(self, t: Translator, profile: Profile, clock: Clock) -> None:
        super().__init__()
        self.setObjectName("details")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._t, self._profile, self._clock = t, profile, clock
        self.document: Document | None = None
        self._figure = self._asset = ""
        self.fields: dict[str, Field] = {}
        self._build()
        self.show_document(None)

    def _build(self) -> None:
        t = self._t
        holder = self._holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(16, 14, 16, 24)
        column.setSpacing(11)
        self._picture = QWidget()
        inner = QVBoxLayout(self._picture)
        inner.setContentsMargins(0, 0, 0, 8)
        inner.setSpacing(9)
        inner.addWidget(_title(t("Picture")))
        self.figure_row = FigureRow(t)
        inner.addWidget(self.figure_row.numbers)
        for key in ("credit", "alt"):
            inner.addWidget(self._add(key, self._make(key)))
        inner.addWidget(self.figure_row)
        self.figure_row.widthWanted.connect(self._set_width)
        self.figure_row.leadWanted.connect(self._set_lead)
        self._edit = QPushButton(t("Edit picture…"))
        self._edit.clicked.connect(lambda: self.pictureWanted.emit())
        inner.addWidget(self._edit, 0, Qt.AlignmentFlag.AlignLeft)
        self.from_file = FromFile(t)
        self.from_file.wanted.connect(self._use)
        self.from_file.accepted.connect(self._accept)
        inner.addWidget(self.from_file)
        inner.addSpacing(8)
        inner.addWidget(_title(t("Article")))
        self._picture.hide()
        column.addWidget(self._picture)
        for group in (
            ("channel",), ("source",), ("publish_time",), ("authors",), (RESPONSIBLE,), ("editors",), ("dateline",),
            ("summary",), ("keywords",), ("slug",), ("short_headline",), ("language", "source.kind"),
            ("source.link",), ("source.original_title",), ("source.original_authors",),
            ("copyright_holder",), ("copyright_notice",), ("note",),
        ):  # fmt: skip
            row = QHBoxLayout()
            row.setSpacing(10)
            for key in group:
                row.addWidget(self._add(key, self._make(key)))
            column.addLayout(row)
        column.addStretch(1)
        self.setWidget(holder)

    def _add(self, key: str, field: Field) -> Field:
        self.fields[key] = field
        field.edited.connect(lambda value: self._edited(key, value))
        return field

    def _make(self, key: str) -> Field:
        t, profile, label = self._t, self._profile, self._t(LABELS[key])
        staff = [m.name for m in profile.staff]
        hint = t("Required before publication") if key in profile.required else ""
        if key in ("authors", "editors"):
            roles = AUTHOR_ROLES if key == "authors" else {k: w for k, w in EDITOR_ROLES.items() if k != RESPONSIBLE}
            return PeopleField(label, t, roles, staff)
        if key == "channel":
            return ListField(label, hint, [" › ".join(c.path) for c in profile.channels], path=True)
        if key == "source":
            return ListField(label, hint, [s.name for s in profile.sources], plain=True)
        if key in ("keywords", "source.original_authors"):
            return ListField(label, hint)
        if key == "publish_time":
            return TimeField(label, t, self._clock)
        if key in ("summary", "note", "alt"):
            field = TextField(label, t, 56 if key == "alt" else 74, counted=key == "summary")
            if key == "alt":
                field.text.setPlaceholderText(t("What is to be seen, not what the caption says already"))
            return field
        if key == "language":
            return ChoiceField(label, {"zh-Hans": "简体中文", "zh-Hant": "繁體中文", "en": "English"})
        if key == "source.kind":
            return ChoiceField(label, {"original": t("Original"), "reprint": t("Reprint")})
        return LineField(label, hint)

    # ------------------------------------------------------------------ document to panel

    def show_document(self, document: Document | None) -> None:
        """Show another document, or none; what is being composed in a field still goes into the one before."""
        for composed in self.findChildren(KeepsComposed):
            composed.finish(ask=True)
        if self.document is not None and self._changed in self.document.listeners:
            self.document.listeners.remove(self._changed)
        self.document = document
        self.setEnabled(document is not None)
        self._holder.setVisible(document is not None)  # fields of nothing would only say what they want
        bar = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(bar.ScrollBarAlwaysOff if document is None else bar.ScrollBarAsNeeded)
        self.show_figure(None)
        for field in self.fields.values():
            field.forget()
        self.mark(())
        if document is not None:
            document.listeners.append(self._changed)
            self._show(document.article)
        self.verticalScrollBar().setValue(0)

    def _changed(self, change: Change) -> None:
        if self.document is not None:
            self._show(self.document.article)

    def _show(self, article: Article) -> None:
        for key, field in self.fields.items():
            if key not in ("credit", "alt"):
                field.show_value(_value(key, article))
        reprint = article.source.kind == "reprint"
        self.fields["source.original_title"].setVisible(reprint)
        self.fields["source.original_authors"].setVisible(reprint)
        self.show_figure(self._shown_figure())

    def show_figure(self, figure: Figure | None) -> None:
        """Show the picture at the caret, as a figure of its own, or none; another one from the top, unless somebody
        writes here."""
        focus = QApplication.focusWidget()
        if figure is not None and figure.id != self._figure and not (focus is not None and self.isAncestorOf(focus)):
            self.verticalScrollBar().setValue(0)
        self._figure = figure.id if figure else ""
        self._picture.setVisible(figure is not None)
        if figure is not None:
            self.fields["credit"].show_value(figure.credit)
            self.fields["alt"].show_value(figure.alt)
            self._edit.setEnabled(bool(figure.asset))
            self._show_row()
        asset = figure.asset if figure is not None else ""
        if asset != self._asset:
            self._asset = asset
            self.pictureShown.emit(asset)
        self._follow()

    def show_said(self, said: Said | None) -> None:
        """What the file of the picture at the caret says; None: it is not known (yet)."""
        self.from_file.show_said(said, self.document.article.language if self.document is not None else "")
        self._follow()

    def _follow(self) -> None:
        self.from_file.follow(self._shown_figure(), self.document.article if self.document is not None else None)

    def _shown_figure(self) -> Figure | None:
        """The figure at the caret, as it is now."""
        blocks = self.document.article.blocks if self.document is not None else ()
        return next((p for p in pictures_in(blocks) if p.id == self._figure), None)

    def _whole(self) -> tuple[int, Figure | None]:
        """The index and the figure whose picture is shown; None when it is gone."""
        blocks = self.document.article.blocks if self.document is not None else ()
        wanted = picture_place(self._figure)[0]
        return next(((i, b) for i, b in enumerate(blocks) if b.id == wanted and type(b) is Figure), (-1, None))

    def _show_row(self) -> None:
        figure = self._whole()[1]
        if figure is not None and self.document is not None:
            leading = lead_picture(self.document.article)
            leads = leading is not None and leading.id == figure.id
            self.figure_row.show_figure(figure, picture_place(self._figure)[1], leads=leads)

    def mark(self, findings: Iterable[Finding]) -> None:
        """Mark the fields that the newsroom requires and that are missing."""
        errors = [f for f in findings if f.level == "error"]
        names = {f.code.removeprefix("required.") for f in errors if not f.place.block}
        names |= {f.place.field for f in errors if f.place.block and self._figure == f.place.block}
        names |= {"publish_time"} & {f.place.field for f in errors}
        for key, field in self.fields.items():
            field.mark(missing=key in names)

    def bring_into_view(self, before: Article, after: Article) -> bool:
        """Scroll to the first field that is not the same in these two; False when all are."""
        for key, field in self.fields.items():
            if key not in ("credit", "alt") and _value(key, before) != _value(key, after):
                self.ensureWidgetVisible(field)
                return True
        return False

    def go_to(self, name: str, code: str = "") -> None:
        """Let the person write in the field of this name."""
        field = self.fields.get(RESPONSIBLE if code.endswith(RESPONSIBLE) else name)
        if field is None:
            return
        self.ensureWidgetVisible(field)
        if isinstance(field, PeopleField):
            field.set_focus()
        elif isinstance(field, TimeField | LineField | ListField):
            field.line.setFocus()
        else:
            field.editor.setFocus()

    # ------------------------------------------------------------------ panel to document

    def _edited(self, key: str, value: Any) -> None:
        document = self.document
        if document is None:
            return
        document.settle()
        label = LABELS[key]
        if key in ("credit", "alt"):
            figure = self._shown_figure()
            if figure is not None and getattr(figure, key) != value:
                document.do(label, SetField(figure.id, key, getattr(figure, key), value), typing=True)
            return
        name, new = self._new_value(document.article, key, value)
        old = getattr(document.article, name)
        if old != new:
            # Letters of one word are one step; a person more or less, or another choice, is a step of its own.
            typing = not isinstance(self.fields[key], ChoiceField) and not (
                isinstance(self.fields[key], PeopleField) and len(old) != len(new)
            )
            document.do(label, SetMeta(name, old, new), typing=typing)

    def _set_width(self, width: Width) -> None:
        at, figure = self._whole()
        if self.document is not None and figure is not None and figure.width != width:
            self.document.settle()
            changed = msgspec.structs.replace(figure, width=width)
            self.document.do(M("Width of the figure"), Replace(at, (figure,), (changed,)))

    def _set_lead(self, leads: bool) -> None:
        """This figure leads; or the first one again."""
        document = self.document
        if document is not None:
            document.settle()
            wanted = picture_place(self._figure)[0] if leads else ""
            if document.article.lead_picture != wanted:
                document.do(M("Lead picture"), SetMeta("lead_picture", document.article.lead_picture, wanted))
            self._show_row()

    def _use(self, line: FileLine) -> None:
        """Put what the file says where it belongs."""
        from newsdesk.desktop.panels.filelines import edits_for  # not at the start: what reads pictures' metadata

        document = self.document
        if document is not None:
            document.settle()
            figure = self._shown_figure()
            edits = edits_for(line, figure, document.article) if figure is not None else []
            if edits:
                document.do(M("Use what the file says"), *edits)

    def _accept(self) -> None:
        """The proposed caption is right as it is."""
        from newsdesk.desktop.panels.filelines import accepted  # as above

        document = self.document
        if document is not None:
            document.settle()
            figure = self._shown_figure()
            edits = accepted(figure) if figure is not None else []
            if edits:
                document.do(M("Accept caption"), *edits)

    def _new_value(self, article: Article, key: str, value: Any) -> tuple[str, Any]:
        """The metadata field that a panel field belongs to, and its whole new value."""
        if key == RESPONSIBLE:
            names = [n.strip() for n in str(value).replace("，", "、").replace(",", "、").split("、")]
            people = tuple(Person(n, RESPONSIBLE) for n in names if n)
            return "editors", (*people, *(p for p in article.editors if p.role != RESPONSIBLE))
        if key == "editors":
            return "editors", (*(p for p in article.editors if p.role == RESPONSIBLE), *value)
        if key == "source":
            link = next((s.link for s in self._profile.sources if s.name == value and s.link), article.source.link)
            return "source", msgspec.structs.replace(article.source, name=value, link=link)
        if key.startswith("source."):
            return "source", msgspec.structs.replace(article.source, **{key.removeprefix("source."): value})
        return key, value


def _value(key: str, article: Article) -> Any:
    """What the field of this name shows."""
    return READ[key](article) if key in READ else getattr(article, key)


def _title(text: str) -> QLabel:
    label = QLabel(text)
    label.setObjectName("title")
    return label
