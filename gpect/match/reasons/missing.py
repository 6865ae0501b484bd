"""What a pair lacks, what is not known of it, and who can lift it."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pandas as pd

from gpect.domain import vocabulary
from gpect.match.pairs import features
from gpect.match.reasons.requirements import requirements
from gpect.match.reasons.told import Told
from gpect.match.reasons.wording import Texts, french_dates, join, where, whole
from gpect.match.values import look_up

NAMED_SKILLS = 2
"""Competences named before « et 4 autres »."""

UNSURE = 0.7
"""Confidence under which a métier still to be checked is told beside each proposal."""

ASK_PERSON = "à demander à la structure"
ASK_EMPLOYER = "à demander à l'employeur"
ASK_PRESCRIBER = "à faire vérifier (prescripteur)"


def skills(told: Told) -> Texts:
    """« manque : CACES R489 catégorie 3 (formation à Denain le 12/01/2027) »."""
    lacking = told.skills[
        ~told.skills["is_held"] & told.problem.people.skills.known[told.i[told.skills["pair"]]]
    ]
    lacking = lacking.sort_values(
        ["pair", "is_certificate", "is_named", "weight", "label"],
        ascending=[True, False, False, False, True],
    )
    place = lacking.groupby("pair").cumcount().to_numpy()
    named = lacking[place < NAMED_SKILLS]
    text = named["label"].to_numpy(dtype=object) + trainings(told, named)
    total = np.bincount(lacking["pair"].to_numpy(dtype=np.int64), minlength=len(told.i))
    said = np.full(len(told.i), "manque : ", dtype=object)
    for rank in range(NAMED_SKILLS):  # one skill of every pair at a time
        rows = place[place < NAMED_SKILLS] == rank
        said[named["pair"].to_numpy()[rows]] += (", " if rank else "") + text[rows]
    beyond = total - NAMED_SKILLS
    others = where(
        beyond == 1, " et 1 autre", where(beyond > 1, " et " + whole(beyond * 1.0) + " autres")
    )
    return where(total > 0, said + others)


def trainings(told: Told, lacking: pd.DataFrame) -> Texts:
    """« (formation à Denain le 12/01/2027) » for each skill lacking that a session gives in time.

    The first session that has not begun and ends before the post starts; any when the start is
    not known.
    """
    sessions = _sessions(told)
    wanted = lacking[["pair", "skill_code"]].assign(
        row=np.arange(len(lacking)),
        before=told.problem.posts.starts[told.j[lacking["pair"].to_numpy()]],
    )
    found = wanted.merge(sessions, on="skill_code")
    found = found[~(found["done"] > found["before"])]
    first = found.sort_values(["row", "begins", "training_id"]).drop_duplicates("row")
    texts = np.full(len(lacking), "", dtype=object)
    texts[first["row"].to_numpy()] = first["text"].to_numpy(dtype=object)
    return texts


def _sessions(told: Told) -> pd.DataFrame:
    """List the sessions to come of each skill: [skill_code, training_id, begins, done, text]."""
    trainings, epoch = told.inputs.trainings, pd.Timestamp(1970, 1, 1)
    coming = trainings[trainings["starts_on"] >= pd.Timestamp(told.problem.options.as_of)]
    communes = told.inputs.referentiels.territoire.communes.set_index("code_commune")["name"]
    begins = (coming["starts_on"] - epoch).dt.days.astype("float32")
    ends = coming["ends_on"].fillna(coming["starts_on"])
    town = coming["code_commune"].map(communes[~communes.index.duplicated()])
    at = (" à " + town.astype("object")).fillna("")
    sessions = pd.DataFrame(
        {
            "training_id": coming["training_id"],
            "begins": begins,
            "done": (ends - epoch).dt.days.astype("float32"),
            "text": " (formation" + at + " le " + french_dates(begins.to_numpy()) + ")",
        }
    )
    return told.inputs.training_skills[["training_id", "skill_code"]].merge(sessions)


def hours(told: Told) -> Texts:
    """« 35 h demandées, 26 h possibles : à négocier »."""
    asked, given = told.problem.posts.hours[told.j], told.problem.people.hours_max[told.i]
    text = whole(asked) + " h demandées, " + whole(given)
    return where(told.reason("conditions") < 1, text + " h possibles : à négocier")


def experience(told: Told) -> Texts:
    """« expérience courte : immersion (PMSMP) à proposer »."""
    short = features.experience(told.problem, told.i, told.j) < 1
    return where(short, "expérience courte : immersion (PMSMP) à proposer")


def niveau(told: Told) -> Texts:
    """« niveau demandé : Bac (niveau 4), à discuter »."""
    short = features.niveau(told.problem, told.i, told.j) < 1
    labels = np.array([*vocabulary.NIVEAUX.values(), ""], dtype=object)
    rank = np.nan_to_num(told.problem.posts.niveau[told.j], nan=-1).astype(np.intp)
    asked = np.asarray("niveau demandé : ", dtype=object) + labels[rank]
    return where(short, asked + ", à discuter")


def unknown_of_person(told: Told) -> Texts:
    """« à demander à la structure : permis B, disponibilité »: once, whatever is to be asked."""
    people, posts = told.problem.people, told.problem.posts
    asked = (
        ("compétences", ~people.skills.known[told.i]),
        ("permis B", (posts.permis[told.j] == 1) & np.isnan(people.permis[told.i])),
        ("commune", people.commune[told.i] < 0),
        ("disponibilité", np.isnan(people.available[told.i])),
    )
    return _to_ask(ASK_PERSON, asked)


def unknown_of_eligibility(told: Told) -> Texts:
    """« à faire vérifier (prescripteur) : éligibilité à l'IAE »."""
    unknown = np.isnan(told.problem.people.eligible[told.i])
    return _to_ask(
        ASK_PRESCRIBER, (("éligibilité à l'IAE", told.problem.posts.is_siae[told.j] & unknown),)
    )


