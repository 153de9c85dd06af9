"""What is dealt with first of all that is open: by the time that is left, and by weight. Pure rules."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, TypeVar

HOUR, DAY = 60, 24 * 60


class Cause(StrEnum):
    """Why something is open."""

    MACHINE = "machine"
    OSHA_REPORT = "OSHA report"
    WAIT = "waiting"
    LATE = "running late"
    OFFER = "offer"
    ABSENT = "absent"
    MESSAGE = "message"
    BULLETIN = "bulletin"
    UNREAD_TASK = "unread task"
    URGENT_TASK = "urgent task"
    TASK = "task"
    COVERAGE = "coverage"
    CLAIM_CLOCK = "claim"
    AUTHORIZATION = "payer"
    EXPOSURE = "exposure"
    HELD = "held"
    ESTIMATE = "estimate"
    BACKUP = "backup"
    BREACH = "breach"
    LEFT_OPEN = "left open"
    EMERGENCY = "emergency"
    FRIDGE_LOG = "fridge log"
    REQUEST = "request"
    REMINDER = "reminder"
    RUNS_OUT = "runs out"
    LOT = "lot"
    CREDENTIAL = "credential"
    UNDECIDED = "licence"
    UNTRAINED = "training"
    PAYMENT = "payment"
    INCIDENT = "incident"
    OSHA_SUMMARY = "OSHA summary"
    FILL_UP = "fill up"
    LOW_STOCK = "low stock"
    UPKEEP = "upkeep"
    ORDER = "order"
    DATE = "date by rule"
    ASSOCIATE = "associate"
    ACCESS = "access"
    PLAN = "plan"
    DRAFT = "draft"
    MISSING = "not issued"
    WARRANTY = "warranty"
    TIME_OFF = "time off"
    ON_CALL = "on call and off"
    TIMES = "times"
    CHEMICAL = "chemical"
    LIMIT = "not to be told"
    DRILL = "drill"


@dataclass(frozen=True, slots=True)
class Weighing:
    """How much a cause weighs, and how its time counts."""

    weight: int
    """Its points at the moment that its time is over; at most twice as many, however long ago that is."""
    span: int
    """Minutes before that moment at which it has half its points, and after it half as many more."""
    until: str
    """Until when its time lasts; empty where it has none, and weighs the same as long as it stands."""
    way: str = ""
    """The key that goes on from its row, and what for."""


WEIGHINGS: dict[Cause, Weighing] = {
    Cause.MACHINE: Weighing(200, HOUR, ""),
    Cause.OSHA_REPORT: Weighing(400, 8 * HOUR, "OSHA has to be told", "Enter: the incident"),
    Cause.WAIT: Weighing(120, 10, "the clinic's limit for the stage", "i: the next stage"),
    Cause.OFFER: Weighing(110, 15, "the offer ends", "Enter: the call"),
    Cause.ABSENT: Weighing(100, 20, "a no-show is suggested", "s: no-show"),
    Cause.LATE: Weighing(85, 30, "15 minutes late", "l: tell the next patients"),
    Cause.HELD: Weighing(85, HOUR, "", "o: release it"),
    Cause.URGENT_TASK: Weighing(85, 2 * HOUR, "it is due", "d: done"),
    Cause.UNREAD_TASK: Weighing(101, 2 * HOUR, "", "Enter: read it"),
    Cause.MESSAGE: Weighing(80, 4 * HOUR, "", "Enter: read it"),
    Cause.CLAIM_CLOCK: Weighing(75, 3 * DAY, "the last day to file, appeal or answer", "e: work on it"),
    Cause.EXPOSURE: Weighing(70, 3 * DAY, "the next step is due", "Enter: the incident"),
    Cause.COVERAGE: Weighing(65, DAY, "the visit begins", "e: mend"),
    Cause.AUTHORIZATION: Weighing(60, 3 * DAY, "the day of the visit", "e: the number"),
    Cause.BULLETIN: Weighing(60, DAY, "", "Enter: read it"),
    Cause.ESTIMATE: Weighing(55, DAY, "the last day to give it", "e: make it"),
    Cause.FRIDGE_LOG: Weighing(55, 6 * HOUR, "the end of the day", "+: the reading"),
    Cause.BACKUP: Weighing(55, DAY, "", "Enter: its runs"),
    Cause.BREACH: Weighing(55, 14 * DAY, "the next duty of the case", "Enter: the case"),
    Cause.TASK: Weighing(50, DAY, "it is due", "d: done"),
    Cause.LEFT_OPEN: Weighing(45, DAY, "the end of its day", "o: check out"),
    Cause.REMINDER: Weighing(45, DAY, "the visit begins", "Enter: what became of it"),
    Cause.REQUEST: Weighing(45, 7 * DAY, "the answer is due", "d: done"),
    Cause.EMERGENCY: Weighing(75, 3 * DAY, "the review is due", "Enter: review it"),
    Cause.LIMIT: Weighing(45, DAY, "", "y: agree, or r"),
    Cause.RUNS_OUT: Weighing(40, DAY, "", "b: order"),
    Cause.CREDENTIAL: Weighing(40, 30 * DAY, "it ends", "r: renew"),
    Cause.UNDECIDED: Weighing(40, DAY, "", "e: needed, or none"),
    Cause.UNTRAINED: Weighing(40, 30 * DAY, "the first of it is due", "+: put it on record"),
    Cause.LOT: Weighing(35, 30 * DAY, "the lot expires", "w: write off"),
    Cause.PAYMENT: Weighing(35, DAY, "", "Enter: the payment"),
    Cause.INCIDENT: Weighing(35, 7 * DAY, "the entry in the log is due", "Enter: decide"),
    Cause.OSHA_SUMMARY: Weighing(30, 14 * DAY, "the summary is posted", "c: certify"),
    Cause.LOW_STOCK: Weighing(30, DAY, "", "b: order"),
    Cause.FILL_UP: Weighing(35, DAY, "", "F12: bring it there"),
    Cause.UPKEEP: Weighing(30, 14 * DAY, "it is due", "Enter: the machine"),
    Cause.ORDER: Weighing(25, 7 * DAY, "the goods are expected", "Enter: the order"),
    Cause.DATE: Weighing(25, 14 * DAY, "the last day"),
    Cause.ASSOCIATE: Weighing(25, 30 * DAY, "the agreement ends", "e: the agreement"),
    Cause.ACCESS: Weighing(25, DAY, "", "r: review"),
    Cause.TIME_OFF: Weighing(45, 7 * DAY, "the first day that was asked for", "Enter: the request"),
    Cause.ON_CALL: Weighing(50, 3 * DAY, "it begins", "o: hand it over"),
    Cause.TIMES: Weighing(40, DAY, "", "Enter: look at them"),
    Cause.CHEMICAL: Weighing(20, DAY, "", "a: the sheet"),
    Cause.DRILL: Weighing(20, 30 * DAY, "it is due", "d: it was held"),
    Cause.PLAN: Weighing(20, DAY, "", "Enter: the account"),
    Cause.DRAFT: Weighing(20, DAY, "", "Enter: the order"),
    Cause.MISSING: Weighing(15, DAY, "", "Enter: put right"),
    Cause.WARRANTY: Weighing(10, 30 * DAY, "the warranty ends", "Enter: the machine"),
}  # fmt: skip
"""The clinic's own choice, and no rule of law; what a date of law is stands where that is computed."""

