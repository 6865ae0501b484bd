"""JSON and JSON lines: the list of objects inside, each with its number."""

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from gpect.domain.errors import FileRefused
from gpect.ingest.files import archives

_DEEPEST = 6


class _DoubledKey(dict[str, Any]):
    """An object in which one key came twice: which value is meant cannot be known."""

    key: str = ""


@dataclass(frozen=True)
class Objects:
    """Objects found in a file.

    ``items`` are (number, object), ``faults`` (number, key, code) of those that cannot be read:
    the key that came twice, "" for what is no object; this one is an empty object in ``items``.
    """

    format: str
    items: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    faults: list[tuple[int, str, str]] = field(default_factory=list)


def looks_like_json(text: str) -> bool:
    """Say whether ``text`` starts as a JSON list or object does."""
    start = text.lstrip()[:1]
    return start in {"[", "{"} and bool(start)


def read_objects(text: str, name: str, merit: Callable[[dict[str, Any]], int]) -> Objects:
    """Find the list of objects of a JSON text, or the objects of JSON lines.

    Parameters
    ----------
    text
        The whole file.
    name
        The file's name, for the sentence.
    merit
        How many fields of a record an object names: tells an offer from what wraps a list.

    Raises
    ------
    FileRefused
        Cut or invalid JSON, or JSON in which there is no list of objects.
    """
    try:
        whole = _load(text)
    except (ValueError, RecursionError) as error:
        lines = _read_lines(text)
        if any(item for _, item in lines.items) and not text.lstrip().startswith("["):
            return lines
        raise _invalid(text, name, error) from error
    found = _best_list(whole, merit)
    if isinstance(whole, dict) and _says_something(whole):
        first = next((item for item in found if isinstance(item, dict)), {})
        if merit(whole) > merit(first):
            return _numbered([(1, whole)], "json")
    if not found or not any(isinstance(item, dict) for item in found):
        raise FileRefused(
            f"{name} : ce JSON ne contient pas de tableau (une liste d'objets). "
            "Exportez vos données sous la forme [ {…}, {…} ] ou envoyez un classeur.",
            "json_sans_tableau",
        )
    return _numbered(list(enumerate(found, start=1)), "json")


def _load(text: str) -> Any:
    return json.loads(text, object_pairs_hook=_pairs, parse_constant=_constant, parse_int=_whole)


def _constant(word: str) -> str | None:
    """Read NaN, which many tools write for null, as null; « Infinity » stays a word."""
    return None if word == "NaN" else word


def _whole(digits: str) -> int | str:
    """Read an integer; one longer than any number of ours stays text, to be told of in its row."""
    return int(digits) if len(digits) <= 18 else digits


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    doubled = _DoubledKey(found)
    met = Counter(key for key, _ in pairs)
    doubled.key = next(key for key, n in met.items() if n > 1)
    return doubled


def _read_lines(text: str) -> Objects:
    numbered: list[tuple[int, Any]] = []
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), start=1):
        if not line.strip():
            continue
        try:
            numbered.append((number, _load(line)))
        except (ValueError, RecursionError):
            numbered.append((number, None))
    return _numbered(numbered, "jsonl")


def _numbered(numbered: list[tuple[int, Any]], form: str) -> Objects:
    found = Objects(form)
    for number, item in numbered:
        if not isinstance(item, dict):
            found.faults.append((number, "", "json_invalide"))
        elif doubled := _doubled_key(item):
            found.faults.append((number, doubled, "cle_en_double"))
        found.items.append((number, item if isinstance(item, dict) else {}))
    return found


def _doubled_key(item: Any) -> str:
    """Find the first key that came twice, at any depth, parted by points; "" when none did."""
    if isinstance(item, _DoubledKey):
        return item.key or " "
    inner = item.items() if isinstance(item, dict) else ()
    named = [f"{key}.{below}" for key, value in inner if (below := _doubled_key(value))]
    if isinstance(item, list):
        named = [below for value in item if (below := _doubled_key(value))]
    return next(iter(named), "")


def _says_something(item: dict[str, Any]) -> bool:
    """Say whether an object has values of its own: else it wraps others, or names them."""
    return any(value is not None and not isinstance(value, dict | list) for value in item.values())


def _best_list(whole: Any, merit: Callable[[dict[str, Any]], int]) -> list[Any]:
    """Find the list of objects that name most fields, then the shallowest, then the longest."""
    level: list[Any] = [whole]
    lists: list[tuple[int, int, int, list[Any]]] = []
    for depth in range(_DEEPEST):
        for node in filter(_is_table, level):
            first = next(item for item in node if isinstance(item, dict))
            lists.append((merit(first), -depth, len(node), node))
        level = [child for node in level if isinstance(node, dict) for child in node.values()]
    return max(lists, key=lambda each: each[:3], default=(0, 0, 0, []))[3]


def _is_table(node: Any) -> bool:
    return isinstance(node, list) and any(isinstance(item, dict) for item in node)


def _invalid(text: str, name: str, error: Exception) -> FileRefused:
    is_cut = isinstance(error, json.JSONDecodeError) and error.pos >= len(text.rstrip())
    if is_cut or not text.rstrip().endswith(("]", "}")):
        return archives.truncated(name)
    where = f", ligne {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
    return FileRefused(
        f"{name}{where} : ce n'est pas du JSON valide. "
        "Exportez à nouveau le fichier depuis votre outil, sans le modifier à la main.",
        "json_illisible",
    )
