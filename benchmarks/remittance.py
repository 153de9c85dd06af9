"""An 835 of 10,000 claims: our reading of it, and pyx12 taking the same file apart into segments.

    python -m benchmarks.remittance [--claims N]

Each runs in a process of its own, on the same bytes, and says its processor time and its peak memory. pyx12
checks envelopes and gives segments; it makes no claims of them, so it has the lesser task.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

READERS = ("clinic-tui", "pyx12")


def written(claims: int) -> bytes:
    """A remittance of so many claims, two lines each, that comes out."""
    isa = "*".join((
        "ISA", "00", " " * 10, "00", " " * 10, "ZZ", "PAYER".ljust(15), "ZZ", "CLINIC01".ljust(15),
        "260302", "0930", "^", "00501", "000000101", "0", "T", ":",
    ))  # fmt: skip
    body = [
        "ST*835*0001", f"BPR*I*{claims * 112}*C*ACH************20260310", "TRN*1*T1*1371234567",
        "N1*PR*GRAY HARBOR BENEFIT", "N1*PE*RIVERTON FAMILY PRACTICE*XX*1987654328", "LX*1",
    ]  # fmt: skip
    for at in range(claims):
        body += [
            f"CLP*A{at}*1*185*112*30*12*REF{at}*11*1", "NM1*QC*1*FINCH*OMAR****MI*XYZ7771",
            "SVC*HC:99213*150*90**1", "DTM*472*20260224", "CAS*CO*45*30", "CAS*PR*3*30", "REF*6R*L1",
            "AMT*B6*120", "SVC*HC:87880:QW*35*22**1", "DTM*472*20260224", "CAS*CO*45*13", "REF*6R*L2",
        ]  # fmt: skip
    body.append(f"SE*{len(body) + 1}*0001")
    head = [isa, "GS*HP*PAYER*CLINIC01*20260302*0930*101*X*005010X221A1"]
    return "".join(f"{each}~" for each in (*head, *body, "GE*1*101", "IEA*1*000000101")).encode()


def read(reader: str, path: Path) -> int:
    """Read the file; how many claims were met."""
    if reader == "pyx12":
        import pyx12.x12file

        with path.open(encoding="ascii") as file:
            return sum(segment.get_seg_id() in {"CLP", "CLM"} for segment in pyx12.x12file.X12Reader(file))
    from clinic_tui.x12.envelope import read_x12
    from clinic_tui.x12.remittance import read_remittances

    return sum(len(each.claims) for each in read_remittances(read_x12(path.read_bytes())))


def main() -> None:
    """Both readers on one file, or one of them in this process."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--claims", type=int, default=10_000)
    options.add_argument("--reader", choices=READERS)
    options.add_argument("--file", type=Path)
    chosen = options.parse_args()
    if chosen.reader:
        began = time.process_time()
        met = read(chosen.reader, chosen.file)
        spent = time.process_time() - began
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{chosen.reader:<10}  {met:,} claims  {spent:.2f} s  {peak:,.0f} MB at most")
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "remittance.835"
        path.write_bytes(written(chosen.claims))
        print(f"{path.stat().st_size / 1e6:.1f} MB", flush=True)
        for reader in READERS:
            command = [sys.executable, "-m", "benchmarks.remittance", "--reader", reader, "--file", str(path)]
            subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
