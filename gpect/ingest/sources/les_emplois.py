"""Job descriptions of les-emplois: its database fixture, one ``companies.jobdescription`` each."""

from typing import Any, Final

from gpect.ingest.text.flattened import as_text

KINDS: Final = frozenset({"besoins"})

_MODEL = "companies.jobdescription"
_CONTRACTS = {
    "PERMANENT": "CDI",
    "PERMANENT_I": "CDI_inclusion",
    "FIXED_TERM": "CDD",
    "FIXED_TERM_USAGE": "CDDU",
    "FIXED_TERM_I": "CDDI",
    "FIXED_TERM_I_PHC": "CDDI",
    "FIXED_TERM_I_CVG": "CDDI",
    "TEMPORARY": "interim",
    "APPRENTICESHIP": "apprentissage",
    "PROFESSIONAL_TRAINING": "professionnalisation",
    "BUSINESS_CREATION": "autre",
    "OTHER": "autre",
}


def is_mine(item: dict[str, Any]) -> bool:
    """Say whether ``item`` is a job description of this fixture."""
    return item.get("model") == _MODEL and isinstance(item.get("fields"), dict)


def records(item: dict[str, Any], _kind: str) -> list[dict[str, str]]:
    """Give a job description as its one row; its appellation is an OGR code, told as such.

    A description that is no longer active is a closed post, from its last known change.
    """
    fields: dict[str, Any] = item["fields"] if is_mine(item) else {}
    contract = as_text(fields.get("contract_type"))
    row = {
        "Référence": f"les-emplois-{as_text(item.get('pk'))}",
        "Intitulé du poste": as_text(fields.get("custom_name")),
        "Code appellation (OGR)": as_text(fields.get("appellation")),
        "Employeur": _company(fields),
        "Nb de postes": as_text(fields.get("open_positions")),
        "Type de contrat": _CONTRACTS.get(contract, contract),
        "Heures par semaine": as_text(fields.get("hours_per_week")),
        "Description": "\n".join(
            filter(None, (as_text(fields.get(f)) for f in ("description", "profile_description")))
        )[:10_000],
        "Publié le": as_text(fields.get("created_at")),
        "Clos le": "" if fields.get("is_active") else _closed_on(fields),
    }
    return [row]


def _company(fields: dict[str, Any]) -> str:
    company = as_text(fields.get("company"))
    return f"Structure les-emplois n° {company}" if company else ""


def _closed_on(fields: dict[str, Any]) -> str:
    history = fields.get("field_history")
    changes = [c for c in history if isinstance(c, dict)] if isinstance(history, list) else []
    ends = [as_text(c.get("at")) for c in changes if c.get("to") is False]
    return max(ends, default="") or as_text(
        fields.get("last_employer_update_at") or fields.get("created_at")
    )
