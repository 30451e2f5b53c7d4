"""The program's one entrance and its one exit: every failure leaves as two lines and a code."""

import contextlib
import io
import json
import os
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from fieldkit.errors import EXIT_BUG, EXIT_INTERRUPTED, FieldkitError

# 128 + SIGPIPE: whoever read our output went away; nothing is wrong and nothing was judged.
EXIT_READER_GONE = 141


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program and return its exit code."""
    _steady_streams()
    given = list(sys.argv[1:] if argv is None else argv)
    try:
        try:
            return _run(given)
        finally:
            with contextlib.suppress(ValueError):
                sys.stdout.flush()
    except BrokenPipeError:
        _drop_stdout()
        return EXIT_READER_GONE
    except Exception as exc:  # even saying what went wrong failed: a broken installation
        said = f"fieldkit: {type(exc).__name__}: {str(exc)!a}"
        mend = "重新安装 fieldkit / Install fieldkit again."
        if "--json" in given:  # nothing of ours may be importable, and still a program reads the answer
            error = {"code": "bug.installation", "text": said, "fix": mend}
            document = {"schema": "fieldkit/1", "command": None, "rows": [], "verdict": None, "error": error}
            sys.stdout.write(json.dumps(document) + "\n")
            sys.stdout.flush()
        else:
            sys.stderr.write(f"{said}\n{mend}\n")
        return EXIT_BUG


def _run(argv: Sequence[str]) -> int:
    from fieldkit.cli.invocation import read_invocation
    from fieldkit.settings import config_file

    invocation = read_invocation(argv, os.environ, config_file())
    try:
        if invocation.arguments == ("--version",) and invocation.wrong is None:
            return _version(as_json=invocation.json)
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
        code, facts = _keep(exc, invocation.environ)
        _tell(invocation, code, facts)
        return EXIT_BUG


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


def _steady_streams() -> None:
    """A console that cannot show a character shows `?`; it never ends the run (cp936, ascii)."""
    for stream in (sys.stdout, sys.stderr, sys.stdin):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _drop_stdout() -> None:
    """Let the interpreter's own last flush find an open file."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    sys.exit(main())
