"""Every way ROME writes its jobs, as words, and the job each stands for."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Final

import pandas as pd

from gpect.ingest.text.folding import fold
from gpect.ingest.text.gender import Masculine
from gpect.ingest.text.slips import Slips
from gpect.ingest.text.vectors import TextVectors, Weighted, plain
from gpect.ingest.titles.clues import Said
from gpect.ingest.titles.documents import CodeDocuments, skill_words
from gpect.ingest.titles.text import ASIDE, CleanTitle, Key, TitleCleaner
from gpect.referentiels.loader import Referentiels

SHORT: Final = 12
"""Words up to which what stands beside a title is a sector: it is read as part of the title."""
STEMS: Final = 0.5
"""Share of stems beside n-grams in the similarity of two texts."""
_USUAL: Final = Path(__file__).with_name("titres_courants.csv")
"""Everyday titles: ``title, code_ogr``; one whose code the release does not have is left out."""
_Form = tuple[str, bool, str, Key]
NO_CONTEXT: Final = Weighted((), ())
N_CONTEXT: Final = 150
"""Words of a description that are read."""


@dataclass(frozen=True)
class ReadTitle:
    """A title as it will be compared.

    ``is_label``: word for word a label; its words are then that label's, in whatever gender.
    ``context``: the words of the sector or description that came with it. ``official``: code and
    OGR number of the label that the title is letter for letter, with its two genders or none.
    """

    text: Weighted
    clean: CleanTitle
    is_label: bool
    context: Weighted = NO_CONTEXT
    official: tuple[str, str] | None = None


class TitleLabels:
    """The label forms of ROME.

    Attributes
    ----------
    cleaner
        Reads titles with the words of these labels.
    forms
        One row a distinct form: ``code_ogr, code_rome, code_rome_parent, head`` (first word);
        the code's own label comes first under its code, then by increasing OGR number.
    texts
        As many texts, for :class:`~gpect.ingest.text.vectors.TextVectors`.
    said
        The same, written in words.
    vectors, by_form
        What compares texts by the words of these labels; the vectors of ``texts``.
    documents
        What all the labels (``bl``) and all the skills (``bs``) of a code say, codes in order.
    """

    def __init__(self, referentiels: Referentiels) -> None:
        rome = referentiels.rome
        reader = _reader(referentiels)
        key_of = lru_cache(maxsize=None)(reader.key)
        self.cleaner = _cleaner(reader, referentiels, key_of)
        parent_of = rome.codes.set_index("code_rome")["code_rome_parent"]
        own = set(zip(rome.codes["code_rome"], rome.codes["label"], strict=True))
        rows = []
        for entry in rome.appellations.itertuples():
            keys = {key_of(entry.label), key_of(entry.short_label)}
            is_own = (entry.code_rome, entry.label) in own
            rows += [(entry.code_rome, not is_own, entry.code_ogr, key) for key in keys if key]
        rows += _usual(rome.appellations, key_of)
        forms = pd.DataFrame(rows, columns=["code_rome", "is_synonym", "code_ogr", "words"])
        ordered = forms.assign(ogr=forms["code_ogr"].astype("int64")).sort_values(
            ["code_rome", "is_synonym", "ogr", "words"], ignore_index=True
        )
        self.forms = ordered[["code_ogr", "code_rome"]].assign(
            code_rome_parent=ordered["code_rome"].map(parent_of),
            head=ordered["words"].str[0],
        )
        self.texts: list[Weighted] = [plain(key) for key in ordered["words"]]
        self.said = Said.of(self.texts)
        self.vectors = TextVectors(self.texts, stems=STEMS)
        self.by_form = self.vectors.transform(self.texts)
        self._aliases = _find_aliases(rome.appellations["label"], key_of)
        self._official = _find_official(rome.appellations)
        read = {label: key_of(label) for label in rome.skills["label"]}
        names = sorted(set(self.forms["code_rome"]))
        said: dict[str, list[str]] = {name: [] for name in names}
        for text, code in zip(self.texts, self.forms["code_rome"], strict=True):
            said[code] += text.words
        skills = skill_words(rome.skills, rome.code_skills, read)
        self.documents = {
            "bl": CodeDocuments([said[name] for name in names]),
            "bs": CodeDocuments([skills.get(name, []) for name in names]),
        }

    def standard(self, key: Key) -> Key | None:
        """Give the words of the label that ``key`` is one form of; None for no label's words.

        « Femme de chambre » and « valet de chambre » are the same label's two forms though
        their words differ.
        """
        return self._aliases.get(key)

    def code_said(self, entry: ReadTitle) -> str:
        """Give the code whose label a title says, slips and gender apart; "" if not just one."""
        return self._code_of_words.get(entry.text.words, "") if entry.is_label else ""

    @cached_property
    def _code_of_words(self) -> dict[Key, str]:
        said: dict[Key, set[str]] = defaultdict(set)
        for text, code in zip(self.texts, self.forms["code_rome"], strict=True):
            said[text.words].add(code)
        return {words: min(codes) for words, codes in said.items() if len(codes) == 1}

    def read_context(self, text: str) -> Weighted:
        """Give the distinct words of a sector or a description."""
        return plain(list(dict.fromkeys(self.cleaner.key(text)))[:N_CONTEXT])

    def read(self, title: str, context: str = "") -> ReadTitle:
        """Clean a title, recognise it where it is a label, read what stands beside it."""
        entry = self._read(title)
        if not context:
            return entry
        beside = self.read_context(context)
        if entry.is_label or len(beside.words) > SHORT or not entry.text.words:
            return replace(entry, context=beside)
        more = tuple(word for word in beside.words if word not in entry.text.words)
        said = Weighted(entry.text.words + more, entry.text.weights + (ASIDE,) * len(more))
        return replace(entry, text=said, context=beside)

    def _read(self, title: str) -> ReadTitle:
        clean, whole = self.cleaner.read(title)
        for key in (whole, clean.words):
            standard = self.standard(key)
            if standard is not None:
                official = self._official.get(fold(title))
                return ReadTitle(plain(standard), clean, is_label=True, official=official)
        return ReadTitle(Weighted(clean.words, clean.weights), clean, is_label=False)


def _usual(appellations: pd.DataFrame, key_of: Callable[[str], Key]) -> list[_Form]:
    """Give the titles in everyday use that ROME does not write, as one more form of a label."""
    rows = _everyday(appellations)[["title", "code_rome", "code_ogr"]].itertuples(index=False)
    return [(code, True, ogr, key_of(title)) for title, code, ogr in rows]


def _everyday(appellations: pd.DataFrame) -> pd.DataFrame:
    return pd.read_csv(_USUAL, dtype="str").merge(appellations, on="code_ogr")


def _find_aliases(labels: Iterable[str], key_of: Callable[[str], Key]) -> dict[Key, Key]:
    standard: dict[Key, Key] = {}
    unlike: dict[Key, set[Key]] = defaultdict(set)
    for label in labels:
        whole = key_of(label)
        standard[whole] = whole
        if " / " in label:
            for form in forms_of(label):
                unlike[key_of(form)].add(whole)
    for key, wholes in unlike.items():
        if key not in standard and key:
            standard[key] = min(wholes)
    return standard


def _find_official(appellations: pd.DataFrame) -> dict[str, tuple[str, str]]:
    """Give the job of every label as it is written in the referential, where it has one only."""
    whole = appellations[["label", "code_rome", "code_ogr"]]
    short = appellations[["short_label", "code_rome", "code_ogr"]].set_axis(whole.columns, axis=1)
    said = pd.concat([whole, short]).assign(label=lambda rows: rows["label"].map(fold))
    alone = said.drop_duplicates().drop_duplicates("label", keep=False)
    return {label: (code, ogr) for label, code, ogr in alone.itertuples(index=False, name=None)}


def forms_of(label: str) -> tuple[str, str]:
    """Give the masculine and the feminine form of a label: « M / F and the rest ».

    The feminine takes as many words as the masculine; the rest belongs to both. Where only the
    last word before the slash has a twin (« Garde Forestier / Forestière »), the words before
    it belong to both too. A label without « / » is both its forms.
    """
    left, slash, right = label.partition(" / ")
    if not slash:
        return label, label
    before, feminine = left.split(), right.split()
    stem = feminine[0][:3].lower()
    if before[0][:3].lower() != stem and before[-1][:3].lower() == stem:
        rest = feminine[1:]
        return " ".join(before + rest), " ".join(before[:-1] + feminine)
    return " ".join(before + feminine[len(before) :]), right


def _reader(referentiels: Referentiels) -> TitleCleaner:
    """Make the reader of labels: it knows neither places nor job words."""
    short = referentiels.abreviations
    return TitleCleaner(
        Masculine(referentiels.rome.appellations["label"]),
        dict(zip(short["abbreviation"], short["expansion"], strict=True)),
    )


def _cleaner(
    reader: TitleCleaner, referentiels: Referentiels, key_of: Callable[[str], Key]
) -> TitleCleaner:
    labels = referentiels.rome.appellations["label"]
    written = [*labels, *_everyday(referentiels.rome.appellations)["title"]]
    keys = [key for label in written if (key := key_of(label))]
    return reader.knowing(
        places=referentiels.territoire.communes["name"],
        heads={key[0] for key in keys},
        joined_heads={key_of(label)[0] for label in labels if " / " in label},
        correct=Slips((word for key in keys for word in key), _other_words(referentiels, key_of)),
    )


def _other_words(referentiels: Referentiels, key_of: Callable[[str], Key]) -> set[str]:
    """Give the French words that referentials use outside labels of jobs."""
    texts = [
        *referentiels.rome.skills["label"],
        *referentiels.certificats["label"],
        *referentiels.territoire.communes["name"],
    ]
    return {word for text in texts for word in key_of(text)}
