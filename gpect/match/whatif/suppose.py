"""What if: the inputs of a run as a scenario would make them."""

from dataclasses import dataclass, replace

import pandas as pd

from gpect.domain import contracts, tables, vocabulary
from gpect.domain.scenarios import Line, Plant, Scenario, Seats
from gpect.match.inputs import MatchInputs
from gpect.match.options import MatchOptions
from gpect.match.pairs.places import Distances, distances
from gpect.match.values import day
from gpect.match.whatif.lever_names import SERVED_BY_LINES
from gpect.referentiels import filieres
from gpect.referentiels.scenarios import check_scenario

SUPPOSED = "SUPPOSE"
"""Start of the identifiers of what a scenario adds."""


@dataclass(frozen=True)
class Supposed:
    """Inputs as they would be, and permits B: (people, day from which held) each."""

    inputs: MatchInputs
    permits: tuple[tuple[int, int], ...]


def suppose(inputs: MatchInputs, scenario: Scenario, options: MatchOptions) -> Supposed:
    """Change the inputs as a scenario says; the tables given are left as they are.

    Raises
    ------
    OptionRefused
        A commune, métier, certificate or competence that no referential knows, or a day that
        is past.
    """
    check_scenario(scenario, inputs.referentiels, options.as_of)
    changed = _with_plants(inputs, scenario.plants)
    changed = _without_closed(changed, scenario)
    changed = _with_seats(changed, scenario.seats, options)
    changed = _with_lines(changed, scenario.lines)
    today = options.as_of
    permits = tuple((p.personnes, day(max(p.date or today, today))) for p in scenario.permits)
    return Supposed(changed, permits)


def _with_plants(inputs: MatchInputs, plants: tuple[Plant, ...]) -> MatchInputs:
    if not plants:
        return inputs
    rows = pd.DataFrame(
        {
            "opening_id": [f"{SUPPOSED}-USINE-{k}" for k in range(1, len(plants) + 1)],
            "employer_kind": "entreprise",
            "raw_title": [p.nom or "Usine supposée" for p in plants],
            "code_rome": [p.code_rome for p in plants],
            "code_commune": [p.commune for p in plants],
            "posts": [p.postes for p in plants],
            "hours_per_week": [p.heures for p in plants],
            "starts_on": pd.to_datetime([p.date for p in plants]).astype("datetime64[s]"),
        }
    )
    known = inputs.referentiels
    codes = known.rome.codes.drop_duplicates("code_rome").set_index("code_rome")
    rows["code_rome_parent"] = rows["code_rome"].map(codes["code_rome_parent"])
    communes = known.territoire.communes.drop_duplicates("code_commune").set_index("code_commune")
    if "code_epci" in communes:
        rows["code_epci"] = rows["code_commune"].map(communes["code_epci"])
    principal = filieres.principal(known.filieres)
    rows["filiere"] = rows["code_rome_parent"].map(principal).fillna(vocabulary.HORS_FILIERE)
    added = contracts.conform(rows, tables.OPENINGS)
    return replace(inputs, openings=_stacked(inputs.openings, added, tables.OPENINGS))


def _without_closed(inputs: MatchInputs, scenario: Scenario) -> MatchInputs:
    openings = inputs.openings
    for closure in scenario.closures:
        starts = openings["starts_on"]
        gone = (openings["siret"] == closure.siret) & (
            starts.isna() | (starts >= pd.Timestamp(closure.date))
        )
        openings = openings[~gone]
    return replace(inputs, openings=openings.reset_index(drop=True))


def _with_seats(
    inputs: MatchInputs, seats: tuple[Seats, ...], options: MatchOptions
) -> MatchInputs:
    if not seats:
        return inputs
    names = [f"{SUPPOSED}-FORMATION-{k}" for k in range(1, len(seats) + 1)]
    sessions = pd.DataFrame(
        {
            "training_id": names,
            "raw_title": "Formation supposée",
            "seats": [s.places for s in seats],
            "starts_on": pd.Series([pd.Timestamp(options.as_of)] * len(seats)).astype(
                "datetime64[s]"
            ),
            "ends_on": pd.to_datetime([s.date for s in seats]).astype("datetime64[s]"),
        }
    )
    given = pd.DataFrame({"training_id": names, "skill_code": [s.skill_code for s in seats]})
    sessions = contracts.conform(sessions, tables.TRAININGS)
    given = contracts.conform(given, tables.TRAINING_SKILLS)
    return replace(
        inputs,
        trainings=_stacked(inputs.trainings, sessions, tables.TRAININGS),
        training_skills=_stacked(inputs.training_skills, given, tables.TRAINING_SKILLS),
    )


