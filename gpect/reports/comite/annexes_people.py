"""Annexes on people: freins (T5), pathways (T6), what matching gave (T7)."""

from typing import Final

import pandas as pd

from gpect.domain import vocabulary
from gpect.domain.freins import ANSWERS, FREINS, HELD_BACK_BY, THEMES
from gpect.reports.comite.annexes import Annexe, Column, Source, hidden, with_totals
from gpect.reports.secrecy.published import MASK, TOTAL

LATER: Final = "plus tard"
YEAR: Final = pd.Timedelta(days=365)
_FILIERES: Final = {**vocabulary.FILIERE_TITLES, TOTAL: "Ensemble"}


def freins(source: Source) -> Annexe:
    """T5: freins that were explored, the posts they stand against, the service that lifts them."""
    told, persons = source.table("person_freins"), source.table("persons")
    axes = ("frein", "reponse")
    rows = pd.DataFrame()
    if not told.empty:
        n_persons = max(len(persons), told["person_id"].nunique())
        rows = _freins(told[told["frein"].isin(FREINS)], n_persons, axes, source)
    return Annexe(
        "t5_freins",
        "Freins",
        "T5 · Freins des personnes accompagnées",
        "« Non exploré » n'est ni oui ni non. La cause n'est jamais gardée ; la santé n'y est pas.",
        (
            Column("titre", "Frein", "string", "Domaine.", 28),
            Column("reponse", "Réponse", "string", "* pour toutes.", 16),
            Column("personnes", "Personnes", "integer", "Personnes (n)."),
            Column("postes", "Postes sans personne", "integer", "Postes que ce frein écarte."),
            Column("service", "Service qui le lève", "string", "Thème data-inclusion.", 30),
        ),
        rows,
        "Aucun frein n'a été renseigné : les colonnes facultatives du modèle « personnes » les "
        "reçoivent.",
        axes,
        ("personnes",),
        ("titre", "reponse"),
        ("personnes",),
    )


def _freins(
    told: pd.DataFrame, n_persons: int, axes: tuple[str, ...], source: Source
) -> pd.DataFrame:
    counted = told.groupby([*axes], as_index=False).size().rename(columns={"size": "personnes"})
    known = counted.groupby("frein", as_index=False)["personnes"].sum()
    unknown = known.assign(reponse="inexplore", personnes=n_persons - known["personnes"])
    whole = known.assign(reponse=TOTAL, personnes=n_persons)
    rows: pd.DataFrame = pd.concat([counted, unknown, whole], ignore_index=True)
    rank = {name: at for at, name in enumerate(("fort", "moyen", "faible", "non", "inexplore"))}
    rows = rows.assign(rank=rows["reponse"].map(rank).fillna(9))
    rows = rows.sort_values(["frein", "rank"], ignore_index=True)
    is_total = rows["reponse"] == TOTAL
    return pd.DataFrame(rows).assign(
        personnes=hidden(rows, axes, "personnes", source.rules),
        reponse=rows["reponse"].map(dict(ANSWERS)).fillna(rows["reponse"]),
        titre=rows["frein"].map(dict(FREINS)),
        service=rows["frein"].map(dict(THEMES)).where(is_total),
        postes=rows["frein"].map(_held_back(source)).where(is_total),
    )


def _held_back(source: Source) -> pd.Series:
    """Count, by frein, the posts without anyone whose requirements it stands against.

    ``s`` where fewer employers stand behind them than a published need may have.
    """
    required, unfilled = source.table("opening_requirements"), source.table("unfilled")
    if required.empty or unfilled.empty:
        return pd.Series(dtype="float64")
    pairs = [(need, frein) for need, names in HELD_BACK_BY.items() for frein in names]
    against = required.merge(pd.DataFrame(pairs, columns=["exigence", "frein"]), on="exigence")
    against = against.drop_duplicates(["opening_id", "frein"])
    openings = source.table("openings").set_index("opening_id")
    employer = openings["siret"].fillna(openings["employer"]).fillna("?")
    posts = unfilled.set_index("opening_id")["posts_unfilled"]
    held = against.assign(
        posts=against["opening_id"].map(posts), employer=against["opening_id"].map(employer)
    )
    grouped = held[held["posts"] > 0].groupby("frein")
    enough = grouped["employer"].nunique() >= source.rules.employers_min
    counts = grouped["posts"].sum().astype(int)
    return counts.astype(object).where(enough, MASK)


