"""Free text: what identifies is masked, what is sensitive or discriminatory is flagged."""

import re
from collections.abc import Sequence
from itertools import chain
from typing import Final

import pandas as pd

from gpect.ingest.text import person_names
from gpect.ingest.text.cleaning import spread
from gpect.ingest.text.spelling import fold

MASK: Final = "[masqué]"

_EMAIL = re.compile(
    r"[\w.+-]+(?:@|\s?[(\[]\s?(?:at|arobase)\s?[)\]]\s?)[\w-]+(?:\.[\w-]+)+", re.IGNORECASE
)
_NIR = re.compile(
    r"(?<!\d)[12][\s.\-]?\d{2}[\s.\-]?(?:0[1-9]|1[0-2]|[2-9]\d)[\s.\-]?(?:\d{2}|2[AB])"
    r"[\s.\-]?\d{3}[\s.\-]?\d{3}(?:[\s.\-]?\d{2})?(?!\d)"
)
_PHONE = re.compile(
    r"(?<!\d)(?!\d{2}[./-]\d{2}[./-](?:19|20)\d{2}(?!\d))"  # 01.02.2027 10 h
    r"(?:(?:\+|00)33[\s.\-]?(?:\(0\)[\s.\-]?)?|0\s?)[1-9]"
    r"(?:(?:[\s.\-]?\d{2}){4}|(?:/\d{2}){4}|\d{2}[\s.\-]\d{3}[\s.\-]\d{3}"
    r"|[\s.\-]\d{3}[\s.\-]\d{3}[\s.\-]\d{2})(?!\d)"
)
_NAME = re.compile(r"[^\W\d_]{2,}(?:['’-][^\W\d_]+)*(?:,? +[^\W\d_]{2,}(?:['’-][^\W\d_]+)*){1,3}")
_REFERENCE = re.compile(r"[A-Za-z]{0,3}\d{1,8}")
"""Too short for a NIR or a phone, and neither two words nor an address: most identifiers."""
_TWICE = re.compile(r"\[masqué\](?:[ ,]*\[masqué\])+")
_MAYBE = re.compile(r"@|[(\[]\s?(?:at|AT|arobase)|\d\D{0,2}\d\D{0,2}\d\D{0,2}\d\D{0,2}\d")

_SENSITIVE = re.compile(
    r"\b(?:cancer|depressi\w+|diabet\w+|epilep\w+|handicape?e?s?|rqth|aah|invalidite|maladies?|"
    r"malade|alcool\w*|addict\w*|toxicoman\w*|drogue\w*|psychiatr\w+|psychique|schizophren\w+|"
    r"bipolaire|enceinte|grossesse|vih|hospitalis\w+|traitement medical|burn ?out|suicid\w+|"
    r"problemes? de (?:dos|sante)|mal (?:de|au) dos|dos fragile|lombalgie\w*|hernies?|asthm\w+|"
    r"arret maladie|sante (?:fragile|precaire)|malentendante?|sourde?|malvoyante?|autis\w+|"
    r"obesite|seropositi\w+|sida|inaptitude|inapte|mdph|arthrose|"
    r"fibromyalgi\w+|surdite|antidepresseurs?|paraplegi\w+|hiv|hepatite|"
    r"sclerose|tdah|mi temps therapeutique|restrictions? medicales?|sous traitement|"
    r"(?:suivi|trouble|probleme)s? (?:de |en )?sante mentale|en fauteuil roulant|"
    r"prison|incarcer\w+|detention|detenue?|sortant de detention|bracelet electronique|"
    r"controle judiciaire|sous main de justice|liberation conditionnelle|"
    r"casier judiciaire|condamn\w+|amenagement de peine|semi liberte|"
    r"travail d interet general|spip|sursis|delinquan\w+|garde a vue|"
    r"divorc\w+|veuve?|mere isolee|mere celibataire|pere isole|monoparental\w*|celibataire|"
    r"violences? conjugales?|enfants? a charge|mariee?|pacsee?|(?:mere|pere) de (?:\d+|un|deux|"
    r"trois|quatre|cinq) enfants?|(?:maman|papa) solo|"
    r"(?:femme|homme) seule? avec|femme battue|conjointe? violente?|"
    r"nationalite|refugiee?|demandeur d asile|sans papiers|titre de sejour|immigree?|"
    r"gens du voyage|gitane?s?|"
    r"nee? (?:au|en) (?:maroc|algerie|tunisie|senegal|roumanie|turquie|afrique)|"
    r"carte de sejour|primo arrivante?s?|origines? (?:africaine|maghrebine|etrangere|ethnique|"
    r"algerienne|marocaine|tunisienne|turque|roumaine|asiatique|gitane|\w+ienne)s?|"
    r"musulman\w*|jui(?:f|fs|ve|ves)|"
    r"chretien\w*|catholique|religion|religieu\w+|homosexuel\w*|transgenre)\b"
)
_ABOUT_OTHERS = re.compile(
    r"\b(?:personnes?|publics?|enfants?|adultes?|accompagne\w*|aupres|aide a|aider|"
    r"prevention|sensibilis\w+|malades?|agente? de|surveillante?s?(?: de)?|"
    r"(?:aide )?soignante?s?(?: en)?|infirmi(?:er|ere)s?(?: en)?) (?:\w+ ){0,3}$"
)
_ABOUT_WORK = re.compile(
    r"^condamn\w+ (?:de |d |des |les |la |du )?(?:canalisation|porte|acces|"
    r"ouverture|reseau|conduit|fenetre)"
)
"""What a word of justice says of a building site."""
_DISCRIMINATORY = re.compile(
    r"\b(?:moins de \d\d ans(?! d exp| dans)|agee?s? de (?:plus de )?\d\d|age maximum|"
    r"(?:entre )?\d\d (?:a |et )?\d\d ans(?! d exp| dans| d anciennete)|"
    r"\d\d ans (?:maximum|maxi?|au plus)|(?:maximum|maxi) \d\d ans(?! d exp| dans)|"
    r"reservee?s? aux (?:hommes|femmes|jeunes)|que des (?:hommes|femmes|jeunes)|"
    r"(?:cherch\w+|recherch\w+|voulons|souhait\w+) (?:une femme|un homme|des femmes|des hommes)\b|"
    r"(?:monsieur|madame) de preference|(?:francais|europeen)s? (?:uniquement|exclusivement)|"
    r"pas d etrangers?|profil europeen|bonne sante|physique agreable|"
    r"(?:plutot|de preference|uniquement|seulement|exclusivement) (?:une? |des )?"
    r"(?:hommes?|femmes?|jeunes?)|(?:hommes?|femmes?|jeunes?) (?:de preference|uniquement|"
    r"seulement|exclusivement|exige\w*|imperativement)|jeunes? (?:hommes?|femmes?|filles?)|"
    r"de sexe (?:masculin|feminin)|sexe (?:masculin|feminin)|pas de femmes?|pas d hommes?|"
    r"nationalite francaise|de nationalite|francais de souche|type europeen|bbr|"
    r"de race|origine (?:francaise|europeenne|etrangere)|langue maternelle francaise|"
    r"sans enfants?|pas d enfants?|celibataire|non mariee?|pas enceinte|"
    r"non voilee?|pas de voile|"
    r"(?:de confession|catholique|musulmane?) (?:\w+ )?(?:exigee?|pratiquante?)|"
    r"pas de handicap\w*|valide uniquement|(?:personne|candidat\w*|etre) en bonne sante|"
    r"sans handicap|"
    r"pas de senior\w*|trop agee?s?)\b"
)
_FRAGMENTS = re.compile(r"[;\n•|]|(?<=[a-zéè]{3})\.\s")
_LIST = re.compile(r"[;\n•|]")


