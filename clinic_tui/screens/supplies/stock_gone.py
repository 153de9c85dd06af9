"""The forms of what goes from the shelf for good: written off, or sent back."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from typing import ClassVar

from clinic_tui.screens.parts.form import Field, text_field
from clinic_tui.screens.supplies.stock_forms import count_field
from clinic_tui.screens.supplies.witnessed import Witnessed
from clinic_tui.stock.entries import Wanted
from clinic_tui.stock.rows import Standing
from clinic_tui.words.dates import show_date


class TakeAway(Witnessed):
    """What goes from the shelf for good, and why; of a controlled substance somebody saw it."""

    DONE: ClassVar[str]
    """What is said of it then."""
    EXAMPLES: ClassVar[str]
    SAW: ClassVar[str]
    """What a witness saw."""
    takes_any_lot: ClassVar[bool] = True

    def fields(self) -> Sequence[Field]:
        """How many, and why; of a controlled substance who saw it too."""
        return (
            count_field("quantity", "Quantity", self.page.item.unit),
            text_field("reason", "Why", limit=200, help=f"{self.EXAMPLES}: the journal keeps it"),
            *self.witness_fields(self.SAW),
            *self.lot_fields(needed=True),
            *self.place_fields(),
        )

    def ready(self) -> None:
        """Of a lot that nobody may give out, all of it, for the reason that is known."""
        super().ready()
        lot = self.at
        if lot is None or self.text("quantity") or self.text("reason"):
            return
        if lot.standing is Standing.EXPIRED:
            self.set_text("reason", f"expired {show_date(lot.expires_on)}" if lot.expires_on else "expired")
        elif lot.standing is Standing.RECALLED:
            self.set_text("reason", f"recalled: {lot.recall}")
        else:
            return
        self.set_text("quantity", str(lot.on_hand))

    @abstractmethod
    def taking(self, quantity: int, reason: str, wanted: Wanted) -> Callable[[], int]:
        """The use case."""

    def submit(self) -> None:
        """Write it."""
        item, quantity = self.page.item, self.needed("quantity")
        call = self.taking(quantity, self.text("reason"), self.wanted())
        self.save(call, f"{quantity} {item.unit} of {item.name} {self.DONE}", True)


class Waste(TakeAway):
    """What was thrown away."""

    TITLE_WORDS: ClassVar[str] = "Write off"
    SAVE_WORDS: ClassVar[str] = "write off"
    KIND: ClassVar[str] = "waste"
    DONE: ClassVar[str] = "written off"
    EXAMPLES: ClassVar[str] = "expired, broken, too warm"
    SAW: ClassVar[str] = "it destroyed"

    def taking(self, quantity: int, reason: str, wanted: Wanted) -> Callable[[], int]:
        """Write it off; of a controlled substance the witness signs first."""
        item, stock, witness = self.page.item, self.backend.stock, self.witness
        return lambda: stock.waste(item.id, quantity, reason, wanted, witness())


class SendBack(TakeAway):
    """What goes back to whom it was bought from."""

    TITLE_WORDS: ClassVar[str] = "Send back"
    SAVE_WORDS: ClassVar[str] = "send back"
    KIND: ClassVar[str] = "send back"
    DONE: ClassVar[str] = "sent back"
    EXAMPLES: ClassVar[str] = "recalled, wrong, damaged"
    SAW: ClassVar[str] = "it packed"

    def taking(self, quantity: int, reason: str, wanted: Wanted) -> Callable[[], int]:
        """Give it back; of a controlled substance the witness signs first."""
        item, stock, witness = self.page.item, self.backend.stock, self.witness
        return lambda: stock.send_back(item.id, quantity, reason, wanted, witness())
