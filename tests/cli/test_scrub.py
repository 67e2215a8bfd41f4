"""`khoi scrub`: nothing of a person is in the copy, everything else is, and the office's own data stay untouched."""

import json
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import connections, models
from django.db.models import Field, Model
from hypothesis import given
from hypothesis import strategies as st

from khoi.cli.main import main
from khoi.core.refusal import Refusal
from khoi.core.spelling import plain
from khoi.exchange import scrubbed
from khoi.exchange.masking import Masks
from khoi.exchange.scrubbed import Scrubbed, is_left_out, scrub
from khoi.records.declared import PERSONAL, SENSITIVE, declared
from khoi.records.guard import records_open
from khoi.records.models import Installation, Person, Unit
from khoi.records.sealed import Sealed, SealedText

FIRST_DAY, FIRST_MOMENT = date(1931, 3, 1), datetime(1931, 3, 1, 7, 7, 7, tzinfo=UTC)
PUBLIC_DAY, PUBLIC_MOMENT = date(2021, 3, 1), datetime(2021, 3, 1, 7, 7, 7, tzinfo=UTC)
ROWS = 3
# Where a table's own rules want more than some value of the right type.
FITTING: dict[str, Any] = {
    "Assessment.status": "met",
    "DataRequest.kind": "view",
    "DataRequest.state": "open",
    "FigureImport.state": "ready",
    "ImportLine.state": "same",
    "Installation.profile": "isolated",
    "ReadingChoice.sense": "",
    "RecordedChoice.own_words": "",
    "RecordedChoice.to_day": date(2031, 1, 1),
    "RecordedChoice.withdrawn_at": PUBLIC_MOMENT,
    "Reorganisation.state": "draft",
    "ReportEdition.kind": "year",
    "ReportEdition.state": "made",
    "ResolutionDraft.state": "open",
    "Succession.kind": "merge",
    "SuccessionPart.side": "before",
    "TargetVersion.kind": "qualitative",
}  # fmt: skip
pytestmark = pytest.mark.django_db(transaction=True)


def sort_of(model: type[Model], field: Field) -> str:
    return (declared(model).classes if declared(model) else {}).get(field.name, "")


def tells(model: type[Model], field: Field) -> bool:
    """Whether a column says something of a person; a reference only points to a masked row."""
    return sort_of(model, field) in (PERSONAL, SENSITIVE) and not field.is_relation


class Planted:
    """Three rows in every table; what is personal or sensitive has a value found nowhere else."""

    def __init__(self) -> None:
        self.values: dict[str, Field] = {}
        self.rows: dict[type[Model], list[Any]] = {}
        for model in apps.get_models(include_auto_created=True):
            self.rows_of(model)

    def rows_of(self, model: type[Model]) -> list[Any]:
        if model not in self.rows:
            self.rows[model] = list(model._base_manager.order_by("pk")[:ROWS])
            if not self.rows[model]:
                rows = [self.row(model, number) for number in range(1, ROWS + 1)]
                self.rows[model] = model._base_manager.bulk_create(rows)
        return self.rows[model]

    def row(self, model: type[Model], number: int) -> Model:
        numbering = models.AutoField | models.BigAutoField
        fields = [one for one in model._meta.concrete_fields if not isinstance(one, numbering)]
        return model(**{field.attname: self.value(model, field, number) for field in fields})

    def value(self, model: type[Model], field: Field, number: int) -> Any:
        fitting = f"{model.__name__}.{field.name}"
        if fitting in FITTING:
            return FITTING[fitting]
        if tells(model, field):
            return self.telling(field)
        if field.null and sort_of(model, field) not in (PERSONAL, SENSITIVE):
            return None
        if field.is_relation:
            return self.rows_of(field.related_model)[number - 1].pk
        return harmless(field, number)

    def telling(self, field: Field) -> Any:
        """A value by which it would be found in the copy."""
        count = len(self.values) + 1
        text = f"zq{count:05}zq"
        for kind, value, found_by in (
            (SealedText, sealed := Sealed.of(text), sealed.token),
            (models.EmailField, f"{text}@zq.vn", f"{text}@zq.vn"),
            (models.DateTimeField, FIRST_MOMENT + timedelta(count), str(FIRST_DAY + timedelta(count))),
            (models.DateField, FIRST_DAY + timedelta(count), str(FIRST_DAY + timedelta(count))),
            (models.GenericIPAddressField, f"10.31.{count // 250}.{count % 250}", f"10.31.{count // 250}.{count % 250}"),
            (models.JSONField, {"x": text}, text),
            (models.IntegerField, 931_000_000 + count, str(931_000_000 + count)),
            (models.Field, text, text),
        ):  # fmt: skip
            if isinstance(field, kind):
                self.values[found_by] = field
                return value
        raise LookupError(field)


