"""Run the cases written in French by those who do this work: ``tests/cas/*.yaml``.

A case names people, openings and sessions, then what must come out. See ``LISEZMOI.md``.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

from gpect.domain import contracts, tables, vocabulary
from gpect.domain.freins import ANSWERS, AVOIDED, FREINS, REQUIREMENTS
from gpect.match import allocate, candidates, evaluate, score
from gpect.match.inputs import MatchInputs
from gpect.match.options import MatchOptions
from gpect.match.pathways import chosen as pathways
from gpect.match.reasons import explain, questions
from gpect.match.whatif import levers
from gpect.referentiels import loader
from gpect.referentiels.loader import Referentiels
from tests.unit.match import small

FOLDER = Path(__file__).parent
CASES = [
    pytest.param(case, id=f"{path.stem} : {case['cas']}")
    for path in sorted(FOLDER.glob("*.yaml"))
    for case in yaml.safe_load(path.read_text(encoding="utf-8"))
]

PERSON = {
    "mobilite_km": "mobility_km",
    "transport": "transport",
    "permis_b": "permis_b",
    "eligible_iae": "eligible_iae",
    "disponible_le": "available_from",
    "heures_max": "hours_max",
    "niveau": "niveau",
    "experience_ans": "experience_years",
}
OPENING = {
    "postes": "posts",
    "heures": "hours_per_week",
    "permis_b": "permis_b",
    "experience": "experience",
    "niveau": "niveau",
    "debut": "starts_on",
    "clos_le": "closed_on",
    "employeur": "employer_kind",
}
OPTIONS = {
    "propositions_par_personne": "proposals_per_person",
    "candidats_par_poste": "candidates_per_post",
    "score_minimal": "min_score",
    "priorite_pass": "pass_priority",
}
WORDS = {
    label: code
    for labels in (
        vocabulary.TRANSPORTS,
        vocabulary.NIVEAUX,
        vocabulary.EXPERIENCES,
        vocabulary.STRUCTURE_KINDS,
        vocabulary.EXIGENCES,
    )
    for code, label in labels.items()
}


REQUIRED = {label: code for code, label in REQUIREMENTS.items()}

METIERS = {"K2204", "K2205", "N1101", "N1103", "A1203", "K1302", "G1602", "M1607"}
"""Those the cases speak of; the whole of ROME would only slow them down."""


@lru_cache(maxsize=1)
def known() -> Referentiels:
    whole = loader.load()
    rome = replace(
        whole.rome,
        codes=whole.rome.codes.query("code_rome in @METIERS"),
        code_skills=whole.rome.code_skills.query("code_rome in @METIERS"),
    )
    asked = rome.code_skills["skill_code"]
    rome = replace(rome, skills=rome.skills[rome.skills["skill_code"].isin(asked)])
    return replace(whole, rome=rome)


def read(row: Mapping[str, Any], fields: dict[str, str]) -> dict[str, Any]:
    """Translate the French fields of a row; a French word of a list becomes its code."""
    found = {fields[name]: row[name] for name in fields if name in row}
    return {k: WORDS.get(v, v) if isinstance(v, str) else v for k, v in found.items()}


def place(row: Mapping[str, Any]) -> str | None:
    if "commune" not in row:
        return None
    communes = known().territoire.communes.set_index("name")["code_commune"]
    return str(communes[row["commune"]])


def metier(text: str | None) -> str | None:
    """Take the code at the head of « N1101 cariste »."""
    return None if text is None else text.split()[0]


@lru_cache(maxsize=1)
def skill_codes() -> dict[str, str]:
    """ROME label or code of a certificate → skill code."""
    labels = known().rome.skills.drop_duplicates("label")
    by_label = dict(zip(labels["label"], labels["skill_code"], strict=True))
    return by_label | {code: f"CERT:{code}" for code in known().certificats["code"]}


def skill(text: str) -> str:
    return skill_codes()[text]


def skills(row: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Read a list of competences, or a mapping to a level, a day or a word."""
    given = row.get(name, [])
    if isinstance(given, list):
        return {skill(text): None for text in given}
    return {skill(text): WORDS.get(value, value) for text, value in given.items()}


def person(row: Mapping[str, Any]) -> dict[str, Any]:
    held = {
        code: value if value is None or isinstance(value, (int, float)) else (1.0, value)
        for code, value in skills(row, "competences").items()
    }
    pathway = row.get("parcours")
    return read(row, PERSON) | {
        "person_id": row["nom"],
        "code_commune": place(row),
        "code_rome": metier(row.get("metier_vise")),
        "code_rome_held": metier(row.get("dernier_metier")),
        "skills": held,
        "pathway": pathway
        and {
            "ends_on": pathway.get("fin"),
            "pass_iae_ends_on": pathway.get("fin_pass"),
            "skills": list(skills(pathway, "competences_visees")),
        },
    }


