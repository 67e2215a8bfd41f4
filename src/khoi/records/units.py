"""Units of the organisation tree, dated: each row says what holds from a day until the next row of the same unit.

Storing change points instead of intervals makes a second parent on one day and a hole between two
parents impossible to write down (ADR 0002). A unit lives on [begins_on, ended_on).
"""

from django.db import models
from django.db.models import F, Q

from khoi.records.declared import declare
from khoi.records.guard import Record


class Kind(Record):
    """A sort of unit; what it is called is dated, because level names change."""

    data = declare(public="code rank")
    code = models.SlugField(unique=True)
    rank = models.PositiveSmallIntegerField(help_text="Bậc từ trên xuống, để xếp danh sách")

    def __str__(self) -> str:
        return self.code


class KindLabel(Record):
    """What a kind is called from a day on."""

    data = declare(public="kind from_day label label_en source")
    kind = models.ForeignKey(Kind, models.PROTECT, related_name="labels")
    from_day = models.DateField()
    label = models.CharField(max_length=120)
    label_en = models.CharField(max_length=120)
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["from_day"]
        constraints = [models.UniqueConstraint(fields=["kind", "from_day"], name="kind_label_one_a_day")]


class Unit(Record):
    """A committee, grassroots organisation, cell, agency or mass organisation, over its whole life."""

    data = declare(public="code begins_on ended_on position")
    code = models.CharField(max_length=80, unique=True)
    begins_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gt=F("begins_on")), name="unit_lives_forward"
            )
        ]

    def __str__(self) -> str:
        return self.code


class Placement(Record):
    """From `from_day` on the unit lies under `parent`; no parent: at the top."""

    data = declare(public="unit from_day parent")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="placements")
    from_day = models.DateField()
    parent = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="children")

    class Meta:
        ordering = ["from_day"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "from_day"], name="one_parent_a_day"),
            models.CheckConstraint(condition=~Q(parent=F("unit")), name="not_its_own_parent"),
        ]


class UnitName(Record):
    """What the unit is called from `from_day` on; `search` is the name without marks."""

    data = declare(public="unit from_day name search")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="names")
    from_day = models.DateField()
    name = models.CharField(max_length=200)
    search = models.CharField(max_length=200, db_index=True)

    class Meta:
        ordering = ["from_day"]
        constraints = [models.UniqueConstraint(fields=["unit", "from_day"], name="one_name_a_day")]


class UnitKind(Record):
    """Of which kind the unit is from `from_day` on."""

    data = declare(public="unit from_day kind")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="kinds")
    from_day = models.DateField()
    kind = models.ForeignKey(Kind, models.PROTECT)

    class Meta:
        ordering = ["from_day"]
        constraints = [models.UniqueConstraint(fields=["unit", "from_day"], name="one_kind_a_day")]


class Grouping(Record):
    """A group of units of like work, such as the internal-affairs bodies."""

    data = declare(public="code label label_en position")
    code = models.SlugField(unique=True)
    label = models.CharField(max_length=160)
    label_en = models.CharField(max_length=160)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.code


class UnitGroup(Record):
    """To which group the unit belongs from `from_day` on; none: to no group."""

    data = declare(public="unit from_day grouping")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="groups")
    from_day = models.DateField()
    grouping = models.ForeignKey(Grouping, models.PROTECT, null=True, blank=True)

    class Meta:
        ordering = ["from_day"]
        constraints = [models.UniqueConstraint(fields=["unit", "from_day"], name="one_group_a_day")]


class OfficeHolder(Record):
    """Who held a post in a unit, from a day up to another."""

    data = declare(persons=True, public="unit post from_day to_day", personal="name")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="holders")
    post = models.CharField(max_length=80)
    name = models.CharField(max_length=120)
    from_day = models.DateField()
    to_day = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["from_day"]
        constraints = [
            models.CheckConstraint(
                condition=Q(to_day__isnull=True) | Q(to_day__gt=F("from_day")), name="holder_term_forward"
            )
        ]


class Succession(Record):
    """On a day some units hand over to others: the bridge over which old figures are restated."""

    data = declare(public="kind on decision note")
    kind = models.CharField(max_length=10)
    on = models.DateField()
    decision = models.CharField(max_length=160)
    note = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["merge", "split", "rename", "dissolve", "move"]), name="succession_kind"
            )
        ]


class SuccessionPart(Record):
    """One unit's side in a succession; the share of a split's heir is share_num / share_den."""

    data = declare(public="succession unit side share_num share_den")
    succession = models.ForeignKey(Succession, models.PROTECT, related_name="parts")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="successions")
    side = models.CharField(max_length=6)
    share_num = models.PositiveIntegerField(null=True, blank=True)
    share_den = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["succession", "unit", "side"], name="succession_part_once"),
            models.CheckConstraint(condition=Q(side__in=["before", "after"]), name="succession_side"),
            models.CheckConstraint(
                condition=Q(share_num__isnull=True, share_den__isnull=True)
                | Q(
                    share_num__isnull=False,
                    share_den__isnull=False,
                    share_den__gt=0,
                    share_num__lte=F("share_den"),
                ),
                name="succession_share_pair",
            ),
        ]


class SuccessionShare(Record):
    """An heir's share of one measure's figures, where it differs from the share of all: share_num / share_den."""

    data = declare(public="part measure share_num share_den")
    part = models.ForeignKey(SuccessionPart, models.PROTECT, related_name="shares")
    # By its name: the table of measures knows units already.
    measure = models.ForeignKey("records.Measure", models.PROTECT, related_name="+")
    share_num = models.PositiveIntegerField()
    share_den = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["part", "measure"], name="succession_share_once"),
            models.CheckConstraint(
                condition=Q(share_den__gt=0, share_num__lte=F("share_den")), name="succession_share_of_whole"
            ),
        ]
