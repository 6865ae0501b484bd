"""France Travail's connector against a local server that speaks its format."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from gpect.domain.errors import FetchRefused
from gpect.ingest.connectors import france_travail
from gpect.ingest.connectors.client import Client, Patience
from gpect.ingest.connectors.france_travail import Around, Keys, Site
from tests.unit.ingest.connectors.stub import IDENTIFIER, SECRET, Service, serving

UNTIL = datetime(2026, 10, 2, tzinfo=UTC)
AROUND = Around("59606", 30, UNTIL)
KEYS = Keys(IDENTIFIER, SECRET)


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "*")


def offers(n: int, every: timedelta = timedelta(hours=1)) -> list[dict[str, Any]]:
    """Make offers, the newest first, as the service sorts them."""
    return [
        {"id": f"{i:06d}", "intitule": "Agent d'entretien",
         "dateCreation": (UNTIL - (i + 1) * every).isoformat()}
        for i in range(n)
    ]  # fmt: skip


class Waits:
    """A clock that only moves when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def fetch(service: Service, keys: Keys = KEYS, waits: Waits | None = None) -> list[dict[str, Any]]:
    waits = waits or Waits()
    with serving(service) as address:
        client = Client(
            "France Travail", 3.0, Patience(timeout=5.0), waits.sleep, lambda: waits.now
        )
        site = Site(f"{address}/connexion/oauth2/access_token", f"{address}/offres/search")
        return france_travail.fetch(keys, AROUND, site, client)


def ids(found: list[dict[str, Any]]) -> list[str]:
    return [offer["id"] for offer in found]


@pytest.mark.parametrize("n", [0, 1, 149, 150, 151, 1050, 1051])
def test_every_offer_comes_once(n: int) -> None:
    service = Service(offers=offers(n))
    assert sorted(ids(fetch(service))) == ids(service.offers)
    assert all(int(q["range"].split("-")[1]) <= 1149 for q in service.asked)
    assert {(q["commune"], q["distance"]) for q in service.asked} == {("59606", "30")}


def test_more_than_can_be_shown_are_fetched_by_dates_each_once() -> None:
    service = Service(offers=offers(4000))
    found = ids(fetch(service))
    assert len(found) == 4000
    assert set(found) == set(ids(service.offers))


def test_too_many_offers_of_one_moment_are_not_lost_in_silence() -> None:
    with pytest.raises(FetchRefused, match="Réduisez le rayon"):
        fetch(Service(offers=offers(1200, timedelta(0))))


def test_short_pages_are_followed_to_the_end() -> None:
    service = Service(offers=offers(100), short_page=40)
    assert ids(fetch(service)) == ids(service.offers)


def test_fewer_offers_than_announced_is_a_refusal() -> None:
    with pytest.raises(FetchRefused, match="103 offres annoncées, 100 reçues"):
        fetch(Service(offers=offers(100), lie=3))


@pytest.mark.parametrize("trouble", [429, 500, 502, 503, "cut", "half", "html"])
def test_a_passing_trouble_is_waited_out(trouble: int | str) -> None:
    service, waits = Service(offers=offers(200), troubles=[trouble, trouble]), Waits()
    assert len(fetch(service, waits=waits)) == 200
    assert max(waits.slept) >= (7.0 if trouble == 429 else 1.0)


def test_a_request_to_slow_down_is_obeyed_to_the_second() -> None:
    waits = Waits()
    fetch(Service(offers=offers(1), troubles=[429]), waits=waits)
    assert 7.0 in waits.slept


@pytest.mark.parametrize("trouble", [429, 503, "cut", "half"])
def test_a_lasting_trouble_ends_in_one_sentence(trouble: int | str) -> None:
    service = Service(offers=offers(1), troubles=[trouble] * 9)
    with pytest.raises(FetchRefused, match=r"après 5 essais\. Rien n'a été écrit"):
        fetch(service)
    assert len(service.asked) == 5


def test_the_rate_is_kept() -> None:
    waits = Waits()
    service = Service(offers=offers(1050))
    fetch(service, waits=waits)
    n_requests = len(service.asked) + 1
    assert waits.now >= (n_requests - 1) / 3.0 - 1e-9


def test_an_expired_token_is_renewed_in_the_middle() -> None:
    service = Service(offers=offers(1000), token_lasts=2)
    assert ids(fetch(service)) == ids(service.offers)
    assert service.n_tokens == 4


def test_a_token_that_never_works_is_a_refusal_not_a_loop() -> None:
    service = Service(offers=offers(10), token_lasts=0)
    with pytest.raises(FetchRefused, match="accès refusé \\(401\\)"):
        fetch(service)
    assert service.n_tokens == 2


@pytest.mark.parametrize("keys", [Keys(IDENTIFIER, "autre"), Keys("autre", SECRET)])
def test_refused_keys_give_a_sentence_that_tells_neither(keys: Keys) -> None:
    with pytest.raises(FetchRefused, match="identifiants refusés") as caught:
        fetch(Service(offers=offers(1)), keys)
    told = f"{caught.value!r} {caught.value.__cause__!r} {caught.value.__context__!r} {keys!r}"
    assert not any(word in told for word in (IDENTIFIER, SECRET, "autre", "jeton"))


def test_a_server_in_trouble_at_the_token_is_waited_for() -> None:
    service = Service(offers=offers(3), token_troubles=[500, "cut"])
    assert len(fetch(service)) == 3


def test_no_network_is_one_sentence() -> None:
    waits = Waits()
    client = Client("France Travail", 3.0, Patience(timeout=2.0), waits.sleep, lambda: waits.now)
    nowhere = Site("http://127.0.0.1:9/jeton", "http://127.0.0.1:9/offres")
    with pytest.raises(FetchRefused, match="injoignable") as caught:
        france_travail.fetch(KEYS, AROUND, nowhere, client)
    assert SECRET not in repr(caught.value.__context__)


def test_a_redirection_is_not_followed_with_the_keys() -> None:
    with pytest.raises(FetchRefused, match="inattendue"):
        fetch(Service(offers=offers(1), token_troubles=[302]))
