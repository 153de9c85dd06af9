"""The forms of vendors: what is known of one, what it sells of an item, who approves orders."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from clinic_tui.purchasing.entries import OfferEntry, VendorEntry
from clinic_tui.purchasing.rows import Offer, VendorRow
from clinic_tui.screens.parts.form import Field, Form, text_field
from clinic_tui.screens.supplies.stock_forms import count_field, yes_no_field
from clinic_tui.security.kept_form import About
from clinic_tui.widgets.choice_field import Choice, ChoiceField
from clinic_tui.widgets.money_field import MoneyField
from clinic_tui.words.money import show_money


class VendorForm(Form[bool]):
    """All that is known of a vendor; None is a new one."""

    def __init__(self, row: VendorRow | None, texts: dict[str, str] | None = None) -> None:
        super().__init__({**(_texts_of(row) if row else {"lead": "7"}), **(texts or {})})
        self._row = row

    @property
    def title_words(self) -> str:
        """Which one."""
        return f"Vendor {self._row.name}" if self._row else "New vendor"

    def fields(self) -> Sequence[Field]:
        """Who it is, how it is reached, how quick it is."""
        return (
            text_field("code", "Code", limit=20, help="short, to be typed: med"),
            text_field("name", "Name", limit=80),
            text_field("account", "Our number", limit=40, help="the clinic's account with them"),
            text_field("phone", "Phone", limit=40, help="where orders are told"),
            text_field("email", "E-mail", limit=120, help="where orders go by mail; may stay empty"),
            count_field("lead", "Days", "day", help="from order to delivery, calendar days"),
            Field("minimum", "Smallest", MoneyField, help="the smallest order they take; may stay empty"),
            text_field("note", "Note", limit=200, help="may stay empty"),
        )

    def submit(self) -> None:
        """Keep it."""
        texts, row, vendors = self.texts, self._row, self.backend.vendors
        entry = VendorEntry(
            texts["code"], texts["name"], texts["account"], texts["phone"], texts["email"],
            self.needed("lead"), self.value("minimum") or 0, texts["note"],
        )  # fmt: skip
        if row is None:
            words = f"{entry.name} is bought from: Enter, then +, enters what"
            self.save(lambda: vendors.add_vendor(entry), words, True)
        else:
            self.save(lambda: vendors.edit_vendor(row.id, row.version, entry), f"{entry.name}: changed", True)

    def reopen(self, texts: dict[str, str]) -> VendorForm:
        """The same vendor again."""
        return VendorForm(self._row, texts)


def _texts_of(row: VendorRow) -> dict[str, str]:
    minimum = show_money(row.minimum_cents).removeprefix("$") if row.minimum_cents else ""
    return {
        "code": row.code, "name": row.name, "account": row.account, "phone": row.phone, "email": row.email,
        "lead": str(row.lead_days), "minimum": minimum, "note": row.note,
    }  # fmt: skip


class OfferForm(Form[bool]):
    """What a vendor sells of an item: one of both is known, the other one is chosen."""

    SAVE_WORDS: ClassVar[str] = "keep"

    def __init__(
        self,
        name: str,
        choices: Sequence[tuple[str, str, int]],
        *,
        vendor_id: int | None = None,
        item_id: int | None = None,
        offer: Offer | None = None,
        texts: dict[str, str] | None = None,
    ) -> None:
        """`choices` are code, name and number of the items of a vendor, or of the vendors of an item."""
        super().__init__({**(_offer_texts(offer) if offer else {"multiple": "1"}), **(texts or {})})
        self._called, self._choices, self._offer = name, tuple(choices), offer
        self._vendor, self._item = vendor_id, item_id

    @property
    def about(self) -> About:
        """Vendor and item."""
        return {"vendor": self._vendor or 0, "item": self._item or 0}

    @property
    def title_words(self) -> str:
        """Of what, or by whom."""
        return f"{'Sold by' if self._vendor else 'Who sells'} {self._called}"

    def fields(self) -> Sequence[Field]:
        """What, under which number, in which packs, for how much."""
        label = "Item" if self._vendor else "Vendor"
        choices = tuple(Choice(code.lower(), name, number) for code, name, number in self._choices)
        chosen = (
            ()
            if self._offer
            else (
                Field(
                    "chosen", label,
                    lambda: ChoiceField[int](choices, text=choices[0].code if len(choices) == 1 else ""),
                ),
            )
        )  # fmt: skip
        return (
            *chosen,
            text_field("catalog", "Catalog no", limit=40, help="the vendor's number of it"),
            text_field("pack", "Pack", limit=20, text="box", help="as the vendor calls it: box, case"),
            count_field("units", "Holds", "", help="units of issue in a pack"),
            Field("price", "Price", MoneyField, help="what a pack costs; may stay empty"),
            count_field("multiple", "Sold by", "", help="packs are sold by so many: 1"),
            count_field("minimum", "At least", "", help="the fewest packs; may stay empty"),
            count_field("lead", "Days", "", help="to delivery, where it is not the vendor's usual"),
            yes_no_field("preferred", "Preferred", "bought here whatever others ask"),
        )

    def submit(self) -> None:
        """Keep it."""
        chosen = 0 if self._offer else self.needed("chosen")
        vendor = self._offer.vendor_id if self._offer else self._vendor or chosen
        item = self._offer.item_id if self._offer else self._item or chosen
        entry = OfferEntry(
            self.text("catalog"), self.text("pack"), self.needed("units"), self.value("price"),
            self.value("multiple") or 1, self.value("minimum") or 0, self.value("lead"),
            bool(self.value("preferred")),
        )  # fmt: skip
        vendors = self.backend.vendors
        self.save(lambda: vendors.set_offer(vendor, item, entry), f"{entry.catalog} is in the catalog", True)

    def reopen(self, texts: dict[str, str]) -> OfferForm:
        """The same again."""
        return OfferForm(
            self._called, self._choices, vendor_id=self._vendor, item_id=self._item, offer=self._offer,
            texts=texts,
        )  # fmt: skip


def _offer_texts(offer: Offer) -> dict[str, str]:
    return {
        "catalog": offer.catalog, "pack": offer.pack, "units": str(offer.units),
        "price": "" if offer.cents is None else show_money(offer.cents).removeprefix("$"),
        "multiple": str(offer.multiple), "minimum": str(offer.minimum or ""), "lead": str(offer.lead_days),
        "preferred": "yes" if offer.preferred else "no",
    }  # fmt: skip


class LimitForm(Form[bool]):
    """Up to how much those who draft orders may approve them."""

    TITLE_WORDS: ClassVar[str] = "Who approves orders"
    SAVE_WORDS: ClassVar[str] = "set"

    def __init__(self, cents: int, texts: dict[str, str] | None = None) -> None:
        super().__init__({"limit": show_money(cents).removeprefix("$"), **(texts or {})})
        self._cents = cents

    def fields(self) -> Sequence[Field]:
        """The amount."""
        words = "up to this, who drafts an order may approve it; 0: a manager approves all"
        return (Field("limit", "Limit", MoneyField, help=words),)

    def submit(self) -> None:
        """Set it."""
        cents, vendors = self.needed("limit"), self.backend.vendors
        self.save(lambda: vendors.set_approve_limit(cents), f"orders up to {show_money(cents)}", True)

    def reopen(self, texts: dict[str, str]) -> LimitForm:
        """The same again."""
        return LimitForm(self._cents, texts)
