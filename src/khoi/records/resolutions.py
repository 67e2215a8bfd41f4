"""Terms, resolutions, their targets in the resolution's own words, and how people decided to read them."""

from django.db import models
from django.db.models import F, Q

from khoi.records.declared import declare
from khoi.records.figures import Measure
from khoi.records.guard import Record
from khoi.records.units import Grouping, Unit

STATUSES = ["met", "missed"]


class Term(Record):
    """A committee's term; `ended_on` is set when it was cut short, with the reason."""

    data = declare(public="unit name first_year last_year ended_on ended_why")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="terms")
    name = models.CharField(max_length=40)
    first_year = models.PositiveSmallIntegerField()
    last_year = models.PositiveSmallIntegerField()
    ended_on = models.DateField(null=True, blank=True)
    ended_why = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["first_year", "id"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "name"], name="term_name_once"),
            models.CheckConstraint(condition=Q(last_year__gte=F("first_year")), name="term_forward"),
        ]

    def __str__(self) -> str:
        return self.name


class Resolution(Record):
    """The document a congress adopted."""

    data = declare(public="term code title number adopted_on motto objective source synthetic")
    term = models.ForeignKey(Term, models.PROTECT, related_name="resolutions")
    code = models.SlugField(unique=True, max_length=80)
    title = models.CharField(max_length=300)
    number = models.CharField(max_length=80, blank=True)
    adopted_on = models.DateField(null=True, blank=True)
    motto = models.TextField(blank=True)
    objective = models.TextField(blank=True)
    source = models.TextField()
    synthetic = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.title


class Goal(Record):
    """A heading under which a resolution groups its targets."""

    data = declare(public="resolution position words")
    resolution = models.ForeignKey(Resolution, models.PROTECT, related_name="goals")
    position = models.PositiveSmallIntegerField()
    words = models.TextField()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["resolution", "position"], name="goal_position_once")]


class ResolutionTask(Record):
    """A task the resolution gives to a group of units, in its own words."""

    data = declare(public="resolution grouping position words")
    resolution = models.ForeignKey(Resolution, models.PROTECT, related_name="tasks")
    grouping = models.ForeignKey(Grouping, models.PROTECT, null=True, blank=True)
    position = models.PositiveSmallIntegerField()
    words = models.TextField()

    class Meta:
        ordering = ["position"]


class Indicator(Record):
    """What is followed across terms; targets of successive resolutions hang on it."""

    data = declare(public="code label label_en")
    code = models.SlugField(unique=True, max_length=80)
    label = models.CharField(max_length=200)
    label_en = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.code


class PublishedFigure(Record):
    """A figure as a source printed it, kept with its words; it is never counted into a tally."""

    data = declare(public="indicator holder period printed number words source")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="published")
    holder = models.CharField(max_length=200)
    period = models.CharField(max_length=40)
    printed = models.CharField(max_length=120)
    number = models.DecimalField(max_digits=20, decimal_places=4, null=True, blank=True)
    words = models.TextField()
    source = models.CharField(max_length=300)


class Target(Record):
    """A numbered promise; its words and arithmetic are versions, because it may change in mid-term."""

    data = declare(public="resolution goal indicator parent code position question")
    resolution = models.ForeignKey(Resolution, models.PROTECT, related_name="targets")
    goal = models.ForeignKey(Goal, models.PROTECT, related_name="targets")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="targets")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    code = models.SlugField(max_length=80)
    position = models.PositiveSmallIntegerField()
    question = models.CharField(max_length=300, blank=True, help_text="Điều lời văn để ngỏ")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["resolution", "code"], name="target_code_once"),
            models.UniqueConstraint(fields=["resolution", "position"], name="target_position_once"),
        ]

    def __str__(self) -> str:
        return self.code


class TargetVersion(Record):
    """What the target says from a year on, and which document decided it."""

    data = declare(
        public="target from_year words operator low high kind period_rule due_year document document_day"
    )
    target = models.ForeignKey(Target, models.PROTECT, related_name="versions")
    from_year = models.PositiveSmallIntegerField()
    words = models.TextField()
    operator = models.CharField(max_length=10, blank=True)
    low = models.DecimalField(max_digits=20, decimal_places=6, null=True, blank=True)
    high = models.DecimalField(max_digits=20, decimal_places=6, null=True, blank=True)
    kind = models.CharField(max_length=12)
    period_rule = models.CharField(max_length=20, blank=True)
    due_year = models.PositiveSmallIntegerField(null=True, blank=True)
    document = models.CharField(max_length=200)
    document_day = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["from_year"]
        constraints = [
            models.UniqueConstraint(fields=["target", "from_year"], name="target_version_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["ratio", "count", "growth", "milestone", "qualitative"]),
                name="target_kind",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["milestone", "qualitative"]) | (Q(low__isnull=False) & ~Q(operator="")),
                name="measured_target_has_threshold",
            ),
        ]


class TargetReading(Record):
    """One way to read the target: numerator over base."""

    data = declare(public="target code position label label_en numerator denominator")
    target = models.ForeignKey(Target, models.PROTECT, related_name="readings")
    code = models.SlugField(max_length=40)
    position = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=200)
    label_en = models.CharField(max_length=200)
    numerator = models.ForeignKey(Measure, models.PROTECT, related_name="+")
    denominator = models.ForeignKey(Measure, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["target", "code"], name="reading_code_once")]


class ReadingChoice(Record):
    """Which reading people decided on, who, on what paper and why. `sense` settles a bare number."""

    data = declare(
        public="target reading sense document document_day grounds",
        internal="recorded_at withdrawn_at",
        personal="chosen_by recorded_by",
    )
    target = models.ForeignKey(Target, models.PROTECT, related_name="choices")
    reading = models.ForeignKey(TargetReading, models.PROTECT, null=True, blank=True)
    sense = models.CharField(max_length=2, blank=True)
    chosen_by = models.CharField(max_length=160)
    document = models.CharField(max_length=120)
    document_day = models.DateField()
    grounds = models.TextField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=150)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["target"], condition=Q(withdrawn_at__isnull=True), name="one_standing_choice"
            ),
            models.CheckConstraint(condition=Q(sense__in=["", ">=", "="]), name="choice_sense"),
        ]


class Assessment(Record):
    """A named person's status for a target that no figure can settle, with grounds and evidence."""

    data = declare(
        public="target unit year status assessed_on grounds evidence",
        internal="recorded_at replaced_at",
        personal="assessor recorded_by",
    )
    target = models.ForeignKey(Target, models.PROTECT, related_name="assessments")
    unit = models.ForeignKey(Unit, models.PROTECT)
    year = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=10)
    assessor = models.CharField(max_length=160)
    assessed_on = models.DateField()
    grounds = models.TextField()
    evidence = models.CharField(max_length=300)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=150)
    replaced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["target", "unit", "year"],
                condition=Q(replaced_at__isnull=True),
                name="one_standing_assessment",
            ),
            models.CheckConstraint(condition=Q(status__in=STATUSES), name="assessment_status"),
        ]
