"""What a pair lacks, what is not known of it, and who can lift it."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from gpect.domain import vocabulary
from gpect.match import features
from gpect.match.requirements import requirements
from gpect.match.told import Told
from gpect.match.wording import Texts, french_dates, join, where, whole

NAMED_SKILLS = 3
"""Competences named before « et 4 autres »."""

ASK_PERSON = "à demander à la personne ou à sa structure"
ASK_EMPLOYER = "à demander à l'employeur"


def skills(told: Told) -> Texts:
    """« manque : CACES R489 catégorie 3 (formation à Denain le 12/01/2027) »."""
    lacking = told.skills[
        ~told.skills["is_held"] & told.problem.people.skills.known[told.i[told.skills["pair"]]]
    ]
    lacking = lacking.sort_values(
        ["pair", "is_certificate", "is_named", "weight", "label"],
        ascending=[True, False, False, False, True],
    )
    place = lacking.groupby("pair").cumcount()
    named = lacking[place < NAMED_SKILLS]
    text = named["label"] + pd.Series(trainings(told, named), index=named.index)
    total = lacking.groupby("pair").size().reindex(range(len(told.i)), fill_value=0).to_numpy()
    listed = text.groupby(named["pair"]).agg(", ".join)
    said = "manque : " + listed.reindex(range(len(told.i))).to_numpy(dtype=object, na_value="")
    beyond = total - NAMED_SKILLS
    others = where(
        beyond == 1, " et 1 autre", where(beyond > 1, " et " + whole(beyond * 1.0) + " autres")
    )
    unknown = ~told.problem.people.skills.known[told.i]
    return where(total > 0, said + others, where(unknown, f"compétences inconnues : {ASK_PERSON}"))


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


def permis(told: Told) -> Texts:
    """« permis B exigé, inconnu : à demander… »."""
    asked = told.problem.posts.permis[told.j] == 1
    unknown = np.isnan(told.problem.people.permis[told.i])
    return where(asked & unknown, f"permis B exigé, inconnu : {ASK_PERSON}")


def eligibility(told: Told) -> Texts:
    """« éligibilité à l'IAE inconnue : à faire vérifier… »."""
    unknown = np.isnan(told.problem.people.eligible[told.i])
    return where(
        told.problem.posts.is_siae[told.j] & unknown,
        "éligibilité à l'IAE inconnue : à faire vérifier par un prescripteur habilité",
    )


def hours(told: Told) -> Texts:
    """« 35 h demandées, 26 h possibles : à négocier avec l'employeur »."""
    asked, given = told.problem.posts.hours[told.j], told.problem.people.hours_max[told.i]
    text = whole(asked) + " h demandées, " + whole(given)
    return where(told.reason("conditions") < 1, text + " h possibles : à négocier avec l'employeur")


def experience(told: Told) -> Texts:
    """« moins de 2 ans d'expérience : immersion (PMSMP)… »."""
    short = features.experience(told.problem, told.i, told.j) < 1
    return where(
        short, "expérience courte pour la demande : immersion (PMSMP) à proposer à l'employeur"
    )


def niveau(told: Told) -> Texts:
    """« niveau demandé : Bac (niveau 4), à discuter avec l'employeur »."""
    short = features.niveau(told.problem, told.i, told.j) < 1
    labels = np.array([*vocabulary.NIVEAUX.values(), ""], dtype=object)
    rank = np.nan_to_num(told.problem.posts.niveau[told.j], nan=-1).astype(np.intp)
    asked = np.asarray("niveau demandé : ", dtype=object) + labels[rank]
    return where(short, asked + ", à discuter avec l'employeur")


def place(told: Told) -> Texts:
    """« commune inconnue : à demander… »."""
    person = told.problem.people.commune[told.i] < 0
    post = told.problem.posts.commune[told.j] < 0
    return where(
        person,
        f"commune de la personne inconnue : {ASK_PERSON}",
        where(post, f"lieu du poste inconnu : {ASK_EMPLOYER}"),
    )


def dates(told: Told) -> Texts:
    """« disponibilité inconnue : à demander… »."""
    person = np.isnan(told.problem.people.available[told.i])
    post = np.isnan(told.problem.posts.starts[told.j])
    return join(
        (
            where(person, f"disponibilité inconnue : {ASK_PERSON}"),
            where(post, f"début du poste inconnu : {ASK_EMPLOYER}"),
        )
    )


MISSING: tuple[Callable[[Told], Texts], ...] = (
    skills,
    permis,
    eligibility,
    requirements,
    hours,
    experience,
    niveau,
    place,
    dates,
)
"""What lacks or is not known, in the order in which it is told."""


def missing(told: Told) -> Texts:
    """Join all that each pair lacks; "" where nothing does."""
    return join(sentence(told) for sentence in MISSING)
