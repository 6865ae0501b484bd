"""Files of outcomes (``realisations``): hires, exits, departures, refusals."""

import pandas as pd

from gpect.domain import tables, vocabulary
from gpect.ingest import keys
from gpect.ingest.cells.choices import choice_parser
from gpect.ingest.cells.pseudonym import pseudonym
from gpect.ingest.cells.values import expected_whole, parse_int, read_each
from gpect.ingest.kinds.drafts import Draft, content_of, without_children
from gpect.ingest.kinds.fields import read_dates, read_places, read_sirets
from gpect.ingest.kinds.metier import read_metier
from gpect.ingest.kinds.openings import opening_keys
from gpect.ingest.normalisers import Context
from gpect.ingest.records.rows import Rows
from gpect.ingest.text import free_text


def read_outcomes(rows: Rows, context: Context) -> Draft:
    """Read the records of a file of outcomes.

    A line without a person that comes twice is two outcomes: two hires of the same day in the
    same job read the same.
    """
    normalisers = context.normalisers
    _note_nothing_told(rows)
    outcomes = read_metier(rows, "intitule", normalisers.titles, normalisers.known)
    outcomes = outcomes.join(read_places(rows, normalisers.places))
    outcomes["event"] = _read_events(rows)
    outcomes["occurred_on"] = _read_days(rows)
    outcomes["n"] = _read_counts(rows)
    outcomes["siret"] = read_sirets(rows, "warn")
    outcomes["person_id"] = _read_persons(rows, context)
    outcomes["opening_id"] = _read_openings(rows, outcomes["siret"])
    motif = free_text.mask(rows.text("motif"))
    outcomes["motif"] = motif.where((motif != "") & ~motif.map(free_text.is_sensitive).astype(bool))
    said = content_of(rows)
    has_person = outcomes["person_id"].notna()
    numbered = keys.number_alike(said, said).where(~has_person, said)
    outcomes["outcome_id"] = keys.fingerprint("R", numbered)
    return Draft(outcomes, tables.OUTCOMES, numbered, without_children)


def _note_nothing_told(rows: Rows) -> None:
    """Reject the rows that say of nothing; an employer's departures may be of any métier."""
    silent = pd.Series(data=True, index=rows.cells.index)
    for named in ("intitule", "code_rome", "reference_poste", "identifiant"):
        silent &= rows.text(named) == ""
    events, _ = read_each(rows.text("evenement"), choice_parser(vocabulary.EVENEMENTS))
    has_employer = (rows.text("siret") != "") | (rows.text("employeur") != "")
    is_departure = events.isin(vocabulary.DEPARTS) & has_employer
    rows.ledger.add(silent & ~is_departure, "intitule", "intitule_et_rome_absents", "reject")
    rows.ledger.add(silent & is_departure, "intitule", "metier_absent", "warn")


def _read_events(rows: Rows) -> pd.Series:
    texts = rows.text("evenement")
    events, is_fault = read_each(texts, choice_parser(vocabulary.EVENEMENTS))
    rows.ledger.add(is_fault | (texts == ""), "evenement", "evenement_inconnu", "reject")
    return events.astype("str")


def _read_days(rows: Rows) -> pd.Series:
    days = read_dates(rows, "date", "reject")
    rows.ledger.add(rows.text("date") == "", "date", "date_absente", "reject")
    return days


def _read_counts(rows: Rows) -> pd.Series:
    texts = rows.text("nombre")
    counts, is_fault = read_each(texts, parse_int)
    rows.ledger.add(is_fault, "nombre", "nombre_invalide", "reject", texts, expected_whole())
    return counts.where(counts.notna(), 1).astype("Int64")


def _read_persons(rows: Rows, context: Context) -> pd.Series:
    structure, identifier = rows.text("structure"), rows.text("identifiant")
    structure = structure.where(structure != "", context.options.structure)
    marks = pseudonym(structure, identifier, context.key)
    return marks.where((structure != "") & (identifier != ""))


def _read_openings(rows: Rows, siret: pd.Series) -> pd.Series:
    reference, employer = rows.text("reference_poste"), rows.text("employeur")
    found = opening_keys(siret.fillna(employer), reference)
    return found.where(reference != "")
