"""Small packs written to a folder, for tests of the engine."""

from pathlib import Path

DOCUMENT = """issuer: Ban thử
issuer_en: Test board
type: QĐ
number: {number}
signed: {start}
effective: {start}
repealed: {end}
subject: xep-loai
title: Quy định thử
title_en: Test regulation
confidence: inferred
was_read: tất cả
was_read_en: all
{more}
"""
NUMBERS = """dieu_1.diem_tot:
  description: Điểm từ đó là tốt
  description_en: Points from which it is good
  unit: point
  tighter: higher
  values: [{from: 2020-01-01, value: "70", clause: "1.1", confidence: read}]
dieu_1.ty_le_tre:
  description: Tỷ lệ việc chậm cao nhất
  description_en: Highest share of late tasks
  unit: percent
  tighter: lower
  values: [{from: 2020-01-01, value: "20", clause: "1.2", confidence: read}]
"""
FACTS = """score: {kind: number, vi: Điểm, en: Points, most: "100"}
tasks_total: {kind: count, vi: Số việc, en: Tasks}
tasks_late: {kind: count, vi: Số việc chậm, en: Late tasks}
exempt: {kind: flag, vi: Được miễn, en: Exempt}
degraded: {kind: flag, vi: Suy thoái, en: Degraded}
admitted_on: {kind: day, vi: Ngày kết nạp, en: Day of admission}
grade: {kind: choice, choices: [Tốt, Khá, Kém], vi: Mức, en: Grade}
vote_held: {kind: flag, vi: Có lấy phiếu, en: Vote held}
"""
RULE = """rule: xep_loai
subjects: [member]
title: Thử
title_en: Test
scope:
  - {id: exempt, ask: not exempt, clause: "5", otherwise: not_reviewed, vi: Không được miễn, en: Not exempt}
outcomes:
  - outcome: good
    all:
      - {id: score_good, ask: score >= dieu_1.diem_tot, band: true, clause: "1.1", vi: "Từ {dieu_1.diem_tot} điểm", en: "{dieu_1.diem_tot} points or more"}
      - {id: none_late, ask: tasks_late == 0, clause: "1.1", vi: Không việc nào chậm, en: No task late}
  - outcome: fair
    all:
      - {id: few_late, ask: 100 * tasks_late <= dieu_1.ty_le_tre * tasks_total, clause: "1.2", vi: Ít việc chậm, en: Few late}
  - outcome: weak
    any:
      - {id: degraded, ask: not degraded, clause: "1.3", vi: Không suy thoái, en: Not degraded}
"""


def write(folder: Path, texts: dict[str, str]) -> Path:
    """Writes texts by their path below `folder`."""
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def document(number: str = "1-QĐ/TW", start: str = "2020-01-01", end: str = "null", more: str = "") -> str:
    """A document.yaml."""
    return DOCUMENT.format(number=number, start=start, end=end, more=more)


def packs_in(folder: Path, rule: str = RULE, **texts: str) -> Path:
    """One pack `thu-2020` with the rule given, its numbers, and the facts it may ask for."""
    return write(
        folder,
        {
            "facts/thu.yaml": FACTS,
            "thu-2020/document.yaml": document(),
            "thu-2020/parameters/so.yaml": NUMBERS,
            "thu-2020/rules/xep-loai.yaml": rule,
        }
        | texts,
    )
