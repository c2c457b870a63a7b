"""The tables of this service apart from those of others: two services may call a table by the same name."""

from sqlalchemy import MetaData

from common.db import Base
from common.db.base import NAMING


class SapaBase(Base):
    """What every table of sapa is made from."""

    __abstract__ = True
    metadata = MetaData(naming_convention=NAMING)
