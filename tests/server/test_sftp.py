"""Questions and answers over SFTP: a real OpenSSH server, whose key has to be known."""

from __future__ import annotations

import base64
import socket
from pathlib import Path

import pytest

from clinic_tui.claims.batch_models import TradingPartner
from clinic_tui.claims.batch_states import Way
from clinic_tui.claims.partner_connection import connection_to
from clinic_tui.eligibility.connection import Arrived, NotSent
from clinic_tui.eligibility.sftp_connection import SftpConnection, read_key
from clinic_tui.eligibility.states import Taken
from clinic_tui.errors import Invalid
from clinic_tui.security.vault import Vault
from clinic_tui.settings.eligibility import SftpSettings
from tests.server.sftp_on_loopback import Server, keygen, needs_sshd, secret, sftp_server

pytest.importorskip("asyncssh")
pytestmark = needs_sshd

__all__ = ["sftp_server"]

WHOLE = b"ISA*...~GS~ST~SE~GE~IEA*1*000000001~"


def test_a_question_stands_there_whole_and_answers_are_fetched_once(server: Server) -> None:
    line = server.connection()
    line.send("270-000000001.x12", WHOLE)
    line.send("270-000000001.x12", WHOLE)
    with pytest.raises(NotSent, match=r"out/270-000000001\.x12 is there already, and is another file"):
        line.send("270-000000001.x12", WHOLE[:-1])
    assert [each.name for each in (server.folder / "out").iterdir()] == ["270-000000001.x12"]
    assert (server.folder / "out" / "270-000000001.x12").read_bytes() == WHOLE
    (server.folder / "in" / "a.271").write_bytes(WHOLE)
    (server.folder / "in" / "b.271").write_bytes(WHOLE[:10])
    (server.folder / "in" / "c.271.part").write_bytes(WHOLE)
    (server.folder / "in" / "old").mkdir()
    found = line.collect()
    assert [(each.name, each.content) for each in found] == [("a.271", WHOLE)]
    assert [each.name for each in line.collect()] == ["a.271"], "it comes again until it is put away"
    line.put_away(found[0], Taken.ANSWERS)
    line.put_away(Arrived("a.271", WHOLE), Taken.ANSWERS)
    assert line.collect() == []


def test_a_file_that_cannot_be_read_is_put_aside_there_and_not_lost(server: Server) -> None:
    line, came = server.connection(), server.folder / "in"
    for place in range(2):
        (came / "a.271").write_bytes(WHOLE)
        lies = line.put_away(Arrived("a.271", WHOLE), Taken.REFUSED)
        assert lies.endswith(f"/in/refused/a.271{'.2' if place else ''}")
    assert sorted(each.name for each in (came / "refused").iterdir()) == ["a.271", "a.271.2"]
    assert line.collect() == []
    assert line.put_away(Arrived("a.271", WHOLE), Taken.REFUSED) == "", "another desk was there before"


def test_another_server_is_refused_before_anything_goes_out(server: Server) -> None:
    other = (server.folder / "other.pub").read_text()
    line = SftpConnection(server.settings(other), "a password", "")
    with pytest.raises(NotSent, match="another key than the host key"):
        line.send("x", WHOLE)
    assert list((server.folder / "out").iterdir()) == []


def test_who_is_not_let_in_or_finds_nobody_is_told(server: Server) -> None:
    stranger = SftpConnection(server.settings(), "", secret(server.folder / "other"))
    with pytest.raises(NotSent, match="does not let us in"):
        stranger.collect()
    (server.folder / "out").rmdir()
    with pytest.raises(NotSent, match=r"no such folder: we write into .*out"):
        server.connection().send("x", WHOLE)


def test_nobody_answers_at_a_closed_port(tmp_path: Path) -> None:
    keygen(tmp_path / "host")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = SftpSettings("127.0.0.1", "x", " ".join((tmp_path / "host.pub").read_text().split()[:2]), port)
    with pytest.raises(NotSent, match=f"nobody answers on port {port}"):
        SftpConnection(settings, "p", "").collect()


@pytest.mark.parametrize("secret", ["no base64 !", base64.b64encode(b"no key").decode()])
def test_a_secret_that_is_no_key_is_refused(secret: str) -> None:
    with pytest.raises(Invalid, match="no private key"):
        read_key(secret)


class Kept:
    """A keyring that holds these."""

    def __init__(self, kept: dict[str, str]) -> None:
        self._kept = kept

    def get_password(self, _service: str, name: str) -> str | None:
        return self._kept.get(name)


def test_a_batch_of_claims_goes_to_its_partner_and_to_no_other_server(server: Server) -> None:
    told = server.settings()
    partner = TradingPartner(
        code="HUB", name="Hub", receiver_id="H1", submitter_name="Harbor", submitter_id="C1", contact="Bea",
        phone="3125550100", sender="C1", receiver="H1", way=Way.SFTP, host=told.host, port=told.port,
        login=told.user, host_key=told.host_key, out_folder=told.out, in_folder=told.back,
    )  # fmt: skip
    kept = {"hub-sftp-key": secret(server.folder / "person")}
    vault = Vault(Kept(kept), "house", "a test")  # type: ignore[arg-type]
    line = connection_to(partner, lambda: vault)
    line.send("HUB-000000001.837", WHOLE)
    assert (server.folder / "out" / "HUB-000000001.837").read_bytes() == WHOLE
    other = " ".join((server.folder / "other.pub").read_text().split()[:2])
    partner.host_key = other
    with pytest.raises(NotSent, match="has another key"):
        connection_to(partner, lambda: vault).send("HUB-000000002.837", WHOLE)
    kept.clear()
    with pytest.raises(Invalid, match="secrets set hub-sftp-password"):
        connection_to(partner, lambda: vault)
    assert [each.name for each in (server.folder / "out").iterdir()] == ["HUB-000000001.837"]
