"""What the database itself refuses, on SQLite as on PostgreSQL, and who may change a record at all."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone
from tests.building import (
    BORN,
    account,
    choose_network,
    isolated,
    kinds,
    measure,
    reading,
    record,
    resolution,
    target,
    unit,
)

from khoi.core.refusal import Refusal
from khoi.records import models
from khoi.records.chain import append, breaks
from khoi.records.guard import Record, reading_only, records_open, trace_open
from khoi.records.models import (
    Assessment,
    ChainHead,
    DataRequest,
    Event,
    Goal,
    Grouping,
    Installation,
    Invitation,
    Kind,
    KindLabel,
    Measure,
    OfficeHolder,
    Person,
    Placement,
    Post,
    ReadingChoice,
    RecordedChoice,
    ReportingDuty,
    ReportingRound,
    Resolution,
    Revision,
    Succession,
    SuccessionPart,
    SuccessionShare,
    Tally,
    Target,
    TargetReading,
    TargetVersion,
    Term,
    Unit,
    UnitGroup,
    UnitKind,
    UnitName,
)
from khoi.records.privacy import REQUEST_KINDS, REQUEST_STATES

DAY, LATER = date(2020, 5, 1), date(2021, 5, 1)


@pytest.fixture
def office(db) -> dict[str, Unit]:
    kinds()
    top = unit("khoi", kind="khoi")
    measure("m")
    with records_open():
        Grouping(code="nhom", label="nhóm", label_en="group").save()
    first, second = reading("a", "n", "n"), reading("b", "n", "n")
    resolution(top, [target("tot", [first, second]), target("dinh-tinh")], ["n"])
    record(unit("a", top), 2022, {"m": 3})
    isolated(top)
    return {one.code: one for one in Unit.objects.all()}


def tally(**changed) -> Tally:
    values = {
        "unit": Unit.objects.get(code="khoi"),
        "measure": Measure.objects.get(code="m"),
        "year": 2022,
        "count": 1,
        "source": "x",
        "reporter": "x",
        "cut_off": DAY,
        "received_on": DAY,
        "recorded_at": timezone.now(),
        "recorded_by": "x",
        "revision": 5,
    }
    return Tally(**(values | changed))


def choice(**changed) -> ReadingChoice:
    values = {
        "target": Target.objects.get(code="tot"),
        "chosen_by": "x",
        "document": "x",
        "document_day": DAY,
        "grounds": "x",
        "recorded_at": timezone.now(),
        "recorded_by": "x",
    }
    return ReadingChoice(**(values | changed))


def recorded(**changed) -> RecordedChoice:
    """A choice for one point and no scope, in the words of a reading."""
    values = {
        "ambiguity": "R-01",
        "reading": "all_rated",
        "from_day": DAY,
        "chosen_by": "x",
        "document": "x",
        "document_day": DAY,
        "grounds": "x",
        "recorded_at": timezone.now(),
        "recorded_by": "x",
    }
    return RecordedChoice(**(values | changed))


def withdrawn(**changed) -> RecordedChoice:
    values = {"to_day": LATER, "withdrawn_at": timezone.now(), "withdrawn_by": "x", "withdrawn_why": "x"}
    return recorded(**(values | changed))


def assessment(**changed) -> Assessment:
    values = {
        "target": Target.objects.get(code="dinh-tinh"),
        "unit": Unit.objects.get(code="khoi"),
        "year": 2022,
        "status": "met",
        "assessor": "x",
        "assessed_on": DAY,
        "grounds": "x",
        "evidence": "x",
        "recorded_at": timezone.now(),
        "recorded_by": "x",
    }
    return Assessment(**(values | changed))


def version(**changed) -> TargetVersion:
    values = {
        "target": Target.objects.get(code="tot"),
        "from_year": 2022,
        "words": "x",
        "kind": "ratio",
        "document": "x",
    }
    return TargetVersion(**(values | {"operator": ">=", "low": 1} | changed))


def part(**changed) -> SuccessionPart:
    """One side of a merger, stored with it."""
    event = Succession.objects.first() or Succession(kind="merge", on=DAY, decision="x")
    event.save()
    return SuccessionPart(
        **({"succession": event, "unit": Unit.objects.get(code="a"), "side": "after"} | changed)
    )


def share(**changed) -> SuccessionShare:
    """A share of one measure, stored with its heir."""
    if (heir := SuccessionPart.objects.first()) is None:
        (heir := part()).save()
    values = {"part": heir, "measure": Measure.objects.get(code="m"), "share_num": 1, "share_den": 2}
    return SuccessionShare(**(values | changed))


def held(**changed) -> Post:
    """A post of the office's account over the whole installation, not ended."""
    values = {
        "account": account(),
        "role": "auditor",
        "from_day": DAY,
        "decision": "x",
        "given_by": "x",
        "given_at": timezone.now(),
    }
    return Post(**(values | changed))


