"""The map's colours part what is there and say its bounds; its names are not written over."""

import re
from itertools import combinations

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from gpect.reports.drawings.maps import (
    COLOURS,
    LABEL_HEIGHT,
    WIDTHS,
    _apart,
    _fills,
    _label,
    share_classes,
)


def shares(*values):
    return pd.Series(values, index=[f"e{i}" for i in range(len(values))], dtype="float64")


def test_close_shares_are_still_told_apart():
    found = share_classes(shares(0.25, 0.287, 0.293, 0.511, 0.525))
    assert [c.words.replace("\u202f", " ") for c in found] == ["25 %", "29 %", "de 51 à 52 %"]
    assert len({c.colour for c in found}) == 3


def test_one_share_or_none():
    assert len(share_classes(shares(0.4))) == 1
    assert share_classes(shares(float("nan"))) == []


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_each_share_is_in_one_class_no_wider_than_it_must(values):
    found = share_classes(shares(*values))
    assert len(found) <= len(COLOURS)
    assert max(c.high - c.low for c in found) <= WIDTHS[-1]
    for value in values:
        assert sum(c.low <= round(100 * value) <= c.high for c in found) == 1
    order = [COLOURS.index(c.colour) for c in found]
    assert order == sorted(set(order))


def test_darkest_where_most_lack_and_nothing_where_secret():
    fills = _fills(shares(0.1, float("nan"), 0.9))
    assert fills == {"e0": COLOURS[0], "e2": COLOURS[-1]}


def luminance(colour):
    parts = [int(pair, 16) / 255 for pair in re.findall("..", colour.lstrip("#"))]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_names_can_be_read_on_every_colour():
    ink = luminance("#10222d")
    assert min((luminance(c) + 0.05) / (ink + 0.05) for c in COLOURS) >= 4.5


def test_names_stand_apart_and_whole():
    labels = [
        _label((700.0, 300.0), "Valenciennes Métropole", "311 postes (29 %)", 750.0),
        _label((400.0, 320.0), "Porte du Hainaut", "292 postes (29 %)", 750.0),
        _label((10.0, 600.0), "Cambrai", "253 postes (52 %)", 750.0),
    ]
    _apart(labels)
    for label in labels:
        assert label["half"] <= label["x"] <= 750.0 - label["half"]
    for one, other in combinations(labels, 2):
        is_beside = abs(one["x"] - other["x"]) >= one["half"] + other["half"]
        assert is_beside or abs(one["y"] - other["y"]) >= LABEL_HEIGHT
