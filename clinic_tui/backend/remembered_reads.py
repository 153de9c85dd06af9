"""Answers that stay good until a table is written from which they were read.

Every write at any desk makes every console count again what stands in its header. Most writes touch a
table or two, and most counts look elsewhere: of those the last answer is given. Which tables an answer
came from is learned from the statements that were run for it, so nobody has to keep a list of them.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from clinic_tui.store.words_read import words_read

if TYPE_CHECKING:
    from clinic_tui.backend.sitting import Sitting
    from clinic_tui.store.desk import Desk

T = TypeVar("T")

FOLLOWS = {"stock_on_hand": "stock_move", "stock_delivery": "stock_move"}
"""Tables that the database keeps by itself: no desk is told of them, but of what they follow."""

UNTOLD = frozenset(("journal", "journal_head", "open_form"))
"""Tables of whose writing no desk is told: what was read from one is read anew each time."""


@dataclass(frozen=True, slots=True)
class _Kept:
    answer: Any
    desk: Desk
    minute: datetime
    words: frozenset[str]
    turn: int
    """How many times something had been touched when the reading began."""


class RememberedReads:
    """The last answers of one console."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: dict[Callable[..., Any], _Kept] = {}
        self._touched: dict[str, int] = {}
        self._turn = 0
        self.listening = False
        """Whether this console is told what desks write; while it is not, nothing is remembered."""

    def touched(self, tables: Collection[str]) -> None:
        """Some desk wrote into these."""
        with self._lock:
            self._turn += 1
            self._touched |= dict.fromkeys(tables, self._turn)

    def ask(self, sitting: Sitting, verb: str, query: Callable[..., T], *args: Any) -> T:
        """What `sitting.ask` answers, or has answered in this minute to whoever sits here.

        A query is always asked with the same of the clinic's settings: they do not tell it from itself.
        Raises what `sitting.ask` raises.
        """
        desk, minute = sitting.desk, sitting.desk.clock.now().replace(second=0, microsecond=0)
        with self._lock:
            kept, turn = self._kept.get(query), self._turn
            if kept is not None and kept.desk is desk and kept.minute == minute and self._is_good(kept):
                answer: T = kept.answer
                return answer
        with words_read() as words:
            answer = sitting.ask(verb, query, *args)
        if self.listening and not words & UNTOLD:
            words |= {FOLLOWS[word] for word in words & FOLLOWS.keys()}
            with self._lock:
                self._kept[query] = _Kept(answer, desk, minute, frozenset(words), turn)
        return answer

    def _is_good(self, kept: _Kept) -> bool:
        return not any(turn > kept.turn and table in kept.words for table, turn in self._touched.items())
