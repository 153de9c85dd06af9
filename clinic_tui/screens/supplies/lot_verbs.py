"""What is done with a lot: sent back, recalled and lifted, and who received it."""

from __future__ import annotations

from abc import abstractmethod

from clinic_tui.screens.parts.asking import Asking
from clinic_tui.screens.parts.reason import AskReason
from clinic_tui.stock.rows import LotRow, Standing
from clinic_tui.widgets.message_line import Level

NO_LOT = "these units belong to no lot"


class LotVerbs(Asking):
    """The keys of an item's page and of the list of what expires."""

    @property
    @abstractmethod
    def lot_row(self) -> tuple[str, LotRow] | None:
        """The lot under the cursor with the name of its item; None where there is none."""

    @abstractmethod
    def written(self, outcome: object) -> None:
        """A form was closed; with None nothing was written."""

    def action_recall_lot(self) -> None:
        """Nobody gives it out any more; a recalled one is good again."""
        meant, stock = self.lot_row, self.backend.stock
        if meant is None:
            self.clinic.say(NO_LOT, Level.ERROR)
            return
        item, lot = meant
        if lot.standing is Standing.RECALLED:
            form = AskReason(
                f"Lot {lot.number} of {item} is good again",
                "Why is it good again?",
                lambda why: stock.lift_recall(lot.id, lot.version, why),
                f"lot {lot.number} may be given out again",
            )
        else:
            form = AskReason(
                f"Recall lot {lot.number} of {item}",
                "Who recalled it, and why?",
                lambda why: stock.recall_lot(lot.id, lot.version, why),
                f"lot {lot.number} is recalled: nobody gives it out",
            )
        self.app.push_screen(form, self.written)

    def action_who_received(self) -> None:
        """The patients who received units of it."""
        from clinic_tui.screens.supplies.who_received import WhoReceived

        meant = self.lot_row
        if meant is None:
            self.clinic.say(NO_LOT, Level.ERROR)
        else:
            item, lot = meant
            self.app.push_screen(WhoReceived(f"{item}, lot {lot.number}", lot.id))
