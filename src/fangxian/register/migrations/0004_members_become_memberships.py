"""Teams from before approvals: they stand, those closed are dissolved, and their members have memberships."""

from django.db import migrations

from fangxian.base.clock import now
from fangxian.base.ids import new_id

BATCH = 500


def forwards(apps, editor):
    Team = apps.get_model("register", "Team")
    History = apps.get_model("register", "HistoricalTeam")
    moment = now()
    Team.objects.filter(is_closed=False).update(state="approved", approved_at=moment)
    Team.objects.filter(is_closed=True).update(state="dissolved", approved_at=moment, dissolved_at=moment)
    History.objects.filter(is_closed=False).update(state="approved", approved_at=moment)
    History.objects.filter(is_closed=True).update(state="dissolved", dissolved_at=moment)
    _memberships(apps, Team, moment)


def _memberships(apps, Team, moment):
    Membership = apps.get_model("register", "Membership")
    History = apps.get_model("register", "HistoricalMembership")
    closed = set(Team.objects.filter(is_closed=True).values_list("pk", flat=True))
    pairs = Team.members.through.objects.order_by("team_id", "person_id").values_list("team_id", "person_id")
    fresh = [
        Membership(
            id=new_id(), team_id=team, person_id=person, role="member", status="full",
            last_day=moment.date() if team in closed else None,
        )
        for team, person in pairs
    ]
    Membership.objects.bulk_create(fresh, batch_size=BATCH)
    rows = [
        History(
            id=item.id, team_id=item.team_id, person_id=item.person_id, role=item.role, status=item.status,
            last_day=item.last_day, history_date=moment, history_type="+",
        )
        for item in fresh
    ]
    History.objects.bulk_create(rows, batch_size=BATCH)


def backwards(apps, editor):
    Team = apps.get_model("register", "Team")
    Membership = apps.get_model("register", "Membership")
    Team.objects.filter(state="dissolved").update(is_closed=True)
    Through = Team.members.through
    rows = Membership.objects.filter(last_day=None).values_list("team_id", "person_id")
    Through.objects.bulk_create([Through(team_id=team, person_id=person) for team, person in rows], batch_size=BATCH)


class Migration(migrations.Migration):
    dependencies = [("register", "0003_teams_and_calls")]
    operations = [migrations.RunPython(forwards, backwards)]
