"""Tables of the fairness audit: what each group got, what each feature tells of a group."""

from typing import Final

from gpect.domain.specs import TableSpec, key, real, share, text, whole, yes_no

EQUITY: Final = TableSpec(
    "equity",
    "Équité",
    ("attribute", "group", "measure", "scope"),
    (
        key("attribute", "Critère"),
        key("group", "Groupe"),
        key("measure", "Mesure"),
        key("scope", "Comparaison"),
        whole("n", "Personnes", "personnes"),
        real("value", "Dans le groupe"),
        real("rest", "Chez les autres"),
        real("ratio", "Rapport"),
        real("ratio_low", "Rapport (bas 95 %)"),
        real("ratio_high", "Rapport (haut 95 %)"),
        yes_no("is_flagged", "Alerte"),
        text("verdict", "Lecture"),
    ),
    note="Un groupe de moins de 11 personnes, ou face à moins de 11 autres, est masqué.",
)

PROXIES: Final = TableSpec(
    "proxies",
    "Ce que chaque donnée dit de chaque critère",
    ("attribute", "feature"),
    (
        key("attribute", "Critère"),
        key("feature", "Donnée"),
        whole("n", "Personnes", "personnes"),
        share("information", "Information"),
        share("auc", "AUC"),
        text("verdict", "Lecture"),
    ),
    note="Information : part de l'incertitude sur le critère que la donnée lève, 0 si rien.",
)
