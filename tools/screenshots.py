"""Takes the pictures of the documentation from the running demo: `make screenshots`.

Each picture is a fresh console on the demo clinic of one seed at one moment, so a picture
changes only when the program does. Names of pictures may be given to take those alone.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.terminal.console import Console  # noqa: E402  the path comes first
from tests.terminal.picture import picture  # noqa: E402

FOLDER = ROOT / "docs/pictures"
MOMENT = "2026-11-23T10:20"
SMALL, LARGE = (80, 24), (120, 40)
COLOURS = 64
"""Colours kept in a file: a screen has some twenty, the edges of its letters the rest."""

Step = tuple[tuple[str, ...], str]
"""Keys to type, and what is on the screen when they have had their effect."""


@dataclass(frozen=True)
class Shot:
    """One picture: what is typed, on which terminal."""

    name: str
    size: tuple[int, int]
    steps: tuple[Step, ...] = ()
    environment: dict[str, str] = field(default_factory=dict)
    options: tuple[str, ...] = ()


COUNTED = re.compile(r"4 Stock \(?\d")
"""The jobs have run and what is amiss is counted: before that a picture says otherwise than the next one."""

FREE_TIME = ("]", "<Up>", "<Up>", "<Up>", "<Up>")
"""On tomorrow's page, to a slot that nobody has."""

SHOTS = (
    Shot("schedule", LARGE),
    Shot("schedule-small", SMALL),
    Shot("availability", SMALL, ((("a",), "Availability"),)),
    Shot("check-in", LARGE, ((("2",), "[2 Check-in"),)),
    Shot(
        "booking",
        SMALL,
        (
            (FREE_TIME, "1 day ahead"),
            (("b",), "Visit type"),
            (("cox,ju<Enter>",), "MRN"),
            (("fu<Enter>", "ear again"), "ear again"),
        ),
    ),
    Shot("patient", LARGE, ((("/",), "Find a patient"), (("cox,ju<Enter>",), "Coverage"))),
    Shot(
        "command",
        SMALL,
        ((("<F3>",), "Type a command"), (("b bradley,dmy fu tue-thu pm",), "Follow-up, 20 min")),
    ),
    Shot("claims", SMALL, (((":work<Enter>",), "rejected 1"),)),
    Shot("books", SMALL, (((":books<Enter>",), "A/R by age"), (("m", "p"), "Money by payer"))),
    Shot("supplies", SMALL, ((("4",), "[4 Stock"), (("b",), "To order: 8 items"))),
    Shot("team", SMALL, ((("5",), "Tasks: mine"),)),
    Shot("rota", SMALL, ((("5", "w"), "Rota Mon"),)),
    Shot("next", SMALL, ((("5",), "Tasks: mine"), ((":next<Enter>",), "things open"))),
    Shot("compliance", SMALL, ((("6",), "90 days ahead"),)),
    Shot("plain", SMALL, ((("2",), "[2 Check-in"),), {"NO_COLOR": "1", "TERM": "linux"}, ("--ascii",)),
)


def take(shot: Shot, place: Path) -> Path:
    """Open the demo, type, and write the picture; where it lies."""
    program = [sys.executable, "-m", "clinic_tui", "demo", "--at", MOMENT, *shot.options]
    environment = {
        "XDG_RUNTIME_DIR": str(place),
        "XDG_CACHE_HOME": str(place),
        "COLORTERM": "truecolor",
        **shot.environment,
    }
    if "NO_COLOR" in environment:
        del environment["COLORTERM"]
    with Console(program, size=shot.size, env={"LANG": "C.UTF-8", **environment}, cwd=ROOT) as console:
        console.wait_for("Welcome", timeout=120).wait_for(COUNTED).settle(
            2.0
        )  # the alerts come one job after the other
        for keys, shown in shot.steps:
            console.keys(*keys)
            console.wait_for(shown).settle()
        path = FOLDER / f"{shot.name}.png"
        picture(console.cells, path)
    shrink(path)
    return path


def shrink(path: Path) -> None:
    """The same picture with few colours: a fifth of the bytes."""
    from PIL import Image

    with Image.open(path) as image:
        few = image.quantize(COLOURS, dither=Image.Dither.NONE)
    few.save(path, optimize=True)


def main(wanted: list[str]) -> None:
    """Take all pictures, or those named."""
    unknown = sorted(set(wanted) - {shot.name for shot in SHOTS})
    if unknown:
        raise SystemExit(
            f"no picture is called {', '.join(unknown)}: {', '.join(shot.name for shot in SHOTS)}"
        )
    FOLDER.mkdir(parents=True, exist_ok=True)
    os.environ.pop("CLINIC_TUI_DATA", None)
    with tempfile.TemporaryDirectory() as place:
        for shot in SHOTS:
            if not wanted or shot.name in wanted:
                path = take(shot, Path(place))
                print(f"{path.relative_to(ROOT)}  {path.stat().st_size / 1024:.0f} KB")


if __name__ == "__main__":
    main(sys.argv[1:])
