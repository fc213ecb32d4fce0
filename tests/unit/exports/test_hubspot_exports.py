"""HubSpot in its languages and shapes: index-page exports, connector tables, records of the API."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal

import pytest

from tests.fixtures.exports.room import Room

CREATED = dt.datetime(2026, 2, 10, 15, 18)


@pytest.mark.parametrize(
    ("header", "stage"),
    [
        (
            'Record ID,Deal Name,Pipeline,Deal Stage,Amount,Create Date,"Date entered ""Demo'
            ' (Sales)""","Date exited ""Demo (Sales)"""',
            "Demo",
        ),
        (
            "ID de registro,Nombre del negocio,Pipeline,Etapa del negocio,Importe,"
            'Fecha de creación,"Fecha de entrada en ""Demo (Sales)""",'
            '"Fecha de salida de ""Demo (Sales)"""',
            "Demo",
        ),
        (
            "Datensatz-ID,Deal-Name,Pipeline,Deal-Phase,Betrag,Erstellungsdatum,"
            '"Datum des Eintritts in „Demo (Sales)“","Datum des Austritts aus „Demo (Sales)“"',
            "Demo",
        ),
        (
            "ID d'enregistrement,Nom de la transaction,Pipeline,Phase de la transaction,Montant,"
            'Date de création,"Date d\'entrée dans « Demo (Sales) »",'
            '"Date de sortie de « Demo (Sales) »"',
            "Demo",
        ),
        (
            "ID do registro,Nome do negócio,Pipeline,Etapa do negócio,Valor,Data de criação,"
            '"Data de entrada em ""Demo (Sales)""","Data de saída de ""Demo (Sales)"""',
            "Demo",
        ),
        (
            "Record-ID,Dealnaam,Pipeline,Dealfase,Bedrag,Aanmaakdatum,"
            '"Datum binnengekomen in ""Demo (Sales)""","Datum verlaten ""Demo (Sales)"""',
            "Demo",
        ),
        (
            "ID record,Nome trattativa,Pipeline,Fase trattativa,Importo,Data di creazione,"
            '"Data di ingresso in ""Demo (Sales)""","Data di uscita da ""Demo (Sales)"""',
            "Demo",
        ),
    ],
    ids=["en", "es", "de", "fr", "pt", "nl", "it"],
)
def test_deals_in_the_language_of_the_user(room: Room, header: str, stage: str) -> None:
    line = "21040100001,Acme - Pilot,Sales,Demo,15000,2026-02-10 15:18,2026-02-27 12:07,"
    room.put("hubspot-crm-exports-deals-2026-05-12.csv", f"{header}\n{line}\n")
    outcome = room.one()
    assert (outcome.source, outcome.export, outcome.rows) == ("hubspot", "deals", 1)
    assert room.rows("hubspot.deals", "record_id, name, stage, amount, created_at") == [
        ("21040100001", "Acme - Pilot", stage, Decimal(15000), CREATED)
    ]
    assert room.rows("hubspot.deals", "stage_entered, stage_exited, _extra") == [
        ({"Demo (Sales)": "2026-02-27 12:07"}, None, None)
    ]


@pytest.mark.parametrize(
    "header",
    [
        "Record ID,First Name,Last Name,Email,Create Date,Contact owner",
        "ID de registro,Nombre,Apellidos,Correo,Fecha de creación,Propietario del contacto",
        "Datensatz-ID,Vorname,Nachname,E-Mail,Erstellungsdatum,Kontakteigentümer",
        "ID d'enregistrement,Prénom,Nom de famille,Adresse e-mail,Date de création,"
        "Propriétaire du contact",
        "ID do registro,Nome,Sobrenome,E-mail,Data de criação,Proprietário do contato",
        "Record-ID,Voornaam,Achternaam,E-mailadres,Aanmaakdatum,Contacteigenaar",
        "ID record,Nome,Cognome,Indirizzo e-mail,Data di creazione,Proprietario del contatto",
    ],
    ids=["en", "es", "de", "fr", "pt", "nl", "it"],
)
def test_contacts_in_the_language_of_the_user(room: Room, header: str) -> None:
    room.put("contacts.csv", f"{header}\n8001,Ana,Cruz,ana@acme.example,2026-02-10 15:18,Sam\n")
    assert room.one().export == "contacts"
    columns = "record_id, first_name, last_name, email, created_at, owner, _extra"
    assert room.rows("hubspot.contacts", columns) == [
        ("8001", "Ana", "Cruz", "ana@acme.example", CREATED, "Sam", None)
    ]


