"""Run every notebook on a small demo, outputs thrown away: a notebook that breaks is a fault.

Usage: ``python scripts/executer_carnets.py [DOSSIER_DE_DEMO]``
"""

import os
import sys
import tempfile
from pathlib import Path

import jupytext
from nbclient import NotebookClient

from gpect.cli.app import run

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Run the notebooks of ``notebooks/`` in order."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(temporary) / "demo"
        if not folder.exists() and (
            code := run(["demo", "--personnes", "800", "--dossier", str(folder)])
        ):
            return code
        os.environ["GPECT_BASE"] = str(folder / "gpect.db")
        for path in sorted((ROOT / "notebooks").glob("*.py")):
            notebook = jupytext.read(path)
            NotebookClient(notebook, timeout=300, kernel_name="python3").execute()
            print(f"{path.name} : {len(notebook.cells)} cellules, sans faute")
    return 0


if __name__ == "__main__":
    sys.exit(main())
