"""Every address of fire_button."""

from flask import Blueprint

BLUEPRINTS: tuple[Blueprint, ...] = ()
