"""Structures of the IAE around a commune and their posts: les-emplois' public API, no key.

Pages follow one another by ``next``, an address that is only followed on the same server.
"""

from typing import Any, Final
from urllib.parse import urljoin, urlsplit

from gpect.domain.errors import FetchRefused
from gpect.ingest.connectors.client import Answer, Client, Patience

NAME: Final = "Les emplois de l'inclusion"
ADDRESS: Final = "https://emplois.inclusion.beta.gouv.fr/api/v1/siaes/"
PER_SECOND: Final = 0.2
"""The API lets an unknown reader ask twelve times a minute."""

MOST_PAGES: Final = 500
FARTHEST_KM: Final = 100


def fetch(
    code_commune: str, radius_km: int, address: str = "", client: Client | None = None
) -> list[dict[str, Any]]:
    """Fetch every structure around a commune, its posts in it.

    Parameters
    ----------
    code_commune
        INSEE code.
    radius_km
        At most 100.
    address, client
        Given by tests; "" and None are the real service, one request each five seconds.

    Raises
    ------
    FetchRefused
        One French sentence; nothing is given by halves.
    """
    params = {"code_insee": code_commune, "distance_max_km": str(radius_km)}
    found: list[dict[str, Any]] = []
    address = address or ADDRESS
    with client or Client(NAME, PER_SECOND, Patience()) as opened:
        page = _read(opened.get(address, params))
        for _ in range(MOST_PAGES):
            found += [item for item in page["results"] if isinstance(item, dict)]
            following = page.get("next")
            if not following:
                return _checked(found, page)
            page = _read(opened.get(_same_server(address, str(following)), {}))
    raise FetchRefused(f"{NAME} : plus de {MOST_PAGES} pages. Réduisez le rayon.")


def _read(answer: Answer) -> dict[str, Any]:
    content = answer.content
    if (
        answer.status == 200
        and isinstance(content, dict)
        and isinstance(content.get("results"), list)
    ):
        return content
    if answer.status in {400, 404}:
        raise FetchRefused(
            f"{NAME} : demande refusée ({answer.status}). Vérifiez le code INSEE de la commune et "
            f"le rayon (au plus {FARTHEST_KM} km)."
        )
    raise FetchRefused(
        f"{NAME} : réponse inattendue ({answer.status}). Rien n'a été écrit ; réessayez plus tard."
    )


def _checked(found: list[dict[str, Any]], page: dict[str, Any]) -> list[dict[str, Any]]:
    """Hold the structures received against the number announced."""
    announced = page.get("count")
    if isinstance(announced, int) and len(found) < announced:
        raise FetchRefused(
            f"{NAME} : {announced} structures annoncées, {len(found)} reçues. "
            "Rien n'a été écrit ; réessayez plus tard."
        )
    return found


def _same_server(address: str, following: str) -> str:
    """Give the address of the next page, or refuse one that leads elsewhere."""
    whole = urljoin(address, following)
    if urlsplit(whole).hostname != urlsplit(address).hostname:
        raise FetchRefused(f"{NAME} : la page suivante est annoncée sur un autre serveur.")
    return whole
