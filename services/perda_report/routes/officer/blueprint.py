"""The blueprint of officers' pages."""

from flask import Blueprint

blueprint = Blueprint("officer", __name__, url_prefix="/petugas")
