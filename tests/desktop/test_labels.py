"""Words of others where Qt and the desktop would take them for markup."""

from __future__ import annotations

from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QApplication

from newsdesk.base.i18n import Translator
from newsdesk.desktop.labels import unmarked
from newsdesk.desktop.panels.deliverylist import DeliveryList, Shown
from newsdesk.desktop.theme import LIGHT
from newsdesk.library.outbox import Delivery

HEADLINE = '开放<img src="//host/x.png"> & <b>更多</b>'


def test_a_tool_tip_says_a_headline_as_it_is(app: QApplication) -> None:
    now = "2026-11-21T01:44:00Z"
    row = Delivery("d", "a", "网站", "publish", "publish", "", 1, HEADLINE, "", now, now, "waiting", 0, 0, 0, now,
                   frozenset(), None, "", "[]", None)  # fmt: skip
    shown = DeliveryList(Translator("zh"), LIGHT)
    shown.show_rows([Shown(row)])
    told = QTextDocument()
    told.setHtml(shown.item(0).toolTip())
    assert told.toPlainText().splitlines()[0] == HEADLINE


def test_a_message_of_the_desktop_has_no_links_and_pictures() -> None:
    assert "<" not in unmarked(HEADLINE)
