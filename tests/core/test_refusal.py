"""A refusal is one object with four texts."""

from khoi.core.refusal import Refusal


def test_refusal_as_json():
    refusal = Refusal("cycle", "vòng tròn", where="units[1].parent", hint="sửa")
    assert refusal.as_json() == {
        "error": "cycle",
        "message": "vòng tròn",
        "where": "units[1].parent",
        "hint": "sửa",
    }


def test_refusal_without_a_place():
    assert Refusal("empty", "trống").as_json() == {
        "error": "empty",
        "message": "trống",
        "where": "",
        "hint": "",
    }