def mask(texts: pd.Series) -> pd.Series:
    """Replace what :func:`mask_text` does in n texts, each distinct text read once."""
    places, found = pd.factorize(texts, use_na_sentinel=False)
    distinct = found.tolist()
    masked = [mask_text(text) if isinstance(text, str) else text for text in distinct]
    return texts if masked == distinct else spread(masked, places, texts.index)


def mask_text(text: str) -> str:
    """Mask what names somebody, or would let her be called, written to or found."""
    text = mask_reach(text)
    if person_names.may_name(text):
        for start, end in reversed(person_names.find(text)):
            text = f"{text[:start]}{MASK}{text[end:]}"
    return _TWICE.sub(MASK, text) if text.count(MASK) > 1 else text


def mask_reach(text: str) -> str:
    """Mask what would let somebody be called, written to or found by number, in ``text``."""
    if _MAYBE.search(text):
        for pattern in (_EMAIL, _NIR, _PHONE):
            text = pattern.sub(MASK, text)
    return text


def mask_cell(cell: str) -> str:
    """Mask what a cell of any column says; a bare number may be a reference and stays."""
    return cell if cell.isdigit() else mask_text(cell)


def is_sensitive(text: str) -> bool:
    """Say whether ``text`` tells of health, justice, family or origin of the person herself.

    « accompagnement de personnes handicapées » is a skill and is not.
    """
    folded = fold(text)
    return any(
        not _ABOUT_OTHERS.search(folded[: found.start()])
        and not _ABOUT_WORK.match(folded[found.start() :])
        for found in _SENSITIVE.finditer(folded)
    )


def drop_sensitive(texts: Sequence[str]) -> list[str]:
    """Give n texts without the fragments that are sensitive, each fragment judged once."""
    parted = [_fragments(text) for text in texts]
    told = {part for part in {*chain.from_iterable(parted)} if is_sensitive(part.strip())}
    return [
        text if told.isdisjoint(parts) else " ; ".join(_without(parts, told))
        for text, parts in zip(texts, parted, strict=True)
    ]


def _fragments(text: str) -> list[str]:
    cut = _FRAGMENTS if "." in text else _LIST  # the same parts, in half the time
    return cut.split(text)


def _without(parts: list[str], told: set[str]) -> list[str]:
    return [part.strip() for part in parts if part not in told and part.strip()]


def is_discriminatory(text: str) -> bool:
    """Say whether an opening's ``text`` asks for an age, a sex, an origin, a family or a health.

    The words of article L1132-1 of the Code du travail; the row is kept and flagged, the words
    weigh on no score.
    """
    return _DISCRIMINATORY.search(fold(text)) is not None


def names_someone(identifier: str) -> bool:
    """Say whether an identifier looks like a name, a NIR, a phone or an e-mail."""
    bare = identifier.strip()
    if _REFERENCE.fullmatch(bare):
        return False
    return any(form.fullmatch(bare) for form in (_NAME, _NIR, _PHONE, _EMAIL))
