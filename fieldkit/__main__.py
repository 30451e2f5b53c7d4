"""The program's one entrance and its one exit: every failure leaves as two lines and a code."""

import atexit
import contextlib
import errno
import gc
import io
import json
import os
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from fieldkit.errors import EXIT_BUG, EXIT_INTERRUPTED, EXIT_USAGE, FieldkitError

# 128 + SIGPIPE: whoever read our output went away; nothing is wrong and nothing was judged.
EXIT_READER_GONE = 141
# What the shells ask for when Tab is pressed.
LISTS = ("cases", "lines", "ports")
# What the environment holds for us and for no program that we start.
SECRETS = ("FIELDKIT_PASSWORD", "FIELDKIT_SECRET", "FIELDKIT_JUMP_PASSWORD")
# Python's own first threshold is made for programs that run long; loading ours alone would pass it some hundred times.
SELDOM = (50_000, 20, 20)
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EFBIG})


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program and return its exit code."""
    given = list(sys.argv[1:] if argv is None else argv)
    if argv is None:
        _spare_the_collector()
    try:
        _steady_streams(own=argv is None)
        try:
            return _run(given, own=argv is None)
        finally:
            with contextlib.suppress(ValueError):
                sys.stdout.flush()
    except BrokenPipeError:
        _drop_stdout()
        return EXIT_READER_GONE
    except KeyboardInterrupt:  # before it was known what is wanted, or while saying it
        return _said_bare(given, "interrupted", "已停止 / Stopped", "", EXIT_INTERRUPTED)
    except Exception as exc:  # even saying what went wrong failed: a broken installation
        if isinstance(exc, OSError) and exc.errno in NO_ROOM:
            return _no_room(given, exc)
        said = f"fieldkit: {type(exc).__name__}: {str(exc)!a}"
        mend = "重新安装 fieldkit / Install fieldkit again."
        return _said_bare(given, "bug.installation", said, mend, EXIT_BUG)


def _said_bare(argv: Sequence[str], code: str, text: str, fix: str, exit_code: int) -> int:
    """The two lines or the one document, where nothing of ours may be importable."""
    if "--json" in argv:
        error = {"code": code, "text": text, "fix": fix}
        document: dict[str, Any] = {"schema": "fieldkit/1", "command": None, "rows": []}
        sys.stdout.write(json.dumps({**document, "verdict": None, "error": error}) + "\n")
        sys.stdout.flush()
    else:
        sys.stderr.write(f"{text}\n{fix}\n" if fix else f"{text}\n")
    return exit_code


def _run(argv: Sequence[str], *, own: bool = False) -> int:
    """`own`: this is the whole program, so that the environment is its own to change."""
    from fieldkit.cli.invocation import read_invocation
    from fieldkit.settings import config_file

    invocation = read_invocation(argv, os.environ, config_file())
    for each in SECRETS if own else ():
        os.environ.pop(each, None)  # the invocation has it; ping, iperf3 and nmcli need not inherit it
    try:
        if invocation.arguments == ("--version",) and invocation.wrong is None:
            return _version(as_json=invocation.json)
        if invocation.arguments in [("completion", each) for each in LISTS] and invocation.wrong is None:
            from fieldkit.cli.completion import print_ids

            return print_ids(invocation, invocation.arguments[1])  # a person waits behind the Tab key: no typer
        from fieldkit.cli.app import run

        return run(invocation)
    except FieldkitError as exc:
        _tell(invocation, exc.code, exc.facts)
        return exc.exit_code
    except KeyboardInterrupt:
        _tell(invocation, "interrupted", {})
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        raise
    except Exception as exc:  # the last net: a person at a customer's site sees two lines, the rest is kept for us
        if isinstance(exc, OSError) and exc.errno in NO_ROOM:
            raise
        code, facts = _keep(exc, invocation.environ)
        _tell(invocation, code, facts)
        return EXIT_BUG


def _no_room(argv: Sequence[str], exc: OSError) -> int:
    """The disk that standard output goes to is full: no document can be had, so both lines go to standard error."""
    from fieldkit.cli.invocation import read_invocation
    from fieldkit.cli.told import told

    _drop_stdout()
    language = read_invocation(argv, os.environ).language
    text, fix = told("output.unwritable", language, {"why": exc.strerror})
    sys.stderr.write(f"{text}\n{fix}\n")
    return EXIT_USAGE


def _version(*, as_json: bool) -> int:
    from fieldkit import __version__

    if as_json:
        from fieldkit.cli.output import print_rows

        print_rows("--version", [{"version": __version__}])
    else:
        sys.stdout.write(f"fieldkit {__version__}\n")
    return 0


def _tell(invocation: Any, code: str, facts: Mapping[str, Any]) -> None:
    """What happened and what to do: two lines on standard error, or the one JSON document."""
    from fieldkit.cli.output import error_document, print_json
    from fieldkit.cli.told import told

    text, fix = told(code, invocation.language, facts)
    if invocation.json:
        print_json(error_document(invocation, code, text, fix))
    else:
        sys.stderr.write(f"{text}\n{fix}\n" if fix else f"{text}\n")
        sys.stderr.flush()


def _keep(exc: Exception, environ: Mapping[str, str]) -> tuple[str, dict[str, Any]]:
    """Write the traceback to the log; which text to show for it."""
    import traceback

    from fieldkit import __version__
    from fieldkit.settings import state_dir
    from fieldkit.text.clean import clean
    from fieldkit.text.redact import redact

    kind = type(exc).__name__
    now = datetime.now(UTC)
    raw = "".join(traceback.format_exception(exc))
    body = clean(redact(raw), limit=200_000, keep_lines=True)
    head = f"fieldkit {__version__}, Python {sys.version.split()[0]}, {sys.platform}, {now.isoformat()}\n"
    try:
        folder = state_dir(environ)
        folder.mkdir(parents=True, exist_ok=True)
        log = Path(folder) / f"fieldkit-{now:%Y%m%d-%H%M%S-%f}.log"
        log.write_text(head + body, encoding="utf-8", errors="replace")
    except OSError as cannot:
        return "bug.no_log", {"kind": kind, "why": cannot.strerror or str(cannot)}
    return "bug", {"kind": kind, "file": str(log)}


def _spare_the_collector() -> None:
    """Look for dead cycles seldom, and at the end not at all: a third of a short command's time went there."""
    gc.set_threshold(*SELDOM)
    atexit.register(gc.freeze)


