"""`clinic-tui db`: the shape of the database. Who reads the vault may do this; no account is asked for."""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from clinic_tui.cli.arguments import Nouns, add_command, add_noun
from clinic_tui.cli.printing import show
from clinic_tui.settings import chosen_folder, read_settings

if TYPE_CHECKING:
    from clinic_tui.store.engine import Store


def add(nouns: Nouns) -> None:
    """Put the noun into the parser."""
    verbs = add_noun(nouns, "db", "see and raise the revision of the database")
    add_command(verbs, "upgrade", run_upgrade, "bring the database to the shape this program knows")
    add_command(verbs, "revision", run_revision, "print the revision of the database")


@contextlib.contextmanager
def store_of(options: argparse.Namespace) -> Iterator[Store]:
    """The clinic's store, whatever its revision."""
    from clinic_tui.clinic import Clinic, vault_of

    settings = read_settings(chosen_folder(options.data))
    with contextlib.closing(Clinic(settings, vault_of(settings).read_all())) as clinic:
        yield clinic.store


def run_upgrade(options: argparse.Namespace) -> None:
    """Bring the database to the shape this program knows."""
    from clinic_tui.store.upgrade import upgrade
    from clinic_tui.tables import GUARDS

    with store_of(options) as store:
        done = upgrade(store, GUARDS)
    raised = f"raised from revision {done.before} to" if done.before != done.after else "at revision"
    guards = f"; put back: {', '.join(done.guards)}" if done.guards else ""
    data = {"before": done.before, "revision": done.after, "guards_put_back": done.guards}
    show(options, data, f"{raised} {done.after}{guards}")


def run_revision(options: argparse.Namespace) -> None:
    """Print the revision of the database, and the one this program knows."""
    from clinic_tui.store.schema import REVISION, revision_of

    with store_of(options) as store, store.reading() as db:
        found = revision_of(db.connection())
    show(
        options, {"revision": found, "known": REVISION}, f"{found or 'none'} (this program knows {REVISION})"
    )
