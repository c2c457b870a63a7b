"""The blueprint of one case's pages."""

from flask import Blueprint

blueprint = Blueprint("case", __name__, url_prefix="/petugas/kasus")
