"""The field of what a visit used, in the form that ends it: the kit stands there, and may be changed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from textual.widget import Widget
from textual.widgets import Input
from textual.widgets.input import Selection

from clinic_tui.errors import Invalid
from clinic_tui.kits.rows import Given, OfferedLine, Use
from clinic_tui.kits.rules import NOTHING, read_uses, require_said, show_uses, usual_uses
from clinic_tui.screens.claims.charge_form import ChargeForm
from clinic_tui.screens.parts.form import Field, text_field
from clinic_tui.widgets.facts import FactLine, Facts

SUPPLIES = "supplies"
MOST_LENGTH = 600
OTHER_LOTS = 2
"""Lots that are named beside the one that goes first."""

_OPEN = re.compile(r"\?\d*")


class SuppliesOfVisit(ChargeForm):
    """A form on charges with what the visit used; of a kind of visit without a kit nothing is shown."""

    _offered: tuple[OfferedLine, ...] = ()

    def compose_lines(self) -> Iterator[Widget]:
        """Below the lines of charges: which lots go, and what is not there."""
        yield from super().compose_lines()
        self._lots = Facts(1, indent=0)
        self._lots.display = False
        yield self._lots

    def supplies_field(self) -> Field:
        """What was used, as in `VAC-FLU 1, GLV-M 2`."""
        field = text_field(
            SUPPLIES,
            "Supplies",
            limit=MOST_LENGTH,
            help="item, units, the lot if another: VAC-FLU 1 U42, GLV-M 0; or none",
        )
        return Field(field.name, field.label, field.make, help=field.help, passed=True)

    def ask_supplies(self) -> None:
        """Read the kit; until it is there the field is not shown, and the kit goes as it is."""
        self._show_field(False)
        backend, number = self.backend, self.appointment_id
        self.ask_before_keys(
            lambda: backend.kits.offered(number), self._show_kit, group="kit", refused=self.refuse
        )

    def _show_field(self, shown: bool) -> None:
        line = self._built[SUPPLIES].parent
        assert isinstance(line, Widget)
        line.display = shown

    def _show_kit(self, offered: tuple[OfferedLine, ...]) -> None:
        self._offered = offered
        if not offered and not self.text(SUPPLIES):
            return
        if not self.text(SUPPLIES):
            lines = tuple(each.line for each in offered)
            usual = show_uses(usual_uses(lines), {line.code: line.units for line in lines})
            self.set_text(SUPPLIES, usual)
            self._clean = {**self._clean, SUPPLIES: usual}
        self._show_field(True)
        facts = shelf_facts(offered)
        self._lots.display = bool(facts)
        self._lots.show(facts)

    def uses(self) -> tuple[Use, ...] | None:
        """What was used; None where the visit has no kit. Raises Invalid."""
        typed = self.text(SUPPLIES)
        if not typed and self._offered:
            raise Invalid(f"what was used? `{NOTHING}`, where nothing was", SUPPLIES)
        if not typed:
            return None
        uses = read_uses(typed)
        require_said(uses)
        return uses

    def select_text(self, name: str) -> None:
        """Of what was used, what nobody has said yet: units typed take its place."""
        widget = self._built[name]
        found = _OPEN.search(widget.value) if name == SUPPLIES and isinstance(widget, Input) else None
        if found is None or not isinstance(widget, Input):
            super().select_text(name)
            return
        widget.select_on_focus = False  # the keys have only just come to it
        widget.selection = Selection(found.start(), found.end())
        widget.call_later(setattr, widget, "select_on_focus", True)


def shelf_facts(offered: Sequence[OfferedLine]) -> FactLine:
    """What is not there in full, and the lots that go first with those that could go instead."""
    short = [
        ("warning", f"! {each.line.code}: {each.there} of {each.line.units} there")
        for each in offered
        if each.there < each.line.units
    ]
    lots = [("quiet", lot_words(each)) for each in offered if each.first is not None]
    return (*short, *lots)


def lot_words(offered: OfferedLine) -> str:
    """`VAC-FLU lot A1 to 12/19/26, or B2`."""
    first = offered.first
    assert first is not None
    until = f" to {first.expires_on:%m/%d/%y}" if first.expires_on else ""
    others = ", ".join(lot.number for lot in offered.good[1 : 1 + OTHER_LOTS] if lot.number)
    instead = f", or {others}" if others else ""
    return f"{offered.line.code} lot {first.number}{until}{instead}"


def supplies_words(given: Sequence[Given]) -> str:
    """What is told of supplies once a visit has ended; empty where nothing is to be done."""
    missing = [f"{each.missing} {each.code}" for each in given if each.missing]
    uncharged = [f"{each.uncharged} for {each.code}" for each in given if each.uncharged]
    told = [f"not issued: {', '.join(missing)}"] if missing else []
    told += [f"not charged: {', '.join(uncharged)}"] if uncharged else []
    return "".join(f"; {words}" for words in told)
