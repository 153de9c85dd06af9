"""A new file for a trading partner: its numbers, its row and its bytes, in the action that makes it.

Files of claims and files of questions about them share the numbers of their partner.
"""

from __future__ import annotations

from clinic_tui.claims.batch_models import ClaimBatch, TradingPartner, claim_batch_content
from clinic_tui.claims.batch_states import BatchState
from clinic_tui.claims.kept_bytes import digest_of, packed
from clinic_tui.errors import Invalid
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.x12.envelope import read_trusted
from clinic_tui.x12.outgoing import HIGHEST_CONTROL
from clinic_tui.x12.outgoing import TradingPartner as Addressed


def following_control(partner: TradingPartner) -> int:
    """The next number of the partner, not taken yet. Raises Invalid where they are used up."""
    if partner.last_control >= HIGHEST_CONTROL:
        raise Invalid(f"the numbers for {partner.code} are used up: agree on another sender id", "partner")
    return partner.last_control + 1


def next_control(partner: TradingPartner) -> int:
    """Take the next number of the partner. Raises Invalid where they are used up."""
    partner.last_control = following_control(partner)
    return partner.last_control


def reference_of(partner: TradingPartner, control: int) -> str:
    """Our number of the file: `HUB000012`."""
    return f"{partner.code}{control:06}"


def addressed(partner: TradingPartner) -> Addressed:
    """The envelope to it."""
    return Addressed(
        partner.sender,
        partner.receiver,
        partner.sender_qualifier,
        partner.receiver_qualifier,
        partner.group_sender,
        partner.group_receiver,
        is_test=partner.is_test,
        wants_acknowledgment=partner.wants_ta1,
    )


def store_file(
    db: DeskSession,
    desk: Desk,
    partner: TradingPartner,
    control: int,
    content: bytes,
    *,
    count: int,
    cents: int,
    sets: int,
    asks_status: bool = False,
) -> ClaimBatch:
    """The row of a file with its bytes. `count` claims, of `cents` together, are in it.

    Raises Invalid where the bytes are not what they should be; nothing is stored then.
    """
    check_envelope(content, sets, partner, control)
    batch = ClaimBatch(
        partner_id=partner.id or 0,
        control=control,
        reference=reference_of(partner, control),
        at=desk.clock.now(),
        made_by=desk.actor.login,
        claims=count,
        cents=cents,
        sets=sets,
        file_name=f"{partner.code}-{control:09}.{'276' if asks_status else '837'}",
        digest=digest_of(content),
        is_test=partner.is_test,
        state=BatchState.MADE,
        asks_status=asks_status,
    )
    db.add(batch)
    db.flush()
    db.put_beside(claim_batch_content, [{"batch_id": batch.id, "content": packed(content)}])
    return batch


def check_envelope(content: bytes, sets: int, partner: TradingPartner, control: int) -> None:
    """Rule 44: counts, numbers, lengths and the test flag, read from the bytes themselves. Raises Invalid."""
    file = read_trusted(content)
    (interchange,) = file.interchanges
    (group,) = interchange.groups
    wrong = [
        words
        for holds, words in (
            (not file.findings, "; ".join(map(str, file.findings))),
            (int(interchange.control) == control == int(group.control), "its control numbers differ"),
            (interchange.is_test is partner.is_test, "its test flag is not the partner's"),
            (len(group.sets) == sets, "its count of sets is wrong"),
            (content[105:106] == b"~", "its first segment has not 106 characters"),
        )
        if not holds
    ]
    if wrong:
        raise Invalid(f"the file for {partner.code} is not right (rule 44): {'; '.join(wrong)}", "envelope")
