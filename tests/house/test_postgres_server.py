from __future__ import annotations

import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import create_engine, text

from tests import postgres_server as server_module

pytestmark = pytest.mark.postgres


@pytest.mark.parametrize("turn", ["first", "second"])
def test_each_test_gets_an_empty_database_with_the_extensions_at_hand(postgres_url: str, turn: str) -> None:
    engine = create_engine(postgres_url)
    with engine.begin() as connection:
        tables = connection.execute(
            text("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
        ).scalar()
        assert tables == 0, f"the {turn} test found what another had left"
        for extension in ("btree_gist", "pg_trgm"):
            connection.execute(text(f"CREATE EXTENSION IF NOT EXISTS {extension}"))
        connection.execute(text("CREATE TABLE leftover (id int)"))
    engine.dispose()


def test_the_owner_of_a_database_is_no_superuser(postgres_url: str) -> None:
    engine = create_engine(postgres_url)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT current_setting('is_superuser')")).scalar() == "off"
    engine.dispose()


def test_a_database_can_be_copied_from_a_template(
    postgres_server: server_module.PostgresServer, postgres_url: str
) -> None:
    with psycopg.connect(postgres_url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("CREATE TABLE items AS SELECT 7 AS id")
    original = postgres_url.rpartition("/")[2]
    copy = postgres_server.create(f"{original}_copy", template=original)
    try:
        with psycopg.connect(copy.replace("+psycopg", "")) as connection:
            assert connection.execute("SELECT id FROM items").fetchone() == (7,)
    finally:
        postgres_server.drop(f"{original}_copy")


def test_the_server_goes_when_its_user_is_killed(tmp_path: Path) -> None:
    """A test run that dies must not leave a server behind."""
    program = """
        import os, pathlib, signal
        from tests.postgres_server import shared_server
        with shared_server(pathlib.Path({place!r})) as server:
            print(server.port, flush=True)
            os.kill(os.getpid(), signal.SIGKILL)
    """
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program).format(place=str(tmp_path))],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.strip().isdigit(), done.stderr
    assert waited_for(lambda: not is_listening(int(done.stdout))), "the server is still there"
    assert waited_for(lambda: not (tmp_path / "postgres.json").exists())


def is_listening(port: int) -> bool:
    try:
        psycopg.connect(
            host="127.0.0.1", port=port, user="nobody", password="wrong", connect_timeout=5
        ).close()
    except psycopg.OperationalError as refused:
        return "Connection refused" not in str(refused)
    return True


def waited_for(holds: Callable[[], bool], seconds: float = 30) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if holds():
            return True
        time.sleep(0.05)
    return False


def test_a_missing_server_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(Path, "glob", lambda *_: iter(()))
    with pytest.raises(server_module.ServerMissing, match="apt-get install postgresql"):
        server_module.find_programs()
