"""A workbook of 100,000 rows until its preview is ready, against LibreOffice recalculating 4,000 COUNTIFS over the same rows.

The file for LibreOffice has the same sheet and a second one with the formulas, which the product would refuse.
LibreOffice is told to recalculate everything when it opens the file, as it does after an edit.
"""

import shutil
import subprocess
import time
from datetime import date
from pathlib import Path

import leaf
from report import Line

ROWS = 100_000
CELLS, COUNTED = 1_000, 4
LEVELS = 1, 145, 875
HEAD = "Đơn vị", "Năm", "Số đo", "Số"
YEARS = range(2025, 2015, -1)  # from that of the paper back
MOST = 1
_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>"""


def fill(database, scale):
    """An office of 1,021 units, and the two workbooks beside its database."""
    from khoi.records.models import Measure, Unit

    leaf.fill(database, LEVELS)
    units = list(Unit.objects.values_list("code", flat=True))
    measures = list(Measure.objects.values_list("code", flat=True))[:10]
    rows = rows_of(units, measures, ROWS // scale)
    folder = Path(database).parent
    write(folder / "rows.xlsx", rows)
    write(folder / "countifs.xlsx", rows, formulas=True)
    return {"rows": len(rows)}


def rows_of(units, measures, count):
    """Figures of units, years and measures in turn, each once."""
    every = ((unit, year, code) for year in YEARS for code in measures for unit in units)
    return [(*key, 20 + i % 7) for i, key in zip(range(count), every, strict=False)]


def write(path, rows, *, formulas=False):
    """The rows on one sheet; with `formulas`, 4,000 COUNTIFS over them on another."""
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet("Số liệu")
    for i, row in enumerate([HEAD, *rows]):
        sheet.write_row(i, 0, row)
    if formulas:
        counting, last = book.add_worksheet("Đếm"), len(rows) + 1
        for i, code in enumerate(list(dict.fromkeys(row[0] for row in rows))[:CELLS]):
            counting.write_string(i, 0, code)
            for j in range(COUNTED):
                where = f"'Số liệu'!A$2:A${last},A{i + 1},'Số liệu'!D$2:D${last},{20 + j}"
                counting.write_formula(i, j + 1, f"=COUNTIFS({where})")
    book.close()


def preview(database, _scale):
    """From the file's bytes to the page's lines in the database: opened, looked through for marks, read, compared, stored."""
    from khoi.access.viewer import console
    from khoi.actions.imports import choose_columns, start_import
    from khoi.documents.importing import checked_file, read_import
    from khoi.records.models import ImportLine

    by = console("bench")
    data = (Path(database).parent / "rows.xlsx").read_bytes()
    paper = {
        "source": "Tệp đo",
        "reporter": "Máy đo",
        "cut_off": date(2025, 12, 31),
        "received_on": date(2026, 1, 5),
    }
    start = time.perf_counter()
    checked_file(data)
    entry = start_import(data, filename="rows.xlsx", **paper, by=by)
    read_import(entry.key, by=by)
    entry.refresh_from_db()
    first = time.perf_counter() - start
    # A person looks at the columns once; here what was proposed is taken as it is, and the clock waits meanwhile.
    kept = {key: entry.layout[key] for key in ("columns", "signature", "headers")}
    choose_columns(entry, name="Sổ đo", year=None, by=by, **kept)
    start = time.perf_counter()
    read_import(entry.key, by=by)
    entry.refresh_from_db()
    took = first + time.perf_counter() - start
    states = list(ImportLine.objects.filter(entry=entry).values_list("state", flat=True))
    return {
        "seconds": took,
        "lines": len(states),
        "faults": states.count("fault"),
        "changes": states.count("change"),
    }


def libreoffice(database, _scale):
    """Opening and recalculating the same rows; nothing where LibreOffice is not installed."""
    if (soffice := shutil.which("soffice")) is None:
        return {}
    folder = Path(database).parent
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_RECALCULATE)
    command = [soffice, f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to", "csv"]
    start = time.perf_counter()
    subprocess.run([*command, "--outdir", folder, folder / "countifs.xlsx"], check=True, capture_output=True)
    return {"seconds": time.perf_counter() - start, "formulas": CELLS * COUNTED}


PARTS = {"workbook-fill": fill, "workbook-preview": preview, "workbook-libreoffice": libreoffice}


def lines_of(found):
    """The preview, against the same rows in LibreOffice."""
    if "workbook-preview" not in found:
        return []
    ours, theirs = found["workbook-preview"], found["workbook-libreoffice"]
    rows = f"{found['workbook-fill']['rows']:,.0f}"
    what = "LibreOffice, 4.000 COUNTIFS trên cùng hàng / over the same rows"
    ratio = ours["seconds"] / theirs["seconds"] if theirs else None
    return [
        Line(
            f"Xem trước {rows} hàng, so với LibreOffice / preview, against it",
            ours["seconds"],
            ours["peak_mib"],
            ratio,
            MOST,
        ),
        Line(what, theirs.get("seconds")),
        Line("Dòng xem trước / lines of the preview", count=int(ours["lines"])),
    ]
