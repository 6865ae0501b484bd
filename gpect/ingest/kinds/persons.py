"""Files of people (``personnes``): pseudonyms, no identity, the audit's fields set apart."""

from datetime import date
from functools import partial

import pandas as pd

from gpect.domain import tables
from gpect.domain.tables import TableSpec
from gpect.ingest import keys
from gpect.ingest.cells.dates import parse_birth_year, parse_soon
from gpect.ingest.cells.pseudonym import pseudonym
from gpect.ingest.cells.values import HOURS, KILOMETRES, YEARS, Parsed, read_each
from gpect.ingest.kinds import certificate_cells
from gpect.ingest.kinds.drafts import Draft, content_of
from gpect.ingest.kinds.fields import (
    check_order,
    read_bools,
    read_choices,
    read_dates,
    read_floats,
    read_places,
)
from gpect.ingest.kinds.freins import read_freins
from gpect.ingest.kinds.metier import normalise_titles, read_metier, two_of_each
from gpect.ingest.kinds.openings import tell_permis
from gpect.ingest.kinds.pass_iae import read_pass_end
from gpect.ingest.kinds.skill_rows import part_permis, read_skills
from gpect.ingest.normalisers import Context
from gpect.ingest.records.rows import Rows
from gpect.ingest.skills.denials import denies_permis
from gpect.ingest.text import free_text
from gpect.ingest.text.cleaning import spread
from gpect.ingest.text.rome_codes import part_title
from gpect.ingest.text.spelling import fold
from gpect.referentiels.text import fold as fold_words

DECLARED = "declare"
HELD = 1.0
"""Level of a skill that is declared without a level."""

YOUNGEST, OLDEST = 14, 100
"""Ages that a year of birth may give: it is used for the audit of equity only."""

TELLING = (
    "Des identifiants ressemblent à un nom, un numéro de sécurité sociale, un téléphone ou une "
    "adresse e-mail : demandez à la structure ses identifiants internes. Aucun n'est gardé "
    "en clair."
)

_FREE_TEXT = ("metier", "dernier_metier", "competences", "certificats", "competences_visees")
_SEXES = dict.fromkeys(("f", "femme", "feminin", "mme", "madame", "mlle", "mademoiselle"), "F")
_SEXES |= dict.fromkeys(("h", "m", "homme", "masculin", "mr", "monsieur"), "H")
_PATHWAY = ["pathway_id", "person_id", "structure", "kind", "filiere", "target_code_rome",
            "starts_on", "ends_on", "pass_iae_ends_on"]  # fmt: skip


def read_persons(rows: Rows, context: Context) -> Draft:
    """Read the records of a file of people."""
    _note_keys(rows, context)
    said = content_of(rows, "identifiant", "structure")
    _set_sensitive_apart(rows)
    _hide_names(rows)
    certificate_cells.in_full(rows)
    normalisers = context.normalisers
    persons = read_metier(rows, "metier", normalisers.titles, normalisers.known)
    persons = persons.join(read_places(rows, normalisers.places))
    persons["structure"] = _structures(rows, context)
    persons["person_id"] = pseudonym(persons["structure"], rows.text("identifiant"), context.key)
    persons["mobility_km"] = read_floats(rows, "mobilite_km", 500.0, KILOMETRES)
    persons["transport"] = read_choices(rows, "transport")
    persons["permis_b"] = read_bools(rows, "permis_b", is_permis=True)
    persons["ends_on"] = read_dates(rows, "date_fin_parcours", "reject")
    persons["available_from"] = _read_available(rows, persons["ends_on"], context)
    persons["hours_max"] = read_floats(rows, "heures_max", 60.0, HOURS)
    persons["niveau"] = read_choices(rows, "niveau")
    persons["eligible_iae"] = read_bools(rows, "eligible_iae")
    persons["code_rome_held"] = _read_held(rows, context)
    persons["experience_years"] = read_floats(rows, "annees_experience", 60.0, YEARS)
    persons = persons.join(_read_pathways(rows, persons)).join(_read_audit(rows, context))
    persons["structure"] = free_text.mask(persons["structure"])  # its pseudonyms are of the whole
    is_told = (persons["structure"] != "") & (rows.text("identifiant") != "")
    told = persons["person_id"].where(is_told, "")
    return Draft(persons, tables.PERSONS, said, partial(_children, rows, context), told)


def _read_available(rows: Rows, ends_on: pd.Series, context: Context) -> pd.Series:
    """Give the day from which each is free: told, that of the file for « now », else the end.

    Who is said to be free at once is so on the day the file speaks of, whatever the end of the
    pathway.
    """
    told = read_dates(rows, "disponible_le")
    is_now, _ = read_each(rows.text("disponible_le"), parse_soon)
    return told.mask(is_now.astype(bool), pd.Timestamp(context.options.as_of)).fillna(ends_on)


def _structures(rows: Rows, context: Context) -> pd.Series:
    given = rows.text("structure")
    return given.where(given != "", context.options.structure)


def _note_keys(rows: Rows, context: Context) -> None:
    identifiers = rows.text("identifiant")
    rows.ledger.add(identifiers == "", "identifiant", "identifiant_absent", "reject")
    named = identifiers.map(free_text.names_someone).astype(bool)
    rows.ledger.add(named, "identifiant", "identifiant_parlant", "warn")
    if named.any():
        rows.notes.append(TELLING)
    absent = _structures(rows, context) == ""
    rows.ledger.add(absent, "structure", "structure_absente", "reject")