def pathways(source: Source) -> Annexe:
    """T6: pathways under way, those begun within a year, how long they still last."""
    known = source.table("pathways")
    rows = pd.DataFrame()
    if not known.empty:
        rows = _pathways(known, source)
    return Annexe(
        "t6_parcours",
        "Parcours",
        "T6 · Parcours en cours",
        "Parcours en structure. Les mois restants sont ceux du parcours du milieu (médiane).",
        (
            Column("titre", "Filière", "string", "Filière du parcours.", 26),
            Column("en_cours", "En cours", "integer", "Parcours en cours à la date (n)."),
            Column("entrees", "Entrées en un an", "integer", "Commencés dans l'année passée."),
            Column("mois", "Mois restants", "number", "Médiane des parcours en cours."),
        ),
        rows,
        "Aucun parcours n'est dans la base : la fin du parcours se donne au modèle « personnes ».",
        ("filiere",),
        ("en_cours", "entrees"),
        ("titre",),
        ("en_cours", "entrees"),
    )


def _under_way(known: pd.DataFrame, source: Source) -> pd.DataFrame:
    started = known["starts_on"].isna() | (known["starts_on"] <= source.day)
    return known[started & (known["ends_on"] > source.day)]


def _pathways(known: pd.DataFrame, source: Source) -> pd.DataFrame:
    day = source.day
    known = known.fillna({"filiere": vocabulary.HORS_FILIERE})
    now = _under_way(known, source)
    left = (now["ends_on"] - day).dt.days / 30.44
    counted = known.assign(
        en_cours=known.index.isin(now.index).astype(int),
        entrees=known["starts_on"].between(day - YEAR, day).astype(int),
    )
    rows = with_totals(counted, ("filiere",), ("en_cours", "entrees"))
    ends = _exits(now, ("filiere", "period"), source)
    under_way = ends[ends["period"] == TOTAL].set_index("filiere")["sorties"]
    months = left.groupby(now["filiere"]).median()
    months[TOTAL] = left.median()
    # the total of the planned ends, masked as it is there: the same people
    shown = rows["filiere"].map(under_way).fillna(0).astype(object)
    rows = rows.assign(
        titre=rows["filiere"].map(_FILIERES),
        mois=rows["filiere"].map(months).round(1).where(~shown.isin([MASK, 0])),
        entrees=hidden(rows, ("filiere",), "entrees", source.rules),
        en_cours=shown,
    )
    return _filieres_in_order(rows)


def _filieres_in_order(rows: pd.DataFrame) -> pd.DataFrame:
    rank = {code: at for at, code in enumerate(_FILIERES)}
    by = ["rank", *[name for name in ("period",) if name in rows]]
    ordered = rows.assign(rank=rows["filiere"].map(rank))
    return pd.DataFrame(ordered.sort_values(by, ignore_index=True))


def exits(source: Source) -> Annexe:
    """T6: planned ends of pathways, by filière and quarter."""
    known = source.table("pathways")
    axes = ("filiere", "period")
    rows = pd.DataFrame()
    if not known.empty and len(now := _under_way(known, source)):
        rows = _exits(now, axes, source)
    return Annexe(
        "t6_sorties",
        "Sorties prévues",
        "T6 · Fins de parcours prévues, par trimestre",
        "Dates de fin déclarées ; une prolongation ou un départ anticipé les déplace.",
        (
            Column("titre", "Filière", "string", "Filière du parcours.", 26),
            Column("period", "Trimestre", "string", "AAAA-Tn ; * pour tous.", 14),
            Column("sorties", "Fins de parcours", "integer", "Personnes (n)."),
        ),
        rows,
        "Aucune fin de parcours à venir n'est dans la base.",
        axes,
        ("sorties",),
        ("titre", "period"),
        ("sorties",),
    )


def _exits(now: pd.DataFrame, axes: tuple[str, ...], source: Source) -> pd.DataFrame:
    soon = now[now["ends_on"] <= source.day + 2 * YEAR]
    if soon.empty:
        return pd.DataFrame()
    quarters = (
        soon["ends_on"].dt.year.astype("str") + "-T" + soon["ends_on"].dt.quarter.astype("str")
    )
    counted = pd.DataFrame(
        {
            "filiere": soon["filiere"].fillna(vocabulary.HORS_FILIERE),
            "period": quarters,
            "sorties": 1,
        }
    )
    rows = with_totals(counted, axes, ("sorties",))
    shown = hidden(rows, axes, "sorties", source.rules)
    return _filieres_in_order(rows.assign(titre=rows["filiere"].map(_FILIERES), sorties=shown))


def matching(source: Source) -> Annexe:
    """T7: what the latest matching proposed, and what became of it."""
    told = source.table("allocations")
    axes = ("rubrique", "libelle")
    rows = _matching(told, axes, source) if not told.empty else pd.DataFrame()
    return Annexe(
        "t7_appariement",
        "Appariement",
        "T7 · Le dernier appariement et ses suites",
        "Propositions faites par gpect match, décisions relues du classeur.",
        (
            Column("rubrique", "Rubrique", "string", "Ce qui est compté.", 30),
            Column("libelle", "Détail", "string", "* pour le total.", 40),
            Column("nombre", "Nombre", "integer", "Personnes, postes ou propositions."),
        ),
        rows,
        "Aucun appariement n'a encore été lancé : gpect match.",
        axes,
        ("nombre",),
    )


