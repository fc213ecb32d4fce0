"""Journeys: the channels that people touched on their way to a lead, an opportunity or a deal."""

from pipelines.dashboard.blocks import Choice, Column, Figure, Figures, Flow, Section, Table

TYPES = (("won", "Deals won"), ("opportunity", "Opportunities"), ("lead", "Leads"))
# A channel that follows itself is one step.
_JOURNEYS = """
    journeys as (
        select
            conversions.conversion_type as conversion, conversions.converted_date as day,
            conversions.reporting_amount as amount, journeys.touch_count as touches,
            journeys.days_to_convert as days,
            list_filter(
                journeys.channel_path,
                lambda channel, place: place = 1 or channel <> journeys.channel_path[place - 1]
            ) as path
        from journey.fct_journeys as journeys
        inner join journey.fct_conversions as conversions using (conversion_id)
        where conversions.conversion_type in ('won', 'opportunity', 'lead')
    )
"""
FIGURES = f"""
    with {_JOURNEYS},

    summed as (
        select
            periods.period, conversion, count(*)::double as journeys,
            median(touches) filter (touches > 0)::double as touches,
            median(days) filter (touches > 0)::double as days,
            count(*) filter (touches = 0) / count(*) as untouched,
            count(*) filter (touches > 1) / count(*) as several
        from periods
        inner join journeys on journeys.day between periods.first_day and periods.last_day
        group by all
    )

    select period, conversion, measure, value from (
        unpivot summed on journeys, touches, days, untouched, several
        into name measure value value
    ) order by all
"""
# The six most touched channels by name; steps after the third are one.
FLOWS = f"""
    with {_JOURNEYS},

    kept as (
        select list(channel) as channels from (
            select channel from (select unnest(path) as channel from journeys)
            group by channel order by count(*) desc, channel limit 6
        )
    ),

    paths as (
        select
            conversion, day,
            list_transform(
                path,
                lambda channel: if(list_contains(channels, channel), channel, 'Other channels')
            ) as path,
            len(path) as steps
        from journeys cross join kept
    ),

    counted as (
        select
            periods.period, conversion, path[:3] as path, least(steps, 4) as steps,
            count(*) as value
        from periods inner join paths on paths.day between periods.first_day and periods.last_day
        group by all
    ),

    stepped as (
        select *, unnest(generate_series(1, greatest(steps, 1))) as step from counted
    )

    select
        period, conversion, step,
        case
            when steps = 0 then 'No known touch' when step = 4 then 'Further touches'
            else path[step]
        end as origin,
        case
            when step >= steps then null when step = 3 then 'Further touches'
            else path[step + 1]
        end as target,
        sum(value) as value
    from stepped group by all order by period, conversion, step, value desc, origin, target
"""
PATHS = f"""
    with {_JOURNEYS},

    counted as (
        select
            periods.period, conversion,
            coalesce(nullif(array_to_string(path, ' → '), ''), 'No known touch') as path,
            count(*) as journeys, sum(amount) as revenue, median(days) as days
        from periods
        inner join journeys on journeys.day between periods.first_day and periods.last_day
        group by all
    )

    select
        period, conversion, path, journeys, revenue, days,
        journeys / sum(journeys) over (partition by period, conversion) as share
    from counted
    qualify row_number() over (partition by period, conversion order by journeys desc, path)
        <= if(journeys > 1, 15, 6)
    order by period, conversion, journeys desc, path
"""
_EMPTY = "No conversion of this kind lies in the period."
SECTION = Section(
    key="journeys",
    title="Journeys",
    order=40,
    intro="The marketing channels on the way, in order. Touches of machines are left out.",
    questions={"journeys": FIGURES, "flows": FLOWS, "paths": PATHS},
    choices=(Choice("conversion", "Journeys to", TYPES),),
    blocks=(
        Figures(
            "journeys",
            (
                Figure("journeys", "Journeys", better=""),
                Figure("touches", "Touches, median", "decimal", better=""),
                Figure("days", "Days from the first touch, median", "days", better=""),
                Figure("several", "With more than one touch", "percent", better=""),
                Figure("untouched", "Without a known touch", "percent", better=""),
            ),
            empty=_EMPTY,
        ),
        Flow(
            "flows",
            "Paths through the channels",
            Column("value", "Journeys"),
            note="From left to right the first to the third channel, then what came after; a "
            "channel that follows itself is one step. The six most touched channels have a name.",
            empty=_EMPTY,
        ),
        Table(
            "paths",
            "Most frequent paths",
            (
                Column("path", "Path", "text"),
                Column("journeys", "Journeys"),
                Column("share", "Share", "percent"),
                Column("days", "Days, median", "days"),
                Column("revenue", "Amount", "money"),
            ),
            bar="journeys",
            empty=_EMPTY,
        ),
    ),
)
