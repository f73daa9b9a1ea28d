from django.apps import AppConfig


class OperationsConfig(AppConfig):
    """What runs the site, as an app, so that its checks are found."""

    name = "config.operations"
    label = "operations"
    verbose_name = "Operations"

    def ready(self) -> None:
        from config.operations import checks  # noqa: F401 - registers them
