"""What is shown of incidents: plain values, no database."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from clinic_tui.safety.deadlines import StepClock, entry_due
from clinic_tui.safety.entries import CareEntry, DecisionEntry, IncidentEntry
from clinic_tui.safety.rules import (
    DayCounts,
    Decision,
    Span,
    count_days,
    decide,
    entered_days,
    privacy_of,
    with_facts,
)
from clinic_tui.safety.states import CaseType, IncidentKind, Outcome, Privacy, Severe

PRIVACY_CASE = "privacy case"
"""What stands in the log where a name is withheld (29 CFR 1904.29(b)(6))."""


@dataclass(frozen=True, slots=True)
class Decided:
    """What was answered of an incident, when and by whom; its number in the log where it is recordable."""

    version: int
    entry: DecisionEntry
    day: date
    who: str
    case_year: int | None
    case_number: int | None


@dataclass(frozen=True, slots=True)
class SpanRow:
    """A stretch of days away or restricted."""

    id: int
    version: int
    span: Span


@dataclass(frozen=True, slots=True)
class SevereRow:
    """What is reported to OSHA; `due` is None where the rule asks for no report."""

    id: int
    version: int
    kind: Severe
    happened_at: datetime
    learned_at: datetime
    due: datetime | None
    reported_at: datetime | None
    reported_to: str

    @property
    def open(self) -> bool:
        """It has to be reported, and was not."""
        return self.due is not None and self.reported_at is None


@dataclass(frozen=True, slots=True)
class IncidentRow:
    """All that is known of an incident, as far as who asks may see it."""

    id: int
    version: int
    entry: IncidentEntry
    account_id: int | None
    blood: bool
    learned_at: datetime
    learned_on: date
    """The clinic's day of it."""
    reporter: str
    care: CareEntry
    decided: Decided | None = None
    spans: tuple[SpanRow, ...] = ()
    severe: tuple[SevereRow, ...] = ()
    steps: tuple[StepClock, ...] = ()
    withheld: bool = False
    """A privacy case, whose name who asks may not see."""

    @property
    def decision(self) -> Decision | None:
        """Whether it is recordable by what is known now; None where nobody has decided."""
        if self.decided is None:
            return None
        died = any(each.kind is Severe.DEATH for each in self.severe)
        spans = [row.span for row in self.spans]
        answers = with_facts(self.decided.entry.answers, spans, self.entry.day, died=died)
        return decide(answers, contaminated_sharp=self.is_contaminated_sharp)

    @property
    def is_contaminated_sharp(self) -> bool:
        """It belongs into the sharps log (29 CFR 1910.1030(h)(5))."""
        return self.entry.kind is IncidentKind.SHARP and self.blood

    @property
    def written_twice(self) -> bool:
        """It was decided to be no case of its own: what is owed and logged stands with the other report."""
        return self.decided is not None and not self.decided.entry.answers.new_case

    @property
    def recordable(self) -> bool:
        """It was decided so."""
        return self.decision is not None and self.decision.recordable

    @property
    def privacy(self) -> Privacy | None:
        """Why the name stays out of the log."""
        said, case_type = (
            (self.decided.entry.privacy, self.decided.entry.case_type) if self.decided else (None, None)
        )
        return privacy_of(self.entry.kind, self.blood, case_type, said)

    @property
    def case(self) -> str:
        """`2026-3`: year and number in the log; empty for what is not in it."""
        if self.decided is None or self.decided.case_number is None or not self.recordable:
            return ""
        return f"{self.decided.case_year}-{self.decided.case_number}"

    @property
    def entry_due(self) -> date | None:
        """Until when it has to be decided; None where it is."""
        return entry_due(self.learned_on) if self.decided is None else None

    @property
    def open_steps(self) -> tuple[StepClock, ...]:
        """What is owed to who was exposed."""
        return tuple(step for step in self.steps if step.open)

    @property
    def open_reports(self) -> tuple[SevereRow, ...]:
        """What OSHA has still to be told, what is due first in front."""
        return tuple(
            sorted((row for row in self.severe if row.open), key=lambda row: row.due or row.learned_at)
        )

    @property
    def unsaid(self) -> tuple[Severe, ...]:
        """What OSHA may have to be told by what was answered, and of which nobody noted when it happened: no
        clock runs before that (29 CFR 1904.39(a)). In-patient overnight is item 9 of form 301.
        """
        answers = self.decided.entry.answers if self.decided is not None else None
        if answers is not None and not answers.work_related:
            return ()
        told = {each.kind for each in self.severe}
        answered = {Severe.DEATH: answers is not None and answers.death, Severe.HOSPITAL: self.care.overnight}
        return tuple(kind for kind, yes in answered.items() if yes and kind not in told)

    def days(self, now: date) -> DayCounts:
        """Days away and restricted up to today."""
        return count_days([row.span for row in self.spans], self.entry.day, now)

    def seen_as(self, login_account: int | None, *, private: bool) -> IncidentRow:
        """The row as somebody may see it: of a privacy case no name, unless it is the own or one may."""
        if (
            self.privacy is None
            or private
            or (self.account_id is not None and self.account_id == login_account)
        ):
            return self
        hidden = replace(self.entry, who=PRIVACY_CASE, before="", what="")
        return replace(
            self, entry=hidden, account_id=None, reporter="", care=CareEntry(), steps=(), withheld=True
        )


