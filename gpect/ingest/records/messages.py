"""One French sentence per fault: where, what, what to do."""

from types import MappingProxyType
from typing import Final

OWN_WORKBOOK: Final = (
    "c'est le classeur d'appariement que gpect a écrit. Pour relire vos décisions, lancez : "
    "gpect decisions lire VOTRE_CLASSEUR"
)
COMITE_WORKBOOK: Final = (
    "ce sont les tableaux du comité que gpect a écrits, pas une liste à recevoir. Envoyez le "
    "fichier de la structure elle-même."
)
"""What is said of our own workbooks sent as files of a structure."""

WHAT: Final = MappingProxyType(
    {
        "intitule_et_rome_absents": ("ni intitulé ni code ROME. Donnez au moins l'un des deux."),
        "rome_format": "{} n'est pas un code ROME (une lettre de A à N puis 4 chiffres).",
        "rome_inconnu": "{} a la forme d'un code ROME mais n'existe pas ; l'intitulé est seul lu.",
        "ogr_inconnu": "{} n'est le numéro d'aucune appellation connue ; l'intitulé est seul lu.",
        "nombre_invalide": "{} n'est pas un nombre utilisable.",
        "nombre_absent": "nombre de postes absent : 1 poste est compté.",
        "formule_sans_valeur": (
            "formule jamais calculée. Ouvrez le classeur, enregistrez-le, puis renvoyez-le."
        ),
        "cellule_en_erreur": "cellule en erreur (comme #REF! ou #N/A). Corrigez la formule.",
        "date_invalide": (
            "{} n'est pas une date. Écrivez jour/mois/année, par exemple 01/03/2027, "
            "ou le mois et l'année, par exemple mars 2027."
        ),
        "date_absente": "date absente. Écrivez jour/mois/année, par exemple 01/03/2027.",
        "fin_avant_debut": "{} est avant le début. Vérifiez les deux dates.",
        "age_invraisemblable": (
            "cette date de naissance donne moins de 14 ans ou plus de 100 ans : elle est laissée "
            "inconnue. Vérifiez-la."
        ),
        "caractere_interdit": "caractère interdit dans le texte. Ressaisissez la cellule.",
        "champ_trop_long": "texte de plus de 10 000 caractères. Raccourcissez-le.",
        "encodage": ("caractères illisibles (encodage). Enregistrez le fichier en « CSV UTF-8 »."),
        "trop_de_cellules": (
            "plus de cellules que de colonnes : un séparateur est sans doute dans un texte. "
            "Mettez ce texte entre guillemets."
        ),
        "ligne_de_total": "ligne de total, pas un enregistrement. Supprimez-la.",
        "ligne_hors_tableau": "texte hors du tableau, pas un enregistrement. Supprimez-le.",
        "second_tableau": (
            "ligne d'un autre tableau, dont les colonnes ne sont pas celles du premier : elle "
            "n'est pas prise. Envoyez ce tableau dans un fichier à lui."
        ),
        "identifiant_absent": "identifiant absent. Donnez l'identifiant interne de la personne.",
        "identifiant_parlant": (
            "cet identifiant ressemble à un nom, un numéro de sécurité sociale, un téléphone ou "
            "un e-mail. Donnez l'identifiant interne de la personne."
        ),
        "structure_absente": "structure d'accompagnement absente. Indiquez-la.",
        "conflit_identifiant": (
            "même identifiant qu'une autre ligne du fichier, avec un autre contenu. "
            "Gardez la bonne ligne."
        ),
        "json_invalide": "objet JSON illisible. Exportez-le à nouveau.",
        "cle_en_double": "une clé est présente deux fois dans l'objet JSON. Gardez-en une.",
        "hors_territoire": "{} est hors du territoire : le lieu n'est pas placé.",
        "commune_cp_incoherents": "{} : la commune et le code postal ne vont pas ensemble.",
        "commune_inconnue": "{} : commune non reconnue, le lieu n'est pas placé.",
        "commune_abregee": "{} : nom abrégé. Écrivez le nom entier de la commune.",
        "lieux_plusieurs": "{} nomme plusieurs lieux : seul le premier est lu.",
        "code_postal_partage": (
            "{} : un code postal ne suffit pas à désigner une commune. Indiquez la commune."
        ),
        "caracteres_suspects": "{} mélange plusieurs alphabets. Ressaisissez ce nom.",
        "booleen_inconnu": "{} n'est ni oui ni non : laissé inconnu.",
        "valeur_inconnue": "{} n'est pas dans la liste des valeurs attendues.",
        "critere_discriminatoire": (
            "critère discriminatoire (article L1132-1 du Code du travail) : "
            "la ligne est gardée, le critère est sans effet. Retirez-le de l'offre."
        ),
        "donnee_sensible": (
            "donnée sensible (santé, justice, famille, origine) : elle n'est pas reprise. "
            "Retirez-la du fichier."
        ),
        "ligne_barree": (
            "ligne barrée dans le classeur : elle n'est pas prise. Si elle compte encore, ôtez le "
            "barré puis renvoyez-la."
        ),
        "certificat_sans_nom": (
            "la cellule dit qu'il y a un certificat, sans dire lequel : il est laissé inconnu. "
            "Écrivez-le en entier, par exemple « CACES R489-3 »."
        ),
        "poste_pourvu": (
            "le titre dit que ce poste n'est plus à pourvoir ({}). Retirez la ligne, ou donnez "
            "sa date de clôture."
        ),
        "metiers_plusieurs": (
            "{} compte plusieurs métiers : un seul est lu. Donnez une ligne à chacun."
        ),
        "contrats_plusieurs": "{} nomme plusieurs contrats : un seul est lu.",
        "date_ancienne": (
            "{} est passée de plus d'un an et le poste n'est pas clos : il ne sera proposé à "
            "personne. Corrigez l'année, ou donnez la date de clôture."
        ),
        "siret_absent": "SIRET absent. Donnez ses 14 chiffres.",
        "siret_invalide": "{} n'est pas un SIRET (14 chiffres).",
        "siret_douteux": "{} a 14 chiffres mais sa clé de contrôle est fausse. Vérifiez-le.",
        "evenement_inconnu": "{} n'est pas un événement connu (embauche, sortie, départ…).",
        "mode_absent": "mode de transport absent ou inconnu. Choisissez-le dans la liste.",
        "intitule_absent": "intitulé absent. Donnez l'intitulé de la formation.",
        "annee_invalide": "{} n'est pas une année. Écrivez-la en quatre chiffres.",
        "niveau_inconnu": "{} n'est pas un niveau géographique. Écrivez nat, reg ou dep.",
        "zone_absente": "zone absente. Donnez son code.",
        "zone_inconnue": "{} n'est pas un code connu de région ou de département. Vérifiez-le.",
        "fap_invalide": "{} n'est pas un code de famille professionnelle (comme A1X41).",
        "metier_absent": (
            "départ sans métier : il est compté pour l'employeur, dans aucun métier."
        ),
    }
)
"""What to say of each code; ``{}`` is the value received, « la valeur » when it may not be told."""

_EXPECTED, _READ = " Attendu : {}.", " Lu : {}."
HINTS: Final = MappingProxyType(
    {
        "valeur_inconnue": _EXPECTED,
        "nombre_invalide": _EXPECTED,
        "commune_abregee": _READ,
        "lieux_plusieurs": _READ,
        "contrats_plusieurs": _READ,
    }
)
"""How the suggestion of each code is told; that of another is a question."""


def sentence(code: str, row: int, column: str, value: str = "", suggestion: str = "") -> str:
    """Say one fault in French.

    Parameters
    ----------
    code
        A key of ``WHAT``.
    row
        Number of the row as its sender sees it.
    column
        Header as its sender wrote it; "" for the whole row.
    value
        The value received; "" when there is none or it may not be repeated.
    suggestion
        What was probably meant, what was read, or the values a list holds, or "".
    """
    where = f"Ligne {row}, colonne « {column} »" if column else f"Ligne {row}"
    told = f"« {value} »" if value else "la valeur"
    what = WHAT[code].replace("{}", told).removeprefix("la valeur : ")
    asked = HINTS.get(code, " Vouliez-vous dire {} ?")
    hint = asked.format(suggestion) if suggestion else ""
    return f"{where} : {what}{hint}"
