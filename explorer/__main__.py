"""The program: `explorer`, or `python -m explorer`."""

import sys

INTERRUPTED = 130


def main() -> None:
    """Run the command line and end with its exit status."""
    try:
        from explorer.cli import run  # noqa: PLC0415  # Ctrl-C may come while it is imported

        status = run(sys.argv[1:])
    except KeyboardInterrupt:
        status = INTERRUPTED
    sys.exit(status)


if __name__ == "__main__":
    main()
