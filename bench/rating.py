"""A million made-up members rated by the rule in force: the product's columns with every answer kept, against other ways.

Points are halves: the other engine counts in 32-bit floats, in which halves are exact, so that all levels must be equal.
"""

import hashlib
import json
import time
from datetime import date
from fractions import Fraction
from pathlib import Path

import numpy as np
from report import Line

MEMBERS = 1_000_000
SAMPLE = 3_000
BLOCK = 1 << 16
DAY = date(2025, 12, 20)
REGULATION = "qd-366-2025"
LEVELS = "HTXS", "HTT", "HT", "KHT"
GAPS = 50  # one fact in so many is missing, where some are
FLAGS = {
    "exempt": 0.02, "suspended": 0.005, "concluded_degraded": 0.01, "disciplined_for_duty": 0.02,
    "forbidden_acts_violated": 0.01,
}  # fmt: skip
NUMBERS = {
    "months_new": "dieu_5.so_thang_moi_ket_nap",
    "score_excellent": "dieu_11_khoan_1.diem_xuat_sac",
    "score_good": "dieu_11_khoan_2.diem_tot",
    "score_completed": "dieu_11_khoan_3.diem_hoan_thanh",
    "exceeded_percent": "dieu_11_khoan_1.ty_le_vuot",
    "late_percent": "dieu_11_khoan_3.ty_le_cham",
    "not_done_percent": "dieu_11_khoan_4.ty_le_viec_khong_hoan_thanh",
}


def rule_and_numbers():
    from khoi.rules.library import Library
    from khoi.rules.packs import PACKS, read_pack

    library = Library((read_pack(PACKS / REGULATION),))
    pack, rule = library.rule_on("xep_loai", "member", DAY)
    return rule, library.numbers(pack, DAY)


def members(size):
    """Facts by name; everything follows from a seed. Points are a count of halves."""
    random = np.random.default_rng(366)
    total = random.integers(5, 31, size, np.int32)

    def most_of_it(share):
        return np.maximum(total - (random.random(size) < share) * random.integers(0, 4, size, np.int32), 0)

    facts = {
        "tasks_total": total,
        "tasks_done": most_of_it(0.1),
        "tasks_on_time": most_of_it(0.3),
        "tasks_exceeded": random.integers(0, 15, size, np.int32),
        "tasks_not_done": random.integers(0, 3, size, np.int32),
        "shortcomings_total": random.integers(0, 3, size, np.int32),
        "shortcomings_fixed": random.integers(0, 3, size, np.int32),
        "score": random.integers(80, 201, size, np.int32),
        "admitted_on": np.datetime64(DAY) - random.integers(1, 15_000, size),
    }
    return facts | {name: random.random(size) < share for name, share in FLAGS.items()}


def fill(folder, size):
    """The facts as files that every way reads, points as `halves` and as 32-bit floats; and the regulation's numbers."""
    folder.mkdir(exist_ok=True)
    facts = members(size)
    facts |= {"halves": facts["score"], "score": facts["score"] / np.float32(2)}
    for name, values in facts.items():
        np.save(folder / f"{name}.npy", values)
    (folder / "case.json").write_text(json.dumps({"day": DAY.isoformat(), "numbers": amounts()}))
    return {"members": size}


def read(folder):
    """The facts in those files, as `members` made them."""
    facts = {path.stem: np.load(path) for path in sorted(folder.glob("*.npy")) if path.stem != "score"}
    return facts | {"score": facts.pop("halves")}


def amounts():
    """The regulation's numbers, by the names that the ways written by hand use."""
    _, numbers = rule_and_numbers()
    return {name: int(numbers(key)) for name, key in NUMBERS.items()}


def columns_of(facts):
    from khoi.measures.fact_columns import Column

    return {
        name: Column.of_days(values)
        if values.dtype.kind == "M"
        else Column(values, scale=2 if name == "score" else 1)
        for name, values in facts.items()
    }


def with_gaps(columns):
    from khoi.measures.fact_columns import Column

    random = np.random.default_rng(43)
    return {
        name: Column(
            one.values, random.integers(0, GAPS, len(one.values), np.int8) > 0, one.scale, one.is_day
        )
        for name, one in columns.items()
    }


def by_columns(folder, change=lambda columns: columns):
    """The product's way: levels and every answer, from facts already in columns (their making is told apart)."""
    from khoi.measures.rating_columns import rate_columns

    rule, numbers = rule_and_numbers()
    facts = read(folder)
    start = time.perf_counter()
    columns = change(columns_of(facts))
    made, start = time.perf_counter() - start, time.perf_counter()
    rated = rate_columns(rule, columns, numbers, DAY)
    took = time.perf_counter() - start
    return {"seconds": took, "columns": made, "bytes": rated.nbytes / len(rated), **told(rated.outcomes)}


def by_hand(folder):
    """What somebody who knows NumPy and this one rule would write, in blocks too; no explanation, no missing facts."""
    facts, numbers = read(folder), amounts()
    start = time.perf_counter()
    levels = np.empty(len(facts["score"]), np.int8)
    for i in range(0, len(levels), BLOCK):
        part = slice(i, i + BLOCK)
        levels[part] = written_by_hand({name: values[part] for name, values in facts.items()}, numbers)
    return {"seconds": time.perf_counter() - start, **told(levels)}


