"""The text of a file whose encoding nobody tells."""

import codecs
from typing import Final

_SAMPLE: Final = 10_000
"""Bytes on each side of the first that is no UTF-8, by which the encoding is told."""


def decoded(data: bytes) -> tuple[str, str | None] | None:
    """Give the text and, but for UTF-8, what was assumed of it; None for what is no text."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _strictly(data, "utf-16", "read as UTF-16")
    if b"\0" in data or data[:64].lstrip().startswith(b"{\\rtf"):
        return None
    try:
        return data.decode("utf-8"), None
    except UnicodeDecodeError as error:
        around = data[max(0, error.start - _SAMPLE) : error.start + _SAMPLE]
    sample = around.decode("utf-8", "replace")
    beyond_ascii = sum(sign > "\x7f" for sign in sample)
    if 2 * sample.count("\ufffd") < beyond_ascii:
        return data.decode("utf-8", "replace"), "some bytes are no UTF-8 and show as �"
    return _strictly(data, "cp1250", "not in UTF-8, read as Windows-1250")


def _strictly(data: bytes, encoding: str, assumed: str) -> tuple[str, str] | None:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else (text, assumed)
