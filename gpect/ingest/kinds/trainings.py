"""Files of training sessions (``formations``)."""

from functools import partial

import pandas as pd

from gpect.domain import tables
from gpect.domain.tables import TableSpec
from gpect.domain.vocabulary import CERTIFICATE
from gpect.ingest import keys
from gpect.ingest.cells.values import expected_whole, parse_int, read_each
from gpect.ingest.kinds.drafts import Draft, content_of
from gpect.ingest.kinds.fields import check_order, read_dates, read_places
from gpect.ingest.kinds.metier import read_metier
from gpect.ingest.kinds.skill_rows import read_skills
from gpect.ingest.normalisers import Context
from gpect.ingest.records.rows import Rows

_RNCP = r"(?i)^(?:RNCP\s*)?(\d{2,6})(?:[.,]0+)?$"


def read_trainings(rows: Rows, context: Context) -> Draft:
    """Read the records of a file of training sessions."""
    rows.ledger.add(rows.text("intitule") == "", "intitule", "intitule_absent", "reject")
    normalisers = context.normalisers
    trainings = read_metier(rows, "intitule", normalisers.titles, normalisers.known)
    trainings = trainings.join(read_places(rows, normalisers.places))
    for named in ("organisme", "formacode"):
        trainings[named] = rows.text(named).where(lambda text: text != "")
    trainings["code_rncp"] = _read_rncp(rows)
    told = rows.text("places")
    seats, is_fault = read_each(told, lambda t: parse_int(t, 0))
    rows.ledger.add(is_fault, "places", "nombre_invalide", "warn", told, expected_whole(0))
    trainings["seats"] = seats.astype("Int64")
    trainings["starts_on"] = read_dates(rows, "date_debut")
    trainings["ends_on"] = read_dates(rows, "date_fin")
    check_order(rows, trainings["starts_on"], trainings["ends_on"], "date_fin")
    trainings["training_id"] = _training_ids(rows)
    said = content_of(rows)
    return Draft(trainings, tables.TRAININGS, said, partial(_skills, rows, context))


def _read_rncp(rows: Rows) -> pd.Series:
    """Give RNCP codes as numbers alone: « RNCP37297 », « 37297.0 » are 37297."""
    found = rows.text("code_rncp").str.extract(_RNCP, expand=False)
    return found.where(found.notna(), None).astype("str")


def _training_ids(rows: Rows) -> pd.Series:
    """Give an id by (organisme, reference), else by title, place and dates."""
    organisme, reference = (keys.folded(rows.text(f)) for f in ("organisme", "reference"))
    fields = ("intitule", "organisme", "date_debut", "date_fin", "commune", "code_postal")
    said = keys.content(pd.DataFrame({named: rows.text(named) for named in fields}))
    return keys.fingerprint("F", (organisme + "\x1f" + reference).where(reference != "", said))


def _skills(rows: Rows, context: Context, kept: pd.DataFrame) -> dict[TableSpec, pd.DataFrame]:
    """Read the skills a session gives; of its title, the certificates alone."""
    skills = context.normalisers.skills
    told = read_skills(rows, "competences", kept, skills)
    named = read_skills(rows, "intitule", kept, skills)
    named = named[named["skill_code"].str.startswith(CERTIFICATE)]
    given = pd.concat([told, named]).drop_duplicates(["row", "skill_code"])
    given["training_id"] = given["row"].map(kept["training_id"])
    return {tables.TRAINING_SKILLS: given.drop(columns="row")}
