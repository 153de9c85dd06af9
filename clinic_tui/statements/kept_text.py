"""What a statement says, as the text that is stored, and back."""

from __future__ import annotations

import dataclasses
import json
from datetime import date
from typing import Any

from clinic_tui.errors import StoreDamaged
from clinic_tui.statements.rows import Shown, ShownLine, ShownPatient, ShownPlan, ShownVisit
from clinic_tui.statements.states import Step


def text_of(shown: Shown) -> str:
    """The text to be stored."""
    return json.dumps(dataclasses.asdict(shown), default=_day, separators=(",", ":"), ensure_ascii=False)


def _day(value: Any) -> str:
    assert isinstance(value, date)
    return value.isoformat()


def shown_of(text: str) -> Shown:
    """What the text says. Raises StoreDamaged for one that this program did not write."""
    try:
        kept = json.loads(text)
        plan = kept.pop("plan")
        return Shown(
            **{
                **kept,
                "day": date.fromisoformat(kept["day"]),
                "due_day": date.fromisoformat(kept["due_day"]),
                "step": Step(kept["step"]),
                "clinic": tuple(kept["clinic"]),
                "to": tuple(kept["to"]),
                "aging": tuple(kept["aging"]),
                "visits": tuple(map(_visit, kept["visits"])),
                "patients": tuple(ShownPatient(**each) for each in kept.get("patients", ())),
            },
            plan=_plan(plan) if plan else None,
        )
    except (ValueError, KeyError, TypeError):
        raise StoreDamaged(
            "a statement that was kept cannot be read: "
            "call the administrator, who runs `clinic-tui audit verify`"
        ) from None


def _visit(kept: dict[str, Any]) -> ShownVisit:
    lines = {name: tuple(ShownLine(**line) for line in kept[name]) for name in ("charges", "payments")}
    return ShownVisit(**{**kept, **lines, "day": date.fromisoformat(kept["day"])})


def _plan(kept: dict[str, Any]) -> ShownPlan:
    day = kept["next_day"]
    return ShownPlan(**{**kept, "next_day": date.fromisoformat(day) if day else None})
