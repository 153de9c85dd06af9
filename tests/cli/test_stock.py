"""The shelf from the shell."""

from __future__ import annotations

from dataclasses import replace

from clinic_tui.settings import read_settings, write_settings
from clinic_tui.settings.supplies import SupplySettings
from tests.cli.command import Shell
from tests.cli.conftest import PASSWORD


def test_receiving_and_issuing_count(shell: Shell) -> None:
    assert shell.json("stock", "receive", "glv", "9") == {"code": "GLV", "on_hand": 9, "place": "main"}
    assert shell.json("stock", "list", "--low") == []
    assert "low: reorder" in shell("stock", "issue", "GLV", "5", "--reason", "room 1").out
    (low,) = shell.json("stock", "list", "--low")
    assert (low["code"], low["on_hand"], low["low"]) == ("GLV", 4, True)
    moves = shell.json("stock", "moves", "GLV")
    assert [(move["kind"], move["quantity"], move["who"]) for move in moves] == [
        ("issue", -5, "dana"),
        ("receive", 9, "dana"),
    ]


def test_more_than_there_is_cannot_go_out(shell: Shell) -> None:
    shell("stock", "receive", "GLV", "2")
    assert "only 2 each of Gloves" in shell("stock", "issue", "GLV", "3", code=3).err
    assert shell.json("stock", "list")[0]["on_hand"] == 2


def test_items_and_levels_are_a_managers(shell: Shell) -> None:
    shell("stock", "add", "SWB", "Swabs", code=4)
    shell("stock", "add", "swb", "Swabs", "--par", "20", "--reorder", "5", login="otto")
    shell("stock", "levels", "SWB", "--par", "30", "--reorder", "0", login="otto")
    item = next(row for row in shell.json("stock", "list") if row["code"] == "SWB")
    assert (item["par"], item["reorder_at"]) == (30, 0)
    assert (
        "not above par"
        in shell("stock", "levels", "SWB", "--par", "3", "--reorder", "9", login="otto", code=2).err
    )
    assert "in use" in shell("stock", "add", "SWB", "Others", login="otto", code=3).err


def test_the_list_is_filtered_and_sorted_as_on_the_screen(shell: Shell) -> None:
    shell("stock", "receive", "GLV", "9")
    shell("stock", "add", "SWB", "Swabs", "--category", "lab", "--place", "Shelf A", login="otto")

    def codes(*options: str) -> list[str]:
        return [row["code"] for row in shell.json("stock", "list", *options)]

    assert codes("--filter", "shelf lab") == ["SWB"]
    assert codes("--filter=-out") == ["GLV"]
    assert codes("--sort", "shelf") == ["SWB", "GLV"]
    assert "no item is `nowhere`" in shell("stock", "list", "--filter", "nowhere").err
    assert "takes whole days" in shell("stock", "list", "--filter", "lasts<ten", code=2).err
    shell("stock", "stop", "SWB", login="otto")
    assert codes("--filter", "stopped") == ["SWB"]


def test_quantities_are_whole_and_above_zero(shell: Shell) -> None:
    for quantity in ("0", "-1", "1.5", "many"):
        shell("stock", "receive", "GLV", quantity, code=2)


def test_levels_can_come_from_use(shell: Shell) -> None:
    shell("stock", "receive", "GLV", "200")
    said = shell("stock", "levels", "GLV", "--from-use", login="otto", code=2).err
    assert "nothing of Gloves was used in the last 90 days" in said
    assert "or --from-use" in shell("stock", "levels", "GLV", "--par", "3", login="otto", code=2).err
    shell("stock", "place", "add", "CART", "Crash cart", login="otto")
    there = ("stock", "levels", "GLV", "--at", "CART", "--reorder", "3", "--par")
    shell(*there, "5", "--emergency", "1", "--shelf", "drawer 2", login="otto")
    shell(*there, "6", login="otto")
    (level,) = shell.json("stock", "show", "GLV")["page"]["levels"]
    assert (level["par"], level["emergency_at"], level["shelf"]) == (6, 1, "drawer 2"), "as they stood"


