"""Annexes on needs: tension (T1), departures (T3), skills (T4), training (T8), actions (T10)."""

from dataclasses import replace
from typing import Final

import pandas as pd

from gpect.domain import vocabulary
from gpect.reports.comite.annexes import Annexe, Column, Source, beside, by_employer, hidden
from gpect.reports.secrecy.detail import OTHERS
from gpect.reports.secrecy.published import MASK, TOTAL

N_SKILLS: Final = 40
N_ACTIONS: Final = 12
TODAY, TO_COME = "l'appariement du jour", "la prévision"
_ACTIONS: Final = ["action", "d_apres", "personnes", "postes", "pilote", "echeance"]
_METIER: Final = (
    Column("code_rome_parent", "ROME", "string", "Code ROME v3 ; * pour tous.", 8),
    Column("metier", "Métier", "string", "Libellé du métier.", 42),
)
_N_EMPLOYERS: Final = Column("employers", "Employeurs", "integer", "Employeurs qui l'ont dit (n).")
_WITHOUT: Final = Column(
    "without_top",
    "Sans le premier employeur",
    "integer",
    "Moins la part du premier, arrondi à 5, 10 ou 50 ; cinq employeurs au moins.",
)


def tension(source: Source) -> Annexe:
    """T1, beside needs: the tension of each métier, as it is given."""
    rows = source.table("tension").reset_index(drop=True)
    if not rows.empty:
        rows = rows.assign(metier=rows["code_rome_parent"].map(source.metier))
    return Annexe(
        "t1_tension",
        "Tension",
        "T1 · Tension de recrutement par métier",
        "Une lecture parmi trois, jamais mêlée aux pénuries prévues.",
        (
            *_METIER,
            Column("tension", "Tension", "number", "Indice : 0 est la moyenne des métiers."),
            Column("classe", "Classe", "integer", "De 1 (faible) à 5 (très forte)."),
            Column("source", "Source", "string", "D'où vient le chiffre, et de quelle année.", 34),
        ),
        rows,
        "Aucune composante de la tension n'est donnée : la personne qui fait tourner gpect nomme "
        "leur fichier dans les réglages (ligne « tension »).",
        keys=("code_rome_parent",),
    )


def departures(source: Source) -> Annexe:
    """T3: departures that employers have announced, by métier and year."""
    sent = source.table("outcomes")
    axes = ("code_rome_parent", "annee")
    rows = pd.DataFrame()
    if not sent.empty:
        coming = sent[sent["event"].isin(vocabulary.DEPARTS) & (sent["occurred_on"] > source.day)]
        rows = _departures(coming, axes, source) if len(coming) else rows
    return Annexe(
        "t3_departs",
        "Départs",
        "T3 · Départs annoncés par les employeurs",
        "Départs à venir déclarés, sans estimation : un chiffre déclaré n'a pas d'intervalle.",
        (
            *_METIER,
            Column("annee", "Année", "string", "* pour toutes.", 10),
            Column("departs", "Départs", "integer", "Personnes dont le départ est annoncé."),
            _N_EMPLOYERS,
            replace(_WITHOUT, about=f"Sur les lignes d'ensemble seulement. {_WITHOUT.about}"),
        ),
        rows,
        "Aucun départ à venir n'est dans la base : envoyez les départs prévus (gpect ingest "
        "realisations, ou le questionnaire des entreprises).",
        axes,
        ("departs",),
    )


def _departures(coming: pd.DataFrame, axes: tuple[str, ...], source: Source) -> pd.DataFrame:
    sent = pd.DataFrame(
        {
            "code_rome_parent": coming["code_rome_parent"].fillna(vocabulary.UNKNOWN),
            "annee": coming["occurred_on"].dt.year.astype("str"),
            "employer_id": coming["siret"].fillna("?"),
            "departs": coming["n"].fillna(1).astype("float64"),
        }
    )
    whole = by_employer(sent, axes[:1], "departs", source.rules)
    rare = whole.loc[_is_small(whole, source), "code_rome_parent"]
    sent["code_rome_parent"] = sent["code_rome_parent"].mask(
        sent["code_rome_parent"].isin(rare), OTHERS
    )
    rows = by_employer(sent, axes, "departs", source.rules)
    shown = hidden(rows, axes, "departs", source.rules, _is_small(rows, source).to_numpy(bool))
    is_total = (rows[[*axes]] == TOTAL).any(axis=1)
    return rows.assign(
        metier=rows["code_rome_parent"].map(lambda code: _metier(code, source)),
        departs=shown,
        employers=beside(shown, rows["employers"]),
        without_top=beside(
            shown.mask(rows["without_top"].between(1, source.rules.persons_min - 1), MASK),
            rows["without_top"].where(is_total),
        ),
    )


