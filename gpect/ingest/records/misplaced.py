"""Tables refused whole: of another kind, a column missing or twice there, a cross table."""

from gpect.domain.errors import FileRefused
from gpect.domain.propositions import HEADS
from gpect.domain.raw import RawTable
from gpect.domain.templates import BESOINS, PERSONNES, TEMPLATES, InputTemplate
from gpect.ingest.records import messages
from gpect.ingest.records.headers import CIVIL, IDENTITY, count_known, listed, match_header
from gpect.ingest.text.spelling import fold


def check_own(raw: RawTable) -> None:
    """Refuse the matching workbook: its lines are proposals, not needs."""
    if {HEADS["line_id"], HEADS["fingerprint"]} <= set(raw.header):
        raise FileRefused(f"{_where(raw)} : {messages.OWN_WORKBOOK}", "classeur_de_gpect")


def check_people(raw: RawTable, template: InputTemplate) -> None:
    """Refuse a file about people that is given as another kind: names would be stored."""
    if template.personal:
        return
    about_people = [header for header in raw.header if fold(header) in IDENTITY]
    is_civil = any(fold(header) in CIVIL for header in about_people)
    if len(about_people) >= 2 or (about_people and (is_civil or not _has_own(raw, template))):
        named = " et ".join(f"« {header} »" for header in about_people[:2])
        plural = "s" if len(about_people) > 1 else ""
        raise FileRefused(
            f"{_where(raw)} : ce fichier parle de personnes (colonne{plural} {named}), "
            f"il n'est pas lu comme « {template.title} ». S'il s'agit bien de personnes "
            "accompagnées, relancez : gpect ingest personnes ; sinon retirez ces colonnes.",
            "fichier_de_personnes",
        )


def check_openings(raw: RawTable, template: InputTemplate) -> None:
    """Refuse a file of posts given as people: their references would pass for persons."""
    if not template.personal or not any(_is_posts(h) for h in raw.header):
        return
    if count_known(raw.header, BESOINS) >= count_known(raw.header, template) + 2:
        raise FileRefused(
            f"{_where(raw)} : ce fichier parle de postes à pourvoir, il n'est pas lu comme "
            f"« {template.title} ». Relancez : gpect ingest besoins",
            "autre_nature",
        )


def _is_posts(header: str) -> bool:
    found = match_header(header, BESOINS)
    return found is not None and found[1] == "nb_postes"


_METIER = ("intitule", "code_rome", "code_ogr")


def _has_own(raw: RawTable, template: InputTemplate) -> bool:
    """Say whether a column is one of this kind of file and not of those about people.

    A métier and its code are: people are listed with those they look for.
    """
    found = (match_header(h, template) for h in raw.header if not match_header(h, PERSONNES))
    return any(match is not None and match[1] not in _METIER for match in found)


def check_twice(
    raw: RawTable,
    template: InputTemplate,
    matches: list[tuple[int, str] | None],
    positions: dict[str, int],
) -> None:
    """Refuse a compulsory column that is twice there, or any whose second tells something else."""
    compulsory = _compulsory(template)
    for named, first in positions.items():
        same = [
            at
            for at, match in enumerate(matches)
            if match == matches[first] and fold(raw.header[at]) == fold(raw.header[first])
        ]
        says_more = any(_says_more(raw, at, first) for at in same)
        if len(same) > 1 and (named in compulsory or says_more):
            raise FileRefused(
                f"{_where(raw)} : la colonne « {raw.header[first]} » est présente "
                f"{len(same)} fois (colonnes {', '.join(str(at + 1) for at in same)}). "
                "Gardez-en une seule puis renvoyez le fichier.",
                "colonne_en_double",
            )


def _says_more(raw: RawTable, position: int, first: int) -> bool:
    """Say whether a column holds what the first of its name does not."""
    cells = raw.cells[position]
    return bool(((cells != "") & (cells != raw.cells[first])).any())


def _compulsory(template: InputTemplate) -> set[str]:
    grouped = {named for group in template.any_of for named in group}
    return {column.field for column in template.columns if column.compulsory} | grouped


def check_compulsory(raw: RawTable, template: InputTemplate, positions: dict[str, int]) -> None:
    """Refuse a table without a column that its kind must have, and name what was read."""
    missing = [
        f"« {column.title} »"
        for column in template.columns
        if column.compulsory and column.field not in positions
    ]
    missing += [
        " ou ".join(f"« {template.column(named).title} »" for named in group)
        for group in template.any_of
        if not any(named in positions for named in group)
    ]
    if missing:
        plural, them = ("s", "les") if len(missing) > 1 else ("", "la")
        raise FileRefused(
            f"{_where(raw)} : colonne{plural} obligatoire{plural} absente{plural} : "
            f"{', '.join(missing)} (lu dans le fichier : {_seen(raw, template)}). "
            f"Ajoutez-{them} ou renommez-{them}{_hint(raw, template)} ; "
            "« gpect modeles » écrit un modèle à remplir.",
            "colonne_absente",
        )


def _seen(raw: RawTable, template: InputTemplate) -> str:
    """List the titles read; those unknown may be a person's row: they are counted, not told."""
    n_known, n_told = count_known(raw.header, template), sum(map(bool, raw.header))
    is_header = not template.personal and (n_known >= 2 or 2 * n_known >= n_told)
    told = [h for h in raw.header if h and (is_header or match_header(h, template))]
    named = [f"« {header[:40]} »" for header in told]
    unknown = n_told - len(told) if template.personal else 0
    plural = "s" if unknown > 1 else ""
    rest = f", {unknown} colonne{plural} non reconnue{plural}" if unknown else ""
    return (listed(named, 8) or "aucun titre") + rest


def _hint(raw: RawTable, template: InputTemplate) -> str:
    """Name the kind of file this looks like, when it is another one."""
    counts = {kind: count_known(raw.header, other) for kind, other in TEMPLATES.items()}
    best = max(counts, key=lambda kind: (counts[kind], kind))
    if best == template.kind or counts[best] < counts[template.kind] + 2:
        return ""
    return f" (ce fichier ressemble plutôt à « {TEMPLATES[best].title} » : gpect ingest {best})"


def check_crosstab(raw: RawTable, template: InputTemplate, positions: dict[str, int]) -> None:
    """Refuse a cross table: numbers under headers that are values, not names of fields."""
    if len(positions) > 2 or "nb_postes" in positions or template is PERSONNES:
        return
    strange = [at for at in range(len(raw.header)) if at not in positions.values()]
    numeric = [at for at in strange if raw.header[at] and _is_numeric(raw, at)]
    if len(numeric) >= 3 and len(numeric) >= 0.6 * len(strange):
        raise FileRefused(
            f"{_where(raw)} : c'est un tableau croisé (des nombres sous « {raw.header[numeric[0]]} "
            f"», « {raw.header[numeric[1]]} »…), pas une liste. "
            "Envoyez une ligne par besoin, avec une colonne « Nb de postes ».",
            "tableau_croise",
        )


def _is_numeric(raw: RawTable, position: int) -> bool:
    filled = raw.cells[position][raw.cells[position] != ""].head(200)
    digits = filled.str.fullmatch(r"[\s\d.,\u00a0\u202f%-]*\d[\s\d.,\u00a0\u202f%-]*")
    return len(filled) > 0 and bool(digits.mean() >= 0.8)


def _where(raw: RawTable) -> str:
    sheet = f", feuille « {raw.sheet} »" if raw.sheet else ""
    return f"{raw.source_file}{sheet}"