def test_lots_places_and_recalls_from_the_shell(shell: Shell) -> None:
    """A box by its barcode, carried, issued to a patient, recalled and sent back."""
    box = "]d201003492815890581727123110N55"
    shell("stock", "add", "FLU", "Flu vaccine", "--lots", "--ndc", "49281-0589-05", login="otto")
    assert "barcode add ITEM 00349281589058" in shell("stock", "receive", box, code=5).err
    shell("stock", "barcode", "add", "FLU", "349281589058", "--units", "10", login="otto")
    no_day = shell("stock", "receive", "(01)00349281589058(17)270229(10)A", "10", code=2).err
    assert "270229` is no day" in no_day
    assert "there is no item" not in no_day
    assert shell.json("stock", "receive", box, "--price", "243.10") == {
        "code": "FLU", "on_hand": 10, "place": "main",
    }  # fmt: skip
    assert "which lot came" in shell("stock", "receive", "FLU", "1", code=2).err
    shell("stock", "place", "add", "F1", "Fridge 1", "--kind", "fridge", login="otto")
    assert "fridge" in shell("stock", "place", "add", "F2", "x", "--kind", "boat", login="otto", code=2).err
    shell("stock", "transfer", "FLU", "4", "--to", "F1")
    assert [row["on_hand"] for row in shell.json("stock", "list", "--at", "f1")] == [4]
    issued = shell.json("stock", "issue", "FLU", "1", "--at", "F1", "--patient", "100001")
    assert (issued["on_hand"], issued["lots"]) == (9, [["N55", 1]])
    shell("stock", "lot", "recall", "FLU", "n55", "--reason", "by its maker", login="otto")
    (given,) = shell.json("stock", "lot", "received", "FLU", "N55", login="otto")
    assert (given["mrn"], given["name"], given["units"]) == ("100001", "Moss, Ada", 1)
    (main, fridge) = shell.json("stock", "lot", "list")
    assert {main["standing"], fridge["standing"]} == {"recalled"}
    assert "was recalled" in shell("stock", "issue", "FLU", "1", "--lot", "N55", code=3).err
    shell("stock", "return", "FLU", "6", "--reason", "recalled")
    assert "3 units lie at Fridge 1" in shell("stock", "place", "close", "F1", login="otto", code=3).err
    shown = shell.json("stock", "show", "FLU")["page"]
    assert (shown["value"]["fifo_cents"], shown["item"]["blocked"]) == (7293, 3)


def test_what_comes_is_put_where_the_console_would_put_it(shell: Shell) -> None:
    """Into the fridge again, and of an order of a clinic with one stock room too, unless a place is named."""
    shell("stock", "place", "add", "F1", "Fridge 1", "--kind", "fridge", login="otto")
    shell("stock", "add", "FLU", "Flu vaccine", "--par", "30", "--reorder", "20", login="otto")
    shell("vendors", "add", "med", "Medline", login="otto")
    shell("vendors", "sell", "MED", "FLU", "M-1", "--units", "10", "--price", "89.90", login="otto")
    assert "3 each put at main, 3 on hand" in shell("stock", "receive", "FLU", "3").out
    assert shell.json("stock", "receive", "FLU", "4", "--at", "f1")["place"] == "Fridge 1"
    assert "5 each put at Fridge 1, 12 on hand" in shell("stock", "receive", "FLU", "5").out
    assert "worth $0.00 (average $0.00), 12 without a price" in shell("stock", "show", "FLU").out
    shell("orders", "draft", "FLU", "2", login="otto")
    shell("orders", "approve", "1001", login="otto")
    shell("orders", "send", "1001", "--by", "phone", login="otto")
    assert shell.json("orders", "receive", "1001", "FLU", "6")["place"] == "Fridge 1"
    assert shell.json("orders", "receive", "1001", "FLU", "6", "--at", "main")["place"] == "main"
    assert [row["on_hand"] for row in shell.json("stock", "list", "--at", "f1")] == [15]
    unknown = shell("stock", "receive", "FLU", "1", "--at", "F9", code=5).err
    assert "there are: F1; `main` is the stock room" in unknown


