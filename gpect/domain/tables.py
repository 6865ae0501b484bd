"""Every table of gpect, defined once.

The same definition gives the contract between stages (:mod:`gpect.domain.contracts`), the
SQL schema (:mod:`gpect.store.schema`), the French headers of workbooks and the generated
reference in ``docs/``.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

from gpect.domain import vocabulary

Kind = Literal["text", "int", "float", "share", "date", "bool"]
"""``share`` is a float in [0, 1]; ``bool`` has three values: yes, no, missing."""


@dataclass(frozen=True)
class ColumnSpec:
    """One column: its name, kind, French title, unit and whether it may be missing."""

    name: str
    kind: Kind
    title: str
    required: bool = False
    unit: str = ""
    allowed: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class TableSpec:
    """One table: its name, French title, key and columns, the key's columns first."""

    name: str
    title: str
    key: tuple[str, ...]
    columns: tuple[ColumnSpec, ...]
    note: str = ""

    @property
    def names(self) -> list[str]:
        """Names of the columns, in order."""
        return [column.name for column in self.columns]

    @property
    def titles(self) -> dict[str, str]:
        """French title of each column."""
        return {column.name: column.title for column in self.columns}

    def column(self, name: str) -> ColumnSpec:
        """Give the column called ``name``; KeyError where there is none."""
        return {column.name: column for column in self.columns}[name]


def _text(name: str, title: str, allowed: Iterable[str] = (), note: str = "") -> ColumnSpec:
    return ColumnSpec(name, "text", title, allowed=tuple(allowed), note=note)


def _key(name: str, title: str, kind: Kind = "text") -> ColumnSpec:
    return ColumnSpec(name, kind, title, required=True)


def _int(name: str, title: str, unit: str = "") -> ColumnSpec:
    return ColumnSpec(name, "int", title, unit=unit)


def _float(name: str, title: str, unit: str = "") -> ColumnSpec:
    return ColumnSpec(name, "float", title, unit=unit)


def _share(name: str, title: str) -> ColumnSpec:
    return ColumnSpec(name, "share", title, unit="0 à 1")


def _date(name: str, title: str) -> ColumnSpec:
    return ColumnSpec(name, "date", title)


def _bool(name: str, title: str) -> ColumnSpec:
    return ColumnSpec(name, "bool", title, note="vide = inconnu")


_PROVENANCE: Final = (
    _text("lot_id", "Lot"),
    _text("source_file", "Fichier"),
    _int("source_row", "Ligne"),
)

_METIER: Final = (
    _text("raw_title", "Intitulé reçu"),
    _text("code_ogr", "Appellation (OGR)"),
    _text("code_rome", "Code ROME"),
    _text("code_rome_parent", "Métier (ROME v3)"),
    _share("title_confidence", "Confiance du métier"),
    _text("title_decision", "Décision sur le métier", vocabulary.DECISIONS_TITRE),
    _text("filiere", "Filière", (*vocabulary.FILIERES, vocabulary.HORS_FILIERE)),
)

_PLACE: Final = (
    _text("code_commune", "Commune (INSEE)"),
    _text("code_epci", "EPCI"),
    _text("code_postal", "Code postal"),
    _share("place_confidence", "Confiance du lieu"),
)

STRUCTURES: Final = TableSpec(
    "structures",
    "Structures",
    ("siret", "kind"),
    (
        _key("siret", "SIRET"),
        _key("kind", "Type"),
        _text("name", "Structure"),
        _text("code_naf", "NAF"),
        _int("headcount", "Effectif", "personnes"),
        *_PLACE,
        *_PROVENANCE,
    ),
    note="Un SIRET peut être conventionné pour plusieurs types : la clé est SIRET + type.",
)

