"""People, deals and touches: the truth is rebuilt from the landing files and must be equal."""

from collections import defaultdict
from datetime import date, datetime, timedelta

from demo_readers import Row, cents, members, rows

from pipelines.demo import DemoSummary

Touch = tuple[str, str]
NULL = "000000000000000AAA"


def _salesforce(demo: DemoSummary) -> dict[str, list[Row]]:
    found = members(next(demo.landing.glob("salesforce/*.ZIP")), "latin-1")
    return {name.removesuffix(".csv"): data for name, data in found.items()}


def _hubspot(demo: DemoSummary, what: str) -> list[Row]:
    return rows(demo.landing / f"hubspot/hubspot-crm-exports-all-{what}-2026-10-01.csv")


def _people(demo: DemoSummary, column: str) -> dict[tuple[str, str, str], str]:
    return {
        (row["source"], row["record_type"], row["record_id"]): row[column]
        for row in rows(demo.truth / "record_persons.csv")
    }


def test_records_name_every_record_once(demo: DemoSummary) -> None:
    listed = rows(demo.truth / "record_persons.csv")
    keys = [(row["source"], row["record_type"], row["record_id"]) for row in listed]
    assert len(set(keys)) == len(keys)
    salesforce = _salesforce(demo)
    expected = {("salesforce", "lead", row["Id"]) for row in salesforce["Lead"]}
    expected |= {("salesforce", "contact", row["Id"]) for row in salesforce["Contact"]}
    expected |= {("hubspot", "contact", row["Record ID"]) for row in _hubspot(demo, "contacts")}
    for data in members(next(demo.landing.glob("mailchimp/members*.zip"))).values():
        expected |= {("mailchimp", "member", row["EUID"]) for row in data}
    seen = set()
    for path in sorted(demo.landing.glob("neutral/touchpoints_*.csv")):
        for row in rows(path):
            if "bad" in row["touchpoint_ref"]:
                continue
            kind = "visitor" if row["visitor_id"] else "email"
            seen.add(("neutral", kind, row["visitor_id"] or row["email"].lower()))
    assert seen <= set(keys)
    assert expected <= set(keys)
    assert {key for key in keys if key[0] != "neutral"} == expected


def test_salesforce_ids_and_references(demo: DemoSummary) -> None:
    tables = _salesforce(demo)
    prefixes = {"Account": "001", "Contact": "003", "Lead": "00Q", "Opportunity": "006"}
    ids = {name: {row["Id"] for row in data} for name, data in tables.items()}
    for name, prefix in prefixes.items():
        assert all(len(one) == 18 and one.startswith(prefix) for one in ids[name])
        assert len(ids[name]) == len(tables[name])
    for lead in tables["Lead"]:
        assert (lead["ConvertedContactId"] in ids["Contact"]) == (lead["IsConverted"] == "1")
        assert lead["ConvertedOpportunityId"] in ids["Opportunity"] | {NULL}
    roles = tables["OpportunityContactRole"]
    assert all(row["ContactId"] in ids["Contact"] for row in roles)
    assert all(row["OpportunityId"] in ids["Opportunity"] for row in roles)
    merged = [row for row in tables["Contact"] if row["MasterRecordId"]]
    assert merged
    assert all(
        row["IsDeleted"] == "1" and row["MasterRecordId"] in ids["Contact"] for row in merged
    )


def test_won_deals_equal_both_crms(demo: DemoSummary) -> None:
    tables = _salesforce(demo)
    newest = {row["Id"]: row["Amount"] for row in tables["Opportunity"]}
    extract = rows(next(demo.landing.glob("salesforce/extract*.csv")))
    assert all("\n" in row["Description"] for row in extract)
    newest |= {row["Id"]: row["Amount"] for row in extract}
    found = {
        (row["Id"], row["CurrencyIsoCode"], row["CloseDate"][:10], cents(newest[row["Id"]]))
        for row in tables["Opportunity"]
        if row["IsWon"] == "1" and row["IsDeleted"] == "0"
    }
    found |= {
        (row["Record ID"], row["Currency"], row["Close Date"][:10], cents(row["Amount"]))
        for row in _hubspot(demo, "deals")
        if row["Deal Stage"] == "Closed Won"
    }
    truth = {
        (row["deal_id"], row["currency"], row["closed_date"], cents(row["amount"]))
        for row in rows(demo.truth / "won_deals.csv")
    }
    assert found == truth
    assert len({row[1] for row in truth}) == 3


