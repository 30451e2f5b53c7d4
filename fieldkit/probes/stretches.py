"""When was it so?  Seconds in which something was the case, joined to stretches; whatever is heard, bounded."""

from dataclasses import dataclass, replace

from fieldkit.model.broadcast import Stretch, StretchKind

# The latest takes the place of the one before it once so many are kept.
MOST_STRETCHES = 32
# Quiet for no longer than this is a breath in between.
BREATH_S = 5.0


@dataclass(slots=True, eq=False)
class Lasting:
    """One stretch as it grows; `before` is what each had sent, and all together, at the end of its first second."""

    first_s: float
    last_s: float
    begun_s: float
    seconds: float = 0.0
    told: int = 0
    frames: int = 0
    arp_frames: int = 0
    peak_per_s: float = 0.0
    repeated: int = 0
    kinds: int = 0
    macs: int = 0
    sent: int = 0
    left_before: int | None = None
    before: tuple[dict[bytes, int], int] | None = None
    read: int = 0
    loudest: bytes | None = None
    loudest_frames: int = 0
    left_out: int = 0


class Stretches:
    """The stretches of one kind."""

    def __init__(self, kind: StretchKind) -> None:
        self.kind: StretchKind = kind
        self._kept: list[Lasting] = []

    def copy(self) -> "Stretches":
        """One that grows by itself from here."""
        made = Stretches(self.kind)
        made._kept = [replace(each) for each in self._kept]
        return made

    def add(self, first_s: float, last_s: float, frames: int) -> Lasting:
        """A second in which it was so; the stretch that it belongs to.

        The latest may be told again with more frames, and one just before it too: frames come a little out of order.
        """
        each = self._kept[-1] if self._kept else None
        if each is None or first_s - each.last_s > BREATH_S:
            left_out = self._kept.pop().left_out + 1 if len(self._kept) >= MOST_STRETCHES else 0
            each = Lasting(first_s, last_s, first_s, left_out=left_out)
            self._kept.append(each)
        elif first_s <= each.begun_s:
            if first_s == each.begun_s and frames > each.told:
                each.frames += frames - each.told
                each.told = frames
            each.last_s = max(each.last_s, last_s)
            each.peak_per_s = max(each.peak_per_s, frames / (last_s - first_s))
            return each
        each.begun_s, each.last_s, each.told = first_s, last_s, frames
        each.seconds += last_s - first_s
        each.frames += frames
        each.peak_per_s = max(each.peak_per_s, frames / (last_s - first_s))
        return each

    def reading(self, window_s: float) -> list[Stretch]:
        """What was kept; nothing lasts beyond the window."""
        return [
            Stretch(
                kind=self.kind,
                first_s=round(each.first_s, 2),
                last_s=round(max(each.first_s, min(each.last_s, window_s)), 2),
                seconds=round(each.seconds, 2),
                frames=each.frames,
                arp_frames=min(each.arp_frames, each.frames),
                peak_per_s=round(each.peak_per_s, 1),
                repeated=each.repeated,
                kinds=each.kinds,
                macs=each.macs,
                sent=each.sent,
                read=each.read,
                loudest=each.loudest.hex(":") if each.loudest is not None else None,
                loudest_frames=each.loudest_frames,
                left_out=each.left_out,
            )
            for each in self._kept
        ]
