"""What a display on the wall of the waiting room shows: numbers, and no name. Plain values, no database."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Called:
    """A number that was called, and where to."""

    number: int
    room: str
    provider_code: str


@dataclass(frozen=True, slots=True)
class Line:
    """The numbers that wait for one provider, the next one first, and how late the provider runs."""

    provider_code: str
    numbers: tuple[int, ...]
    late: int = 0
    """Minutes; 0 is on time."""


@dataclass(frozen=True, slots=True)
class Wall:
    """All of it; `time` is the clinic's wall time, `called` begins with the last one."""

    clinic: str
    time: str
    called: tuple[Called, ...] = ()
    lines: tuple[Line, ...] = field(default=())

    @property
    def words(self) -> tuple[str, ...]:
        """As lines of text, for displays of other kinds."""
        found = [f"now: {each.number} -> {each.room}" for each in self.called] or ["now: nobody"]
        for line in self.lines:
            late = f" (about {line.late} min late)" if line.late else ""
            numbers = " ".join(map(str, line.numbers)) or "-"
            found.append(f"{line.provider_code}: {numbers}{late}")
        return tuple(found)
