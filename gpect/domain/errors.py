"""The errors a person can meet: one French sentence each, and an exit code.

A bad row is data (table ``Rejects``), never an exception. These classes are for
what stops a whole command; only ``gpect.cli`` catches them.
"""


class GpectError(Exception):
    """A fault the user can act on: ``str(error)`` is the French sentence to show."""

    exit_code = 1


class FileRefused(GpectError):
    """The file cannot be taken at all; nothing of it was written.

    ``code`` is a key of :data:`gpect.domain.refusals.REFUSALS`.
    """

    exit_code = 2

    def __init__(self, sentence: str, code: str = "fichier_illisible") -> None:
        super().__init__(sentence)
        self.code = code


class OptionRefused(GpectError):
    """An option or a settings file holds something that cannot be used."""

    exit_code = 4


class ReferentielRefused(GpectError):
    """A referential is missing, damaged or incoherent."""

    exit_code = 5


class StoreRefused(GpectError):
    """The database cannot be opened, read or written."""

    exit_code = 6


class NothingToDo(GpectError):
    """The command needs data that no earlier command has produced."""

    exit_code = 7


class FetchRefused(GpectError):
    """A service does not give what was asked of it; nothing was written."""

    exit_code = 8