def _is_small(rows: pd.DataFrame, source: Source) -> "pd.Series[bool]":
    """Say which departures are too few: who leaves is a person, and an employer's too."""
    return rows["few"] | (rows["departs"] < source.rules.persons_min)


def _metier(code: str, source: Source) -> str:
    return "Ensemble" if code == TOTAL else source.metier(code)


def skills(source: Source) -> Annexe:
    """T4: skills that posts left without anyone require, and what one more would fill."""
    rows = pd.DataFrame()
    unfilled = source.table("unfilled")
    if not unfilled.empty:
        asked = _asked(source, unfilled.set_index("opening_id")["posts_unfilled"])
        rows = _by_skill(asked, "posts", source).head(N_SKILLS)
    return Annexe(
        "t4_competences",
        "Compétences",
        "T4 · Compétences que demandent les postes restés sans personne",
        "Un poste en demande plusieurs : les lignes ne s'additionnent pas. Ce qu'un certificat de "
        "plus pourvoirait est en T10.",
        (
            Column("skill", "Compétence", "string", "Exigée par le poste.", 56),
            Column("posts", "Postes sans personne", "integer", "Postes qui l'exigent."),
            Column("offers", "Offres", "integer", "Offres qui l'exigent (n)."),
            _N_EMPLOYERS,
            _WITHOUT,
        ),
        rows,
        _NO_SKILL
        if len(unfilled)
        else "Aucun appariement n'est dans la base, ou aucun poste n'y reste sans personne.",
        keys=("skill",),
    )


_NO_SKILL: Final = (
    "Il reste des postes sans personne, mais aucune compétence n'y est exigée par trois employeurs "
    "au moins : une ligne en dirait un seul."
)


def _asked(source: Source, posts: pd.Series) -> pd.DataFrame:
    """Give one row an opening and a skill it requires: posts, employer, métier."""
    openings, asked = source.table("openings"), source.table("opening_skills")
    if openings.empty or asked.empty:
        return pd.DataFrame()
    kept = openings.assign(
        employer_id=openings["siret"].fillna(openings["employer"]).fillna("?"),
        count=openings["opening_id"].map(posts).astype("float64"),
    )
    kept = kept[kept["count"] > 0][["opening_id", "employer_id", "count", "code_rome_parent"]]
    required = asked.loc[asked["exigence"] == "exige", ["opening_id", "skill_code"]]
    return kept.merge(required, on="opening_id")


def _by_skill(
    asked: pd.DataFrame, measure: str, source: Source, within: tuple[str, ...] = ()
) -> pd.DataFrame:
    """Add up by skill; what few employers ask is left out, since its line alone would tell."""
    if asked.empty:
        return asked
    axes = [*within, "skill_code"]
    named = asked.rename(columns={"count": measure})
    rows = by_employer(named, axes, measure, source.rules)
    offers = named.groupby(axes)["opening_id"].nunique().rename("offers")
    rows = rows[~rows["few"] & ~(rows[axes] == TOTAL).any(axis=1)].join(offers, on=axes)
    falling = [False, *(True for _ in axes)]
    rows = rows.sort_values([measure, *axes], ascending=falling, ignore_index=True)
    return rows.assign(
        skill=rows["skill_code"].map(source.skill),
        **{name: rows[name].round().astype("Int64") for name in (measure, "without_top")},
    )


