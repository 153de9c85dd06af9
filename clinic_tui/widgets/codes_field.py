"""Fields for lists of codes: one that is none is named beside them while it is typed."""

from __future__ import annotations

from clinic_tui.widgets.word_field import WordField
from clinic_tui.words.code_list import read_diagnoses, read_procedures, show_codes


class CodesField(WordField[tuple[str, ...]]):
    """`97110, 97140`, or diagnoses as `M54.5 I10`."""

    DEFAULT_CSS = "CodesField > QuietInput { width: 20; }"

    def __init__(self, *, diagnoses: bool = False, placeholder: str = "") -> None:
        read = read_diagnoses if diagnoses else read_procedures
        super().__init__(read, show_codes, placeholder=placeholder, limit=120)
