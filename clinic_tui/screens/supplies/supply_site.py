"""Lists of supplies, orders and budgets go by a site; with one stock room nothing is said of that."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence

from clinic_tui.screens.parts.asking import Asking
from clinic_tui.stock.rows import EVERY_SITE, StockRoom
from clinic_tui.widgets.key_bar import KeyBar
from clinic_tui.widgets.message_line import Level

ONE_ROOM = "all is ordered to one stock room: P on the list of supplies adds that of another site"


class AtSite(Asking):
    """`next-site` shows another site, and after the last one all of them; a subclass reads again then."""

    @property
    @abstractmethod
    def rooms(self) -> Sequence[StockRoom]:
        """The stock rooms as they were read, the desk's own in front; none before that."""

    @abstractmethod
    def site_changed(self) -> None:
        """Read what is there at the site that is shown now."""

    def action_next_site(self) -> None:
        """The next site, or all."""
        if len(self.rooms) < 2:
            self.clinic.say(ONE_ROOM, Level.ERROR)
            return
        order = [*(room.site_id for room in self.rooms), EVERY_SITE]
        here = self.rooms[0].site_id if self.clinic.supply_site is None else self.clinic.supply_site
        self.clinic.supply_site = order[(order.index(here) + 1) % len(order)] if here in order else None
        self.site_changed()

    @property
    def site_words(self) -> str:
        """`at North`, `at every site`; nothing where there is one stock room."""
        if len(self.rooms) < 2:
            return ""
        room = room_shown(self.rooms, self.clinic.supply_site)
        return "at every site" if room is None else f"at {room.site}"

    @property
    def every_site(self) -> bool:
        """Rows of several sites stand in the list."""
        return len(self.rooms) > 1 and self.clinic.supply_site == EVERY_SITE

    def note_rooms(self) -> None:
        """Offer the key from now on, or no more."""
        several = len(self.rooms) > 1
        if several != self.clinic.has_stock_rooms:
            self.clinic.has_stock_rooms = several
            for screen in self.app.screen_stack:  # the list is read below a page or a form too
                for bar in screen.query(KeyBar):
                    bar.refresh()


def room_shown(rooms: Sequence[StockRoom], chosen: int | None) -> StockRoom | None:
    """The one of the chosen site, of the desk's own for None; None where all are shown."""
    if chosen == EVERY_SITE:
        return None
    return next((room for room in rooms if chosen is None or chosen in room.serves), None)
