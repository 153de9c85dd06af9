"""A second person signs in the form of the first, where a controlled substance goes without being used."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.widgets import Input

from clinic_tui.errors import ClinicError, SignInFailed
from clinic_tui.screens.parts.form import Field, text_field
from clinic_tui.screens.supplies.from_box import FromBox

if TYPE_CHECKING:
    from clinic_tui.security.witness import Witness


class Witnessed(FromBox):
    """Login and password of who saw it, asked of a controlled substance alone."""

    def witness_fields(self, saw: str) -> tuple[Field, ...]:
        """`saw` says what it is that they saw."""
        if not self.page.item.controlled:
            return ()
        return (
            text_field("witness", "Witness", limit=80, help=f"who saw {saw} types the own login"),
            text_field("password", "Password", limit=200, password=True, help="of the witness; no PIN"),
        )

    @property
    def texts(self) -> dict[str, str]:
        """All but the password of the witness, which is kept nowhere."""
        return {name: text for name, text in super().texts.items() if name != "password"}

    @property
    def witness(self) -> Callable[[], Witness | None]:
        """Who signs, to be proved in the thread that writes; nobody where nothing was typed."""
        if not self.page.item.controlled:
            return lambda: None
        backend = self.backend
        login, password = self.text("witness"), self._password.value  # as typed, spaces at its ends too
        return lambda: backend.prove_witness(login, password) if login or password else None

    @property
    def _password(self) -> Input:
        widget = self._built["password"]
        assert isinstance(widget, Input)
        return widget

    def refuse(self, refusal: ClinicError) -> None:
        """A password that was wrong is typed again."""
        super().refuse(refusal)
        if isinstance(refusal, SignInFailed):
            self.set_text("password", "")
            self.refused = True
            self._focus("password")