@dataclass(frozen=True, slots=True)
class LogLine:
    """A line of form 300, by its columns."""

    incident_id: int
    case: str
    name: str
    job_title: str
    day: date
    place: str
    description: str
    outcome: Outcome
    days: DayCounts
    case_type: CaseType


@dataclass(frozen=True, slots=True)
class Totals:
    """The sums of form 300A, which are those of the log's columns (29 CFR 1904.32(a))."""

    outcomes: dict[Outcome, int]
    away: int
    restricted: int
    types: dict[CaseType, int]

    @property
    def cases(self) -> int:
        """Lines in the log."""
        return sum(self.outcomes.values())

    @property
    def written(self) -> str:
        """All of them in one text, to compare with what was certified."""
        outcomes = [f"{each.value}={self.outcomes[each]}" for each in Outcome]
        types = [f"{each.value}={self.types[each]}" for each in CaseType]
        return " ".join((*outcomes, f"K={self.away}", f"L={self.restricted}", *types))


@dataclass(frozen=True, slots=True)
class YearRow:
    """What was written of a year besides its log; `average_employees` is None where nothing was."""

    year: int
    version: int = 0
    average_employees: int | None = None
    hours: int | None = None
    certified_by: str = ""
    title: str = ""
    phone: str = ""
    certified_on: date | None = None
    certified_totals: str = ""
    site_id: int = 0
    """Of which establishment; 0 is the first site."""


@dataclass(frozen=True, slots=True)
class LogSite:
    """A site with a log of its own; the first has the number 0."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Establishment:
    """Who keeps the log, as both forms ask for it."""

    name: str
    street: str = ""
    city: str = ""
    state: str = ""
    zip: str = ""
    industry: str = ""
    naics: str = ""


@dataclass(frozen=True, slots=True)
class YearLog:
    """The log of a year with its sums."""

    year: YearRow
    lines: tuple[LogLine, ...]
    totals: Totals
    establishment: Establishment
    required: bool
    """The clinic has to certify and post the summary."""
    sites: tuple[LogSite, ...] = ()
    """All that have a log of their own."""

    @property
    def site(self) -> str:
        """The name of the establishment; empty where there is but one."""
        return site_named(self.sites, self.year.site_id)

    @property
    def changed_since(self) -> bool:
        """The log says something else than the summary that was certified."""
        return bool(self.year.certified_on) and self.year.certified_totals != self.totals.written


@dataclass(frozen=True, slots=True)
class SharpLine:
    """A line of the sharps injury log: nobody's name (29 CFR 1910.1030(h)(5)(i))."""

    incident_id: int
    day: date
    minute: int | None
    device: str
    brand: str
    place: str
    what: str


@dataclass(frozen=True, slots=True)
class SharpsLog:
    """The contaminated sharps of a year at one site, oldest first."""

    year: int
    lines: tuple[SharpLine, ...]
    site_id: int = 0
    """Of which establishment; 0 is the first site."""
    sites: tuple[LogSite, ...] = ()
    """All that have a log of their own."""

    @property
    def site(self) -> str:
        """The name of the establishment; empty where there is but one."""
        return site_named(self.sites, self.site_id)


def site_named(sites: tuple[LogSite, ...], site_id: int) -> str:
    """What a site is called in a log; empty where the clinic has but one."""
    if len(sites) < 2:
        return ""
    return next(each.name for each in sites if each.id == site_id)


def log_line(row: IncidentRow, now: date) -> LogLine | None:
    """The line of an incident, None where it does not belong into the log."""
    decision = row.decision
    if row.decided is None or decision is None or decision.outcome is None:
        return None
    entry = row.entry
    by = f", by {entry.object or entry.device}" if entry.object or entry.device else ""
    return LogLine(
        row.id, row.case, PRIVACY_CASE if row.privacy else entry.who, entry.job_title, entry.day, entry.place,
        f"{entry.harm}{by}", decision.outcome, entered_days(decision.outcome, row.days(now)),
        row.decided.entry.case_type,
    )  # fmt: skip


def summed(lines: tuple[LogLine, ...]) -> Totals:
    """The sums of the columns."""
    return Totals(
        {each: sum(line.outcome is each for line in lines) for each in Outcome},
        sum(line.days.away for line in lines),
        sum(line.days.restricted for line in lines),
        {each: sum(line.case_type is each for line in lines) for each in CaseType},
    )
