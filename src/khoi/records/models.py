"""All tables in one place, where Django looks for them."""

from khoi.records.audit import ChainHead, Event
from khoi.records.choices import RecordedChoice
from khoi.records.figures import Measure, ReportingDuty, ReportingRound, Revision, Tally
from khoi.records.installation import Installation
from khoi.records.persons import Person
from khoi.records.posts import Invitation, Post
from khoi.records.privacy import DataRequest, Incident, Purpose
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
    "Assessment", "ChainHead", "DataRequest", "Event", "Goal", "Grouping", "Incident", "Indicator", "Installation",
    "Invitation", "Kind", "KindLabel", "Measure", "OfficeHolder", "Person", "Placement", "Post", "PublishedFigure",
    "Purpose", "ReadingChoice", "RecordedChoice", "ReportingDuty", "ReportingRound", "Resolution", "ResolutionTask",
    "Revision", "Succession", "SuccessionPart", "Tally", "Target", "TargetReading", "TargetVersion", "Term", "Unit",
    "UnitGroup", "UnitKind", "UnitName",
]  # fmt: skip