def delegated(**changed) -> Post:
    """A post given on by the holder of another, stored with it."""
    (source := held()).save()
    return held(source=source, **changed)


def person(**changed) -> Person:
    values = {"unit": at("a"), "name": "x", "search": "x", "recorded_at": timezone.now(), "recorded_by": "x"}
    return Person(**(values | changed))


def asked(**changed) -> DataRequest:
    """A person's request, stored person and all."""
    (who := person()).save()
    return DataRequest(**({"person": who, "kind": "correct", "received_on": DAY} | changed))


def invited(**changed) -> Invitation:
    values = {"account": account(), "digest": "x", "made_by": "x", "made_at": timezone.now()}
    return Invitation(**(values | {"expires_at": timezone.now()} | changed))


def at(code: str) -> Unit:
    return Unit.objects.get(code=code)


# What breaks each constraint, by its name. A pair: the first row is stored, the second must not be.
BROKEN = {
    "unit_lives_forward": lambda: Unit(code="z", begins_on=DAY, ended_on=DAY),
    "unit code": lambda: Unit(code="a", begins_on=DAY),
    "one_parent_a_day": lambda: Placement(unit=at("a"), from_day=BORN, parent=None),
    "not_its_own_parent": lambda: Placement(unit=at("a"), from_day=DAY, parent=at("a")),
    "one_name_a_day": lambda: UnitName(unit=at("a"), from_day=BORN, name="x", search="x"),
    "one_kind_a_day": lambda: UnitKind(unit=at("a"), from_day=BORN, kind=Kind.objects.get(code="khoi")),
    "one_group_a_day": lambda: (
        UnitGroup(unit=at("a"), from_day=DAY, grouping=None),
        UnitGroup(unit=at("a"), from_day=DAY, grouping=Grouping.objects.get()),
    ),
    "kind_label_one_a_day": lambda: KindLabel(
        kind=Kind.objects.get(code="khoi"), from_day=BORN, label="x", label_en="x"
    ),
    "holder_term_forward": lambda: OfficeHolder(unit=at("a"), post="x", name="x", from_day=DAY, to_day=DAY),
    "succession_kind": lambda: Succession(kind="vanish", on=DAY, decision="x"),
    "succession_side": lambda: part(side="beside"),
    "succession_part_once": lambda: (part(), part()),
    "succession_share_pair, no base": lambda: part(share_num=1),
    "succession_share_pair, base 0": lambda: part(share_num=0, share_den=0),
    "succession_share_pair, above 1": lambda: part(share_num=3, share_den=2),
    "succession_share_once": lambda: (share(), share()),
    "succession_share_of_whole, base 0": lambda: share(share_num=0, share_den=0),
    "succession_share_of_whole, above 1": lambda: share(share_num=3, share_den=2),
    "duty_forward": lambda: ReportingDuty(
        measure=Measure.objects.get(code="m"), kind=Kind.objects.get(code="khoi"), from_year=2021, to_year=2021
    ),
    "duty_once": lambda: ReportingDuty(
        measure=Measure.objects.get(code="m"), kind=Kind.objects.get(code="to-chuc"), from_year=2000
    ),
    "round once a year": lambda: (
        ReportingRound(year=2022, due_on=DAY, document="x"),
        ReportingRound(year=2022, due_on=LATER, document="x"),
    ),
    "one_standing_tally": lambda: tally(unit=at("a"), revision=99),
    "count_not_negative": lambda: tally(count=-1),
    "replaced_later": lambda: tally(replaced_in=5),
    "term_name_once": lambda: Term(unit=at("khoi"), name="2021–2023", first_year=2030, last_year=2031),
    "term_forward": lambda: Term(unit=at("a"), name="x", first_year=2022, last_year=2021),
    "resolution code": lambda: Resolution(term=Term.objects.get(), code="nq", title="x", source="x"),
    "goal_position_once": lambda: Goal(resolution=Resolution.objects.get(), position=1, words="x"),
    "target_version_once": lambda: version(from_year=2021),
    "target_kind": lambda: version(kind="wish"),
    "measured_target_has_threshold, no level": lambda: version(low=None),
    "measured_target_has_threshold, no operator": lambda: version(operator=""),
    "reading_code_once": lambda: TargetReading(
        target=Target.objects.get(code="tot"), code="a", position=9, label="x", label_en="x",
        numerator=Measure.objects.get(code="m"),
    ),
    "one_standing_choice": lambda: (choice(), choice()),
    "choice_sense": lambda: choice(sense=">"),
    "one_standing_recorded_choice": lambda: (recorded(), recorded(reading="only_htt", from_day=LATER)),
    "choice_said_one_way, both": lambda: recorded(own_words="x"),
    "choice_said_one_way, neither": lambda: recorded(reading=""),
    "choice_forward": lambda: recorded(from_day=LATER, to_day=DAY),
    "withdrawn_by_somebody, nobody": lambda: withdrawn(withdrawn_by=""),
    "withdrawn_by_somebody, no reason": lambda: withdrawn(withdrawn_why=""),
    "withdrawn_by_somebody, no end": lambda: withdrawn(to_day=None),
    "withdrawn_by_somebody, reason without withdrawal": lambda: recorded(withdrawn_why="x"),
    "one_standing_assessment": lambda: (assessment(), assessment(status="missed")),
    "assessment_status": lambda: assessment(status="partial"),
    "network_profile": lambda: Installation(profile="cloud"),
    "post_forward": lambda: held(to_day=DAY - timedelta(days=1)),
    "delegation_has_an_end": delegated,
    "post key": lambda: (held(key="k"), held(key="k")),
    "invitation digest once": lambda: (invited(), invited()),
    "person of one account": lambda: (person(account=account()), person(account=account())),
    "request_kind": lambda: asked(kind="wish"),
    "request_state": lambda: asked(state="lost"),
    "event number once": lambda: Event(number=Event.objects.latest("number").number, at=timezone.now()),
}  # fmt: skip
# What stands right beside it and is fine.
SOUND = {
    "second parent on another day": lambda: Placement(unit=at("a"), from_day=DAY, parent=None),
    "figure taken back": lambda: tally(count=None),
    "figure replaced by a later one": lambda: (tally(replaced_in=6), tally(revision=6)),
    "choice after one withdrawn": lambda: (choice(withdrawn_at=timezone.now()), choice(sense="=")),
    "recorded choice after one that ended": lambda: (recorded(to_day=LATER), recorded(from_day=LATER)),
    "recorded choice after one withdrawn": lambda: (withdrawn(to_day=DAY), recorded()),
    "recorded choice for another scope": lambda: (recorded(), recorded(scope="x")),
    "recorded choice in own words": lambda: recorded(reading="", own_words="x"),
    "assessment after one replaced": lambda: (assessment(replaced_at=timezone.now()), assessment()),
    "assessment of another year": lambda: (assessment(), assessment(year=2023)),
    "post ended on its first day": lambda: held(to_day=DAY),
    "delegation with an end": lambda: delegated(to_day=LATER),
    "same post twice": lambda: (held(), held()),
    "persons without account": lambda: (person(), person()),
    "request in every state": lambda: tuple(asked(state=state) for state in REQUEST_STATES),
    "request of every kind": lambda: tuple(asked(kind=kind) for kind in REQUEST_KINDS),
    "share of one half": lambda: part(share_num=1, share_den=2),
    "qualitative words without level": lambda: version(kind="qualitative", operator="", low=None),
    "duty of another year": lambda: ReportingDuty(
        measure=Measure.objects.get(code="m"), kind=Kind.objects.get(code="to-chuc"), from_year=2001, to_year=2002
    ),
}  # fmt: skip