class _Talk(io.TextIOWrapper):
    """Standard error, which is talk beside the result: where it cannot be written (a full disk, a reader that went
    away) it falls silent.  Else what is measured would be lost for it, or end in an exit status that means a fault.
    """

    def write(self, text: str, /) -> int:
        """Say it, or say nothing from now on."""
        try:
            return super().write(text)
        except OSError:
            self._fall_silent()
            return len(text)

    def flush(self) -> None:
        """Have it said."""
        try:
            super().flush()
        except OSError:
            self._fall_silent()

    def _fall_silent(self) -> None:
        # What is still held goes there too, and so does the interpreter's own last flush.
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), self.fileno())
            super().flush()


def _steady_streams(*, own: bool = False) -> None:
    """A console that cannot show a character shows `?`, and one that is closed takes it in silence; the run goes on.

    `own`: this is the whole program, so that standard error is its own to replace.
    """
    # Under `>&-`, or without a console on Windows, there is no stream at all.
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - open as long as the program runs
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - as above
    elif own and type(sys.stderr) is io.TextIOWrapper:
        was = sys.stderr  # `sys.__stderr__` keeps it, and its buffer, open
        sys.stderr = _Talk(was.buffer, was.encoding, "replace", line_buffering=was.line_buffering)
    for stream in (sys.stdout, sys.stderr, sys.stdin):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _drop_stdout() -> None:
    """Let the interpreter's own last flush find an open file."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    sys.exit(main())
