"""The ceiling beside which a report is measured: a bare Flask view, one validated model, one committed INSERT.

Same server, same driver, same database, no limiter, no idempotency, no log, no place, one row. It is what
the stack can do at most while it keeps a promise: 201 means committed.
"""

import os
from datetime import datetime
from typing import Literal

from flask import Flask, request
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import create_engine, text

TABLE = """
CREATE SCHEMA IF NOT EXISTS bench;
DROP TABLE IF EXISTS bench.ceiling;
CREATE TABLE bench.ceiling (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  category text NOT NULL,
  description text NOT NULL,
  latitude double precision,
  longitude double precision,
  identity text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ON bench.ceiling (category, created_at);
CREATE INDEX ON bench.ceiling (created_at);
GRANT USAGE ON SCHEMA bench TO perda;
GRANT INSERT, SELECT ON bench.ceiling TO perda;
"""
INSERT = text(
    "INSERT INTO bench.ceiling (category, description, latitude, longitude, identity)"
    " VALUES (:category, :description, :latitude, :longitude, :identity) RETURNING id"
)


class Report(BaseModel):
    """The same body as the real one takes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    category: str = Field(max_length=64)
    description: str = Field(min_length=1, max_length=4000)
    occurred_at: datetime | None = None
    latitude: float | None = Field(default=None, ge=-90, le=90)
    longitude: float | None = Field(default=None, ge=-180, le=180)
    accuracy_m: float | None = None
    landmark: str | None = None
    identity: Literal["named", "confidential", "anonymous"]


def create_app() -> Flask:
    """The bare application; its database is SMARTSOCIETY_DATABASE_URL."""
    app = Flask(__name__)
    url = os.environ["SMARTSOCIETY_DATABASE_URL"].replace("postgresql://", "postgresql+psycopg://", 1)
    pool = int(os.environ["SMARTSOCIETY_POOL_SIZE"])
    engine = create_engine(url, isolation_level="AUTOCOMMIT", pool_size=pool, max_overflow=0)

    @app.post("/v1/reports")
    def insert() -> tuple[dict[str, str], int]:
        report = Report.model_validate_json(request.get_data())
        with engine.connect() as connection:
            row = connection.execute(INSERT, report.model_dump()).one()
        return {"id": str(row.id)}, 201

    @app.get("/healthz")
    def healthz() -> str:
        return "ok"

    return app
