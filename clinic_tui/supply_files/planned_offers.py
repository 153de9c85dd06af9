"""What a file of supplies says of vendors and of what they sell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace

from clinic_tui.errors import Invalid
from clinic_tui.purchasing.entries import OfferEntry, VendorEntry
from clinic_tui.purchasing.vendors import cleaned_offer, cleaned_vendor
from clinic_tui.supply_files.known import Known
from clinic_tui.supply_files.made_codes import folded, made_code
from clinic_tui.supply_files.plan import Plan, PlannedItem, PlannedOffer, Said, called
from clinic_tui.supply_files.rows import SupplyLine

_FIELDS = tuple(each.name for each in fields(OfferEntry))


class OffersPlanned:
    """The offers of a file, item by item."""

    def __init__(self, plan: Plan, known: Known) -> None:
        self._plan = plan
        self._known = known
        self._new_vendors: dict[str, str] = {}
        """Codes by folded name."""
        self._unknown: dict[str, list[int]] = {}
        """Lines that name a vendor whom nobody knows, by what they call it."""
        self._sold: dict[tuple[str, str], tuple[str, int]] = {}

    def plan(self, item: PlannedItem, lines: Sequence[SupplyLine]) -> None:
        """What the lines of an item say."""
        said: dict[tuple[str, str], Said] = {}
        first: dict[tuple[str, str], int] = {}
        for line in lines:
            if line.sold is None:
                continue
            vendor = self._vendor(line.line, line.sold.vendor)
            if not vendor:
                continue
            key = (vendor, line.sold.said["catalog"])
            other, before = self._sold.setdefault(key, (item.code, line.line))
            if other != item.code:
                self._plan.wrong(line.line, "catalog", f"{key[1]} is {other} in line {before}: keep one")
                continue
            first.setdefault(key, line.line)
            said.setdefault(key, Said()).add(self._plan, line.line, line.sold.said)
        for (vendor, catalog), of_offer in said.items():
            self._offer(item, vendor, catalog, of_offer, first[vendor, catalog])
        preferred = [each for each in item.offers if each.entry.preferred]
        if len(preferred) > 1:
            self._plan.wrong(
                preferred[1].line,
                "preferred",
                f"line {preferred[0].line} prefers another offer of {item.code}",
            )

    def end(self) -> None:
        """Say which vendors nobody knows: each once, where it comes first."""
        for name, lines in self._unknown.items():
            more = f" ({len(lines)} lines)" if len(lines) > 1 else ""
            self._plan.wrong(
                lines[0],
                "vendor",
                f"no vendor is called {name}{more}: `vendors add`, or --new-vendors adds such",
            )

    def _vendor(self, line: int, name: str) -> str:
        """Its code; empty where it cannot be bought from."""
        known = self._known.vendor_called.get(folded(name))
        if known is not None:
            if not known.active:
                self._plan.wrong(line, "vendor", f"nothing is bought from {known.entry.name} any more")
                return ""
            return known.entry.code
        code = self._new_vendors.get(folded(name), "")
        if code:
            return code
        if not self._plan.choices.new_vendors:
            self._unknown.setdefault(name, []).append(line)
            return ""
        code = made_code(name, self._known.vendors.keys() | self._plan.vendors.keys())
        try:
            self._plan.vendors[code] = cleaned_vendor(VendorEntry(code, name))
        except Invalid as wrong:
            self._plan.wrong(line, "vendor", wrong.words)
            return ""
        self._new_vendors[folded(name)] = code
        self._plan.report.vendors.append(name)
        return code

    def _offer(self, item: PlannedItem, vendor: str, catalog: str, said: Said, line: int) -> None:
        known_vendor = self._known.vendors.get(vendor)
        known = self._known.offers.get((known_vendor.id, catalog)) if known_vendor else None
        is_ours = known is not None and item.known is not None and known.item_id == item.known.id
        if known is not None and known.active and not is_ours:
            other = self._known.code_of[known.item_id]
            self._plan.wrong(line, "catalog", f"{vendor} has {catalog} for {other}, not for {item.code}")
            return
        before = known.entry if known is not None and is_ours else OfferEntry(catalog)
        try:
            entry = cleaned_offer(replace(before, **said.values))
        except Invalid as wrong:
            self._plan.wrong(line, called(wrong.field), wrong.words)
            return
        offer = PlannedOffer(line, vendor, entry, known)
        if known is None or not known.active:
            self._plan.report.offers += 1
            item.offers.append(offer)
        elif self._plan.settle(f"{item.code} {vendor} {catalog}", known.entry, entry, _FIELDS):
            item.offers.append(offer)
