"""The display on the wall of the waiting room: numbers and where to go, no name, no key but `q`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar, Protocol

from rich.cells import cell_len
from textual import work
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.filter import LineFilter
from textual.message import Message
from textual.strip import Strip

from clinic_tui.errors import ClinicError
from clinic_tui.reception.wall_rows import Called, Wall
from clinic_tui.terminal import Terminal
from clinic_tui.text import safe_text
from clinic_tui.widgets.big_digits import HEIGHT, big, width_of
from clinic_tui.widgets.cells import fit
from clinic_tui.widgets.one_line import OneLine

if TYPE_CHECKING:
    from textual.driver import Driver

EVERY = 10.0
"""Seconds after which it is read again by itself: delays and the clock move without anybody's key."""

_SIDE = 2
_ROOMY = 16
"""Lines from which on the number that was called last is drawn large."""

Piece = tuple[str, str]


class Numbers(Protocol):
    """Where the numbers come from; all of it blocks (backend/wall.py)."""

    def read(self) -> Wall:
        """The numbers as they are now."""
        ...

    def watch(self, changed: Callable[[frozenset[str]], None]) -> None:
        """Call `changed`, in any thread, when tables were written."""
        ...

    def close(self) -> None:
        """Let the clinic go."""
        ...


class Board(OneLine):
    """Everything on it, drawn line by line for whatever room there is."""

    DEFAULT_CSS = "Board { height: 1fr; background: $background; } Board:ansi { background: ansi_default; }"

    def __init__(self, sign: str) -> None:
        super().__init__()
        self._sign = sign
        self._wall: Wall | None = None
        self._trouble = ""

    def show(self, wall: Wall) -> None:
        """Show the numbers as they are now."""
        self._wall, self._trouble = wall, ""
        self.refresh()

    def tell(self, trouble: str) -> None:
        """Say that what stands there may be old."""
        self._trouble = trouble
        self.refresh()

    def left(self, width: int) -> Sequence[Piece]:
        """Not used: it has many lines."""
        return ()

    def render_line(self, y: int) -> Strip:
        """One of the lines."""
        lines = self.lines(self.size.width, self.size.height)
        pieces = lines[y] if y < len(lines) else ()
        return self.line_of(pieces, ())

    def lines(self, width: int, height: int) -> list[Sequence[Piece]]:
        """All lines, from the most important on; what does not fit is left out at the end."""
        if self._wall is None:
            return [(("line-plain", f" {safe_text(self._trouble)}"),)]
        wall, found = self._wall, list[Sequence[Piece]]()
        clinic, time = safe_text(wall.clinic), wall.time
        gap = max(width - 2 * _SIDE - cell_len(clinic) - len(time), 1)
        found.append((("", " " * _SIDE), ("line-strong", clinic), ("", " " * gap), ("line-strong", time)))
        if self._trouble:
            found.append((("line-error", f"  no connection, numbers may be old: {self._trouble}"),))
        found.append(())
        found += self._called(wall.called, width, roomy=height >= _ROOMY)
        found += self._waiting(wall, width)
        return found[:height]

    def _called(self, called: Sequence[Called], width: int, *, roomy: bool) -> Iterator[Sequence[Piece]]:
        if not called:
            yield (("line-plain", "  now: nobody is called"),)
            yield ()
            return
        first, *rest = called
        wide = 3 if width >= 100 else 2
        where = f"-> {safe_text(first.room)}"
        if roomy and width_of(first.number, wide) + cell_len(where) + 3 * _SIDE <= width:
            for line, text in enumerate(big(first.number, self._sign, wide)):
                beside = where if line == HEIGHT // 2 else ""
                yield ("", " " * _SIDE), ("line-good", text), ("line-strong", f"{' ' * _SIDE}{beside}")
        else:
            yield (("line-good", f"  now: {first.number} {where}"),)
        yield ()
        for each in rest:
            yield (("line-strong", f"  {each.number} -> {safe_text(each.room)}"),)
        if rest:
            yield ()

    def _waiting(self, wall: Wall, width: int) -> Iterator[Sequence[Piece]]:
        if not wall.lines:
            yield (("line-plain", "  nobody waits"),)
            return
        yield (("line-plain", "  waiting"),)
        for line in wall.lines:
            code = fit(safe_text(line.provider_code), 8)
            late = f"   about {line.late} min late" if line.late else ""
            numbers = "  ".join(map(str, line.numbers))
            most = max(width - 2 * _SIDE - cell_len(code) - cell_len(late), 4)
            yield (
                ("", " " * _SIDE),
                ("line-key", code),
                ("line-strong", fit(numbers, min(cell_len(numbers), most))),
                ("line-warning", late),
            )


