"""Tables of what could be done: pathways towards a post, and levers of the whole run."""

from typing import Final

from gpect.domain.specs import TableSpec, day, key, share, text, whole

STEP_KINDS: Final = ("direct", "formation", "siae", "permis")
"""How a person reaches the post: at once, or after a session, a post in a SIAE, a permis."""

PATHWAY_PROPOSALS: Final = TableSpec(
    "pathway_proposals",
    "Parcours proposés",
    ("run_id", "person_id"),
    (
        key("run_id", "Calcul"),
        key("person_id", "Personne"),
        text("opening_id", "Poste"),
        text("step_kind", "Passage", STEP_KINDS),
        text("step_id", "Formation, ou poste de SIAE"),
        day("step_ends_on", "Fin du passage"),
        day("starts_on", "Début du poste"),
        day("pass_iae_ends_on", "Fin du PASS IAE"),
        share("value_now", "Valeur sans passage"),
        share("value", "Valeur avec passage"),
        text("pathway", "Parcours"),
    ),
    note="Une personne, un poste, une place : choisis ensemble, sous les places et les postes.",
)

LEVERS: Final = TableSpec(
    "levers",
    "Leviers",
    ("run_id", "rank"),
    (
        key("run_id", "Calcul"),
        key("rank", "Rang", "int"),
        text("kind", "Nature", ("certificat", "permis", "ligne", "eligibilite", "debut", "frein")),
        text("lever", "Levier"),
        whole("effort", "Effort", "personnes"),
        whole("posts_gained", "Postes gagnés", "postes"),
        text("sentence", "En une phrase"),
    ),
    note="Postes de plus qui peuvent être pourvus, tous les autres restant pourvus au mieux.",
)
