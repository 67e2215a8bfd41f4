"""Answers that are files to be saved."""

from django.http import HttpResponse

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def file_answer(data: bytes, content_type: str, name: str) -> HttpResponse:
    """A file to be saved under `name`, which is plain ASCII."""
    answer = HttpResponse(data, content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
