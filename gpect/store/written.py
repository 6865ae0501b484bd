"""What storing a file did, told without pandas: a file already known is answered at once."""

from dataclasses import dataclass


@dataclass(frozen=True)
class LotWritten:
    """What a lot did.

    Attributes
    ----------
    already_known
        The same content was received before: nothing was changed.
    inserted, updated, unchanged
        Records of the main tables that are new, that say something else, that say the same.
    absent
        Persons of the same structures that the database knows and this file does not name; they
        are kept.
    absent_openings
        Openings of the same employers that the database knows as not closed and this file does
        not name; they are kept.
    closed
        Earlier lots whose rejects this file replaces: same nature, same file name, and either a
        record in common or no valid row in the earlier one; no person rejected there left out.
    corrected
        Rejected rows of earlier lots that this file takes up again: all those of ``closed``, and
        others row by row.
    still_open
        Rejected rows of earlier lots of which the file repeats records, and that stay open: it
        does not tell whether they are corrected.
    overtaken_by
        Of a lot already known: later lots that changed some of its records since.
    anew
        The same content was received before and has taken the place of its first reading.
    """

    already_known: bool
    inserted: int = 0
    updated: int = 0
    unchanged: int = 0
    absent: int = 0
    absent_openings: int = 0
    closed: tuple[str, ...] = ()
    corrected: int = 0
    still_open: int = 0
    overtaken_by: tuple[str, ...] = ()
    anew: bool = False
