"""Which encoding a text file is in: marks first, then strict UTF-8, then what reads as French."""

import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from gpect.domain.errors import FileRefused

UNDECODABLE = "\ufffd"
"""What stands in a cell for bytes that no character of the encoding answers to."""

_MARKS = (
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xfe\xff", "utf-16-be"),
    (b"\xff\xfe", "utf-16-le"),
)
_CANDIDATES = ("cp1252", "iso8859-15", "mac-roman", "cp850")
_SAMPLE = 4_000
_ENOUGH = 24
"""Bytes of odd words from which a bad score says something."""

_WORST_FRENCH = -0.5
"""Mean score a character under which no candidate reads as French."""

_LETTERS = dict.fromkeys("éèàêçôîûùâ", 3.0) | dict.fromkeys("ëïœüæÿñáíóúäöã", 0.2)
_LETTERS |= dict.fromkeys("ÉÈÀÊÇÔÎÛÙÂŒËÏÜÆ", 1.0)
_AROUND_SPACES = frozenset("\u00a0«»–—…°€•²·“”")
_DOUBLED = re.compile(
    r"[ÃÂÅ][\u0080-\u00bfŠ-ž€‚ƒ„…†‡ˆ‰‹Œ‘’“”•–—˜™›]|â€|â‚¬|√[©®†¢ªßµÆÓ´ºÑîâÄ®\u00a0§°Ä]|‚Ä"
)
_SIGNS_OF_DOUBLED = ("Ã", "Â", "Å", "â€", "â‚¬", "√", "‚Ä")
"""One of these is in whatever ``_DOUBLED`` finds; looking for them is ten times quicker."""
_LONE = re.compile("\udced[\udca0-\udcbf][\udc80-\udcbf]")
"""Half a character of UTF-16 written as three bytes of UTF-8, once the bytes are escaped."""
_BROKEN = re.compile(r"[\udc80-\udcff]")


@dataclass(frozen=True)
class Decoded:
    """A file's text, the encoding it was read in, and what had to be mended."""

    text: str
    encoding: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Encoding:
    """How bytes become text: a codec of Python, and the bytes of the mark before the text."""

    codec: str
    skip: int = 0

    @property
    def is_wide(self) -> bool:
        """Whether a character takes two bytes or four: what is at fault then needs the whole."""
        return self.codec.startswith(("utf-16", "utf-32"))

    @property
    def told(self) -> str:
        """The name that a report gives."""
        return self.codec.removesuffix("-sig")


@dataclass
class Mended:
    """How many lines in UTF-8 read once too often were repaired; whether no line was changed."""

    n: int = 0
    is_whole: bool = True

    def notes(self) -> tuple[str, ...]:
        """Say it in French; nothing when there was none."""
        if not self.n:
            return ()
        lines = "1 ligne en UTF-8 doublement encodé a été réparée"
        many = f"{self.n} lignes en UTF-8 doublement encodé ont été réparées"
        return (f"{lines if self.n == 1 else many}.",)


def decode(content: bytes, name: str) -> Decoded:
    """Decode ``content``; text in NFC, undecodable bytes as U+DC80–U+DCFF (surrogate escape).

    Cost: one pass when the file is UTF-8, else one pass a candidate over 4 000 odd characters.

    Raises
    ------
    FileRefused
        Nothing known reads the file as French.
    """
    found = detect(content, name)
    try:
        text = _decode_wide(content[found.skip :], found.codec)
    except UnicodeDecodeError as error:
        raise _illegible(found, name) from error
    text = text.removeprefix("\ufeff")
    mended = Mended()
    text, mended.n = mend_doubled(text)
    return Decoded(unicodedata.normalize("NFC", text), found.told, mended.notes())


def detect(content: bytes, name: str) -> Encoding:
    """Say in which encoding ``content`` is, without keeping its text.

    Raises
    ------
    FileRefused
        Nothing known reads the file as French.
    """
    for mark, codec in _MARKS:
        if content.startswith(mark):
            return Encoding(codec, len(mark))
    return Encoding(_wide_without_mark(content) or _narrow(content, name))


def lines(path: Path, found: Encoding, mended: Mended | None) -> Iterator[str]:
    """Read the lines of a narrow text on the disk one by one, each as :func:`decode` gives it.

    ``mended`` counts what was changed; None where it is known that no line needs it.
    """
    with path.open("rb") as file:
        file.seek(found.skip)
        codec = found.codec.removesuffix("-sig")
        text = io.TextIOWrapper(file, codec, "surrogateescape", newline="")
        first = text.readline().removeprefix("\ufeff")
        every = chain([first] if first else [], text)
        yield from every if mended is None else (_clean(line, mended) for line in every)


def _clean(line: str, mended: Mended) -> str:
    if line.isascii():
        return line
    fixed, n = mend_doubled(_with_lone(line))
    clean = unicodedata.normalize("NFC", fixed)
    mended.n += n
    mended.is_whole &= clean == line
    return clean