PERSONS: Final = TableSpec(
    "persons",
    "Personnes",
    ("person_id",),
    (
        _key("person_id", "Personne"),
        _text("structure", "Structure d'accompagnement"),
        *_PLACE,
        _float("mobility_km", "Mobilité", "km"),
        _text("transport", "Moyen de transport", vocabulary.TRANSPORTS),
        _bool("permis_b", "Permis B"),
        _date("available_from", "Disponible à partir du"),
        _float("hours_max", "Heures par semaine au plus", "h"),
        _text("niveau", "Niveau de formation", vocabulary.NIVEAUX),
        _bool("eligible_iae", "Éligible à l'IAE"),
        *_METIER,
        _text("code_rome_held", "Dernier métier exercé (ROME)"),
        _float("experience_years", "Expérience", "ans"),
        *_PROVENANCE,
    ),
    note="Aucun élément d'identité : la clé est un pseudonyme. Le métier est celui recherché.",
)

PERSON_SKILLS: Final = TableSpec(
    "person_skills",
    "Compétences des personnes",
    ("person_id", "skill_code"),
    (
        _key("person_id", "Personne"),
        _key("skill_code", "Compétence"),
        _share("level", "Niveau"),
        _share("confidence", "Confiance"),
        _text("source", "Origine"),
        _date("as_of", "Acquise le"),
    ),
    note="Une date « acquise le » à venir est celle où la personne aura la compétence.",
)

PATHWAYS: Final = TableSpec(
    "pathways",
    "Parcours",
    ("pathway_id",),
    (
        _key("pathway_id", "Parcours"),
        _text("person_id", "Personne"),
        _text("structure", "Structure"),
        _text("kind", "Type de structure", vocabulary.STRUCTURE_KINDS),
        _text("filiere", "Filière", (*vocabulary.FILIERES, vocabulary.HORS_FILIERE)),
        _text("target_code_rome", "Métier visé (ROME)"),
        _date("starts_on", "Début"),
        _date("ends_on", "Fin du parcours"),
        _date("pass_iae_ends_on", "Fin du PASS IAE"),
    ),
)

PATHWAY_SKILLS: Final = TableSpec(
    "pathway_skills",
    "Compétences à venir",
    ("pathway_id", "skill_code"),
    (
        _key("pathway_id", "Parcours"),
        _key("skill_code", "Compétence"),
        _share("level", "Niveau visé"),
        _share("confidence", "Confiance"),
    ),
    note="Acquises à la fin du parcours.",
)

OPENINGS: Final = TableSpec(
    "openings",
    "Postes",
    ("opening_id",),
    (
        _key("opening_id", "Poste"),
        _text("siret", "SIRET"),
        _text("employer", "Employeur"),
        _text("employer_kind", "Type d'employeur", vocabulary.STRUCTURE_KINDS),
        *_METIER,
        *_PLACE,
        _int("posts", "Nombre de postes", "postes"),
        _text("contract", "Contrat", vocabulary.CONTRATS),
        _float("hours_per_week", "Heures par semaine", "h"),
        _bool("permis_b", "Permis B exigé"),
        _text("experience", "Expérience demandée", vocabulary.EXPERIENCES),
        _text("niveau", "Niveau demandé", vocabulary.NIVEAUX),
        _date("starts_on", "Début"),
        _date("published_on", "Publié le"),
        _date("closed_on", "Clos le"),
        *_PROVENANCE,
    ),
    note="Un poste clos (pourvu ou retiré) sert l'historique, jamais l'appariement.",
)

OPENING_SKILLS: Final = TableSpec(
    "opening_skills",
    "Compétences demandées",
    ("opening_id", "skill_code"),
    (
        _key("opening_id", "Poste"),
        _key("skill_code", "Compétence"),
        _text("exigence", "Exigence", vocabulary.EXIGENCES),
        _share("confidence", "Confiance"),
    ),
)

TRAININGS: Final = TableSpec(
    "trainings",
    "Formations",
    ("training_id",),
    (
        _key("training_id", "Formation"),
        _text("organisme", "Organisme"),
        *_METIER,
        *_PLACE,
        _int("seats", "Places", "places"),
        _date("starts_on", "Début"),
        _date("ends_on", "Fin"),
        *_PROVENANCE,
    ),
)

TRAINING_SKILLS: Final = TableSpec(
    "training_skills",
    "Compétences des formations",
    ("training_id", "skill_code"),
    (
        _key("training_id", "Formation"),
        _key("skill_code", "Compétence"),
        _share("confidence", "Confiance"),
    ),
)

