"""The blueprint that the views of this folder hang on."""

from flask import Blueprint

api = Blueprint("api", __name__, url_prefix="/v1")