def made(build) -> list[Record]:
    found = build()
    return list(found) if isinstance(found, tuple) else [found]


@pytest.mark.parametrize("name", BROKEN)
def test_database_refuses(office, name):
    with records_open():
        *before, last = made(BROKEN[name])
        for one in before:
            one.save()
        with pytest.raises(IntegrityError), transaction.atomic():
            last.save()


@pytest.mark.parametrize("name", SOUND)
def test_database_takes(office, name):
    with records_open():
        rows = made(SOUND[name])
        for one in rows:
            one.save()
    assert [type(one).objects.filter(pk=one.pk).exists() for one in rows] == [True] * len(rows)


def test_unit_with_figures_cannot_be_deleted(office):
    with records_open(), pytest.raises(ProtectedError):
        office["a"].delete()


def test_record_saved_outside_an_action_is_a_bug(office):
    with pytest.raises(RuntimeError, match=r"^Kind changes only through khoi\.actions$"):
        Kind(code="moi", rank=9).save()
    with pytest.raises(RuntimeError, match=r"^Grouping changes only through khoi\.actions$"):
        Grouping.objects.get().delete()
    assert (Kind.objects.filter(code="moi").count(), Grouping.objects.count()) == (0, 1)


def test_every_record_is_guarded():
    unguarded = {name for name in models.__all__ if not issubclass(getattr(models, name), Record)}
    assert unguarded == {ChainHead.__name__, Revision.__name__}


