"""Every list that a page cuts into pages can be taken out whole, or stands here with the reason why not."""

from pathlib import Path

from khoi.documents.taken_out import TABLES

NOT_TAKEN_OUT = {
    "figure": "the figures it is summed from are the table `so-lieu`",
    "own_page": "one's own data have a file of their own, which also names their holder",
    "why": "an answer about one right at one unit; what it rests on is the table `vi-tri`",
    "reorganisation_assign": "a form: ticks which units go where",
    "reorganisation_edit": "a form: the steps of one plan, which has its own file",
    "reorganisation_section": "a preview of an act that nobody has carried out",
}


def paged(root: Path) -> set[str]:
    """Names of the templates that cut a list into pages."""
    folder = root / "src/khoi/web/office/templates/office"
    return {
        path.stem for path in folder.glob("*.html") if '_paging.html"' in path.read_text(encoding="utf-8")
    }


def untaken(lists: set[str]) -> set[str]:
    return lists - {name for row in TABLES.values() for name in row.about} - NOT_TAKEN_OUT.keys()


def test_every_list_can_be_taken_out(root):
    assert untaken(paged(root)) == set()


def test_a_new_list_is_missed():
    assert untaken({"figure", "posts", "moi"}) == {"moi"}


def test_no_exception_and_no_table_names_a_list_that_is_gone(root):
    folder = root / "src/khoi/web/office/templates/office"
    told = NOT_TAKEN_OUT.keys() | {name for row in TABLES.values() for name in row.about}
    assert [name for name in sorted(told) if not (folder / f"{name}.html").exists()] == []
    assert NOT_TAKEN_OUT.keys() <= paged(root)


def test_names_of_tables_are_their_keys_and_groups_stand_together():
    assert [row.name for row in TABLES.values()] == list(TABLES)
    groups = [str(row.group) for row in TABLES.values()]
    assert [group for i, group in enumerate(groups) if i == 0 or groups[i - 1] != group] == list(
        dict.fromkeys(groups)
    )
