"""Why a file can be refused as a whole: one stable code for each reason, beside its sentence."""

from types import MappingProxyType
from typing import Final

REFUSALS: Final = MappingProxyType(
    {
        "fichier_absent": "le chemin ne mène à aucun fichier lisible",
        "fichier_vide": "rien dans le fichier, ou des titres seuls, ou des feuilles toutes vides",
        "fichier_illisible": "le contenu ne se lit pas, sans que la raison en soit connue",
        "fichier_tronque": "la fin du fichier manque, ou il est abîmé",
        "fichier_chiffre": "le fichier est protégé par un mot de passe",
        "fichier_trop_gros": "trop gros, une fois décompressé ou par le nombre de ses cellules",
        "pas_un_tableau": "PDF, image, page web, document de texte, programme…",
        "archive_refusee": "l'archive contient un chemin qui sort, un lien, une archive ou "
        "plusieurs fichiers",
        "entites_xml": "le XML déclare des entités ou un type de document",
        "encodage_inconnu": "l'encodage du texte n'est pas reconnu",
        "csv_illisible": "un guillemet est ouvert et jamais refermé, ou les lignes ne se suivent "
        "pas",
        "json_illisible": "le JSON n'est pas valide, ou trop imbriqué",
        "json_sans_tableau": "le JSON ne contient pas de liste d'objets",
        "xml_illisible": "le XML est coupé, mal formé ou trop imbriqué",
        "titres_absents": "aucune ligne de titres de colonnes n'est reconnue",
        "colonne_absente": "il manque une colonne obligatoire",
        "colonne_en_double": "une colonne est là deux fois, et l'on ne sait laquelle lire",
        "tableau_croise": "des nombres sous des titres qui sont des valeurs : pas une liste",
        "fichier_de_personnes": "le fichier parle de personnes et n'est pas donné comme tel",
        "autre_nature": "le contenu est celui d'une autre nature de fichier que celle demandée",
        "classeur_de_gpect": "le classeur a été écrit par gpect et n'est pas une liste reçue",
    }
)
"""Code of a refusal -> what it says."""
