"""Known to be elsewhere is not the same as not known."""

import pandas as pd

from gpect.referentiels import loader
from gpect.referentiels.territoire import is_outside


def test_only_a_known_place_elsewhere_is_outside() -> None:
    places = pd.DataFrame(
        {
            "code_commune": ["59172", "75056", None, None, None, "59172"],
            "code_postal": ["59220", "75001", "59220", "75001", None, "75001"],
        },
        dtype="str",
    )
    found = is_outside(loader.load().territoire, places).tolist()
    assert found == [False, True, False, True, False, False]
