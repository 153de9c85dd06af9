"""What the columns of supplies, orders, counts and machines mean, for the help of these places."""

from __future__ import annotations

from clinic_tui.keymap import Place

TITLES_OF_SUPPLIES = {
    Place.STOCK: "supplies",
    Place.ITEM: "an item",
    Place.EXPIRING: "lots that expire",
    Place.ORDERS: "orders of supplies",
    Place.ORDER: "an order of supplies",
    Place.VENDORS: "vendors",
    Place.CATALOG: "what vendors sell",
    Place.BUDGETS: "budgets of supplies",
    Place.INVOICES: "what vendors ask",
    Place.COUNTS: "counts of supplies",
    Place.COUNT: "the sheet of a count",
    Place.DIFFERENCES: "what differs from what is written",
    Place.WORTH: "what supplies are worth",
    Place.LOST: "what was lost of supplies",
    Place.VARIANCE: "what invoices asked beyond the order",
    Place.EQUIPMENT: "equipment",
    Place.MACHINE: "a machine",
    Place.COLD: "fridges and freezers",
}

_CODE = ("Code", "The short code of the item, as on the label of its shelf.")
_EXPIRES = ("Expires", "The last day on which it may be given out.")

COLUMNS_OF_SUPPLIES: dict[Place, tuple[tuple[str, str], ...]] = {
    Place.STOCK: (
        _CODE,
        ("On hand", "Units that lie there, those that nobody may give out too."),
        ("Level", "What may be given out, as a part of par: what there should be."),
        ("Lasts", "For how many days that is enough, at the use of the last 90 days."),
        ("Due in", "Units that are ordered and did not come yet."),
        ("Expires", "The first lot that may be given out is good until then."),
        ("! low", "At or under the reorder point; ! now: under the emergency level; ! out: nothing is left."),
        ("! old", "Units lie there that are not to be given out: expired, recalled or held."),
    ),
    Place.ITEM: (
        ("Place", "Where it lies; main is the stock room."),
        ("On hand", "Units of the lot that lie there."),
        _EXPIRES,
        ("Days", "Until it expires; below 0 it has."),
        ("Why", "Why the lot was recalled, or its place is held."),
    ),
    Place.EXPIRING: (
        _EXPIRES,
        ("Days", "Until it expires; below 0 it has."),
        ("Shelf", "The shelf of the item at that place."),
    ),
    Place.ORDERS: (
        ("Stands", "Draft, approved, sent, partly received, received, closed or cancelled."),
        ("Sum", "What all of it costs, at the prices of the order."),
        ("Due in", "What of it is still to come, in money."),
        ("Expected", "On which day it should be here."),
    ),
    Place.ORDER: (
        ("Catalog", "The vendor's number of the pack."),
        ("Packs", "How many packs are ordered, and of what."),
        ("Price", "Of one pack."),
        ("Came", "Units that were received."),
        ("Due", "Units that are still to come."),
    ),
    Place.VENDORS: (
        ("Account", "The clinic's number there."),
        ("Days", "From an order until it comes."),
        ("Items", "How many items it is known to sell."),
    ),
    Place.CATALOG: (
        ("Pack", "What one buys, and how many units it holds."),
        ("A unit", "The price of one unit of issue, to compare by."),
        ("Days", "From an order until it comes."),
    ),
    Place.BUDGETS: (
        ("Spent", "What was received, at the prices of its orders."),
        ("Ordered", "What is ordered and did not come yet: it is committed."),
        ("Left", "The budget less both."),
        ("By its end", "What will be spent by then, if it goes on as until now."),
    ),
    Place.INVOICES: (
        ("Orders", "The orders that it is for."),
        ("Differs", "By how much it asks more or less than what was ordered and came."),
    ),
    Place.COUNTS: (
        ("State", "Open: being counted; counted: what differs is to be posted; then posted."),
        ("Lines", "Items and lots on its sheet."),
        ("To do", "What is left to count, to approve or to post."),
    ),
    Place.COUNT: (
        ("Shelf", "Where to look; the sheet goes along the shelves."),
        ("Counted", "What was found; what is written is not told, so that nobody counts that."),
        ("again", "It was far from what is written: count it a second time."),
    ),
    Place.DIFFERENCES: (
        ("Written", "Units that the moves come to, at the moment of the count."),
        ("Counted", "Units that were found."),
        ("Differs", "Units that are written off or added once it is posted."),
        ("Worth", "What these cost, at the last price that was paid."),
    ),
    Place.WORTH: (
        ("FIFO", "What lies there by the deliveries it came in, the oldest gone first."),
        ("Average", "The same at the moving average of what was paid."),
        ("No price", "Units of which nobody said what they cost: they count nothing."),
    ),
    Place.LOST: (
        ("By", "The kind of the supplies, or the reason that was given."),
        ("Lost", "Units that counts, adjustments and waste took off."),
        ("Found", "Units that they put on."),
        ("at cost", "At what was paid on average in the year up to the end of the span."),
        ("Net", "What was lost less what was found."),
    ),
    Place.VARIANCE: (
        ("Beyond", "What the invoice asked beyond the order; below 0 less."),
        ("FIFO", "The part for what was used by then, the oldest gone first: price variance."),
        ("Average", "The same by the moving average."),
    ),
    Place.EQUIPMENT: (
        ("Asset", "The number on the clinic's label."),
        ("Next", "What is due to be done to it first."),
        ("Due", "When; it is told of 14 days before, and red once it is overdue."),
    ),
    Place.MACHINE: (
        ("How often", "Only what was passed moves the next day on."),
        ("Last", "When it was done last, and passed."),
        ("Days", "Until it is due; below 0 it is overdue."),
    ),
    Place.COLD: (
        ("Min", "The lowest since the reading before, where the device keeps one."),
        ("Max", "The highest since then."),
        ("Now", "What the thermometer showed. Out of range it is red, and what lies there is held."),
        ("Today", "Readings of today, or what lacks of them; ! held: nothing is given out from there."),
    ),
}
"""By place; the names are those of its columns, or what stands in one without a name."""
