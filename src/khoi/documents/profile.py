"""The layout profile, as those who print name it; it is declared in `queries`, so that acts and pages share it."""

from khoi.queries.report_profile import Profile, default_profile, profile_of

__all__ = ["Profile", "default_profile", "profile_of"]
