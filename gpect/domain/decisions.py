"""Decisions of the chargés de relations entreprises: what was done of each proposal, and why."""

from typing import Final

from gpect.domain import vocabulary
from gpect.domain.specs import TableSpec, day, key, share, text

ACCEPTED: Final = "acceptee"
REFUSED: Final = "refusee"

NOT_MOBILE: Final = "Non mobile"
SKILLS: Final = "Compétences"
NOT_INTERESTED: Final = "Non intéressé"
NOT_ELIGIBLE: Final = "Non éligible"
EMPLOYED: Final = "En emploi"
IN_TRAINING: Final = "En formation"
NO_RECRUITMENT: Final = "Pas de recrutement en cours"
"""Motives that say more than « not this pair »; every other closes the pair alone."""

UNINFORMATIVE: Final = (
    "Non joignable",
    EMPLOYED,
    IN_TRAINING,
    NO_RECRUITMENT,
    "Doublon",
)
"""Motives that say nothing of how well the person and the post went together."""

REASONS: Final = (
    share("skill_coverage", "Compétences"),
    share("metier_proximity", "Métier recherché"),
    share("metier_held", "Métier exercé"),
    share("reach", "À portée"),
    share("timing", "Dates"),
    share("conditions", "Horaires"),
    share("experience_fit", "Expérience et niveau"),
)
"""The reasons of the score as they were when the decision was read: what weights are learned on."""

DECISIONS: Final = TableSpec(
    "decisions",
    "Décisions",
    ("reading", "person_id", "opening_id"),
    (
        key("reading", "Lecture", "int"),
        key("person_id", "Personne"),
        key("opening_id", "Poste"),
        text("run_id", "Calcul"),
        text("decision", "Décision", vocabulary.DECISIONS),
        text("motif", "Motif", vocabulary.MOTIFS),
        day("decided_on", "Lue le"),
        *REASONS,
        text("source_file", "Fichier"),
    ),
    note="Rien n'est effacé : la dernière lecture d'une paire fait foi. Aucun commentaire gardé.",
)
