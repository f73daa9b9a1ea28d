from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = "Search"

    def ready(self) -> None:
        """The worker sends e-mail alerts by its own clock."""
        from letters.signals import worker_started
        from search.alerts import take_up

        worker_started.connect(take_up, dispatch_uid="alerts")

    def warm_up(self) -> None:
        """Called by what serves the site (config/gunicorn.py), once, before it takes requests."""
        from search.engine import warm_up  # needs the models, so not before they are there

        warm_up()
