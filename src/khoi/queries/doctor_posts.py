"""What the doctor says of posts: nobody should keep the accounts and see personal records with one account."""

from collections import defaultdict
from collections.abc import Iterator

from django.utils import timezone

from khoi.access.installation import network
from khoi.access.posts import holds, role_of, standing_posts
from khoi.access.viewer import ISOLATED
from khoi.queries.finding import Finding

BOTH = {"keep_accounts", "see_persons"}
_VI = "vừa giữ các tài khoản vừa xem được hồ sơ cá nhân: nên tách vị trí cho hai người"
_EN = "keeps the accounts and sees personal records: the posts should be split between two people"


def unsplit_warnings() -> Iterator[Finding]:
    """`posts_not_split`: an account that holds both today, as the first one does until the office splits its posts."""
    day, (profile, _chosen) = timezone.localdate(), network()
    if profile != ISOLATED:
        return
    held: dict[str, set[str]] = defaultdict(set)
    for post in standing_posts(day).filter(account__is_active=True).select_related("account"):
        if (role := role_of(post)) and holds(post, day, profile):
            held[post.account.get_username()] |= role.rights
    for account in sorted(account for account, rights in held.items() if rights >= BOTH):
        yield Finding("posts_not_split", account, _VI, _EN)
