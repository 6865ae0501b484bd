"""The comité's page as a tagged PDF, printed from the very page that opens in a browser."""

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gpect.domain.errors import OptionRefused

if TYPE_CHECKING:
    from collections.abc import Callable

MISSING = (
    "L'écriture du PDF demande un complément qui n'est pas installé. "
    'Installez-le : pip install "gpect[pdf]" ; ou imprimez note.html depuis un navigateur.'
)


def load_printing() -> "Callable[..., Any]":
    """Give what turns HTML into PDF.

    Raises
    ------
    OptionRefused
        The extra ``pdf`` is not installed, or its drawing library is not on this machine.
    """
    try:
        from weasyprint import HTML  # noqa: PLC0415 - heavy, and an extra
    except (ImportError, OSError) as error:
        raise OptionRefused(MISSING) from error
    printing: Callable[..., Any] = HTML
    return printing


def is_available() -> bool:
    """Say whether the PDF can be written here."""
    try:
        load_printing()
    except OptionRefused:
        return False
    return True


def write_pdf(page: Path, target: Path) -> None:
    """Print ``page`` as PDF/UA-1: tagged, titled, in French; nothing is fetched.

    Notes
    -----
    Cost: about 4 s and 100 MB for four pages. The same page gives the same bytes.
    """
    printing = load_printing()
    text = page.read_text(encoding="utf-8")
    document = printing(string=text, url_fetcher=_refuse)
    identifier = hashlib.sha256(text.encode()).digest()[:16]  # else one is drawn at each writing
    document.write_pdf(target, pdf_variant="pdf/ua-1", pdf_identifier=identifier)


def _refuse(address: str, *_: Any, **__: Any) -> Any:
    """Refuse whatever the page would fetch: it must hold everything."""
    raise ValueError("the page may not fetch anything")
