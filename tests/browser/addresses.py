"""What addresses that people keep lead to. ``python -m tests.browser.addresses`` prints the table of them anew.

The table was written on 26 November 2026, before the pages were drawn anew; it says what each address led to then.
The last eight are those that feed readers, mails and programs keep, from when there were such.
"""

from __future__ import annotations

import csv
import re
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from tests.browser.running import Site, running_site

TOTAL = re.compile(r'"total": (\d+), "page"')
CHIP = re.compile(r"Remove filter ([^:]+): </span>([^<]+?) <span class=\"x\"")
TABLE = Path(__file__).with_name("addresses.tsv")
ADDRESSES = """
/
/search/
/search/?q=supervision
/search/?q=supervision&region=north-west
/search/?q=supervision&page=2
/search/?q=supervision&sort=oldest
/search/?q=%22front+door%22
/search/?q=caseloads+OR+workload
/search/?q=superv*
/search/?q=supervision+-agency
/search/?q=looked+after+children&only=1
/search/?q=supervison
/search/?theme=supervision
/search/?theme=caseloads&theme=supervision
/search/?theme=caseloads&theme=supervision&themes=all
/search/?theme=management-oversight&region=north-west&from=2010&to=2016
/search/?authority=ashby-vale
/search/?authority=ashby-vale&authority=northmoor&sort=authority
/search/?framework=ilacs&grade=good
/search/?kind=area_for_development
/search/?kind=priority_action&year=2015
/search/?year=2018
/search/?region=london
/search/?region=north-west&q=supervision
/search/?q=supervision&page=0
/search/?q=supervision&page=9999
/search/?q=&theme=&region=
/search/?q=zebra
/search/?q=children&match=most&page=3
/search/findings.csv?kind=priority_action
/search/findings.csv?q=supervision&region=north-west
/search/feed/
/search/feed/?q=%22front+door%22
/api/findings/
/api/findings/?q=supervision&region=north-west
/api/findings/?theme=caseloads&theme=supervision&themes=all&from=2010&to=2020
/api/findings/?q=supervision&page=2
/letters/1/
/letters/2/?theme=supervision
/letters/3/file/
/findings/1/
/findings/20/?q=children
/findings/20/?q=children&marks=off
/findings/20/similar/
/authorities/
/authorities/ashby-vale/
/authorities/sefton/
/themes/
/themes/supervision/
/about/
/search/feed.atom?q=supervision
/search/feed/?q=supervision&by=report
/search/new/?q=supervision&since=2020-01-01T00:00:00Z
/search/findings.csv?q=supervision&added_since=1970-01-01
/search/removed.csv?q=supervision&added_since=1970-01-01
/api/follow/
/alerts/new/?q=supervision
/llms.txt
""".split()


class _Stay(urllib.request.HTTPRedirectHandler):
    """Follows nothing, so that each step is seen."""

    def redirect_request(self, *_: object) -> None:
        return None


def led_to(site: Site, address: str) -> str:
    """Given an address, return the statuses on its way, where it ends and what is there, as one line."""
    statuses: list[str] = []
    at, text, kind = address, "", ""
    for _ in range(3):
        status, onward, kind, text = _answer(site.url + at)
        statuses.append(str(status))
        if not onward:
            break
        at = onward.removeprefix(site.url)
    return "\t".join([address, ">".join(statuses), at, kind, _told(kind, text)])


def _answer(url: str) -> tuple[int, str, str, str]:
    opener = urllib.request.build_opener(_Stay)
    try:
        with opener.open(url, timeout=30) as answer:
            status, headers, body = answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as err:
        status, headers, body = err.code, err.headers, err.read()
    onward = headers.get("Location", "") if 300 <= status < 400 else ""
    return status, onward, headers.get_content_type(), body.decode("utf-8", "replace")


def _told(kind: str, text: str) -> str:
    """What a page, feed or file is of, in a form that outlives its looks and a better reading of the letters."""
    if kind == "application/json":
        return _some(int(TOTAL.findall(text)[0]))
    if kind == "text/csv":
        return _some(len(list(csv.reader(text.splitlines()))) - 1)
    if kind == "application/atom+xml":
        return _some(text.count("<entry>"))
    if kind != "text/html":
        return ""
    main = text[text.index("<main") :]
    if 'id="count"' in main:
        heading = main.split('id="count"')[1].split(">", 1)[1].split()
        filters = " + ".join(": ".join(pair) for pair in CHIP.findall(main))
        return f"{_some(0 if heading[0] == 'No' else 1)}; {filters}" if filters else _some(heading[0] != "No")
    return _some(main.count(' id="finding-')) if ' id="finding-' in main else ""


def _some(total: int) -> str:
    return "findings" if total else "none"


def rows(site: Site) -> Iterator[str]:
    for address in ADDRESSES:
        yield led_to(site, address)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder, running_site(Path(folder)) as running:
        TABLE.write_text("\n".join(rows(running)) + "\n", encoding="utf-8")
