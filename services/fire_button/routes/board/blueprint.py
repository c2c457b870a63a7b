"""The blueprint of wall screens: their page and pairing, what they send, and the administrator's list of them."""

from flask import Blueprint

blueprint = Blueprint("board", __name__)