def test_units_come_and_go_at_the_site_of_these_desks(shell: Shell) -> None:
    """What clinic.toml names is meant where no place is; the order of another site comes to that one's."""
    shell("schedule", "site", "add", "North", login="otto")
    room = ("NSR", "North room", "--kind", "stock room", "--site", "North")
    shell("stock", "place", "add", *room, login="otto")
    shell("vendors", "add", "med", "Medline", login="otto")
    shell("vendors", "sell", "MED", "GLV", "M-1", "--units", "10", "--price", "89.90", login="otto")
    of_here = replace(read_settings(shell.folder), supplies=SupplySettings(site="North"))
    write_settings(of_here)
    assert shell.json("stock", "receive", "GLV", "9")["place"] == "North room"
    shell("stock", "issue", "GLV", "2")
    shell("stock", "adjust", "GLV", "6", "--reason", "counted", login="otto")
    assert [row["on_hand"] for row in shell.json("stock", "list", "--at", "NSR")] == [6]
    shell("stock", "place", "add", "N1", "North fridge", "--site", "North", login="otto")
    shell("stock", "transfer", "GLV", "6", "--to", "N1")
    assert shell.json("stock", "issue", "GLV", "1")["place"] == "North fridge"
    assert (
        "1 each written off at North fridge, 4 on"
        in shell("stock", "waste", "GLV", "1", "--reason", "x", login="otto").out
    )
    assert "only 0" in shell("stock", "issue", "GLV", "1", "--at", "main", code=3).err
    shell("orders", "draft", "GLV", "1", "--site", "Main", login="otto")
    shell("orders", "approve", "1001", login="otto")
    shell("orders", "send", "1001", "--by", "phone", login="otto")
    assert shell.json("orders", "receive", "1001", "M-1")["place"] == "main"


def test_a_lot_that_is_taken_though_another_expires_sooner_is_told(shell: Shell) -> None:
    shell("stock", "add", "FLU", "Flu vaccine", "--lots", login="otto")
    for lot, expires in (("A1", "1/31/2027"), ("B2", "6/30/2027")):
        shell("stock", "receive", "FLU", "3", "--lot", lot, "--expires", expires)
    said = shell("stock", "issue", "FLU", "1", "--lot", "b2").err
    assert "lot b2 was issued though lot A1 expires sooner, 2027-01-31: 3 each lie there" in said
    assert shell.json("stock", "issue", "FLU", "1", "--lot", "B2")["sooner"] == "A1"
    assert "sooner" not in shell("stock", "issue", "FLU", "1", "--lot", "A1").err


def test_supplies_are_ordered_received_and_paid_from_the_shell(shell: Shell) -> None:
    """From a vendor's catalog to an accepted invoice, with a budget that holds."""
    shell("vendors", "add", "MED", "Medline", code=4)
    shell("vendors", "add", "med", "Medline", "--days", "3", "--account", "88-1", login="otto")
    shell("vendors", "sell", "MED", "GLV", "M-1", "--units", "10", "--price", "89.90", login="otto")
    shell("stock", "levels", "GLV", "--par", "20", "--reorder", "5", login="otto")
    (wanted,) = shell.json("orders", "propose")
    assert (wanted["code"], wanted["packs"], wanted["offer"]["vendor_code"]) == ("GLV", 2, "MED")
    assert "1 order drafted: 1001 to Medline" in shell("orders", "draft").out
    assert "above $0.00 it takes a manager" in shell("orders", "approve", "1001", code=4).err
    shell("budgets", "set", "", "100", "--from", "1/1", "--to", "12/31", login="otto")
    beyond = shell("orders", "approve", "1001", login="otto", code=2).err
    assert "$179.80 of other supplies, $100.00 left" in beyond
    shell("orders", "approve", "1001", "--reason", "flu wave", login="otto")
    assert "M-1,Gloves,2,each,10,89.90,179.80" in shell("orders", "show", "1001", "--csv").out
    shell("orders", "send", "1001", "--by", "phone", "--reference", "A 7")
    assert (
        "15 each of Gloves received, put at main; 5 still due"
        in shell("orders", "receive", "1001", "glv", "15").out
    )
    shell(
        "vendors", "invoice", "add", "HM-7", "1001", "--dated", "t", "--total", "180", "--line",
        "M-1 2 x 90", login="otto",
    )  # fmt: skip
    (invoice,) = shell.json("vendors", "invoice", "list")
    assert [each["kind"] for each in invoice["differences"]] == ["price", "not received"]
    assert (
        "why is it accepted" in shell("vendors", "invoice", "accept", "MED", "HM-7", login="otto", code=2).err
    )
    shell("stock", "issue", "GLV", "5")
    accepted = shell("vendors", "invoice", "accept", "med", "HM-7", "--reason", "agreed", login="otto").out
    assert "the shelf is worth $0.10 more; $0.05 for what was used is price variance" in accepted
    assert "HM-7,Medline" in shell("stock", "variance", "--csv", login="otto").out
    assert "$0.15          $0.05    $0.05" in shell("stock", "variance", login="otto").out
    assert "no accepted invoice" in shell("stock", "variance", "--to", "t-1", login="otto").err
    assert "no right to" in shell("stock", "variance", code=4).err
    shell("orders", "give-up", "1001", "M-1", "--reason", "out of print")
    (order,) = shell.json("orders", "list", "--all")
    assert (order["number"], order["state"]) == (1001, "closed")
    (budget,) = shell.json("budgets", "list")
    assert (budget["spent_cents"], budget["dearer_cents"], budget["committed_cents"]) == (13500, 15, 0)


