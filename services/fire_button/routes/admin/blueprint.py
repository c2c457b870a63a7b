"""The blueprint of the administrator's pages."""

from flask import Blueprint

blueprint = Blueprint("admin", __name__, url_prefix="/petugas/atur")
