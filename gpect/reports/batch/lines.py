"""The lines of the matching workbook: run tables joined with what a reader needs beside them."""

from collections.abc import Mapping
from typing import Final

import pandas as pd

from gpect.domain import propositions, vocabulary
from gpect.domain.nearness import km_bands

SHORT: Final = 9
"""Characters kept of a pseudonym when no other person of the batch shares them."""

SUBJECTS: Final[Mapping[str, str]] = {
    "person": "Personne",
    "persons": "Personne",
    "personne": "Personne",
    "opening": "Poste",
    "openings": "Poste",
    "poste": "Poste",
}

SEVERITIES: Final[Mapping[str, str]] = {"reject": "Rejetée", "warn": "Avertissement"}


def short_pseudonyms(person_ids: pd.Series) -> pd.Series:
    """Shorten pseudonyms for the eye; those that would meet keep more characters.

    Parameters
    ----------
    person_ids
        Pseudonyms, repeated or not.

    Returns
    -------
    pd.Series
        Short form, indexed by full pseudonym (each once): two different people never share one.
    """
    ids = pd.Series(sorted(set(person_ids.dropna())), dtype="str")
    short = ids.str[:SHORT]
    length = SHORT
    longest = int(ids.str.len().max()) if len(ids) else 0
    while short.duplicated(keep=False).any() and length < longest:
        length += 1
        short = short.mask(short.duplicated(keep=False), ids.str[:length])
    return pd.Series(short.to_numpy(), index=ids.to_numpy(), dtype="str")


def opening_lines(
    openings: pd.DataFrame, communes: pd.DataFrame, codes: pd.DataFrame
) -> pd.DataFrame:
    """Give what is shown of each opening, indexed by ``opening_id``.

    Columns: title, employer, employer_kind, commune, starts_on, posts.
    """
    indexed = openings.set_index("opening_id")
    title = indexed["raw_title"].replace("", pd.NA)
    return pd.DataFrame(
        {
            "title": title.fillna(_metier_names(indexed["code_rome"], codes)).fillna(
                "(sans intitulé)"
            ),
            "employer": indexed["employer"].fillna(indexed["siret"]),
            "employer_kind": indexed["employer_kind"].map(vocabulary.STRUCTURE_KINDS),
            "commune": _commune_names(indexed["code_commune"], communes),
            "starts_on": indexed["starts_on"],
            "posts": indexed["posts"],
        }
    )


def person_lines(
    persons: pd.DataFrame,
    structures: pd.DataFrame,
    epcis: pd.DataFrame,
    codes: pd.DataFrame,
) -> pd.DataFrame:
    """Give what is shown of each person, indexed by ``person_id``; nothing that identifies.

    Columns: person (short pseudonym), structure (its name), home (an EPCI), wished (a métier of
    ROME), free_from (a month). A commune, the words of a title or a day could name someone in a
    small structure.
    """
    indexed = persons.set_index("person_id")
    names = structures.dropna(subset=["name"]).drop_duplicates("siret").set_index("siret")["name"]
    return pd.DataFrame(
        {
            "person": short_pseudonyms(persons["person_id"]).reindex(indexed.index),
            "structure": _looked_up(indexed["structure"], names).fillna(indexed["structure"]),
            "home": _looked_up(indexed["code_epci"], epcis.set_index("code_epci")["short_name"]),
            "wished": _metier_names(indexed["code_rome"], codes),
            "free_from": _months(indexed["available_from"]),
        },
        index=indexed.index,
    )


def _months(days: pd.Series) -> pd.Series:
    told = [None if pd.isna(day) else vocabulary.month_of(day) for day in days]
    return pd.Series(told, index=days.index, dtype="str")


def _commune_names(codes: pd.Series, communes: pd.DataFrame) -> pd.Series:
    names = communes.set_index("code_commune")["name"]
    return _looked_up(codes, names).fillna(codes)


def _metier_names(keys: pd.Series, codes: pd.DataFrame) -> pd.Series:
    return _looked_up(keys, codes.drop_duplicates("code_rome").set_index("code_rome")["label"])


def _looked_up(keys: pd.Series, names: pd.Series) -> pd.Series:
    """Map keys to texts; text even where nothing at all is found."""
    return keys.map(names).astype("str")


