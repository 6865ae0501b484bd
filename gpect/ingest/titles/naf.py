"""What a business does, from its NAF code, in the words of jobs."""

import csv
from functools import lru_cache
from pathlib import Path
from typing import Final

_TABLE: Final = Path(__file__).with_name("naf.csv")


@lru_cache(maxsize=1)
def _words() -> dict[str, str]:
    with _TABLE.open(encoding="utf-8", newline="") as lines:
        return {line["naf"]: line["mots"] for line in csv.DictReader(lines)}


def naf_words(code: str) -> str:
    """Give the words of a NAF code (« 81.30Z », « 8130Z », « 81 »), its group's or division's.

    "" where there are none: temporary work agencies (78) say nothing of the job.
    """
    digits = code.replace(".", "").strip()
    return _words().get(digits[:3]) or _words().get(digits[:2], "")
