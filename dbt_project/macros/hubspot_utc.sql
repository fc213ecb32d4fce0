{#-
    A HubSpot time as UTC: an export by hand prints the zone of the portal; a connector and the API, who
    alone say whether a record is deleted, print UTC.
-#}
{%- macro hubspot_utc(relation, column) -%}
{{ to_utc(relation ~ '.' ~ column, "if(" ~ relation ~ ".is_deleted is null, account_zone.time_zone, 'UTC')") }}
{%- endmacro -%}
