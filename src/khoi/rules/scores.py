"""Local points: how an office splits the points of a regulation's groups, and the sum of the parts people gave."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from khoi.core.refusal import Refusal
from khoi.rules.fields import Fields, as_exact
from khoi.rules.flags import Flag
from khoi.rules.formula import Amounts, plain
from khoi.rules.packs import Pack
from khoi.rules.questions import Words

_SPLIT, _GROUP, _ITEM = (
    ("subjects", "groups"),
    ("group", "total", "vi", "en", "items"),
    ("id", "most", "vi", "en"),
)


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a local point table and the most it can give."""

    id: str
    most: Fraction
    words: Words


@dataclass(frozen=True, slots=True)
class Group:
    """Lines that share the points of one number of the regulation, named by its key."""

    code: str
    total: str
    words: Words
    items: tuple[Item, ...]

    @property
    def sum(self) -> Fraction:
        """What the lines can give together."""
        return sum((item.most for item in self.items), Fraction(0))


def split_of(overlays: Sequence[Pack], subject: str) -> tuple[Pack, tuple[Group, ...]] | None:
    """The local split for `subject`, from the youngest overlay that has one."""
    for pack in sorted(overlays, key=lambda pack: pack.force.start, reverse=True):
        for subjects, groups in splits(pack):
            if subject in subjects:
                return pack, groups
    return None


def splits(pack: Pack) -> Iterator[tuple[tuple[str, ...], tuple[Group, ...]]]:
    """Every split of an overlay with the subjects it is for."""
    for i, data in enumerate(pack.files.get("scores", ())):
        top = Fields(data, f"{pack.code}/scores[{i}]", known=("scores",))
        for at, item in top.rows("scores"):
            row = Fields(item, at, known=_SPLIT)
            yield tuple(row.codes("subjects")), tuple(_group(one, path) for path, one in row.rows("groups"))


def _group(data: Any, at: str) -> Group:
    row = Fields(data, at, known=_GROUP)
    items = [Fields(item, path, known=_ITEM) for path, item in row.rows("items")]
    return Group(
        row.text("group"),
        row.text("total"),
        Words(row.text("vi"), row.text("en")),
        tuple(
            Item(one.text("id"), one.exact("most"), Words(one.text("vi"), one.text("en"))) for one in items
        ),
    )


def faults(pack: Pack, total: Amounts) -> Iterator[str]:
    """Groups whose lines do not add up to the regulation's own number; `total` gives it by key."""
    for _, groups in splits(pack):
        for group in groups:
            if group.sum != total(group.total):
                yield f"{pack.code}: {group.code} = {plain(group.sum)}, {group.total} = {plain(total(group.total))}"


def add_up(
    given: Any, facts: dict[str, Any], overlays: Sequence[Pack], subject: str
) -> tuple[dict[str, Any], list[Flag]]:
    """The facts with the score that the given parts add up to; a missing part leaves the score missing.

    Raises Refusal `no_rule_encoded` without a local split, `unknown_key`, `out_of_range`. Flag
    `score_differs_from_parts` where a score is stated beside parts that give another.
    """
    if given is None:
        return facts, []
    found = split_of(overlays, subject)
    if found is None:
        hint = "Nạp gói của cơ quan có bảng điểm chi tiết, hoặc chỉ ghi “score”."
        raise Refusal(
            "no_rule_encoded", f"chưa có bảng điểm chi tiết cho “{subject}”", where="score_parts", hint=hint
        )
    pack, groups = found
    items = [item for group in groups for item in group.items]
    row = Fields(given, "score_parts", known=[item.id for item in items])
    parts = [_part(item, row) for item in items if row.raw(item.id, None) is not None]
    if len(parts) < len(items):
        return facts, []
    score = sum(parts, Fraction(0))
    if facts.get("score") in (None, score):
        return facts | {"score": score}, []
    words = Words(f"Các phần cộng lại được {plain(score)}", f"The parts add up to {plain(score)}")
    return facts, [Flag("score_differs_from_parts", pack.number, "", words, fact="score")]


def _part(item: Item, row: Fields) -> Fraction:
    points = as_exact(row.raw(item.id), row.at(item.id))
    if not 0 <= points <= item.most:
        hint = f"Điểm tối đa của phần này là {plain(item.most)}."
        raise Refusal("out_of_range", f"{plain(points)} điểm", where=row.at(item.id), hint=hint)
    return points