def harmless(field: Field, number: int) -> Any:
    """A value of the right type, another in each row."""
    for kind, value in (
        (models.BooleanField, False),
        (models.DateTimeField, PUBLIC_MOMENT + timedelta(number)),
        (models.DateField, PUBLIC_DAY + timedelta(number)),
        (models.JSONField, {"x": number}),
        (models.BinaryField, bytes([number])),
        (models.IntegerField, 2000 + number),
        (models.DecimalField, number),
        (models.Field, f"{field.name}{number}"[-(field.max_length or 99) :]),
    ):
        if isinstance(field, kind):
            return value
    raise LookupError(field)


@pytest.fixture
def planted() -> Planted:
    return Planted()


@pytest.fixture(scope="module")
def empty() -> Iterator[sqlite3.Connection]:
    """Holds the tables of the first copy, for migrating takes seconds."""
    with closing(sqlite3.connect(":memory:")) as tables:
        yield tables


@pytest.fixture
def target(tmp_path, empty, monkeypatch) -> Path:
    make_tables = scrubbed._make_tables

    def make_once() -> None:
        copy = connections["masked_copy"]
        copy.ensure_connection()
        if empty.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,):
            make_tables()
            copy.connection.backup(empty)
        else:
            empty.backup(copy.connection)

    monkeypatch.setattr(scrubbed, "_make_tables", make_once)
    return tmp_path / "copy.sqlite3"


def heard(_table: str, _rows: int) -> None:
    pass


