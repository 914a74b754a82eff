"""The desk's addresses."""

from django.urls import path

from openimr.desk import comparing, letters, people, views

app_name = "desk"
urlpatterns = [
    path("", views.home, name="home"),
    path("cases/", views.work_list, name="work_list"),
    path("cases/new/", views.new_case, name="new_case"),
    path("cases/<uuid:case_id>/", views.case, name="case"),
    path("cases/<uuid:case_id>/screening/", views.screen, name="screen"),
    path("cases/<uuid:case_id>/compare/<slug:number>/", comparing.compare, name="compare"),
    path("cases/<uuid:case_id>/step/<slug:step>/", views.step, name="step"),
    path("mail-room/", views.mail_room, name="mail_room"),
    path("mail-room/<int:letter_id>/service/", views.served, name="served"),
    path("my/", views.my_cases, name="my_cases"),
    path("my/<uuid:case_id>/", views.my_case, name="my_case"),
    path("letters/<uuid:letter_id>.pdf", letters.pdf, name="letter"),
    path("people/", people.index, name="people"),
    path("people/new/", people.enrol, name="enrol"),
    path("people/<uuid:person_id>/active/", people.set_active, name="person_active"),
]
