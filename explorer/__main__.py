"""The program: `explorer`, or `python -m explorer`."""

import gc
import sys

INTERRUPTED = 130
_MANY = 100_000
"""Objects after whose making Python looks for garbage: 700 unless told. A command that answers
leaves little garbage, and should not spend its time looking."""


def main() -> None:
    """Run the command line and end with its exit status."""
    gc.set_threshold(_MANY)
    try:
        from explorer.cli import run  # noqa: PLC0415  # Ctrl-C may come while it is imported

        status = run(sys.argv[1:])
    except KeyboardInterrupt:
        status = INTERRUPTED
    gc.freeze()  # nor need Python look when it ends
    sys.exit(status)


if __name__ == "__main__":
    main()