def test_record_is_closed_again_after_an_action_that_failed(office):
    with pytest.raises(ZeroDivisionError), records_open():
        raise ZeroDivisionError
    with pytest.raises(RuntimeError):
        Kind(code="moi", rank=9).save()


def test_action_while_only_reading_is_a_bug(office):
    with reading_only(), pytest.raises(RuntimeError, match=r"^a GET cannot write$"), records_open():
        pass
    with records_open():
        Kind(code="moi", rank=9).save()
    assert Kind.objects.filter(code="moi").count() == 1


def test_event_keeps_what_happened_when_its_subject_is_gone(office):
    row = Event.objects.filter(act="record_figures").get()
    assert (row.subject, row.before, row.after) == ("a", {"a/2022/m": None}, {"a/2022/m": 3})
    assert isinstance(row.at, datetime)
    assert not [field for field in Event._meta.get_fields() if field.is_relation]


def test_record_about_a_person_waits_for_the_paper_that_isolates(office):
    choose_network("connected")
    with records_open(), pytest.raises(Refusal) as refused:
        person().save()
    assert (refused.value.code, refused.value.where) == ("persons_not_kept_here", "Person")
    with records_open():
        Installation.objects.update(profile="isolated", profile_day=None)
        with pytest.raises(Refusal):
            Person.objects.bulk_create([person()])
    isolated()
    with records_open():
        person().save()
    assert Person.objects.count() == 1


def test_trace_lets_only_events_be_saved(office):
    with reading_only(), trace_open(), pytest.raises(RuntimeError, match=r"^Kind changes only"):
        Kind(code="moi", rank=9).save()
    with reading_only(), trace_open(), transaction.atomic():
        append(actor="x", act="see_holders", subject="a", before=None, after=None)
    assert (Event.objects.latest("number").act, list(breaks())) == ("see_holders", [])


def test_many_records_at_once_outside_an_action_are_a_bug(office):
    for act in (
        lambda: Kind.objects.bulk_create([Kind(code="moi", rank=9)]),
        lambda: Kind.objects.update(rank=9),
        lambda: Grouping.objects.all().delete(),
    ):
        with pytest.raises(RuntimeError, match=r" changes only through khoi\.actions$"):
            act()


def test_link_is_kept_only_as_its_hash():
    assert {field.name for field in Invitation._meta.get_fields()} == {
        "id", "account", "digest", "made_by", "made_at", "expires_at", "used_at",
    }  # fmt: skip
