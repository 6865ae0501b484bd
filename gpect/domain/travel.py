"""Known journeys between communes: minutes that replace what centroids would say."""

from typing import Final

from gpect.domain import vocabulary
from gpect.domain.specs import ColumnSpec, TableSpec, key, real, text, whole
from gpect.domain.template_specs import InputColumn, InputTemplate

TRAVEL_TIMES: Final = TableSpec(
    "travel_times",
    "Temps de trajet",
    ("de", "vers", "transport"),
    (
        key("de", "De (commune INSEE)"),
        key("vers", "Vers (commune INSEE)"),
        ColumnSpec(
            "transport", "text", "Mode", required=True, allowed=tuple(vocabulary.TRANSPORTS)
        ),
        real("minutes", "Minutes", "min"),
        text("lot_id", "Lot"),
        text("source_file", "Fichier"),
        whole("source_row", "Ligne"),
    ),
    note="Remplace l'estimation à vol d'oiseau. Le retour se déclare à part.",
)

TRAJETS: Final = InputTemplate(
    "trajets",
    "Temps de trajet entre communes",
    (
        InputColumn(
            "de",
            "De",
            compulsory=True,
            synonyms=("Origine", "Départ", "Commune de départ", "Depuis"),
            example="59172",
            note="Code INSEE de la commune, ou son nom.",
        ),
        InputColumn(
            "vers",
            "Vers",
            compulsory=True,
            synonyms=("Destination", "Arrivée", "Commune d'arrivée"),
            example="59606",
            note="Code INSEE de la commune, ou son nom.",
        ),
        InputColumn(
            "mode",
            "Mode",
            "choice",
            compulsory=True,
            synonyms=("Moyen de transport", "Transport"),
            choices=vocabulary.TRANSPORTS,
            example="Transports en commun",
        ),
        InputColumn(
            "minutes",
            "Minutes",
            "float",
            compulsory=True,
            synonyms=("Durée", "Temps", "Temps de trajet", "Durée (min)"),
            example="25",
        ),
    ),
)
