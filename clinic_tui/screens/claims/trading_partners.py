"""Trading partners: who gets files of claims, and how."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.binding import BindingType

from clinic_tui.claims.batch_states import Way
from clinic_tui.claims.partner_rows import PartnerFields, PartnerRow
from clinic_tui.errors import Invalid
from clinic_tui.keymap import Place
from clinic_tui.screens.parts.form import Field, Form, text_field
from clinic_tui.screens.parts.list_screen import ListPage
from clinic_tui.widgets.choice_field import Choice, ChoiceField
from clinic_tui.widgets.facts import FactLine
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.paged_list import ListColumn, ListRow

_WAYS = (
    Choice("hand", "carried by hand", Way.NONE),
    Choice("folder", "a folder of this machine", Way.FOLDER),
    Choice("sftp", "SFTP", Way.SFTP),
)
_TEST = (Choice("test", "test: nothing is paid", True), Choice("production", "production", False))
_TA1 = (Choice("no", "no", False), Choice("yes", "yes", True))
_IN_USE = (Choice("yes", "yes", True), Choice("no", "no", False))
_HOW = {Way.NONE: "by hand", Way.FOLDER: "folder", Way.SFTP: "SFTP"}
_TYPED = (
    "code", "name", "receiver_id", "submitter_name", "submitter_id", "contact", "phone", "sender", "receiver",
    "sender_qualifier", "receiver_qualifier", "group_sender", "group_receiver", "folder", "host", "login",
    "host_key", "out_folder", "in_folder",
)  # fmt: skip
_LABELS = {
    "receiver_id": "receiver id", "submitter_name": "our name", "submitter_id": "our id",
    "sender_qualifier": "our kind", "receiver_qualifier": "their kind", "group_sender": "group sender",
    "group_receiver": "group receiver", "host_key": "host key", "out_folder": "out", "in_folder": "in",
}  # fmt: skip
"""How fields are named where their column is called otherwise (claims/partners.py says so in errors)."""


class PartnersScreen(ListPage[PartnerRow]):
    """By code; Enter changes one."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.PARTNERS)
    NAME = "Trading partners"
    COLUMNS = (
        ListColumn("Code", 15),
        ListColumn("Name", 24),
        ListColumn("How", 8),
        ListColumn("Mode", 10),
        ListColumn("Files", 6, "right"),
        ListColumn("Default"),
    )
    NOTHING = "No trading partner is entered: + enters the clearinghouse that takes your claims."
    TOPICS = frozenset({"trading_partner", "claim_batch"})

    @property
    def place(self) -> Place:
        """Trading partners."""
        return Place.PARTNERS

    def question(self) -> Callable[[], tuple[PartnerRow, ...]]:
        """All of them."""
        return self.backend.sending.partners

    def heading(self) -> FactLine:
        """How many."""
        return (("strong", f"{self.NAME}: {len(self.answer) or 'none'}"),)

    def line(self, row: PartnerRow) -> ListRow:
        """Who, and how."""
        fields = row.fields
        cells = (
            fields.code,
            fields.name,
            _HOW[fields.way],
            "test" if fields.is_test else "production",
            str(row.batches or ""),
            "default" if row.is_default else "" if fields.active else "not in use",
        )
        return ListRow(row.id, cells, "" if fields.active else "is-quiet")

    def detail(self, row: PartnerRow) -> Sequence[FactLine]:
        """Numbers and way."""
        fields = row.fields
        where = {Way.FOLDER: fields.folder, Way.SFTP: f"{fields.login}@{fields.host}:{fields.port}"}
        return (
            (
                ("strong", fields.name),
                ("", f"we are {fields.submitter_id}, interchange {fields.sender} to {fields.receiver}"),
            ),
            (("", f"calls {fields.contact}, {fields.phone}"), ("", where.get(fields.way, "carried by hand"))),
            (("quiet", f"last control number {row.last_control}" if row.last_control else ""),),
        )

    async def choose(self, row: PartnerRow) -> None:
        """Change it."""
        if self.backend.may("partner.edit"):
            await self.app.push_screen(PartnerForm(row), lambda _: self.read_before_keys())
        else:
            self.clinic.say("trading partners are entered by a manager or an administrator")

    async def action_partner_add(self) -> None:
        """Enter one."""
        await self.app.push_screen(PartnerForm(), lambda _: self.read_before_keys())

    def action_partner_default(self) -> None:
        """It gets the claims of payers that name no other one."""
        row, sending = self.row, self.backend.sending
        if row is None:
            return
        number, code = row.id, row.fields.code

        def done(_: None) -> None:
            self.clinic.say_done(f"{code} gets the claims of payers that name no other one")
            self.read_before_keys()

        self.act(lambda: sending.make_default(number), done)


