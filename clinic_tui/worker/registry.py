"""The jobs of a clinic."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import replace

from clinic_tui.backups.journaled import make_journaled, prune_journaled
from clinic_tui.backups.making import backups_in
from clinic_tui.backups.proof import prove
from clinic_tui.backups.retention import Retention, to_keep
from clinic_tui.clinic import ESCROW, Clinic, vault_of
from clinic_tui.downtime.packets import make_packets
from clinic_tui.downtime.queries import sites
from clinic_tui.errors import ClinicError, NotFound
from clinic_tui.jobs.chemical_findings import find_chemicals
from clinic_tui.jobs.credential_findings import find_credentials
from clinic_tui.jobs.drill_findings import find_drills
from clinic_tui.jobs.equipment_findings import find_cold_chain, find_machines
from clinic_tui.jobs.fill_findings import find_fill_ups
from clinic_tui.jobs.findings import find_left_open, find_lots, find_low_stock, forget_notice, give_notice
from clinic_tui.jobs.records import forget_old
from clinic_tui.jobs.rows import NoticeKind
from clinic_tui.jobs.safety_findings import find_safety
from clinic_tui.reminders.gateways import gateways_of
from clinic_tui.reminders.preview import preview_reminders
from clinic_tui.reminders.sending import run_reminders
from clinic_tui.settings import Settings
from clinic_tui.stock.proving import wrong_sum
from clinic_tui.store.desk import Desk
from clinic_tui.store.verify import verify_rows
from clinic_tui.waitlist.service import expire_offers
from clinic_tui.words.counted import counted
from clinic_tui.worker.job import Daily, Every, Job

PREVIEW_HOURS = 24
NIGHTLY_BACKUP = 2 * 60
NIGHTLY_CHECK = 3 * 60 + 30
WEEKLY_CHECK = 4 * 60
SUNDAY = 6
HALF_AN_HOUR, DAY = 30, 24 * 60


def _low_stock(_clinic: Clinic, desk: Desk) -> str:
    return f"{counted(find_low_stock(desk), 'item')} low"


def _fill_up(_clinic: Clinic, desk: Desk) -> str:
    return f"{counted(find_fill_ups(desk), 'place')} to fill up"


def _lots(_clinic: Clinic, desk: Desk) -> str:
    return f"{counted(find_lots(desk), 'lot')} to use first or to take away"


def _running_out(_clinic: Clinic, desk: Desk) -> str:
    from clinic_tui.jobs.supply_findings import find_running_out  # what buys is loaded when it is needed

    return f"{counted(find_running_out(desk), 'item')} used up before more can come"


def _orders(_clinic: Clinic, desk: Desk) -> str:
    from clinic_tui.jobs.supply_findings import find_overdue_orders

    return f"{counted(find_overdue_orders(desk), 'order')} overdue"


def _drafts(clinic: Clinic, desk: Desk) -> str:
    from clinic_tui.jobs.supply_findings import find_waiting_drafts

    waiting = find_waiting_drafts(desk, clinic.settings.supplies.draft_days)
    return f"{counted(waiting, 'draft')} to approve"


def _claim_clocks(_clinic: Clinic, desk: Desk) -> str:
    from clinic_tui.jobs.claim_findings import find_claim_clocks, find_unposted

    waiting = find_unposted(desk)
    return f"{counted(find_claim_clocks(desk), 'claim')} to see to, {counted(waiting, 'line')} to settle"


def _claim_stops(_clinic: Clinic, desk: Desk) -> str:
    from clinic_tui.claims.stops import note_what_is_stopped

    return f"{counted(note_what_is_stopped(desk), 'claim')} kept back by rules"


def _what_would_be_mailed(_clinic: Clinic, desk: Desk) -> Sequence[str]:
    from clinic_tui.jobs.supply_mail import what_would_be_mailed

    return what_would_be_mailed(desk)


def _cold_chain(clinic: Clinic, desk: Desk) -> str:
    missing, held = find_cold_chain(desk, clinic.settings.cold)
    return f"{counted(missing, 'unit')} without a reading, {counted(held, 'place')} held"


def _machines(_clinic: Clinic, desk: Desk) -> str:
    due, warranties = find_machines(desk)
    return f"{counted(due, 'machine')} due, {counted(warranties, 'warranty')} about to end"


LOOKED_FOR_FIRST = (_low_stock, _fill_up, _lots, _orders, _drafts, _running_out, _cold_chain, _machines)
"""Where nothing ran the jobs over night, what stands is of yesterday: its causes may be gone since."""


def _supply_mail(clinic: Clinic, desk: Desk) -> str:
    from clinic_tui.jobs.supply_mail import mail_supplies
    from clinic_tui.security.secret_names import ServiceSecret

    settings = clinic.settings
    for look in LOOKED_FOR_FIRST:
        look(clinic, desk)
    return mail_supplies(
        desk, settings, lambda: vault_of(settings).read_service(ServiceSecret.SMTP_PASSWORD) or ""
    )


def _safety(clinic: Clinic, desk: Desk) -> str:
    found = find_safety(desk, clinic.settings.safety)
    return f"{counted(found, 'clock')} of incidents open"


def _privacy(clinic: Clinic, desk: Desk) -> str:
    from clinic_tui.jobs.privacy_findings import find_privacy

    found = find_privacy(desk, clinic.settings.privacy)
    return (
        f"{counted(found.requests, 'request')} due, {counted(found.breaches, 'case')} to work on, "
        f"{counted(found.limits, 'limit')} to answer, "
        f"{counted(found.associates, 'associate')} without an agreement, {found.access} unusual to review"
    )


def _credentials(_clinic: Clinic, desk: Desk) -> str:
    return f"{counted(find_credentials(desk), 'credential')} to renew"


def _chemicals(_clinic: Clinic, desk: Desk) -> str:
    return f"{counted(find_chemicals(desk), 'safety data sheet')} to get"


def _drills(_clinic: Clinic, desk: Desk) -> str:
    return f"{counted(find_drills(desk), 'drill')} to hold"


def _left_open(_clinic: Clinic, desk: Desk) -> str:
    return f"{counted(find_left_open(desk), 'visit')} left open"


def _packet(clinic: Clinic, desk: Desk) -> str:
    settings = clinic.settings
    paths = make_packets(
        desk, settings.name, settings.downtime_folder, clinic.downtime_key, settings.folder / ESCROW
    )
    return f"{counted(len(paths), 'packet')} written"


def _offers(_clinic: Clinic, desk: Desk) -> str:
    ended, passed = expire_offers(desk)
    return f"{counted(ended, 'offer')} ran out, {passed} passed on" if ended else "no offer ran out"


def _reminders(clinic: Clinic, desk: Desk) -> str:
    done = run_reminders(desk, gateways_of(clinic.settings, vault_of(clinic.settings)))
    told = {
        "planned": done.planned, "sent": done.sent, "failed": done.failed, "in doubt": done.unknown,
        "dropped": done.dropped, "put back": done.later,
    }  # fmt: skip
    counts = ", ".join(f"{number} {what}" for what, number in told.items() if number)
    return "; ".join(filter(None, (counts, done.words))) or "nothing is due"


def _who_would_be_reminded(clinic: Clinic, desk: Desk) -> Sequence[str]:
    """Name by name: this is for a person who may see them, and is stored nowhere."""
    rows = preview_reminders(desk, PREVIEW_HOURS, gateways_of(clinic.settings, vault_of(clinic.settings)))
    zone = desk.clock.zone
    return [
        f"{row.at.astimezone(zone):%a %d %b %H:%M}  {row.channel.value} to {row.address}  "
        f"{'; '.join(row.patients)}: {' '.join(row.text.split())}"
        + (f"  (held: {row.held})" if row.held else "")
        for row in rows
    ]


def _what_packets_would_be_written(clinic: Clinic, desk: Desk) -> Sequence[str]:
    with desk.store.reading() as db:
        places = sites(db)
    folder = clinic.settings.downtime_folder
    return tuple(f"the packet of {name} would be written to {folder}" for _, name in places)


def _eligibility(clinic: Clinic, desk: Desk) -> str:
    from clinic_tui.eligibility.connection import house_of  # no clinic needs it that asks nobody
    from clinic_tui.eligibility.nightly import ask_ahead

    settings = clinic.settings
    house = house_of(settings, lambda: vault_of(settings), clinic.clock)
    return ask_ahead(desk, house, settings.eligibility.days)


def _who_would_be_asked_about(clinic: Clinic, desk: Desk) -> Sequence[str]:
    """Name by name: this is for a person who may see them, and is stored nowhere."""
    from clinic_tui.eligibility.nightly import who_would_be_asked

    return [
        f"{each.wanted.service_date:%a %d %b}  {each.name} (MRN {each.mrn})  {each.payer}: {each.why}"
        for each in who_would_be_asked(desk, clinic.settings.eligibility.days)
    ]


def _answers(clinic: Clinic, desk: Desk) -> str:
    from clinic_tui.eligibility.connection import house_of
    from clinic_tui.eligibility.nightly import fetch

    settings = clinic.settings
    return fetch(desk, house_of(settings, lambda: vault_of(settings), clinic.clock))


def _claim_answers(clinic: Clinic, desk: Desk) -> str:
    from clinic_tui.claims.catching_up import take_back_unfinished
    from clinic_tui.claims.fetching import fetch, said_of_run, who_is_asked
    from clinic_tui.claims.partner_connection import connection_to
    from clinic_tui.remittance.taking_in import post_what_is_left, take_in

    take_back_unfinished(desk)
    went_on = post_what_is_left(desk)
    if not who_is_asked(desk):
        return went_on or "no trading partner has a way"
    settings = clinic.settings
    done, down = fetch(desk, lambda partner: connection_to(partner, lambda: vault_of(settings)), take_in)
    return "; ".join(filter(None, (went_on, said_of_run(done, down))))


def _backup(clinic: Clinic, desk: Desk) -> str:
    place = clinic.settings.backup_folder
    try:
        backup = make_journaled(clinic, desk, place)
        gone = prune_journaled(clinic, desk, place, Retention())
    except ClinicError as failure:
        _say_amiss(desk, NoticeKind.BACKUP, f"no backup was made: {failure.words}")
        raise
    forget_notice(desk, NoticeKind.BACKUP)
    words = f"{backup.folder.name}, {backup.manifest.size / 1e6:.1f} MB, proved"
    return f"{words}; {counted(len(gone), 'old one')} removed" if gone else words


def _what_a_backup_would_do(clinic: Clinic, _desk: Desk) -> Sequence[str]:
    place, settings = clinic.settings.backup_folder, clinic.settings
    there = backups_in(place, settings.id)
    stay = to_keep([backup.manifest.made_at for backup in there], Retention())
    gone = [backup.folder.name for backup in there if backup.manifest.made_at not in stay]
    return (f"a backup would be made in {place}, and proved", *(f"{name} would be removed" for name in gone))


def _check(clinic: Clinic, desk: Desk) -> str:
    """Every page, reference, and line of the journal."""
    return _checked(clinic, desk, rows=False)


def _check_rows(clinic: Clinic, desk: Desk) -> str:
    """And every row against what the journal says of it."""
    return _checked(clinic, desk, rows=True)


def _checked(clinic: Clinic, desk: Desk, *, rows: bool) -> str:
    try:
        proof = prove(clinic.store, clinic.mac_key)
        if rows:
            with clinic.store.reading() as db:
                wrong, off = verify_rows(db), wrong_sum(db)
            if wrong is not None:
                raise NotFound(f"a row is not as the journal says: {wrong.words}")
            if off:
                raise NotFound(off)
    except ClinicError as failure:
        _say_amiss(desk, NoticeKind.CHECK, f"the data are not sound: {failure.words}")
        raise
    forget_notice(desk, NoticeKind.CHECK)
    forget_old(desk)
    return f"sound up to line {proof.head.seq}, {counted(sum(proof.counts.values()), 'row')}"


def _say_amiss(desk: Desk, kind: NoticeKind, words: str) -> None:
    with contextlib.suppress(ClinicError):  # where nothing can be written, the failure itself is what counts
        give_notice(desk, kind, words)


LOTS = frozenset({"lot", "stock_move"})
ORDERS = frozenset({"purchase_order", "order_line"})
COLD = frozenset({"temperature_reading", "place_hold"})
INCIDENTS = frozenset({"incident", "incident_decision", "severe_outcome", "exposure_step", "safety_year"})
MACHINES = frozenset({"machine", "upkeep_plan", "upkeep_done"})
DRILLS = frozenset({"drill", "drill_held"})
PRIVACY = frozenset(
    {"record_request", "privacy_limit", "breach", "breach_notice", "business_associate", "access_review"}
)
CREDENTIALS = frozenset({"credential", "provider"})
CHEMICALS = frozenset({"chemical", "chemical_place", "safety_sheet"})
CLAIMS = frozenset({"claim", "remittance_exception"})
"""What is written where somebody sees to what the jobs list."""

ASKING: tuple[Job, ...] = (
    Job(
        "eligibility", "ask payers about the next days' visits", Daily(60), _eligibility,
        _who_would_be_asked_about,
    ),
    Job("eligibility-answers", "take in what payers answered", Every(5 * 60), _answers),
)  # fmt: skip
"""The jobs of a clinic that has a way to ask payers."""

MAILING = (
    Job("supply-mail", "mail alerts on supplies", Daily(7 * 60), _supply_mail, _what_would_be_mailed),
)  # fmt: skip
"""The jobs of a clinic that is told of its supplies by mail."""

JOBS: tuple[Job, ...] = (
    Job("low-stock", "list supplies that run low", Every(30), _low_stock),
    Job("left-open", "list visits that never ended", Every(60), _left_open),
    Job("fill-up", "list places that are to be filled up", Every(30), _fill_up),
    Job(
        "reminders", "plan reminders and send what is due", Every(60), _reminders, _who_would_be_reminded
    ),
    Job("lots", "list lots that expire or were recalled", Every(60), _lots, follows=LOTS),
    Job("orders", "list orders that are overdue", Every(60), _orders, follows=ORDERS),
    Job("drafts", "list orders of what is low that nobody approved", Every(60), _drafts, follows=ORDERS),
    Job("running-out", "list supplies used up before more can come", Every(15 * 60), _running_out),
    Job("cold-chain", "list fridges nobody read, and what is held", Every(60), _cold_chain, follows=COLD),
    Job(
        "safety", "list what OSHA is to be told, and what else of incidents is due", Every(60), _safety,
        follows=INCIDENTS,
    ),
    Job(
        "machines", "list machines whose upkeep is due or whose warranty ends", Every(30 * 60), _machines,
        follows=MACHINES,
    ),
    Job(
        "privacy", "list what is due of patients' privacy, and unusual access", Every(30 * 60), _privacy,
        follows=PRIVACY,
    ),
    Job(
        "credentials", "list licences and training that end soon", Every(30 * 60), _credentials,
        follows=CREDENTIALS,
    ),
    Job(
        "chemicals", "list safety data sheets that are missing or old", Every(30 * 60), _chemicals,
        follows=CHEMICALS,
    ),
    Job("drills", "list drills that are to be held", Every(30 * 60), _drills, follows=DRILLS),
    Job("offers", "end offers to the waitlist that ran out", Every(60), _offers),
    Job("claim-answers", "take in what is said of claims", Every(5 * 60), _claim_answers),
    Job(
        "claim-clocks", "list claims to see to, and payments to settle", Every(15 * 60), _claim_clocks,
        follows=CLAIMS,
    ),
    Job("claim-stops", "note which rules keep claims back", Every(60 * 60), _claim_stops),
    Job("packet", "write the downtime packets", Every(30 * 60), _packet, _what_packets_would_be_written),
    Job(
        "backup", "back up, prove, and thin out", Daily(NIGHTLY_BACKUP), _backup,
        _what_a_backup_would_do, in_demo=False,
    ),
    Job("check", "prove pages, references and the journal", Daily(NIGHTLY_CHECK), _check, in_demo=False),
    Job(
        "check-rows", "prove every row against the journal", Daily(WEEKLY_CHECK, SUNDAY), _check_rows,
        in_demo=False,
    ),
)  # fmt: skip


def jobs_of(clinic: Clinic) -> tuple[Job, ...]:
    """The jobs that this clinic has, at the hours that its settings say: what runs at night first."""
    demo = clinic.is_demo
    asking = ASKING if clinic.settings.eligibility.connection != "none" else ()
    mails = clinic.settings.mail is not None and clinic.settings.supplies.mail_to
    jobs = (*JOBS, *asking, *(MAILING if mails else ()))
    here = [_at_its_hour(job, clinic.settings) for job in jobs if job.in_demo or not demo]
    return tuple(sorted(here, key=lambda job: not isinstance(job.plan, Daily)))


def _at_its_hour(job: Job, settings: Settings) -> Job:
    hours = {
        "backup": Daily(_minute(settings.backup_at)),
        "check": Daily(_minute(settings.check_at)),
        "eligibility": Daily(_minute(settings.eligibility.at)),
        "check-rows": Daily((_minute(settings.check_at) + HALF_AN_HOUR) % DAY, SUNDAY),
    }
    return replace(job, plan=hours.get(job.name, job.plan))


def _minute(at: str) -> int:
    hours, _, minutes = at.partition(":")
    return int(hours) * 60 + int(minutes)


def job_named(clinic: Clinic, name: str) -> Job:
    """The job of that name; raises NotFound naming those there are."""
    jobs = {job.name: job for job in jobs_of(clinic)}
    if name not in jobs:
        raise NotFound(f"there is no job `{name}`; there are: {', '.join(jobs)}")
    return jobs[name]
