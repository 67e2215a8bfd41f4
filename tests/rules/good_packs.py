"""A small regulation with its guide, and an office's own pack over it, in which nothing is wrong: faults are planted here."""

from pathlib import Path

from tests.rules.building import document, write

FACTS = """score: {kind: number, vi: Điểm, en: Points, most: "100"}
tasks_total: {kind: count, vi: Số việc, en: Tasks}
tasks_late: {kind: count, vi: Số việc chậm, en: Late tasks}
exempt: {kind: flag, vi: Được miễn, en: Exempt}
degraded: {kind: flag, vi: Suy thoái, en: Degraded}
admitted_on: {kind: day, vi: Ngày kết nạp, en: Day of admission}
grade: {kind: choice, choices: [Tốt, Khá], vi: Mức, en: Grade}
sick_days: {kind: count, vi: Ngày nghỉ ốm, en: Sick days}
"""
OUTCOMES = """good: {vi: Tốt, en: Good, vocabulary: "2020"}
fair: {vi: Khá, en: Fair, vocabulary: "2020"}
weak: {vi: Yếu, en: Weak, vocabulary: "2020"}
special: {vi: Trường hợp riêng, en: Special case, vocabulary: "2020"}
none: {vi: Không có gì riêng, en: Nothing special, vocabulary: "2020"}
"""
REGISTER = """documents:
  - {number: 9-QĐ/TW, issuer: Ban thử}
"""


def number(key: str, value: str, unit: str, clause: str, tighter: str = "", more: str = "") -> str:
    """One number of a parameters file, with its words."""
    way = f"  tighter: {tighter}\n" if tighter else ""
    return (
        f"{key}:\n  description: Số {key}\n  description_en: Number {key}\n  unit: {unit}\n{way}{more}  values:\n"
        f'    - {{from: 2020-01-01, value: {value}, clause: "{clause}", confidence: read}}\n'
    )


NUMBERS = (
    number("dieu_1.diem_tot", '"70"', "point", "1.1", "higher")
    + number("dieu_1.ty_le_tre", '"20"', "percent", "1.2", "lower")
    + number("dieu_2.da_so", '"2/3"', "fraction", "2")
    + number("dieu_3.thoi_han", '"30"', "working_day", "3", "lower")
    + number("dieu_4.xong", '"12-31"', "text", "4")
    + number("dieu_5.diem_chung", '"30"', "point", "5")
    + number("dieu_6.ho_so", "null", "text", "6", more="  slot: true\n")
)
RULE = """rule: xep_loai
subjects: [member]
title: Xếp loại
title_en: Rating
scope:
  - {id: exempt, ask: not exempt, clause: "1", otherwise: not_reviewed, vi: Không được miễn, en: Not exempt}
outcomes:
  - outcome: good
    all:
      - {id: score_good, ask: score >= dieu_1.diem_tot, band: true, clause: "1.1", vi: "Từ {dieu_1.diem_tot} điểm", en: "{dieu_1.diem_tot} points or more"}
      - {id: grade_good, ask: grade >= 'Tốt', given: [grade], clause: "1.1", vi: Mức tốt, en: Grade good}
  - outcome: fair
    all:
      - {id: few_late, ask: 100 * tasks_late <= dieu_1.ty_le_tre * tasks_total, clause: "1.2", vi: Ít việc chậm, en: Few late}
      - {id: long_ago, ask: "months(admitted_on, on) >= 6", clause: "1.2", vi: Đủ 6 tháng, en: Six months}
  - outcome: weak
    any:
      - {id: degraded, ask: not degraded, clause: "1.3", vi: Không suy thoái, en: Not degraded}
flags:
  - {id: best, when: score >= dieu_1.diem_tot, level: good, code: needs_decision, clause: "1.4", vi: Người có thẩm quyền xem xét, en: The authority considers}
"""
VOTE = """bodies:
  cell: {vi: chi bộ, en: cell, clause: "2", leave_when_absent: [exempt]}
decisions:
  - {decision: admission, body: cell, majority: dieu_2.da_so, strict: false, clause: "2", vi: Xét kết nạp, en: Admission}
"""
DEADLINE = """sent:
  {vi: Gửi hồ sơ, en: Papers sent, from: ngày họp, from_en: day of the meeting, term: dieu_3.thoi_han, clause: "3"}
"""
PROCEDURE = """procedure: kiem_diem
title: Trình tự
title_en: Order
steps:
  - {id: first, clause: "4", vi: Việc đầu, en: First}
  - {id: finished, clause: "4", after: [first], before: dieu_4.xong, vi: Xong, en: Finished}
"""
CASES = """base:
  input:
    on: 2021-01-01
    subject: member
    facts: {score: "80", tasks_total: 10, tasks_late: 0, exempt: false, degraded: false, admitted_on: 2019-01-01}
cases:
  - {name: Tốt, name_en: Good, clauses: ["1", "1.1", "1.2", "1.3", "1.4", "5"], command: rate, input: {}, expect: {highest_level: good}}
"""
MORE_CASES = """cases:
  - {name: Biểu quyết, name_en: Vote, clauses: ["2"], command: vote, input: {on: 2021-01-01, decision: admission, body: cell, roll: {official: 3}, present: 3, votes: {for: 2, against: 1}}, expect: {carried: true}}
  - {name: Thời hạn, name_en: Term, clauses: ["3"], command: order, input: {procedure: kiem_diem, on: 2021-01-01, done: {}}, expect: {late: []}}
  - {name: Xong, name_en: Finished, clauses: ["4"], command: order, input: {procedure: kiem_diem, on: 2021-12-01, done: {finished: 2021-12-30}}, expect: {late: []}}
"""
GUIDE_RULE = """rule: truong_hop_rieng
subjects: [member]
title: Trường hợp riêng
title_en: Special cases
mode: every
outcomes:
  - outcome: special
    all:
      - {id: sick, ask: sick_days >= muc_1.so_ngay or score < dieu_1.diem_tot, clause: "1", vi: "Nghỉ từ {muc_1.so_ngay} ngày", en: "{muc_1.so_ngay} days or more"}
  - {outcome: none, otherwise: true}
"""
GUIDE_CASES = """cases:
  - {name: Nghỉ, name_en: Sick, clauses: ["1"], command: ask, input: {rule: truong_hop_rieng, on: 2021-01-01, subject: member, facts: {sick_days: 90}}, expect: {outcome: special}}
"""
OVERLAY_RULE = """rule: xep_loai
subjects: [member]
title: Điều kiện thêm
title_en: A further condition
outcomes:
  - outcome: good
    all:
      - {id: local_none_late, ask: tasks_late == 0, clause: "3", vi: Không việc nào chậm, en: No task late}
"""
SCORES = """scores:
  - subjects: [member]
    groups:
      - group: common
        total: dieu_5.diem_chung
        vi: Chung
        en: Common
        items:
          - {id: ethics, most: "10", vi: Đạo đức, en: Ethics}
          - {id: capacity, most: "20", vi: Năng lực, en: Capacity}
"""
OVERLAY_CASES = """cases:
  - {name: Chậm, name_en: Late, clauses: ["2", "3"], command: rate, input: {on: 2021-01-01, subject: member, facts: {score: "80", tasks_total: 10, tasks_late: 1, exempt: false, degraded: false, admitted_on: 2019-01-01}}, expect: {highest_level: fair}}
"""

