from tests.faults import fuzz_uploads as f
client, office, browser = f.client, f.office, f.browser
def test_all_pages(browser):
    fig = f.run(6000, 1, browser, first=500_000)
    print(fig.lines()); f.check(fig)
def test_readers():
    fig = f.Figures()
    for n in range(600_000, 640_000): f.read_one(fig, n)
    print(fig.lines()); f.check(fig)
