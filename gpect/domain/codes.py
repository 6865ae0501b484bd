"""Shapes of the codes that law and referentials give: ROME, INSEE, SIRET, EPCI."""

import re

ROME = re.compile(r"[A-N][0-9]{4}")
"""A ROME code, v3 or v4: one letter A to N, four digits."""

COMMUNE = re.compile(r"(?:[013-9][0-9]|2[0-9AB])[0-9]{3}")
"""An INSEE commune code; Corsica has letters."""

DEPARTEMENT = re.compile(r"0[1-9]|1[0-9]|2[1-9AB]|[3-8][0-9]|9[0-5]|97[1-8]|98[46-8]")
"""Every département or overseas territory, as INSEE writes it; there is no 20 since 1976."""

REGION = re.compile(r"0[1-46]|11|2[1-8]|3[12]|4[1-4]|5[2-4]|7[2-6]|8[2-4]|9[134]")
"""Every région, those of before 2016 too."""

CODE_POSTAL = re.compile(r"[0-9]{5}")
SIRET = re.compile(r"[0-9]{14}")
SIREN = re.compile(r"[0-9]{9}")
OGR = re.compile(r"[0-9]{2,6}")


def is_code_rome(text: str) -> bool:
    """Say whether ``text`` has the shape of a ROME code (it may still not exist)."""
    return ROME.fullmatch(text) is not None


def is_siret(text: str) -> bool:
    """Say whether ``text`` is a SIRET: 14 digits whose Luhn sum is a multiple of 10.

    La Poste (SIREN 356000000) has its own rule: the plain sum of digits is a multiple of 5.
    """
    if SIRET.fullmatch(text) is None:
        return False
    digits = [int(c) for c in text]
    if text.startswith("356000000") and sum(digits) % 5 == 0:
        return True
    doubled = [d * 2 if i % 2 == 0 else d for i, d in enumerate(digits)]
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0