OUTCOMES: Final = TableSpec(
    "outcomes",
    "Réalisations",
    ("outcome_id",),
    (
        _key("outcome_id", "Réalisation"),
        _text("event", "Événement", vocabulary.EVENEMENTS),
        _date("occurred_on", "Date"),
        _int("n", "Nombre", "personnes"),
        _text("person_id", "Personne"),
        _text("opening_id", "Poste"),
        _text("siret", "SIRET"),
        *_METIER,
        *_PLACE,
        _text("motif", "Motif"),
        *_PROVENANCE,
    ),
    note="Une date à venir est un départ annoncé.",
)

AUDIT: Final = TableSpec(
    "audit_persons",
    "Audit d'équité",
    ("person_id",),
    (
        _key("person_id", "Personne"),
        _int("annee_naissance", "Année de naissance"),
        _text("sexe", "Sexe", ("F", "H")),
        _bool("qpv", "Quartier prioritaire"),
        _bool("rqth", "RQTH"),
    ),
    note="Lue par l'audit d'équité seul : aucune étape d'appariement n'y a accès.",
)

REJECTS: Final = TableSpec(
    "rejects",
    "Rejets et avertissements",
    ("lot_id", "row", "column", "code"),
    (
        _key("lot_id", "Lot"),
        _key("row", "Ligne", "int"),
        _key("column", "Colonne"),
        _key("code", "Code"),
        _text("severity", "Gravité", ("reject", "warn")),
        _text("source_file", "Fichier"),
        _text("sheet", "Feuille"),
        _text("reason", "Raison"),
        _text("suggestion", "Proposition"),
    ),
    note="Ne contient jamais la valeur fautive d'une personne.",
)

LOTS: Final = TableSpec(
    "lots",
    "Lots",
    ("lot_id",),
    (
        _key("lot_id", "Lot"),
        _text("kind", "Nature"),
        _text("source_file", "Fichier"),
        _text("sha256", "Empreinte"),
        _text("status", "État", ("ok", "partial")),
        _int("rows_total", "Lues"),
        _int("rows_valid", "Valides"),
        _int("rows_rejected", "Rejetées"),
        _int("rows_duplicate", "Doublons"),
        _text("encoding", "Encodage"),
        _text("separator", "Séparateur"),
        _text("sheet", "Feuille"),
        _int("header_row", "Ligne d'en-tête"),
        _text("referentiels", "Versions des référentiels"),
    ),
)

SCORES: Final = TableSpec(
    "scores",
    "Scores",
    ("person_id", "opening_id"),
    (
        _key("person_id", "Personne"),
        _key("opening_id", "Poste"),
        _share("skill_coverage", "Compétences"),
        _share("metier_proximity", "Métier recherché"),
        _share("metier_held", "Métier exercé"),
        _share("reach", "À portée"),
        _share("timing", "Dates"),
        _share("conditions", "Horaires"),
        _share("experience_fit", "Expérience et niveau"),
        _share("score", "Score"),
        _share("coverage", "Couverture"),
        _float("distance_km", "Distance", "km"),
    ),
    note="Une raison inconnue est vide : elle sort de la moyenne et baisse la couverture.",
)

ALLOCATIONS: Final = TableSpec(
    "allocations",
    "Propositions",
    ("run_id", "person_id", "rank"),
    (
        _key("run_id", "Calcul"),
        _key("person_id", "Personne"),
        _key("rank", "Rang", "int"),
        _text("opening_id", "Poste"),
        _share("score", "Score"),
        _share("coverage", "Couverture"),
        _float("distance_km", "Distance", "km"),
        _text("why", "Pourquoi"),
        _text("missing", "Ce qui manque et qui peut le lever"),
    ),
)

UNFILLED: Final = TableSpec(
    "unfilled",
    "Postes non pourvus",
    ("run_id", "opening_id"),
    (
        _key("run_id", "Calcul"),
        _key("opening_id", "Poste"),
        _int("posts", "Postes", "postes"),
        _int("candidates", "Personnes proposées", "personnes"),
        _int("posts_unfilled", "Postes sans personne", "postes"),
        _text("why", "Pourquoi"),
        _text("lever", "Levier"),
    ),
)