def _illegible(found: Encoding, name: str) -> FileRefused:
    return FileRefused(
        f"{name} : le texte ({found.codec}) est illisible ou coupé. "
        "Enregistrez à nouveau le fichier en « CSV UTF-8 » puis renvoyez-le.",
        "encodage_inconnu",
    )


def _decode_wide(content: bytes, encoding: str) -> str:
    """Decode; in UTF-16 a lone surrogate stays, to be told of in its row, and a cut end goes."""
    if not encoding.startswith("utf-16"):
        return _with_lone(content.decode(encoding, errors="surrogateescape"))
    try:
        return content.decode(encoding, errors="surrogatepass")
    except UnicodeDecodeError:
        return content.decode(encoding, errors="replace").removesuffix(UNDECODABLE)


def _with_lone(text: str) -> str:
    """Tell a lone surrogate, a character that may not be, from bytes that cannot be decoded."""
    return _LONE.sub("\ud800", text) if "\udced" in text else text


def mend_doubled(text: str) -> tuple[str, int]:
    """Repair lines such as « HÃ©lÃ¨ne », UTF-8 read once too often; say how many were."""
    if not any(sign in text for sign in _SIGNS_OF_DOUBLED) or not _DOUBLED.search(text):
        return text, 0
    import ftfy  # noqa: PLC0415 - long to load, seldom needed

    lines = text.split("\n")
    mended = [ftfy.fix_encoding(line) if _DOUBLED.search(line) else line for line in lines]
    return "\n".join(mended), sum(a != b for a, b in zip(lines, mended, strict=True))


def _wide_without_mark(content: bytes) -> str:
    head = content[:_SAMPLE]
    if len(head) < 8:
        return ""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > 0.6 * len(head[1::2]) and even < 0.05 * len(head):
        return "utf-16-le"
    if even > 0.6 * len(head[0::2]) and odd < 0.05 * len(head):
        return "utf-16-be"
    return ""


def _narrow(content: bytes, name: str) -> str:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        return "utf-8"
    if _is_damaged_utf8(content):
        return "utf-8"
    excerpt = _odd_excerpt(content)
    scores = {encoding: french_score(excerpt, encoding) for encoding in _CANDIDATES}
    best = max(_CANDIDATES, key=lambda encoding: scores[encoding])
    if len(excerpt) >= _ENOUGH and scores[best] < _WORST_FRENCH:
        raise FileRefused(
            f"{name} : l'encodage du texte n'est pas reconnu (ni UTF-8, ni Windows, ni Mac). "
            "Dans votre tableur, enregistrez le fichier en « CSV UTF-8 » puis renvoyez-le.",
            "encodage_inconnu",
        )
    return best


def _is_damaged_utf8(content: bytes) -> bool:
    """Say whether most odd bytes are well-formed UTF-8: other encodings hardly ever look so."""
    text = _with_lone(content.decode("utf-8", errors="surrogateescape"))
    n_broken = len(_BROKEN.findall(text))
    n_whole = sum(1 for c in text if c > "\x7f") - n_broken
    return n_whole >= n_broken


def _odd_excerpt(content: bytes) -> bytes:
    """Keep the words that hold a byte above 127: all that tells the candidates apart."""
    words = (word[0] for word in re.finditer(rb"[^\s;,\t|]+", content))
    return b" ".join(islice((word for word in words if not word.isascii()), _SAMPLE))


def french_score(excerpt: bytes, encoding: str) -> float:
    """Score how far ``excerpt`` reads as French in ``encoding``: a mean a character, 3 at best.

    Letters count by how usual they are; two odd letters in a row, capitals amid small letters,
    a sign inside a word and a byte that means nothing cost.
    """
    text = excerpt.decode(encoding, errors="surrogateescape")
    marks = [mark for word in text.split() for mark in _marks(f" {word} ")]
    return sum(marks) / len(marks) if marks else 0.0


def _marks(word: str) -> list[float]:
    in_capitals = sum("A" <= c <= "Z" for c in word) >= 2 and not any("a" <= c <= "z" for c in word)
    return [
        -2.0 if in_capitals and word[i].islower() else _mark(word[i - 1], word[i], word[i + 1])
        for i in range(1, len(word) - 1)
        if word[i] > "\x7f"
    ]


def _mark(before: str, here: str, after: str) -> float:
    inside = before.isalpha() and after.isalpha()
    if here.isalpha() and before > "\x7f" and before.isalpha():
        return -2.0
    if here in _LETTERS:
        misplaced = here.isupper() and (before.islower() or (inside and after.islower()))
        return -2.0 if misplaced else _LETTERS[here]
    if here in "’‘":
        return 2.0 if inside else 0.0
    if here in _AROUND_SPACES:
        return -1.0 if inside else 1.0
    return -4.0 if unicodedata.category(here) in {"Cc", "Cs"} else -3.0
