"""Files that an officer sends with a form: made safe here, before the act that keeps them has a transaction."""

from common.errors import InvalidInput, TooLarge, TooMany, Unavailable, UnsupportedMedia
from services.sapa.actions.casework.documents import FilesSent
from services.sapa.actions.files import prepare
from services.sapa.routes.access import office
from services.sapa.routes.uploads import FILES, sent_files
from services.sapa.schemas.entries.documents import FilesKept


def with_files(form: FilesKept) -> FilesSent:
    """What is wrong with a file stands beside its field. Raises InvalidInput, and Unavailable without a decoder."""
    try:
        return FilesSent.of(form, prepare(office().darkroom, sent_files()))
    except (TooLarge, UnsupportedMedia) as wrong:
        raise InvalidInput(str(wrong), fields={FILES: str(wrong)}) from None
    except TooMany as wrong:
        raise Unavailable(str(wrong)) from None
