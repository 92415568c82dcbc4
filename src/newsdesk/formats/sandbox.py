"""A template engine for other people's themes: no way out, no endless loop, no page that fills the memory.

Jinja's sandbox keeps a template from Python's own attributes. This one counts besides: each turn of a loop and each
call is a step, and what makes a text of others (an operator, a filter, a call, a block that is kept) is asked how
large it will be before it is made. Both limits are far above what a page needs, and the same on every machine.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextvars import ContextVar
from functools import wraps
from itertools import count
from typing import Any

from jinja2 import TemplateRuntimeError, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import markup_join
from jinja2.sandbox import SandboxedEnvironment

from newsdesk.base.message import M, Message

STEPS, SIZE = 200_000, 20_000_000
"""Turns of loops and calls in one page; characters of any text in it."""
_WIDTH = re.compile(r"%[^a-zA-Z%]*(?:\*|\d{5})|\{[^{}]*(?:\d{5}|\{)")
_steps: ContextVar[Iterator[int]] = ContextVar("steps")


class TooMuch(TemplateRuntimeError):  # noqa: N818  it says what the template wants
    """The template asks for more than a page may need; ``said`` is the sentence."""

    def __init__(self, said: Message) -> None:
        super().__init__(str(said))
        self.said = said


class _Counting(CodeGenerator):
    """Sends what a loop goes through, and what ``~`` joins, by way of the filters below."""

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:
        for loop in node.find_all(nodes.For):
            if loop.recursive:
                self.fail("a loop that calls itself is not for themes: use a macro", loop.lineno)
            loop.iter = nodes.Filter(loop.iter, "_turns", [], [], None, None, lineno=loop.lineno)
        super().visit_Template(node, frame)

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:
        self.write("environment.joined(")
        for part in node.nodes:
            self.visit(part, frame)
            self.write(", ")
        self.write(")")


class Sandbox(SandboxedEnvironment):
    """The environment of a theme. :meth:`begin` before each page."""

    code_generator_class = _Counting
    intercepted_binops = frozenset({"+", "*", "**", "%"})

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.filters = {name: _weighed(function) for name, function in self.filters.items()} | {"_turns": _turns}
        self.globals.pop("lipsum", None)

    def begin(self) -> None:
        """A new page: nothing is counted yet."""
        _steps.set(count(1))

    # What generated code calls, and the engine documents as a hook.

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        if operator == "**":
            _fits(_number(left).bit_length() * _number(right))
        elif operator == "+":
            _fits(_size(left) + _size(right))
        else:
            _weigh("format" if operator == "%" else "", (left, right))
        return super().call_binop(context, operator, left, right)

    def call(__self, __context: Any, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805  as the engine names them
        _step()
        owner = getattr(__obj, "__self__", None)
        if isinstance(owner, str | list):
            _weigh(getattr(__obj, "__name__", ""), (owner, *args, *kwargs.values()))
        return super().call(__context, __obj, *args, **kwargs)

    def joined(self, *parts: Any) -> str:
        """What ``~`` gives."""
        _fits(sum(_size(part) for part in parts))
        return markup_join(parts)

    @staticmethod
    def concat(parts: Iterable[str]) -> str:
        """A page, or a block that is kept, of its parts."""
        held, size = [], 0
        for part in parts:
            size += len(part)
            _fits(size)
            held.append(part)
        return "".join(held)


def _turns(things: Iterable[Any]) -> Iterator[Any]:
    for thing in things:
        _step()
        yield thing


def _step() -> None:
    if next(_steps.get()) > STEPS:
        raise TooMuch(M("more than {count} turns of loops and calls; does a loop never end?", count=STEPS))


def _weighed(function: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(function)  # with the marks that say which of the engine's own values it wants
    def filtered(*args: Any, **kwargs: Any) -> Any:
        _weigh(function.__name__.removeprefix("do_"), (*args, *kwargs.values()))
        return function(*args, **kwargs)

    return filtered


def _weigh(name: str, given: Iterable[Any]) -> None:
    """No text comes of these that is longer than all their sizes multiplied."""
    held = [x for x in given if isinstance(x, str | list | tuple | int) and not isinstance(x, bool)]
    if name.startswith("format") and any(isinstance(x, str) and _WIDTH.search(x) for x in held):
        _fits(SIZE + 1)
    size = 1
    for x in held if len(held) > 1 else ():
        size *= max(1, abs(x) if isinstance(x, int) else _size(x))
    _fits(size)


def _size(thing: Any) -> int:
    if isinstance(thing, list | tuple):
        return len(thing) + sum(len(x) for x in thing if isinstance(x, str))
    return len(thing) if isinstance(thing, str) else 0


def _number(thing: Any) -> int:
    return abs(thing) if isinstance(thing, int) else 0


def _fits(size: int) -> None:
    if size > SIZE:
        raise TooMuch(M("a text of more than {count} characters", count=SIZE))
