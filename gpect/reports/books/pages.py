"""Texts that come from a template file: the comité's page and the « Lisez-moi » sheets."""

import re
from functools import cache
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from gpect.reports.books import french

_FRENCH_SPACES: Final = re.compile(r"(?<=[\w»)%]) (?=[;:?!])|« | »")
"""Spaces that must never end or begin a line: before ; : ? !, inside guillemets."""

_APOSTROPHE: Final = re.compile(r"(?<=\w)(?:'|&#39;)(?=\w)")
"""Typewriter's apostrophes between letters; quotes around a word are none."""


INVENTED: Final = "Données inventées : démonstration"
"""What every page of a workbook made of a demonstration says at its foot."""


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("gpect.reports", "gabarits"),
        autoescape=select_autoescape(enabled_extensions=("html",), default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "nombre": french.number,
        "pourcent": french.percent,
        "compte": french.counted,
        "trimestre": french.quarter,
        "trimestre_court": french.quarter_short,
        "jour": french.day,
    }
    return environment


def render(template: str, **context: object) -> str:
    """Fill a template of ``gpect/reports/gabarits``.

    In HTML every value is escaped, and apostrophes are those of print.
    """
    page = _environment().get_template(template).render(**context)
    if template.endswith(".html"):
        page = _APOSTROPHE.sub("’", page)
    return _FRENCH_SPACES.sub(_no_break, page)


def _no_break(found: re.Match[str]) -> str:
    return found[0].replace(" ", "\u00a0")


def read_me(template: str, **context: object) -> list[tuple[str, str]]:
    """Fill a « Lisez-moi » template and give its lines as (``title``, ``head`` or ``text``, text).

    A line that starts with ``# `` is the title, with ``## `` a heading.
    """
    lines = render(template, **context).splitlines()
    return [_styled(line.strip()) for line in lines]


def _styled(line: str) -> tuple[str, str]:
    if line.startswith("## "):
        return "head", line.removeprefix("## ")
    if line.startswith("# "):
        return "title", line.removeprefix("# ")
    return "text", line
