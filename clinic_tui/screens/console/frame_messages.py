"""What reaches the frame from threads and dialogs: the clinic is open, somebody is in, something changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

from clinic_tui.errors import ClinicError

if TYPE_CHECKING:
    from clinic_tui.backend.clinic_backend import Backend
    from clinic_tui.backend.door import Who


class Changed(Message):
    """Some desk wrote to these tables."""

    def __init__(self, entities: frozenset[str]) -> None:
        super().__init__()
        self.entities = entities

    def can_replace(self, message: Message) -> bool:
        """True where `message`, which came behind this one, names all that this one names."""
        return isinstance(message, Changed) and self.entities <= message.entities


class Opened(Message):
    """The clinic is open, or was refused."""

    def __init__(self, backend: Backend | None, refusal: ClinicError | None = None) -> None:
        super().__init__()
        self.backend = backend
        self.refusal = refusal


class Troubled(Message):
    """The machine fails in some other way than before, or (None) works again."""

    def __init__(self, failure: ClinicError | None) -> None:
        super().__init__()
        self.failure = failure


class Seated(Message):
    """Somebody has signed in at this desk."""

    def __init__(self, who: Who) -> None:
        super().__init__()
        self.who = who
