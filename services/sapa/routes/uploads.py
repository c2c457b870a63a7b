"""The files of a form, in the memory of this request and nowhere else."""

from pathlib import PurePath

from flask import request

from common.errors import InvalidInput
from services.sapa.actions.files import MOST_FILES, TOO_MANY, Upload

FILES = "files"


def sent_files() -> tuple[Upload, ...]:
    """Every file that was chosen; a field left empty is none. Raises InvalidInput past the limit, before reading."""
    chosen = [file for file in request.files.getlist(FILES) if file.filename]
    if len(chosen) > MOST_FILES:
        raise InvalidInput(TOO_MANY, fields={FILES: TOO_MANY})
    return tuple(Upload(PurePath((one.filename or "").replace("\\", "/")).name, one.read()) for one in chosen)
