"""Alembic's surroundings: upgrade.py hands in the connection; no URL and no key is read from a file."""

from __future__ import annotations

from alembic import context

from clinic_tui.store.all_tables import all_tables
from clinic_tui.store.migrations.compared import is_compared

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=all_tables(),
    include_name=is_compared,
    render_as_batch=connection.dialect.name == "sqlite",
)
with context.begin_transaction():
    context.run_migrations()
