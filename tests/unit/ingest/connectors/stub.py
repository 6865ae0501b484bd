"""A local server that speaks as the two services do, with the troubles it is told to have."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

IDENTIFIER, SECRET = "PAR_essai_identifiant", "cle-tres-secrete"


@dataclass
class Service:
    """What the server holds, what goes wrong next, and what it was asked.

    ``troubles`` are taken one a search: a status, or ``cut`` (half the bytes announced), ``html``.
    """

    offers: list[dict[str, Any]] = field(default_factory=list)
    structures: list[dict[str, Any]] = field(default_factory=list)
    troubles: list[int | str] = field(default_factory=list)
    token_troubles: list[int | str] = field(default_factory=list)
    page: int = 150
    token_lasts: int = 10**9
    short_page: int = 0
    lie: int = 0
    asked: list[dict[str, str]] = field(default_factory=list)
    n_tokens: int = 0
    uses: int = 0
    next_host: str = ""
    address: str = ""


def search(service: Service, query: dict[str, str]) -> tuple[int, dict[str, str], Any]:
    """Answer as « offres/search » does: 206 with a range, 200 for the last, 204 for none."""
    found = service.offers
    if "minCreationDate" in query:
        low, high = (datetime.fromisoformat(query[k]) for k in ("minCreationDate",
                                                                "maxCreationDate"))  # fmt: skip
        found = [o for o in found if low <= datetime.fromisoformat(o["dateCreation"]) <= high]
    start, end = map(int, query["range"].split("-"))
    if end - start >= 150 or start > 1000 or end > 1149:
        return 400, {}, {"message": "range"}
    page = found[start : end + 1][: service.short_page or None]
    if not page:
        return 204, {}, None
    total = len(found) + service.lie
    status = 200 if start + len(page) >= total else 206
    told = {"Content-Range": f"offres {start}-{start + len(page) - 1}/{total}"}
    return status, told, {"resultats": page, "filtresPossibles": []}


def list_structures(service: Service, query: dict[str, str]) -> tuple[int, dict[str, str], Any]:
    number = int(query.get("page", "1"))
    start = (number - 1) * service.page
    items = service.structures[start : start + service.page]
    host = service.next_host or service.address
    more = start + service.page < len(service.structures)
    following = f"{host}/api/v1/siaes/?code_insee=59606&distance_max_km=10&page={number + 1}"
    return 200, {}, {
        "count": len(service.structures) + service.lie,
        "next": following if more else None,
        "previous": None,
        "results": items,
    }  # fmt: skip


class Handler(BaseHTTPRequestHandler):
    service: Service

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        if self.service.token_troubles:
            return self._trouble(self.service.token_troubles.pop(0))
        good = form["client_id"] == [IDENTIFIER] and form["client_secret"] == [SECRET]
        realm = parse_qs(urlsplit(self.path).query).get("realm")
        if not good or realm != ["/partenaire"] or form["grant_type"] != ["client_credentials"]:
            return self._send(400, {}, {"error": "invalid_client", "client": form["client_id"]})
        self.service.n_tokens += 1
        self.service.uses = 0
        return self._send(200, {}, {"access_token": self._token(), "expires_in": 1499})

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query = {key: values[0] for key, values in parse_qs(parts.query).items()}
        self.service.asked.append(query)
        if self.service.troubles:
            return self._trouble(self.service.troubles.pop(0))
        if parts.path == "/api/v1/siaes/":
            return self._send(*list_structures(self.service, query))
        self.service.uses += 1
        is_known = self.headers["Authorization"] == f"Bearer {self._token()}"
        if not is_known or self.service.uses > self.service.token_lasts:
            return self._send(401, {}, {"message": "expired"})
        return self._send(*search(self.service, query))

    def _token(self) -> str:
        return f"jeton-{self.service.n_tokens}"

    def _trouble(self, trouble: int | str) -> None:
        if trouble == "cut":
            self.send_response(206)
            self.send_header("Content-Length", "4000")
            self.end_headers()
            self.wfile.write(b'{"resultats": [{"id": "1", "intit')
            self.close_connection = True
        elif trouble == "half":
            self._send(200, {}, None, b'{"resultats": [{"id": "1", "intit')
        elif trouble == "html":
            self._send(200, {}, None, b"<html>Maintenance</html>")
        else:
            self._send(int(trouble), {"Retry-After": "7"} if trouble == 429 else {}, None, b"<p>")

    def _send(self, status: int, headers: dict[str, str], content: Any, raw: bytes = b"") -> None:
        body = raw or (b"" if content is None else json.dumps(content).encode())
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if status != 204:
            self.wfile.write(body)


@contextmanager
def serving(service: Service) -> Iterator[str]:
    """Serve until the end of the block; give the server's address."""
    handler = type("Bound", (Handler,), {"service": service})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    service.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield service.address
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
