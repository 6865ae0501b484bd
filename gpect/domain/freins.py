"""Freins: what stands in a person's way, what a post requires, and the service that lifts each.

A frein is three-valued: not explored (no row), no, or yes with its intensity. Causes (health,
justice, family life) are never asked: a requirement to avoid is kept as such, without a why.
"""

from types import MappingProxyType
from typing import Final

from gpect.domain.specs import TableSpec, key, text
from gpect.domain.template_specs import InputColumn

FREINS: Final = MappingProxyType(
    {
        "mobilite": "Mobilité",
        "logement": "Logement",
        "famille": "Famille (garde)",
        "numerique": "Numérique",
        "francais_calcul": "Français et calcul",
        "finances": "Finances",
        "administratif": "Démarches administratives",
    }
)
"""Domains in which a person may be held back."""

THEMES: Final = MappingProxyType(
    {
        "mobilite": "mobilité",
        "logement": "logement et hébergement",
        "famille": "famille",
        "numerique": "numérique",
        "francais_calcul": "lecture, écriture, calcul",
        "finances": "difficultés financières",
        "administratif": "difficultés administratives",
    }
)
"""Theme of the services (data-inclusion) that lift each frein."""

ANSWERS: Final = MappingProxyType(
    {
        "inexplore": "Non exploré",
        "non": "Non",
        "faible": "Oui, faible",
        "moyen": "Oui, moyen",
        "fort": "Oui, fort",
    }
)
"""What a file may say of a frein; « non exploré » is kept as no row at all."""

AVOIDED: Final = "exclu"
"""Answer of a requirement that the person is to avoid, whatever the reason."""

REQUIREMENTS: Final = MappingProxyType(
    {
        "deplacements": "Déplacements entre plusieurs lieux",
        "horaires_decales": "Horaires décalés ou coupés",
        "travail_week_end": "Travail le week-end",
        "travail_de_nuit": "Travail de nuit",
        "hebergement": "Hébergement hors du domicile",
        "outils_numeriques": "Outils numériques",
        "lire_ecrire_compter": "Lecture et calcul",
        "frais_a_avancer": "Frais ou équipement à avancer",
        "dossier_administratif": "Dossier administratif complet",
        "port_de_charges": "Port de charges",
        "station_debout": "Station debout prolongée",
        "travail_en_hauteur": "Travail en hauteur",
        "froid": "Travail au froid",
    }
)
"""What a post may require beyond skills: a closed list, the same for people who must avoid it."""

HELD_BACK_BY: Final = MappingProxyType(
    {
        "deplacements": ("mobilite",),
        "horaires_decales": ("mobilite", "famille"),
        "travail_week_end": ("famille",),
        "travail_de_nuit": ("mobilite", "famille"),
        "hebergement": ("logement", "famille"),
        "outils_numeriques": ("numerique",),
        "lire_ecrire_compter": ("francais_calcul",),
        "frais_a_avancer": ("finances",),
        "dossier_administratif": ("administratif",),
    }
)
"""Requirement → freins that stand against it until they are lifted."""

PERSON_FREINS: Final = TableSpec(
    "person_freins",
    "Freins des personnes",
    ("person_id", "frein"),
    (
        key("person_id", "Personne"),
        key("frein", "Frein, ou exigence à éviter"),
        text("reponse", "Réponse", ("non", "faible", "moyen", "fort", AVOIDED)),
    ),
    note="Un frein qui n'a pas été exploré n'a pas de ligne. La cause n'est jamais gardée.",
)

OPENING_REQUIREMENTS: Final = TableSpec(
    "opening_requirements",
    "Exigences des postes",
    ("opening_id", "exigence"),
    (
        key("opening_id", "Poste"),
        key("exigence", "Exigence"),
    ),
)

FREIN_COLUMNS: Final = tuple(
    InputColumn(
        f"frein_{code}",
        f"Frein {label.split(' (')[0].lower()}",
        "choice",
        synonyms=(f"Frein : {label}", f"Frein à l'emploi {label}"),
        choices=ANSWERS,
        note="Vide ou « Non exploré » : ni oui, ni non.",
    )
    for code, label in FREINS.items()
)
"""One optional column a domain in the people file."""

TO_AVOID: Final = InputColumn(
    "exigences_a_eviter",
    "Exigences à éviter",
    synonyms=("Exigences incompatibles",),
    note="Dans la liste des exigences, séparées par « ; ». Jamais la raison.",
)

REQUIRED: Final = InputColumn(
    "exigences",
    "Exigences du poste",
    synonyms=("Conditions particulières", "Contraintes du poste"),
    note="Séparées par « ; » : " + " ; ".join(REQUIREMENTS.values()) + ".",
)
