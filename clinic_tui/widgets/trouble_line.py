"""The line that says that nothing can be saved, why, and what to do; it is there only then."""

from __future__ import annotations

from textual.reactive import reactive

from clinic_tui.errors import Trouble
from clinic_tui.widgets.few_lines import FewLines

_GOES_ON = "Saving goes on by itself."
WAY_OUT = {
    Trouble.FULL: f"free some space, or run `clinic-tui doctor --free-ballast`. {_GOES_ON}",
    Trouble.UNWRITABLE: f"check the folder's rights and the disk. {_GOES_ON}",
    Trouble.DISK: f"call for help, and look after the last backup. {_GOES_ON}",
    Trouble.SERVER: f"what stands here may be old. Call who runs it. {_GOES_ON}",
    Trouble.DAMAGED: "close all desks and restore a backup (`clinic-tui restore`). It does not mend itself.",
}


class TroubleLine(FewLines):
    """One sentence, shown only while something is the matter."""

    DEFAULT_CSS = "TroubleLine { display: none; }"

    trouble: reactive[Trouble | None] = reactive(None, repaint=False)

    def watch_trouble(self, trouble: Trouble | None) -> None:
        """Come and go with it."""
        self.display = trouble is not None
        self.said()

    def sentence(self, _width: int) -> tuple[str, str]:
        """That nothing is saved, why, and the way out."""
        if self.trouble is None:
            return "", ""
        return "line-error", f"! READ-ONLY: {self.trouble}: {WAY_OUT[self.trouble]}"
