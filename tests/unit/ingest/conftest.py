"""The indexes of the embedded referentials, made once for all the tests that read with them."""

import pytest

from gpect.ingest.skills.normaliser import SkillNormaliser
from gpect.ingest.titles.labels import TitleLabels
from gpect.referentiels.loader import Referentiels, load


@pytest.fixture(scope="session")
def referentiels() -> Referentiels:
    return load()


@pytest.fixture(scope="session")
def labels(referentiels: Referentiels) -> TitleLabels:
    return TitleLabels(referentiels)


@pytest.fixture(scope="session")
def skills(referentiels: Referentiels) -> SkillNormaliser:
    return SkillNormaliser.build(referentiels)
