"""The mailbox as an SMS gateway and as a push service of this machine: what comes is kept beside the mails.

POST /sms (the default shape of the setting sms_url) is a gateway that always succeeds. GET /push gives a subscription,
whose endpoint takes encrypted messages as a push service does, and opens them as the browser would.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from typing import Any

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from flask import Blueprint, abort, jsonify, request, url_for
from flask.typing import ResponseReturnValue

from deploy.mailbox.store import CHANNEL, Store

SEED = "push-key"
AUTH_BYTES = 16
SMS, PUSH = "SMS", "Push"


def make_gateway(store: Store) -> Blueprint:
    """The routes over a store, which also keeps the key of its one subscription."""
    gateway = Blueprint("gateway", __name__)

    @gateway.post("/sms")
    def sms() -> ResponseReturnValue:
        told = _object(request.get_json(silent=True))
        name = _keep(store, SMS, str(told.get("to", "")), str(told.get("text", "")))
        return jsonify({"id": name, "reference": told.get("reference", "")}), 202

    @gateway.get("/push")
    def subscription() -> ResponseReturnValue:
        key, auth = _keys(store)
        point = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        keys = {"p256dh": _written(point), "auth": _written(auth)}
        return jsonify({"endpoint": url_for("gateway.push", _external=True), "keys": keys})

    @gateway.post("/push")
    def push() -> ResponseReturnValue:
        key, auth = _keys(store)
        try:
            plain = http_ece.decrypt(request.get_data(), private_key=key, auth_secret=auth, version="aes128gcm")
            told = _object(json.loads(plain))
        except (ValueError, http_ece.ECEException):
            abort(400)
        _keep(store, PUSH, str(told.get("title", "")), f"{told.get('body', '')}\n{told.get('url', '')}")
        return "", 201

    return gateway


def _object(told: Any) -> dict[str, Any]:
    return told if isinstance(told, dict) else {}


def _keep(store: Store, channel: str, subject: str, text: str) -> str:
    message = EmailMessage(policy=SMTP_POLICY)
    message[CHANNEL] = channel
    message["Subject"] = " ".join((text if channel == SMS else subject).split())[:200]
    message.set_content(text)
    return store.keep(bytes(message), [subject if channel == SMS else "perangkat ini"])


def _keys(store: Store) -> tuple[ec.EllipticCurvePrivateKey, bytes]:
    """Made once for a folder, so that a subscription outlives a restart."""
    file = store.folder / SEED
    if not file.exists():
        fresh = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
        file.write_text(_written(fresh.to_bytes(32)))
    seed = urlsafe_b64decode(file.read_text() + "=")
    return ec.derive_private_key(int.from_bytes(seed), ec.SECP256R1()), seed[:AUTH_BYTES]


def _written(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()
