from django.apps import AppConfig


class LettersConfig(AppConfig):
    name = "letters"
    verbose_name = "Reports and findings"

    def ready(self) -> None:
        """What a letter asked to improve is followed up again when findings have changed."""
        from letters.signals import findings_stored
        from letters.tracking import note_changed

        findings_stored.connect(note_changed, dispatch_uid="follow_up")