class PartnerForm(Form[bool]):
    """A new partner, or the one that is there."""

    def __init__(self, row: PartnerRow | None = None, texts: dict[str, str] | None = None) -> None:
        super().__init__({**_texts_of(row), **(texts or {})})
        self._row = row

    @property
    def title_words(self) -> str:
        """Which."""
        return f"Trading partner {self._row.fields.code}" if self._row else "New trading partner"

    def fields(self) -> Sequence[Field]:
        """Who we are to each other, and the way."""
        return (
            text_field("code", "Code", limit=15, help="what you call it: HUB"),
            text_field("name", "Name", limit=60, help="as its guide says (loop 1000B)"),
            text_field("receiver id", "Receiver id", limit=80, help="its own number (loop 1000B)"),
            text_field(
                "our name", "Our name", limit=60, help="the clinic's, as the partner knows it (1000A)"
            ),
            text_field("our id", "Our id", limit=80, help="the number that it gave us (loop 1000A)"),
            text_field("contact", "Contact", limit=60, help="whom it calls about a file"),
            text_field("phone", "Phone", limit=20, help="ten digits"),
            text_field("sender", "Sender", limit=15, help="our number in the interchange (ISA06)"),
            text_field("receiver", "Receiver", limit=15, help="its number in the interchange (ISA08)"),
            text_field("our kind", "Our kind", limit=2, help="what our number is (ISA05): ZZ, 30 a tax id"),
            text_field("their kind", "Their kind", limit=2, help="what its number is (ISA07)"),
            text_field("group sender", "Group sender", limit=15, help="GS02, where it is another number"),
            text_field("group receiver", "Group receiver", limit=15, help="GS03, where it is another number"),
            Field("mode", "Mode", lambda: ChoiceField(_TEST), help="the partner says when production begins"),
            Field("ta1", "Wants TA1", lambda: ChoiceField(_TA1), help="ask it to confirm each file (ISA14)"),
            Field("way", "Way", lambda: ChoiceField(_WAYS), help="how files get there; Ctrl+N walks"),
            text_field("folder", "Folder", limit=400, help="a whole path with `out` and `in` in it"),
            text_field("host", "Host", limit=200, help="the SFTP server"),
            text_field("port", "Port", limit=5, help="22"),
            text_field("login", "Login", limit=80, help="who we are there; the password is in the vault"),
            text_field("host key", "Host key", limit=800, help="its public key: ssh-ed25519 AAAA..."),
            text_field("out", "Out", limit=200, help="the folder there that takes our files"),
            text_field("in", "In", limit=200, help="the folder there that answers are fetched from"),
            Field(
                "active", "In use", lambda: ChoiceField(_IN_USE), help="no: nothing is sent to it any more"
            ),
        )

    def submit(self) -> None:
        """Write it."""
        port = self.text("port") or "22"
        if not (port.isascii() and port.isdigit() and len(port) <= 5):
            raise Invalid("the port is a number such as 22", "port")
        typed = {name: self.text(_LABELS.get(name, name)) for name in _TYPED}
        wanted = PartnerFields(
            **typed,
            is_test=self.value("mode") is not False,
            wants_ta1=self.value("ta1") is True,
            way=self.value("way") or Way.NONE,
            port=int(port),
            active=self.value("active") is not False,
        )
        sending, row = self.backend.sending, self._row

        def write() -> None:
            if row is None:
                sending.add_partner(wanted)
            else:
                sending.update_partner(row.id, row.version, wanted)

        self.save(write, f"trading partner {wanted.code.upper()} saved", True)

    def reopen(self, texts: dict[str, str]) -> PartnerForm:
        """The same partner again."""
        return PartnerForm(self._row, texts)


def _texts_of(row: PartnerRow | None) -> dict[str, str]:
    """What stands in the form: the usual values of a new one."""
    fields = row.fields if row else PartnerFields("", "", "", "", "", "", "", "", "")
    way = {Way.NONE: "hand", Way.FOLDER: "folder", Way.SFTP: "sftp"}[fields.way]
    return {
        **{_LABELS.get(name, name): str(getattr(fields, name)) for name in _TYPED},
        "mode": "test" if fields.is_test else "production",
        "ta1": "yes" if fields.wants_ta1 else "no",
        "way": way,
        "port": str(fields.port),
        "active": "yes" if fields.active else "no",
    }
