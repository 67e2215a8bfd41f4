"""Names the one app that owns all tables."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """The app under its short label."""

    name = "khoi.records"
    label = "records"