def training(source: Source) -> Annexe:
    """T8: for each métier, the skills that its posts require and the training that gives them."""
    openings = source.table("openings")
    rows = pd.DataFrame()
    if not openings.empty:
        is_open = openings["closed_on"].isna() | (openings["closed_on"] > source.day)
        posts = openings[is_open].set_index("opening_id")["posts"].fillna(1)
        rows = _training(_asked(source, posts), source)
    return Annexe(
        "t8_formations",
        "Formations",
        "T8 · Métiers, compétences exigées et formations à venir",
        "Les trois compétences que le plus de postes ouverts exigent, par métier ; trois "
        "employeurs au moins.",
        (
            *_METIER,
            Column("skill", "Compétence", "string", "Exigée par les postes ouverts.", 50),
            Column("posts", "Postes ouverts", "integer", "Postes qui l'exigent."),
            Column("offers", "Offres", "integer", "Offres qui l'exigent (n)."),
            _N_EMPLOYERS,
            _WITHOUT,
            Column("sessions", "Sessions à venir", "integer", "Formations qui l'apportent."),
            Column("seats", "Places", "integer", "Places de ces sessions."),
        ),
        rows,
        "Aucune compétence exigée par trois employeurs au moins, ou aucun poste ouvert.",
        keys=("code_rome_parent", "skill"),
    )


def _training(asked: pd.DataFrame, source: Source) -> pd.DataFrame:
    if asked.empty:
        return asked
    rows = _by_skill(asked, "posts", source, within=("code_rome_parent",))
    rows = rows.groupby("code_rome_parent").head(3)
    given = _seats(source)
    return rows.assign(
        metier=rows["code_rome_parent"].map(source.metier),
        sessions=rows["skill_code"].map(given["sessions"]).fillna(0).astype(int),
        seats=rows["skill_code"].map(given["seats"]).fillna(0).astype(int),
    ).reset_index(drop=True)


def _seats(source: Source) -> pd.DataFrame:
    """Count, by skill, the sessions to come that give it, and their seats."""
    sessions, gives = source.table("trainings"), source.table("training_skills")
    if sessions.empty or gives.empty:
        return pd.DataFrame({"sessions": pd.Series(dtype=int), "seats": pd.Series(dtype=float)})
    coming = sessions[sessions["starts_on"].isna() | (sessions["starts_on"] >= source.day)]
    both = gives.merge(coming[["training_id", "seats"]], on="training_id")
    grouped = both.groupby("skill_code")
    return pd.DataFrame(
        {"sessions": grouped["training_id"].nunique(), "seats": grouped["seats"].sum()}
    )


def actions(source: Source) -> Annexe:
    """T10: what would fill most posts, with its indicator; who and when are left blank."""
    rows = pd.concat([_of_matching(source), _of_forecast(source)], ignore_index=True)
    return Annexe(
        "t10_actions",
        "Actions",
        "T10 · Actions possibles et indicateurs",
        "Chaque levier est compté seul, tous les autres postes restant pourvus au mieux. Pilote et "
        "échéance sont à remplir par le comité : la base ne les contient pas.",
        (
            Column("action", "Action", "string", "Ce qui serait à faire.", 60),
            Column("d_apres", "D'après", "string", "Postes ouverts ce jour, ou à venir.", 24),
            Column("personnes", "Personnes concernées", "integer", "Qui en profiterait (n)."),
            Column("postes", "Postes gagnés", "integer", "Indicateur : postes pourvus de plus."),
            Column("pilote", "Pilote", "string", "À remplir.", 24),
            Column("echeance", "Échéance", "string", "À remplir.", 16),
        ),
        rows,
        "Aucun levier ne pourvoit à lui seul un poste de plus, ou gpect match n'a pas été lancé.",
        keys=("d_apres", "action"),
    )


def _of_matching(source: Source) -> pd.DataFrame:
    """Give the levers of the latest matching, on the posts open today."""
    levers = source.table("levers")
    if levers.empty:
        return pd.DataFrame(columns=_ACTIONS)
    # A post put off is one employer's: it goes to the caseworker, not to the comité.
    # What would place few people is left to the caseworker too: the posts gained would tell who.
    told = levers[levers["kind"] != "debut"].sort_values("rank")
    fine = told["kind"] == "ligne"
    least = fine.map(lambda f: source.rules.least_persons(("code_commune",) if f else ()))
    told = told[told["effort"].fillna(0) >= least].head(N_ACTIONS)
    rows = {"action": told["lever"].to_numpy(), "personnes": told["effort"].astype("Int64").array}
    rows |= {"postes": told["posts_gained"].to_numpy(), "d_apres": TODAY}
    return pd.DataFrame(rows).reindex(columns=_ACTIONS)


def _of_forecast(source: Source) -> pd.DataFrame:
    """Give the levers of the forecast, those that the page lists, on the posts to come."""
    return source.table("tracks").assign(d_apres=TO_COME).reindex(columns=_ACTIONS)
