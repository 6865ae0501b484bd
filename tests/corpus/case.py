"""One file of the corpus, and what must come of it."""

from dataclasses import dataclass

Fault = tuple[int, str, str]
"""Row, code, ``reject`` or ``warn``."""


@dataclass(frozen=True)
class Case:
    """A file as bytes, with the counts and faults expected; ``refused`` is part of the sentence."""

    name: str
    content: bytes
    total: int = 0
    rejected: int = 0
    duplicate: int = 0
    faults: frozenset[Fault] = frozenset()
    kind: str = "besoins"
    refused: str = ""
    read_as: tuple[tuple[str, object], ...] = ()
    titles: tuple[str, ...] = ()


def faults(*found: Fault) -> frozenset[Fault]:
    return frozenset(found)


HEADER = "Intitulé du poste;Code ROME;Commune;Code postal;Nb de postes;Date de début"
GARDENER = "Agent d'entretien;K2204;Valenciennes;59300;2;01/03/2027"
COOK = "Élagueur à façon;A1203;Denain;59220;1;15/04/2027"
TITLES = ("Agent d'entretien", "Élagueur à façon")


def table(*rows: str, header: str = HEADER, end: str = "\n") -> str:
    return end.join((header, *rows)) + end
