"""Bulletins: what everybody is told and for how long; who has read each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import events
from textual.binding import BindingType

from clinic_tui.bulletins.rows import BulletinEntry, BulletinRow
from clinic_tui.bulletins.rules import WORDS_LENGTH
from clinic_tui.keymap import Place
from clinic_tui.screens.parts.form import Field, Form, changed_of, text_field
from clinic_tui.screens.parts.list_screen import ListPage
from clinic_tui.security.kept_form import About
from clinic_tui.widgets.cells import wrap
from clinic_tui.widgets.date_field import DateField
from clinic_tui.widgets.facts import FactLine, Facts
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.message_line import Level
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.words.dates import show_date

WORDS_LINES = 12
"""Into which the words of one are broken at most: all of them in a window of 40 columns."""

LEAST_LINES = 3
"""Of a row in full, so that the list does not move with each row."""


class BulletinsScreen(ListPage[BulletinRow]):
    """What is shown longest from now on top; Enter says that one was read."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.BULLETINS)
    TOPICS = frozenset({"bulletin", "bulletin_read", "account"})
    NAME = "Bulletins"
    NOTHING = "Nothing was told yet: + writes a bulletin."
    COLUMNS = (ListColumn("From", 8), ListColumn("Until", 8), ListColumn("What"), ListColumn("", 12))
    WIDE_COLUMNS = (*COLUMNS[:3], ListColumn("By", 18), ListColumn("Read by", 10), COLUMNS[3])
    DETAIL_LINES = LEAST_LINES

    def __init__(self, bulletin_id: int | None = None) -> None:
        super().__init__()
        self._wanted = bulletin_id

    @property
    def place(self) -> Place:
        """Where its keys hold."""
        return Place.BULLETINS

    def question(self) -> Callable[[], tuple[BulletinRow, ...]]:
        """All of them."""
        return self.backend.bulletins.list

    def heading(self) -> FactLine:
        """How many are shown today, and how many of them are to be read."""
        shown = [row for row in self.shown_rows if row.is_shown(self.clinic.today)]
        unread = sum(not row.is_read for row in shown)
        return (
            ("strong", self.NAME),
            ("", f"{len(shown)} shown today"),
            ("warning", f"{unread} to read: Enter" if unread else ""),
        )

    def line(self, row: BulletinRow) -> ListRow:
        """From when until when, what, and how it stands."""
        have = sum(each.at is not None for each in row.readers)
        wide = (row.writer, f"{have} of {len(row.readers)}") if self.wide else ()
        days = (f"{row.from_day:%m/%d/%y}", f"{row.until_day:%m/%d/%y}")
        shown = row.is_shown(self.clinic.today)
        look = "is-quiet" if not shown else "" if row.is_read else "is-soon"
        return ListRow(row.id, (*days, row.words, *wide, self._state(row)), look)

    def _state(self, row: BulletinRow) -> str:
        if row.withdrawn_at is not None:
            return "withdrawn"
        if row.is_shown(self.clinic.today):
            return "" if row.is_read else "to read"
        return "over" if row.until_day < self.clinic.today else "not yet"

    def detail(self, row: BulletinRow) -> Sequence[FactLine]:
        """Its words whole, who wrote it, who has read it."""
        zone = self.clinic.clock.zone
        lines = wrap(row.words, max(self.list.size.width, 20), WORDS_LINES)
        at = row.written_at.astimezone(zone)
        gone = row.withdrawn_at.astimezone(zone) if row.withdrawn_at else None
        told: FactLine = (
            ("quiet", f"from {row.writer}, {show_date(at.date())} {at:%H:%M}"),
            ("warning", f"withdrawn by {row.withdrawn_by}, {gone:%m/%d %H:%M}" if gone else ""),
        )
        have = [f"{each.name} {each.at.astimezone(zone):%m/%d %H:%M}" for each in row.readers if each.at]
        lack = [each.name for each in row.readers if each.at is None]
        read: FactLine = (
            ("", row.read_words),
            ("warning", f"not by {', '.join(lack)}" if lack and have else ""),
            ("quiet", ", ".join(have)),
        )
        return (*((("", line),) for line in lines), told, read)

    def tell(self) -> None:
        """As many lines below the list as the words take: they are read here, and nothing of them is cut."""
        row = self.row
        lines = 2 if row is None else len(self.detail(row))
        self.query_one("#list-detail", Facts).styles.height = max(lines, LEAST_LINES)
        super().tell()

    def on_resize(self, event: events.Resize) -> None:
        """Wrap them anew, once the list has its new width."""
        self.call_after_refresh(self.tell)

    def first_verbs(self) -> tuple[str, ...]:
        """What is done most."""
        return ("bulletin-add", "edit", "bulletin-withdraw", "back")

    def idle_verbs(self) -> tuple[str, ...]:
        """Who may only read writes none."""
        may = self.backend.may("bulletin.write")
        return () if may else ("bulletin-add", "edit", "bulletin-withdraw")

    def written(self, outcome: object) -> None:
        """Read again before the next key."""
        if outcome is not None:
            self.read_before_keys()

    async def choose(self, row: BulletinRow) -> None:
        """It was read."""
        part = self.backend.bulletins
        if row.is_read or not row.is_shown(self.clinic.today):
            own = self.backend.who is not None and row.written_by == self.backend.who.login
            self.clinic.say("this is your own: the others read it" if own else "nothing is to be read here")
            return

        def was_read(_: None) -> None:
            self.clinic.say("read")
            self.read_before_keys()

        self.act(lambda: part.read(row.id), was_read)

    def action_bulletin_add(self) -> None:
        """Write one."""
        self.app.push_screen(WriteBulletin(), self._added)

    def _added(self, number: int | None) -> None:
        if number is not None:
            self.stand_on(number)

    def action_edit(self) -> None:
        """Put one right."""
        if not self.backend.may("bulletin.write"):
            self.clinic.say(self.backend.why_not("bulletin.write", "changing it"), Level.ERROR)
        elif (row := self._standing()) is not None:
            self.app.push_screen(ChangeBulletin(row), self.written)

    def action_bulletin_withdraw(self) -> None:
        """Show it no more; `u` takes that back."""
        row, part = self._standing(), self.backend.bulletins
        if row is None:
            return

        def gone(_: None) -> None:
            self.clinic.say_done("withdrawn: nobody is shown it any more")
            self.read_before_keys()

        self.act(lambda: part.withdraw(row.id, row.version), gone)

    def _standing(self) -> BulletinRow | None:
        row = self.row
        if row is not None and row.withdrawn_at is not None:
            self.clinic.say("it is withdrawn already", Level.WARNING)
            return None
        return row


