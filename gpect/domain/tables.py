"""Every table of gpect, defined once.

The same definition gives the contract between stages (:mod:`gpect.domain.contracts`), the
SQL schema (:mod:`gpect.store.schema`), the French headers of workbooks and the generated
reference in ``docs/``.
"""

from types import MappingProxyType
from typing import Final

from gpect.domain import vocabulary
from gpect.domain.decisions import DECISIONS
from gpect.domain.editions import EDITIONS
from gpect.domain.evidence import TITLE_EVIDENCE, UNKNOWN_SKILLS
from gpect.domain.freins import OPENING_REQUIREMENTS, PERSON_FREINS
from gpect.domain.plans import LEVERS, PATHWAY_PROPOSALS
from gpect.domain.published import PUBLISHED_NEEDS
from gpect.domain.results import (
    AFFINITIES,
    ALLOCATIONS,
    FORECASTS,
    MISSING_SKILLS,
    QUESTIONS,
    RUNS,
    SCORES,
    SERIES,
    SHORTAGES,
    UNFILLED,
    UNMATCHED,
)
from gpect.domain.same_persons import SAME_PERSONS
from gpect.domain.specs import (
    PROVENANCE,
    ColumnSpec,
    TableSpec,
    day,
    key,
    real,
    share,
    text,
    whole,
    yes_no,
)
from gpect.domain.travel import TRAVEL_TIMES

__all__ = [
    "AFFINITIES",
    "ALLOCATIONS",
    "AUDIT",
    "BY_NAME",
    "CHILDREN",
    "DECISIONS",
    "EDITIONS",
    "FORECASTS",
    "LEVERS",
    "LOTS",
    "MISSING_SKILLS",
    "OPENINGS",
    "OPENING_REQUIREMENTS",
    "OPENING_SKILLS",
    "OUTCOMES",
    "PATHWAYS",
    "PATHWAY_PROPOSALS",
    "PATHWAY_SKILLS",
    "PERSONS",
    "PERSON_FREINS",
    "PERSON_SKILLS",
    "PUBLISHED_NEEDS",
    "QUESTIONS",
    "REJECTS",
    "RUNS",
    "SAME_PERSONS",
    "SCORES",
    "SERIES",
    "SHORTAGES",
    "STORED",
    "STRUCTURES",
    "TITLE_EVIDENCE",
    "TRAININGS",
    "TRAINING_SKILLS",
    "TRAVEL_TIMES",
    "UNFILLED",
    "UNKNOWN_SKILLS",
    "UNMATCHED",
    "ColumnSpec",
    "TableSpec",
]

_METIER: Final = (
    text("raw_title", "Intitulé reçu"),
    text("code_rome_sent", "Code ROME reçu"),
    text("code_ogr", "Appellation (OGR)"),
    text("code_rome", "Code ROME"),
    text("code_rome_parent", "Métier (ROME v3)"),
    share("title_confidence", "Confiance du métier"),
    text("title_decision", "Décision sur le métier", vocabulary.DECISIONS_TITRE),
    text("filiere", "Filière", (*vocabulary.FILIERES, vocabulary.HORS_FILIERE)),
)

_PLACE: Final = (
    text("code_commune", "Commune (INSEE)"),
    text("code_epci", "EPCI"),
    text("code_postal", "Code postal"),
    share("place_confidence", "Confiance du lieu"),
)

STRUCTURES: Final = TableSpec(
    "structures",
    "Structures",
    ("siret", "kind"),
    (
        key("siret", "SIRET"),
        key("kind", "Type"),
        text("name", "Structure"),
        text("code_naf", "NAF"),
        whole("headcount", "Effectif", "personnes"),
        *_PLACE,
        *PROVENANCE,
    ),
    note="Un SIRET peut être conventionné pour plusieurs types : la clé est SIRET + type.",
)