def test_a_cart_is_filled_up_and_a_draft_changed_from_the_shell(shell: Shell) -> None:
    shell("stock", "place", "add", "CART", "Crash cart", "--kind", "cart", login="otto")
    shell("stock", "receive", "GLV", "9")
    shell("stock", "levels", "GLV", "--at", "CART", "--par", "4", "--reorder", "1", login="otto")
    assert "Crash cart lacks Gloves (0 of 4), urgent" in shell("alerts").out
    (row,) = shell.json("stock", "fill", "list", "--at", "cart")
    assert (row["units"], row["brought"]["place"], row["asked"]["here"]) == (4, "main", 0)
    assert "Crash cart,GLV,Gloves,0,4,4,each,main" in shell("stock", "fill", "list", "--csv").out
    assert "asks for no SWB" in shell("stock", "fill", "carry", "CART", "swb", code=5).err
    assert "4 units of 1 item carried to Crash cart" in shell("stock", "fill", "carry", "cart", "glv").out
    assert "no place is to be filled up" in shell("stock", "fill", "list").err
    assert "nothing is to be brought" in shell("stock", "fill", "carry", "CART", code=5).err
    for vendor, catalog, units in (("MED", "M-1", "10"), ("LAB", "L-1", "20")):
        shell("vendors", "add", vendor, f"{vendor} Co", login="otto")
        shell("vendors", "sell", vendor, "GLV", catalog, "--units", units, "--price", "9", login="otto")
    shell("orders", "draft", "GLV", "3", "--vendor", "MED")
    assert "2 each of M-1 on order 1001" in shell("orders", "add", "1001", "glv", "2").out
    assert "not known to sell SWB" in shell("orders", "add", "1001", "SWB", "2", code=5).err
    assert (
        "Gloves: 3 each on the draft to LAB Co"
        in shell("orders", "change", "1001", "M-1", "--vendor", "LAB").out
    )
    (order,) = shell.json("orders", "list")
    assert (order["number"], order["vendor_code"], order["cents"]) == (1002, "LAB", 2700)


