"""What is sealed of a file and of a reporter's message: intake and mailbox write it, a case's officers read it."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from services.sapa.schemas.reporting import LONGEST_STORY, Frozen

LONGEST_FILE_NAME = 120
ABOUT = "about"
CARA_AMAN = "cara_aman"


class FileAbout(Frozen):
    """The field ABOUT of a file. `stripped_of`: the original of which this is the copy without place and device.

    `size` in bytes.
    """

    name: Annotated[str, Field(max_length=LONGEST_FILE_NAME)]
    type: str
    size: int
    stripped_of: UUID | None = None


class MessageBody(Frozen):
    """A message of the kinds `pesan` and `berkas`; one of the kind CARA_AMAN is a SafeContact."""

    words: Annotated[str, Field(max_length=LONGEST_STORY)] = ""
    file_ids: tuple[UUID, ...] = ()
