"""The window's style sheet, made from the colours."""

from __future__ import annotations

from PySide6.QtGui import QColor, QFont, QPalette

from newsdesk.base.paths import resources
from newsdesk.desktop.theme import DARK, SANS, Colours

_SHEET = """
QMainWindow, QDialog {{ background: {bar}; }}
QToolTip {{ background: {bar}; color: {ink}; border: 1px solid {line}; padding: 3px 6px; }}
QMenuBar {{ background: {bar}; padding: 1px 8px; }}
QMenuBar::item {{ padding: 3px 8px; border-radius: 4px; background: transparent; }}
QMenuBar::item:selected, QMenu::item:selected {{ background: {select}; }}
QMenu {{ background: {bar}; border: 1px solid {line}; padding: 4px; }}
QMenu::item {{ padding: 5px 28px 5px 22px; border-radius: 4px; }}
QMenu::item:disabled {{ color: {faint}; }}
QMenu::separator {{ height: 1px; background: {line}; margin: 4px 6px; }}
QToolBar {{ background: {bar}; border: 0; border-bottom: 1px solid {line}; spacing: 2px; padding: 5px 10px; }}
QToolBar::separator {{ width: 1px; background: {line}; margin: 5px 8px; }}
QToolBar QToolButton {{ padding: 5px 11px; border-radius: 6px; border: 0; background: transparent; }}
QToolBar QToolButton:hover {{ background: {panel}; }}
QToolBar QToolButton:checked {{ background: {select}; }}
QToolBar QToolButton:disabled {{ color: {faint}; }}
QToolBar QToolButton::menu-indicator {{ image: none; width: 0; }}
QToolButton#primary {{ background: {accent}; color: {on_accent}; font-weight: 600; }}
QToolButton#primary:disabled {{ background: {line}; color: {faint}; }}
QLabel#wordmark {{ font-weight: 700; font-size: 15px; padding: 0 14px 0 4px; }}
QStatusBar {{ background: {bar}; border-top: 1px solid {line}; }}
QStatusBar::item {{ border: 0; }}
QStatusBar QLabel {{ color: {soft}; font-size: 12px; padding: 2px 8px; }}
QStatusBar QPushButton {{ color: {warn}; border: 0; background: transparent; font-size: 12px; padding: 2px 8px; }}
QStatusBar QPushButton[calm="true"] {{ color: {soft}; }}
QStatusBar QPushButton:hover {{ text-decoration: underline; }}
QSplitter::handle {{ background: {line}; }}
QWidget#library {{ background: {panel}; }}
QWidget#details, QScrollArea#details, QScrollArea#details > QWidget > QWidget {{ background: {bar}; border: 0; }}
QWidget#previewbar {{ background: {bar}; border-bottom: 1px solid {line}; }}
QWidget#preview {{ background: {preview}; }}
QWidget#previewbar QToolButton {{ padding: 3px 11px; border: 1px solid transparent; border-radius: 5px;
  background: transparent; }}
QWidget#previewbar QToolButton:checked {{ background: {select}; }}
QWidget#previewbar QToolButton:disabled {{ background: transparent; color: {faint}; }}
QWidget#previewbar QToolButton:focus {{ border-color: {accent}; }}
QListView {{ background: {panel}; border: 0; outline: 0; }}
QListWidget#todo {{ border: 1px solid {line}; border-radius: 5px; }}
QListWidget#todo::item {{ padding: 5px 8px; }}
QListWidget#todo::item:selected {{ background: {select}; color: {ink}; }}
QListView#states::item, QListWidget#formats::item {{ padding: 5px 8px; }}
QListWidget#formats::item:selected {{ background: {select}; color: {ink}; }}
QListView#folders {{ padding: 2px 8px; }}
QLineEdit, QPlainTextEdit, QComboBox {{ background: {sheet}; border: 1px solid {edge}; border-radius: 5px;
  padding: 5px 8px; selection-background-color: {select}; selection-color: {ink}; }}
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus {{ border-color: {accent}; }}
QLineEdit[missing="true"], QPlainTextEdit[missing="true"], QComboBox[missing="true"] {{
  border-color: {warn}; background: {warn_fill}; }}
QLineEdit[missing="true"]:focus, QPlainTextEdit[missing="true"]:focus, QComboBox[missing="true"]:focus {{
  border-color: {accent}; }}
QCheckBox::indicator:unchecked {{ width: 12px; height: 12px; border: 1px solid {edge}; border-radius: 3px;
  background: {sheet}; }}
QRadioButton::indicator:unchecked {{ width: 12px; height: 12px; border: 1px solid {edge}; border-radius: 7px;
  background: {sheet}; }}
QLineEdit[wrong="true"] {{ border-color: {accent}; }}
QLineEdit:read-only {{ background: {panel}; }}
QComboBox QLineEdit {{ border: 0; padding: 0; background: transparent; }}
QComboBox::drop-down {{ border: 0; width: 20px; }}
QComboBox::down-arrow {{ image: url({chevron}); width: 12px; height: 12px; }}
QComboBox QAbstractItemView {{ background: {bar}; border: 1px solid {line}; selection-background-color: {select};
  selection-color: {ink}; }}
QTabWidget#side::pane {{ border: 0; border-top: 1px solid {line}; }}
QTabWidget#side > QTabBar {{ background: {bar}; }}
QTabWidget#side > QTabBar::tab {{ background: transparent; color: {soft}; padding: 9px 2px 8px 2px; margin: 0 8px;
  border: 0; border-bottom: 2px solid transparent; font-weight: 600; }}
QTabWidget#side > QTabBar::tab:first {{ margin-left: 16px; }}
QTabWidget#side > QTabBar::tab:selected {{ color: {accent}; border-bottom-color: {accent}; }}
QTabWidget#side > QTabBar::tab:focus {{ color: {ink}; }}
QTreeWidget#outline {{ background: {bar}; border: 0; outline: 0; padding: 8px 6px; }}
QTreeWidget#outline::item {{ padding: 5px 4px; border-radius: 4px; }}
QTreeWidget#outline::item:selected {{ background: {select}; color: {ink}; }}
QWidget#checks, QWidget#outbox {{ background: {bar}; }}
QWidget#checks QListView, QWidget#outbox QListView {{ background: {bar}; }}
QProgressBar {{ background: {line}; border: 0; border-radius: 2px; max-height: 4px; }}
QProgressBar::chunk {{ background: {accent}; border-radius: 2px; }}
QLabel#label {{ color: {soft}; font-size: 12px; }}
QLabel#label[missing="true"] {{ color: {warn}; }}
QLabel#title {{ font-weight: 600; color: {accent}; padding-bottom: 2px; }}
QLabel#welcome {{ color: {soft}; font-size: 18px; }}
QPushButton#beginning {{ padding: 9px 18px; font-size: 14px; }}
QLabel#wrong {{ color: {warn}; font-size: 12px; }}
QLabel#good {{ color: {good}; font-size: 12px; }}
QLabel#hint {{ color: {faint}; font-size: 12px; }}
QToolButton#small {{ border: 1px solid transparent;
  color: {soft}; padding: 2px 6px; border-radius: 4px; background: transparent; }}
QToolButton#use {{ border: 1px solid {line}; border-radius: 4px; padding: 1px 8px; font-size: 12px; color: {ink};
  background: {bar}; }}
QToolButton#use:hover {{ background: {select}; }}
QToolButton#use:focus {{ border-color: {accent}; }}
QToolButton#use:disabled {{ color: {good}; border-color: transparent; background: transparent; }}
QToolButton#small::menu-indicator {{ image: none; width: 0; }}
QToolButton#small:focus, QPushButton#folder:focus {{ border: 1px solid {accent}; }}
QPushButton:focus {{ border-color: {accent}; }}
QToolBar QToolButton:focus {{ background: {select}; }}
QTableView#articles {{ background: {panel}; border: 0; outline: 0; }}
QTableView#shelf {{ background: {panel}; border: 1px solid {line}; outline: 0;
  selection-background-color: transparent; }}
QPushButton#primary {{ background: {accent}; color: {on_accent}; border-color: {accent}; font-weight: 600; }}
QPushButton#primary:focus {{ border-color: {ink}; }}
QPushButton#primary:disabled {{ background: {line}; color: {faint}; border-color: {line}; }}
QTableView#shelf:focus {{ border-color: {edge}; }}
QListWidget#uses {{ background: {panel}; border: 1px solid {line}; border-radius: 5px; }}
QListWidget#uses::item {{ padding: 5px 6px; }}
QListWidget#uses::item:selected {{ background: {select}; color: {ink}; }}
QLabel#lead {{ font-size: 14px; }}
QTableView#articles:focus {{ border: 1px solid {edge}; }}
QToolButton#small:hover {{ background: {select}; color: {ink}; }}
QPushButton {{ background: {bar}; border: 1px solid {line}; border-radius: 5px; padding: 5px 14px; }}
QPushButton:hover {{ background: {panel}; }}
QDialogButtonBox, QMessageBox {{ dialogbuttonbox-buttons-have-icons: 0; }}
QPushButton:default {{ background: {accent}; color: {on_accent}; border-color: {accent}; }}
QPushButton:disabled {{ color: {faint}; }}
QPushButton:default:disabled {{ background: {line}; border-color: {line}; }}
QPushButton#choice {{ padding: 6px 8px; background: {sheet}; border: 1px solid {line}; }}
QPushButton#choice:hover {{ border-color: {edge}; }}
QPushButton#choice:checked {{ background: {select}; border-color: {edge}; font-weight: 600; }}
QPushButton#choice:focus {{ border-color: {accent}; }}
QToolButton#small:disabled {{ color: {edge}; }}
QFrame#edge {{ background: {line}; }}
QSlider {{ min-height: 24px; }}
QSlider::groove:horizontal {{ height: 4px; border-radius: 2px; background: {line}; }}
QSlider::handle:horizontal {{ width: 16px; height: 16px; margin: -7px 0; border-radius: 9px;
  background: {sheet}; border: 1px solid {edge}; }}
QSlider::handle:horizontal:hover, QSlider::handle:horizontal:focus {{ border: 2px solid {accent}; margin: -8px 0; }}
QPushButton#folder {{ border: 1px solid transparent;
  border-radius: 5px; padding: 6px 8px; text-align: left; background: transparent; }}
QPushButton#folder:checked {{ background: {select}; }}
QFrame#findbar {{ background: {bar}; border-bottom: 1px solid {line}; }}
QFrame#findbar QLabel {{ color: {soft}; font-size: 12px; }}
QFrame#findbar QLineEdit[wrong="true"] {{ border-color: {warn}; background: {warn_fill}; }}
QToolButton#small:checked {{ background: {select}; color: {ink}; }}
QFrame#notice {{ background: {warn_fill}; border-bottom: 1px solid {warn}; }}
QLabel#dragged {{ border: 1px solid {warn}; border-radius: 6px; padding: 3px 10px; }}
QScrollBar:vertical {{ background: transparent; width: 11px; margin: 0; }}
QScrollBar::handle:vertical {{ background: {scroll}; border-radius: 4px; min-height: 32px; margin: 2px; }}
QScrollBar::handle:vertical:hover {{ background: {faint}; }}
QScrollBar:horizontal {{ background: transparent; height: 11px; margin: 0; }}
QScrollBar::handle:horizontal {{ background: {scroll}; border-radius: 4px; min-width: 32px; margin: 2px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ height: 0; width: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: none; }}
"""


