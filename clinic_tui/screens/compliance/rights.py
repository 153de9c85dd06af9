"""Who may do what: each right in words, and the roles that have it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.binding import BindingType

from clinic_tui.keymap import Place
from clinic_tui.screens.parts.form import Field, Form, text_field
from clinic_tui.screens.parts.list_screen import ListPage
from clinic_tui.security.rights_shown import SIGNS, Right, rights_with
from clinic_tui.security.roles import ACCOUNT_ROLES
from clinic_tui.widgets.facts import FactLine
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.words.counted import counted


class RightsScreen(ListPage[Right]):
    """One line for each right; `f` leaves those of a role, or with some words, and Enter the role's own."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.RIGHTS)
    TOPICS = frozenset[str]()  # the table comes with the program
    NAME = "Rights"
    COLUMNS = (ListColumn("Lets them"), *(ListColumn(SIGNS[role], 4) for role in ACCOUNT_ROLES))
    WIDE_COLUMNS = (
        ListColumn("Right", 28),
        ListColumn("Lets them"),
        *(ListColumn(role.value, max(10, len(role.value))) for role in ACCOUNT_ROLES),
    )
    DETAIL_LINES = 1

    def __init__(self, subject: int | str | None = None) -> None:
        """With those alone that fit these words."""
        super().__init__()
        self._only = subject if isinstance(subject, str) else ""

    @property
    def place(self) -> Place:
        """The rights."""
        return Place.RIGHTS

    def question(self) -> Callable[[], tuple[Right, ...]]:
        """What fits: the table is the program's own, and no secret."""
        only = self._only
        return lambda: rights_with(only)

    def nothing(self) -> str:
        """What stands there where nothing fits."""
        return f"No right fits `{self._only}`: f, emptied, shows all again."

    def heading(self) -> FactLine:
        """How many, and how many of them whoever sits here has."""
        role = self.backend.who.role if self.backend.who else ""
        mine = sum(any(each.value == role for each in row.roles) for row in self.shown_rows)
        return (
            ("strong", "Rights"),
            ("strong", f"only {self._only}" if self._only else ""),
            ("", counted(len(self.shown_rows), "right")),
            ("", f"{mine} of them yours ({role})" if role else ""),
        )

    def line(self, row: Right) -> ListRow:
        """What it lets do, and who may."""
        marks = tuple("yes" if role in row.roles else "-" for role in ACCOUNT_ROLES)
        return ListRow(row.verb, ((row.verb,) if self.wide else ()) + (row.words, *marks))

    def detail(self, row: Right) -> Sequence[FactLine]:
        """The right by its name, and the roles in full."""
        return (
            (
                ("strong", row.verb),
                ("", row.words),
                ("quiet", f"of {', '.join(role.value for role in row.roles)}"),
            ),
        )

    async def choose(self, row: Right) -> None:
        """All rights about the same."""
        self.show_only("" if self._only == row.part else row.part)

    def action_filter_rights(self) -> None:
        """Those of a role, or with some words; or all again."""

        def chosen(typed: str | None) -> None:
            if typed is not None:
                self.show_only(typed)

        self.app.push_screen(FilterRights(self._only), chosen)

    def show_only(self, typed: str) -> None:
        """Those that fit these words; with none all."""
        self._only = typed
        self.read_before_keys()


class FilterRights(Form[str]):
    """One field; empty it shows all again."""

    TITLE_WORDS: ClassVar[str] = "Show only rights"
    SAVE_WORDS: ClassVar[str] = "show"

    def __init__(self, typed: str, texts: dict[str, str] | None = None) -> None:
        super().__init__({"words": typed, **(texts or {})})
        self._was = typed

    def fields(self) -> Sequence[Field]:
        """The words."""
        words = "a role, words, or both: `biller claim`; `no biller`: what they may not; empty: all"
        return (text_field("words", "Of", limit=80, help=words),)

    def submit(self) -> None:
        """Show what fits."""
        self.done(self.text("words"))

    @property
    def changed(self) -> bool:
        """Nothing is lost here."""
        return False

    def reopen(self, texts: dict[str, str]) -> FilterRights:
        """The same again."""
        return FilterRights(self._was, texts)
