"""The les-emplois connector against a local server that speaks its format."""

from typing import Any

import pytest

from gpect.domain.errors import FetchRefused
from gpect.ingest.connectors import les_emplois
from gpect.ingest.connectors.client import Client, Patience
from tests.unit.ingest.connectors.stub import Service, serving


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "*")


def structures(n: int) -> list[dict[str, Any]]:
    return [{"siret": f"{i:014d}", "type": "ACI", "postes": []} for i in range(n)]


def fetch(service: Service) -> list[dict[str, Any]]:
    with serving(service) as address:
        client = Client("Les emplois", 1.0, Patience(timeout=5.0), lambda _: None, lambda: 0.0)
        return les_emplois.fetch("59606", 10, f"{address}/api/v1/siaes/", client)


@pytest.mark.parametrize("n", [0, 1, 20, 21, 95])
def test_every_page_is_followed(n: int) -> None:
    service = Service(structures=structures(n), page=20)
    assert fetch(service) == service.structures
    assert service.asked[0] == {"code_insee": "59606", "distance_max_km": "10"}
    assert [q.get("page", "1") for q in service.asked] == [
        str(p) for p in range(1, max(1, -(-n // 20)) + 1)
    ]


@pytest.mark.parametrize("trouble", [429, 500, "cut", "half"])
def test_a_passing_trouble_is_waited_out(trouble: int | str) -> None:
    service = Service(structures=structures(50), page=20, troubles=[trouble])
    assert fetch(service) == service.structures


def test_a_next_page_on_another_server_is_not_followed() -> None:
    service = Service(structures=structures(50), page=20, next_host="http://localhost:1")
    with pytest.raises(FetchRefused, match="autre serveur"):
        fetch(service)


def test_fewer_structures_than_announced_is_a_refusal() -> None:
    with pytest.raises(FetchRefused, match="7 structures annoncées, 5 reçues"):
        fetch(Service(structures=structures(5), lie=2))


@pytest.mark.parametrize("status", [400, 404])
def test_an_unknown_commune_is_told(status: int) -> None:
    with pytest.raises(FetchRefused, match="code INSEE"):
        fetch(Service(troubles=[status]))


def test_an_answer_of_another_shape_is_told() -> None:
    with pytest.raises(FetchRefused, match="inattendue"):
        fetch(Service(troubles=[204]))
