"""Polite HTTP for public APIs: a rate, retries with patience, and French sentences.

Keys, tokens and answers never reach an error or a log.
"""

import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Self

from gpect.domain.errors import FetchRefused

if TYPE_CHECKING:
    import httpx

SERVER_TROUBLE: Final = frozenset({500, 502, 503, 504})
TOO_MANY: Final = 429
LONGEST_ANSWER: Final = 64 * 1024 * 1024


@dataclass(frozen=True)
class Patience:
    """How hard a connector tries.

    Attributes
    ----------
    attempts
        Requests in all for one page, the first included.
    first_wait, longest_wait
        Seconds waited before the second attempt, doubled each time, and at most.
    timeout
        Seconds without an answer after which an attempt is given up.
    """

    attempts: int = 5
    first_wait: float = 1.0
    longest_wait: float = 60.0
    timeout: float = 30.0


@dataclass(frozen=True)
class Answer:
    """What a server said: status, headers (small letters) and content."""

    status: int
    headers: Mapping[str, str]
    content: Any


@dataclass
class Client:
    """One server, asked at a rate and with patience; a context manager.

    Attributes
    ----------
    name
        How the service is called in sentences: « France Travail ».
    per_second
        Requests a second, at most.
    sleep, clock
        Replaced in tests: waiting and its clock, in seconds.
    """

    name: str
    per_second: float
    patience: Patience = Patience()
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    _next: float = 0.0
    _jitter: random.Random = field(default_factory=lambda: random.Random(0))  # noqa: S311 - waits
    _http: "httpx.Client | None" = None

    def __enter__(self) -> Self:
        """Open the connections."""
        httpx = _library()
        self._http = httpx.Client(
            timeout=self.patience.timeout,
            follow_redirects=False,  # a key is never sent elsewhere
            headers={"Accept": "application/json", "User-Agent": "gpect"},
        )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close them."""
        if self._http is not None:
            self._http.close()

    def get(
        self, url: str, params: Mapping[str, str], headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Ask for a page; see :meth:`send`."""
        # no parameter at all, rather than none: httpx would drop those written in the address
        return self.send("GET", url, params=dict(params) or None, headers=dict(headers or {}))

    def post(self, url: str, form: Mapping[str, str], params: Mapping[str, str]) -> Answer:
        """Send a form; see :meth:`send`."""
        return self.send("POST", url, params=dict(params), data=dict(form))

    def send(self, method: str, url: str, **parts: Any) -> Answer:
        """Send one request, again as long as the server is in trouble or the answer is cut.

        Returns
        -------
        Answer
            Of any status but 429 and 5xx; the content is what its JSON says, None where there
            is none.

        Raises
        ------
        FetchRefused
            Nothing usable after every attempt: one French sentence.
        """
        trouble = ""
        for attempt in range(self.patience.attempts):
            self._keep_rate()
            answer, trouble = self._try(method, url, parts)
            if answer is not None and answer.status not in {TOO_MANY, *SERVER_TROUBLE}:
                return answer
            if answer is not None:
                trouble = _told(answer.status)
            if attempt + 1 < self.patience.attempts:
                self.sleep(self._wait(attempt, answer))
        raise FetchRefused(
            f"{self.name} : {trouble} après {self.patience.attempts} essais. "
            "Rien n'a été écrit ; réessayez plus tard."
        )

    def _try(self, method: str, url: str, parts: dict[str, Any]) -> tuple[Answer | None, str]:
        httpx = _library()
        if self._http is None:
            raise RuntimeError("the client is used outside its « with »")
        try:
            got = self._http.request(method, url, **parts)
        except httpx.TimeoutException:
            return None, "pas de réponse à temps"
        except httpx.RemoteProtocolError:
            return None, "la réponse est coupée en route"
        except httpx.TransportError:
            return None, "le service est injoignable (réseau coupé, ou adresse inconnue)"
        return _read(got)

    def _keep_rate(self) -> None:
        """Wait until the next request is allowed."""
        now = self.clock()
        if now < self._next:
            self.sleep(self._next - now)
        self._next = max(now, self._next) + 1.0 / self.per_second

    def _wait(self, attempt: int, answer: Answer | None) -> float:
        """Give the seconds to wait: what the server asks, else twice more each time."""
        asked = (answer.headers.get("retry-after", "") if answer else "").strip()
        if asked.isdecimal():
            return min(float(asked), self.patience.longest_wait)
        backoff = self.patience.first_wait * 2.0**attempt * self._jitter.uniform(1.0, 1.25)
        return min(backoff, self.patience.longest_wait)


def _read(got: "httpx.Response") -> tuple[Answer | None, str]:
    """Give the answer, or what is wrong with it."""
    headers = {key.lower(): value for key, value in got.headers.items()}
    content = None
    if len(got.content) > LONGEST_ANSWER:
        return None, "la réponse est démesurée"
    if got.is_success and got.content.strip():
        try:
            content = got.json()
        except ValueError:
            return None, "la réponse est tronquée ou n'est pas du JSON"
    return Answer(got.status_code, headers, content), ""


def _told(status: int) -> str:
    if status == TOO_MANY:
        return "le service demande de ralentir (429)"
    return f"le service est en panne ({status})"


def _library() -> Any:
    """Import httpx, which comes with the extra « web »."""
    try:
        import httpx  # noqa: PLC0415 - only those who fetch need it
    except ModuleNotFoundError as error:
        raise FetchRefused(
            "Récupérer des offres demande un complément : pip install 'gpect[web]'."
        ) from error
    return httpx
