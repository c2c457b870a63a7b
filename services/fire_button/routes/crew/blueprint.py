"""The blueprint of crews' pages."""

from flask import Blueprint

blueprint = Blueprint("crew", __name__, url_prefix="/petugas/regu")
