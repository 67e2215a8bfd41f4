"""All tables in one place, where Django looks for them."""

from khoi.records.audit import ChainHead, Event
from khoi.records.choices import RecordedChoice
from khoi.records.drafts import ResolutionDraft
from khoi.records.figures import Measure, MeasureSum, ReportingDuty, ReportingRound, Revision, Tally
from khoi.records.imports import ColumnMapping, FigureImport, ImportLine
from khoi.records.installation import Installation
from khoi.records.persons import Person
from khoi.records.posts import Invitation, Post
from khoi.records.privacy import DataRequest, Incident, Purpose
from khoi.records.reorganisations import Reorganisation
from khoi.records.reports import LayoutProfile, ReportEdition
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
    SuccessionShare,
    Unit,
    UnitGroup,
    UnitKind,
    UnitName,
)

__all__ = [
    "Assessment", "ChainHead", "ColumnMapping", "DataRequest", "Event", "FigureImport", "Goal", "Grouping",
    "ImportLine", "Incident", "Indicator", "Installation", "Invitation", "Kind", "KindLabel", "LayoutProfile",
    "Measure", "MeasureSum", "OfficeHolder", "Person", "Placement", "Post", "PublishedFigure", "Purpose",
    "ReadingChoice", "RecordedChoice", "Reorganisation", "ReportEdition", "ReportingDuty", "ReportingRound",
    "Resolution", "ResolutionDraft", "ResolutionTask", "Revision", "Succession", "SuccessionPart", "SuccessionShare",
    "Tally", "Target", "TargetReading", "TargetVersion", "Term", "Unit", "UnitGroup", "UnitKind", "UnitName",
]  # fmt: skip
