"""Every line that a ``gpect.toml`` may hold."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Setting:
    """One line of ``gpect.toml``: French name, the option it sets, its kind and its meaning."""

    section: str
    name: str
    option: str
    kind: type
    meaning: str


SETTINGS = (
    Setting("general", "base", "base", str, "fichier SQLite, ou adresse d'une base PostgreSQL"),
    Setting(
        "general",
        "date_reference",
        "as_of",
        str,
        "jour du calcul, AAAA-MM-JJ ; vide : aujourd'hui",
    ),
    Setting(
        "general",
        "referentiels",
        "referentiels",
        str,
        "dossier d'un ROME importé ; vide : celui fourni",
    ),
    Setting(
        "general", "filieres", "filieres", str, "table des filières de PHARE ; vide : celle fournie"
    ),
    Setting(
        "general",
        "abreviations",
        "abreviations",
        str,
        "vos abréviations (csv : abbreviation, expansion), ajoutées à celles fournies",
    ),
    Setting(
        "general",
        "contours",
        "contours",
        str,
        "contours des communes pour la carte (territoire.geojson) ; vide : calculés",
    ),
    Setting(
        "general",
        "tension",
        "tension",
        str,
        "composantes de la tension par métier (csv, voir gpect tension --aide) ; vide : aucune",
    ),
    Setting(
        "general", "donnees_inventees", "invented", bool, "true : tout est inventé, la note le dit"
    ),
    Setting(
        "ingestion",
        "confiance_auto",
        "title_auto",
        float,
        "confiance à partir de laquelle un métier est tenu pour sûr",
    ),
    Setting(
        "ingestion",
        "confiance_minimale",
        "title_known",
        float,
        "confiance au-dessous de laquelle aucun métier n'est donné",
    ),
    Setting(
        "appariement",
        "mode",
        "mode",
        str,
        "propositions, affectation (une personne par poste) ou stable",
    ),
    Setting(
        "appariement",
        "propositions_par_personne",
        "proposals_per_person",
        int,
        "propositions par personne, au plus",
    ),
    Setting(
        "appariement",
        "candidats_par_poste",
        "candidates_per_post",
        int,
        "personnes proposées pour chaque poste, au plus",
    ),
    Setting(
        "appariement",
        "candidats_par_poste_au_moins",
        "min_candidates_per_post",
        int,
        "personnes proposées pour chaque poste, au moins, si possible",
    ),
    Setting(
        "appariement",
        "candidats_par_offre",
        "max_candidates_per_opening",
        int,
        "personnes proposées pour une offre de plusieurs postes, au plus",
    ),
    Setting(
        "appariement",
        "prime_premiere_proposition",
        "first_proposal",
        float,
        "prime à la première proposition d'une personne",
    ),
    Setting("appariement", "prime_pass", "pass_priority", float, "prime aux PASS IAE finissants"),
    Setting(
        "appariement", "pass_mois", "pass_months", int, "un PASS finit bientôt : dans moins de mois"
    ),
    Setting(
        "appariement",
        "score_minimal",
        "min_score",
        float,
        "score au-dessous duquel rien n'est proposé",
    ),
    Setting("freins", "jours_moyen", "frein_days_medium", int, "jours pour lever un frein moyen"),
    Setting("freins", "jours_fort", "frein_days_strong", int, "jours pour lever un frein fort"),
    Setting("poids", "competences", "weight_skill_coverage", float, "poids des compétences"),
    Setting("poids", "metier_recherche", "weight_metier_proximity", float, "du métier recherché"),
    Setting("poids", "metier_exerce", "weight_metier_held", float, "du métier exercé"),
    Setting("poids", "distance", "weight_reach", float, "de la distance"),
    Setting("poids", "dates", "weight_timing", float, "des dates"),
    Setting("poids", "horaires", "weight_conditions", float, "des horaires"),
    Setting("poids", "experience", "weight_experience_fit", float, "de l'expérience et du niveau"),
    Setting("prevision", "trimestres", "horizon", int, "nombre de trimestres à prévoir"),
    Setting("prevision", "tirages", "draws", int, "nombre de tirages des intervalles"),
    Setting(
        "prevision",
        "departs_par_trimestre",
        "attrition",
        float,
        "part des personnes en attente qui partent chaque trimestre pour une autre raison",
    ),
    Setting(
        "prevision",
        "poids_besoins_publies",
        "published_weight",
        float,
        "ce que pèsent les besoins publiés (BMO), en offres passées par EPCI ; 0 : rien",
    ),
    Setting(
        "prevision",
        "poids_emploi_publie",
        "employment_weight",
        float,
        "ce que pèse l'emploi publié (Dares), en offres passées par EPCI ; 0 : rien",
    ),
    Setting("prevision", "graine", "seed", int, "graine des tirages"),
)
"""Every line that ``gpect.toml`` may hold; anything else in it is refused by name."""
