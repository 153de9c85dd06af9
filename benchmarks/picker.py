"""The patient picker: what one more key costs with 100 and with 1,000,000 patients.

    python -m benchmarks.picker [--patients N] [--repeat N] [--postgres URL]

Each search is typed key by key, as the picker asks after each; what is timed is the
whole answer, from the text to the lines shown. The bar is 20 ms a key. `--postgres`
takes an empty database's URL and measures that one in place of SQLite.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from benchmarks.big_clinic import fill, sqlite_clinic
from clinic_tui.patients.search import find
from clinic_tui.store.engine import Store
from clinic_tui.store.location import PostgresServer

BAR_MS = 20.0
TODAY = date(2026, 3, 2)

SEARCHES = tuple(
    """\
smith,john|smi,j|garcia,m|hernandez,luis|nguyen mai|mai nguyen|john smith|o'brien|obrien,pat
núñez|van dam|de la cruz|wolfeschleg|kahanamoku|ng,w|o,j|xi
smoth|jonson|hernandes,m|rodrigez|nguyeb|thomsn|williamsn|zzyzx|qqq
ernandez|icia|maria|guadalupe|annie|ohnson|ohn|ith,j|smithjohn|sonan|anana|enen
100250|1000|110000|MRN 900000|12/05/1961|12051961|120561|1961-12-05|5 dec 1961
smith 12/05/1961|smi,j 12/05/1961|garcia,maria 1/5/80|a 12/05/1961|zz 12/05/1961
7203|5557203|555-7203|(607) 555-7203|0000
lop,mar|lopez,jose|garcia lopez,jose|son,ann|mar,ohn|qqq,mar|12/05/1961 smith
a|e|e,x|s,z|m,m|x,|,x|,j|,maria|a b|a b c|s s|an an|ma ma ma|smith a|j smith
smith,zz|smith,qx|johnson zz|zz johnson|garcia garcia|mary ann|de la|st|st. john|al-hasan|田中|김
""".strip()
    .replace("\n", "|")
    .split("|")
)
"""Common and rare names, typing errors, pieces from within, dates, numbers, and the worst there is."""


@dataclass
class Key:
    """One state of the search line, and what each asking cost in milliseconds."""

    typed: str
    found: int
    costs: list[float]

    @property
    def median(self) -> float:
        return statistics.median(self.costs)


def prefixes(search: str) -> list[str]:
    """What the line holds after each key."""
    return [search[:end] for end in range(1, len(search) + 1)]


def measure(store: Store, repeat: int) -> dict[str, Key]:
    """Every state of every search, each asked `repeat` times, round by round."""
    keys: dict[str, Key] = {}
    for _ in range(repeat):
        for search in SEARCHES:
            for typed in prefixes(search):
                began = time.perf_counter()
                with store.reading() as db:
                    lines = find(db, typed, TODAY)
                cost = (time.perf_counter() - began) * 1000
                keys.setdefault(typed, Key(typed, len(lines), [])).costs.append(cost)
    return keys


def summary(keys: dict[str, Key]) -> tuple[float, float, float]:
    """Median, 95th percentile and worst of the single answers, in milliseconds."""
    costs = sorted(cost for key in keys.values() for cost in key.costs)
    return statistics.median(costs), costs[int(len(costs) * 0.95)], costs[-1]


def report(small: dict[str, Key], big: dict[str, Key], patients: int, say: Callable[[str], None]) -> bool:
    """Print both side by side, the dearest keys first; True when the bar is kept."""
    say(f"{'typed':<28}{'found':>6}{'100':>9}{patients:>11,}{'worst':>9}  ms a key")
    for key in sorted(big.values(), key=lambda key: -key.median)[:25]:
        few = small[key.typed]
        say(
            f"{key.typed:<28}{key.found:>6}{few.median:>9.2f}{key.median:>11.2f}{max(key.costs):>9.2f}"
            f"  x{key.median / few.median:.1f}"
        )
    say("first asked, nothing yet in the cache:")
    for key in sorted(big.values(), key=lambda key: -key.costs[0])[:6]:
        say(f"{key.typed:<28}{key.found:>6}{small[key.typed].costs[0]:>9.2f}{key.costs[0]:>11.2f}")
    for words, keys in (("100 patients", small), (f"{patients:,} patients", big)):
        median, late, worst = summary(keys)
        say(f"{words:<20} median {median:6.2f}   p95 {late:6.2f}   worst {worst:6.2f} ms   {len(keys)} keys")
    ratio = summary(big)[0] / summary(small)[0]
    over = [key.typed for key in big.values() if key.median > BAR_MS]
    say(f"ratio of the medians {ratio:.2f}; over {BAR_MS:.0f} ms: {', '.join(over) or 'none'}")
    return not over


def main() -> int:
    options = argparse.ArgumentParser(
        prog="python -m benchmarks.picker", description="Time the patient picker."
    )
    options.add_argument("--patients", type=int, default=1_000_000)
    options.add_argument("--repeat", type=int, default=5)
    options.add_argument("--postgres", metavar="URL", help="an empty database to fill and to measure")
    given = options.parse_args()
    if given.postgres:
        url = given.postgres.replace("postgresql://", "postgresql+psycopg://", 1)
        server = PostgresServer(url, Path())
        fill(server, given.patients)
        big = Store(server)
    else:
        big = sqlite_clinic(given.patients)
    small = sqlite_clinic(100)
    kept = report(measure(small, given.repeat), measure(big, given.repeat), given.patients, print)
    small.close()
    big.close()
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
