"""Walking through the logs of a clinic's sites."""

from __future__ import annotations

from clinic_tui.safety.rows import LogSite

ONE_LOG = "the clinic has one site, and so one log (29 CFR 1904.30)"


def next_site(sites: tuple[LogSite, ...], shown: int) -> int | None:
    """The number of the site after the one that is shown, round and round; None where there is but one."""
    if len(sites) < 2:
        return None
    numbers = [each.id for each in sites]
    return numbers[(numbers.index(shown) + 1) % len(numbers)]