def _set_sensitive_apart(rows: Rows) -> None:
    """Drop from free text the fragments that tell of health, justice, family or origin."""
    for named in (field for field in _FREE_TEXT if rows.has(field)):
        texts = rows.text(named)
        places, distinct = pd.factorize(texts)
        kept = spread(free_text.drop_sensitive(distinct.tolist()), places, texts.index)
        rows.ledger.add(kept != texts, named, "donnee_sensible", "warn")
        rows.cells = rows.cells.assign(**{named: kept})


def _hide_names(rows: Rows) -> None:
    """Mask in free text what names somebody, before anything is read of it."""
    masked = {field: free_text.mask(rows.text(field)) for field in _FREE_TEXT if rows.has(field)}
    rows.cells = rows.cells.assign(**masked)


def _read_held(rows: Rows, context: Context) -> pd.Series:
    """Give the ROME code of the last job held."""
    if not rows.has("dernier_metier"):
        return pd.Series(index=rows.cells.index, dtype="str")
    title, code = two_of_each(rows.text("dernier_metier"), part_title)
    return normalise_titles(title, code, context.normalisers.titles)["code_rome"]


def _read_pathways(rows: Rows, persons: pd.DataFrame) -> pd.DataFrame:
    """Give the columns of a pathway but those shared with the person."""
    starts_on = read_dates(rows, "date_debut_parcours")
    check_order(rows, starts_on, persons["ends_on"], "date_fin_parcours")
    days = pd.DatetimeIndex(starts_on.unique())
    told = dict(zip(days, days.strftime("%Y-%m-%d"), strict=True))
    said = persons["person_id"] + "\x1f" + starts_on.map(told).astype("str").fillna("")
    return pd.DataFrame(
        {
            "kind": read_choices(rows, "type_structure"),
            "starts_on": starts_on,
            "pass_iae_ends_on": read_pass_end(rows),
            "pathway_id": keys.fingerprint("W", said),
        }
    )


def _read_audit(rows: Rows, context: Context) -> pd.DataFrame:
    sexes, is_unknown = read_each(rows.text("sexe"), parse_sexe)
    rows.ledger.add(is_unknown, "sexe", "valeur_inconnue", "warn")
    return pd.DataFrame(
        {
            "annee_naissance": _read_births(rows, context.options.as_of),
            "sexe": sexes.astype("str"),
            "qpv": read_bools(rows, "qpv"),
            "rqth": read_bools(rows, "rqth"),
        }
    )


def _tell_no_permis(rows: Rows, kept: pd.DataFrame) -> None:
    """Set ``permis_b`` to no where the skills deny it and nothing else told of it."""
    said = rows.text("competences").loc[kept.index[kept["permis_b"].isna()]]
    said = said[said.str.contains("permis", case=False, regex=False)]
    denied = said.map(lambda text: denies_permis(fold_words(text))).astype(bool)
    kept.loc[denied.index[denied], "permis_b"] = False


def _read_births(rows: Rows, as_of: date) -> pd.Series:
    """Give the year of birth; missing, with a warning, where nobody accompanied has that age."""
    told, is_fault = read_each(rows.text("date_naissance"), partial(parse_birth_year, as_of=as_of))
    rows.ledger.add(is_fault, "date_naissance", "date_invalide", "warn")
    births = told.astype("Int64")
    is_likely = (as_of.year - births).between(YOUNGEST, OLDEST).fillna(value=True).astype(bool)
    rows.ledger.add(~is_likely, "date_naissance", "age_invraisemblable", "warn")
    return births.where(is_likely)


def parse_sexe(text: str) -> Parsed:
    """Read F or H, from a letter, a word or a title; anything else is missing and a fault."""
    said = fold(text)
    return _SEXES.get(said), bool(said) and said not in _SEXES


def _children(rows: Rows, context: Context, kept: pd.DataFrame) -> dict[TableSpec, pd.DataFrame]:
    """Make the tables hung on the people kept; a licence among the skills sets ``permis_b``."""
    skills = context.normalisers.skills
    listed = read_skills(rows, "competences", kept, skills)
    if rows.has(certificate_cells.FIELD):
        certified = certificate_cells.read_certificates(rows, kept, skills)
        listed = certificate_cells.with_certificates(listed, certified)
    held, with_permis = part_permis(listed)
    tell_permis(kept, with_permis)
    _tell_no_permis(rows, kept)
    held = held.assign(person_id=held["row"].map(kept["person_id"]))
    in_pathway = kept[kept["ends_on"].notna() | kept["pass_iae_ends_on"].notna()]
    to_come, _ = part_permis(read_skills(rows, "competences_visees", in_pathway, skills))
    to_come = to_come.assign(pathway_id=to_come["row"].map(in_pathway["pathway_id"]))
    as_of = pd.Timestamp(context.options.as_of)
    pathways = in_pathway.assign(target_code_rome=in_pathway["code_rome"])
    return {
        tables.PERSON_FREINS: read_freins(rows, kept),
        tables.PERSON_SKILLS: held.assign(level=HELD, source=DECLARED, as_of=as_of),
        tables.PATHWAYS: pathways[_PATHWAY],
        tables.PATHWAY_SKILLS: to_come.assign(level=HELD),
        tables.AUDIT: kept[["person_id", "annee_naissance", "sexe", "qpv", "rqth"]],
    }
