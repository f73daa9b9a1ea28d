"""What the porch lets in. Size and suffix only; reading is not done here."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import FileExtensionValidator

from letters.loading import SUFFIXES, too_large


class LetterUploadForm(forms.Form):
    """One letter file."""

    file = forms.FileField(
        label="Letter",
        help_text="A PDF or a text file, as it was published.",
        validators=[FileExtensionValidator(sorted(suffix.removeprefix(".") for suffix in SUFFIXES))],
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(sorted(SUFFIXES))}),
    )

    def clean_file(self) -> UploadedFile[bytes]:
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        size_bytes: Any = file.size
        if size_bytes > settings.MAX_UPLOAD_BYTES:
            raise forms.ValidationError(f"The file {too_large(size_bytes)}.")
        file.name = PurePath(str(file.name).replace("\\", "/")).name
        return file
