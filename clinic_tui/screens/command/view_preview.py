"""What `view` and `views` on the command line would do: look through a filter, keep one, drop one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from clinic_tui.schedule.phrases import Lists
from clinic_tui.schedule.rows import DayFilter, SavedView
from clinic_tui.schedule.view_filter import ALL, read_filter, require_name
from clinic_tui.screens.command.command_offer import Offer, Preview
from clinic_tui.screens.console import going
from clinic_tui.words.not_understood import NotUnderstood

if TYPE_CHECKING:
    from clinic_tui.backend.clinic_backend import Backend

ASKED = "Whom? `view lee kim booked`, one of your own by its name, `view save NAME`, `view all`"


def preview_view(backend: Backend, lists: Lists, rest: str, shown: DayFilter | None = None) -> Preview:
    """What follows `view`; `shown` is what the schedule leaves in now. Raises NotUnderstood."""
    word, _, behind = rest.strip().partition(" ")
    if word == "save":
        return _save(lists, behind, shown or DayFilter())
    views = backend.schedule.own_views()
    if word == "drop":
        return _drop(views, behind)
    if not rest.strip():
        offers = (*map(_offer, views), Offer((ALL, "", "everybody"), going.to_view(DayFilter())))
        return Preview(offers, ASKED)
    named = [view for view in views if view.name == rest.strip().casefold()]
    if not named and " " not in rest.strip():
        begun = [view for view in views if view.name.startswith(rest.strip().casefold())]
        try:
            read_filter(rest, lists.providers, lists.sites)
        except NotUnderstood:
            named = begun
    if named:
        return Preview(tuple(map(_offer, named)), "Enter shows it.")
    wanted = read_filter(rest, lists.providers, lists.sites)
    words = wanted.words or "everybody"
    return Preview((Offer(("", words, "on the schedule"), going.to_view(wanted)),), f"Shows {words}.")


def _save(lists: Lists, typed: str, shown: DayFilter) -> Preview:
    """`view save NAME` keeps what is shown, `view save NAME lee kim` what follows."""
    name, _, rest = typed.strip().partition(" ")
    if not name:
        return Preview((), "Under which name? `view save morning`, or `view save morning lee kim`")
    kept = require_name(name, lists.providers, lists.sites)
    wanted = read_filter(rest, lists.providers, lists.sites) if rest.strip() else None
    if not (wanted or shown):
        raise NotUnderstood(f"The schedule shows everybody: say whom to keep, as `view save {kept} lee kim`.")
    words = (wanted or shown).words
    return Preview((Offer((kept, words, "keep it"), going.to_saved_view(kept, wanted)),), f"Keeps {words}.")


def _drop(views: Sequence[SavedView], typed: str) -> Preview:
    wanted = typed.strip().casefold()
    fitting = tuple(view for view in views if view.name.startswith(wanted))
    if not fitting:
        raise NotUnderstood(f"You keep no view `{wanted}`." if views else "You keep no view.")
    offers = tuple(
        Offer((view.name, view.filter.words, "drop it"), going.to_dropped_view(view.name)) for view in fitting
    )
    return Preview(offers, "Enter drops it." if len(offers) == 1 else "Which?", choose=len(offers) > 1)


def _offer(view: SavedView) -> Offer:
    return Offer((view.name, view.filter.words, "your view"), going.to_own_view(view))
