"""How people write what referentials spell out: genders, abbreviations, capitals, slips.

Every function takes a text and gives a text; those that choose take a generator. They stay
small, so that a new habit seen in real files is one more of them.
"""

import re
import unicodedata
from collections.abc import Sequence
from types import MappingProxyType
from typing import Final

import numpy as np

GENDER_MARKS: Final = ("(H/F)", "H/F", "(F/H)", "F/H", "h/f", "(h/f)", "(H / F)", "")
_MARK_WEIGHTS: Final = (0.3, 0.17, 0.08, 0.08, 0.06, 0.03, 0.03, 0.25)

_FEMININE_ENDS: Final = (
    ("trice", "(trice)"),
    ("euse", "(euse)"),
    ("ière", "(ière)"),
    ("ienne", "(ne)"),
    ("e", "(e)"),
)

NOUNS: Final = MappingProxyType(
    {
        "accueillir": "accueil",
        "accompagner": "accompagnement",
        "appliquer": "application",
        "assembler": "assemblage",
        "charger": "chargement",
        "conduire": "conduite",
        "conseiller": "conseil",
        "contrôler": "contrôle",
        "couper": "coupe",
        "découper": "découpe",
        "décharger": "déchargement",
        "désherber": "désherbage",
        "développer": "développement",
        "entreposer": "entreposage",
        "entretenir": "entretien",
        "emballer": "emballage",
        "gérer": "gestion",
        "installer": "installation",
        "laver": "lavage",
        "livrer": "livraison",
        "monter": "montage",
        "nettoyer": "nettoyage",
        "planter": "plantation",
        "poser": "pose",
        "préparer": "préparation",
        "ranger": "rangement",
        "réaliser": "réalisation",
        "réceptionner": "réception",
        "repasser": "repassage",
        "réparer": "réparation",
        "souder": "soudure",
        "suivre": "suivi",
        "tailler": "taille",
        "tondre": "tonte",
        "transporter": "transport",
        "trier": "tri",
        "utiliser": "utilisation",
        "vendre": "vente",
        "vérifier": "vérification",
    }
)
"""What one does, as people name it on a form: « nettoyage » rather than « nettoyer »."""

_LINKS: Final = frozenset(
    ("à", "au", "aux", "de", "des", "du", "en", "et", "la", "le", "les", "ou")
)

_ARTICLES: Final = (
    ("les ", "des "),
    ("le ", "du "),
    ("la ", "de la "),
    ("l'", "de l'"),
    ("des ", "de "),
    ("un ", "d'un "),
    ("une ", "d'une "),
)


def without_accents(text: str) -> str:
    """Drop accents and cedillas."""
    parts = unicodedata.normalize("NFD", text)
    return "".join(c for c in parts if unicodedata.category(c) != "Mn")


def slug(text: str) -> str:
    """Write a name as a file name: no accent, small letters, ``_``."""
    return re.sub(r"[^a-z0-9]+", "_", without_accents(text).lower()).strip("_")


def genders(label: str) -> tuple[str, str]:
    """Split a ROME label « Vendeur / Vendeuse en x » into its masculine and feminine titles.

    A label without two forms gives itself twice.
    """
    masculine, slash, after = label.partition(" / ")
    words = after.split(" ")
    n = len(masculine.split(" "))
    if not slash or len(words) < n:
        return label, label
    rest = " ".join(words[n:])
    feminine = " ".join(words[:n])
    return f"{masculine} {rest}".strip(), f"{feminine} {rest}".strip()


def bracketed(masculine: str, feminine: str) -> str:
    """Write both genders in one word, « Agent(e) », where their first words allow it."""
    first, _, rest = masculine.partition(" ")
    other = feminine.partition(" ")[0]
    for end, mark in _FEMININE_ENDS:
        if other != first and other.endswith(end) and other[:3] == first[:3]:
            return f"{first}{mark} {rest}".strip()
    return masculine


def abbreviated(
    text: str, abbreviations: Sequence[tuple[str, str]], rng: np.random.Generator
) -> str:
    """Shorten one of the expansions found in ``text``; (abbreviation, expansion) pairs."""
    lowered = text.lower()
    found = [(short, full) for short, full in abbreviations if full in lowered]
    if not found:
        return text
    short, full = found[int(rng.integers(len(found)))]
    return re.sub(rf"\b{re.escape(full)}\b", short, text, count=1, flags=re.IGNORECASE)


