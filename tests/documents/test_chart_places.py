"""What a chart prints beside its marks: of a share both decimals, as the sentences have them."""

from khoi.documents.chart_places import alt_text, chart_places
from khoi.queries.report_parts import Chart, Series

SHARES = Chart("Biểu đồ", "bars", ("2021", "2022"), (Series("", ("82.10", None)),), unit="%", threshold="80")
COUNTS = Chart("Biểu đồ", "bars", ("2021", "2022"), (Series("", ("176", "34.5")),), unit="người")


def test_share_keeps_its_decimals_and_a_count_has_none():
    assert chart_places(SHARES, "vi")["series"][0]["texts"] == ["82,10", "chưa có"]
    assert chart_places(COUNTS, "vi")["series"][0]["texts"] == ["176", "34,5"]
    assert "2021 82.10" in alt_text(SHARES, "en")


def test_level_is_written_as_the_resolution_has_it():
    assert chart_places(SHARES, "vi")["threshold"]["text"] == "Mức của chỉ tiêu: 80"
