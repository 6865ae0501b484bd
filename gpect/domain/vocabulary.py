"""Closed lists of the field: each code with the French words its reader sees."""

from datetime import date
from types import MappingProxyType
from typing import Final

Labels = MappingProxyType[str, str]


def _labels(**pairs: str) -> Labels:
    return MappingProxyType(pairs)


FILIERES: Final = _labels(
    transition_ecologique="Transition écologique",
    mobilite="Mobilité",
    services="Services",
    numerique="Numérique",
)
"""PHARE's four filières."""

UNKNOWN: Final = "inconnu"
"""EPCI or métier of a group or a cell whose rows do not tell it: matching and forecast agree."""

CERTIFICATE: Final = "CERT:"
"""How the code of a skill begins when it is a certificate's."""
PERMIS_B: Final = f"{CERTIFICATE}PERMIS-B"
"""The car licence: among skills it says the same as the column ``permis_b``."""

HORS_FILIERE: Final = "hors_filiere"
"""Stands for « no filière of PHARE » wherever a total must keep every métier."""

FILIERE_TITLES: Final = _labels(**FILIERES, hors_filiere="Hors filières")
"""The four filières and what is in none, as readers find them."""

NO_PLACE: Final = "Lieu non précisé"
NO_METIER: Final = "Métier non précisé"
"""Titles of what is counted without its place, or its métier and so its filière, being known."""

STRUCTURE_KINDS: Final = _labels(
    ACI="Atelier et chantier d'insertion",
    AI="Association intermédiaire",
    EI="Entreprise d'insertion",
    ETTI="Entreprise de travail temporaire d'insertion",
    EITI="Entreprise d'insertion par le travail indépendant",
    GEIQ="Groupement d'employeurs pour l'insertion et la qualification",
    EA="Entreprise adaptée",
    entreprise="Entreprise",
    association="Association",
    public="Employeur public",
    autre="Autre",
)
SIAE_KINDS: Final = ("ACI", "AI", "EI", "ETTI", "EITI")
"""Structures of the insertion par l'activité économique: their posts ask for IAE eligibility."""

TRANSPORTS: Final = _labels(
    a_pied="À pied",
    velo="Vélo",
    trottinette="Trottinette",
    transports="Transports en commun",
    voiture="Voiture",
)

CONTRATS: Final = _labels(
    CDI="CDI",
    CDD="CDD",
    CDDI="CDD d'insertion",
    CDDU="CDD d'usage",
    interim="Intérim (mission)",
    CDI_inclusion="CDI inclusion",
    professionnalisation="Contrat de professionnalisation",
    apprentissage="Apprentissage",
    autre="Autre contrat",
)

EXPERIENCES: Final = _labels(
    debutant="Débutant accepté",
    souhaitee="Expérience souhaitée",
    exigee="Expérience exigée",
)

NIVEAUX: Final = _labels(
    sans="Sans diplôme",
    niveau_3="CAP, BEP (niveau 3)",
    niveau_4="Bac (niveau 4)",
    niveau_5="Bac + 2 (niveau 5)",
    niveau_6="Bac + 3 ou 4 (niveau 6)",
    niveau_7="Bac + 5 et plus (niveaux 7 et 8)",
)

EXIGENCES: Final = _labels(exige="Exigé", souhaite="Souhaité")

EVENEMENTS: Final = _labels(
    embauche="Embauche",
    sortie_durable="Sortie durable",
    sortie_transition="Sortie de transition",
    sortie_positive="Sortie positive",
    autre_sortie="Autre sortie",
    abandon="Abandon du parcours",
    refus_employeur="Refus de l'employeur",
    refus_personne="Refus de la personne",
    depart_retraite="Départ à la retraite",
    depart_autre="Autre départ (démission, fin de contrat)",
)
"""What happened to a person or a post; the three « sorties dynamiques » are those of the IAE."""

DEPARTS: Final = ("depart_retraite", "depart_autre")
"""Events that leave a post to be filled again."""

DECISIONS_TITRE: Final = MappingProxyType(
    {"auto": "auto", "a_verifier": "à vérifier", "inconnu": "inconnu"}
)
"""How far the code given to a free title may be trusted."""

DECISIONS: Final = _labels(
    proposer="À proposer",
    contactee="Personne contactée",
    acceptee="Acceptée",
    refusee="Déclinée",
    en_attente="En attente",
)
"""What a chargé de relations entreprises writes in the workbook's *Décision* column."""

MOTIFS: Final = (
    "Non joignable",
    "Non venu à l'entretien",
    "En emploi",
    "En formation",
    "Non éligible",
    "Non mobile",
    "Non intéressé",
    "Compétences",
    "Frein incompatible",
    "Pas de recrutement en cours",
    "Doublon",
    "Autre",
)
"""Motives of a refusal, aligned with those of les-emplois so that they can be counted together."""

SKILL_NATURES: Final = _labels(
    competence="Savoir-faire",
    savoir="Savoir",
    savoir_etre="Savoir-être",
    certificat="Permis, CACES, habilitation",
)

MOIS: Final = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
"""Months of the year, as they are written in a date."""


def month_of(day: date) -> str:
    """Write a day's month: « janvier 2027 »."""
    return f"{MOIS[day.month - 1]} {day.year}"
