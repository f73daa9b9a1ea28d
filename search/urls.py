from django.contrib.auth import views as auth
from django.urls import path

from search.accounts import views as accounts
from search.alerts import views as alerts
from search.api import documents, feeds
from search.api import views as api
from search.pack import views as pack
from search.pages import filter_values, finding_view, home, names, new_findings, saved_searches, trends, views

urlpatterns = [
    path("", home.home, name="home"),
    path("search/", views.search, name="search"),
    path("search/filters/<slug:name>/", filter_values.filter_values, name="filter_values"),
    path("search/names/", names.names, name="names"),
    path("search/findings.csv", api.findings_csv, name="findings_csv"),
    path("search/removed.csv", api.removed_csv, name="removed_csv"),
    path("search/findings.xlsx", documents.findings_xlsx, name="findings_xlsx"),
    path("search/findings.docx", documents.findings_docx, name="findings_docx"),
    path("search/feed/", feeds.findings_feed, name="findings_feed"),
    path("search/feed.atom", feeds.findings_atom, name="findings_atom"),
    path("search/new/", new_findings.new_findings, name="new_findings"),
    path("alerts/", alerts.alerts, name="alerts"),
    path("alerts/new/", alerts.ask_alert, name="ask_alert"),
    path("alerts/confirm/", alerts.confirm_alert, name="confirm_alert"),
    path("alerts/stop/", alerts.stop_alert, name="stop_alert"),
    path("trends/", trends.trends, name="trends"),
    path("trends/table.<slug:ending>", trends.trends_table, name="trends_table"),
    path("pack/", pack.pack, name="pack"),
    path("pack/findings.csv", pack.pack_csv, name="pack_csv"),
    path("pack/findings.xlsx", pack.pack_xlsx, name="pack_xlsx"),
    path("pack/findings.docx", pack.pack_docx, name="pack_docx"),
    path("api/", views.api, name="api"),
    path("api/follow/", views.follow, name="follow"),
    path("api/openapi.json", api.openapi, name="openapi"),
    path("api/findings/", api.findings_json, name="findings_json"),
    path("findings/<int:pk>/", finding_view.finding, name="finding"),
    path("findings/<int:pk>/beside/", finding_view.finding_beside, name="finding_beside"),
    path("findings/<int:pk>/similar/", views.similar_findings, name="similar_findings"),
    path("help/", views.help_page, name="help"),
    path("about/", views.about, name="about"),
    path("saved/", saved_searches.saved_searches, name="saved_searches"),
    path("saved/add/", saved_searches.save_search, name="save_search"),
    path("saved/<int:pk>/open/", saved_searches.open_search, name="open_search"),
    path("saved/<int:pk>/delete/", saved_searches.delete_search, name="delete_search"),
    path("sign-in/", accounts.SignIn.as_view(), name="sign_in"),
    path("sign-up/", accounts.sign_up, name="sign_up"),
    path("sign-up/join/", accounts.join, name="join"),
    path("admin/invitations/", accounts.invite_people, name="invite_people"),
    path("password/forgotten/", accounts.ForgottenPassword.as_view(), name="password_forgotten"),
    path("password/sent/", accounts.PasswordSent.as_view(), name="password_sent"),
    path("password/new/<uidb64>/<token>/", accounts.NewPassword.as_view(), name="new_password"),
    path("sign-out/", auth.LogoutView.as_view(), name="sign_out"),
]