def stylesheet(colours: Colours) -> str:
    """The style sheet in these colours."""
    names = {name: getattr(colours, name) for name in Colours.__slots__}
    chevron = resources() / "icons" / f"chevron-{'dark' if colours is DARK else 'light'}.svg"
    return _SHEET.format(preview=colours.desk, scroll=colours.line, chevron=chevron.as_posix(), **names)


def palette(colours: Colours) -> QPalette:
    """The palette for what the style sheet leaves to the style."""
    made = QPalette()
    roles = QPalette.ColorRole
    for role, colour in (
        (roles.Window, colours.bar),
        (roles.WindowText, colours.ink),
        (roles.Base, colours.sheet),
        (roles.AlternateBase, colours.panel),
        (roles.Text, colours.ink),
        (roles.PlaceholderText, colours.faint),
        (roles.Button, colours.bar),
        (roles.ButtonText, colours.ink),
        (roles.ToolTipBase, colours.bar),
        (roles.ToolTipText, colours.ink),
        (roles.Highlight, colours.select),
        (roles.HighlightedText, colours.ink),
        (roles.Link, colours.link),
    ):
        made.setColor(role, QColor(colour))
    made.setColor(QPalette.ColorGroup.Disabled, roles.WindowText, QColor(colours.faint))
    made.setColor(QPalette.ColorGroup.Disabled, roles.Text, QColor(colours.faint))
    return made


def interface_font() -> QFont:
    """The interface's type."""
    font = QFont(list(SANS))
    font.setPixelSize(13)
    return font
