"""Which skills of ROME are certificates under another number: one CACES is one skill."""

import re
from dataclasses import replace

import pandas as pd

from gpect.domain.vocabulary import CERTIFICATE
from gpect.referentiels.loader import Referentiels
from gpect.referentiels.text import fold


def twins(skills: pd.DataFrame, certificats: pd.DataFrame) -> dict[str, str]:
    """Give the ROME savoirs that are a certificate: skill code → ``CERT:`` code.

    A savoir is one when its official label names one certificate of the table and no more
    (« Chariots à mât rétractable (CACES R 489-5) »); of the labels that only speak about it
    (« Sécurité alimentaire et HACCP ») none begins or ends with it, nor puts it in brackets.

    Parameters
    ----------
    skills
        ``skill_code, label, nature``.
    certificats
        ``code, pattern``.
    """
    patterns = [
        (str(code), re.compile(pattern))
        for code, pattern in zip(certificats["code"], certificats["pattern"], strict=True)
    ]
    found: dict[str, str] = {}
    savoirs = skills[(skills["nature"] == "savoir") & skills["label"].str.contains(_NAMED)]
    for skill, label in zip(savoirs["skill_code"], savoirs["label"], strict=True):
        folded = fold(label)
        named = [code for code, pattern in patterns if pattern.search(folded)]
        if len(named) == 1:
            found[str(skill)] = CERTIFICATE + named[0]
    return found


_NAMED = re.compile(
    r"\bCACES\b|^Permis de conduire|\((?:SST|HACCP|FIMO|FCO|PSC1|SSIAP \d|AIPR)\)|^Habilitation "
    r"[ée]lectrique B[SR]\b"
)
"""How official labels write that they are the certificate itself."""


def join(referentiels: Referentiels) -> Referentiels:
    """Give the referentials with the jobs' links to those savoirs made links to certificates."""
    rome = referentiels.rome
    links = rome.code_skills
    codes = links["skill_code"].replace(twins(rome.skills, referentiels.certificats))
    joined = links.assign(skill_code=codes).sort_values(["code_rome", "skill_code", "core"])
    once = joined.drop_duplicates(["code_rome", "skill_code"], ignore_index=True)
    return replace(referentiels, rome=replace(rome, code_skills=once))
