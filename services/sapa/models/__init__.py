"""The tables of sapa. In clear stand ids, times, states and urgencies; everything else is sealed."""

from services.sapa.models.breaches import Breach, BreachCase, BreachGrant, BreachText
from services.sapa.models.cases import Case, CaseEpoch, CaseGrant, Entry, LetterCounter, Likeness
from services.sapa.models.mailboxes import Mailbox, MailboxSession, Notice, Opening, Reply, ReporterMessage
from services.sapa.models.officers import LoginAttempt, Officer, OfficerKey, OfficerSession
from services.sapa.models.reports import FilePiece, Report, ReportGrant, SealedFile
from services.sapa.models.statistics import StatisticRow, StatisticsGrant, StatisticsKey, StatisticTable

__all__ = [
    "Breach",
    "BreachCase",
    "BreachGrant",
    "BreachText",
    "Case",
    "CaseEpoch",
    "CaseGrant",
    "Entry",
    "FilePiece",
    "LetterCounter",
    "Likeness",
    "LoginAttempt",
    "Mailbox",
    "MailboxSession",
    "Notice",
    "Officer",
    "OfficerKey",
    "OfficerSession",
    "Opening",
    "Reply",
    "Report",
    "ReportGrant",
    "ReporterMessage",
    "SealedFile",
    "StatisticRow",
    "StatisticTable",
    "StatisticsGrant",
    "StatisticsKey",
]
