"""The closed lists every layer speaks: verdicts, owners, places, vantage, symptoms."""

from enum import StrEnum


class Verdict(StrEnum):
    """What one finding, or one whole run, says about the service."""

    OK = "ok"
    WARN = "warn"
    FAULT = "fault"
    UNKNOWN = "unknown"


OK, WARN, FAULT, UNKNOWN = Verdict.OK, Verdict.WARN, Verdict.FAULT, Verdict.UNKNOWN


class Confidence(StrEnum):
    """How sure the cause is; says nothing about whether the service is broken."""

    CONFIRMED = "confirmed"
    LIKELY = "likely"
    SUSPECTED = "suspected"

    def capped(self, limit: "Confidence") -> "Confidence":
        """The weaker of the two."""
        order = list(Confidence)
        return order[max(order.index(self), order.index(limit))]


class Owner(StrEnum):
    """Who must act."""

    CUSTOMER = "customer"
    ACCESS = "access"
    TRANSMISSION = "transmission"
    CORE = "core"
    PROVISIONING = "provisioning"
    BUSINESS = "business"
    EXTERNAL = "external"
    NONE = "none"


class Place(StrEnum):
    """Where the fault sits, whoever owns it."""

    CUSTOMER_PREMISES = "customer_premises"
    ACCESS_LINE = "access_line"
    ACCESS_NODE = "access_node"
    TRANSMISSION = "transmission"
    CORE = "core"
    REMOTE_END = "remote_end"
    EXTERNAL = "external"


class Trust(StrEnum):
    """How far a limit may be trusted; a rule of thumb alone never makes a fault."""

    MODULE = "module"
    STANDARD = "standard"
    DATASHEET = "datasheet"
    PROCEDURE = "procedure"
    RULE_OF_THUMB = "rule-of-thumb"


class Vantage(StrEnum):
    """Where the laptop is plugged in, which decides whose gateway it sees."""

    LAN = "lan"
    CPE = "cpe"
    ROOM = "room"


class Symptom(StrEnum):
    """The complaint, as the carrier's procedure files it.  Source: S-CQM-11..15, S-DUP-02, S-BNT-06."""

    AFTER_CHANGE = "after-change"
    DOWN = "down"
    NO_WEB = "no-web"
    SLOW = "slow"
    SITE = "site"
    INTERMITTENT = "intermittent"
    PARTIAL = "partial"


class Source(StrEnum):
    """Where a reading came from."""

    PROBE = "probe"
    DEVICE = "device"
    TYPED = "typed"
    PASTE = "paste"
    FILE = "file"
