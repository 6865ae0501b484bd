"""The kinds of files gpect takes, column by column, as their senders name them.

One definition serves the reading of files, the empty templates that ``gpect modeles`` writes,
the demo's files and the generated reference.
"""

from dataclasses import replace
from types import MappingProxyType
from typing import Final

from gpect.domain import vocabulary
from gpect.domain.freins import REQUIRED
from gpect.domain.published import BMO, DARES
from gpect.domain.template_personnes import PERSONNES
from gpect.domain.template_specs import (
    CERTIFICATES,
    CODE_INSEE,
    CODE_POSTAL,
    COMMUNE,
    ROME,
    SIRET,
    STRUCTURE_KIND,
    InputColumn,
    InputTemplate,
)
from gpect.domain.travel import TRAJETS

__all__ = [
    "BESOINS",
    "BMO",
    "DARES",
    "FORMATIONS",
    "PERSONNES",
    "REALISATIONS",
    "STRUCTURES",
    "TEMPLATES",
    "TRAJETS",
    "InputColumn",
    "InputTemplate",
]

STRUCTURES: Final = InputTemplate(
    "structures",
    "Structures et entreprises",
    (
        InputColumn(
            "siret",
            "SIRET",
            compulsory=True,
            synonyms=SIRET.synonyms,
            example=SIRET.example,
        ),
        STRUCTURE_KIND,
        InputColumn(
            "nom",
            "Nom",
            synonyms=(
                "Raison sociale",
                "Dénomination",
                "Dénomination sociale",
                "Structure",
                "Nom de la structure",
                "Entreprise",
            ),
            example="Chantier des Trois Vallées",
        ),
        InputColumn("naf", "NAF", synonyms=("Code NAF", "APE", "Code NAF2"), example="8130Z"),
        InputColumn("effectif", "Effectif", "int", synonyms=("Nb salariés", "Salariés", "ETP")),
        COMMUNE,
        CODE_POSTAL,
        CODE_INSEE,
    ),
)

BESOINS: Final = InputTemplate(
    "besoins",
    "Besoins en emploi",
    (
        InputColumn(
            "reference",
            "Référence",
            synonyms=("Réf", "Id", "Identifiant", "Numéro d'offre", "N° offre", "Référence offre"),
            example="OF-2027-014",
            note="La même référence renvoyée plus tard met le poste à jour.",
        ),
        InputColumn(
            "intitule",
            "Intitulé du poste",
            synonyms=(
                "Intitulé",
                "Poste",
                "Titre",
                "Titre du poste",
                "Métier",
                "Emploi",
                "Libellé du poste",
                "Poste à pourvoir",
                "Fonction",
                "Profil recherché",
                "Intitulé de l'offre",
                "Intitulé du métier",
                "Intitulé emploi",
                "Libellé métier",
                "Libellé emploi",
                "Nom du métier",
                "Titre de l'offre",
                "Appellation métier",
                "Intitulé de poste",
                "Nom du poste",
                "Désignation du poste",
                "Emploi proposé",
                "Appellation",
            ),
            example="Agent d'entretien des espaces verts",
        ),
        replace(ROME, example="A1203"),
        InputColumn(
            "code_ogr",
            "Code appellation (OGR)",
            synonyms=("Code OGR", "OGR", "Appellation OGR", "ogr_appellation", "Code appellation"),
            note="Le numéro de l'appellation ROME, quand votre outil le donne.",
        ),
        InputColumn(
            "employeur",
            "Employeur",
            synonyms=(
                "Structure",
                "Entreprise",
                "Société",
                "Nom de la structure",
                "Raison sociale",
            ),
            example="Chantier des Trois Vallées",
        ),
        SIRET,
        STRUCTURE_KIND,
        COMMUNE,
        CODE_POSTAL,
        CODE_INSEE,
        InputColumn(
            "nb_postes",
            "Nb de postes",
            "int",
            synonyms=(
                "Nombre de postes",
                "Nb",
                "Postes",
                "Nb postes",
                "Nbre de postes",
                "Qté",
                "Nb de postes à pourvoir",
                "Nombre de postes à pourvoir",
                "Effectif",
                "Effectif recherché",
                "Nombre",
                "nb_offre",
                "nombrePostes",
                "Postes ouverts",
                "Quantité",
            ),
            example="2",
        ),
        InputColumn(
            "date_debut",
            "Date de début",
            "date",
            synonyms=(
                "Date d'embauche",
                "Début",
                "Date de début du contrat",
                "Date de prise de poste",
                "Prise de poste",
                "Date prise de fonction",
                "Date d'entrée",
                "Date de démarrage",
                "Démarrage",
                "À partir du",
                "Date souhaitée",
                "Date de début souhaitée",
                "Date de début prévue",
                "Disponible le",
            ),
            example="01/03/2027",
        ),
        InputColumn(
            "type_contrat",
            "Type de contrat",
            "choice",
            synonyms=("Contrat", "Nature du contrat", "typeContrat"),
            choices=vocabulary.CONTRATS,
            example="CDD d'insertion",
        ),
        InputColumn(
            "heures_semaine",
            "Heures par semaine",
            "float",
            synonyms=("Heures", "Durée hebdomadaire", "Heures hebdo", "Temps de travail"),
            example="26",
        ),
        InputColumn(
            "permis_b",
            "Permis B",
            "bool",
            synonyms=("Permis", "Permis de conduire", "Permis B exigé", "Permis requis"),
            example="Oui",
        ),
        InputColumn(
            "competences",
            "Compétences demandées",
            "list",
            synonyms=(
                "Compétences",
                "Savoir-faire",
                "Compétences requises",
                "Compétences attendues",
                "Profil",
            ),
            example="Permis B ; tonte ; taille de haies",
        ),
        replace(CERTIFICATES, example=""),
        InputColumn(
            "competences_souhaitees",
            "Compétences souhaitées",
            "list",
            synonyms=("Compétences appréciées", "Atouts"),
        ),
        InputColumn(
            "experience",
            "Expérience",
            "choice",
            synonyms=("Expérience demandée", "Expérience requise"),
            choices=vocabulary.EXPERIENCES,
        ),
        InputColumn(
            "niveau",
            "Niveau demandé",
            "choice",
            synonyms=("Niveau", "Niveau d'études", "Formation", "Niveau de formation"),
            choices=vocabulary.NIVEAUX,
        ),
        REQUIRED,
        InputColumn("description", "Description", synonyms=("Missions", "Descriptif", "Détail")),
        InputColumn(
            "date_publication",
            "Publié le",
            "date",
            synonyms=("Date de publication", "Date de création", "Date de l'offre", "date_extract"),
        ),
        InputColumn(
            "date_cloture",
            "Clos le",
            "date",
            synonyms=("Date de clôture", "Pourvu le", "Date de fin de publication"),
            note="Vide tant que le poste est à pourvoir.",
        ),
    ),
    any_of=(("intitule", "code_rome"),),
)

