"""Memory that was let go of goes back to the system."""

import subprocess
import sys

import pytest

_FREED_BETWEEN = """
import os
from explorer.store import heap

def resident():
    with open("/proc/self/statm") as told:
        return int(told.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")

held = [bytes(20_000) for _ in range(5_000)]
held = held[::100]
before = resident()
heap.trim()
print(before - resident())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only glibc is asked to give memory back")
def test_what_is_freed_between_what_is_in_use_is_given_back() -> None:
    script = f"import ctypes\nprint(hasattr(ctypes.CDLL(None), 'malloc_trim'))\n{_FREED_BETWEEN}"
    run = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60
    )
    can, given_back = run.stdout.split()
    if can == "False":
        pytest.skip("this C library has no malloc_trim")
    assert int(given_back) > 60_000_000, "of 100 MB, of which one in a hundred is in use"
