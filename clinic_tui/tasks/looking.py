"""Tasks of one person or role, or about one patient or thing, found by words."""

from __future__ import annotations

from clinic_tui.patients.names import fold
from clinic_tui.tasks.rows import TaskRow


def fits(task: TaskRow, typed: str) -> bool:
    """Whether each word stands in whose it is, whom or what it is about, or who called; of no word all do."""
    about = task.linked.words if task.linked is not None else ""
    told = (task.owner, task.asked, task.patient, task.mrn, task.caller, task.words, about)
    known = "" if task.closed_record else " ".join(map(fold, told))
    return all(fold(word) in known for word in typed.split())