def proposal_lines(
    allocations: pd.DataFrame,
    openings: pd.DataFrame,
    persons: pd.DataFrame,
    decisions: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Give one line a proposition, an opening's lines together, the best score first.

    Parameters
    ----------
    allocations
        Table ``Allocations``, n rows.
    openings, persons
        As :func:`opening_lines` and :func:`person_lines` give them.
    decisions
        The decisions already known, one a pair: they are written again where they stand.

    Returns
    -------
    pd.DataFrame
        n rows, in a total order that does not depend on that of the arguments.
    """
    lines = allocations.join(openings, on="opening_id").join(persons, on="person_id")
    # The reader sees whole percents and bands of distance: keep what is seen, no more.
    lines["score"] = lines["score"].round(4)
    lines["away"] = km_bands(lines["distance_km"].to_numpy(dtype="float64"))
    lines["line_id"] = propositions.line_ids(lines)
    lines = lines.sort_values(
        ["employer", "title", "opening_id", "score", "person_id", "rank"],
        ascending=[True, True, True, False, True, True],
        ignore_index=True,
    )
    cells = (lines[name].astype(object).tolist() for name in ("line_id", *propositions.FACTS))
    lines["fingerprint"] = [propositions.fingerprint(row) for row in zip(*cells, strict=True)]
    return _with_decisions(lines, decisions).assign(comment="")


def _with_decisions(lines: pd.DataFrame, decisions: pd.DataFrame | None) -> pd.DataFrame:
    if decisions is None or decisions.empty:
        return lines.assign(decision="", motif="")
    known = decisions.set_index(["opening_id", "person_id"])[["decision", "motif"]]
    found = known.reindex(pd.MultiIndex.from_frame(lines[["opening_id", "person_id"]]))
    words = found["decision"].map(vocabulary.DECISIONS)
    return lines.assign(
        decision=words.fillna("").to_numpy(), motif=found["motif"].fillna("").to_numpy()
    )


def unfilled_lines(unfilled: pd.DataFrame, openings: pd.DataFrame) -> pd.DataFrame:
    """Give the posts left without anybody, the greatest numbers first."""
    shown = openings.drop(columns="posts")
    return unfilled.join(shown, on="opening_id").sort_values(
        ["posts_unfilled", "employer", "title", "opening_id"],
        ascending=[False, True, True, True],
        ignore_index=True,
    )


def unmatched_lines(unmatched: pd.DataFrame, persons: pd.DataFrame) -> pd.DataFrame:
    """Give the people without proposition, those of one structure together."""
    return unmatched.join(persons, on="person_id").sort_values(
        ["structure", "person", "person_id"], ignore_index=True
    )


def question_lines(
    questions: pd.DataFrame, openings: pd.DataFrame, persons: pd.DataFrame
) -> pd.DataFrame:
    """Give the questions whose answer would change most first, with whom to ask."""
    ids = questions["subject_id"]
    named = _looked_up(ids, persons["person"]).fillna(_looked_up(ids, openings["title"]))
    who = _looked_up(ids, persons["structure"]).fillna(_looked_up(ids, openings["employer"]))
    lines = questions.assign(
        subject_title=questions["subject"].map(SUBJECTS).fillna(questions["subject"]),
        about=named.fillna(questions["subject_id"]),
        ask=who,
        answer="",
    )
    return lines.sort_values(
        ["pairs", "ask", "subject", "subject_id", "field"],
        ascending=[False, True, True, True, True],
        ignore_index=True,
    )


def reject_lines(rejects: pd.DataFrame) -> pd.DataFrame:
    """Give rejected rows first, then warnings, in the order of the files."""
    lines = rejects.assign(severity_title=rejects["severity"].map(SEVERITIES))
    return lines.sort_values(
        ["severity", "source_file", "lot_id", "row", "column", "code"], ignore_index=True
    )


def title_lines(openings: pd.DataFrame, persons: pd.DataFrame, codes: pd.DataFrame) -> pd.DataFrame:
    """Give the titles whose métier is to be checked or unknown, each once, most frequent first.

    Parameters
    ----------
    openings, persons
        Stored tables: the posts offered and the métiers people look for.
    codes
        ROME codes with their titles.
    """
    both = pd.concat(
        [openings.assign(about="Poste"), persons.assign(about="Personne")], ignore_index=True
    )
    doubtful = both[both["title_decision"].isin(["a_verifier", "inconnu"])]
    doubtful = doubtful[doubtful["raw_title"].notna()]
    key = ["about", "raw_title", "title_decision", "code_rome"]
    counted = doubtful.groupby(key, dropna=False, as_index=False).agg(
        n=("about", "size"), title_confidence=("title_confidence", "max")
    )
    labels = codes.set_index("code_rome")["label"]
    lines = counted.assign(
        decision=counted["title_decision"].map(vocabulary.DECISIONS_TITRE),
        label=counted["code_rome"].map(labels),
        right_code="",
    )
    return lines.sort_values(["n", *key], ascending=[False, True, True, True, True]).reset_index(
        drop=True
    )