def test_a_witness_types_the_own_password(shell: Shell) -> None:
    shell("stock", "add", "FENT", "Fentanyl", "--unit", "vial", "--controlled", login="otto")
    shell("stock", "receive", "FENT", 3)
    waste = ("stock", "waste", "FENT", 1, "--reason", "vial broken")
    assert "who saw it destroyed" in shell(*waste, login="otto", code=2).err
    assert "boss has to type" in shell(*waste, "--witness", "boss", login="otto", code=4).err
    signed = ("--witness", "boss", "--password-stdin")
    assert "not right" in shell(*waste, *signed, login="otto", stdin="wrong\n", code=4).err
    same = ("--witness", "otto", "--password-stdin")
    assert "another person" in shell(*waste, *same, login="otto", stdin=f"{PASSWORD}\n", code=2).err
    assert "at main, 2 on hand" in shell(*waste, *signed, login="otto", stdin=f"{PASSWORD}\n").out
    back = ("stock", "return", "FENT", 1, "--reason", "recalled")
    assert "who saw it packed" in shell(*back, login="otto", code=2).err
    assert "from main, 1 on hand" in shell(*back, *signed, login="otto", stdin=f"{PASSWORD}\n").out
    missing = ("stock", "adjust", "FENT", 0, "--reason", "counted")
    assert "who saw it missing?" in shell(*missing, login="otto", code=2).err
    assert "-1 vial" in shell(*missing, *signed, login="otto", stdin=f"{PASSWORD}\n").out
    shell("stock", "adjust", "FENT", 2, "--reason", "found again", login="otto")
    moves = shell("stock", "moves", "FENT").out
    assert "boss" in moves
    witnesses = [move["witness"] for move in shell.json("stock", "moves", "FENT")]
    assert witnesses == ["", "boss", "boss", "boss", ""]


def test_what_is_not_kept_any_more_is_listed_recalled_and_kept_again(shell: Shell) -> None:
    shell("stock", "add", "FLU", "Flu vaccine", "--lots", "--par", "20", login="otto")
    shell("stock", "receive", "FLU", "1", "--lot", "N55", "--expires", "12/31/2027")
    shell("stock", "issue", "FLU", "1", "--patient", "100001")
    shell("stock", "stop", "FLU", login="otto")
    assert "FLU" not in shell("stock", "list").out
    again = shell("stock", "add", "flu", "Influenza", login="otto", code=3).err
    assert "FLU is Flu vaccine, which is not kept any more" in again
    (stopped,) = shell.json("stock", "list", "--stopped")
    assert (stopped["code"], stopped["kept"]) == ("FLU", False)
    shell("stock", "lot", "recall", "FLU", "N55", "--reason", "by its maker", login="otto")
    (given,) = shell.json("stock", "lot", "received", "FLU", "N55", login="otto")
    assert given["name"] == "Moss, Ada"
    assert "issue" in shell("stock", "moves", "FLU").out
    assert "there are: FLU" in shell("stock", "keep", "GLV", login="otto", code=5).err
    shell("stock", "keep", "FLU", code=4)
    assert "Flu vaccine is kept again" in shell("stock", "keep", "flu", login="otto").out
    item = next(row for row in shell.json("stock", "list") if row["code"] == "FLU")
    assert (item["par"], item["kept"]) == (20, True)


def test_a_closed_place_and_a_dropped_vendor_are_listed_and_come_back(shell: Shell) -> None:
    shell("stock", "place", "add", "F1", "Fridge 1", "--kind", "fridge", login="otto")
    shell("stock", "place", "close", "F1", login="otto")
    taken = shell("stock", "place", "add", "f1", "Fridge", login="otto", code=3).err
    assert "F1 is Fridge 1, which was closed" in taken
    assert [row["code"] for row in shell.json("stock", "place", "list", "--closed")] == ["F1"]
    assert "Fridge 1 again" in shell("stock", "place", "open", "f1", login="otto").out
    assert [row["code"] for row in shell.json("stock", "place", "list")] == ["F1"]
    assert "there are: none yet" in shell("stock", "place", "open", "F1", login="otto", code=5).err
    shell("vendors", "add", "MED", "Medline", login="otto")
    shell("vendors", "drop", "MED", login="otto")
    assert (
        "MED is Medline, which was dropped" in shell("vendors", "add", "med", "M", login="otto", code=3).err
    )
    assert [row["code"] for row in shell.json("vendors", "list", "--dropped")] == ["MED"]
    shell("vendors", "again", "MED", code=4)
    assert "Medline is bought from again" in shell("vendors", "again", "med", login="otto").out
    assert [row["code"] for row in shell.json("vendors", "list")] == ["MED"]
