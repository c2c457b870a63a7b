"""Wall screens: made with a short code, paired by typing it on the screen, heard from every five seconds, removed."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, func, literal_column, select, update
from sqlalchemy.orm import Session

from common import audit
from common.audit import Actor
from common.codes import grouped, letters, random_characters, secret_hash
from common.errors import Conflict, InvalidInput, NotFound
from services.fire_button.actions.office import BackOffice
from services.fire_button.models import Board, Post
from services.fire_button.queries.screens import Screen
from services.fire_button.schemas.board import BoardForm, SignOfLife

CODE_LENGTH = 8
CODE_LIVES = timedelta(minutes=30)
MOST_BOARDS = 200
UNKNOWN = "Papan ini tidak ada lagi."
WRONG_CODE = "Kode tidak cocok atau sudah lewat waktunya. Periksa lagi, atau minta kode baru kepada administrator."
UNKNOWN_POST = "Pilih pos dari daftar."
TOO_MANY = "Sudah ada 200 papan. Hapus yang tidak dipakai dulu."


@dataclass(frozen=True, slots=True)
class Offered:
    """A code that a screen may take: shown once, in groups of four."""

    board_id: UUID
    code: str


@dataclass(frozen=True, slots=True)
class Paired:
    """A screen that was paired, and its token, which is stored nowhere."""

    screen: Screen
    token: str


def make_screen(session: Session, office: BackOffice, form: BoardForm, actor: Actor) -> Offered:
    """A new wall screen and its first code. Raises InvalidInput, Conflict."""
    if form.post_code and session.get(Post, form.post_code) is None:
        raise InvalidInput(UNKNOWN_POST, fields={"post_code": UNKNOWN_POST})
    if (session.scalar(select(func.count()).where(Board.is_active)) or 0) >= MOST_BOARDS:
        raise Conflict(TOO_MANY)
    board = Board(name=form.name, post_code=form.post_code)
    session.add(board)
    session.flush()
    audit.record(session, actor, "board.make", f"board:{board.id}", name=board.name, post=board.post_code)
    return _offer(office, board)


def offer_code(session: Session, office: BackOffice, board_id: UUID, actor: Actor) -> Offered:
    """Another code: the screen that takes it replaces the one before. Raises NotFound."""
    board = _locked(session, board_id)
    audit.record(session, actor, "board.offer", f"board:{board.id}")
    return _offer(office, board)


def pair_screen(session: Session, office: BackOffice, written: str) -> Paired:
    """The screen on which this code was typed is the board from now on. Raises InvalidInput."""
    hashed = office.box.pairing_hash(letters(written))
    asked = select(Board).where(Board.pairing_hash == hashed, Board.pairing_until > func.now(), Board.is_active)
    board = session.scalar(asked.with_for_update())
    if board is None:
        raise InvalidInput(WRONG_CODE, fields={"code": WRONG_CODE})
    token = secrets.token_urlsafe(32)
    board.token_hash, board.pairing_hash, board.pairing_until = secret_hash(token), None, None
    board.seen_at, board.is_audible, board.heard_at = None, False, None
    audit.record(session, Actor(f"board:{board.id}"), "board.pair", f"board:{board.id}")
    return Paired(Screen(board.id, board.name, board.post_code), token)


def remove_screen(session: Session, board_id: UUID, actor: Actor) -> None:
    """It shows nothing any more and counts for no post. Raises NotFound."""
    board = _locked(session, board_id)
    board.is_active, board.is_audible = False, False
    board.token_hash = board.pairing_hash = board.pairing_until = None
    audit.record(session, actor, "board.remove", f"board:{board.id}")


def hear_from(session: Session, screen: Screen, sign: SignOfLife) -> bool:
    """Write down that a screen lives and whether it can sound; whether the latter changed.

    Raises NotFound when it was removed.
    """
    now = func.clock_timestamp()
    seen = {"seen_at": now, "is_audible": sign.is_audible} | ({"heard_at": now} if sign.was_heard else {})
    was_audible: ColumnElement[bool] = literal_column("old.is_audible")
    telling = update(Board).where(Board.id == screen.id, Board.is_active).values(seen).returning(was_audible)
    found = session.scalar(telling, execution_options={"synchronize_session": False})
    if found is None:
        raise NotFound(UNKNOWN)
    return found != sign.is_audible


def _offer(office: BackOffice, board: Board) -> Offered:
    code = random_characters(CODE_LENGTH)
    board.pairing_hash = office.box.pairing_hash(code)
    board.pairing_until = func.now() + CODE_LIVES
    return Offered(board.id, "-".join(grouped(code)))


def _locked(session: Session, board_id: UUID) -> Board:
    board = session.scalar(select(Board).where(Board.id == board_id, Board.is_active).with_for_update())
    if board is None:
        raise NotFound(UNKNOWN)
    return board
