"""What was done to a picture in its editor, step by step, and back."""

from __future__ import annotations

from newsdesk.article.look import Look


class Steps:
    """The look as it is now. Changes under one name are one step until :meth:`rest`: a slider that is pulled."""

    def __init__(self, look: Look) -> None:
        self.first = self.look = look
        self.done: list[Look] = []
        self.undone: list[Look] = []
        self._name = ""

    def take(self, look: Look, name: str = "") -> None:
        """The look is this now."""
        if look == self.look:
            return
        if not name or name != self._name:
            self.done.append(self.look)
        self.look, self._name = look, name
        self.undone.clear()

    def rest(self) -> None:
        """What comes next is a step of its own; one that changed nothing in the end is none."""
        self._name = ""
        if self.done and self.done[-1] == self.look and not self.undone:
            self.done.pop()

    def undo(self) -> None:
        """A step back."""
        self.rest()
        if self.done:
            self.undone.append(self.look)
            self.look = self.done.pop()

    def redo(self) -> None:
        """And forth."""
        self.rest()
        if self.undone:
            self.done.append(self.look)
            self.look = self.undone.pop()
