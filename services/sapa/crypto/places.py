"""Where each sealed row stands: one function for each table, so that whoever seals and whoever opens cannot differ."""

from uuid import UUID

from services.sapa.crypto.rows import Place


def report_place(report_id: UUID) -> Place:
    """Of `summary` and of `story`, two sealed rows of one report."""
    return Place("report", report_id, 0, report_id)


def message_place(owner: UUID, epoch: int, message_id: UUID) -> Place:
    """Of a reporter's message. `owner`: the report in epoch 0, later the case."""
    return Place("reporter_message", owner, epoch, message_id)


def file_place(owner: UUID, epoch: int, file_id: UUID) -> Place:
    """Of a file's `about` and, with `data_owner` and `data_epoch`, of its pieces."""
    return Place("file", owner, epoch, file_id)


def entry_place(case_id: UUID, epoch: int, entry_id: UUID) -> Place:
    """Of an entry's body."""
    return Place("entry", case_id, epoch, entry_id)


def statistic_place(key_id: UUID, row_id: UUID) -> Place:
    """Of the codes of a closed case. `key_id`: the statistics key that they are sealed to; no case is named."""
    return Place("statistic", key_id, 0, row_id)


def breach_place(breach_id: UUID, text_id: UUID) -> Place:
    """Of a text about a breach of data; its field is its part."""
    return Place("breach", breach_id, 0, text_id)
