"""Steps of the acceptance day: the keys of each are pressed, counted, and held against its bar."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.terminal.console import Console
from tests.terminal.keyboard import NAMED

PAGE = Path(__file__).parents[2] / "docs" / "day.md"


def count_of(keys: str) -> int:
    """Presses: each letter is one, and each named key."""
    return sum(1 if place % 2 else len(part) for place, part in enumerate(NAMED.split(keys)))


@dataclass(frozen=True, slots=True)
class Step:
    """What is done, with which keys, and how many the best path may take."""

    number: str
    what: str
    keys: str
    bar: int
    over: int = 0
    """By how many presses it is known to miss the bar."""

    @property
    def used(self) -> int:
        """The presses."""
        return count_of(self.keys)

    @property
    def shown_keys(self) -> str:
        """As the table has them."""
        return f"`{self.keys.replace('|', '/')}`" if self.keys else "none"

    @property
    def told_bar(self) -> str:
        """The bar, and by how much it is missed."""
        return f"{self.bar}, missed by {self.over}" if self.over else str(self.bar)


@dataclass
class Steps:
    """The steps that were done, in order."""

    done: list[Step] = field(default_factory=list)
    name: str = "steps"
    """Which table of the page is theirs."""

    def do(
        self, console: Console, number: str, what: str, bar: int, keys: str, *seen: str, over: int = 0
    ) -> None:
        """Press the keys; all of `seen` must then stand on one screen, and the bar must hold.

        A step that misses its bar says by how many presses in `over`, and the page shows it.
        """
        step = Step(number, what, keys, bar, over)
        self.done.append(step)
        console.keys(keys)
        missing: list[str] = []

        def all_there() -> bool:
            missing[:] = [words for words in seen if words not in one_line(console)]
            return not missing

        console.wait_until(all_there, f"Step {number}: {missing or seen} did not appear.")
        assert step.used <= bar + over, f"step {number}: {step.used} keys of {bar}"
        assert not over or step.used == bar + over, f"step {number} misses its bar by less than {over}"

    @property
    def table(self) -> str:
        """The steps as they stand in docs/day.md."""
        lines = [
            "| step | what the receptionist does | keys | used | bar |",
            "| --- | --- | --- | --- | --- |",
        ]
        lines += [
            f"| {step.number} | {step.what} | {step.shown_keys} | {step.used} | {step.told_bar} |"
            for step in self.done
        ]
        return "\n".join(lines)

    def hold_against_the_page(self) -> None:
        """docs/day.md has these steps; UPDATE_GOLDENS=1 writes them there."""
        text = PAGE.read_text(encoding="utf-8")
        begin, end = f"<!-- {self.name}: begin -->", f"<!-- {self.name}: end -->"
        before, rest = text.split(begin)
        shown, after = rest.split(end)
        if os.environ.get("UPDATE_GOLDENS"):
            PAGE.write_text(f"{before}{begin}\n\n{self.table}\n\n{end}{after}", encoding="utf-8")
        else:
            assert shown.strip() == self.table


def one_line(console: Console) -> str:
    """The screen as one line of words, so that a sentence that was wrapped is found.

    Where a dialog stands, what looks out from behind it at its sides is left out, and the hint of undo is.
    """
    return " ".join(word for line in _lines(console.text) for word in line.split())


def _lines(text: str) -> Iterator[str]:
    within = False
    for line in text.splitlines():
        line, within = line.rstrip().removesuffix(" u undo"), within or "┌" in line
        if within and line.count("│") >= 2:
            yield line[line.index("│") + 1 : line.rindex("│")]
        else:
            yield line
        within = within and "└" not in line