PERSONS: Final = TableSpec(
    "persons",
    "Personnes",
    ("person_id",),
    (
        key("person_id", "Personne"),
        text("structure", "Structure d'accompagnement"),
        *_PLACE,
        real("mobility_km", "Mobilité", "km"),
        text("transport", "Moyen de transport", vocabulary.TRANSPORTS),
        yes_no("permis_b", "Permis B"),
        day("available_from", "Disponible à partir du"),
        real("hours_max", "Heures par semaine au plus", "h"),
        text("niveau", "Niveau de formation", vocabulary.NIVEAUX),
        yes_no("eligible_iae", "Éligible à l'IAE"),
        *_METIER,
        text("code_rome_held", "Dernier métier exercé (ROME)"),
        real("experience_years", "Expérience", "ans"),
        *PROVENANCE,
    ),
    note="Aucun élément d'identité : la clé est un pseudonyme. Le métier est celui recherché.",
)

PERSON_SKILLS: Final = TableSpec(
    "person_skills",
    "Compétences des personnes",
    ("person_id", "skill_code"),
    (
        key("person_id", "Personne"),
        key("skill_code", "Compétence"),
        share("level", "Niveau"),
        share("confidence", "Confiance"),
        text("source", "Origine"),
        day("as_of", "Acquise le"),
    ),
    note="Une date « acquise le » à venir est celle où la personne aura la compétence.",
)

PATHWAYS: Final = TableSpec(
    "pathways",
    "Parcours",
    ("pathway_id",),
    (
        key("pathway_id", "Parcours"),
        text("person_id", "Personne"),
        text("structure", "Structure"),
        text("kind", "Type de structure", vocabulary.STRUCTURE_KINDS),
        text("filiere", "Filière", (*vocabulary.FILIERES, vocabulary.HORS_FILIERE)),
        text("target_code_rome", "Métier visé (ROME)"),
        day("starts_on", "Début"),
        day("ends_on", "Fin du parcours"),
        day("pass_iae_ends_on", "Fin du PASS IAE"),
    ),
)

PATHWAY_SKILLS: Final = TableSpec(
    "pathway_skills",
    "Compétences à venir",
    ("pathway_id", "skill_code"),
    (
        key("pathway_id", "Parcours"),
        key("skill_code", "Compétence"),
        share("level", "Niveau visé"),
        share("confidence", "Confiance"),
    ),
    note="Acquises à la fin du parcours.",
)

OPENINGS: Final = TableSpec(
    "openings",
    "Postes",
    ("opening_id",),
    (
        key("opening_id", "Poste"),
        text("siret", "SIRET"),
        text("employer", "Employeur"),
        text("employer_kind", "Type d'employeur", vocabulary.STRUCTURE_KINDS),
        *_METIER,
        *_PLACE,
        whole("posts", "Nombre de postes", "postes"),
        text("contract", "Contrat", vocabulary.CONTRATS),
        real("hours_per_week", "Heures par semaine", "h"),
        yes_no("permis_b", "Permis B exigé"),
        text("experience", "Expérience demandée", vocabulary.EXPERIENCES),
        text("niveau", "Niveau demandé", vocabulary.NIVEAUX),
        day("starts_on", "Début"),
        day("published_on", "Publié le"),
        day("closed_on", "Clos le"),
        *PROVENANCE,
    ),
    note="Un poste clos (pourvu ou retiré) sert l'historique, jamais l'appariement.",
)

OPENING_SKILLS: Final = TableSpec(
    "opening_skills",
    "Compétences demandées",
    ("opening_id", "skill_code"),
    (
        key("opening_id", "Poste"),
        key("skill_code", "Compétence"),
        text("exigence", "Exigence", vocabulary.EXIGENCES),
        share("confidence", "Confiance"),
        text("source", "Origine", ("liste", "description")),
    ),
)

TRAININGS: Final = TableSpec(
    "trainings",
    "Formations",
    ("training_id",),
    (
        key("training_id", "Formation"),
        text("organisme", "Organisme"),
        text("code_rncp", "Code RNCP"),
        text("formacode", "Formacode"),
        *_METIER,
        *_PLACE,
        whole("seats", "Places", "places"),
        day("starts_on", "Début"),
        day("ends_on", "Fin"),
        *PROVENANCE,
    ),
)

TRAINING_SKILLS: Final = TableSpec(
    "training_skills",
    "Compétences des formations",
    ("training_id", "skill_code"),
    (
        key("training_id", "Formation"),
        key("skill_code", "Compétence"),
        share("confidence", "Confiance"),
    ),
)

