from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = "Search"

    def warm_up(self) -> None:
        """Called by what serves the site (config/gunicorn.py), once, before it takes requests."""
        from search.engine import warm_up  # needs the models, so not before they are there

        warm_up()
