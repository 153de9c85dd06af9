"""The shape of a database as text, so that two can be compared and a difference can be read."""

from __future__ import annotations

import re

from sqlalchemy import Connection, text

POSTGRES = {
    "column": (
        "SELECT table_name || '.' || column_name, concat_ws(' ', ordinal_position, data_type, "
        "character_maximum_length, collation_name, is_nullable, column_default, is_identity) "
        "FROM information_schema.columns WHERE table_schema = 'public'"
    ),
    "index": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "constraint": (
        "SELECT conrelid::regclass || '.' || conname, pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE connamespace = 'public'::regnamespace"
    ),
    "trigger": (
        "SELECT tgrelid::regclass || '.' || tgname, pg_get_triggerdef(oid) FROM pg_trigger "
        "WHERE NOT tgisinternal"
    ),
    "function": (
        "SELECT p.oid::regprocedure::text, pg_get_functiondef(p.oid) FROM pg_proc p "
        "WHERE p.pronamespace = 'public'::regnamespace AND p.prokind = 'f' AND NOT EXISTS "
        "(SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')"
    ),
    "extension": "SELECT extname, '' FROM pg_extension",
    "sequence": "SELECT sequencename, data_type::text FROM pg_sequences WHERE schemaname = 'public'",
}


def _in_order(sql: str) -> str:
    """The parts of a table sorted: SQLite adds a later column behind the constraints."""
    if not sql.startswith("CREATE TABLE"):
        return sql
    head, _, body = sql.partition(" ( ")
    parts, depth = [""], 0
    for word in body.removesuffix(" )").split():
        depth += (word == "(") - (word == ")")
        if word == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += f" {word}"
    return f"{head} ({','.join(sorted(parts))} )"


def shape_of(connection: Connection) -> dict[str, str]:
    """Every table, column, index, constraint, trigger and function with its definition."""
    if connection.dialect.name == "sqlite":
        rows = connection.execute(text("SELECT type || ' ' || name, coalesce(sql, '') FROM sqlite_master"))
        return {name: _in_order(" ".join(re.sub(r"([(),])", r" \1 ", sql).split())) for name, sql in rows}
    found = {}
    for kind, query in POSTGRES.items():
        for name, definition in connection.execute(text(query)):
            found[f"{kind} {name}"] = definition
    return found