OUTCOMES: Final = TableSpec(
    "outcomes",
    "Réalisations",
    ("outcome_id",),
    (
        key("outcome_id", "Réalisation"),
        text("event", "Événement", vocabulary.EVENEMENTS),
        day("occurred_on", "Date"),
        whole("n", "Nombre", "personnes"),
        text("person_id", "Personne"),
        text("opening_id", "Poste"),
        text("siret", "SIRET"),
        *_METIER,
        *_PLACE,
        text("motif", "Motif"),
        *PROVENANCE,
    ),
    note="Une date à venir est un départ annoncé.",
)

AUDIT: Final = TableSpec(
    "audit_persons",
    "Audit d'équité",
    ("person_id",),
    (
        key("person_id", "Personne"),
        whole("annee_naissance", "Année de naissance"),
        text("sexe", "Sexe", ("F", "H")),
        yes_no("qpv", "Quartier prioritaire"),
        yes_no("rqth", "RQTH"),
    ),
    note="Lue par l'audit d'équité seul : aucune étape d'appariement n'y a accès.",
)

REJECTS: Final = TableSpec(
    "rejects",
    "Rejets et avertissements",
    ("lot_id", "row", "column", "code"),
    (
        key("lot_id", "Lot"),
        key("row", "Ligne", "int"),
        key("column", "Colonne"),
        key("code", "Code"),
        text("severity", "Gravité", ("reject", "warn")),
        text("source_file", "Fichier"),
        text("sheet", "Feuille"),
        text("reason", "Raison"),
        text("suggestion", "Proposition"),
        text("record_id", "Enregistrement"),
        text("closed_by", "Corrigé par"),
    ),
    note="Jamais la valeur fautive d'une personne. « Corrigé par » : le lot qui reprend la ligne.",
)

LOTS: Final = TableSpec(
    "lots",
    "Lots",
    ("lot_id",),
    (
        key("lot_id", "Lot"),
        text("kind", "Nature"),
        text("source_file", "Fichier"),
        text("sha256", "Empreinte"),
        text("status", "État", ("ok", "partial")),
        whole("rows_total", "Lues"),
        whole("rows_valid", "Valides"),
        whole("rows_rejected", "Rejetées"),
        whole("rows_duplicate", "Doublons"),
        text("encoding", "Encodage"),
        text("separator", "Séparateur"),
        text("sheet", "Feuille"),
        whole("header_row", "Ligne d'en-tête"),
        text("referentiels", "Versions des référentiels"),
        text("report", "Compte rendu"),
        text("closed_by", "Corrigé par"),
    ),
    note=(
        "Le compte rendu est celui de l'envoi, en JSON, sans les lignes de « Rejets ». « Corrigé "
        "par » : le lot dont le fichier a remplacé les rejets de celui-ci, qui restent comptés."
    ),
)

STORED: Final = (
    STRUCTURES,
    PERSONS,
    PERSON_SKILLS,
    PERSON_FREINS,
    PATHWAYS,
    PATHWAY_SKILLS,
    OPENINGS,
    OPENING_SKILLS,
    OPENING_REQUIREMENTS,
    TRAININGS,
    TRAINING_SKILLS,
    TRAVEL_TIMES,
    OUTCOMES,
    PUBLISHED_NEEDS,
    TITLE_EVIDENCE,
    UNKNOWN_SKILLS,
    AUDIT,
    REJECTS,
    LOTS,
    SAME_PERSONS,
    DECISIONS,
    ALLOCATIONS,
    UNFILLED,
    UNMATCHED,
    QUESTIONS,
    PATHWAY_PROPOSALS,
    LEVERS,
    SHORTAGES,
    FORECASTS,
    RUNS,
    EDITIONS,
)
"""The tables a database holds, in an order in which they can be created."""

BY_NAME: Final = MappingProxyType(
    {spec.name: spec for spec in (*STORED, AFFINITIES, MISSING_SKILLS, SCORES, SERIES)}
)

CHILDREN: Final = MappingProxyType(
    {
        "persons": (
            "person_skills",
            "person_freins",
            "pathways",
            "pathway_skills",
            "audit_persons",
        ),
        "openings": ("opening_skills", "opening_requirements"),
        "trainings": ("training_skills",),
        "structures": (),
        "outcomes": (),
        "published_needs": (),
        "travel_times": (),
        "title_evidence": (),
        "unknown_skills": (),
    }
)
"""Tables whose rows live and die with a row of the main table."""
