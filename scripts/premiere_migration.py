"""Write the first steps of the schema from the definitions of today.

For maintainers, and only until the first release: after it a step never changes, and a new
definition is a new step. Usage: ``python scripts/premiere_migration.py``.
"""

import re
import subprocess
import sys
import tempfile

import sqlalchemy as sa
from alembic.autogenerate import produce_migrations, render_python_code
from alembic.migration import MigrationContext

from gpect.store import schema
from gpect.store.migrate import FOLDER

RESULTS = ("runs", *(spec.name for spec in schema.RUN_TABLES), "editions")
LEARNED = (
    "same_persons",
    "decisions",
    "outcomes",
    "title_evidence",
    "unknown_skills",
    "audit_persons",
)
AROUND = ("trainings", "training_skills", "travel_times", "published_needs")
STEPS = {
    "v0001_tables_recues": ("0001", "None", "Tables of what is received; journal of the lots."),
    "v0002_alentours": ("0002", '"0001"', "Tables of trainings, journeys, published needs."),
    "v0003_retours": ("0003", '"0002"', "Tables of what people decide, and of what is audited."),
    "v0004_calculs": ("0004", '"0003"', "Tables of the results of runs."),
}
QUANTILES = ("", "_q0.025", "_q0.1", "_q0.5", "_q0.9", "_q0.975")
QUANTILES_HELPER = f"""

def _quantiles(name: str) -> list[sa.Column[float]]:
    ends = {QUANTILES!r}
    return [sa.Column(name + end, sa.Double()) for end in ends]
"""
HEADER = '''"""{title} Frozen.

First written by ``scripts/premiere_migration.py``.
"""

import sqlalchemy as sa
from alembic import op

revision = "{revision}"
down_revision = {previous}
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, those that others point at first."""
'''


def main() -> None:
    """Write the modules of the steps."""
    made = _functions(_statements())
    for module, (revision, previous, title) in STEPS.items():
        named = {t: body for t, body in made.items() if _step(t) == revision}
        text = HEADER.format(title=title, revision=revision, previous=previous)
        text += "".join(f"    _{name}()\n" for name in named)
        text += "".join(f"\n\ndef _{name}() -> None:\n{body}" for name, body in named.items())
        text += QUANTILES_HELPER if "_quantiles(" in text else ""
        path = FOLDER / "versions" / f"{module}.py"
        path.write_text(text, encoding="utf-8")
        subprocess.run([sys.executable, "-m", "ruff", "format", "-q", str(path)], check=True)


def _step(table: str) -> str:
    steps = {"0002": AROUND, "0003": LEARNED, "0004": RESULTS}
    return next((step for step, tables in steps.items() if table in tables), "0001")


def _statements() -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        engine = sa.create_engine(f"sqlite:///{folder}/vide.db", poolclass=sa.NullPool)
        with engine.connect() as connection:
            context = MigrationContext.configure(connection)
            steps = produce_migrations(context, schema.metadata())
    body = "".join(render_python_code(made) for made in steps.upgrade_ops_list)
    body = re.sub(r"^ *# ###.*\n?", "", body, flags=re.MULTILINE).rstrip()
    body = re.sub(r", autoincrement=False|, nullable=True|,? *sqlite_with_rowid=True", "", body)
    for name in ("demand", "supply", "shortage"):
        columns = [rf"sa\.Column\('{name}{re.escape(q)}', sa\.Double\(\)\)" for q in QUANTILES]
        body = re.sub(r",\s*".join(columns), f"*_quantiles('{name}')", body)
    return re.split(r"\n(?=op\.)", re.sub(r"^    ", "", body, flags=re.MULTILINE))


def _functions(statements: list[str]) -> dict[str, str]:
    """Give the body that makes each table, its indexes included, in order."""
    bodies: dict[str, str] = {}
    for statement in statements:
        found = re.search(r"create_table\('(\w+)'|create_index\(op\.f\('\w+'\), '(\w+)'", statement)
        if found is None:
            raise SystemExit(f"unexpected: {statement[:60]}")
        name = found[1] or found[2]
        indented = "".join(f"    {line}\n" for line in statement.splitlines())
        bodies[name] = bodies.get(name, "") + indented
    return bodies


if __name__ == "__main__":
    main()
