"""What a form says of a visit as text, so that a form that was put aside goes on with it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from clinic_tui.coding.rows import Details, Drug, LineChange, LineMarks, Referrer
from clinic_tui.coding.states import Accident, DrugUnit

_DAYS = ("accident_on", "onset_on", "admitted_on")


def text_of(details: Details | None, changes: Mapping[int, LineChange]) -> str:
    """As JSON; empty where nothing is said."""
    if details is None and not changes:
        return ""
    kept = {"details": None if details is None else asdict(details),
            "changes": [asdict(each) for each in changes.values()]}  # fmt: skip
    return json.dumps(kept, default=lambda value: value.isoformat())


def read_text(text: str) -> tuple[Details | None, dict[int, LineChange]]:
    """The same again."""
    if not text:
        return None, {}
    kept = json.loads(text)
    changes = [_change(each) for each in kept["changes"]]
    return _details(kept["details"]), {each.charge_id: each for each in changes}


def _details(kept: dict[str, Any] | None) -> Details | None:
    if kept is None:
        return None
    days = {name: date.fromisoformat(kept[name]) for name in _DAYS if kept.get(name)}
    referrer = Referrer(**kept["referrer"]) if kept["referrer"] else None
    return Details(**{**kept, **days, "referrer": referrer, "accident": Accident(kept["accident"])})


def _change(kept: dict[str, Any]) -> LineChange:
    marks = kept["marks"]
    drug = marks["drug"]
    if drug:
        marks = {**marks, "drug": Drug(drug["ndc"], drug["quantity"], DrugUnit(drug["unit"]))}
    return LineChange(kept["charge_id"], kept["version"], LineMarks(**marks))
