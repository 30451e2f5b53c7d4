"""Hands a made file over: whole, to a file or to standard output, and says where it is."""

import contextlib
import os
import sys
import tempfile
from pathlib import Path

from fieldkit.cli.invocation import Invocation
from fieldkit.cli.output import out
from fieldkit.cli.signs import with_signs_for
from fieldkit.errors import BadInput
from fieldkit.text import say


def deliver(
    invocation: Invocation, body: str | bytes, output: str | None, name: str, told: str, count: int = 1
) -> None:
    """Write `body` to `output` (`-` is standard output), else to a file `name` here, and say so in the sentence `told`.

    Raises: BadInput when the file cannot be written.
    """
    if output == "-":
        if isinstance(body, bytes) and sys.stdout.isatty():
            with contextlib.suppress(UnicodeDecodeError):
                body = body.decode("utf-8-sig")  # a console shows characters, in whatever encoding it has
        if isinstance(body, str):
            sys.stdout.write(with_signs_for(body, sys.stdout.encoding))
        elif (binary := getattr(sys.stdout, "buffer", None)) is not None:
            sys.stdout.flush()
            binary.write(body)
        sys.stdout.flush()
        return
    file = Path(output or name)
    try:
        write_whole(file, body)
    except OSError as exc:
        raise BadInput("report.unwritable", file=str(file), why=exc.strerror or str(exc)) from exc
    if not invocation.json:
        from rich.text import Text

        said = say(told, invocation.language, {"file": str(file.resolve()), "count": count})
        out(invocation).print(Text(said), soft_wrap=True)


def write_whole(file: Path, body: str | bytes) -> None:
    """All of it or nothing: a reader never finds half a file."""
    handle, name = tempfile.mkstemp(dir=file.resolve().parent, prefix=f".{file.name}.", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(body if isinstance(body, bytes) else body.encode())
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(name, file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
