"""The body that puts its name to a paper, proposed from what the unit is called."""

import pytest

from khoi.queries.issuing_body import issuing_body


@pytest.mark.parametrize(
    ("unit", "body"),
    [
        ("Đảng bộ Khối các cơ quan tỉnh", "Đảng ủy Khối các cơ quan tỉnh"),
        ("Đảng bộ các cơ quan Đảng tỉnh", "Đảng ủy các cơ quan Đảng tỉnh"),
        ("Đảng bộ Ủy ban nhân dân tỉnh", "Đảng ủy Ủy ban nhân dân tỉnh"),
        ("Đảng bộ tỉnh Giả Định", "Tỉnh ủy Giả Định"),
        ("Đảng bộ tỉnh", "Tỉnh ủy"),
        ("Đảng bộ thành phố Giả Định", "Thành ủy Giả Định"),
        ("Đảng bộ xã Mẫu", "Đảng ủy xã Mẫu"),
        ("Chi bộ cơ sở Thư viện tỉnh", "Chi bộ cơ sở Thư viện tỉnh"),
        ("Chi bộ Văn phòng Đảng bộ Sở", "Chi bộ Văn phòng Đảng bộ Sở"),
        ("Sở Y tế", "Sở Y tế"),
    ],
)
def test_committee_of_an_organisation(unit, body):
    assert issuing_body(unit) == body


def test_what_the_office_settled_comes_first_and_is_written_as_in_a_sentence():
    assert issuing_body("Đảng bộ Sở Y tế", "Ban Thường vụ Đảng ủy Sở Y tế") == "Ban Thường vụ Đảng ủy Sở Y tế"
    assert issuing_body("Đảng bộ Sở Y tế", "ĐẢNG ỦY SỞ Y TẾ") == "Đảng ủy Sở Y tế"
