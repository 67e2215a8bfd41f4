"""Addresses of the web pages."""

from django.urls import path
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from khoi.web.access_urls import urlpatterns as access_urls
from khoi.web.account_urls import urlpatterns as account_urls
from khoi.web.api.api import api
from khoi.web.draft_urls import urlpatterns as draft_urls
from khoi.web.import_urls import urlpatterns as import_urls
from khoi.web.office import (
    checks,
    choices,
    desk,
    documents,
    duties,
    figures,
    opening,
    results,
    rules,
    signing,
    targets,
    units,
)
from khoi.web.office.calculators import quota, rating, terms, votes
from khoi.web.person_urls import urlpatterns as person_urls
from khoi.web.profile_urls import urlpatterns as profile_urls
from khoi.web.quality_urls import urlpatterns as quality_urls
from khoi.web.reorganisation_urls import urlpatterns as reorganisation_urls
from khoi.web.report_urls import urlpatterns as report_urls
from khoi.web.takeout_urls import urlpatterns as takeout_urls

urlpatterns = [
    path("", results.home, name="home"),
    path("buoc-dau/", opening.first_steps_page, name="first_steps"),
    path("ket-qua/", results.home, name="results"),
    path("ket-qua/<slug:resolution>/<str:unit>/", results.board_page, name="scoreboard"),
    path("ket-qua/<slug:resolution>/<str:unit>/bang.csv", results.board_csv, name="scoreboard_csv"),
    path("ket-qua/<slug:resolution>/<str:unit>/bao-cao/<int:year>/", results.reports_page, name="reports"),
    path(
        "ket-qua/<slug:resolution>/<str:unit>/<slug:target>/<int:year>/", results.figure_page, name="figure"
    ),
    path("chi-tieu/<slug:resolution>/<slug:code>/", targets.target_page, name="target"),
    path("chi-so/<slug:code>/", results.indicator_page, name="indicator"),
    path("viec/", duties.duties_page, name="duties"),
    path("van-phong/", desk.desk_page, name="desk"),
    path("don-vi/", units.tree, name="units"),
    path("don-vi/so-sanh/", units.compared, name="compared"),
    path("don-vi/tim/", units.find, name="find_unit"),
    path("don-vi/them/", opening.add_unit_page, name="add_unit"),
    path("don-vi/nap/", opening.load_units_page, name="load_units"),
    path("don-vi/ma/<str:code>/", units.unit_page, name="unit"),
    *import_urls,
    path("so-lieu/<str:code>/<int:year>/", figures.sheet_page, name="sheet"),
    path("so-lieu/<str:code>/<str:measure>/<int:year>/", figures.single_page, name="single"),
    path("van-ban/", documents.documents, name="documents"),
    path("van-ban/nap/", documents.load_page, name="load_resolution"),
    *draft_urls,
    path("van-ban/<slug:code>/", documents.resolution_page, name="resolution"),
    path("quy-dinh/", rules.rules, name="rules"),
    path("quy-dinh/van-ban/<slug:code>/", rules.regulation_page, name="regulation"),
    path("quy-dinh/so-sanh/", rules.compared_page, name="regulations_compared"),
    path("quy-dinh/dong-thoi-gian/", rules.timeline_page, name="timeline"),
    path("quy-dinh/xep-loai/", rating.rating_page, name="rate"),
    path("quy-dinh/han-muc/", quota.quota_page, name="quota"),
    path("quy-dinh/bieu-quyet/", votes.vote_page, name="vote"),
    path("quy-dinh/thoi-han/", terms.due_page, name="due"),
    path("quy-dinh/danh-gia/", checks.evaluate_page, name="evaluate"),
    path("quy-dinh/kiem-bang/", checks.audit_page, name="audit_table"),
    path("quy-dinh/cho-phai-chon/", choices.ambiguities, name="ambiguities"),
    path("quy-dinh/cho-phai-chon/<str:code>/", choices.ambiguity_page, name="ambiguity"),
    path("ra/", signing.sign_out, name="sign_out"),
    path("da-ra/", signing.signed_out, name="signed_out"),
    path("ngon-ngu/", require_POST(set_language), name="set_language"),
    path("api/v1/", api.urls),
    *account_urls,
    *person_urls,
    *access_urls,
    *reorganisation_urls,
    *quality_urls,
    *profile_urls,
    *report_urls,
    *takeout_urls,
]
