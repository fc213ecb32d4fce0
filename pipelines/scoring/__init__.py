"""Leads in, how likely each converts out: a logistic model that a person can read, judged by time.

    samples   which leads may be learned from, judged by, or only scored
    features  what is known of a lead as numbers, and which levels of a word count
    model     the coefficients, as rows of a table and back
    learning  fit on the older months, judge on the newest
    quality   how good scores are, beside saying the base rate of everybody
    scores    a score, its band and its largest reasons for every lead

What is known of a lead, and until when, is SQL (int_leads_observed). Nothing here knows dbt.
"""
