"""Whether a form that was put aside is the one that a key is about to begin anew."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from clinic_tui.screens.parts.form import Draft, Form
    from clinic_tui.security.kept_form import About

TELLING = ("patient", "appointment", "item", "slot", "entry", "day", "task", "bulletin")
"""What of `about` says for whom or what a form is; the rest is how that stood then."""


def kept_for_same(form: Form[Any], drafts: Sequence[Draft]) -> Draft | None:
    """The newest of these for the same patient, visit or item; None where there is none."""
    wanted = _told(form.about)
    if not wanted:
        return None
    name = form.kind or type(form).__name__
    return next((draft for draft in reversed(drafts) if _key(draft) == (name, wanted)), None)


def question_of(draft: Draft) -> str:
    """What is asked before a blank form takes the place of the kept one."""
    return f"{draft.title} was put aside half done.\nGo on with it? It stays aside where you begin anew."


def _key(draft: Draft) -> tuple[str, About]:
    if draft.half_done is not None:
        return draft.half_done.kind, _told(draft.half_done.about)
    name, about = draft.of
    return name, _told(about)


def _told(about: About) -> About:
    return {name: value for name, value in about.items() if name in TELLING}
