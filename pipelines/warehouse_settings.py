"""What the warehouse needs of the settings, as JSON files that dbt reads like any source."""

import json
from collections.abc import Mapping
from pathlib import Path

from pipelines.settings import Settings


def write_settings(folder: Path, settings: Settings) -> None:
    """One JSON array of rows per table of the dbt source `settings`, each replaced in one step."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in _settings_rows(settings).items():
        path = folder / f"{name}.json"
        new = path.with_suffix(".new")
        new.write_text(json.dumps(rows, indent=1), encoding="utf-8")
        new.replace(path)


def _settings_rows(settings: Settings) -> Mapping[str, list[dict[str, object]]]:
    reporting = settings.reporting
    accounts: list[dict[str, object]] = []
    stages: list[dict[str, object]] = []
    for source, defaults in settings.sources.items():
        accounts.append(
            {
                "source": source,
                "account_id": None,
                "currency": defaults.currency or reporting.currency,
                "time_zone": defaults.time_zone or reporting.time_zone,
                "settle_days": defaults.settle_days or 0,
                "full_exports": list(defaults.full_exports),
            }
        )
        # What an account does not say may stand in a landed file: the warehouse fills it in.
        accounts += [
            {
                "source": source,
                "account_id": account_id,
                "currency": account.currency,
                "time_zone": account.time_zone,
                "settle_days": account.settle_days,
                "full_exports": [],
            }
            for account_id, account in defaults.accounts.items()
        ]
        stages += [
            {"source": source, "label": label.casefold(), "canonical_stage": stage}
            for label, stage in defaults.stages.items()
        ]
    general: dict[str, object] = {
        "reporting_currency": reporting.currency,
        "reporting_time_zone": reporting.time_zone,
        "attribution_models": list(settings.attribution.models),
        "attribution_units": list(settings.attribution.units),
        "report_unit": settings.attribution.report_unit,
        "report_model": settings.attribution.report_model,
        "half_life_days": settings.attribution.half_life_days,
        **settings.email.model_dump(),
        "settle_days_default": 30,
        "fx_max_age_days": reporting.max_rate_age_days,
    }
    channels: list[dict[str, object]] = [
        {"rule_number": number, **rule.model_dump()}
        for number, rule in enumerate(settings.channels, start=1)
    ]
    return {
        "general": [general],
        "identity": [settings.identity.model_dump()],
        "customers": [settings.customers.model_dump()],
        "marketing": [
            {
                "brand_names": list(settings.brand.names),
                "brand_words": list(settings.brand.campaign_words),
                "budget_tolerance": settings.budget.tolerance,
            }
        ],
        "accounts": accounts,
        "stages": stages,
        "channels": channels,
        "conversions": _conversion_rows(settings),
        "feedback": [
            {
                "platform": platform,
                "conversion_type": conversion,
                "conversion_name": name,
                "needs_opt_in": settings.feedback.consent == "opted_in",
            }
            for platform, named in settings.feedback.conversions.items()
            for conversion, name in named.items()
        ],
    }


def _conversion_rows(settings: Settings) -> list[dict[str, object]]:
    touches = settings.attribution
    return [
        {
            "conversion_type": name,
            "record_date": rule.records,
            "deal_date": rule.deals,
            "stages": [stage.casefold() for stage in rule.stages],
            "is_every_entry": rule.entry == "every",
            "sources": list(rule.sources),
            "lookback_days": rule.lookback_days or touches.lookback_days,
            "touch_types": list(
                touches.touch_types if rule.touch_types is None else rule.touch_types
            ),
            "has_cycles": touches.cycles if rule.cycles is None else rule.cycles,
        }
        for name, rule in settings.conversions.items()
    ]
