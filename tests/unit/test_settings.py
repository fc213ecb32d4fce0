"""throughline.yaml: defaults, what the user's values override, and errors that can be acted on."""

from pathlib import Path

import pytest

from pipelines.settings import SettingsError, read_settings


def settings_file(folder: Path, text: str) -> Path:
    path = folder / "throughline.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_without_a_file_everything_has_a_default(tmp_path: Path) -> None:
    settings = read_settings(tmp_path / "absent.yaml")

    assert settings.reporting.currency == "EUR"
    assert settings.sources["salesforce"].stages["Closed Won"] == "won"


def test_a_users_stage_joins_the_standard_ones(tmp_path: Path) -> None:
    path = settings_file(tmp_path, "sources: {hubspot: {stages: {Demo made: sql}}}")

    stages = read_settings(path).sources["hubspot"].stages

    assert stages["Demo made"] == "sql"
    assert stages["Closed Won"] == "won"


def test_exports_that_always_hold_every_record_are_declared_by_name(tmp_path: Path) -> None:
    path = settings_file(tmp_path, "sources: {hubspot: {full_exports: [contacts, deals]}}")

    assert read_settings(path).sources["hubspot"].full_exports == ("contacts", "deals")


def test_a_type_of_conversion_is_added_replaced_adjusted_or_removed(tmp_path: Path) -> None:
    rules = """
        proposal: {sources: [salesforce], stages: [Proposal/Price Quote], entry: every}
        sql: {stages: [sql]}
        lead: {lookback_days: 30, cycles: true}
        mql: null
    """
    path = settings_file(tmp_path, f"conversions:{rules}")

    conversions = read_settings(path).conversions

    assert list(conversions) == ["lead", "sql", "opportunity", "won", "proposal"]
    assert conversions["proposal"].entry == "every"
    assert (conversions["sql"].records, conversions["sql"].stages) == (None, ("sql",))
    assert (conversions["lead"].records, conversions["lead"].lookback_days) == ("lead", 30)


def test_channel_rules_keep_their_order(tmp_path: Path) -> None:
    path = settings_file(
        tmp_path, "channels: [{channel: Podcast, source: ^pod}, {channel: App, click_id: google}]"
    )

    assert [rule.channel for rule in read_settings(path).channels] == ["Podcast", "App"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("reporting: {curency: EUR}", "reporting.curency: unknown key; did you mean 'currency'?"),
        ("repoting: {}", "repoting: unknown key; did you mean 'reporting'?"),
        (
            "sources: {google_adds: {}}",
            "sources.google_adds: unknown key; did you mean 'google_ads'?",
        ),
        (
            "sources: {google_ads: {accounts: {'1': {time_zon: UTC}}}}",
            "sources.google_ads.accounts.1.time_zon: unknown key; did you mean 'time_zone'?",
        ),
        ("reporting: {currency: EURO}", "'EURO' is not an ISO 4217 currency code"),
        ("reporting: {time_zone: Amsterdam}", "is not an IANA time zone"),
        ("attribution: {lookback_days: 0}", "attribution.lookback_days"),
        ("attribution: {units: [account]}", "report_unit 'person' is not one of units"),
        ("attribution: {models: [last]}", "report_model 'linear' is not one of models"),
        ("attribution: {models: [linear, lucky]}", "attribution.models.1"),
        (
            "conversions: {proposal: {stage: [Proposal]}}",
            "conversions.proposal.stage: unknown key; did you mean 'stages'?",
        ),
        ("conversions: {proposal: {}}", "exactly one of records, deals and stages"),
        ("conversions: {Proposal: {stages: [x]}}", "is not a name of small letters"),
        ("conversions: {won: {stages: [x]}}", "won is when a deal is won"),
        ("sources: {hubspot: {stages: {Demo: open}}}", "sources.hubspot.stages.Demo"),
        (
            "sources: {hubspot: {full_exports: [contact]}}",
            "sources.hubspot.full_exports.contact: unknown key; did you mean 'contacts'?",
        ),
        ("channels: [{channel: Podcast}]", "the rule for 'Podcast' has no condition"),
        ("channels: [{channel: A, medium: '(a'}]", "'(a' is not a regular expression"),
        ("channels: [{channel: A, click_id: gogle}]", "channels.0.click_id"),
        (
            "channels: [{channel: A, mediun: a}]",
            "channels.0.mediun: unknown key; did you mean 'medium'?",
        ),
        ("brand: {names: ['!']}", "'!' has neither a letter nor a digit"),
        ("brand: {name: Acme}", "brand.name: unknown key; did you mean 'names'?"),
        ("budget: {tolerance: 1}", "budget.tolerance"),
        ("- a list", "expected keys such as 'reporting:'"),
        ("a: [", "not readable as YAML"),
    ],
)
def test_an_unusable_setting_names_the_file_the_key_and_the_remedy(
    tmp_path: Path, text: str, message: str
) -> None:
    path = settings_file(tmp_path, text)

    with pytest.raises(SettingsError) as error:
        read_settings(path)

    assert str(path) in str(error.value)
    assert message in str(error.value)


def test_what_goes_back_to_ad_platforms_is_a_known_conversion(tmp_path: Path) -> None:
    """By default won deals, of persons who agreed."""
    assert read_settings(tmp_path / "absent.yaml").feedback.consent == "opted_in"

    path = settings_file(tmp_path, "feedback: {conversions: {google_ads: {wonn: Won deal}}}")
    with pytest.raises(SettingsError, match="'wonn' is not one of conversions"):
        read_settings(path)

    path = settings_file(tmp_path, "feedback: {conversions: {bing: {won: Won deal}}}")
    with pytest.raises(SettingsError, match="bing"):
        read_settings(path)


def test_an_unknown_key_within_a_section_names_those_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "throughline.yaml"
    path.write_text("sources: {meta: {freshness: {warn_after: 3}}}")
    with pytest.raises(SettingsError, match=r"meta.freshness.warn_after: .*'warn_after_hours'"):
        read_settings(path)
    path.write_text("alerts: {email: {to: [a@b.test], sender: a@b.test, hosts: x}}")
    with pytest.raises(SettingsError, match=r"alerts.email.hosts: .*'host'"):
        read_settings(path)


def test_how_the_pipeline_is_operated_decides_no_release(tmp_path: Path) -> None:
    path = tmp_path / "throughline.yaml"
    path.write_text(
        "sources: {meta: {freshness: null}}\nruns: {retries: 9}\ncode: {url: 'https://x'}"
    )
    assert read_settings(path).deciding() == read_settings(tmp_path / "none.yaml").deciding()
    path.write_text("reporting: {currency: USD}")
    assert read_settings(path).deciding() != read_settings(tmp_path / "none.yaml").deciding()
