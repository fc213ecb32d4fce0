"""Columns and value formats of Salesforce's weekly export and of a Data Loader extract."""

from typing import Final

from pipelines.demo.ids import salesforce_id

ARCHIVE: Final = "salesforce/WE_00D5g000004xYzAEAU_1.ZIP"
AUDIT: Final = "CreatedDate CreatedById LastModifiedDate LastModifiedById SystemModstamp"
RECORDS: Final = {
    "Account": "Id IsDeleted MasterRecordId Name Type ParentId BillingCity BillingCountry Phone "
    f"Website Industry AnnualRevenue NumberOfEmployees OwnerId CurrencyIsoCode {AUDIT}",
    "Contact": "Id IsDeleted MasterRecordId AccountId FirstName LastName MailingCity "
    "MailingCountry Phone MobilePhone Email Title LeadSource OwnerId HasOptedOutOfEmail "
    f"CurrencyIsoCode {AUDIT}",
    "Lead": "Id IsDeleted MasterRecordId FirstName LastName Title Company City Country Phone "
    "MobilePhone Email Website Description LeadSource Status Industry NumberOfEmployees OwnerId "
    "HasOptedOutOfEmail IsConverted ConvertedDate ConvertedAccountId ConvertedContactId "
    f"ConvertedOpportunityId {AUDIT} CurrencyIsoCode MQL_Date__c GCLID__c",
    "Opportunity": "Id IsDeleted AccountId ContactId Name Description StageName Amount "
    "Probability ExpectedRevenue CloseDate Type LeadSource IsClosed IsWon ForecastCategory "
    f"CampaignId OwnerId {AUDIT} CurrencyIsoCode Loss_Reason__c MainCompetitors__c "
    "Product__c",
    "OpportunityHistory": "Id OpportunityId CreatedById CreatedDate CreatedDateForInsert "
    "StageName Amount ExpectedRevenue CloseDate Probability FromForecastCategory "
    "ForecastCategory FromOpportunityStageName CurrencyIsoCode ValidThroughDate SystemModstamp "
    "IsDeleted",
    "OpportunityContactRole": "Id OpportunityId ContactId Role IsPrimary CreatedDate CreatedById "
    "LastModifiedDate LastModifiedById SystemModstamp IsDeleted",
    "User": "Id Username LastName FirstName Name CompanyName Division Department Title Email "
    f"IsActive UserRoleId ManagerId {AUDIT}",
}
ACTIVITIES: Final = {
    "Campaign": "Id IsDeleted Name ParentId Type Status StartDate EndDate BudgetedCost ActualCost "
    f"IsActive OwnerId CurrencyIsoCode {AUDIT}",
    "CampaignMember": "Id IsDeleted CampaignId LeadId ContactId Status HasResponded "
    f"{AUDIT} FirstRespondedDate",
    "Task": "Id WhoId WhatId Subject ActivityDate Status Priority OwnerId Description IsDeleted "
    f"AccountId IsClosed {AUDIT} CallType CallDisposition TaskSubtype CompletedDateTime",
    "Event": "Id WhoId WhatId Subject Location StartDateTime EndDateTime DurationInMinutes "
    f"AccountId OwnerId Type IsDeleted {AUDIT}",
}
LOADER: Final = (
    "Id Name Account.Name AccountId ContactId StageName Amount Probability CloseDate Type "
    "LeadSource IsClosed IsWon ForecastCategory OwnerId CurrencyIsoCode IsDeleted Loss_Reason__c "
    "MainCompetitors__c Product__c Description CreatedDate LastModifiedDate SystemModstamp"
)


def header(columns: str) -> str:
    """The header line of a space-separated list of columns."""
    return line(columns.replace(" ", "\t"))


def line(values: str) -> str:
    """One line with every value quoted, from values separated by tabs; none may hold a tab."""
    return '"' + values.replace('"', '""').replace("\t", '","') + '"\n'


def price(cents: int) -> str:
    """`18490` or `18490.5`: plain numbers, no trailing zeros."""
    whole, rest = divmod(cents, 100)
    return f"{whole}.{rest:02d}".rstrip("0") if rest else str(whole)


def user_id(rep: int) -> str:
    """Id of an enterprise rep."""
    return salesforce_id("005", 100 + rep)
