"""Make the code sets that travel with the program: `data/codes`.

    python -m venv SOMEWHERE && SOMEWHERE/bin/pip install simple-icd-10-cm
    SOMEWHERE/bin/python tools/code_start_set.py        # ICD-10-CM, and books.toml
    .venv/bin/python tools/code_start_set.py --lists    # books.toml alone, after a change of a list

ICD-10-CM comes from the tabular list of NCHS (public domain), as the package `simple-icd-10-cm` (MIT) carries
it: it works out the codes with a seventh character, which the list gives as rules. The other lists are
written by hand, in words of our own, but for the names of places of service, which are those of CMS.
"""

from __future__ import annotations

import hashlib
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "data" / "codes"
sys.path.insert(0, str(ROOT))

LISTS = {
    "hcpcs": ("selection of 2026", "2020-01-01"),
    "modifier": ("2026", "2020-01-01"),
    "pos": ("2026", "2020-01-01"),
    "carc": ("2026, own words", "2020-01-01"),
    "group": ("own words", "2020-01-01"),
}
FILES = {name: f"{name}.txt" for name in LISTS} | {"modifier": "modifiers.txt", "group": "groups.txt"}
ICD_RELEASE, ICD_FIRST, ICD_FILE = "April 2026", "2026-04-01", "icd10cm.z"


def make_icd() -> str:
    """Write the diagnoses; their part of `books.toml`."""
    import simple_icd_10_cm  # type: ignore[import-not-found, unused-ignore]

    from clinic_tui.codes.content import digest_of, packed
    from clinic_tui.codes.rows import CodeSet, Entry

    entries: dict[str, Entry] = {}
    for code in simple_icd_10_cm.get_all_codes(True):
        if "-" in code or simple_icd_10_cm.is_chapter(code):
            continue
        words = " ".join(simple_icd_10_cm.get_description(code, prioritize_blocks=False).split())
        plain = code.replace(".", "")
        leaf = simple_icd_10_cm.is_leaf(code, prioritize_blocks=False)
        entries[plain] = Entry(CodeSet.ICD10CM, plain, words, leaf)
    ordered = [entries[code] for code in sorted(entries)]
    (FOLDER / ICD_FILE).write_bytes(packed(ordered))
    return _part("icd10cm", ICD_RELEASE, ICD_FIRST, ICD_FILE, digest_of(ordered), len(ordered))


def _part(name: str, release: str, first: str, file: str, digest: str, count: int) -> str:
    return (
        f'[{name}]\nrelease = "{release}"\nfrom = {first}\nfile = "{file}"\n'
        f'sha256 = "{digest}"\ncount = {count}\n'
    )


def list_parts() -> list[str]:
    """What `books.toml` says of the lists."""
    parts = []
    for name, (release, first) in LISTS.items():
        text = (FOLDER / FILES[name]).read_text("utf-8")
        count = sum(1 for line in text.splitlines() if line and not line.startswith("#"))
        digest = hashlib.sha256(text.encode()).hexdigest()
        parts.append(_part(name, release, first, FILES[name], digest, count))
    return parts


def main() -> None:
    """Write them."""
    path = FOLDER / "books.toml"
    if "--lists" in sys.argv:
        said = tomllib.loads(path.read_text("utf-8"))["icd10cm"]
        icd = _part("icd10cm", said["release"], said["from"].isoformat(), said["file"], said["sha256"],
                    said["count"])  # fmt: skip
    else:
        icd = make_icd()
    path.write_text("# Made by tools/code_start_set.py.\n\n" + "\n".join([icd, *list_parts()]), "utf-8")


if __name__ == "__main__":
    main()