def slip(text: str, rng: np.random.Generator) -> str:
    """Type one letter wrong: swapped with the next, dropped or doubled, never the first."""
    if len(text) < 6:
        return text
    at = int(rng.integers(1, len(text) - 2))
    if not (text[at].isalpha() and text[at + 1].isalpha()):
        return text
    kind = int(rng.integers(3))
    middle = (text[at + 1] + text[at], text[at + 1], text[at] * 2 + text[at + 1])[kind]
    return text[:at] + middle + text[at + 2 :]


def as_noun(skill: str) -> str:
    """Say a skill with a noun: « Nettoyer les locaux » gives « nettoyage des locaux »."""
    verb, _, rest = skill.partition(" ")
    noun = NOUNS.get(verb.lower())
    if noun is None or not rest:
        return skill
    for article, genitive in _ARTICLES:
        if rest.startswith(article):
            return f"{noun} {genitive}{rest[len(article) :]}"
    return skill


def shortened(text: str, n_words: int = 6) -> str:
    """Keep the beginning: before a bracket or a comma, two to ``n_words`` words."""
    head = re.split(r"\s*[(,;:]", text, maxsplit=1)[0]
    words = (head if " " in head else text).split(" ")[:n_words]
    while len(words) > 2 and len(words[-1]) <= 3:
        words.pop()
    return " ".join(words).rstrip(",;:")


def gendered(label: str, rng: np.random.Generator) -> str:
    """Write a ROME label as one title: masculine, feminine, bracketed, or both forms."""
    masculine, feminine = genders(label)
    forms = (masculine, feminine, bracketed(masculine, feminine), label)
    return forms[rng.choice(4, p=(0.5, 0.2, 0.2, 0.1))]


def marked(title: str, rng: np.random.Generator) -> str:
    """Add « (H/F) » in one of its spellings, or nothing."""
    mark = GENDER_MARKS[rng.choice(len(GENDER_MARKS), p=_MARK_WEIGHTS)]
    return f"{title} {mark}".strip()


def cased(text: str, rng: np.random.Generator) -> str:
    """Write in capitals, in small letters, or as it is."""
    return (text.upper(), text.lower(), text)[rng.choice(3, p=(0.22, 0.18, 0.6))]


def without_links(text: str) -> str:
    """Drop the small words between the others: « Agent de tri » gives « Agent tri »."""
    kept = [word for word in text.split(" ") if word.lower() not in _LINKS]
    return re.sub(r"\b[dl]'", "", " ".join(kept), flags=re.IGNORECASE)


def title_variant(
    label: str, abbreviations: Sequence[tuple[str, str]], rng: np.random.Generator
) -> str:
    """Write an appellation as an employer would, with several habits at once."""
    title = gendered(label, rng)
    if rng.random() < 0.15:
        title = shortened(title, n_words=3)
    if rng.random() < 0.3:
        title = abbreviated(title, abbreviations, rng)
    if rng.random() < 0.15:
        title = without_links(title)
    if rng.random() < 0.10:
        title = slip(title, rng)
    if rng.random() < 0.15:
        title = without_accents(title)
    return cased(title, rng)


def skill_variant(label: str, rng: np.random.Generator) -> str:
    """Write a skill as on a form: official, with a noun, shortened, small letters, a slip."""
    kind = rng.random()
    text = label
    if kind > 0.35:
        text = as_noun(label)
    if kind > 0.6 or ";" in text:
        text = shortened(text)
    if rng.random() < 0.08:
        text = slip(text, rng)
    if rng.random() < 0.15:
        text = without_accents(text)
    return text if rng.random() < 0.35 else text[:1].lower() + text[1:]


def place_variants(name: str, code_postal: str) -> tuple[str, ...]:
    """Give the ways a commune is written, the official one first."""
    short = name.replace("Saint-", "St ").replace("Sainte-", "Ste ")
    return (
        name,
        name.upper(),
        without_accents(short).upper(),
        name.lower(),
        short,
        name.replace("-", " "),
        f"{code_postal} {name}",
        f"{name} ({code_postal})",
    )


PLACE_WEIGHTS: Final = (0.5, 0.16, 0.1, 0.07, 0.06, 0.05, 0.03, 0.03)
"""How often each of :func:`place_variants` is met."""
