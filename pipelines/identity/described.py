"""Persons so far, each described in one row, for the comparison of those that share no identifier.

DuckDB finds the tables that a query names among the arguments of the function that runs it.
"""

from typing import Any

import pyarrow as pa


def described_persons(
    session: Any, records: Any, clusters: pa.Table, accounts: Any, names: Any, free_mail: Any
) -> pa.Table:
    """One row per person with a name: its most preferred values, and its first named record.

    Args:
        session: DuckDB connection that the relations belong to.
        records: int_identity_records.
        clusters: `record_number` and `cluster_number` of records that an identifier joins.
        accounts: int_account_records, for the names of companies.
        names: int_company_names, for the one spelling of each.
        free_mail: free_mail_domains, which name no employer.
    """
    found: pa.Table = session.sql("""
        with named as (
            select
                coalesce(clusters.cluster_number, records.record_number) as person_number,
                records.record_number,
                records.preference,
                coalesce(first_name, full_name[: -length(last_name) - 2]) as first_name,
                last_name,
                email,
                coalesce(company, accounts.name) as company,
                coalesce(phone, mobile_phone) as phone,
                city,
                records.source in ('hubspot', 'salesforce', 'pipedrive') as is_crm
            from records
            left join clusters using (record_number)
            left join (select account_key, name from accounts) as accounts using (account_key)
            where last_name is not null and not is_deleted
        ),
        persons as (
            select
                arg_min(record_number, preference) as record_number,
                arg_min(first_name, preference) filter (first_name is not null) as first_name,
                arg_min(last_name, preference) as last_name,
                arg_min(email, preference) filter (email is not null) as email,
                arg_min(company, preference) filter (company is not null) as company,
                arg_min(phone, preference) filter (phone is not null) as phone,
                arg_min(city, preference) filter (city is not null) as city
            from named
            group by person_number
        )
        -- Addresses were compared as identifiers: here only where one works.
        select
            persons.* exclude (email, company),
            names.name_key as company,
            if(free_mail.domain is null, split_part(email, '@', 2), null) as domain
        from persons
        left join names on persons.company = names.name
        left join free_mail on split_part(email, '@', 2) = free_mail.domain
        where first_name is not null
    """).to_arrow_table()
    return found


def named_links(session: Any, records: Any, links: pa.Table, threshold: float) -> Any:
    """Links with the keys of their records, and whether they join: a relation for dbt to store."""
    return session.sql(
        """
        select
            left_record_number,
            right_record_number,
            lefts.record_key || ' | ' || rights.record_key as identifier,
            -- Cut, not rounded: nothing estimated is certain.
            (floor(probability * 100) / 100)::decimal(3, 2) as confidence,
            probability,
            probability >= $threshold as is_linked
        from links
        inner join records as lefts on left_record_number = lefts.record_number
        inner join records as rights on right_record_number = rights.record_number
        """,
        params={"threshold": threshold},
    ).to_arrow_table()