def cells(target: Path) -> str:
    """Every value of the copy as text."""
    with sqlite3.connect(target) as copy:
        tables = [name for (name,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        found = "\n".join(
            str(cell) for table in tables for row in copy.execute(f'SELECT * FROM "{table}"') for cell in row
        )
    copy.close()
    return found


def leaks(planted: Planted, target: Path) -> list[str]:
    """Fields whose planted values are found in the copy, read as bytes or as rows."""
    raw, text = target.read_bytes(), cells(target)
    found = [field for value, field in planted.values.items() if value.encode() in raw or value in text]
    return sorted({str(field) for field in found})


def test_nothing_of_a_person_is_in_the_copy(planted, target):
    made = scrub(target, heard)
    fields = [
        field for model in apps.get_models() for field in model._meta.concrete_fields if tells(model, field)
    ]
    assert len(planted.values) == ROWS * len(fields)
    kept = [field for field in planted.values.values() if not is_left_out(field.model)]
    assert (leaks(planted, target), made.masked) == ([], len(kept))


def test_copy_that_is_not_masked_leaks_every_field(planted, target, monkeypatch):
    monkeypatch.setattr(Masks, "row", lambda _masks, _model, values: values)
    scrub(target, heard)
    fields = {field for field in planted.values.values() if not is_left_out(field.model)}
    assert leaks(planted, target) == sorted(map(str, fields))


def test_everything_else_is_in_the_copy_as_it_was(planted, target):
    scrub(target, heard)
    with scrubbed._copy_at(target):
        for model in apps.get_models(include_auto_created=True):
            kept = [field.attname for field in model._meta.concrete_fields if not tells(model, field)]
            before = [] if is_left_out(model) else list(model._base_manager.order_by("pk").values(*kept))
            after = list(model._base_manager.using("masked_copy").order_by("pk").values(*kept))
            marked = {"synthetic": True} if model is Installation else {}
            assert after == [row | marked for row in before], model


def test_copy_holds_together(planted, target):
    scrub(target, heard)
    with sqlite3.connect(target) as copy:
        assert copy.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert copy.execute("PRAGMA foreign_key_check").fetchall() == []
    copy.close()
    assert [stat.S_IMODE(target.stat().st_mode), list(target.parent.iterdir())] == [0o600, [target]]


def test_office_itself_stays_as_it_was(planted, target):
    def everything() -> list[Any]:
        return [list(model._base_manager.order_by("pk").values()) for model in apps.get_models()]

    before = everything()
    scrub(target, heard)
    assert everything() == before


def person(unit: Unit, name: str, recorded_by: str, **changed: Any) -> Person:
    row = Person(unit=unit, name=name, search=plain(name), recorded_at=PUBLIC_MOMENT, recorded_by=recorded_by)
    for key, value in changed.items():
        setattr(row, key, value)
    row.save()
    return row


def test_same_person_has_the_same_pseudonym_everywhere(target):
    user = get_user_model().objects.create_user("lan", "lan@zq.vn", "mật khẩu dài 12")
    with records_open():
        unit = Unit(code="khoi", begins_on=PUBLIC_DAY)
        unit.save()
        Installation(unit=unit, profile_by="lan", profile_day=PUBLIC_DAY).save()
        person(unit, "Nguyễn Thị Lan", "lan", account=user, born_on=FIRST_DAY, phone="0900000000")
        person(
            unit, "Nguyễn Thị Lan", "minh", identity_number=Sealed.of("001200000001"), identity_hash="a" * 64
        )
    made = scrub(target, heard)
    with scrubbed._copy_at(target):
        lan = get_user_model().objects.using("masked_copy").get()
        first, second = Person.objects.using("masked_copy")
        office = Installation.objects.using("masked_copy").get()
        names = (
            lan.username,
            first.recorded_by,
            second.recorded_by,
            office.profile_by,
            first.name,
            second.name,
        )
        assert names == ("người 1", "người 1", "người 3", "người 1", "người 2", "người 2")
        assert [first.search, second.search] == ["nguoi 2", "nguoi 2"]
        assert (first.born_on, first.phone, first.account_id) == (None, "", lan.pk)
        assert (second.identity_number, second.identity_hash) == (Sealed(""), "")
        assert (lan.has_usable_password(), lan.email, lan.first_name) == (False, "", "")
    assert made == Scrubbed(made.tables, made.rows, 14)


def test_copy_of_an_office_not_opened_is_marked_too(target):
    scrub(target, heard)
    with scrubbed._copy_at(target):
        assert Installation.objects.using("masked_copy").get().synthetic is True
    assert Installation.objects.exists() is False


@given(st.lists(st.text(st.characters(codec="utf-8"), min_size=1)), st.integers(4, 12))
def test_pseudonyms_keep_who_equals_whom_and_fit(texts, length):
    masks, column = Masks(), models.CharField(max_length=length)
    found = {text: masks._pseudonym(column, text) for text in texts}
    assert (len(set(found.values())), [one for one in found.values() if len(one) > length]) == (
        len(set(texts)),
        [],
    )
    assert {text: masks._pseudonym(column, text) for text in texts} == found


@pytest.mark.parametrize(
    ("path", "code"),
    [("there", "file_exists"), ("no/folder/copy", "cannot_write"), ("bad\0name", "cannot_write")],
)
def test_target_that_cannot_be_made_is_refused(tmp_path, path, code):
    (tmp_path / "there").write_text("kept")
    with pytest.raises(Refusal) as refused:
        scrub(tmp_path / path, heard)
    assert (refused.value.code, (tmp_path / "there").read_text()) == (code, "kept")


def test_copy_that_fails_leaves_no_file(planted, target):
    def fail(table: str, _rows: int) -> None:
        if table == "records.Person":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        scrub(target, fail)
    assert list(target.parent.iterdir()) == []


def test_command_says_what_is_in_the_copy(target, settings, tmp_path_factory, capsys):
    settings.VAR = tmp_path_factory.mktemp("var")
    (settings.VAR / "keys").mkdir()
    (settings.VAR / "keys" / "data-keys").write_text(settings.DATA_KEYS[0])
    assert main(["scrub", str(target), "--lang", "en", "--verbose"]) == 0
    said = capsys.readouterr()
    first, *others = said.out.splitlines()
    assert first.startswith(f"Wrote {target}: ")
    assert (len(others), said.err.splitlines().count("records.Person: 0")) == (2, 1)
    assert main(["scrub", f"{target}2", "--json"]) == 0
    second = capsys.readouterr()
    made = json.loads(second.out)
    assert second.err == ""
    numbers = "{tables} tables, {rows} rows, {masked} values masked.".format(**made)
    assert (list(made), first) == (["file", "tables", "rows", "masked"], f"Wrote {target}: {numbers}")
