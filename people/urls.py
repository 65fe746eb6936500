"""Addresses of people: one's account, and the way in."""

from django.urls import path

from people.views import home, invitation, mails, profile, signing_in

app_name = "people"
urlpatterns = [
    path("", home.home, name="home"),
    path("switch/", home.switch_organization, name="switch-organization"),
    path("sign-in/", signing_in.sign_in, name="sign-in"),
    path("sign-out/", signing_in.sign_out, name="sign-out"),
    path("password/forgotten/", signing_in.forgot_password, name="forgot-password"),
    path("password/new/<uidb64>/<token>/", signing_in.new_password, name="new-password"),
    path("profile/", profile.profile, name="profile"),
    path("profile/password/", profile.change_password, name="change-password"),
    path("mails/off/<str:token>/", mails.off, name="mails-off"),
    path("invitations/<str:token>/", invitation.invitation, name="invitation"),
]
