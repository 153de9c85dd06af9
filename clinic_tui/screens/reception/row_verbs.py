"""One verb on the row under the cursor or on all that are marked.

Where it asks nothing, all marked rows are one action, and one undo takes it back. Dialogs come
one after another.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from textual.screen import ModalScreen
from textual.worker import Worker, WorkerState

from clinic_tui.errors import ClinicError
from clinic_tui.reception.rows import QueueRow
from clinic_tui.screens.parts.pane import Pane
from clinic_tui.screens.parts.who_was_first import or_who_was_first
from clinic_tui.screens.reception.next_stage import AtOnce, CannotBe, Opens, Step
from clinic_tui.widgets.message_line import Level
from clinic_tui.widgets.paged_list import PagedList

Verb = Callable[[QueueRow], Step]
"""What a verb does to one row."""

Many = Callable[[Sequence[tuple[int, int]]], dict[int, str]]
"""What takes a step with several visits in one action."""


@dataclass
class Batch:
    """One verb on one or several rows: what is still to do, and what came of it."""

    verb: Verb
    left: list[int]
    count: int
    keys: tuple[int, ...] = ()
    """All rows that were meant."""
    done: int = 0
    together: bool = False
    """What was done so far was one action."""
    refused: list[tuple[str, str]] = field(default_factory=list)
    """Who was not done, and why."""


class RowVerbs(Pane):
    """A pane whose verbs act on visits of its list. Keys wait until the list shows what came of it."""

    def __init__(self, memory: Any = None) -> None:
        super().__init__(memory)
        self._batch: Batch | None = None
        self._last: Verb | None = None
        self._next: int | None = None
        self._acted: int | None = None

    @property
    def board(self) -> PagedList:
        """The list."""
        raise NotImplementedError

    def row_of(self, key: int) -> QueueRow | None:
        """The visit of a row; None where it is not in the list any more."""
        raise NotImplementedError

    def done_with(self, verb: Verb, keys: Sequence[int]) -> None:
        """A verb was done on these rows, but for those that were refused: what a pane does then."""

    async def _begin(self, verb: Verb, keys: Sequence[int] | None = None) -> None:
        """Do it to `keys`, else to the marked rows, else to the row under the cursor."""
        meant = list(keys) if keys is not None else [key for key in self.board.meant if isinstance(key, int)]
        if not meant or self._batch is not None:
            return
        self._last, self._next = verb, self._behind(meant[-1])
        self._acted = meant[-1]
        self._batch = batch = Batch(verb, meant, len(meant), tuple(meant))
        if not self._do_together(batch):
            await self._next_row()

    def _do_together(self, batch: Batch) -> bool:
        """One action with all rows for which the verb asks nothing, where they are several."""
        alike: dict[Many, list[QueueRow]] = {}
        for key in batch.left:
            row = self.row_of(key)
            step = None if row is None else batch.verb(row)
            if row is not None and isinstance(step, AtOnce):
                alike.setdefault(step.many, []).append(row)
        many, rows = max(alike.items(), key=lambda each: len(each[1]), default=(None, []))
        if many is None or len(rows) < 2:
            return False
        visits = [(row.appointment_id, row.version) for row in rows]
        batch.left = [key for key in batch.left if key not in dict(visits)]
        self.act(
            lambda: many(visits),
            lambda refused: self._came_of_it(rows, refused),
            refused=lambda refusal: self._came_of_it(
                rows, dict.fromkeys((number for number, _ in visits), refusal.words)
            ),
        )
        return True

    def _came_of_it(self, rows: Sequence[QueueRow], refused: dict[int, str]) -> None:
        batch = self._batch
        if batch is not None:
            batch.together = True
            batch.done += len(rows) - len(refused)
            batch.refused += [
                (row.name, refused[row.appointment_id]) for row in rows if row.appointment_id in refused
            ]
        self.call_later(self._next_row)

    def _behind(self, key: int) -> int | None:
        """The row below, found before the verb moves this one to another stage.

        None where that is of another stage: what was done to this one would mean something else there.
        """
        keys = [row.key for row in self.board.rows if isinstance(row.key, int)]
        after = keys[keys.index(key) + 1 :] if key in keys else []
        row, below = self.row_of(key), self.row_of(after[0]) if after else None
        return after[0] if row and below and row.status is below.status else None

    async def _next_row(self) -> None:
        batch = self._batch
        while batch is not None and batch.left:
            row = self.row_of(batch.left.pop(0))
            if row is None:
                batch.refused.append(("", "this visit is not on the board any more"))
                continue
            step = batch.verb(row)
            if isinstance(step, CannotBe):
                batch.refused.append((row.name, step.words))
                continue
            if isinstance(step, AtOnce):
                self._do_now(row, step)
                return
            dialog = await self._dialog(row, step)
            if dialog is not None:
                if batch.count > 1:  # whom it is about need not be under the cursor
                    self.clinic.say(f"{batch.count - len(batch.left)} of {batch.count} marked: {row.name}")
                await self.app.push_screen(dialog, self._dialog_closed)
                return
        self._end()

    async def _dialog(self, row: QueueRow, step: ModalScreen[Any] | Opens) -> ModalScreen[Any] | None:
        """The dialog, built in a thread where it must read first; further keys wait for it."""
        if not isinstance(step, Opens):
            return step
        try:
            return await asyncio.to_thread(step.build)
        except ClinicError as refusal:
            assert self._batch is not None
            self._batch.refused.append((row.name, refusal.words))
            return None

    def _do_now(self, row: QueueRow, step: AtOnce) -> None:
        """The board is read after it, and keys wait for that: the next key means the new state."""
        backend = self.backend
        self.act(
            lambda: or_who_was_first(backend, row.appointment_id, row.version, step.call),
            lambda _: self._came_true(step),
            refused=lambda refusal: self._was_refused(row, refusal),
        )

    def _came_true(self, step: AtOnce) -> None:
        if self._batch is not None:
            self._batch.done += 1
            self._batch.together = False
        self.clinic.say_done(step.words)
        self.call_later(self._next_row)

    def _was_refused(self, row: QueueRow, refusal: ClinicError) -> None:
        if self._batch is not None:
            self._batch.refused.append((row.name, refusal.words))
        self.call_later(self._next_row)

    async def _dialog_closed(self, outcome: bool | None) -> None:
        """A dialog was closed; one set aside ends the batch, and the marks that are left stay."""
        batch = self._batch
        if batch is None:
            return
        if outcome is None:
            self._batch = None
            self.read()
            return
        batch.done += 1
        batch.together = False
        if not batch.left:
            self._end()
        self.read_before_keys()
        await self._next_row()

    def _end(self) -> None:
        """Say what came of several, or why not."""
        batch, self._batch = self._batch, None
        if batch is None:
            return
        if batch.done:
            self.done_with(batch.verb, batch.keys)
        self.board.clear_marks()
        if batch.refused:
            level = Level.WARNING if batch.done else Level.ERROR
            self.clinic.say(_not_done(batch), level, undoable=batch.together and batch.done > 0)
        elif batch.count > 1:
            self.clinic.say_done(f"{batch.done} done")

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """After a failure nobody expected (the app tells of it) the board takes verbs again."""
        if event.state is WorkerState.ERROR:
            self._batch = None


def _not_done(batch: Batch) -> str:
    """Who was not done: the first with the reason, the others by name."""
    name, why = batch.refused[0]
    if batch.count == 1:
        return why
    first = why if not name or name in why else f"{name}: {why}"
    others = "".join(f"; {other}" for other, _ in batch.refused[1:] if other)
    return f"{batch.done} of {batch.count} done; not done: {first}{others}"
