{#-
    An amount in the reporting currency. Join int_fx_rates_filled on currency and the row's own day;
    without a rate the result is null, which the gate refuses: an amount is never passed through.
    In doubles, whose 15 digits are exact to the micro-unit, since 128-bit decimals take eight times as long.
-#}
{%- macro to_reporting(amount, rate='rates.rate') -%}
({{ amount }}::double * {{ rate }}::double)::decimal(18, 6)
{%- endmacro -%}
