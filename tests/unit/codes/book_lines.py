"""Lines of the files of CMS, made here: invented words, the real places of the columns."""

from __future__ import annotations


def order_line(number: int, code: str, words: str, *, leaf: bool = True) -> str:
    """A line of the order file of ICD-10-CM."""
    return f"{number:05} {code:7} {int(leaf)} {words[:60]:60} {words}"


def order_file(*codes: tuple[str, str, bool]) -> str:
    """The file of these codes: code, words, whether it can be billed."""
    lines = (order_line(place, code, words, leaf=leaf) for place, (code, words, leaf) in enumerate(codes, 1))
    return "\n".join(lines) + "\n"


def hcpcs_line(code: str, kind: str, words: str, *, added: str = "20260101", ended: str = "00000000") -> str:
    """A record of the alphanumeric file of HCPCS, 320 columns."""
    line = f"{code:>5}{'00100'}{kind}{words:80}{words[:28]:28}"
    return (line.ljust(268) + added + added + ended + "N").ljust(320)


DIABETES = (
    ("E11", "Type 2 diabetes mellitus", False),
    ("E116", "Type 2 diabetes mellitus with other complications", False),
    ("E1165", "Type 2 diabetes mellitus with hyperglycemia", True),
    ("E119", "Type 2 diabetes mellitus without complications", True),
    ("I10", "Essential (primary) hypertension", True),
)
