"""The status bar: saved or not, how much is written, what is missing, whose library it is."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QPushButton, QStatusBar

from newsdesk.article.outline import Counts
from newsdesk.base.i18n import Translator
from newsdesk.base.message import M
from newsdesk.desk.session import SaveState


class StatusBar(QStatusBar):
    """``missing`` is clicked to see what is missing, ``deliveries`` to see what is on its way."""

    missingClicked = Signal()
    deliveriesClicked = Signal()

    def __init__(self, t: Translator, paper: str) -> None:
        super().__init__()
        self._t = t
        self.setSizeGripEnabled(False)
        self.saved, self.counts, self.figures, self.selected = QLabel(), QLabel(), QLabel(), QLabel()
        self.missing = QPushButton()
        self.missing.clicked.connect(self.missingClicked)
        self.missing.hide()
        for widget in (self.saved, self.counts, self.figures, self.selected):
            self.addWidget(widget)
        self.deliveries = QPushButton()
        self.deliveries.clicked.connect(lambda: self.deliveriesClicked.emit())
        self.deliveries.hide()
        self.addPermanentWidget(self.deliveries)
        self.addPermanentWidget(self.missing)
        library = t("Local library")
        self.addPermanentWidget(QLabel(f"{paper} • {library}" if paper else library))

    def show_state(self, state: SaveState | None, *, another: bool = False) -> None:
        """What the session says about saving. another: the text goes into a second article."""
        if state is None:
            text = ""
        elif state.kind == "saved" and state.time is not None:
            time = state.time.astimezone().strftime("%H:%M:%S")
            words = M("Saved {time} as a second article", time=time) if another else M("Saved {time}", time=time)
            text = "● " + self._t(words)
        elif state.kind == "failed" and state.message is not None:
            text = "▲ " + self._t("Not saved: {why}", why=state.message)
        else:
            text = "○ " + self._t("Saving…")
        self.saved.setText(text)

    def show_counts(self, counts: Counts | None) -> None:
        """How much there is."""
        if counts is None:
            self.counts.clear()
            self.figures.clear()
            self.selected.clear()
            return
        number = f"{counts.characters:,}"
        self.counts.setText(
            self._t("{count} {count:character|characters} • about {minutes} min", count=number, minutes=counts.minutes)
        )
        self.figures.setText(
            self._t(
                "{figures} {figures:picture|pictures} • {sections} {sections:section|sections}",
                figures=counts.figures,
                sections=counts.sections,
            )
        )

    def show_selected(self, count: int) -> None:
        """How many characters are selected."""
        self.selected.setText(self._t("{count} selected", count=f"{count:,}") if count else "")

    def show_missing(self, required: int, hints: int) -> None:
        """How many required things are missing, and how many suggestions there are."""
        parts = []
        if hints:
            parts.append(self._t("{count} {count:suggestion|suggestions}", count=hints))
        if required:
            parts.append(self._t("{count} required", count=required))
        self.missing.setText(" • ".join(parts))
        self.missing.setVisible(bool(parts))

    def show_deliveries(self, going: int, needing: int, waiting: int) -> None:
        """How many deliveries go on by themselves, how many need somebody, and how many of the first failed once."""
        parts = []
        if going > waiting:
            parts.append(f"➤ {self._t('{count} on its way', count=going - waiting)}")
        if waiting:
            parts.append(f"○ {self._t('{count} {count:waits|wait} for another try', count=waiting)}")
        if needing:
            parts.append(f"▲ {self._t('{count} {count:needs|need} you', count=needing)}")
        self.deliveries.setText(" • ".join(parts))
        self.deliveries.setProperty("calm", not needing)
        self.deliveries.style().unpolish(self.deliveries)
        self.deliveries.style().polish(self.deliveries)
        self.deliveries.setToolTip(self._t("Outbox"))
        self.deliveries.setVisible(bool(parts))
