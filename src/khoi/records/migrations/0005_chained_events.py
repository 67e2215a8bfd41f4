"""Puts the events written before there was a chain at its beginning, in their order."""

from django.db import migrations

from khoi.records.chain import START, digest_of, seal_of

_KEPT = ("at", "actor", "act", "subject", "before", "after")


def chain(apps, schema_editor):
    old, new = apps.get_model("records", "OldEvent"), apps.get_model("records", "Event")
    number, digest = 0, START
    for row in old.objects.order_by("pk").iterator(chunk_size=2_000):
        number += 1
        event = new(number=number, previous=digest, **{name: getattr(row, name) for name in _KEPT})
        event.digest = digest = digest_of(event)
        event.save(force_insert=True)
    if number:
        apps.get_model("records", "ChainHead")(
            pk=1, number=number, digest=digest, seal=seal_of(number, digest)
        ).save(force_insert=True)


class Migration(migrations.Migration):
    dependencies = [("records", "0004_who_sees_what")]
    operations = [
        migrations.RunPython(chain, migrations.RunPython.noop),
        migrations.DeleteModel(name="OldEvent"),
    ]
