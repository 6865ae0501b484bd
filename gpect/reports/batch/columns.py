"""Columns of each sheet of the matching workbook: what is shown, how wide, in which style."""

from typing import Final

from gpect.domain.propositions import HEADS
from gpect.reports.books.sheets import SheetColumn, Style

_WIDTHS: Final[tuple[tuple[str, float, Style], ...]] = (
    ("title", 23, "strong"),
    ("employer", 18, "wrap"),
    ("commune", 14, "wrap"),
    ("starts_on", 11.5, "date"),
    ("posts", 8, "int"),
    ("person", 12, "text"),
    ("structure", 18, "wrap"),
    ("score", 8, "percent"),
    ("coverage", 12, "percent"),
    ("away", 12, "text"),
    ("why", 36, "wrap"),
    ("missing", 34, "wrap"),
    ("decision", 14, "input"),
    ("motif", 15, "input"),
    ("comment", 20, "input"),
    ("line_id", 14, "tiny"),
    ("fingerprint", 11, "tiny"),
)

PROPOSALS: Final = tuple(
    SheetColumn(name, HEADS[name], width, style) for name, width, style in _WIDTHS
)

UNFILLED: Final = (
    SheetColumn("title", "Poste", 30, "strong"),
    SheetColumn("employer", "Employeur", 24, "wrap"),
    SheetColumn("employer_kind", "Type d'employeur", 22, "wrap"),
    SheetColumn("commune", "Commune", 18, "wrap"),
    SheetColumn("starts_on", "Début", 12, "date"),
    SheetColumn("posts", "Postes", 8, "int"),
    SheetColumn("candidates", "Personnes proposées", 11, "int"),
    SheetColumn("posts_unfilled", "Postes sans personne", 11, "int"),
    SheetColumn("why", "Pourquoi", 42, "wrap"),
    SheetColumn("lever", "Levier", 42, "wrap"),
    SheetColumn("opening_id", "Identifiant", 14, "tiny"),
)

UNMATCHED: Final = (
    SheetColumn("person", "Personne", 13, "strong"),
    SheetColumn("structure", "Structure d'accompagnement", 28, "wrap"),
    SheetColumn("home", "EPCI", 22, "wrap"),
    SheetColumn("wished", "Métier recherché", 28, "wrap"),
    SheetColumn("free_from", "Disponible dès", 16, "text"),
    SheetColumn("why", "Pourquoi", 46, "wrap"),
    SheetColumn("next_step", "Prochaine étape", 46, "wrap"),
    SheetColumn("person_id", "Identifiant", 16, "tiny"),
)

QUESTIONS: Final = (
    SheetColumn("question", "Question", 52, "strong"),
    SheetColumn("pairs", "Propositions concernées", 14, "int"),
    SheetColumn("subject_title", "Sur", 11, "text"),
    SheetColumn("about", "Personne ou poste", 26, "wrap"),
    SheetColumn("ask", "À demander à", 28, "wrap"),
    SheetColumn("answer", "Réponse", 30, "input"),
    SheetColumn("subject_id", "Identifiant", 16, "tiny"),
    SheetColumn("field", "Champ", 16, "tiny"),
)

TITLES: Final = (
    SheetColumn("raw_title", "Intitulé reçu", 44, "strong"),
    SheetColumn("about", "Sur", 11, "text"),
    SheetColumn("n", "Nombre", 9, "int"),
    SheetColumn("decision", "Décision", 13, "text"),
    SheetColumn("code_rome", "Code proposé", 10, "text"),
    SheetColumn("label", "Métier proposé", 44, "wrap"),
    SheetColumn("title_confidence", "Confiance", 11, "percent"),
    SheetColumn("right_code", "Bon code ROME", 16, "input"),
)

REJECTS: Final = (
    SheetColumn("source_file", "Fichier", 30, "strong"),
    SheetColumn("sheet", "Feuille", 16, "wrap"),
    SheetColumn("row", "Ligne", 8, "int"),
    SheetColumn("column", "Colonne", 22, "wrap"),
    SheetColumn("severity_title", "Gravité", 15, "text"),
    SheetColumn("reason", "Raison", 56, "wrap"),
    SheetColumn("suggestion", "Proposition", 44, "wrap"),
    SheetColumn("code", "Code", 20, "tiny"),
)

PARAMETERS: Final = (
    SheetColumn("name", "Paramètre", 44, "strong"),
    SheetColumn("value", "Valeur", 90, "wrap"),
)

PATHWAYS: Final = (
    SheetColumn("person", "Personne", 13, "strong"),
    SheetColumn("structure", "Structure d'accompagnement", 24, "wrap"),
    SheetColumn("kind_title", "Passage", 14, "text"),
    SheetColumn("step_title", "Formation, ou poste de SIAE", 28, "wrap"),
    SheetColumn("step_ends_on", "Fin du passage", 12, "date"),
    SheetColumn("title", "Poste", 26, "wrap"),
    SheetColumn("employer", "Employeur", 20, "wrap"),
    SheetColumn("starts_on", "Début du poste", 12, "date"),
    SheetColumn("pass_iae_ends_on", "Fin du PASS IAE", 12, "date"),
    SheetColumn("value_now", "Aujourd'hui", 12, "percent"),
    SheetColumn("value", "Après", 9, "percent"),
    SheetColumn("pathway", "Parcours", 46, "wrap"),
    SheetColumn("person_id", "Identifiant", 16, "tiny"),
)

LEVERS: Final = (
    SheetColumn("sentence", "Levier", 70, "strong"),
    SheetColumn("posts_gained", "Postes gagnés", 11, "int"),
    SheetColumn("effort", "Personnes concernées", 12, "int"),
)

EQUITY: Final = (
    SheetColumn("attribute", "Critère", 18, "strong"),
    SheetColumn("group", "Groupe", 20, "text"),
    SheetColumn("measure", "Mesure", 20, "text"),
    SheetColumn("scope", "Comparaison", 17, "text"),
    SheetColumn("n", "Personnes", 11, "int"),
    SheetColumn("value", "Dans le groupe", 11, "decimal"),
    SheetColumn("rest", "Chez les autres", 11, "decimal"),
    SheetColumn("ratio", "Rapport", 10, "decimal"),
    SheetColumn("ratio_low", "Rapport (bas 95 %)", 11, "decimal"),
    SheetColumn("ratio_high", "Rapport (haut 95 %)", 11, "decimal"),
    SheetColumn("verdict", "Lecture", 38, "wrap"),
)
