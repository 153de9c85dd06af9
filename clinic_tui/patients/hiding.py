"""What of an answer is told to somebody from whom some patients' records are hidden.

A row that tells more of a patient than who it is has `seen_without(hidden)`, which gives the row
as such a person may see it. A row that is a record itself has `whole_record_of`, the patient's number, or
the numbers of all of whom it is the record.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

T = TypeVar("T")


class HiddenRecord(Exception):
    """The answer is a record that is hidden from who asks."""

    def __init__(self, patient_id: int) -> None:
        super().__init__()
        self.patient_id = patient_id


def tells_of_patients(answer: object) -> bool:
    """Whether there is a row or a record in it that could be hidden."""
    kind = type(answer)
    if hasattr(kind, "seen_without") or hasattr(kind, "whole_record_of"):
        return True
    if isinstance(answer, dict):
        return any(map(tells_of_patients, answer.values()))
    if isinstance(answer, tuple | list):
        return any(map(tells_of_patients, answer))
    return is_dataclass(kind) and any(tells_of_patients(getattr(answer, each.name)) for each in fields(kind))


def records_in(answer: object) -> frozenset[int]:
    """The patients whose records these are, in an answer or in the rows of one."""
    if hasattr(type(answer), "whole_record_of"):
        whose: int | frozenset[int] = answer.whole_record_of  # type: ignore[attr-defined]
        return whose if isinstance(whose, frozenset) else frozenset({whose})
    rows = answer if isinstance(answer, tuple | list) else ()
    return frozenset().union(*map(records_in, rows))


def seen_without(answer: T, hidden: frozenset[int]) -> T:
    """The answer without what these patients' records tell; raises HiddenRecord for such a record."""
    return _seen(answer, hidden) if hidden else answer


def _seen(value: Any, hidden: frozenset[int]) -> Any:
    kind = type(value)
    if hasattr(kind, "seen_without"):
        return value.seen_without(hidden)
    if hasattr(kind, "whole_record_of"):
        whose = value.whole_record_of
        if closed := hidden & (whose if isinstance(whose, frozenset) else {whose}):
            raise HiddenRecord(min(closed))
        return value
    if kind in (tuple, list):
        return kind(_seen(each, hidden) for each in value)
    if kind is dict:
        return {key: _seen(each, hidden) for key, each in value.items()}
    return _parts_seen(value, hidden) if is_dataclass(kind) else value


def _parts_seen(value: Any, hidden: frozenset[int]) -> Any:
    changed = {}
    for each in fields(value):
        part = getattr(value, each.name)
        if is_dataclass(part) or type(part) in (tuple, list, dict):
            changed[each.name] = _seen(part, hidden)
    return replace(value, **changed) if changed else value