def _matching(told: pd.DataFrame, axes: tuple[str, ...], source: Source) -> pd.DataFrame:
    counts: dict[tuple[str, str], int] = {
        ("1. Personnes", "Avec une proposition au moins"): told["person_id"].nunique(),
        ("1. Personnes", "Sans proposition"): len(source.table("unmatched")),
    }
    decided = source.table("decisions")
    if not decided.empty:
        taken = decided["decision"].value_counts()
        for code, words in vocabulary.DECISIONS.items():
            counts[_DECIDED, words] = int(taken.get(code, 0))
        refused = decided[decided["decision"] == "refusee"]["motif"].fillna(_NO_MOTIF)
        motives = refused.value_counts()
        for motif in (*vocabulary.MOTIFS, _NO_MOTIF):
            counts[_REFUSED, motif] = int(motives.get(motif, 0))
    rows = pd.DataFrame([(*where, n) for where, n in counts.items()], columns=[*axes, "nombre"])
    totals = rows.groupby("rubrique", as_index=False)["nombre"].sum().assign(libelle=TOTAL)
    both = pd.concat([rows, totals], ignore_index=True)
    people = both.assign(nombre=_blurred(both, hidden(both, axes, "nombre", source.rules)))
    by_post = told["opening_id"].value_counts()
    half = int((by_post.cumsum() < by_post.sum() / 2).sum()) + 1
    posts = pd.DataFrame(
        [
            (CONGESTION, "Propositions", len(told)),
            (CONGESTION, "Postes proposés à quelqu'un", _proposed_posts(by_post, source)),
            (CONGESTION, "Offres qui reçoivent la moitié des propositions", half),
            (CONGESTION, "Postes restés sans personne", _unfilled_posts(source)),
        ],
        columns=[*axes, "nombre"],
    )
    order = people.assign(last=people["libelle"] == TOTAL)
    ordered = order.sort_values(["rubrique", "last", "libelle"]).drop(columns="last")
    both_kinds: pd.DataFrame = pd.concat([ordered, posts], ignore_index=True)
    return both_kinds


def _unfilled_posts(source: Source) -> int:
    unfilled = source.table("unfilled")
    return 0 if unfilled.empty else int(unfilled["posts_unfilled"].sum())


def _proposed_posts(by_opening: pd.Series, source: Source) -> int:
    """Count the posts for which somebody is proposed: an opening may have several.

    They are the open posts of the run less those left without anyone; where the run does not
    tell its open posts, those of the openings proposed, as far as there are people for them.
    """
    told = source.table("matched_posts")
    if not told.empty:
        return int(told["open"].iloc[0]) - _unfilled_posts(source)
    known = source.table("openings").set_index("opening_id")["posts"].fillna(1)
    return int(by_opening.clip(upper=known.reindex(by_opening.index).fillna(1)).sum())


_DECIDED: Final = "2. Décisions"
_REFUSED: Final = "3. Refus, par motif"
_NO_MOTIF: Final = "Sans motif"
CONGESTION: Final = "4. Encombrement"
"""Heading of T7 under which posts and propositions are counted, not people."""


def _blurred(rows: pd.DataFrame, shown: pd.Series) -> pd.Series:
    """Mask zeros beside what is masked: « none here » would narrow what the others may hold."""
    masked = shown.eq(MASK)
    is_beside = masked.groupby(rows["rubrique"]).transform("any")
    return shown.mask(is_beside & (rows["nombre"] == 0), MASK)


def equity(source: Source) -> Annexe:
    """T7: the fairness of the latest matching; the audit hides groups of fewer than 11 people."""
    return Annexe(
        "t7_equite",
        "Équité",
        "T7 · Équité du dernier appariement",
        "Sexe, âge et quartier sont lus par cet audit seul, jamais par l'appariement. Un groupe de "
        "moins de 11 personnes, ou face à moins de 11 autres, n'est pas montré.",
        (
            Column("attribute", "Critère", "string", "Ce qui est comparé.", 22),
            Column("group", "Groupe", "string", "Le groupe.", 22),
            Column("measure", "Mesure", "string", "Ce qui est mesuré.", 34),
            Column("scope", "Comparaison", "string", "Parmi qui.", 26),
            Column("n", "Personnes", "integer", "Personnes du groupe (n)."),
            Column("ratio", "Rapport", "number", "Groupe rapporté aux autres : 1, égalité."),
            Column("ratio_low", "Rapport, bas", "number", "Bas de l'intervalle à 95 %."),
            Column("ratio_high", "Rapport, haut", "number", "Haut de l'intervalle à 95 %."),
            Column("verdict", "Lecture", "string", "En mots.", 50),
        ),
        source.table("equity").reset_index(drop=True),
        "Rien n'est connu du sexe, de l'âge ni du quartier des personnes : rien à comparer.",
        keys=("attribute", "group", "measure", "scope"),
    )