def written_by_hand(facts, numbers):
    total, score, on_time = facts["tasks_total"], facts["score"], facts["tasks_on_time"]
    noted = facts["shortcomings_total"]
    day = np.datetime64(DAY)
    latest = day.astype("M8[M]") - numbers["months_new"] + (day - day.astype("M8[M]"))
    is_rated = ~facts["exempt"] & ~facts["suspended"] & (facts["admitted_on"] <= latest)
    has_failed = (
        (score < 2 * numbers["score_completed"])
        | facts["concluded_degraded"]
        | facts["disciplined_for_duty"]
        | facts["forbidden_acts_violated"]
        | (100 * facts["tasks_not_done"] > numbers["not_done_percent"] * total)
    )
    done, punctual = facts["tasks_done"] == total, on_time == total
    excellent = (
        (score >= 2 * numbers["score_excellent"])
        & done
        & punctual
        & (100 * facts["tasks_exceeded"] >= numbers["exceeded_percent"] * total)
        & ((noted == 0) | (facts["shortcomings_fixed"] == noted))
    )
    good = (score >= 2 * numbers["score_good"]) & done & punctual
    completed = done & (100 * (total - on_time) <= numbers["late_percent"] * total)
    # One more than the place of the level, so that none is 0.
    level = (
        excellent * np.int8(1)
        | (good & ~excellent) * np.int8(2)
        | (completed & ~good & ~excellent) * np.int8(3)
    )
    return is_rated * np.maximum(level, has_failed * np.int8(4)) - np.int8(1)


def rows_of(facts, places):
    """Members as the one-by-one way takes them."""
    found = {name: values[places].tolist() for name, values in facts.items()}
    found["score"] = [Fraction(halves, 2) for halves in found["score"]]
    return [dict(zip(found, row, strict=True)) for row in zip(*found.values(), strict=True)]


def one_by_one(folder):
    """A sample through `judge`, which keeps every flag and sentence besides."""
    from khoi.rules.verdict import judge

    rule, numbers = rule_and_numbers()
    facts = read(folder)
    size = len(facts["score"])
    rows = rows_of(facts, np.random.default_rng(7).choice(size, min(SAMPLE, size), replace=False))
    start = time.perf_counter()
    verdicts = [judge(rule, row, numbers, DAY) for row in rows]
    return {"seconds": time.perf_counter() - start, "sample": len(verdicts), "members": size}


def agreement(size):
    """In how many members each other way differs from `judge`, in level or in any answer."""
    from khoi.measures.rating_columns import explain, rate_columns
    from khoi.rules.verdict import judge

    rule, numbers = rule_and_numbers()
    facts = members(size)
    verdicts = [judge(rule, row, numbers, DAY) for row in rows_of(facts, np.arange(size))]
    levels = [LEVELS.index(v.decision.outcome) if v.decision.outcome else -1 for v in verdicts]
    rated = rate_columns(rule, columns_of(facts), numbers, DAY)
    hand = written_by_hand(facts, amounts())
    return {
        "members": size,
        "columns": int((rated.outcomes != levels).sum()),
        "answers": sum(explain(rated, i, rule) != verdict.answers for i, verdict in enumerate(verdicts)),
        "hand": int((hand != levels).sum()),
        "levels": len(set(levels)),
    }


def told(levels):
    """How many are at no level and at each, and what tells two lists of levels apart."""
    counts = np.bincount(levels + 1, minlength=len(LEVELS) + 1).tolist()
    return {"counts": counts, "levels": hashlib.sha256(levels.tobytes()).hexdigest()}


def folder_of(database):
    return Path(database).with_name("rating")


PARTS = {
    "rating-fill": lambda database, _: fill(folder_of(database), MEMBERS),
    "rating": lambda database, _: by_columns(folder_of(database)),
    "rating-gaps": lambda database, _: by_columns(folder_of(database), with_gaps),
    "rating-hand": lambda database, _: by_hand(folder_of(database)),
    "rating-one": lambda database, _: one_by_one(folder_of(database)),
    "rating-agreement": lambda _, scale: agreement(MEMBERS // scale),
}


def lines_of(found):
    """What was measured; every way that was must have found the same level for every member."""
    ours, gaps, hand, one = (found[name] for name in ("rating", "rating-gaps", "rating-hand", "rating-one"))
    other = found["rating-openfisca"]
    for name, figures in (("rating-hand", hand), ("rating-openfisca", other)):
        if figures and figures["levels"] != ours["levels"]:
            raise SystemExit(f"bench: {name} found other levels: {figures['counts']}, not {ours['counts']}")
    by_one = one["seconds"] * one["members"] / one["sample"]
    both = ours["columns"] + ours["seconds"]
    return [
        ratio(
            "Xếp loại theo cột, so với OpenFisca / rated in columns, against OpenFisca", ours, other, most=1
        ),
        ratio(
            "Cả dựng cột từ mảng dữ kiện / with the columns made from arrays",
            ours | {"seconds": both},
            whole(other),
        ),
        Line(
            "Như trên cùng, cứ 50 dữ kiện thiếu 1 / one fact in 50 missing", gaps["seconds"], gaps["peak_mib"]
        ),
        Line("Byte mỗi người, cả giải trình / bytes a member, all answers kept", count=round(ours["bytes"])),
        Line(
            "OpenFisca-Core, không giải trình / no explanation", other.get("seconds"), other.get("peak_mib")
        ),
        ratio("NumPy viết tay, không giải trình, so với cột / by hand, against ours", hand, ours),
        ratio(
            f"Từng người một, {one['sample']} người nhân lên / one by one, scaled",
            one | {"seconds": by_one},
            ours,
        ),
    ]


def whole(other):
    """The other engine's seconds with its inputs set."""
    return other and {"seconds": other["seconds"] + other["inputs"]}


def ratio(what, figures, other, *, most=None):
    """A line against another way; without a ratio, and with nothing wanted, where that way could not be run."""
    if not other:
        return Line(f"{what}: không có / not there", figures["seconds"], figures["peak_mib"])
    return Line(what, figures["seconds"], figures["peak_mib"], figures["seconds"] / other["seconds"], most)
