"""`clinic-tui db`: the shape of the database. Who reads the vault may do this; no account is asked for."""

from __future__ import annotations

import argparse
from dataclasses import replace

from clinic_tui.cli.acting import LETTER, without_an_account
from clinic_tui.cli.arguments import Nouns, add_command, add_noun
from clinic_tui.cli.printing import show


def add(nouns: Nouns) -> None:
    """Put the noun into the parser."""
    verbs = add_noun(nouns, "db", "see and raise the revision of the database, or take it as it is")
    add_command(verbs, "upgrade", run_upgrade, "bring the database to the shape this program knows")
    add_command(verbs, "revision", run_revision, "print the revision of the database")
    add_command(verbs, "accept", run_accept, "take a database that lacks saves as it is; the journal tells")


def run_upgrade(options: argparse.Namespace) -> None:
    """Bring the database to the shape this program knows."""
    from clinic_tui.patients.payers import adopt_payers
    from clinic_tui.schedule.authorization.adopting import adopt_sender, forget_apart
    from clinic_tui.security.signed_in import SYSTEM
    from clinic_tui.settings import write_settings
    from clinic_tui.store.upgrade import upgrade
    from clinic_tui.tables import GUARDS

    with without_an_account(options) as clinic:
        done = upgrade(clinic.store, GUARDS)
        desk, settings = clinic.desk(SYSTEM, LETTER), clinic.settings
        adopt_payers(desk)
        connection = adopt_sender(desk, settings.eligibility)
        if connection != settings.eligibility:
            write_settings(replace(settings, eligibility=connection))
        forget_apart(desk)
    raised = f"raised from revision {done.before} to" if done.before != done.after else "at revision"
    guards = f"; put back: {', '.join(done.guards)}" if done.guards else ""
    data = {"before": done.before, "revision": done.after, "guards_put_back": done.guards}
    show(options, data, f"{raised} {done.after}{guards}")


def run_revision(options: argparse.Namespace) -> None:
    """Print the revision of the database, and the one this program knows."""
    from clinic_tui.store.schema import REVISION, revision_of

    with without_an_account(options) as clinic, clinic.store.reading() as db:
        found = revision_of(db.connection())
    show(
        options, {"revision": found, "known": REVISION}, f"{found or 'none'} (this program knows {REVISION})"
    )


def run_accept(options: argparse.Namespace) -> None:
    """Go on without saves that are missing and are nowhere else."""
    from clinic_tui.errors import Conflict
    from clinic_tui.security.signed_in import SYSTEM
    from clinic_tui.store.end_mark import missing_words
    from clinic_tui.store.journal import Change, Undo, head_of

    with without_an_account(options) as clinic:
        noted = clinic.last_save()
        with clinic.store.reading() as db:
            missing, head = missing_words(db, noted), head_of(db)
        if noted is None or not missing:
            raise Conflict("no save is missing: there is nothing to accept")
        with clinic.desk(SYSTEM, LETTER).act("db.accept", undo=Undo.SKIP) as session:
            session.note(Change.EVENT, "journal", None, was=noted.seq, ends=head.seq)
        clinic.note_anchor()
    words = f"taken as it is: it ends at line {head.seq} of {noted.seq}; the journal says so"
    show(options, {"was": noted.seq, "ends": head.seq}, words)
