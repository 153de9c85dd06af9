"""What is stored of the rule by which no-shows and late cancels count."""

from clinic_tui.store.row import Row


class AttendanceRule(Row, table=True):
    """The clinic's own rule, one row for all desks; without it the usual one holds (attendance_rows.py)."""

    __tablename__ = "attendance_rule"

    months: int
    """How far back no-shows and late cancels count."""
    flag_at: int
    """So many stand out in the banner; 0 for none."""
    right_at: int
    """From so many on booking needs a right of its own; 0 for never."""
    late_hours: int
    """Less notice than this makes a cancellation late."""
    suggest_minutes: int
    """So long after the start a no-show is suggested."""
