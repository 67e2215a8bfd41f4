"""Signing out; signing in is in `account_urls`."""

from allauth.usersessions.models import UserSession
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Ends the session, or a sign-in that still waits for its second factor."""
    UserSession.objects.filter(session_key=request.session.session_key).delete()
    logout(request)
    return redirect("signed_out")


@require_safe
def signed_out(request: HttpRequest) -> HttpResponse:
    """Says that the session has ended."""
    return render(request, "office/sign_in.html")
