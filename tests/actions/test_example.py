"""tmp"""
from khoi.actions.example import load_example_office
import time
from django.db import connection
from django.test.utils import CaptureQueriesContext

def test_load(db):
    t=time.time()
    with CaptureQueriesContext(connection) as q:
        o=load_example_office()
    print(time.time()-t, len(q))
    from khoi.queries.ledger import LiveLedger
    from khoi.queries.pledges import pledges_of
    from khoi.records.models import Unit, Resolution
    from khoi.measures.targets import judge
    from datetime import date
    L=LiveLedger(99)
    k=Unit.objects.get(code="khoi").pk
    years=[2021,2022,2023,2024,2025]
    for own in (True, False):
        st="own" if own else date(2024,12,31)
        for p in pledges_of(Resolution.objects.get()):
            for y in years:
                if not p.is_measured(y): continue
                if own and y==2025: continue
                f={y:L.figures(y,st)}
                v=judge(p.arithmetic(y),k,str(y),f,years)
                print(p.record.code,y,v.status,[(r.reading,r.sense,r.value.as_json() if r.value else None,r.status,r.met_so_far,r.reported,r.expected) for r in v.results])
    try:
        from khoi.queries import doctor
        print(doctor)
    except ImportError: pass
