"""All tables in one place, where Django looks for them."""

from khoi.records.choices import RecordedChoice
from khoi.records.figures import Measure, ReportingDuty, ReportingRound, Revision, Tally
from khoi.records.installation import Event, Installation, SignInLink
from khoi.records.resolutions import (
    Assessment,
    Goal,
    Indicator,
    PublishedFigure,
    ReadingChoice,
    Resolution,
    ResolutionTask,
    Target,
    TargetReading,
    TargetVersion,
    Term,
)
from khoi.records.units import (
    Grouping,
    Kind,
    KindLabel,
    OfficeHolder,
    Placement,
    Succession,
    SuccessionPart,
    Unit,
    UnitGroup,
    UnitKind,
    UnitName,
)

__all__ = [
    "Assessment", "Event", "Goal", "Grouping", "Indicator", "Installation", "Kind", "KindLabel", "Measure",
    "OfficeHolder", "Placement", "PublishedFigure", "ReadingChoice", "RecordedChoice", "ReportingDuty",
    "ReportingRound", "Resolution", "ResolutionTask", "Revision", "SignInLink", "Succession", "SuccessionPart",
    "Tally", "Target", "TargetReading", "TargetVersion", "Term", "Unit", "UnitGroup", "UnitKind", "UnitName",
]  # fmt: skip
