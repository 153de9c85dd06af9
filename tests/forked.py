"""The one server that processes of tests are forked from; it has imported what they need and opened nothing.

Python has one such server in a process, and keeps the last list that was set of what it imports first: so
there is one list, here. A fork costs a tenth of a second, a start with its imports two and a half.
"""

from __future__ import annotations

import multiprocessing

forked = multiprocessing.get_context("forkserver")
forked.set_forkserver_preload(["tests.forked_imports"])
