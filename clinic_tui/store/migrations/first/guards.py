"""What revision 0001 has the database itself refuse, and the index that searches within names."""

from __future__ import annotations

SQLITE = (
    "CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal BEGIN SELECT RAISE(ABORT, 'the "
    "journal is never changed'); END",
    "CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal BEGIN SELECT RAISE(ABORT, 'the "
    "journal is never changed'); END",
    "CREATE VIRTUAL TABLE patient_name_infix USING fts5(search, content='patient_name', "
    "content_rowid='id', tokenize='trigram')",
    "CREATE TRIGGER patient_name_infix_insert AFTER INSERT ON patient_name BEGIN INSERT INTO "
    "patient_name_infix(rowid, search) VALUES (new.id, new.search); END",
    "CREATE TRIGGER patient_name_infix_delete AFTER DELETE ON patient_name BEGIN INSERT INTO "
    "patient_name_infix(patient_name_infix, rowid, search) VALUES ('delete', old.id, old.search);"
    " END",
    "CREATE TRIGGER patient_name_infix_update AFTER UPDATE OF search ON patient_name BEGIN INSERT"
    " INTO patient_name_infix(patient_name_infix, rowid, search) VALUES ('delete', old.id, "
    "old.search); INSERT INTO patient_name_infix(rowid, search) VALUES (new.id, new.search); END",
    "CREATE TRIGGER occupancy_overlap_insert AFTER INSERT ON occupancy BEGIN SELECT RAISE(ABORT, "
    "'occupancy_overlap') WHERE NOT new.deliberate AND EXISTS (SELECT 1 FROM occupancy o WHERE "
    "o.kind = new.kind AND o.resource_id = new.resource_id AND o.day = new.day AND NOT "
    "o.deliberate AND o.id <> new.id AND o.start_minute < new.end_minute AND o.end_minute > "
    "new.start_minute); END",
    "CREATE TRIGGER occupancy_overlap_update AFTER UPDATE ON occupancy BEGIN SELECT RAISE(ABORT, "
    "'occupancy_overlap') WHERE NOT new.deliberate AND EXISTS (SELECT 1 FROM occupancy o WHERE "
    "o.kind = new.kind AND o.resource_id = new.resource_id AND o.day = new.day AND NOT "
    "o.deliberate AND o.id <> new.id AND o.start_minute < new.end_minute AND o.end_minute > "
    "new.start_minute); END",
    "CREATE UNIQUE INDEX appointment_room_taken ON appointment (room_id) WHERE status IN "
    "('roomed', 'with-provider', 'ready-to-leave')",
)
"""Triggers against changing the journal and against double booking; the trigram index of names."""

GUARDED_TABLES = (
    *("account", "appointment", "block", "charge", "coverage", "day_exception", "holiday", "item"),
    *("journal", "journal_head", "notice", "occupancy", "patient", "patient_alert", "patient_identifier"),
    *("patient_name", "patient_note", "patient_phone", "patient_source", "payment", "provider", "room"),
    *("site", "slot_hold", "stock_move", "visit_type", "week_template"),
)
"""All tables of this revision: PostgreSQL lets rows be changed in a desk's write turn only."""

POSTGRES = (
    "CREATE FUNCTION journal_is_never_changed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "RAISE EXCEPTION 'the journal is never changed'; END $$",
    "CREATE TRIGGER journal_no_change BEFORE UPDATE OR DELETE ON journal FOR EACH ROW EXECUTE "
    "FUNCTION journal_is_never_changed()",
    "CREATE TRIGGER journal_no_truncate BEFORE TRUNCATE ON journal FOR EACH STATEMENT EXECUTE "
    "FUNCTION journal_is_never_changed()",
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "CREATE INDEX ix_patient_name_infix ON patient_name USING gin (search gin_trgm_ops)",
    "CREATE EXTENSION IF NOT EXISTS btree_gist",
    "ALTER TABLE occupancy ADD CONSTRAINT occupancy_overlap EXCLUDE USING gist (kind WITH =, "
    "resource_id WITH =, day WITH =, int4range(start_minute, end_minute) WITH &&) WHERE (NOT "
    "deliberate)",
    "CREATE UNIQUE INDEX appointment_room_taken ON appointment (room_id) WHERE status IN "
    "('roomed', 'with-provider', 'ready-to-leave')",
    "CREATE FUNCTION only_through_a_desk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF "
    "current_setting('clinic_tui.desk_turn', true) IS DISTINCT FROM 'taken' THEN RAISE EXCEPTION "
    "'rows are changed through a desk only'; END IF; RETURN NULL; END $$",
    *(
        f"CREATE TRIGGER {table}_through_a_desk BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE "
        f"ON {table} FOR EACH STATEMENT EXECUTE FUNCTION only_through_a_desk()"
        for table in GUARDED_TABLES
    ),
)
"""The same as triggers, an exclusion constraint, and a GIN index."""
