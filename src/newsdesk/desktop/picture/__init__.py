"""The picture editor's parts: what is drawn, dragged, undone and shown. The dialog is ``dialogs/picture``."""
