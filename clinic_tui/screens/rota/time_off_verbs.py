"""What is done with a request for time off or a swap, from the list and from its own page."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence

from clinic_tui.rota.asked_rows import Asking as Asked
from clinic_tui.rota.asked_rows import Impact, SwapImpact, SwapRow, TakenBack, TimeOffRow
from clinic_tui.rota.states import STANDING, SwapState
from clinic_tui.rota.states import Asked as State
from clinic_tui.schedule.outage_rows import Outage, OutageDone, OutageMove
from clinic_tui.screens.parts.asking import Asking
from clinic_tui.screens.parts.reason import AskReason
from clinic_tui.widgets.message_line import Level
from clinic_tui.words.counted import counted


class TimeOffVerbs(Asking):
    """The verbs; a subclass says which request is meant."""

    @property
    @abstractmethod
    def meant(self) -> Asked | None:
        """The one that is meant."""

    @property
    def may_withdraw(self) -> bool:
        """Whether the one that is meant could be withdrawn by who sits here, as far as is known."""
        row = self.meant
        if row is None:
            return False
        if row.swap is not None:
            return row.swap.is_given and row.swap.state.is_open
        off = row.time_off
        if off is None or off.state not in STANDING:
            return False
        return off.is_mine if off.state is State.OPEN else self._takes_back(off)

    def _takes_back(self, off: TimeOffRow) -> bool:
        return self.backend.may("rota.decide") and off.last >= self.clinic.today

    @abstractmethod
    def written(self, outcome: object) -> None:
        """Something was written, or a form was closed: with None nothing was."""

    def _warn(self, words: str) -> None:
        self.clinic.say(words, Level.WARNING)

    def _done(self, words: str) -> None:
        self.clinic.say_done(words)
        self.written(True)

    def action_off_approve(self) -> None:
        """Approve it; of a shift that is offered to who sits here: take it."""
        row = self.meant
        if row is not None and row.time_off is not None:
            self._approve(row.time_off)
        elif row is not None and row.swap is not None:
            self._accept(row.swap)

    def _approve(self, row: TimeOffRow) -> None:
        if row.state is not State.OPEN:
            self._warn(f"it is {row.outcome} already")
            return
        if why := self._why_not(own=row.is_mine, decides=row.may_decide):
            self._warn(why)
            return
        part = self.backend.rota

        def known(outage: Outage | None) -> None:
            if outage is not None:
                self._break_plans(row, outage)
                return

            def approved(_: OutageDone) -> None:
                self._done(f"approved: {row.words}")
                self._look_who_is_called(row)

            self.act(lambda: part.approve(row.id, row.version), approved)

        self.ask_before_keys(lambda: part.outage_for(row.id), known, group="approve")

    def _break_plans(self, row: TimeOffRow, outage: Outage) -> None:
        """The schedule's own list of the visits that are hit; F12 there approves and closes the hours."""
        from clinic_tui.screens.rota.leave_outage import LeaveOutage

        part = self.backend.rota

        def write(moves: Sequence[OutageMove]) -> OutageDone:
            return part.approve(row.id, row.version, "", moves)

        def closed(done: bool | None) -> None:
            self.written(done or None)
            if done:
                self._look_who_is_called(row)

        about = f"{row.name}: {row.kind.value}"
        self.app.push_screen(LeaveOutage(outage, about, write, f"approved: {row.words}"), closed)

    def _look_who_is_called(self, row: TimeOffRow) -> None:
        """Where the person is on call then, somebody else has to be."""
        part = self.backend.rota

        def known(found: Impact) -> None:
            if found.called:
                self.called_then(row)
                self._warn(f"approved; {row.name} is on call then: o hands it over, u takes all back")

        if self.backend.may("rota.plan"):
            self.ask_before_keys(lambda: part.impact(row.id), known, group="called")

    def called_then(self, row: TimeOffRow) -> None:
        """Whose leave was approved is on call in it: show who could take that."""

    def _why_not(self, *, own: bool, decides: bool) -> str:
        if decides:
            return ""
        if own and self.backend.may("rota.decide"):
            return "nobody decides on their own: ask another manager"
        return self.backend.why_not("rota.decide", "deciding on it")

    def _accept(self, row: SwapRow) -> None:
        part = self.backend.rota
        if row.state is SwapState.OFFERED and row.is_taken:
            self.ask_before_keys(lambda: part.swap_impact(row.id), self._take_if_it_may_hit, group="approve")
        elif row.state is SwapState.ACCEPTED:
            if why := self._why_not(own=row.is_given or row.is_taken, decides=row.may_decide):
                self._warn(why)
                return
            self.ask_before_keys(
                lambda: part.swap_impact(row.id), self._approve_if_enough_are_left, group="approve"
            )
        elif row.state is SwapState.OFFERED:
            self._warn(f"{row.taker} has not answered yet")
        else:
            self._warn(f"it is {row.state.value} already")

    def _take_if_it_may_hit(self, found: SwapImpact) -> None:
        """Where visits are booked whose sessions go over, ask first; but not what cannot be taken at all."""
        row, part = found.row, self.backend.rota

        def taken(state: SwapState) -> None:
            if state is SwapState.ACCEPTED:
                self._done(f"you take over {row.when}; a manager approves it")
            else:
                self._done(f"you take over {row.when}{_bumped(found)}")

        self._if_sure(
            found, "" if found.in_the_way else _hits(found), "take it",
            lambda: self.act(lambda: part.accept_swap(row.id, row.version), taken),
        )  # fmt: skip

    def _approve_if_enough_are_left(self, found: SwapImpact) -> None:
        """Where a minimum does not hold with it, or visits are to be moved, ask first."""
        row, part = found.row, self.backend.rota
        why = "" if found.in_the_way else ". ".join(filter(None, (found.short, _hits(found))))
        self._if_sure(
            found, why, "approve",
            lambda: self.act(
                lambda: part.approve_swap(row.id, row.version),
                lambda _: self._done(f"approved: {row.words}{_bumped(found)}"),
            ),
        )  # fmt: skip

    def _if_sure(self, found: SwapImpact, why: str, yes: str, go: Callable[[], None]) -> None:
        from clinic_tui.screens.parts.confirm import Confirm

        def answered(sure: bool | None) -> None:
            if sure:
                go()

        if why:
            question = f"{found.row.words}\n{why}.\n{yes.capitalize()} all the same?"
            self.app.push_screen(Confirm(question, yes=yes, no="back"), answered)
        else:
            go()

    def action_off_refuse(self) -> None:
        """Refuse it with a reason; of a shift that is offered to who sits here: decline."""
        row, part = self.meant, self.backend.rota
        if row is None:
            return
        if row.time_off is not None:
            off = row.time_off
            if off.state is not State.OPEN:
                self._warn(f"it is {off.outcome} already")
            elif why := self._why_not(own=off.is_mine, decides=off.may_decide):
                self._warn(why)
            else:
                self._reason(
                    f"Refuse: {off.words}", lambda words: part.refuse(off.id, off.version, words), "refused"
                )
        elif (swap := row.swap) is not None:
            if not swap.state.is_open:
                self._warn(f"it is {swap.state.value} already")
            elif swap.state is SwapState.OFFERED and swap.is_taken:
                self._reason(
                    f"Decline: {swap.words}",
                    lambda words: part.decline_swap(swap.id, swap.version, words),
                    "declined",
                )
            elif why := self._why_not(own=swap.is_given or swap.is_taken, decides=swap.may_decide):
                self._warn(why)
            else:
                self._reason(
                    f"Refuse: {swap.words}",
                    lambda words: part.refuse_swap(swap.id, swap.version, words),
                    "refused",
                )

    def _reason(self, title: str, call: Callable[[str], object], done: str) -> None:
        self.app.push_screen(
            AskReason(title, "Why not? Who asked reads it.", call, f"{done}: {title.partition(': ')[2]}"),
            self.written,
        )

    def action_off_withdraw(self) -> None:
        """It is not wanted any more; `u` takes that back."""
        row, part = self.meant, self.backend.rota
        if row is None:
            return
        if row.time_off is not None:
            off = row.time_off
            if off.state not in STANDING:
                self._warn(f"it is {off.outcome} already")
                return

            def taken_back(done: TakenBack) -> None:
                self._done("; ".join(filter(None, (f"withdrawn: {off.words}", done.words))))

            self.act(lambda: part.withdraw(off.id, off.version), taken_back)
        elif (swap := row.swap) is not None:
            self.act(
                lambda: part.withdraw_swap(swap.id, swap.version),
                lambda _: self._done(f"withdrawn: {swap.words}"),
            )


def _hits(found: SwapImpact) -> str:
    """`2 visits are to be moved then`; empty where none is booked."""
    if not found.to_move:
        return ""
    return f"{counted(found.to_move, 'visit')} {'is' if found.to_move == 1 else 'are'} to be moved then"


def _bumped(found: SwapImpact) -> str:
    return f"; ! {counted(found.to_move, 'visit')} to move: :bumped lists them" if found.to_move else ""