FORMATIONS: Final = InputTemplate(
    "formations",
    "Formations",
    (
        InputColumn("reference", "Référence", synonyms=("Réf", "Id", "Identifiant", "Session")),
        InputColumn(
            "intitule",
            "Intitulé de la formation",
            compulsory=True,
            synonyms=("Intitulé", "Formation", "Libellé", "Titre", "Libelle_Diplome"),
            example="CACES R489 catégorie 3",
        ),
        InputColumn("code_rncp", "Code RNCP", synonyms=("RNCP", "N° RNCP", "Fiche RNCP")),
        InputColumn("formacode", "Formacode", synonyms=("Code Formacode", "Code_FormaCode")),
        InputColumn("organisme", "Organisme", synonyms=("Organisme de formation", "Centre")),
        replace(ROME, example="N1101"),
        InputColumn(
            "competences",
            "Compétences apportées",
            "list",
            synonyms=("Compétences", "Objectifs", "Savoir-faire"),
            example="CACES R489-3 ; conduite de chariot",
        ),
        InputColumn(
            "places",
            "Places",
            "int",
            synonyms=("Nb de places", "Nombre de places", "Capacité", "Effectif"),
            example="12",
        ),
        InputColumn("date_debut", "Date de début", "date", synonyms=("Début", "Démarrage")),
        InputColumn("date_fin", "Date de fin", "date", synonyms=("Fin",)),
        COMMUNE,
        CODE_POSTAL,
        CODE_INSEE,
    ),
)

REALISATIONS: Final = InputTemplate(
    "realisations",
    "Réalisations : embauches, sorties, départs",
    (
        InputColumn(
            "evenement",
            "Événement",
            "choice",
            compulsory=True,
            synonyms=("Type d'événement", "Résultat", "Issue", "Nature", "Type de sortie"),
            choices=vocabulary.EVENEMENTS,
            example="Embauche",
        ),
        InputColumn(
            "date",
            "Date",
            "date",
            compulsory=True,
            synonyms=("Date de l'événement", "Date d'embauche", "Date de sortie", "Le"),
            example="15/09/2026",
        ),
        InputColumn("nombre", "Nombre", "int", synonyms=("Nb", "Effectif"), example="1"),
        InputColumn(
            "intitule",
            "Métier",
            synonyms=("Intitulé", "Intitulé du poste", "Poste", "Emploi"),
            example="Aide à domicile",
        ),
        replace(ROME, example="K1304"),
        InputColumn("employeur", "Employeur", synonyms=("Entreprise", "Nom de l'employeur")),
        SIRET,
        COMMUNE,
        CODE_POSTAL,
        CODE_INSEE,
        InputColumn(
            "identifiant",
            "Identifiant de la personne",
            synonyms=("Identifiant", "Identifiant dans le SI", "N° dossier"),
        ),
        InputColumn("structure", "Structure d'accompagnement", synonyms=("Structure", "Organisme")),
        InputColumn(
            "reference_poste",
            "Référence du poste",
            synonyms=("Référence", "Réf", "Numéro d'offre", "N° offre"),
        ),
        InputColumn("motif", "Motif", synonyms=("Raison", "Motif de refus")),
    ),
    any_of=(("intitule", "code_rome"),),
    personal=True,
)

TEMPLATES: Final = MappingProxyType(
    {
        t.kind: t
        for t in (STRUCTURES, BESOINS, PERSONNES, FORMATIONS, REALISATIONS, TRAJETS, BMO, DARES)
    }
)
"""Every kind of file that ``gpect ingest`` takes."""
