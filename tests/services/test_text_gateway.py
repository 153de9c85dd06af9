"""Texts through apprise against a service on loopback: an answer is an answer, all else is a doubt."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from clinic_tui.errors import Invalid
from clinic_tui.reminders.folder_gateway import FolderGateway, name_of
from clinic_tui.reminders.gateways import Message, Outcome
from clinic_tui.reminders.states import Channel
from clinic_tui.reminders.text_gateway import TextGateway, check_url
from clinic_tui.reminders.wording import Words

MESSAGE = Message(
    "appt:7:1:text:2026-03-04-630", Channel.TEXT, "15558107203", Words("", "Harbor: visit"),
    datetime(2026, 3, 3, tzinfo=UTC),
)  # fmt: skip


class Service(ThreadingHTTPServer):
    """What was asked of it, and its answer: a status, or 0 to hang up."""

    status = 200
    asked: list[tuple[str, dict[str, str]]]


class _Handler(BaseHTTPRequestHandler):
    server: Service

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append((self.path, body))
        if self.server.status:
            self.send_response(self.server.status)
            self.send_header("Content-Length", "0")
            self.end_headers()
        else:
            self.close_connection = True

    def log_message(self, format: str, *_args: object) -> None:  # noqa: A002
        """Say nothing."""


@pytest.fixture
def service() -> Iterator[Service]:
    server = Service(("127.0.0.1", 0), _Handler)
    server.asked = []
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def gateway(service: Service) -> TextGateway:
    return TextGateway(f"json://127.0.0.1:{service.server_address[1]}/{{to}}")


def test_a_text_reaches_the_service_with_its_number(service: Service) -> None:
    assert gateway(service).send(MESSAGE).outcome is Outcome.SENT
    ((path, body),) = service.asked
    assert path.strip("/") == "15558107203"
    assert body["message"] == "Harbor: visit"


@pytest.mark.parametrize(
    "status, outcome",
    [
        (400, Outcome.REFUSED),
        (401, Outcome.DOWN),
        (429, Outcome.BUSY),
        (503, Outcome.BUSY),
        (0, Outcome.DOUBT),
    ],
)
def test_what_an_answer_means(service: Service, status: int, outcome: Outcome) -> None:
    service.status = status
    handed = gateway(service).send(MESSAGE)
    assert handed.outcome is outcome
    assert "7203" not in handed.words
    assert len(service.asked) == 1


def test_nobody_there_is_no_doubt(service: Service) -> None:
    assert TextGateway("json://127.0.0.1:1/{to}").send(MESSAGE).outcome is Outcome.DOWN


@pytest.mark.parametrize("url", ["", "json://host/", "no url {to}", "json://{to}/{to}"])
def test_a_url_has_one_place_for_the_number(url: str) -> None:
    with pytest.raises(Invalid, match="where the number belongs"):
        check_url(url)


def test_a_folder_takes_a_key_once(tmp_path: Path) -> None:
    folder = FolderGateway(tmp_path / "out")
    for _ in range(2):
        assert folder.send(MESSAGE).outcome is Outcome.SENT
    (file,) = folder.folder.iterdir()
    assert (file.name, file.stat().st_mode & 0o077) == (name_of(MESSAGE.key), 0)
    assert file.read_text() == "To: 15558107203\nChannel: text\n\nHarbor: visit\n"
    (tmp_path / "file").touch()
    assert FolderGateway(tmp_path / "file").send(MESSAGE).outcome is Outcome.DOWN