class BulletinForm(Form[int | bool]):
    """The words, and the days on which they are shown."""

    def fields(self) -> Sequence[Field]:
        """What, from when, until when."""
        today = self.clinic.today
        return (
            text_field(
                "words", "What", limit=WORDS_LENGTH, help="what everybody is to know; no patient's name"
            ),
            Field("from", "From", lambda: DateField(today), help="the first day on which it is shown"),
            Field("until", "Until", lambda: DateField(today), help="the last day; empty: that day alone"),
        )

    @property
    def entry(self) -> BulletinEntry:
        """As it is typed; raises Invalid."""
        first = self.value("from") or self.clinic.today
        return BulletinEntry(self.text("words"), first, self.value("until") or first)


class WriteBulletin(BulletinForm):
    """A new one; its number, or None."""

    TITLE_WORDS = "Bulletin to everybody"
    SAVE_WORDS = "tell everybody"
    KIND = "bulletin"

    def __init__(self, texts: dict[str, str] | None = None) -> None:
        super().__init__({"from": "t", **(texts or {})})

    def submit(self) -> None:
        """Write it."""
        part, entry = self.backend.bulletins, self.entry
        self.save(lambda: part.write(entry), f"told to everybody until {show_date(entry.until_day)}", ...)


class ChangeBulletin(BulletinForm):
    """One that stands; with other words everybody reads it again."""

    SAVE_WORDS = "change"
    KIND = "change bulletin"
    made_of_record = True

    def __init__(self, row: BulletinRow, texts: dict[str, str] | None = None) -> None:
        self._stored = {
            "words": row.words,
            "from": f"{row.from_day:%m/%d/%Y}",
            "until": f"{row.until_day:%m/%d/%Y}",
        }
        super().__init__({**self._stored, **(texts or {})})
        self._row = row

    @property
    def title_words(self) -> str:
        """Which one."""
        return f"Bulletin {self._row.id}"

    @property
    def on_stored(self) -> bool:
        """It always does."""
        return True

    @property
    def about(self) -> About:
        """Which one, as it was seen."""
        return {"bulletin": self._row.id, "version": self._row.version}

    def worth_keeping(self, texts: dict[str, str]) -> dict[str, str]:
        """What was changed alone."""
        return changed_of(texts, self._stored)

    def submit(self) -> None:
        """Write what was changed."""
        part, row, entry = self.backend.bulletins, self._row, self.entry
        again = ": everybody reads it again" if entry.words != row.words else ""
        self.save(lambda: part.change(row.id, row.version, entry), f"changed{again}", True)
