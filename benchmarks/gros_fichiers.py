"""Big made-up csv files, for the benchmarks of ingestion: any number of rows, in a few seconds.

Titles and skills are ROME's own labels, drawn unevenly as people say them, one in twenty with a
letter wrong; nobody and nothing in the files exists.
"""

import csv
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from gpect.referentiels import loader

BLOCK = 20_000
N_STRUCTURES = 18
N_TITLES = 3_000
"""Titles that files of a territory tell apart; ROME has 13 120."""
N_SKILLS = 2_000
"""Skills that they name; ROME has some 33 000."""

PERSONNES = (
    "Structure", "Identifiant", "Nom", "Commune", "Code postal", "Date de naissance", "Sexe",
    "Niveau", "Métier recherché", "Compétences", "Permis B", "Mobilité (km)",
    "Date de fin de parcours",
)  # fmt: skip
BESOINS = (
    "Référence", "Employeur", "Intitulé du poste", "Code ROME", "Commune", "Code postal",
    "Nb de postes", "Date de début", "Type de contrat", "Permis B", "Compétences demandées",
)  # fmt: skip


class Words:
    """What rows are drawn from, and the draws themselves: same seed, same file."""

    def __init__(self, seed: int, n_titles: int = N_TITLES, n_skills: int = N_SKILLS) -> None:
        known = loader.load()
        self.random = np.random.default_rng(seed)
        titles = known.rome.appellations.sample(n_titles, random_state=seed)
        self.titles = titles["label"].to_numpy(dtype=object)
        self.codes = titles["code_rome"].to_numpy(dtype=object)
        skills = known.rome.skills.sample(n_skills, random_state=seed)
        self.skills = skills["label"].to_numpy(dtype=object)
        places = known.territoire.postal_codes.merge(known.territoire.communes, on="code_commune")
        self.communes = places["name"].to_numpy(dtype=object)
        self.postal = places["code_postal"].to_numpy(dtype=object)

    def uneven(self, n: int, size: int) -> np.ndarray:
        """Draw positions under ``size``, the first ones most often."""
        return (size * self.random.random(n) ** 3).astype(int)

    def days(self, n: int, first: str, span: int) -> list[str]:
        """Draw n days, written as people write them."""
        days = np.datetime64(first) + self.random.integers(0, span, n)
        return [f"{d[8:10]}/{d[5:7]}/{d[:4]}" for d in days.astype(str)]

    def with_slips(self, texts: np.ndarray) -> list[str]:
        """Drop a letter of one text in twenty."""
        at = np.flatnonzero(self.random.random(len(texts)) < 0.05)
        texts = texts.copy()
        for i in at:
            cut = int(self.random.integers(1, len(texts[i])))
            texts[i] = texts[i][:cut] + texts[i][cut + 1 :]
        return list(texts)

    def skill_lists(self, n: int, each: int) -> list[str]:
        """Draw n lists of up to ``each`` skills."""
        drawn = self.skills[self.uneven(n * each, len(self.skills))].reshape(n, each)
        counts = self.random.integers(0, each + 1, n)
        return [" ; ".join(row[:k]) for row, k in zip(drawn, counts, strict=True)]


def personnes(words: Words, first: int, n: int) -> Iterator[tuple[str, ...]]:
    place = words.uneven(n, len(words.communes))
    title = words.with_slips(words.titles[words.uneven(n, len(words.titles))])
    structure = words.random.integers(1, N_STRUCTURES + 1, n)
    return zip(
        [f"Chantier inventé {k}" for k in structure],
        [f"D{first + k}" for k in range(n)],
        ["Nom inventé"] * n,
        words.communes[place], words.postal[place],
        words.days(n, "1962-01-01", 15_000),
        words.random.choice(["F", "H"], n),
        words.random.choice(["Sans diplôme", "CAP", "Bac", ""], n),
        title,
        words.skill_lists(n, 8),
        words.random.choice(["Oui", "Non", ""], n),
        words.random.integers(2, 40, n).astype(str),
        words.days(n, "2026-11-01", 700),
        strict=True,
    )  # fmt: skip


def besoins(words: Words, first: int, n: int) -> Iterator[tuple[str, ...]]:
    place = words.uneven(n, len(words.communes))
    at = words.uneven(n, len(words.titles))
    has_code = words.random.random(n) < 0.5
    return zip(
        [f"B{first + k}" if k % 4 else "" for k in range(n)],
        [f"Entreprise inventée {k}" for k in words.random.integers(1, 3_000, n)],
        words.with_slips(words.titles[at]),
        np.where(has_code, words.codes[at], ""),
        words.communes[place], words.postal[place],
        words.random.integers(1, 9, n).astype(str),
        words.days(n, "2026-11-01", 365),
        words.random.choice(["CDI", "CDD", "Intérim", ""], n),
        words.random.choice(["Oui", "Non", ""], n),
        words.skill_lists(n, 6),
        strict=True,
    )  # fmt: skip


KINDS = {"personnes": (PERSONNES, personnes), "besoins": (BESOINS, besoins)}


def write(path: Path, kind: str, n: int, seed: int = 0) -> Path:
    """Write a csv of ``n`` valid rows of ``kind``."""
    words = Words(seed)
    header, rows = KINDS[kind]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(header)
        for first in range(0, n, BLOCK):
            writer.writerows(rows(words, first, min(BLOCK, n - first)))
    return path
