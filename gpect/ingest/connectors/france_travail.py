"""« Offres d'emploi v2 » of France Travail: every open offer around a commune.

OAuth 2 client credentials; pages asked by ``range``, told by ``Content-Range``. A search shows its
first results only: one with more is split by day of creation until each part is whole.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from gpect.domain.errors import FetchRefused
from gpect.ingest.connectors.client import Answer, Client, Patience

NAME: Final = "France Travail"
PAGE: Final = 150
SHOWN: Final = 1050
"""Results of one search that whole pages reach: none may start beyond the 1001st."""

PER_SECOND: Final = 3.0
SINCE: Final = datetime(2015, 1, 1, tzinfo=UTC)
"""No open offer is older."""

SHORTEST: Final = timedelta(hours=1)
_RANGE = re.compile(r"\w+\s+(?:(\d+)-(\d+)|\*)/(\d+)")
_EXPIRED: Final = 401
_REFUSED_KEYS: Final = frozenset({400, 401, 403})


@dataclass(frozen=True)
class Site:
    """Addresses of the service; tests give their own."""

    token: str = "https://entreprise.francetravail.fr/connexion/oauth2/access_token"  # noqa: S105
    search: str = "https://api.francetravail.io/partenaire/offresdemploi/v2/offres/search"


@dataclass(frozen=True)
class Keys:
    """Identifier and secret of the application; neither is ever shown."""

    identifier: str
    secret: str

    def __repr__(self) -> str:
        return "Keys(…)"


@dataclass(frozen=True)
class Around:
    """Where offers are asked for, and the moment up to which they were created."""

    code_commune: str
    radius_km: int
    until: datetime


REAL: Final = Site()


class FranceTravail:
    """One application's access: asks for a token, and for another one when it expires."""

    def __init__(self, client: Client, keys: Keys, site: Site) -> None:
        self._client = client
        self._keys = keys
        self._site = site
        self._token = ""

    def offers(self, around: Around) -> Iterator[dict[str, Any]]:
        """Give every offer once, in the order of the service.

        Raises
        ------
        FetchRefused
            Keys refused, network down, service in trouble: one French sentence.
        """
        seen: set[str] = set()
        for offer in self._whole(around, None):
            mark = str(offer.get("id", ""))
            if not mark or mark not in seen:
                seen.add(mark)
                yield offer

    def _whole(
        self, around: Around, days: tuple[datetime, datetime] | None
    ) -> Iterator[dict[str, Any]]:
        """Give the offers of a search, split in two by date when they are too many to be shown."""
        first, total = self._page(around, days, 0)
        if total > SHOWN:
            start, end = days or (SINCE, around.until)
            if end - start <= SHORTEST:
                raise FetchRefused(f"{NAME} : trop d'offres à la fois. Réduisez le rayon.")
            middle = start + (end - start) / 2
            yield from self._whole(around, (start, middle))
            yield from self._whole(around, (middle, end))
            return
        yield from first
        start_at = len(first)
        while start_at < total:
            page, _ = self._page(around, days, start_at) if start_at else (first, total)
            if not page:
                raise FetchRefused(
                    f"{NAME} : {total} offres annoncées, {start_at} reçues. "
                    "Rien n'a été écrit ; réessayez plus tard."
                )
            yield from page
            start_at += len(page)

    def _page(
        self, around: Around, days: tuple[datetime, datetime] | None, start: int
    ) -> tuple[list[dict[str, Any]], int]:
        """Give one page of offers and how many there are in all."""
        end = min(start + PAGE, SHOWN) - 1
        params = {
            "commune": around.code_commune,
            "distance": str(around.radius_km),
            "range": f"{start}-{end}",
            "sort": "1",
        }
        if days:
            params["minCreationDate"], params["maxCreationDate"] = map(_moment, days)
        answer = self._ask(params)
        if answer.status == 204:
            return [], 0
        if answer.status not in {200, 206} or not isinstance(answer.content, dict):
            raise FetchRefused(_refused(answer.status))
        listed = answer.content.get("resultats")
        offers = [o for o in listed if isinstance(o, dict)] if isinstance(listed, list) else []
        told = _RANGE.search(answer.headers.get("content-range", ""))
        return offers, int(told[3]) if told else start + len(offers)

    def _ask(self, params: dict[str, str]) -> Answer:
        """Ask for a page, with a new token when the one held is no longer good."""
        if not self._token:
            self._token = self._new_token()
        answer = self._get(params)
        if answer.status == _EXPIRED:
            self._token = self._new_token()
            answer = self._get(params)
        return answer

    def _get(self, params: dict[str, str]) -> Answer:
        headers = {"Authorization": f"Bearer {self._token}"}
        return self._client.get(self._site.search, params, headers)

    def _new_token(self) -> str:
        form = {
            "grant_type": "client_credentials",
            "client_id": self._keys.identifier,
            "client_secret": self._keys.secret,
            "scope": "api_offresdemploiv2 o2dsoffre",
        }
        answer = self._client.post(self._site.token, form, {"realm": "/partenaire"})
        token = answer.content.get("access_token") if isinstance(answer.content, dict) else None
        if answer.status == 200 and isinstance(token, str) and token:
            return token
        if answer.status in _REFUSED_KEYS:
            raise FetchRefused(
                f"{NAME} : identifiants refusés. Vérifiez GPECT_FT_ID et GPECT_FT_SECRET, et que "
                "l'application est abonnée à « Offres d'emploi v2 »."
            )
        raise FetchRefused(_refused(answer.status))


def _moment(day: datetime) -> str:
    return day.strftime("%Y-%m-%dT%H:%M:%SZ")


def _refused(status: int) -> str:
    if status == 400:
        return f"{NAME} : demande refusée (400). Vérifiez le code INSEE de la commune et le rayon."
    if status in _REFUSED_KEYS:
        return (
            f"{NAME} : accès refusé ({status}). Vérifiez que l'application est abonnée à "
            "« Offres d'emploi v2 »."
        )
    return f"{NAME} : réponse inattendue ({status}). Rien n'a été écrit ; réessayez plus tard."


def fetch(
    keys: Keys, around: Around, site: Site | None = None, client: Client | None = None
) -> list[dict[str, Any]]:
    """Fetch every open offer around a commune.

    Parameters
    ----------
    keys
        The application's.
    around
        Commune, radius in km, and the moment up to which offers were created.
    site, client
        Given by tests; by default the real service, three requests a second.

    Returns
    -------
    list
        Offers as the API gives them, each once. Cost: a request per 150 offers.

    Raises
    ------
    FetchRefused
        One French sentence; nothing is given by halves.
    """
    with client or Client(NAME, PER_SECOND, Patience()) as opened:
        return list(FranceTravail(opened, keys, site or REAL).offers(around))
