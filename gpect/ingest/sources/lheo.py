"""Training offers in LHÉO, the XML in which carif-oref publish them: one record a session.

Read as a stream, without any entity or document type. Of a place only its address is read, never
the person to contact there.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

from gpect.domain.errors import FileRefused

KINDS: Final = frozenset({"formations"})

_HEAD = 4096
_DEEPEST = 60
_ROOT = re.compile(rb"<(?:\w+:)?lheo[\s>]", re.IGNORECASE)
_DAY = re.compile(r"(20\d\d)-?([01]\d)-?([0-3]\d)")
_PLACES = frozenset({"nombre-places", "nb-places", "effectif-maximal", "capacite"})


@dataclass
class Node:
    """An element: its name in small letters without prefix, attributes, text, children."""

    name: str
    attributes: dict[str, str]
    text: str = ""
    children: list["Node"] = field(default_factory=list)

    def all(self, name: str) -> Iterator["Node"]:
        """Give every descendant of that name, in order."""
        for child in self.children:
            if child.name == name:
                yield child
            yield from child.all(name)

    def first(self, name: str) -> str:
        """Give the text of the first descendant of that name that has any, or ""."""
        return next((node.text.strip() for node in self.all(name) if node.text.strip()), "")

    def __bool__(self) -> bool:
        return True


def is_mine(content: bytes) -> bool:
    """Say whether these bytes are an LHÉO document (UTF-8 or any encoding that extends ASCII)."""
    head = content[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n")
    return head.startswith(b"<") and _ROOT.search(head) is not None


def read(content: bytes, name: str) -> list[dict[str, str]]:
    """Give one row, header → text, per session (per action or training where there is none).

    Raises
    ------
    FileRefused
        The XML is cut or malformed, or it declares a document type or entities.
    """
    reader = _Reader(name)
    try:
        reader.parser.Parse(content, True)  # noqa: FBT003 - the C signature takes no keyword
    except expat.ExpatError as error:
        raise FileRefused(
            f"{name}, ligne {error.lineno} : ce XML est tronqué ou mal formé. "
            "Exportez à nouveau l'offre de formation puis renvoyez le fichier.",
            "xml_illisible",
        ) from error
    if not reader.rows:
        raise FileRefused(
            f"{name} : aucune formation dans ce fichier LHÉO. Vérifiez votre export.",
            "fichier_vide",
        )
    return reader.rows


class _Reader:
    """Builds each « formation » as it is met, reads it when it ends, then forgets it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.rows: list[dict[str, str]] = []
        self._open: list[Node] = []
        self._depth = 0
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.EntityDeclHandler = self._refuse
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text

    def _refuse(self, *_: object) -> None:
        raise FileRefused(
            f"{self.name} : ce XML déclare un type de document ou des entités, ce qui n'est jamais "
            "lu. Exportez l'offre de formation sans DOCTYPE.",
            "entites_xml",
        )

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise FileRefused(
                f"{self.name} : ce XML est trop profondément imbriqué.", "xml_illisible"
            )
        name = tag.rsplit(":", 1)[-1].lower()
        if not self._open and name != "formation":
            return
        node = Node(name, attributes)
        if self._open:
            self._open[-1].children.append(node)
        self._open.append(node)

    def _end(self, _: str) -> None:
        self._depth -= 1
        if self._open:
            node = self._open.pop()
            if not self._open:
                self.rows += _sessions(node)

    def _text(self, text: str) -> None:
        if self._open:
            self._open[-1].text += text


def _sessions(training: Node) -> list[dict[str, str]]:
    return [
        _row(training, action, session)
        for action in list(training.all("action")) or [training]
        for session in list(action.all("session")) or [action]
    ]


def _row(training: Node, action: Node, session: Node) -> dict[str, str]:
    place = next((p for p in action.all("lieu-de-formation")), action)
    address = next((a for a in place.all("adresse")), Node("", {}))
    period = next((p for p in session.all("periode")), Node("", {}))
    numbers = [node.attributes.get("numero", "") for node in (training, action, session)]
    return {
        "Référence": " / ".join(dict.fromkeys(filter(None, numbers))),
        "Intitulé de la formation": " ".join(training.first("intitule-formation").split()),
        "Organisme": _organisme(training, action),
        "Code ROME": training.first("code-rome"),
        "Code RNCP": training.first("code-rncp"),
        "Formacode": training.first("code-formacode"),
        "Places": _seats(action, session),
        "Date de début": _day(period.first("debut")),
        "Date de fin": _day(period.first("fin")),
        "Commune": address.first("ville"),
        "Code postal": address.first("codepostal"),
        "Code commune INSEE": address.first("code-insee-commune"),
    }


def _organisme(training: Node, action: Node) -> str:
    named = (
        (action, "raison-sociale-formateur"),
        (training, "raison-sociale-formateur"),
        (training, "nom-organisme"),
        (training, "raison-sociale"),
    )
    return next((text for node, name in named if (text := node.first(name))), "")


def _seats(action: Node, session: Node) -> str:
    """Give the places told in the session's extras, else the sum of those that are financed."""
    for node in [
        *session.all("extra"),
        *(n for name in sorted(_PLACES) for n in session.all(name)),
    ]:
        told = {node.name, node.attributes.get("info", "").lower()} & _PLACES
        if told and node.text.strip().isdecimal():
            return node.text.strip()
    financed = [n.text.strip() for n in action.all("nb-places-financees")]
    known = [int(text) for text in financed if text.isdecimal()]
    return str(sum(known)) if known else ""


def _day(text: str) -> str:
    """Read AAAAMMJJ; 00000000 and 99999999 stand for a day unknown or without end."""
    found = _DAY.fullmatch(text)
    return f"{found[3]}/{found[2]}/{found[1]}" if found else ""