def opening(row: Mapping[str, Any]) -> dict[str, Any]:
    return (
        {"posts": 1}
        | read(row, OPENING)
        | {
            "opening_id": row["nom"],
            "code_commune": place(row),
            "code_rome": metier(row.get("metier")),
            "skills": skills(row, "competences"),
        }
    )


def training(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "training_id": row["nom"],
        "code_commune": place(row),
        "starts_on": row["debut"],
        "ends_on": row.get("fin"),
        "seats": row.get("places"),
        "skills": list(skills(row, "competences")),
    }


def freins(case: Mapping[str, Any]) -> pd.DataFrame:
    """List the freins told, by their domain, and the requirements to avoid."""
    answers = {label: code for code, label in ANSWERS.items()}
    domains = {label.split(" (")[0].lower(): code for code, label in FREINS.items()}
    rows = [
        (row["nom"], domains[domain], answers[answer])
        for row in case.get("personnes", [])
        for domain, answer in row.get("freins", {}).items()
        if answers[answer] != "inexplore"
    ]
    rows += [
        (row["nom"], REQUIRED[label], AVOIDED)
        for row in case.get("personnes", [])
        for label in row.get("a_eviter", [])
    ]
    table = pd.DataFrame(rows, columns=["person_id", "frein", "reponse"], dtype="str")
    return contracts.conform(table, tables.PERSON_FREINS)


def requirements(case: Mapping[str, Any]) -> pd.DataFrame:
    rows = [
        (row["nom"], REQUIRED[label])
        for row in case.get("postes", [])
        for label in row.get("exigences", [])
    ]
    table = pd.DataFrame(rows, columns=["opening_id", "exigence"], dtype="str")
    return contracts.conform(table, tables.OPENING_REQUIREMENTS)


def journeys(case: Mapping[str, Any]) -> pd.DataFrame:
    rows = [
        {
            "de": place({"commune": row["de"]}),
            "vers": place({"commune": row["vers"]}),
            "transport": WORDS[row["mode"]],
            "minutes": row["minutes"],
        }
        for row in case.get("trajets", [])
    ]
    columns = ["de", "vers", "transport", "minutes"]
    table = pd.DataFrame(rows, columns=columns).astype(dict.fromkeys(columns[:3], "str"))
    return contracts.conform(table, tables.TRAVEL_TIMES)


class Run:
    """One run of the whole match on a case."""

    def __init__(self, inputs: MatchInputs, options: MatchOptions) -> None:
        self.inputs, self.options = inputs, options
        self.pairs = candidates.candidate_pairs(inputs, options)
        self.scores = score.score_pairs(self.pairs, inputs, options)
        self.allocation = allocate.allocate(self.scores, inputs.openings, options, inputs.pathways)
        told = (self.allocation, self.scores, inputs, options)
        self.proposals = explain.explain_allocations(*told)
        self.unfilled = explain.unfilled(*told).set_index("opening_id")
        self.unmatched = explain.unmatched(*told).set_index("person_id")
        self.questions = questions.questions(self.scores, inputs, options, self.allocation)

    @cached_property
    def pathways(self) -> pd.DataFrame:
        plan = pathways.plan(self.scores, self.inputs, self.options)
        assert plan.is_proved
        return plan.proposals.set_index("person_id")

    @cached_property
    def levers(self) -> pd.DataFrame:
        return levers.levers(self.scores, self.inputs, self.options)

    def proposed(self, name: str) -> list[str]:
        return list(self.proposals.loc[self.proposals["person_id"] == name, "opening_id"])

    def text(self, column: str, name: str, post: str) -> str:
        row = self.proposals.query("person_id == @name and opening_id == @post")
        return "" if row[column].isna().all() else str(row[column].iloc[0])


def run(case: Mapping[str, Any]) -> Run:
    inputs = small.make(
        [person(p) for p in case.get("personnes", [])],
        [opening(o) for o in case.get("postes", [])],
        [training(t) for t in case.get("formations", [])],
        known(),
    )
    inputs = replace(
        inputs,
        travel_times=journeys(case),
        person_freins=freins(case),
        opening_requirements=requirements(case),
    )
    options = MatchOptions(as_of=case["date"])
    asked = {OPTIONS[name]: value for name, value in case.get("reglages", {}).items()}
    return Run(inputs, replace(options, **asked))


