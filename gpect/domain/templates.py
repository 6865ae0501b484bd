"""The kinds of files gpect takes, column by column, as their senders name them.

One definition serves the reading of files, the empty templates that ``gpect modeles`` writes,
the demo's files and the generated reference.
"""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

from gpect.domain import vocabulary

FieldKind = Literal["text", "int", "float", "date", "bool", "choice", "list"]


@dataclass(frozen=True)
class InputColumn:
    """One column of an input file.

    ``synonyms`` are other headers it goes by; case, accents, punctuation and ``_`` never count.
    ``choices`` maps the stored code to the French word offered in the template's list.
    """

    field: str
    title: str
    kind: FieldKind = "text"
    compulsory: bool = False
    synonyms: tuple[str, ...] = ()
    choices: MappingProxyType[str, str] | None = None
    example: str = ""
    note: str = ""


@dataclass(frozen=True)
class InputTemplate:
    """One kind of input file: its French title, its columns, and headers it must hold.

    ``any_of`` lists groups of fields of which at least one column must be there.
    ``personal`` files describe people: only the columns below are ever read from them.
    """

    kind: str
    title: str
    columns: tuple[InputColumn, ...]
    any_of: tuple[tuple[str, ...], ...] = ()
    personal: bool = False

    @property
    def fields(self) -> list[str]:
        """Names of the fields, in order."""
        return [column.field for column in self.columns]

    def column(self, field: str) -> InputColumn:
        """Give the column of ``field``; KeyError where there is none."""
        return {column.field: column for column in self.columns}[field]


_ROME = InputColumn(
    "code_rome",
    "Code ROME",
    synonyms=("ROME", "Code métier", "romeCode", "Rome 1", "Code_ROME v4", "dc_rome_id"),
    example="K2204",
    note="Une lettre et quatre chiffres. Laisser vide si vous ne le connaissez pas.",
)
_COMMUNE = InputColumn(
    "commune",
    "Commune",
    synonyms=("Ville", "Localité", "Lieu", "Lieu de travail", "Lieu du poste", "Nom commune"),
    example="Denain",
)
_CODE_POSTAL = InputColumn(
    "code_postal", "Code postal", synonyms=("CP", "Code_post", "Postal"), example="59220"
)
_CODE_INSEE = InputColumn(
    "code_insee",
    "Code commune INSEE",
    synonyms=("Code INSEE", "INSEE", "codgeo", "Code commune", "Commune INSEE"),
    example="59172",
    note="Le plus sûr quand vous l'avez : un code postal peut couvrir plusieurs communes.",
)
_SIRET = InputColumn(
    "siret",
    "SIRET",
    synonyms=("N° SIRET", "Numéro SIRET", "SIRET employeur", "SIRET établissement"),
    example="12345678900011",
)
_STRUCTURE_KIND = InputColumn(
    "type_structure",
    "Type de structure",
    "choice",
    synonyms=("Type", "Mesure", "Type SIAE", "Type d'employeur", "Nature de la structure"),
    choices=vocabulary.STRUCTURE_KINDS,
    example="Atelier et chantier d'insertion",
)
_COMPETENCES_EXAMPLE = "Permis B ; nettoyage de locaux ; relation client"

STRUCTURES: Final = InputTemplate(
    "structures",
    "Structures et entreprises",
    (
        InputColumn(
            "siret",
            "SIRET",
            compulsory=True,
            synonyms=_SIRET.synonyms,
            example=_SIRET.example,
        ),
        _STRUCTURE_KIND,
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
        _COMMUNE,
        _CODE_POSTAL,
        _CODE_INSEE,
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
            ),
            example="Agent d'entretien des espaces verts",
        ),
        _ROME,
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
        _SIRET,
        _STRUCTURE_KIND,
        _COMMUNE,
        _CODE_POSTAL,
        _CODE_INSEE,
        InputColumn(
            "nb_postes",
            "Nb de postes",
            "int",
            synonyms=(
                "Nombre de postes",
                "Nb",
                "Postes",
                "Nb postes",
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
                "À partir du",
                "Date souhaitée",
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
            example=_COMPETENCES_EXAMPLE,
        ),
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
            ),
            example="Chantier des Trois Vallées",
        ),
        _COMMUNE,
        _CODE_POSTAL,
        _CODE_INSEE,
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
            example=_COMPETENCES_EXAMPLE,
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
    ),
    personal=True,
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
        InputColumn("organisme", "Organisme", synonyms=("Organisme de formation", "Centre")),
        _ROME,
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
        _COMMUNE,
        _CODE_POSTAL,
        _CODE_INSEE,
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
        _ROME,
        InputColumn("employeur", "Employeur", synonyms=("Entreprise", "Nom de l'employeur")),
        _SIRET,
        _COMMUNE,
        _CODE_POSTAL,
        _CODE_INSEE,
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
    {t.kind: t for t in (STRUCTURES, BESOINS, PERSONNES, FORMATIONS, REALISATIONS)}
)
"""Every kind of file that ``gpect ingest`` takes."""
