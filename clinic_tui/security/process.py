"""What the process does to itself before it holds a secret."""

from __future__ import annotations

import os
import sys

_PR_SET_DUMPABLE = 4

_DANGEROUS = frozenset(
    {
        "LD_PRELOAD",  # these three reach the programs that are started from here, such as lp
        "LD_AUDIT",
        "LD_LIBRARY_PATH",
        "PYTHONINSPECT",  # a Python prompt, with all that is in memory, when the program ends
        "PYTHONBREAKPOINT",
        "SSLKEYLOGFILE",  # would write down what decrypts the connections
    }
)
_DANGEROUS_PREFIX = "TEXTUAL_"
"""TEXTUAL_LOG records every key pressed, passwords too; TEXTUAL_DRIVER imports any module."""


def harden() -> frozenset[str]:
    """Shut the doors by which memory and files leave the process.

    New files are the owner's alone, there is no core dump, other processes of the
    same account cannot read the memory (Linux), and dangerous variables are taken
    out of the environment; their names are returned. To be called before textual
    is imported. What a system does not know is left out without an error.
    """
    os.umask(0o077)
    _forbid_core_dumps()
    if sys.platform == "linux":
        _forbid_memory_reads()
    return _scrub_environment()


def _forbid_core_dumps() -> None:
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _forbid_memory_reads() -> None:
    import ctypes  # 4 ms

    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def _scrub_environment() -> frozenset[str]:
    found = frozenset(name for name in os.environ if name in _DANGEROUS or name.startswith(_DANGEROUS_PREFIX))
    for name in found:
        del os.environ[name]
    return found
