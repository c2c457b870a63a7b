"""Who asks, and with which keys: the officer of this request, with private keys opened for its length only."""

from typing import cast

from flask import current_app, g

from common import db
from common.auth import SignedIn, actor, current_officer
from common.auth.cookies import presented_token
from common.errors import NotAllowed
from common.web import current_settings
from services.sapa.actions.office import Doer, Office
from services.sapa.configuration import SapaSettings
from services.sapa.crypto.addresses import AddressBox
from services.sapa.crypto.primitives import CannotOpen
from services.sapa.queries.sessions import opened_keys
from services.sapa.queries.trust import Colleague, Trust, colleagues

EXTENSION = "sapa_office"
NO_KEY = "Kunci Anda belum disahkan kepala UPTD. Bawa lembar kunci Anda ke upacara pengesahan."
REVOKED = "Kunci Anda sudah dicabut. Hubungi penyelia."
OVER = "Masa berlaku kunci Anda habis. Minta pengesahan baru dari kepala UPTD."
CHANGED = "Kunci sesi ini tidak terbuka. Masuk lagi."


def office() -> Office:
    """What the factory made for this process."""
    found: Office = current_app.extensions[EXTENSION]
    return found


def identity_settings() -> SapaSettings:
    """The settings of this process, with the pepper of officers' passwords."""
    return cast("SapaSettings", current_settings())


def address_box() -> AddressBox:
    """Seals where officers are told that something waits."""
    return AddressBox(current_settings().secret_key.get_secret_value().encode())


def trust() -> Trust:
    """The root key against which certificates are checked."""
    return office().trust


def doer() -> Doer:
    """The officer of this request with certified, opened keys; made once per request.

    Raises NotSignedIn, and NotAllowed for a key that is not certified, expired or revoked.
    """
    if "doer" not in g:
        g.doer = _doer(current_officer())
    found: Doer = g.doer
    return found


def _doer(officer: SignedIn) -> Doer:
    with db.reading() as session:
        try:
            opened = opened_keys(session, presented_token())
        except CannotOpen:
            raise NotAllowed(CHANGED) from None
        known: Colleague | None = colleagues(session, trust()).get(opened[0].id) if opened else None
    if opened is None or known is None:
        raise NotAllowed(NO_KEY)
    if not known.is_current:
        raise NotAllowed(REVOKED if known.revoked_at else OVER)
    return Doer(actor(), officer, known.role, known.key_id, opened[1])
