from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("records", "0002_recorded_choice")]
    operations = [
        migrations.RemoveIndex("event", "event_subject"),
        migrations.RenameModel("Event", "OldEvent"),
    ]
