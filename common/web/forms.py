"""A request whose broken form is refused; Werkzeug would take it for an empty one."""

from io import BytesIO
from typing import IO

from flask import Request
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.formparser import FormDataParser

from common.web.decoding import Unreadable
from common.web.language import spoken

BROKEN = ("Isi formulir rusak di jalan. Kirim lagi.", "The form was damaged on its way. Send it again.")
Parsed = tuple[IO[bytes], MultiDict[str, str], MultiDict[str, FileStorage]]


class StrictFormParser(FormDataParser):
    """Raises Unreadable for a form that is cut, has no boundary or is not UTF-8."""

    def parse(
        self, stream: IO[bytes], mimetype: str, content_length: int | None, options: dict[str, str] | None = None
    ) -> Parsed:
        """As the parent, but loud."""
        self.silent = False
        try:
            return super().parse(stream, mimetype, content_length, options)
        except ValueError:
            raise Unreadable(spoken(BROKEN)) from None


class StrictRequest(Request):
    """The request class of our applications."""

    form_data_parser_class = StrictFormParser


class QuietRequest(StrictRequest):
    """Keeps uploads in memory: Werkzeug would put a large one into a file."""

    def _get_file_stream(
        self,
        total_content_length: int | None,  # noqa: ARG002 — the signature is Werkzeug's
        content_type: str | None,  # noqa: ARG002
        filename: str | None = None,  # noqa: ARG002
        content_length: int | None = None,  # noqa: ARG002
    ) -> IO[bytes]:
        return BytesIO()
