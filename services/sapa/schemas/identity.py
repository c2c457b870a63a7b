"""What officers and programs send about accounts. The form and the JSON API share `SignIn`."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, SecretStr, StringConstraints

from common.fields import Blank, Clean, Email, PersonName, Phone
from services.sapa.workflow import Role

# As in common.auth.forms, which knows the web.
USERNAME = r"^[A-Za-z0-9][A-Za-z0-9._-]{1,38}[A-Za-z0-9]$"

Typed = Annotated[str, Clean, StringConstraints(min_length=1, max_length=120)]
NewUsername = Annotated[str, Clean, StringConstraints(to_lower=True, pattern=USERNAME)]
Secret = Annotated[SecretStr, Field(min_length=1, max_length=256)]
# Longer than a password may be: that is refused where its cure is told (common.auth.passwords).
NewSecret = Annotated[SecretStr, Field(min_length=1, max_length=1000)]
Paper = Annotated[SecretStr, Field(min_length=1, max_length=120)]
StartCode = Annotated[SecretStr, Field(min_length=1, max_length=64)]
Digits = Annotated[str, Field(max_length=12, pattern=r"^[0-9 ]*$")]


class Input(BaseModel):
    """Unknown entries are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class SignIn(Input):
    """Log-in; `totp` is asked of every officer here."""

    username: Typed
    password: Secret
    totp: Digits = ""


class Start(Input):
    """The one-time code of a new account."""

    username: Typed
    code: StartCode


class NewPassword(Input):
    """A password, twice."""

    new_password: NewSecret
    repeated: NewSecret


class TakeOver(Start, NewPassword):
    """Password and second factor of a new account; `offer` is the sealed secret of the page."""

    offer: Annotated[str, Field(max_length=400)]
    totp: Digits


class ChangePassword(NewPassword):
    """A new password, proven by the old one."""

    password: Secret


class RecoverPassword(NewPassword):
    """The paper and the telephone, for a new password."""

    username: Typed
    paper: Paper
    totp: Digits


class RecoverPhone(Input):
    """The paper and the password, for a new second factor."""

    username: Typed
    paper: Paper
    password: Secret


class SetUpFactor(Input):
    """The first code of a new authenticator."""

    offer: Annotated[str, Field(max_length=400)]
    totp: Digits


class NewAccount(Input):
    """An account to be made."""

    name: PersonName
    username: NewUsername
    role: Role
    email: Annotated[Email | None, Blank] = None
    phone: Annotated[Phone | None, Blank] = None


class Duty(Input):
    """Until when, in the office's zone (2026-11-30T16:00); nothing: not on duty."""

    until: datetime | None = None


class ContactWays(Input):
    """Where the officer is told that something waits."""

    email: Annotated[Email | None, Blank] = None
    phone: Annotated[Phone | None, Blank] = None