def test_a_file_that_a_spreadsheet_saved_again(room: Room) -> None:
    room.put(
        "deals.csv",
        "Record ID;Deal Name;Deal Stage;Amount;Create Date;Close Date\n"
        "1;A;Demo;15.000,50;4/18/2025 17:19;5/2/2025 9:05\n"
        "2;B;Demo;7,25;4/8/2025 17:19;\n",
    )
    assert room.one().rows == 2
    assert room.rows("hubspot.deals", "amount, created_at, closed_at") == [
        (Decimal("15000.5"), dt.datetime(2025, 4, 18, 17, 19), dt.datetime(2025, 5, 2, 9, 5)),
        (Decimal("7.25"), dt.datetime(2025, 4, 8, 17, 19), None),
    ]


def test_records_of_the_api_are_rows_of_the_same_table(room: Room) -> None:
    record = {
        "id": "8001",
        "properties": {
            "email": "ana@acme.example",
            "firstname": "Ana",
            "createdate": "2026-02-10T15:18:00.123Z",
            "lastmodifieddate": "2026-03-10T15:18:00Z",
            "hubspot_owner_id": "77",
        },
        "createdAt": "2026-02-10T15:18:00.123Z",
        "archived": False,
    }
    room.put("contacts.json", json.dumps({"results": [record], "paging": {"next": "x"}}))
    outcome = room.one()
    assert (outcome.export, outcome.rows) == ("contacts", 1)
    columns = "record_id, email, first_name, owner, is_deleted, last_modified_at"
    assert room.rows("hubspot.contacts", columns) == [
        ("8001", "ana@acme.example", "Ana", "77", False, dt.datetime(2026, 3, 10, 15, 18))
    ]
    assert room.manifest("hubspot.contacts")["shape"] == "connector"


def test_a_connectors_deals_companies_and_contacts(room: Room) -> None:
    room.put(
        "deal.csv",
        "deal_id,is_deleted,deal_pipeline_id,deal_pipeline_stage_id,owner_id,property_dealname,"
        "property_amount,property_createdate\n"
        "7,false,default,closedwon,77,Acme,100.5,2026-02-10 15:18:00\n",
    )
    room.put(
        "contact.csv",
        "_fivetran_deleted,_fivetran_synced,property_email,id,property_firstname,"
        "property_createdate,property_hs_merged_object_ids\n"
        "TRUE,2026-03-01 00:00:00,ana@acme.example,8001,Ana,2026-02-10 15:18:00,1;2\n",
    )
    room.put(
        "company.csv",
        "id,is_deleted,property_name,property_domain,property_createdate\n"
        "9,false,Acme,acme.example,2026-02-10 15:18:00\n",
    )
    assert {found.file_name: found.export for found in room.ingest().files} == {
        "deal.csv": "deals",
        "contact.csv": "contacts",
        "company.csv": "companies",
    }
    deal = "record_id, pipeline, stage, owner, name, amount, created_at, is_deleted"
    assert room.rows("hubspot.deals", deal) == [
        ("7", "default", "closedwon", "77", "Acme", Decimal("100.5"), CREATED, False)
    ]
    contact = "record_id, email, created_at, merged_record_ids, is_deleted"
    assert room.rows("hubspot.contacts", contact) == [
        ("8001", "ana@acme.example", CREATED, "1;2", True)
    ]
    assert room.rows("hubspot.companies", "record_id, name, domain, is_deleted") == [
        ("9", "Acme", "acme.example", False)
    ]


