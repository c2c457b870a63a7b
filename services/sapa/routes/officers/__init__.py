"""Every address of the officers' process."""

from flask import Blueprint

BLUEPRINTS: tuple[Blueprint, ...] = ()
