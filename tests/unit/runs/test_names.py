"""The names of ``gpect.runs``: each found where it is said to live, none loaded before."""

import ast
import inspect
import subprocess
import sys
from pathlib import Path

from gpect import runs


def imported_for_types() -> dict[str, str]:
    tree = ast.parse(Path(inspect.getfile(runs)).read_text(encoding="utf-8"))
    found = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    return {
        name.name: str(node.module)
        for node in found
        if str(node.module).startswith("gpect.runs.")
        for name in node.names
    }


def test_every_name_is_found_where_types_say() -> None:
    said = imported_for_types()
    assert sorted(said) == sorted(runs.__all__)
    for name, module in said.items():
        assert getattr(runs, name) is getattr(sys.modules[module], name)


def test_reading_a_file_loads_no_matching() -> None:
    program = "from gpect import runs; runs.ingest; import sys; print(*sys.modules)"
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    loaded = told.stdout.decode().split()
    assert "gpect.runs.ingestion" in loaded
    for heavy in ("gpect.match", "gpect.forecast", "gpect.audit", "numba", "networkx"):
        assert heavy not in loaded