TABLES = {
    "associations": {
        "deal_contact.csv": "contact_id,deal_id,type_id,category\n8,7,3,HUBSPOT_DEFINED\n",
        "deal_company.csv": "company_id,deal_id,type_id,category\n9,7,5,HUBSPOT_DEFINED\n",
        "engagement_contact.csv": "contact_id,engagement_id,engagement_type,type_id,category\n"
        "8,1,CALL,194,HUBSPOT_DEFINED\n",
        "merged_deal.csv": "deal_id,merged_deal_id,_fivetran_synced\n7,6,2026-01-01 00:00:00\n",
        "contact_merge_audit.csv": "canonical_vid,contact_id,vid_to_merge,timestamp\n"
        "8,8,5,2026-01-01 00:00:00\n",
    },
    "engagements": {
        "engagement.csv": "id,type,_fivetran_synced,portal_id\n1,CALL,2026-01-01 00:00:00,4\n",
        "engagement_call.csv": "engagement_id,_fivetran_deleted,property_hs_timestamp,type\n"
        "1,false,2026-01-01 09:00:00.123,CALL\n",
        "engagement_meeting.csv": "engagement_id,end_time,start_time,meeting_outcome,title\n"
        "2,2026-01-02 10:00:00,2026-01-02 09:00:00,COMPLETED,Demo\n",
    },
    "property_history": {
        "deal_stage.csv": "_fivetran_start,deal_id,_fivetran_active,_fivetran_end,date_entered,"
        "value\n2026-01-05 00:00:00,7,TRUE,2050-01-01 00:00:00,2026-01-01 00:00:00,closedwon\n",
        "deal_property_history.csv": "deal_id,timestamp,source,name,source_id,value\n"
        "7,2026-01-01 00:00:00,CRM_UI,dealstage,x,closedwon\n",
    },
    "owners": {
        "owner.csv": "owner_id,email,first_name,last_name,type,updated_at\n"
        "77,sam@x.example,Sam,Sales,PERSON,2026-01-01 00:00:00\n",
    },
    "pipeline_stages": {
        "deal_pipeline_stage.csv": "stage_id,label,pipeline_id,closed_won,is_closed,probability\n"
        "4711,Signed,default,true,true,1.0\n",
    },
    "form_submissions": {
        "contact_form_submission.csv": "timestamp,form_id,contact_id,conversion_id,page_url,title\n"
        "2026-01-01 10:20:00,f1,8,c1,https://x.example/?utm_source=google,Demo\n",
    },
}
EXPECTED: dict[str, tuple[str, list[tuple[object, ...]]]] = {
    "associations": (
        "deal_id, contact_id, company_id, engagement_id, merged_deal_id, merged_contact_id",
        [
            ("7", "8", None, None, None, None),
            ("7", None, "9", None, None, None),
            (None, "8", None, "1", None, None),
            ("7", None, None, None, "6", None),
            (None, "8", None, None, None, "5"),
        ],
    ),
    "engagements": (
        "engagement_id, type, subject, outcome, occurred_at",
        [
            ("1", "CALL", None, None, None),
            ("1", "CALL", None, None, dt.datetime(2026, 1, 1, 9, 0, 0, 123000)),
            ("2", None, "Demo", "COMPLETED", dt.datetime(2026, 1, 2, 9)),
        ],
    ),
    "property_history": (
        "deal_id, name, value, changed_at",
        [
            ("7", None, "closedwon", dt.datetime(2026, 1, 1)),
            ("7", "dealstage", "closedwon", dt.datetime(2026, 1, 1)),
        ],
    ),
    "owners": ("owner_id, email, first_name", [("77", "sam@x.example", "Sam")]),
    "pipeline_stages": (
        "stage_id, label, is_won, is_closed, probability",
        [("4711", "Signed", True, True, Decimal(1))],
    ),
    "form_submissions": (
        "contact_id, page_url, submitted_at",
        [("8", "https://x.example/?utm_source=google", dt.datetime(2026, 1, 1, 10, 20))],
    ),
}


@pytest.mark.parametrize("export", sorted(TABLES))
def test_a_connectors_other_tables(room: Room, export: str) -> None:
    for name, text in TABLES[export].items():
        room.put(name, text)
    assert {found.export for found in room.ingest().files} == {export}
    columns, expected = EXPECTED[export]
    found = room.rows(f"hubspot.{export}", columns)
    assert sorted(found, key=str) == sorted(expected, key=str)


def test_tickets_are_refused_by_name(room: Room) -> None:
    room.put("ticket_deal.csv", "ticket_id,deal_id,category\n1,2,HUBSPOT_DEFINED\n")
    outcome = room.one()
    assert outcome.status == "rejected"
    assert "tickets" in (outcome.reason or "")