UNMATCHED: Final = TableSpec(
    "unmatched",
    "Personnes sans proposition",
    ("run_id", "person_id"),
    (
        _key("run_id", "Calcul"),
        _key("person_id", "Personne"),
        _text("why", "Pourquoi"),
        _text("next_step", "Prochaine étape"),
    ),
)

QUESTIONS: Final = TableSpec(
    "questions",
    "À préciser",
    ("run_id", "subject", "subject_id", "field"),
    (
        _key("run_id", "Calcul"),
        _key("subject", "Sur"),
        _key("subject_id", "Identifiant"),
        _key("field", "À demander"),
        _text("question", "Question"),
        _int("pairs", "Propositions concernées"),
    ),
)

SERIES: Final = TableSpec(
    "series",
    "Séries",
    ("part", "code_epci", "code_rome_parent", "period"),
    (
        _key("part", "Composante"),
        _key("code_epci", "EPCI"),
        _key("code_rome_parent", "Métier (ROME v3)"),
        _key("period", "Trimestre"),
        _float("value", "Nombre", "postes ou personnes"),
    ),
    note="Le trimestre s'écrit 2026-T4.",
)


def _quantiles(name: str, title: str) -> tuple[ColumnSpec, ...]:
    return (
        _float(name, title),
        _float(f"{name}_q0.025", f"{title} (bas 95 %)"),
        _float(f"{name}_q0.1", f"{title} (bas 80 %)"),
        _float(f"{name}_q0.5", f"{title} (médiane)"),
        _float(f"{name}_q0.9", f"{title} (haut 80 %)"),
        _float(f"{name}_q0.975", f"{title} (haut 95 %)"),
    )


SHORTAGES: Final = TableSpec(
    "shortages",
    "Pénuries",
    ("run_id", "level", "code_epci", "filiere", "code_rome_parent", "period"),
    (
        _key("run_id", "Calcul"),
        _key("level", "Maille"),
        _key("code_epci", "EPCI"),
        _key("filiere", "Filière"),
        _key("code_rome_parent", "Métier (ROME v3)"),
        _key("period", "Trimestre"),
        _float("declared", "Besoins déclarés", "postes"),
        _float("trend", "Tendance des offres", "postes"),
        _float("departures", "Départs", "postes"),
        *_quantiles("demand", "Besoins"),
        *_quantiles("supply", "Ressources"),
        *_quantiles("shortage", "Pénurie"),
        _share("p_shortage", "Probabilité de pénurie"),
        _int("n", "Observations"),
        _text("lever", "Levier"),
    ),
    note="« * » dans une dimension est le total de cette dimension.",
)

RUNS: Final = TableSpec(
    "runs",
    "Calculs",
    ("run_id",),
    (
        _key("run_id", "Calcul"),
        _text("command", "Commande"),
        _date("as_of", "Date de référence"),
        _text("options", "Options (JSON)"),
        _text("inputs", "Empreintes des entrées (JSON)"),
        _text("referentiels", "Versions des référentiels (JSON)"),
        _text("code_version", "Version de gpect"),
        _text("figures", "Chiffres du calcul (JSON)"),
    ),
)

STORED: Final = (
    STRUCTURES,
    PERSONS,
    PERSON_SKILLS,
    PATHWAYS,
    PATHWAY_SKILLS,
    OPENINGS,
    OPENING_SKILLS,
    TRAININGS,
    TRAINING_SKILLS,
    OUTCOMES,
    AUDIT,
    REJECTS,
    LOTS,
    ALLOCATIONS,
    UNFILLED,
    UNMATCHED,
    QUESTIONS,
    SHORTAGES,
    RUNS,
)
"""The tables a database holds, in an order in which they can be created."""

BY_NAME: Final = MappingProxyType({spec.name: spec for spec in (*STORED, SCORES, SERIES)})

CHILDREN: Final = MappingProxyType(
    {
        "persons": ("person_skills", "pathways", "pathway_skills", "audit_persons"),
        "openings": ("opening_skills",),
        "trainings": ("training_skills",),
        "structures": (),
        "outcomes": (),
    }
)
"""Tables whose rows live and die with a row of the main table."""
