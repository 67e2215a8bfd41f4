"""`khoi keys`: which keys of sealed data are kept, and changing them. A key itself is never printed."""

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any

from khoi.cli import Commands
from khoi.cli.database import open_database
from khoi.cli.files import add_answer_arguments

if TYPE_CHECKING:  # Django is loaded only when the command runs
    from khoi.actions.key_rotation import Rotation


def register(commands: Commands) -> None:
    """Add `keys` with `show` and `rotate`."""
    parser = commands.add_parser("keys", help="khóa của dữ liệu đã niêm / keys of sealed data")
    acts: Any = parser.add_subparsers(dest="act", metavar="VIỆC", required=True)
    show = acts.add_parser("show", help="tên khóa, số giá trị mỗi khóa mở được / names and use")
    rotate = acts.add_parser("rotate", help="thêm khóa mới, niêm lại mọi giá trị / change the key")
    rotate.add_argument(
        "--retire", action="store_true", help="xong thì bỏ khóa cũ / drop the old keys when done"
    )
    for one, run in ((show, _show), (rotate, _rotate)):
        add_answer_arguments(one)
        one.set_defaults(run=run)


def _show(args: argparse.Namespace) -> int:
    """Exit 1 when some value opens with no kept key."""
    open_database()
    from khoi.actions.key_rotation import values_opened

    opened, lost = values_opened()
    keys = [
        {"key": key, "newest": not place, "opens": count} for place, (key, count) in enumerate(opened.items())
    ]
    if args.json:
        print(json.dumps({"keys": keys, "unopened": lost}))
    else:
        print("\n".join(shown(opened, lost, args.lang)))
    return int(bool(lost))


def shown(opened: dict[str, int], lost: int, lang: str) -> list[str]:
    """One line a key, newest first, and one for values that no key opens."""
    english = lang == "en"
    newest = "newest" if english else "mới nhất"
    value = "values: {}" if english else "{} giá trị"
    lines = [
        f"{key}\t{value.format(count)}" + ("" if place else f"\t{newest}")
        for place, (key, count) in enumerate(opened.items())
    ]
    none = "No kept key opens: {}" if english else "Không khóa nào đang giữ mở được: {}"
    return [*lines, none.format(lost)] if lost else lines


def _rotate(args: argparse.Namespace) -> int:
    """Exit 1 when some value opens with no kept key and so was left as it is."""
    open_database()
    from khoi.access.viewer import console
    from khoi.actions.key_rotation import rotate_keys

    rotation = rotate_keys(retire=args.retire, by=console("khoi keys"), told=_progress)
    if args.json:
        print(json.dumps(_as_json(rotation)))
    else:
        print("\n".join(told(rotation, args.lang)))
    return int(bool(rotation.counted.unopened))


def _progress(table: str, done: int) -> None:
    print(f"{table}: {done}", file=sys.stderr)


def _as_json(rotation: "Rotation") -> dict[str, Any]:
    counted = rotation.counted
    return {
        "newest": rotation.newest,
        "retired": rotation.retired,
        "values": counted.values,
        "hashes": counted.hashes,
        "unopened": counted.unopened,
    }


def told(rotation: "Rotation", lang: str) -> list[str]:
    """What was done, and what people must do with the keys themselves."""
    texts = _ENGLISH if lang == "en" else _VIETNAMESE
    facts = {**_as_json(rotation), "retired": ", ".join(rotation.retired)}
    names = ["done", *(["unopened"] if rotation.counted.unopened else [])]
    names.append("retired" if rotation.retired else "kept")
    return [texts[name].format(**facts) for name in names]


_VIETNAMESE = {
    "done": "Khóa mới nhất: {newest}. Đã niêm lại {values} giá trị, tính lại {hashes} mã tìm.",
    "unopened": "Không khóa nào mở được {unopened} giá trị; chúng được giữ nguyên.",
    "retired": "Đã bỏ khóa: {retired}. Bản sao lưu cũ vẫn cần các khóa này: giữ bản in của chúng ở nơi khác.",
    "kept": "Khóa cũ vẫn được giữ. Sao tệp khóa sang nơi khác, rồi `khoi keys rotate --retire` để bỏ khóa cũ.",
}
_ENGLISH = {
    "done": "Newest key: {newest}. Values sealed anew: {values}; search hashes computed anew: {hashes}.",
    "unopened": "Values that no kept key opens, left as they are: {unopened}.",
    "retired": "Keys dropped: {retired}. Older backups still need them: keep their printed copy elsewhere.",
    "kept": "The older keys are still kept. Copy the key file elsewhere, then `khoi keys rotate --retire` drops them.",
}
