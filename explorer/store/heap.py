"""Giving memory back to the system while a long build goes on."""

import sys


def trim() -> None:
    """Give back what was freed but lies between what is still in use, where the C library can.

    glibc gives back by itself only what is free at the end of its heap, and there something always
    is in use: each lot of postings or words that a build lets go of would stay with the process.
    Elsewhere this does nothing.
    """
    if sys.platform != "linux":
        return
    import ctypes  # noqa: PLC0415  # only long builds come here

    give_back = getattr(ctypes.CDLL(None), "malloc_trim", None)  # musl has none
    if give_back:
        give_back(0)
