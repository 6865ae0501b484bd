"""The journal: for each lot, what it replaced, written in the same transaction as the lot.

One row per record that a lot touched: ``new`` (nothing was there), ``changed`` (the rows that were
there, as JSON), ``same`` (only where the record came from). It may hold what the audit's table
holds: whoever may not read that one may not read this one.
"""

import json
from collections.abc import Mapping
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection

from gpect.domain.tables import LOTS, TableSpec
from gpect.store import schema
from gpect.store.statements import send

NEW: Final = "new"
CHANGED: Final = "changed"
SAME: Final = "same"

_CHANGES: Final = schema.LOT_CHANGES
_LOTS: Final = schema.table(LOTS)

Changes = dict[tuple[str, str], dict[str, Any]]
"""(Main table, action) -> record -> what was there, or None."""


def note(
    connection: Connection, lot_id: str, main: TableSpec, action: str, before: Mapping[str, Any]
) -> None:
    """Write down what ``lot_id`` is about to do to records of ``main``."""
    if not before:
        return
    images = [None if image is None else _as_json(image) for image in before.values()]
    columns: dict[str, list[Any]] = {
        "lot_id": [lot_id] * len(images),
        "table_name": [main.name] * len(images),
        "record_key": list(before),
        "action": [action] * len(images),
        "before": images,
    }
    send(connection, _CHANGES, columns, replace=False)


def is_kept(connection: Connection, lot_id: str) -> bool:
    """Say whether the journal still tells what ``lot_id`` did."""
    asked = sa.select(sa.literal(1)).where(_CHANGES.c.lot_id == lot_id).limit(1)
    return connection.execute(asked).scalar() is not None


def forget(connection: Connection, n_kept: int) -> None:
    """Forget what was replaced by all lots but the last ``n_kept``, which can be undone."""
    latest = sa.select(_LOTS.c.seq).order_by(_LOTS.c.seq.desc()).offset(n_kept).limit(1)
    last_forgotten = connection.execute(latest).scalar()
    if last_forgotten is not None:
        old = sa.select(_LOTS.c.lot_id).where(_LOTS.c.seq <= last_forgotten)
        connection.execute(sa.delete(_CHANGES).where(_CHANGES.c.lot_id.in_(old)))


def take(connection: Connection, lot_id: str) -> Changes:
    """Give what ``lot_id`` did, and forget it."""
    mine = _CHANGES.c.lot_id == lot_id
    columns = (_CHANGES.c.table_name, _CHANGES.c.action, _CHANGES.c.record_key, _CHANGES.c.before)
    asked = sa.select(*columns).where(mine).order_by(_CHANGES.c.record_key)
    found: Changes = {}
    for table, action, record, before in connection.execute(asked):
        image = None if before is None else json.loads(before)
        found.setdefault((table, action), {})[record] = image
    connection.execute(sa.delete(_CHANGES).where(mine))
    return found


def arrival(connection: Connection, lot_id: str) -> int | None:
    """Give the rank of arrival of a lot; None where it is not in the database."""
    return connection.execute(sa.select(_LOTS.c.seq).where(_LOTS.c.lot_id == lot_id)).scalar()


def next_arrival(connection: Connection) -> int:
    """Give the rank of the next lot, inside a transaction that writes."""
    last = sa.select(sa.func.coalesce(sa.func.max(_LOTS.c.seq), 0))
    return int(connection.execute(last).scalar_one()) + 1


def later_lots(connection: Connection, lot_id: str) -> list[str]:
    """Name the lots that touched records of ``lot_id`` after it, the last one first."""
    mine, other = _CHANGES.alias("mine"), _CHANGES.alias("other")
    touched = sa.select(other.c.lot_id).where(
        mine.c.lot_id == lot_id,
        other.c.record_key == mine.c.record_key,
        other.c.table_name == mine.c.table_name,
    )
    rank = sa.select(_LOTS.c.seq).where(_LOTS.c.lot_id == lot_id).scalar_subquery()
    asked = sa.select(_LOTS.c.lot_id).where(_LOTS.c.lot_id.in_(touched), _LOTS.c.seq > rank)
    return list(connection.execute(asked.order_by(_LOTS.c.seq.desc())).scalars())


def _as_json(image: Any) -> str:
    return json.dumps(image, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
