"""The upload form. It limits how many files are sent; each file is checked when it is stored."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files; its clean value is a list of them. An empty file is refused later, in its own row."""

    widget = FilesInput(attrs={"multiple": True, "accept": ".pdf,.txt,.zip"})

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[bytes]]:
        files: list[UploadedFile[bytes]] = list(data or [])
        if not files:
            raise forms.ValidationError("Choose at least one file.", code="required")
        if len(files) > settings.MAX_UPLOAD_FILES:
            raise forms.ValidationError(
                f"You chose {len(files)} files, and {settings.MAX_UPLOAD_FILES} can be sent at once. None was uploaded."
            )
        return files


class UploadForm(forms.Form):
    """Letter files, as they were published."""

    letters = FilesField(label="Files")

    def __init__(self, data: Any = None, files: MultiValueDict[str, Any] | None = None) -> None:
        super().__init__(data, files)
        most, mb = settings.MAX_UPLOAD_FILES, settings.MAX_UPLOAD_BYTES // 2**20
        help_text = f"Up to {most} PDF or text files of at most {mb} MB each, or a ZIP of them."
        self.fields["letters"].help_text = help_text
