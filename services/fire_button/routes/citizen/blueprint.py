"""The blueprint of citizens' pages."""

from flask import Blueprint

blueprint = Blueprint("citizen", __name__)
