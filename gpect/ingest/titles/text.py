"""Clean a free job title down to the words that say the job."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from gpect.ingest.text import gender
from gpect.ingest.text.folding import fold, words
from gpect.ingest.text.vectors import Weighted, plain

Key = tuple[str, ...]

ASIDE: Final = 0.3
"""Weight of a word outside the part of the title that names the job."""

SECTORS: Final = frozenset({"secteur", "filiere", "domaine", "branche", "industrie"})
"""Words after which a title says where people work, not what they do."""

EMPTY_WORDS: Final = frozenset({
    "a", "au", "aux", "avec", "by", "chez", "ce", "ces", "cette", "dans", "de", "des", "du",
    "en", "entre", "est", "et", "for", "h", "i", "il", "l", "la", "le", "les", "leur",
    "leurs", "ll", "nos", "notre", "of", "ou", "par", "pour", "qui", "sa", "se", "ses",
    "son", "sous", "sur", "the", "un", "une", "vos", "votre",
})  # fmt: skip
"""Words that say nothing of a job; dropped from titles and labels alike."""

_REFERENCE = re.compile(
    r"(?<!\bc)#\s*\S+|\b(?:ref|reference|offre|annonce|dossier|n)\b\s*[.:°]?\s*(?:n\s*)?[a-z]*[-_/]?\d[\w/-]*"
    r"|\[[^\]]*\d[^\]]*\]|\b[a-z]{0,4}[-_]?\d{4,}[\w-]*"
)
_HOURS = re.compile(
    r"\b\d+(?:[.,]\d+)?\s?(?:h|heures?|hrs)(?:\d\d)?\b"
    r"(?:\s*(?:/|par)?\s*(?:s\b|sem\w*|mois|jours?))?"
    r"|\b\d+\s?(?:%|k€|k\b|ans?\b|mois\b|jours?\b|postes?\b|e\b)|\bx\s?\d+\b|\b[35]\s?x\s?8\b"
    r"|\bbac\s?\+?\s?\d?\b|\b[345]x8\b"
)
_CONTRACT = re.compile(
    r"\bcontrat (?:de |d')?(?:professionnalisation|pro|apprentissage|alternance|insertion|avenir)\b"
    r"|\b(?:cdi|cdd|cddi|cddu|cdic|ctt|cui|cae|pec|aci|etti|iae|interim|interimaires?)\b"
    r"|\b(?:alternances?|alternante?s?|apprentissage|apprentie?s?|stages?|stagiaires?|freelance)\b"
    r"|\b(?:temps|tps) (?:plein|complet|partiel|choisi)\b|\bmi[ -]?temps\b|\btemporaires?\b"
    r"|\b(?:urgente?|recrutement|recrute|candidature|spontanee|postulez|a pourvoir|rentree)\b"
    r"|\b(?:nous )?recherch(?:ons|e) (?:une?|des|deux|notre|son|sa|ses)\b|\brecherch(?:ons|e) :"
    r"|^recherche (?!et )"
    r"|\b(?:poste|emploi|mission|offre|offre d'emploi) (?:de|d'|en|d un)(?= ?[a-z])"
    r"|\b(?:confirmee?|experimentee?|debutante?(?: acceptee?)?|juniors?|seniors?|motivee?)\b"
    r"|\bclause(?:s)?(?: d')? ?insertion\b|\bgrands? deplacements?\b|\bplusieurs postes\b"
    r"|\b(?:bts|but|dut|cap|bep|bp|titre professionnel|licence pro\w*|mco|gpme|ndrc)\b"
    r"|\b(?:secteur|region|departement|dept?|agence) (?:de |du |d')?\w+$"
)
_CONTRACT_WORDS: Final = frozenset({
    "aci", "agence", "alternance", "alternances", "alternant", "alternante", "alternantes",
    "alternants", "apprenti", "apprentie", "apprenties", "apprentis", "apprentissage", "bep",
    "bp", "bts", "but", "cae", "candidature", "cap", "cdd", "cddi", "cddu", "cdi", "cdic",
    "clause", "clauses", "confirme", "confirmee", "contrat", "ctt", "cui", "debutant",
    "debutante", "dep", "departement", "deplacement", "deplacements", "dept", "dut", "emploi",
    "etti", "experimente", "experimentee", "freelance", "gpme", "iae", "interim", "interimaire",
    "interimaires", "junior", "juniors", "licence", "mco", "mission", "mitemps", "motive",
    "motivee", "ndrc", "offre", "pec", "plusieurs", "poste", "postulez", "pourvoir", "recherche",
    "recherchons", "recrute", "recrutement", "region", "rentree", "secteur", "senior", "seniors",
    "spontanee", "stage", "stages", "stagiaire", "stagiaires", "temporaire", "temporaires",
    "temps", "titre", "tps", "urgent", "urgente",
})  # fmt: skip
"""Words of which all that ``_CONTRACT`` finds has one; most titles have none."""
_SEPARATOR = re.compile(r"\s-+\s?|\s?-+\s|[()\[\]|:;!?*•]+|\s/\s?-|\.\s|,")
_FULL_WORD_IN_BRACKETS = re.compile(r"\b([a-z]{3})([a-z-]+)\s?\(\s?(\1[a-z-]+)\s?\)")
_FIGURE = re.compile("[#0-9]|bac")
"""What every reference and every number of hours has, or « bac »."""
_ONE_WORD = re.compile(r"(?<![a-z0-9'])([a-z]+)(?:\.(?=\s|$))?(?![a-z0-9'])")
_LETTERS = re.compile("[a-z]+")
_LAST_NUMBER = re.compile(r"\s\d+$")
_BEFORE_PLACE = re.compile(r"\b(?:a|sur|vers|de)\s")
_SAINT = re.compile(r"(?:^|\b(?:a|sur|vers|de) )(?:st|ste|saint|sainte)[ -][a-z].*$")
"""A commune of that name, anywhere in France; « ste » alone may be a company."""
_DIPLOMA = re.compile(r"(?:^|(?<=\ben )|(?<=[-/(\[|:] )|(?<=[(\[|]))tp (?=(?:de |d')?([a-z]+))")
"""« TP » before a job is a « titre professionnel »; after one, public works."""
_MASKED = re.compile(
    r"(?:\b(?:mme|mlle|mr|madame|mademoiselle|monsieur|a definir|contacter|appeler|prevenir|joindre"
    r"|rappeler|demander|voir|remplacer|en remplacement|remplacement|(?:suivi|accompagne|vu)e?|aide"
    r"|conseiller|conseillere|referente?|refe?|tel|telephone|mail|et|ou|nir|avec|chez|par|pour|a|au"
    r"|de|du|d')[ .,:]*)*\[masque\]"
)
"""What was masked, and the words that only led to it."""
_BETWEEN = re.compile(r"\s?[ /&-]\s?")
_JOINED = re.compile(r"\s*(?:/|\bou\b|(?<!\+)\+(?!\+)|&|\bet\b)\s*")


@dataclass(frozen=True)
class CleanTitle:
    """What a title says once its noise is gone.

    Attributes
    ----------
    words
        Masculine words, in order, none twice in a row; empty when nothing is left.
    weights
        As many: 1 for the job itself, :data:`ASIDE` for what stands beside it.
    jobs
        The jobs named, one or two; two when the title joins two of them.
    names_a_job
        Whether a word is one by which a job can be called (« ménage » is none).
    has_reference
        Whether it bears a number of offer, as those posted in bulk do (« #AB1234 »).
    """

    words: tuple[str, ...]
    weights: tuple[float, ...]
    jobs: tuple[str, ...] = ()
    names_a_job: bool = True
    has_reference: bool = False

    def split_jobs(self) -> list[Weighted]:
        """Give each job by itself where the title joins two; nothing else."""
        return [plain(job.split()) for job in self.jobs] if len(self.jobs) > 1 else []


class TitleCleaner:
    """Reads titles and labels down to their words.

    Parameters
    ----------
    masculine
        Gives the one form of a folded word.
    abbreviations
        Folded abbreviation → folded expansion, each one word or several; what stands between
        two words of an abbreviation may be a sign: « r & d », « sous-chef ».
    """

    def __init__(self, masculine: Callable[[str], str], abbreviations: Mapping[str, str]) -> None:
        self._masculine = masculine
        self._expansions = dict(abbreviations)
        self._several = _of_several_words(self._expansions)
        self._correct: Callable[[str], str] = str
        self._places: frozenset[str] = frozenset()
        self._heads: frozenset[str] = frozenset()
        self._joined_heads: frozenset[str] = frozenset()

    def knowing(
        self,
        *,
        places: Iterable[str],
        heads: Iterable[str],
        joined_heads: Iterable[str],
        correct: Callable[[str], str],
    ) -> "TitleCleaner":
        """Give a cleaner that also knows what real titles hold.

        Parameters
        ----------
        places
            Names of communes: dropped when they stand at the end or after « à », « sur ».
        heads
            Words (masculine) that begin an appellation: what tells a job from a sector.
        joined_heads
            Those of them that, on both sides of a slash, mean two jobs.
        correct
            Puts right a word with a slip; labels themselves are never corrected.
        """
        wiser = TitleCleaner(self._masculine, self._expansions)
        names = (" ".join(words(fold(place))) for place in places)
        wiser._places = frozenset(name for name in names if len(name) >= 4)
        wiser._heads, wiser._joined_heads = frozenset(heads), frozenset(joined_heads)
        wiser._correct = correct
        return wiser

    def clean(self, title: str) -> CleanTitle:
        """Clean one title, as received."""
        return self.read(title)[0]

    def key(self, label: str) -> Key:
        """Give the words of a whole label, nothing held for noise."""
        return _key(self._pieces(self._join(gender.drop_marks(fold(label).replace("_", " ")))))

    def read(self, title: str) -> tuple[CleanTitle, Key]:
        """Clean a title, and give the words of the whole of it; each word is looked at once."""
        folded = drop_masked(fold(title).replace("_", " "))
        unmarked = gender.drop_marks(folded)
        whole = self._join(unmarked)
        pieces = self._pieces(whole)
        is_plain = not (_FIGURE.search(folded) or "(" in unmarked)
        unnumbered = folded if is_plain else _REFERENCE.sub(" ", folded)
        parts = _SEPARATOR.split(drop_contract(whole if is_plain else self._drop_noise(unnumbered)))
        kept = [self._drop_place(bare(part)) for part in parts]
        is_whole = parts == [whole] and kept == [bare(whole)]
        named = [pieces] if is_whole else [self._pieces(part) for part in kept]
        said = [part for read in named if (part := self._put_right(read))]
        clean = replace(self._weigh(said), has_reference=unnumbered != folded)
        return clean, _key(pieces)

    def _join(self, unmarked: str) -> str:
        return self._expand(gender.join_inclusive(unmarked))

    def _drop_noise(self, folded: str) -> str:
        """Drop hours, and the feminine written whole in brackets."""
        said = gender.drop_marks(folded)
        said = gender.join_inclusive(_FULL_WORD_IN_BRACKETS.sub(r"\1\2/\3", said))
        return self._expand(_HOURS.sub(" ", said))

    def _expand(self, folded: str) -> str:
        if self._several:
            folded = self._several.sub(self._expansion_of_several, folded)
        letters = _LETTERS.findall(folded)
        if self._expansions.keys().isdisjoint(letters):
            return folded
        if "tp" in letters:
            folded = _DIPLOMA.sub(self._name_diploma, folded)
        return _ONE_WORD.sub(self._expansion, folded)

    def _expansion_of_several(self, found: re.Match[str]) -> str:
        return self._expansions[_BETWEEN.sub(" ", found[0])]

    def _name_diploma(self, found: re.Match[str]) -> str:
        job = self._expansions.get(found[1], found[1]).split()[0]
        return "titre professionnel " if self._masculine(job) in self._heads else found[0]

    def _expansion(self, found: re.Match[str]) -> str:
        return self._expansions.get(found[1]) or found[0]

    def _pieces(self, part: str) -> list[str]:
        """Give the masculine words of a part, slashes between those that something joins."""
        pieces: list[str] = []
        for number, piece in enumerate(_JOINED.split(bare(part).strip(" /"))):
            pieces += ["/"] * (number > 0)
            pieces += [self._masculine(w) for w in words(piece) if w not in EMPTY_WORDS]
        return pieces

    def _put_right(self, pieces: list[str]) -> list[str]:
        return gender.drop_twin([self._correct(w) for w in pieces if not w.isdigit()])

    def _drop_place(self, part: str) -> str:
        """Drop a commune that is all the part, or that ends it after « à », « sur »."""
        if not self._places:
            return part
        part = _SAINT.sub("", part)
        named = _LAST_NUMBER.sub("", part)
        for said in (part, named):
            if said in self._places:
                return ""
        for found in _BEFORE_PLACE.finditer(part):
            if part[found.end() :] in self._places or named[found.end() :] in self._places:
                return part[: found.start()]
        return part

    def _weigh(self, parts: list[list[str]]) -> CleanTitle:
        if not parts:
            return CleanTitle((), (), names_a_job=False)
        naming = [i for i, part in enumerate(parts) if part[0] in self._heads]
        naming = naming or [
            i for i, p in enumerate(parts) if self._heads.intersection(p) and p[0] not in SECTORS
        ]
        main = naming[0] if naming else 0
        order = [main, *(i for i in range(len(parts)) if i != main)]
        kept: dict[str, float] = {}
        for i in order:
            for word in parts[i]:
                if word != "/":
                    kept.setdefault(word, 1.0 if i == main else ASIDE)
        jobs = self._jobs(parts[main])
        return CleanTitle(tuple(kept), tuple(kept.values()), jobs, bool(naming))

    def _jobs(self, part: list[str]) -> tuple[str, ...]:
        sides = " ".join(part).split(" / ")
        if len(sides) == 2 and all(side.split()[0] in self._joined_heads for side in sides if side):
            return tuple(side for side in sides if side)
        return (" ".join(word for word in part if word != "/"),)


def _of_several_words(abbreviations: Iterable[str]) -> re.Pattern[str] | None:
    """Give what finds the abbreviations of several words, whatever stands between them."""
    names = sorted((name for name in abbreviations if " " in name), key=lambda n: (-len(n), n))
    if not names:
        return None
    written = (_BETWEEN.pattern.join(map(re.escape, name.split())) for name in names)
    return re.compile(rf"(?<![a-z0-9])(?:{'|'.join(written)})(?![a-z0-9])")


def bare(text: str) -> str:
    """Leave one space between words, none around."""
    return " ".join(text.split())


def _key(pieces: list[str]) -> Key:
    return tuple(word for word in gender.drop_twin(pieces) if word != "/")


def drop_masked(folded: str) -> str:
    """Put a separator in place of what was masked and of the words that introduce it."""
    return _MASKED.sub(" - ", folded) if "[masque]" in folded else folded


def drop_contract(folded: str) -> str:
    """Put a separator in place of what says the contract, not the job."""
    if _CONTRACT_WORDS.isdisjoint(_LETTERS.findall(folded)):
        return folded
    return _CONTRACT.sub(" - ", folded)
