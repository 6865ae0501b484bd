import re
from dataclasses import replace

import pytest

from gpect.domain.errors import OptionRefused
from gpect.match.options import TITLES
from gpect.match.pairs.features import FEATURES
from tests.unit.match import small


@pytest.mark.parametrize(
    ("name", "value"),
    [("proposals_per_person", 0), ("candidates_per_post", 0), ("min_score", -0.1), ("detour", 0.9)],
)
def test_an_option_out_of_range_is_refused_by_name(name: str, value: float) -> None:
    with pytest.raises(OptionRefused, match=re.escape(f"« {TITLES[name]} »")):
        replace(small.OPTIONS, **{name: value})


def test_all_weights_at_zero_are_refused() -> None:
    none = {f"weight_{feature.name}": 0.0 for feature in FEATURES}
    with pytest.raises(OptionRefused, match="poids"):
        replace(small.OPTIONS, **none)


def test_every_reason_has_its_weight() -> None:
    assert all(feature.weight(small.OPTIONS) > 0 for feature in FEATURES)
