"""Addresses of what comes from elsewhere, and of accounts, within an organization."""

from django.urls import path

from metrics.views import accounts, activities, entries, grid, own_measures, uploads

urlpatterns = [
    path("entries/", entries.index, name="entries"),
    path("entries/batches/<int:batch>/take-back/", entries.withdraw, name="entries-take-back"),
    path("entries/batches/<int:batch>/bring-back/", entries.restore, name="entries-bring-back"),
    path("entries/upload/", uploads.hand_in, name="entry-upload"),
    path("entries/files/<int:file>/", uploads.show, name="entry-file"),
    path("entries/files/<int:file>/take/", uploads.take, name="entry-file-take"),
    path("entries/files/<int:file>/again/", uploads.again, name="entry-file-again"),
    path("entries/files/<int:file>/leave/", uploads.give_up, name="entry-file-leave"),
    path("entries/files/<int:file>/rows-to-mend.csv", uploads.refused_file, name="entry-file-bad"),
    path("entries/grid/", grid.show, name="entry-grid"),
    path("entries/grid/<int:batch>/undo/", grid.undo, name="entry-grid-undo"),
    path("entries/measures/", own_measures.index, name="own-measures"),
    path("entries/measures/add/", own_measures.add, name="own-measure-add"),
    path("entries/measures/<int:measure>/change/", own_measures.change, name="own-measure-change"),
    path("entries/measures/<int:measure>/retire/", own_measures.retire, name="own-measure-retire"),
    path("entries/measures/<int:measure>/offer/", own_measures.restore, name="own-measure-offer"),
    path("accounts/", accounts.index, name="accounts"),
    path("accounts/add/", accounts.add, name="account-add"),
    path("accounts/<int:account>/", accounts.show, name="account"),
    path("accounts/<int:account>/change/", accounts.change, name="account-change"),
    path("accounts/<int:account>/note/", activities.on_account, name="activity-note"),
    path("activities/note/", activities.new, name="activity-new"),
    path("activities/<int:batch>/take-back/", activities.undo, name="activity-undo"),
    path("accounts/<int:account>/assign/", accounts.assign, name="account-assign"),
]