_PLACES = {cause: place for place, cause in enumerate(Cause)}


class Weighable(Protocol):
    """What can be ranked."""

    @property
    def cause(self) -> Cause:
        """Why it is open."""

    @property
    def left(self) -> int | None:
        """Minutes until its time is over, below 0 since then; None where it has none."""

    @property
    def subject_id(self) -> int:
        """What it is about."""


Item = TypeVar("Item", bound=Weighable)


def points(cause: Cause, left: int | None) -> float:
    """How much something presses: its weight where its time is just over, or where it has none.

    Before that the points rise towards the weight, behind it on towards twice as many: a small thing that
    is late for ever does not come before a great one that is late now.
    """
    weighing = WEIGHINGS[cause]
    if left is None:
        return float(weighing.weight)
    share = weighing.span / (weighing.span + abs(left))
    return weighing.weight * (share if left >= 0 else 2 - share)


def ranked(items: Iterable[Item]) -> list[Item]:
    """What presses most first. A tie is settled by time, cause and number: the same at each desk."""
    return sorted(
        items,
        key=lambda each: (
            -points(each.cause, each.left), each.left or 0, each.left is None,
            _PLACES[each.cause], each.subject_id,
        ),
    )  # fmt: skip


def left_words(left: int | None) -> str:
    """`12 min`, `3 h`, `2 days`; what is over: `4 h over`; empty where there is no time."""
    if left is None:
        return ""
    much = abs(left)
    if much < 2 * HOUR:
        words = f"{much} min"
    elif much < 2 * DAY:
        words = f"{much // HOUR} h"
    else:
        words = f"{much // DAY} days"
    return f"{words} over" if left < 0 else words
