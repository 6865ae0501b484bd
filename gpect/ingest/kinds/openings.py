"""Files of openings (``besoins``): posts to fill, and past ones when they are closed."""

import re
from functools import partial

import pandas as pd

from gpect.domain import tables, vocabulary
from gpect.domain.tables import TableSpec
from gpect.domain.vocabulary import PERMIS_B
from gpect.ingest import keys
from gpect.ingest.cells.dates import propose_month
from gpect.ingest.cells.values import (
    HOURS,
    Parsed,
    expected_measure,
    expected_whole,
    parse_float,
    parse_int,
    read_each,
)
from gpect.ingest.kinds import certificate_cells
from gpect.ingest.kinds.drafts import Draft, content_of
from gpect.ingest.kinds.fields import (
    PLACE,
    read_bools,
    read_choices,
    read_dates,
    read_places,
    read_sirets,
)
from gpect.ingest.kinds.freins import read_requirements
from gpect.ingest.kinds.metier import note_absent, read_metier
from gpect.ingest.kinds.opening_doubts import note_doubts
from gpect.ingest.kinds.skill_rows import part_permis, read_skills
from gpect.ingest.normalisers import Context
from gpect.ingest.records.rows import Rows
from gpect.ingest.seen import Alike
from gpect.ingest.text import free_text
from gpect.ingest.text.spelling import fold

FULL_TIME = 35.0
MOST_HOURS = 60.0
SURE = 0.5
"""Confidence from which a competence read in a description is asked for."""
SEAT_CONFIDENCE = 0.8
"""Confidence of a place taken from the employer's own address."""

ONE_EACH = "Aucune colonne ne dit le nombre de postes : chaque ligne compte pour un poste."

TWINS = (
    "Des lignes disent la même chose qu'une autre : chacune compte comme un besoin. "
    "S'il s'agit de répétitions, supprimez-les ou donnez-leur la même « Référence »."
)

_WORDS = {"temps plein": FULL_TIME, "plein temps": FULL_TIME, "temps complet": FULL_TIME,
          "mi temps": FULL_TIME / 2, "complet": FULL_TIME, "plein": FULL_TIME}  # fmt: skip
