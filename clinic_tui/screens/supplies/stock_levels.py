"""The levels of an item as its use asks for them: seen before they are set."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual import on
from textual.widget import Widget

from clinic_tui.errors import Invalid
from clinic_tui.screens.parts.form import Field
from clinic_tui.screens.supplies.stock_forms import OfItem, count_field
from clinic_tui.stock.levels import COVER_DAYS, LEAD_DAYS, SERVICE_LEVEL, Levels, from_usage
from clinic_tui.stock.rows import MAIN, ItemPage
from clinic_tui.widgets.facts import Facts
from clinic_tui.widgets.word_field import WordField
from clinic_tui.words.counted import counted

MOST_DAYS = 365


class LevelsByUse(OfItem):
    """Days from order to delivery, days an order is to last, and how often nothing may run out."""

    TITLE_WORDS: ClassVar[str] = "Levels by use of"
    SAVE_WORDS: ClassVar[str] = "set"

    def __init__(
        self, page: ItemPage, texts: dict[str, str] | None = None, *, lead_days: int = LEAD_DAYS
    ) -> None:
        usual = {
            "lead": str(lead_days),
            "cover": str(COVER_DAYS),
            "service": str(round(SERVICE_LEVEL * 100)),
        }
        super().__init__(page, {**usual, **(texts or {})})

    def fields(self) -> Sequence[Field]:
        """What the levels hang on."""
        return (
            count_field("lead", "Comes in", "day", help="days from order to delivery"),
            count_field("cover", "Lasts for", "day", help="days that an order is to last beyond that"),
            count_field("service", "Surely", "%", help="of 100 orders, before how many nothing runs out"),
        )

    def compose_bottom(self) -> Iterator[Widget]:
        """The levels that come of it."""
        yield Facts(1, indent=0, id="levels-by-use")

    def ready(self) -> None:
        """At once."""
        self._preview()

    @on(WordField.Changed)
    def _preview(self) -> None:
        facts = self.query_one("#levels-by-use", Facts)
        try:
            levels = self.levels()
        except Invalid as wrong:
            facts.show((("warning", wrong.words),))
            return
        days, room = counted(len(self.page.daily), "day"), self.page.room
        facts.show(
            (
                (
                    "strong",
                    f"par {levels.par}, order at {levels.reorder_at}, urgent at {levels.emergency_at}",
                ),
                ("quiet", f"by the use of {days}{f' at {room.site}' if room else ''}"),
            )
        )

    def levels(self) -> Levels:
        """What the use asks for. Raises Invalid where nothing was used, or a number cannot be."""
        lead, cover, service = self.needed("lead"), self.needed("cover"), self.needed("service")
        for name, days in (("lead", lead), ("cover", cover)):
            if not 1 <= days <= MOST_DAYS:
                raise Invalid(f"1 to {MOST_DAYS} days", name)
        if not 50 <= service <= 99:
            raise Invalid("50 to 99", "service")
        levels = from_usage(self.page.daily, lead, cover, service / 100)
        if not levels.par:
            raise Invalid("nothing of it was used in the last 90 days: e sets levels by hand", "lead")
        return levels

    def submit(self) -> None:
        """Set them."""
        levels, item, stock, room = self.levels(), self.page.item, self.backend.stock, self.page.room
        if room is not None and room.place_id != MAIN:
            self.save(
                lambda: stock.set_place_levels(item.id, room.place_id, levels, None),
                f"{item.name} at {room.name}: {_words(levels)}",
                True,
            )
            return
        self.save(
            lambda: stock.set_levels(
                item.id, item.version, levels.par, levels.reorder_at, levels.emergency_at
            ),
            f"{item.name}: {_words(levels)}",
            True,
        )


def _words(levels: Levels) -> str:
    return f"par {levels.par}, order at {levels.reorder_at}, urgent at {levels.emergency_at}"