@pytest.mark.parametrize("case", CASES)
def test_case(case: dict[str, Any]) -> None:
    found = run(case)
    for name, expected in case["attendu"].items():
        EXPECTATIONS[name](found, expected)
    assert not any(evaluate.violations(found.allocation, found.inputs, found.options).values())


def proposals(found: Run, expected: Mapping[str, list[str]]) -> None:
    for name, posts in expected.items():
        assert found.proposed(name) == posts, name


def same_score(found: Run, expected: list[list[str]]) -> None:
    scores = found.scores.set_index(["person_id", "opening_id"])["score"]
    assert scores[tuple(expected[0])] == pytest.approx(scores[tuple(expected[1])])


def better(found: Run, expected: list[list[str]]) -> None:
    scores = found.scores.set_index(["person_id", "opening_id"])["score"]
    values = [scores[tuple(pair)] for pair in expected]
    assert values == sorted(values, reverse=True)
    assert len(set(values)) == len(values)


def unknown_reason(found: Run, expected: list[list[str]]) -> None:
    scores = found.scores.set_index(["person_id", "opening_id"])
    for name, post, reason in expected:
        assert pd.isna(scores.loc[(name, post), reason]), reason


def closed(found: Run, expected: list[list[str]]) -> None:
    pairs = set(zip(found.pairs["person_id"], found.pairs["opening_id"], strict=True))
    for pair in expected:
        assert tuple(pair) not in pairs


def still_open(found: Run, expected: list[list[str]]) -> None:
    pairs = set(zip(found.pairs["person_id"], found.pairs["opening_id"], strict=True))
    for pair in expected:
        assert tuple(pair) in pairs


def says(column: str) -> Any:
    def check(found: Run, expected: list[list[str]]) -> None:
        for name, post, *words in expected:
            text = found.text(column, name, post)
            for word in words:
                assert word in text, text

    return check


def silent(found: Run, expected: list[list[str]]) -> None:
    for name, post, *words in expected:
        text = found.text("missing", name, post)
        assert not any(word in text for word in words), text


def unfilled(found: Run, expected: Mapping[str, Mapping[str, Any]]) -> None:
    for post, told in expected.items():
        row = found.unfilled.loc[post]
        assert row["posts_unfilled"] == told.get("postes", row["posts_unfilled"])
        assert told.get("pourquoi", "") in row["why"], row["why"]
        assert told.get("levier", "") in row["lever"], row["lever"]


def filled(found: Run, expected: list[str]) -> None:
    assert not set(expected) & set(found.unfilled.index)


def unmatched(found: Run, expected: Mapping[str, Mapping[str, str]]) -> None:
    for name, told in expected.items():
        row = found.unmatched.loc[name]
        assert told.get("pourquoi", "") in row["why"], row["why"]
        assert told.get("etape", "") in row["next_step"], row["next_step"]


def asked(found: Run, expected: list[list[str]]) -> None:
    told = set(zip(found.questions["subject_id"], found.questions["field"], strict=True))
    for question in expected:
        assert tuple(question) in told, told


def reached(found: Run, expected: Mapping[str, Mapping[str, str]]) -> None:
    for name, told in expected.items():
        row = found.pathways.loc[name]
        assert row["opening_id"] == told["poste"], row["pathway"]
        assert row["step_kind"] == told.get("passage", row["step_kind"]), row["pathway"]
        assert told.get("phrase", "") in row["pathway"], row["pathway"]


def no_pathway(found: Run, expected: list[str]) -> None:
    assert not set(expected) & set(found.pathways.index)


def lever(found: Run, expected: list[list[Any]]) -> None:
    for words, posts in expected:
        rows = found.levers[found.levers["sentence"].str.contains(words, regex=False)]
        assert list(rows["posts_gained"]) == [posts], list(found.levers["sentence"])


EXPECTATIONS = {
    "propositions": proposals,
    "meme_score": same_score,
    "score_decroissant": better,
    "raison_inconnue": unknown_reason,
    "impossible": closed,
    "possible": still_open,
    "pourquoi": says("why"),
    "manque": says("missing"),
    "ne_manque_pas": silent,
    "non_pourvu": unfilled,
    "pourvu": filled,
    "sans_proposition": unmatched,
    "a_preciser": asked,
    "parcours": reached,
    "sans_parcours": no_pathway,
    "leviers": lever,
}