_POSTS = re.compile(r"(?<=\d)\s*(?:postes?|personnes?|pers\.?)(?: à pourvoir)?$", re.IGNORECASE)
NUMBERS = {
    word: f"{n}, en chiffres"
    for n, words in enumerate(
        ("un une", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix"), start=1
    )
    for word in words.split()
}
"""What a number written in words is proposed to be; the rules reject it as it stands."""
_PARTIAL = re.compile(r"temps partiel|partiel|variable|a definir|selon")


_ASKED = (("competences", "exige"), (certificate_cells.FIELD, "exige"),
          ("competences_souhaitees", "souhaite"))  # fmt: skip
"""Columns of skills, and how strongly each asks for them; the first to name one is right."""


def read_openings(rows: Rows, context: Context) -> Draft:
    """Read the records of a file of openings."""
    note_absent(rows, "intitule")
    certificate_cells.in_full(rows)
    normalisers = context.normalisers
    metier = read_metier(rows, "intitule", normalisers.titles, normalisers.known)
    openings = metier.join(_read_employer(rows, normalisers.structures))
    openings = openings.join(_take_seat(read_places(rows, normalisers.places), openings))
    openings["posts"] = _read_posts(rows)
    openings["contract"] = read_choices(rows, "type_contrat")
    openings["hours_per_week"] = _read_hours(rows)
    openings["permis_b"] = read_bools(rows, "permis_b", is_permis=True)
    openings["experience"] = read_choices(rows, "experience")
    openings["niveau"] = read_choices(rows, "niveau")
    propose = partial(propose_month, as_of=context.options.as_of)
    openings["starts_on"] = read_dates(rows, "date_debut", "reject", propose=propose)
    openings["published_on"] = read_dates(rows, "date_publication")
    openings["closed_on"] = read_dates(rows, "date_cloture")
    _note_discrimination(rows)
    note_doubts(rows, openings, context.options.as_of)
    said = content_of(rows)
    openings["opening_id"], told = _opening_ids(rows, openings, said, context.alike)
    return Draft(openings, tables.OPENINGS, said, partial(_skills, rows, context), told)


def _read_employer(rows: Rows, structures: pd.DataFrame) -> pd.DataFrame:
    """Give ``siret, employer, employer_kind`` and the employer's own place (``seat_…``).

    One SIRET may be of several kinds, « ACI » and « EI »: the first stands for them, but where
    some are SIAE and others not, a file alone can tell whose the opening is.
    """
    siret = read_sirets(rows, "warn")
    is_siae = structures["kind"].isin(vocabulary.SIAE_KINDS)
    is_either = is_siae.groupby(structures["siret"]).transform("nunique") > 1
    told = structures.assign(kind=structures["kind"].mask(is_either))
    known = told.sort_values(["siret", "kind"]).drop_duplicates("siret").set_index("siret")
    name, kind = rows.text("employeur"), read_choices(rows, "type_structure")
    seat = {f"seat_{column}": siret.map(known[column]) for column in PLACE}
    return pd.DataFrame(
        {
            "siret": siret,
            "employer": name.where(name != "", siret.map(known["name"])),
            "employer_kind": kind.where(kind.notna(), siret.map(known["kind"])),
            **seat,
        }
    )


def _take_seat(places: pd.DataFrame, openings: pd.DataFrame) -> pd.DataFrame:
    """Place an opening at its employer's when it tells no place at all."""
    is_silent = places["place_confidence"].isna() & openings["seat_code_commune"].notna()
    seat = openings[[f"seat_{column}" for column in PLACE]].set_axis(PLACE, axis=1)
    seat["place_confidence"] = SEAT_CONFIDENCE
    return places.where(~is_silent, seat)


def _read_posts(rows: Rows) -> pd.Series:
    """Read the number of posts; blank is one, with a warning where the column exists."""
    texts = rows.text("nb_postes")
    posts, is_fault = read_each(texts, parse_posts)
    expected = texts[is_fault].map(lambda text: NUMBERS.get(fold(text), expected_whole()))
    rows.ledger.add(is_fault, "nb_postes", "nombre_invalide", "reject", texts, expected)
    if not rows.has("nb_postes"):
        rows.notes.append(ONE_EACH)
    else:
        rows.ledger.add(texts == "", "nb_postes", "nombre_absent", "warn")
    return posts.where(posts.notna(), 1).astype("Int64")


def parse_posts(text: str) -> Parsed:
    """Read a number of posts: « 2 », « 2 postes », « 3 personnes »; words alone are a fault."""
    return parse_int(_POSTS.sub("", text))


def _read_hours(rows: Rows) -> pd.Series:
    texts = rows.text("heures_semaine")
    hours, is_fault = read_each(texts, parse_hours)
    expected = expected_measure(MOST_HOURS)
    rows.ledger.add(is_fault, "heures_semaine", "nombre_invalide", "warn", texts, expected)
    return hours.astype("float64")


def parse_hours(text: str) -> Parsed:
    """Read weekly hours, at most 60: « 26 », « 26h30 », « temps plein » (35)."""
    said = fold(text)
    if said in _WORDS:
        return _WORDS[said], False
    return (
        (None, False) if _PARTIAL.fullmatch(said) else parse_float(text, HOURS, highest=MOST_HOURS)
    )


def _note_discrimination(rows: Rows) -> None:
    for named in ("intitule", "competences", "competences_souhaitees", "description"):
        texts = rows.text(named)
        found, _ = read_each(texts, lambda text: (free_text.is_discriminatory(text), False))
        rows.ledger.add(found.astype(bool), named, "critere_discriminatoire", "warn")


def opening_keys(employer: pd.Series, reference: pd.Series) -> pd.Series:
    """Give the id of openings that have a reference: it is known within one employer.

    Parameters
    ----------
    employer
        n SIRET, or names where there is none.
    reference
        n references as sent.
    """
    said = keys.folded(employer) + "\x1f" + keys.folded(reference)
    return keys.fingerprint("O", said)


def _opening_ids(
    rows: Rows, openings: pd.DataFrame, said: pd.Series, alike: Alike | None
) -> tuple[pd.Series, pd.Series]:
    """Give an id that lasts: by reference, else by title, employer, place, date and contract.

    Openings alike in all five are told apart by what else they say, so that the same file read
    again, in any order, gives the same ids; those that say the very same are as many needs, and
    the report tells of them. ``alike`` knows the rows of the whole file. Then the same ids, but
    "" where others of the file are alike: which of them a row is, it does not tell by itself.
    """
    employer = openings["siret"].fillna(openings["employer"])
    told = _told(rows, employer)
    if alike is None:
        alike = Alike()
        alike.add(told, said)
    reference = rows.text("reference")
    if alike.has_twins(said[reference == ""]):
        rows.notes.append(TWINS)
    is_alone = (reference != "") | alike.is_alone(told)
    ids = opening_keys(employer, reference).where(
        reference != "", keys.fingerprint("O", alike.tell_apart(told, said))
    )
    return ids, ids.where(is_alone, "")


def note_alike(rows: Rows, alike: Alike) -> None:
    """Add to ``alike`` the rows of one block of a long file."""
    name = rows.text("employeur")
    employer = read_sirets(rows, "warn").fillna(name.where(name != ""))
    alike.add(_told(rows, employer), content_of(rows))


def _told(rows: Rows, employer: pd.Series) -> pd.Series:
    """Join the five things that tell an opening without a reference."""
    return keys.content(
        pd.DataFrame(
            {
                "title": rows.text("intitule")
                + " "
                + rows.text("code_rome")
                + rows.text("code_ogr"),
                "employer": employer,
                "place": rows.text("commune") + rows.text("code_postal") + rows.text("code_insee"),
                "starts_on": rows.text("date_debut") + " " + rows.text("date_publication"),
                "contract": rows.text("type_contrat"),
            }
        )
    )


def _skills(rows: Rows, context: Context, kept: pd.DataFrame) -> dict[TableSpec, pd.DataFrame]:
    """Read the skills asked by the openings kept."""
    parts = []
    skills = context.normalisers.skills
    for named, exigence in _ASKED:
        if named == certificate_cells.FIELD:
            read = certificate_cells.read_certificates(rows, kept, skills)
        else:
            read = read_skills(rows, named, kept, skills)
        read = _without_permis(rows, kept, read, tells=exigence == "exige")
        parts.append(read.assign(exigence=exigence, source="liste"))
    parts.append(_described(rows, context, kept))
    asked = pd.concat(parts).drop_duplicates(["row", "skill_code"])
    asked["opening_id"] = asked["row"].map(kept["opening_id"])
    required = read_requirements(rows, "exigences", kept)
    required["opening_id"] = required["row"].map(kept["opening_id"])
    return {
        tables.OPENING_SKILLS: asked.drop(columns="row"),
        tables.OPENING_REQUIREMENTS: required.drop(columns="row"),
    }


def _described(rows: Rows, context: Context, kept: pd.DataFrame) -> pd.DataFrame:
    """Read the skills that descriptions surely ask for, each distinct offer text once."""
    told = kept[["code_rome"]].assign(text=rows.text("description").loc[kept.index])
    told = told[told["text"] != ""]
    reader = context.normalisers.descriptions
    if told.empty or reader is None:
        return pd.DataFrame(columns=["row", "skill_code", "confidence", "exigence", "source"])
    distinct = told.drop_duplicates(ignore_index=True)
    said = reader().read(distinct["text"], distinct["code_rome"], SURE)
    offers = told.reset_index(names="offer").merge(distinct.reset_index(names="row"))
    spread = offers[["offer", "row"]].merge(said, on="row").assign(source="description")
    read = spread.drop(columns="row").rename(columns={"offer": "row"})
    required = (read["skill_code"] != PERMIS_B) | (read["exigence"] == "exige")
    return _without_permis(rows, kept, read[required], tells=True).drop(columns="fragment")


def _without_permis(
    rows: Rows, kept: pd.DataFrame, read: pd.DataFrame, *, tells: bool
) -> pd.DataFrame:
    """Part the licence from the skills: it sets ``permis_b`` where the file has no such column.

    Where it has one and this row's cell says nothing, the licence stays a skill that is asked:
    the column is what its sender said of it, and matching reads both.
    """
    others, with_permis = part_permis(read)
    if not tells:
        return others
    if not rows.has("permis_b"):
        tell_permis(kept, with_permis)
        return others
    unsaid = with_permis & set(kept.index[kept["permis_b"].isna()])
    is_unsaid = read["row"].isin(sorted(unsaid)) & (read["skill_code"] == PERMIS_B)
    return pd.concat([others, read[is_unsaid]])


def tell_permis(kept: pd.DataFrame, positions: set[int]) -> None:
    """Set ``permis_b`` where the skills tell of a licence and the column said nothing."""
    told = kept.index.isin(sorted(positions)) & kept["permis_b"].isna()
    kept.loc[told, "permis_b"] = True
