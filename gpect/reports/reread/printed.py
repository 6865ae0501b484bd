"""Whether the PDF of a folder is the print of its page, untouched since.

Its text is not read: it bears the fingerprint of the page it was printed from, and whatever edits
a PDF either adds a revision to its end or writes a mark of its own beside that fingerprint.
"""

import hashlib
import re
from pathlib import Path
from typing import Final

_END: Final = b"%%EOF"


def is_print_of(printed: Path, page: Path) -> bool:
    """Say whether ``printed`` was made from ``page`` as it is now, and not touched since."""
    raw = printed.read_bytes()
    mark = hashlib.sha256(page.read_bytes()).digest()[:16]
    written = re.sub(rb"([\\()])", rb"\\\1", mark)  # as a PDF escapes it
    return raw.count(_END) == 1 and written in raw
