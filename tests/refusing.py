"""Acts that must refuse: with which code, at which place, and with nothing of the tables they may touch changed."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import Model

from khoi.core.refusal import Refusal
from khoi.records.models import Event


def refusing(*models: type[Model]) -> Callable[..., tuple[str, str | None]]:
    """Calls an act and returns code and place of its refusal; rows of `models` and the number of events stay."""

    def stored() -> list[Any]:
        return [list(model._default_manager.values()) for model in models] + [Event.objects.count()]

    def refused(act: Callable[..., Any], *args: Any, **kwargs: Any) -> tuple[str, str | None]:
        before = stored()
        with pytest.raises(Refusal) as caught:
            act(*args, **kwargs)
        assert caught.value.hint
        assert stored() == before
        return caught.value.code, caught.value.where

    return refused
