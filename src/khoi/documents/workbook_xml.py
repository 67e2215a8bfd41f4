"""Reads the XML inside a workbook by expat: no document type, no entities, UTF-8 only, no deep nesting."""

from collections.abc import Callable
from typing import Final
from xml.parsers import expat

from khoi.documents.workbook_zip import malformed, too_large

Attributes = dict[str, str]
MOST_TAGS: Final = 10_000_000
"""Of one part: a sheet of 100,000 rows and eight columns has four million."""
_DEEPEST = 100
_CHUNK = 1 << 18


class XmlReader:
    """Reads one part. A subclass gets each element by `started` and each text by `text`, names as written, prefix and all."""

    text: Callable[[str], None] | None = None

    def __init__(self, where: str) -> None:
        self.where, self.elements = where, 0

    def started(self, name: str, attributes: Attributes) -> None:
        """One element begins; must count itself in `elements`."""
        raise NotImplementedError

    def piece_read(self) -> None:
        """Some hundred kilobytes were read: a subclass may look at what it has and refuse the rest."""

    def read(self, data: bytes) -> None:
        """The whole part. Raises Refusal `workbook_malformed`, `workbook_too_large`, or what the subclass raises."""
        if b"\0" in data:
            raise malformed("XML không viết bằng UTF-8", self.where)
        if data.count(b"<") > MOST_TAGS:
            raise too_large("tệp có quá nhiều ô", self.where)
        try:
            self._feed(data)
        except expat.ExpatError as error:
            raise malformed(f"XML sai ở dòng {error.lineno}, cột {error.offset}", self.where) from None

    def _feed(self, data: bytes) -> None:
        """Piece by piece, so that what is nested too deep is stopped before it takes memory."""
        parser, ends, closed = self._parser(), list[str](), 0
        parser.EndElementHandler = ends.append
        for at in range(0, len(data), _CHUNK):
            parser.Parse(data[at : at + _CHUNK], False)
            closed += len(ends)
            ends.clear()
            self.piece_read()
            if self.elements - closed > _DEEPEST:
                raise malformed("XML lồng nhau quá sâu", self.where)
        parser.Parse(b"", True)

    def _parser(self) -> expat.XMLParserType:
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = self._refuse_type
        parser.EntityDeclHandler = self._refuse_type
        parser.XmlDeclHandler = self._declared
        parser.StartElementHandler = self.started
        if self.text is not None:
            parser.buffer_text = True
            parser.CharacterDataHandler = self.text
        return parser

    def _refuse_type(self, *_found: object) -> None:
        raise malformed("XML khai kiểu tài liệu hoặc thực thể (DTD, ENTITY)", self.where)

    def _declared(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if (encoding or "utf-8").lower() not in ("utf-8", "utf8", "us-ascii"):
            raise malformed("XML không viết bằng UTF-8", self.where)


class Elements(XmlReader):
    """All elements of a small part, as (local name, attributes by local name)."""

    def __init__(self, where: str, data: bytes, most: int = 200_000) -> None:
        super().__init__(where)
        self.found: list[tuple[str, Attributes]] = []
        self._most = most
        self.read(data)

    def started(self, name: str, attributes: Attributes) -> None:
        """Keeps it."""
        self.elements += 1
        if self.elements > self._most:
            raise too_large("tệp có quá nhiều phần bên trong", self.where)
        self.found.append((local(name), {local(key): value for key, value in attributes.items()}))


class Texts(XmlReader):
    """All text of a part, one entry for each element that holds any."""

    def __init__(self, where: str, data: bytes) -> None:
        super().__init__(where)
        self.found: list[str] = []
        self.read(data)

    def started(self, name: str, attributes: Attributes) -> None:  # noqa: ARG002
        """Only counted."""
        self.elements += 1

    def text(self, said: str) -> None:
        """Kept where it says something."""
        if not said.isspace():
            self.found.append(said)


def local(name: str) -> str:
    """A name without its prefix.

    >>> local("x:row")
    'row'
    """
    return name.rpartition(":")[2]
