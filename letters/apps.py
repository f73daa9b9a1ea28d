from django.apps import AppConfig


class LettersConfig(AppConfig):
    name = "letters"
    verbose_name = "Reports and findings"

    def ready(self) -> None:
        """What a letter asked to improve is followed up again when findings have changed."""
        from letters.signals import findings_changing, findings_removed, findings_stored
        from letters.tracking import ask_worker, note_changing

        findings_changing.connect(note_changing, dispatch_uid="follow_up")
        findings_stored.connect(ask_worker, dispatch_uid="follow_up")
        findings_removed.connect(ask_worker, dispatch_uid="follow_up")
