"""Where everything that gpect says is printed."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Literal

from rich.console import Console
from rich.table import Table

Step = Callable[[str], None]

SOME_REJECTED = 3
"""Exit code where some lines were refused and the others taken."""


def console(*, to_stderr: bool = False) -> Console:
    """Give the console; made at each call so that tests can capture it."""
    return Console(stderr=to_stderr, highlight=False, soft_wrap=True)


def say(text: str) -> None:
    """Print one line for the user."""
    console().print(text, markup=False)


def complain(text: str) -> None:
    """Print one line on the error stream."""
    console(to_stderr=True).print(text, markup=False, style="bold red")


def say_json(content: Any) -> None:
    """Print ``content`` as JSON, for scripts."""
    Console(highlight=False, soft_wrap=True).print_json(json.dumps(content, ensure_ascii=False))


def show_table(title: str, heads: list[str], rows: list[list[str]]) -> None:
    """Print a small table; columns after the first are aligned right."""
    table = Table(title=title, title_justify="left", title_style="bold")
    for position, head in enumerate(heads):
        # Folded, never cut: an identifier is there to be typed again
        side: Literal["left", "right"] = "left" if position == 0 else "right"
        table.add_column(head, justify=side, overflow="fold")
    for row in rows:
        table.add_row(*row)
    console().print(table)


@contextmanager
def progress(title: str) -> Iterator[Step]:
    """Show what is being done, step by step, and the time it all took."""
    started = time.perf_counter()
    screen = console(to_stderr=True)
    with screen.status(f"{title}…") as status:
        yield lambda step: status.update(f"{title} : {step}…")
    screen.print(f"{title} : {number(time.perf_counter() - started, 1)} s", style="dim")


def number(value: float, digits: int = 0) -> str:
    """Write a number the French way: narrow no-break space, decimal comma, no « -0 »."""
    told = f"{value:,.{digits}f}"
    told = told if told.strip("-0.") else told.removeprefix("-")
    return told.replace(",", "\u202f").replace(".", ",")


def count(n: int, singular: str, plural: str | None = None) -> str:
    """Write a count with its noun; 0 and 1 are singular in French."""
    noun = singular if abs(n) < 2 else (plural or f"{singular}s")
    return f"{number(n)} {noun}"
