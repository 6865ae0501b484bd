"""SQL views for Metabase, Datasette and the like: French names, no pseudonym, the latest run.

Their names and columns are a promise to those who build screens on them: a column may be added,
none is renamed or taken away. They are made again at each upgrade of the schema, and hold no data.
"""

from types import MappingProxyType
from typing import Final

import sqlalchemy as sa
from sqlalchemy import Connection

_OF_MATCH: Final = (
    "FROM {} WHERE run_id = "
    "(SELECT run_id FROM runs WHERE command = 'match' ORDER BY seq DESC LIMIT 1)"
)

VIEWS: Final = MappingProxyType(
    {
        "v_structures": (
            "SELECT siret, kind AS type_structure, name AS structure, code_naf, "
            "headcount AS effectif, code_commune, code_epci FROM structures"
        ),
        "v_besoins": (
            "SELECT opening_id AS poste, siret, employer AS employeur, "
            "employer_kind AS type_employeur, raw_title AS intitule, code_rome, "
            "code_rome_parent AS metier_rome_v3, filiere, "
            "title_confidence AS confiance_metier, code_commune, code_epci, "
            "posts AS nombre_de_postes, contract AS contrat, hours_per_week AS heures_par_semaine, "
            "permis_b AS permis_b_exige, starts_on AS debut, published_on AS publie_le, "
            "closed_on AS clos_le FROM openings"
        ),
        "v_competences_demandees": (
            "SELECT opening_id AS poste, skill_code AS competence, exigence FROM opening_skills"
        ),
        "v_personnes": (
            "SELECT code_epci, code_rome, code_rome_parent AS metier_rome_v3, filiere, "
            "transport, permis_b, niveau, eligible_iae, "
            "hours_max AS heures_max, substr(CAST(available_from AS TEXT), 1, "
            "7) AS mois_disponible "
            "FROM persons"
        ),
        "v_parcours": (
            "SELECT kind AS type_structure, filiere, target_code_rome AS metier_vise, "
            "substr(CAST(starts_on AS TEXT), 1, 7) AS mois_debut, "
            "substr(CAST(ends_on AS TEXT), 1, 7) AS mois_fin FROM pathways"
        ),
        "v_formations": (
            "SELECT training_id AS formation, organisme, raw_title AS intitule, code_rome, "
            "code_rome_parent AS metier_rome_v3, filiere, "
            "code_commune, code_epci, seats AS places, starts_on AS debut, ends_on AS fin "
            "FROM trainings"
        ),
        "v_realisations": (
            "SELECT event AS evenement, occurred_on AS survenu_le, n AS nombre, siret, "
            "code_rome, code_rome_parent AS metier_rome_v3, filiere, "
            "code_epci, motif FROM outcomes"
        ),
        "v_propositions": (
            "SELECT opening_id AS poste, rank AS rang, score, coverage AS couverture, distance_km "
            + _OF_MATCH.format("allocations")
        ),
        "v_postes_non_pourvus": (
            "SELECT opening_id AS poste, posts AS nombre_de_postes, "
            "candidates AS personnes_proposees, posts_unfilled AS postes_sans_personne, "
            "why AS pourquoi, lever AS levier " + _OF_MATCH.format("unfilled")
        ),
        "v_leviers": (
            "SELECT rank AS rang, kind AS nature, lever AS levier, effort AS personnes, "
            "posts_gained AS postes_gagnes, sentence AS phrase " + _OF_MATCH.format("levers")
        ),
        "v_penuries": (
            "SELECT level AS maille, code_epci, filiere, code_rome_parent AS metier_rome_v3, "
            "period AS trimestre, declared AS besoins_declares, trend AS besoins_tendance, "
            "departures AS departs, demand AS besoins, supply AS ressources, shortage AS penurie, "
            '"shortage_q0.1" AS penurie_bas_80, "shortage_q0.9" AS penurie_haut_80, '
            "p_shortage AS probabilite, n AS observations, lever AS levier, sources AS lots "
            "FROM shortages "
            "WHERE run_id = (SELECT run_id FROM runs WHERE command = 'forecast' "
            "ORDER BY seq DESC LIMIT 1)"
        ),
        "v_previsions": (
            "SELECT level AS maille, code_epci, filiere, code_rome_parent AS metier_rome_v3, "
            "period AS trimestre, part AS composante, mean AS moyenne, "
            '"q0.025" AS bas_95, "q0.1" AS bas_80, "q0.5" AS mediane, "q0.9" AS haut_80, '
            '"q0.975" AS haut_95, n AS observations, sources AS lots FROM forecasts '
            "WHERE run_id = (SELECT run_id FROM runs WHERE command = 'forecast' "
            "ORDER BY seq DESC LIMIT 1)"
        ),
        "v_fichiers_recus": (
            "SELECT kind AS nature, source_file AS fichier, status AS etat, rows_total AS lues, "
            "rows_valid AS valides, rows_rejected AS rejetees, rows_duplicate AS doublons FROM lots"
        ),
    }
)
"""Each view and what it reads."""


def drop(connection: Connection) -> None:
    """Take the views away, so that the tables under them may change."""
    known = set(sa.inspect(connection).get_view_names())
    for name in sorted(known & set(VIEWS)):
        connection.exec_driver_sql(f"DROP VIEW {name}")


def create(connection: Connection) -> None:
    """Make the views on the tables of today."""
    drop(connection)
    for name, query in VIEWS.items():
        connection.exec_driver_sql(f"CREATE VIEW {name} AS {query}")