def unknown_of_post(told: Told) -> Texts:
    """« à demander à l'employeur : lieu, début »."""
    posts = told.problem.posts
    asked = (("lieu", posts.commune[told.j] < 0), ("début", np.isnan(posts.starts[told.j])))
    return _to_ask(ASK_EMPLOYER, asked)


def unsure_metiers(told: Told) -> Texts:
    """« métier du poste à vérifier (lu à 63 %) »: guessed from its title, and no more than that."""
    inputs, pairs = told.inputs, told.pairs
    asked = (
        ("du poste", inputs.openings.set_index("opening_id"), pairs["opening_id"]),
        ("visé", inputs.persons.set_index("person_id"), pairs["person_id"]),
    )
    return join(_unsure_metier(whose, table, ids) for whose, table, ids in asked)


def _unsure_metier(whose: str, table: pd.DataFrame, ids: pd.Series) -> Texts:
    sure = look_up(table["title_confidence"], ids).to_numpy(dtype="float64")
    decision = look_up(table["title_decision"], ids)
    is_unsure = decision.eq("a_verifier").to_numpy(dtype=bool, na_value=False) & (sure < UNSURE)
    text = np.asarray(f"métier {whose} à vérifier (lu à ", dtype=object) + whole(100 * sure)
    return where(is_unsure, text + " %)")


def _to_ask(whom: str, asked: tuple[tuple[str, npt.NDArray[np.bool_]], ...]) -> Texts:
    listed = join((where(is_unknown, name) for name, is_unknown in asked), ", ")
    return where(listed != "", np.asarray(f"{whom} : ", dtype=object) + listed)


MISSING: tuple[Callable[[Told], Texts], ...] = (
    unsure_metiers,
    skills,
    requirements,
    hours,
    experience,
    niveau,
    unknown_of_person,
    unknown_of_eligibility,
    unknown_of_post,
)
"""What lacks or is not known, in the order in which it is told."""


def missing(told: Told) -> Texts:
    """Join all that each pair lacks; "" where nothing does."""
    return join(sentence(told) for sentence in MISSING)
