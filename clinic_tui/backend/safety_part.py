"""What screens may ask of incidents, the OSHA log and the sharps log."""

from __future__ import annotations

from datetime import datetime

from clinic_tui.backend.sitting import Sitting
from clinic_tui.safety import deciding, exposure, queries, reporting, severe, yearly
from clinic_tui.safety.entries import (
    CareEntry,
    CertifyEntry,
    DecisionEntry,
    IncidentEntry,
    SevereEntry,
    SpanEntry,
    StepEntry,
    ToldEntry,
    YearEntry,
)
from clinic_tui.safety.establishments import log_sites
from clinic_tui.safety.rows import IncidentRow, LogSite, SharpsLog, YearLog
from clinic_tui.safety.rules import Decision
from clinic_tui.safety.states import Step
from clinic_tui.settings import Settings


class SafetyPart:
    """Incidents of those who work here, and what OSHA asks of them."""

    def __init__(self, sitting: Sitting, settings: Settings) -> None:
        self._sitting = sitting
        self._settings = settings

    def incidents(self) -> tuple[IncidentRow, ...]:
        """Those that one may see, newest first."""
        desk = self._sitting.desk
        return self._sitting.ask("safety.report", queries.incidents, desk.clock.zone, desk.actor)

    def incident(self, incident_id: int) -> IncidentRow:
        """One of them."""
        desk = self._sitting.desk
        return self._sitting.ask("safety.report", queries.incident, desk.clock.zone, desk.actor, incident_id)

    def report(self, entry: IncidentEntry) -> int:
        """What happened to somebody who works here."""
        return reporting.report_incident(self._sitting.desk, entry)

    def edit(self, incident_id: int, version: int, entry: IncidentEntry) -> None:
        """Put right what was written."""
        reporting.edit_incident(self._sitting.desk, incident_id, version, entry)

    def note_care(self, incident_id: int, version: int, entry: CareEntry) -> None:
        """Who treated, and what else form 301 asks."""
        reporting.note_care(self._sitting.desk, incident_id, version, entry)

    def decide(self, incident_id: int, version: int | None, entry: DecisionEntry) -> Decision:
        """Answer the questions."""
        return deciding.decide_incident(self._sitting.desk, incident_id, version, entry)

    def add_span(self, incident_id: int, entry: SpanEntry) -> int:
        """Days away or restricted."""
        return deciding.add_span(self._sitting.desk, incident_id, entry)

    def change_span(self, span_id: int, version: int, entry: SpanEntry) -> None:
        """Put days right, or end them."""
        deciding.change_span(self._sitting.desk, span_id, version, entry)

    def drop_span(self, span_id: int, version: int) -> None:
        """They were written by mistake."""
        deciding.drop_span(self._sitting.desk, span_id, version)

    def note_severe(self, incident_id: int, entry: SevereEntry) -> datetime | None:
        """What OSHA is told; when it is due."""
        return severe.note_severe(self._sitting.desk, incident_id, entry)

    def note_told(self, severe_id: int, version: int, entry: ToldEntry) -> None:
        """OSHA was told."""
        severe.note_told(self._sitting.desk, severe_id, version, entry)

    def end_step(self, incident_id: int, step: Step, entry: StepEntry) -> None:
        """A step of a follow-up ended."""
        exposure.end_step(self._sitting.desk, incident_id, step, entry)

    def year_log(self, year: int, site_id: int = 0) -> YearLog:
        """The log of a year at a site with its sums; 0 is the first."""
        desk, settings = self._sitting.desk, self._settings
        return self._sitting.ask(
            "safety.view", queries.year_log, desk.clock.zone, self._sitting.today, year, settings.safety,
            settings.name, site_id,
        )  # fmt: skip

    def privacy_list(self, year: int, site_id: int = 0) -> tuple[IncidentRow, ...]:
        """Whose names the log of a year withholds."""
        zone = self._sitting.desk.clock.zone
        return self._sitting.ask("safety.private", queries.privacy_list, zone, year, site_id)

    def sharps(self, year: int, site_id: int = 0) -> SharpsLog:
        """The sharps log of a year at a site; 0 is the first."""
        zone = self._sitting.desk.clock.zone
        return self._sitting.ask("safety.view", queries.sharps_log, zone, year, site_id)

    def log_sites(self) -> tuple[LogSite, ...]:
        """The sites that have a log of their own, the first in front."""
        return self._sitting.ask("safety.report", log_sites)

    def note_year(self, year: int, version: int, entry: YearEntry, site_id: int = 0) -> None:
        """Employees and hours."""
        yearly.note_year(self._sitting.desk, year, version, entry, site_id)

    def certify_year(self, year: int, version: int, entry: CertifyEntry, site_id: int = 0) -> None:
        """The summary is true."""
        yearly.certify_year(self._sitting.desk, year, version, entry, site_id)

    def hand_out(self, year: int, site_id: int = 0) -> str:
        """Log and summary of a year, printed or put into the folder of papers."""
        from clinic_tui.safety.handing_out import hand_out_year

        return hand_out_year(self._sitting.desk, self._settings, year, site_id)

    def hand_out_form(self, incident_id: int) -> str:
        """Form 301 of an incident, printed or put into the folder of papers."""
        from clinic_tui.safety.handing_out import hand_out_form

        return hand_out_form(self._sitting.desk, self._settings, incident_id)

    def write_tables(self, year: int, site_id: int = 0) -> str:
        """Log, summary and sharps log of a year as tables in the folder of papers; where."""
        from clinic_tui.safety.handing_out import tables_to_folder

        return tables_to_folder(self._sitting.desk, self._settings, year, site_id)