PACK, GUIDE, OVERLAY = "packs/qd-1-2020", "packs/hd-2-2020", "packs/local"
FILES = {
    "packs/facts/thu.yaml": FACTS,
    "packs/outcomes/thu.yaml": OUTCOMES,
    "packs/register.yaml": REGISTER,
    f"{PACK}/document.yaml": document(more="replaces: 9-QĐ/TW"),
    f"{PACK}/parameters/so.yaml": NUMBERS,
    f"{PACK}/rules/xep-loai.yaml": RULE,
    f"{PACK}/votes/chi-bo.yaml": VOTE,
    f"{PACK}/deadlines/thoi-han.yaml": DEADLINE,
    f"{PACK}/procedure/kiem-diem.yaml": PROCEDURE,
    f"{PACK}/cases/ca.yaml": CASES,
    f"{PACK}/cases/viec.yaml": MORE_CASES,
    f"{GUIDE}/document.yaml": document(number="2-HD/BTC", more="guides: qd-1-2020"),
    f"{GUIDE}/parameters/so.yaml": number("muc_1.so_ngay", '"90"', "day", "1"),
    f"{GUIDE}/rules/rieng.yaml": GUIDE_RULE,
    f"{GUIDE}/cases/ca.yaml": GUIDE_CASES,
    f"{OVERLAY}/document.yaml": document(number="3-QĐ/ĐU", more="overlays: qd-1-2020"),
    f"{OVERLAY}/parameters/so.yaml": number("dieu_1.diem_tot", '"75"', "point", "2", "higher"),
    f"{OVERLAY}/rules/them.yaml": OVERLAY_RULE,
    f"{OVERLAY}/scores/diem.yaml": SCORES,
    f"{OVERLAY}/cases/ca.yaml": OVERLAY_CASES,
}


def good_packs(folder: Path, **changed: str) -> Path:
    """The packs written below `folder`, some files otherwise; the folder to check."""
    return write(folder, FILES | changed) / "packs"