def test_conversions_equal_both_crms(demo: DemoSummary) -> None:
    found: set[tuple[str, str, str]] = set()
    tables = _salesforce(demo)
    for row in (one for one in tables["Lead"] if one["IsDeleted"] == "0"):
        found.add((row["Id"], "lead", row["CreatedDate"]))
        found |= {(row["Id"], "mql", row["MQL_Date__c"])} if row["MQL_Date__c"] else set()
        found |= {(row["Id"], "sql", row["ConvertedDate"])} if row["ConvertedDate"] else set()
    living = {row["Id"]: row for row in tables["Opportunity"] if row["IsDeleted"] == "0"}
    found |= {(key, "opportunity", row["CreatedDate"]) for key, row in living.items()}
    won: dict[str, str] = {}
    for row in tables["OpportunityHistory"]:
        if row["StageName"] == "Closed Won" and row["OpportunityId"] in living:
            key = row["OpportunityId"]
            won[key] = min(won.get(key, row["CreatedDate"]), row["CreatedDate"])
    found |= {(key, "won", at) for key, at in won.items()}
    stages = {"lead": "Lead", "mql": "Marketing Qualified Lead", "sql": "Sales Qualified Lead"}
    for row in _hubspot(demo, "contacts"):
        for kind, stage in stages.items():
            if at := row[f"Became a {stage} Date"]:
                found.add((row["Record ID"], kind, f"{at}:00"))
    for row in _hubspot(demo, "deals"):
        found.add((row["Record ID"], "opportunity", f"{row['Create Date']}:00"))
        if at := row[f'Date entered "Closed Won ({row["Pipeline"]})"']:
            found.add((row["Record ID"], "won", f"{at}:00"))
    truth = {
        (row["record_id"], row["conversion_type"], row["converted_at"])
        for row in rows(demo.truth / "conversions.csv")
    }
    assert found == truth


def _touches(demo: DemoSummary) -> dict[str, list[tuple[datetime, Touch]]]:
    """Every touch in the landing files by true person, marketing and sales."""
    people = _people(demo, "person_key")
    by_email: dict[str, str] = {}
    found: dict[str, list[tuple[datetime, Touch]]] = defaultdict(list)
    for data in members(next(demo.landing.glob("mailchimp/members*.zip"))).values():
        for row in data:
            email = row["Email Address"].strip().lower()
            by_email[email] = people[("mailchimp", "member", row["EUID"])]
    for name, data in members(next(demo.landing.glob("mailchimp/granular*.zip"))).items():
        _, action, stem = name.split("/")
        for row in data:
            email = row["Email"].strip().lower()
            ref = f"{stem.split('_')[0]}|{action[:-1]}|{email}|{row['Timestamp']}"
            at = datetime.fromisoformat(row["Timestamp"])
            found[by_email[email]].append((at, ("mailchimp", ref)))
    for path in demo.landing.glob("neutral/touchpoints_*.csv"):
        for row in rows(path):
            if "bad" not in row["touchpoint_ref"]:
                kind = "visitor" if row["visitor_id"] else "email"
                key = ("neutral", kind, row["visitor_id"] or row["email"])
                at = datetime.fromisoformat(row["occurred_at"]).replace(tzinfo=None)
                found[people[key]].append((at, ("neutral", row["touchpoint_ref"])))
    tables = _salesforce(demo)
    kinds = {"00Q": "lead", "003": "contact"}
    for table, column in (("Task", "CompletedDateTime"), ("Event", "StartDateTime")):
        for row in tables[table]:
            if row[column] and row["WhoId"] != NULL:
                who = people[("salesforce", kinds[row["WhoId"][:3]], row["WhoId"])]
                at = datetime.fromisoformat(row[column])
                found[who].append((at, ("salesforce", row["Id"])))
    for row in tables["CampaignMember"]:
        if row["FirstRespondedDate"]:
            is_lead = row["LeadId"] != NULL
            record = row["LeadId"] if is_lead else row["ContactId"]
            who = people[("salesforce", "lead" if is_lead else "contact", record)]
            at = datetime.fromisoformat(row["FirstRespondedDate"])
            found[who].append((at, ("salesforce", row["Id"])))
    return found


