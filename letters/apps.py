from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_delete, pre_save


class LettersConfig(AppConfig):
    name = "letters"
    verbose_name = "Reports and findings"

    def ready(self) -> None:
        """What a letter asked to improve is followed up again when findings have changed; the database counts its rows
        when there are many more."""
        from letters.models import keep_statistics
        from letters.signals import bulk_ended, findings_changing, findings_removed, findings_stored
        from letters.tracking import ask_worker, note_changing, note_going, note_moving

        findings_changing.connect(note_changing, dispatch_uid="follow_up")
        findings_stored.connect(ask_worker, dispatch_uid="follow_up")
        findings_removed.connect(ask_worker, dispatch_uid="follow_up")
        bulk_ended.connect(ask_worker, dispatch_uid="follow_up")
        bulk_ended.connect(keep_statistics, dispatch_uid="statistics")
        post_migrate.connect(keep_statistics, sender=self, dispatch_uid="statistics")
        pre_save.connect(note_moving, sender="letters.Inspection", dispatch_uid="follow_up")
        pre_delete.connect(note_going, sender="letters.Inspection", dispatch_uid="follow_up")
