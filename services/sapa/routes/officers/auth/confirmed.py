"""Password and code asked once more before a dangerous act, against this service's own accounts."""

from flask import g

from common.auth import actor, current_officer
from common.auth.forms import Confirm
from common.auth.login import Credentials
from common.auth.pages import confirmed_by
from services.sapa.actions.identity.signing_in import reauthenticate
from services.sapa.routes.access import identity_settings


def _prove(given: Confirm) -> None:
    me = current_officer()
    credentials = Credentials(me.username, given.password.get_secret_value(), given.totp)
    reauthenticate(identity_settings(), me, credentials, actor())
    g.pop("doer", None)


confirmed = confirmed_by(_prove)