def _with_lines(inputs: MatchInputs, lines: tuple[Line, ...]) -> MatchInputs:
    """Add the journeys of lines, there and back, for everyone who does not drive.

    A line takes as large a share of each mode's usual time as of an hour by bus, and is left
    out where the mode is quicker without it.
    """
    if not lines:
        return inputs
    known = inputs.referentiels
    times = inputs.travel_times
    places = distances(known.territoire.communes, times, known.modes)
    modes = known.modes.set_index("transport")
    rows = [
        {"de": start, "vers": end, "transport": mode, "minutes": minutes}
        for line in lines
        for start, end in ((line.de, line.vers), (line.vers, line.de))
        for mode in SERVED_BY_LINES
        if (minutes := _felt(line, mode, modes)) < _now(places, (start, end), mode, modes)
    ]
    told = pd.DataFrame(rows, columns=["de", "vers", "transport", "minutes"])
    before = told.iloc[:0] if times is None else times
    both = pd.concat([told, before[list(told)]], ignore_index=True).sort_values("minutes")
    both = both.drop_duplicates(["de", "vers", "transport"])
    return replace(inputs, travel_times=contracts.conform(both, tables.TRAVEL_TIMES))


def _felt(line: Line, mode: str, modes: pd.DataFrame) -> float:
    longest = modes["max_minutes"]
    return line.minutes * float(longest[mode]) / float(longest["transports"])


def _now(places: Distances, ends: tuple[str, str], mode: str, modes: pd.DataFrame) -> float:
    home, mean = pd.Series([ends[0]], dtype="str"), pd.Series([mode], dtype="str")
    work = places.positions(pd.Series([ends[1]], dtype="str"))
    km = float(places.km[places.rows(home, mean), work][0])
    return km * float(modes["detour"][mode]) / float(modes["speed_kmh"][mode]) * 60


def _stacked(before: pd.DataFrame, added: pd.DataFrame, spec: tables.TableSpec) -> pd.DataFrame:
    return contracts.conform(pd.concat([before, added], ignore_index=True), spec)


def difference(
    before: tuple[MatchInputs, pd.DataFrame], after: tuple[MatchInputs, pd.DataFrame]
) -> pd.DataFrame:
    """Count posts filled before and after, whole, by filière and by EPCI.

    Parameters
    ----------
    before, after
        Inputs, and the table of one row a person placed [person_id, opening_id].

    Returns
    -------
    pandas.DataFrame
        [dimension, name, before, after, gained], the whole first; dimension is ``total``,
        ``filiere`` or ``code_epci``.
    """
    parts = [
        pd.DataFrame(
            {
                "dimension": ["total"],
                "name": ["*"],
                "before": [len(before[1])],
                "after": [len(after[1])],
            }
        )
    ]
    for dimension in ("filiere", "code_epci"):
        counts = [_counts(inputs, placed, dimension) for inputs, placed in (before, after)]
        both = pd.concat(counts, axis=1, keys=["before", "after"]).fillna(0).astype("int64")
        both = both.sort_index().rename_axis("name").reset_index()
        parts.append(both.assign(dimension=dimension))
    table = pd.concat(parts, ignore_index=True)
    table["gained"] = table["after"] - table["before"]
    return table[["dimension", "name", "before", "after", "gained"]]


def _counts(inputs: MatchInputs, placed: pd.DataFrame, dimension: str) -> pd.Series:
    about = inputs.openings.set_index("opening_id")[dimension]
    values = about.reindex(pd.Index(placed["opening_id"])).fillna(vocabulary.UNKNOWN)
    return values.value_counts()
