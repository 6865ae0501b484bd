import pytest

from gpect.demo.needs import draw_needs
from gpect.demo.openings import draw_openings
from gpect.demo.options import DemoOptions
from gpect.demo.people import draw_people
from gpect.demo.world import build_world
from gpect.referentiels import loader


@pytest.fixture(scope="session")
def world():
    return build_world(loader.load(), DemoOptions(n_persons=600, seed=7))


@pytest.fixture(scope="session")
def needs(world):
    return draw_needs(world.catalogue, world.territory, world.options)


@pytest.fixture(scope="session")
def people(world):
    return draw_people(world.catalogue, world.territory, world.options)


@pytest.fixture(scope="session")
def today(world, needs):
    declared = needs[(needs["quarter"] >= 0) & needs["declared"]]
    return draw_openings(declared, world.catalogue, world.territory, world.options)


@pytest.fixture(scope="session")
def past(world, needs):
    return draw_openings(
        needs[needs["quarter"] < 0], world.catalogue, world.territory, world.options
    )
