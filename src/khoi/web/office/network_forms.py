"""The form on which network this installation lives."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from khoi.access.viewer import CONNECTED, ISOLATED
from khoi.web.office.forms import DayField

NETWORKS = {
    ISOLATED: gettext_lazy("cách ly: máy đứng riêng, hoặc mạng nội bộ không nối ra ngoài"),
    CONNECTED: gettext_lazy("có nối mạng: máy tới được một mạng rộng hơn"),
}


class ChooseNetwork(forms.Form):
    """The profile, who decided it, on what paper, of which day. Nothing is chosen beforehand."""

    profile = forms.ChoiceField(
        label=gettext_lazy("Máy này ở mạng nào"), choices=list(NETWORKS.items()), widget=forms.RadioSelect
    )
    decided_by = forms.CharField(label=gettext_lazy("Người hoặc cơ quan quyết định"), max_length=160)
    document = forms.CharField(label=gettext_lazy("Số văn bản"), max_length=160)
    day = DayField(label=gettext_lazy("Ngày văn bản"))

    def answer(self) -> dict[str, Any]:
        """What the act asks for, by its name."""
        return dict(self.cleaned_data)