def test_touches_before_conversions_equal_the_files(demo: DemoSummary) -> None:
    touches = _touches(demo)
    listed: dict[tuple[str, str], set[Touch]] = defaultdict(set)
    for row in rows(demo.truth / "conversion_touches.csv"):
        key = (row["record_id"], row["conversion_type"])
        listed[key].add((row["touch_source"], row["touch_id"]))
    for row in rows(demo.truth / "conversions.csv"):
        at = datetime.fromisoformat(row["converted_at"])
        inside = {
            touch
            for person in row["person_keys"].split(";")
            for when, touch in touches[person]
            if at - timedelta(days=90) <= when < at
        }
        told = listed[(row["record_id"], row["conversion_type"])]
        assert {touch for touch in told if touch[0] != "hubspot"} == inside


def test_only_hubspot_tells_of_a_first_visit_where_no_file_does(demo: DemoSummary) -> None:
    exact = _people(demo, "exact_key")
    followed: dict[str, date] = {}
    for path in demo.landing.glob("neutral/touchpoints_*.csv"):
        for row in (row for row in rows(path) if "bad" not in row["touchpoint_ref"]):
            kind = "visitor" if row["visitor_id"] else "email"
            who = exact[("neutral", kind, row["visitor_id"] or row["email"])]
            day = datetime.fromisoformat(row["occurred_at"]).date()
            followed[who] = min(day, followed.get(who, day))
    expected = set()
    for row in _hubspot(demo, "contacts"):
        who = exact[("hubspot", "contact", row["Record ID"])]
        has_click = row["Google ad click id"] or row["Facebook click id"]
        if row["Time of First Session"] and not has_click:
            visit = datetime.fromisoformat(row["Time of First Session"])
            is_told = who in followed and followed[who] <= visit.date()
            if row["Original Source"] != "Offline Sources" and not is_told:
                expected.add(f"contact:{row['Record ID']}:original_source")
    told = {
        row["touch_id"]
        for row in rows(demo.truth / "conversion_touches.csv")
        if row["touch_source"] == "hubspot"
    }
    assert told
    assert told <= expected
    # The others are of contacts that reached nothing within the look-back.
    assert len(told) > 0.8 * len(expected)


def test_no_touch_shares_the_instant_or_the_sql_day(demo: DemoSummary) -> None:
    touches = _touches(demo)
    for row in rows(demo.truth / "conversions.csv"):
        at = datetime.fromisoformat(row["converted_at"])
        for person in row["person_keys"].split(";"):
            times = [when for when, _ in touches[person]]
            assert at not in times
            if row["conversion_type"] == "sql" and row["converted_at"].endswith("00:00:00"):
                assert all(when.date() != at.date() for when in times)


def test_machines_open_at_once_and_do_nothing_else(demo: DemoSummary) -> None:
    sent = {
        row["Unique Id"]: datetime.strptime(row["Send Date"], "%b %d, %Y %I:%M %p")
        for row in rows(next(demo.landing.glob("mailchimp/campaigns*.csv")))
    }
    events: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for name, data in members(next(demo.landing.glob("mailchimp/granular*.zip"))).items():
        _, kind, stem = name.split("/")
        for row in data:
            late = datetime.fromisoformat(row["Timestamp"]) - sent[stem[:10]]
            events[row["Email"]].append((kind, late.total_seconds()))
    assert min(late for found in events.values() for _, late in found) == 0
    fast = {email for email, found in events.items() if any(late <= 3 for _, late in found)}
    assert len(fast) > 20
    assert all(one[0] == "opens" and one[1] <= 3 for email in fast for one in events[email])
    assert all(late > 60 for email in events.keys() - fast for _, late in events[email])


def test_exact_groups_are_what_exact_identifiers_can_join(demo: DemoSummary) -> None:
    exact = _people(demo, "exact_key")
    person = _people(demo, "person_key")
    assert any(exact[key] != person[key] for key in exact)
    own: dict[str, str] = {}
    hub = _hubspot(demo, "contacts")
    crm = [(("hubspot", "contact", row["Record ID"]), row["Email"]) for row in hub]
    tables = _salesforce(demo)
    crm += [(("salesforce", "lead", row["Id"]), row["Email"]) for row in tables["Lead"]]
    crm += [(("salesforce", "contact", row["Id"]), row["Email"]) for row in tables["Contact"]]
    for data in members(next(demo.landing.glob("mailchimp/members*.zip"))).values():
        crm += [(("mailchimp", "member", row["EUID"]), row["Email Address"]) for row in data]
    shared = 0
    for key, email in crm:
        clean = email.strip().lower()
        if clean.split("@")[0] in ("info", "sales") or clean.startswith("team."):
            shared += 1
            continue
        assert own.setdefault(clean, exact[key]) == exact[key]
    assert shared
