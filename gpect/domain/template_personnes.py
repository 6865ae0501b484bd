"""The people file: the only columns ever read from a file that describes people."""

from typing import Final

from gpect.domain import vocabulary
from gpect.domain.freins import FREIN_COLUMNS, TO_AVOID
from gpect.domain.template_specs import (
    CODE_INSEE,
    CODE_POSTAL,
    COMMUNE,
    COMPETENCES_EXAMPLE,
    InputColumn,
    InputTemplate,
)

PERSONNES: Final = InputTemplate(
    "personnes",
    "Personnes accompagnées",
    (
        InputColumn(
            "identifiant",
            "Identifiant",
            compulsory=True,
            synonyms=(
                "Identifiant dans le SI",
                "Id",
                "N° dossier",
                "Numéro de dossier",
                "Identifiant bénéficiaire",
                "Identifiant interne",
                "Code bénéficiaire",
                "Matricule",
                "Réf",
                "Référence",
                "Référence dossier",
                "N°",
                "Numéro",
                "Identifiant de la personne",
                "Identifiant usager",
            ),
            example="A-1024",
            note="Jamais de nom : votre identifiant interne. Il n'est pas conservé en clair.",
        ),
        InputColumn(
            "structure",
            "Structure",
            compulsory=True,
            synonyms=(
                "Structure d'accompagnement",
                "Structure référente",
                "Nom de la structure",
                "Organisme",
                "SIAE",
                "Structure porteuse",
                "Structure d'insertion",
            ),
            example="Chantier des Trois Vallées",
        ),
        COMMUNE,
        CODE_POSTAL,
        CODE_INSEE,
        InputColumn(
            "date_naissance",
            "Date de naissance",
            "date",
            synonyms=("Né(e) le", "Naissance", "DDN", "Année de naissance"),
            note="Seule l'année est gardée, à part, pour l'audit d'équité.",
        ),
        InputColumn(
            "sexe",
            "Sexe",
            synonyms=("Genre", "Civilité"),
            note="Gardé à part, pour l'audit d'équité.",
        ),
        InputColumn("qpv", "QPV", "bool", synonyms=("Quartier prioritaire", "Résident QPV")),
        InputColumn(
            "rqth", "RQTH", "bool", synonyms=("Travailleur handicapé", "Reconnaissance TH")
        ),
        InputColumn(
            "niveau",
            "Niveau",
            "choice",
            synonyms=("Niveau de formation", "Niveau d'études", "Diplôme", "Niveau scolaire"),
            choices=vocabulary.NIVEAUX,
            example="CAP, BEP (niveau 3)",
        ),
        InputColumn(
            "metier",
            "Métier recherché",
            synonyms=(
                "Emploi recherché",
                "Projet professionnel",
                "Métier visé",
                "Emploi recherché (code ROME)",
                "Métier souhaité",
                "ROME recherché",
            ),
            example="Agent de propreté",
        ),
        InputColumn(
            "dernier_metier",
            "Dernier métier exercé",
            synonyms=("Dernier emploi", "Métier exercé", "Expérience professionnelle"),
        ),
        InputColumn(
            "annees_experience",
            "Années d'expérience",
            "float",
            synonyms=("Expérience", "Expérience (années)"),
        ),
        InputColumn(
            "competences",
            "Compétences",
            "list",
            synonyms=("Savoir-faire", "Acquis", "Compétences acquises"),
            example=COMPETENCES_EXAMPLE,
        ),
        InputColumn(
            "competences_visees",
            "Compétences en cours d'acquisition",
            "list",
            synonyms=("Compétences visées", "Compétences à venir", "Formation en cours"),
        ),
        InputColumn("permis_b", "Permis", "bool", synonyms=("Permis B", "Permis de conduire")),
        InputColumn(
            "transport",
            "Moyen de transport",
            "choice",
            synonyms=("Transport", "Moyen de locomotion", "Locomotion", "Véhicule"),
            choices=vocabulary.TRANSPORTS,
        ),
        InputColumn(
            "mobilite_km",
            "Mobilité (km)",
            "float",
            synonyms=("Mobilité", "Zone de mobilité", "Rayon", "Distance maximale"),
            example="15",
        ),
        InputColumn(
            "disponible_le",
            "Disponible à partir du",
            "date",
            synonyms=("Disponibilité", "Date de disponibilité", "Disponible le"),
        ),
        InputColumn(
            "heures_max",
            "Heures par semaine au plus",
            "float",
            synonyms=("Heures maximum", "Durée hebdomadaire souhaitée"),
        ),
        InputColumn(
            "eligible_iae", "Éligible à l'IAE", "bool", synonyms=("Éligibilité IAE", "IAE")
        ),
        InputColumn(
            "type_structure",
            "Type de structure du parcours",
            "choice",
            synonyms=("Type de structure", "Type SIAE", "Dispositif"),
            choices=vocabulary.STRUCTURE_KINDS,
        ),
        InputColumn(
            "date_debut_parcours",
            "Date de début de parcours",
            "date",
            synonyms=("Début de parcours", "Entrée en parcours"),
        ),
        InputColumn(
            "date_fin_parcours",
            "Date de fin de parcours",
            "date",
            synonyms=("Fin de parcours", "Date de sortie prévue", "Fin prévue", "Fin du parcours"),
            example="30/06/2027",
        ),
        InputColumn(
            "date_fin_pass",
            "Fin du PASS IAE",
            "date",
            synonyms=("Date de fin du PASS IAE", "Fin PASS", "Fin d'agrément"),
        ),
        InputColumn(
            "date_debut_pass",
            "Début du PASS IAE",
            "date",
            synonyms=("Date de début du PASS IAE", "Début PASS", "Début d'agrément"),
            note="Quand la fin n'est pas donnée, elle s'en déduit : 2 ans, plus les deux suivants.",
        ),
        InputColumn(
            "suspension_pass_jours",
            "Suspension du PASS (jours)",
            "int",
            synonyms=("Jours de suspension", "Suspensions du PASS IAE (jours)"),
        ),
        InputColumn(
            "prolongation_pass_jours",
            "Prolongation du PASS (jours)",
            "int",
            synonyms=("Jours de prolongation", "Prolongations du PASS IAE (jours)"),
        ),
        *FREIN_COLUMNS,
        TO_AVOID,
    ),
    personal=True,
)
