"""Tables that the calculations give: scores, proposals, shortages, and the record of a run."""

from typing import Final

from gpect.domain.specs import ColumnSpec, TableSpec, day, key, real, share, text, whole

SCORES: Final = TableSpec(
    "scores",
    "Scores",
    ("person_id", "opening_id"),
    (
        key("person_id", "Personne"),
        key("opening_id", "Poste"),
        share("skill_coverage", "Compétences"),
        share("metier_proximity", "Métier recherché"),
        share("metier_held", "Métier exercé"),
        share("reach", "À portée"),
        share("timing", "Dates"),
        share("conditions", "Horaires"),
        share("experience_fit", "Expérience et niveau"),
        share("score", "Score"),
        share("coverage", "Couverture"),
        real("distance_km", "Distance", "km"),
    ),
    note="Une raison inconnue est vide : elle sort de la moyenne et baisse la couverture.",
)

ALLOCATIONS: Final = TableSpec(
    "allocations",
    "Propositions",
    ("run_id", "person_id", "rank"),
    (
        key("run_id", "Calcul"),
        key("person_id", "Personne"),
        key("rank", "Rang", "int"),
        text("opening_id", "Poste"),
        share("score", "Score"),
        share("coverage", "Couverture"),
        real("distance_km", "Distance", "km"),
        text("why", "Pourquoi"),
        text("missing", "Ce qui manque et qui peut le lever"),
    ),
)

UNFILLED: Final = TableSpec(
    "unfilled",
    "Postes non pourvus",
    ("run_id", "opening_id"),
    (
        key("run_id", "Calcul"),
        key("opening_id", "Poste"),
        whole("posts", "Postes", "postes"),
        whole("candidates", "Personnes proposées", "personnes"),
        whole("posts_unfilled", "Postes sans personne", "postes"),
        text("why", "Pourquoi"),
        text("lever", "Levier"),
    ),
)

UNMATCHED: Final = TableSpec(
    "unmatched",
    "Personnes sans proposition",
    ("run_id", "person_id"),
    (
        key("run_id", "Calcul"),
        key("person_id", "Personne"),
        text("why", "Pourquoi"),
        text("next_step", "Prochaine étape"),
    ),
)

QUESTIONS: Final = TableSpec(
    "questions",
    "À préciser",
    ("run_id", "subject", "subject_id", "field"),
    (
        key("run_id", "Calcul"),
        key("subject", "Sur"),
        key("subject_id", "Identifiant"),
        key("field", "À demander"),
        text("question", "Question"),
        whole("pairs", "Propositions concernées"),
    ),
)

SERIES: Final = TableSpec(
    "series",
    "Séries",
    ("part", "code_epci", "code_rome_parent", "period"),
    (
        key("part", "Composante"),
        key("code_epci", "EPCI"),
        key("code_rome_parent", "Métier (ROME v3)"),
        key("period", "Trimestre"),
        real("value", "Nombre", "postes ou personnes"),
    ),
    note="Le trimestre s'écrit 2026-T4.",
)


def _quantiles(name: str, title: str) -> tuple[ColumnSpec, ...]:
    return (
        real(name, title),
        real(f"{name}_q0.025", f"{title} (bas 95 %)"),
        real(f"{name}_q0.1", f"{title} (bas 80 %)"),
        real(f"{name}_q0.5", f"{title} (médiane)"),
        real(f"{name}_q0.9", f"{title} (haut 80 %)"),
        real(f"{name}_q0.975", f"{title} (haut 95 %)"),
    )


SHORTAGES: Final = TableSpec(
    "shortages",
    "Pénuries",
    ("run_id", "level", "code_epci", "filiere", "code_rome_parent", "period"),
    (
        key("run_id", "Calcul"),
        key("level", "Maille"),
        key("code_epci", "EPCI"),
        key("filiere", "Filière"),
        key("code_rome_parent", "Métier (ROME v3)"),
        key("period", "Trimestre"),
        real("declared", "Besoins déclarés", "postes"),
        real("trend", "Tendance des offres", "postes"),
        real("departures", "Départs", "postes"),
        *_quantiles("demand", "Besoins"),
        *_quantiles("supply", "Ressources"),
        *_quantiles("shortage", "Pénurie"),
        share("p_shortage", "Probabilité de pénurie"),
        whole("n", "Observations"),
        text("lever", "Levier"),
        text("sources", "Lots"),
    ),
    note="« * » dans une dimension est le total de cette dimension.",
)

PARTS: Final = ("declare", "tendance", "departs", "ressources")
"""What a forecast adds up: posts declared, to be expected, left by departures; people."""

FORECASTS: Final = TableSpec(
    "forecasts",
    "Prévisions",
    ("run_id", "level", "code_epci", "filiere", "code_rome_parent", "period", "part"),
    (
        key("run_id", "Calcul"),
        key("level", "Maille"),
        key("code_epci", "EPCI"),
        key("filiere", "Filière"),
        key("code_rome_parent", "Métier (ROME v3)"),
        key("period", "Trimestre"),
        ColumnSpec("part", "text", "Composante", required=True, allowed=PARTS),
        real("mean", "Moyenne", "postes ou personnes"),
        real("q0.025", "Bas 95 %"),
        real("q0.1", "Bas 80 %"),
        real("q0.5", "Médiane"),
        real("q0.9", "Haut 80 %"),
        real("q0.975", "Haut 95 %"),
        whole("n", "Observations"),
        text("sources", "Lots"),
    ),
    note=(
        "Ce qui s'additionne avant toute rencontre : postes déclarés, à attendre du passé, laissés "
        "par des départs, et personnes. « * » dans une dimension est le total de cette dimension."
    ),
)

_TWO_GROUPS: Final = (
    key("code_epci", "EPCI des personnes"),
    key("code_rome_parent", "Métier recherché (ROME v3)"),
    key("code_epci_post", "EPCI des postes"),
    key("code_rome_parent_post", "Métier des postes (ROME v3)"),
)
_TWO_GROUPS_KEY: Final = tuple(column.name for column in _TWO_GROUPS)

AFFINITIES: Final = TableSpec(
    "affinities",
    "Passerelles",
    _TWO_GROUPS_KEY,
    (
        *_TWO_GROUPS,
        share("share", "Part des personnes qui conviendraient"),
        share("share_permis", "La même, si toutes avaient le permis exigé"),
        share("share_transport", "La même, si une ligne menait aux postes"),
        share("share_competence", "La même, si chacune apprenait une compétence qui lui suffit"),
        share("score", "Score moyen"),
    ),
    note="Lue des scores de l'appariement : une personne y compte dans un seul groupe.",
)

MISSING_SKILLS: Final = TableSpec(
    "missing_skills",
    "Compétences qui manquent",
    (*_TWO_GROUPS_KEY, "skill_code"),
    (
        *_TWO_GROUPS,
        key("skill_code", "Compétence"),
        share("share", "Part des personnes à qui elle seule manque pour convenir"),
    ),
    note="Une personne à qui l'une ou l'autre de deux compétences suffirait compte dans les deux.",
)

RUNS: Final = TableSpec(
    "runs",
    "Calculs",
    ("run_id",),
    (
        key("run_id", "Calcul"),
        text("command", "Commande"),
        day("as_of", "Date de référence"),
        text("options", "Options (JSON)"),
        text("inputs", "Empreintes des entrées (JSON)"),
        text("referentiels", "Versions des référentiels (JSON)"),
        text("code_version", "Version de gpect"),
        text("figures", "Chiffres du calcul (JSON)"),
    ),
)