class WallBoard(App[int]):
    """Nobody is signed in, and there is nothing to choose."""

    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    INLINE_PADDING = 0
    BINDINGS: ClassVar[list[BindingType]] = [Binding("q", "end", "quit", show=False)]

    class Written(Message):
        """Some desk wrote."""

    class Known(Message):
        """The numbers, or why they are not known."""

        def __init__(self, wall: Wall | None, refusal: ClinicError | None = None) -> None:
            super().__init__()
            self.wall, self.refusal = wall, refusal

    def __init__(self, terminal: Terminal, open_source: Callable[[], Numbers]) -> None:
        super().__init__(ansi_color=True if terminal.ansi_theme else None)
        self.animation_level = "none"
        self._terminal = terminal
        self._open_source = open_source
        self._source: Numbers | None = None

    def get_driver_class(self) -> type[Driver]:
        """One that no key can end."""
        from clinic_tui.widgets.tolerant_driver import TolerantDriver

        return TolerantDriver

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Plain ASCII where the terminal shows nothing else."""
        filters = list(super().get_line_filters())
        if self._terminal.ascii_only:
            from clinic_tui.widgets.ascii_filter import AsciiFilter

            filters.append(AsciiFilter())
        return filters

    def compose(self) -> ComposeResult:
        """The board alone."""
        yield Board("#" if self._terminal.ascii_only else "█")

    def on_mount(self) -> None:
        """Read, and again whenever a desk writes."""
        if self._terminal.ansi_theme:
            self.theme = "ansi-dark"
        self.open()
        self.set_interval(EVERY, self.read)

    @work(thread=True, exit_on_error=False)
    def open(self) -> None:
        """Open the clinic and read for the first time."""
        try:
            source = self._open_source()
        except ClinicError as refusal:
            self.post_message(self.Known(None, refusal))
            return
        self._source = source
        source.watch(self._written)
        self._ask()

    def _written(self, _entities: frozenset[str]) -> None:
        """Called in the watcher's thread."""
        self.post_message(self.Written())

    @work(thread=True, exclusive=True, exit_on_error=False)
    def read(self) -> None:
        """Read again."""
        if self._source is not None:
            self._ask()

    def _ask(self) -> None:
        assert self._source is not None
        try:
            self.post_message(self.Known(self._source.read()))
        except ClinicError as refusal:
            self.post_message(self.Known(None, refusal))

    def on_wall_board_written(self) -> None:
        """Some desk wrote."""
        self.read()

    def on_wall_board_known(self, event: Known) -> None:
        """Show them; where the clinic does not open at all there is nothing to stay for."""
        board = self.query_one(Board)
        if event.wall is not None:
            board.show(event.wall)
        elif self._source is None and event.refusal is not None:
            self.exit(event.refusal.exit_code, message=event.refusal.words)
        elif event.refusal is not None:
            board.tell(event.refusal.words)

    def action_end(self) -> None:
        """Leave."""
        self.exit(0)

    def let_go(self) -> None:
        """Close the clinic, once the display has ended."""
        if self._source is not None:
            self._source.close()
