"""The styleguide: every component of the look on one page. Not in production."""

from flask import Blueprint, render_template

from common.auth import public

blueprint = Blueprint("styleguide", __name__)


@blueprint.get("/styleguide")
@public
def show() -> str:
    """Show `styleguide.html`."""
    return render_template("styleguide.html")
