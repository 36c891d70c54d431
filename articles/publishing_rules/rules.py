"""The rules, in one place. Each is a function: content of a page → findings."""

from articles.publishing_rules import (
    described,
    episodes,
    evidence,
    groups,
    headings,
    links,
    unfinished,
    whole_page,
)
from articles.publishing_rules.content import Content
from articles.publishing_rules.findings import stopping

RULES = (
    whole_page.it_has_a_title,
    unfinished.answers_have_words,
    whole_page.a_story_is_labelled,
    whole_page.an_open_page_shows_nothing_of_the_library,
    whole_page.a_fixed_page_stays,
    whole_page.corrections_are_of_the_past,
    described.the_hero_has_words,
    described.each_figure_has_words,
    described.each_table_has_caption_and_headings,
    described.people_have_agreed_to_be_shown,
    described.pictures_say_their_licence,
    evidence.each_claim_is_cited,
    evidence.each_trial_is_cited,
    evidence.key_points_are_cited,
    evidence.citations_lead_to_references,
    evidence.nothing_retracted_supports_a_claim,
    evidence.status_is_cited,
    headings.headings_are_in_order,
    episodes.an_episode_can_be_heard,
    episodes.an_episode_can_be_read,
    episodes.chapters_lie_within_the_recording,
    episodes.an_episode_has_a_number_of_its_own,
    links.links_lead_to_pages,
    links.ways_in_are_published,
    whole_page.an_article_about_mdma_says_where_things_stand,
    whole_page.help_is_near,
    whole_page.it_says_who_stands_behind_it,
    groups.a_group_names_no_private_person,
    groups.a_group_can_be_found,
    groups.a_cancelled_day_is_one_of_a_meeting,
)
# The editor's form says these itself, at the field.
RULES_BESIDE_THE_FORM = (unfinished.everything_required_is_filled_in, *RULES)


def findings_in(content, rules=RULES_BESIDE_THE_FORM):
    """What the rules find, those that stop first. A few queries, however long the page is."""
    found = [finding for rule in rules for finding in rule(content)]
    return sorted(found, key=lambda finding: not finding.stops)


def findings_for(page):
    """The findings for a page as it is in memory: a draft, a revision or what is live."""
    return findings_in(Content(page))


def what_stops(page):
    """The findings that keep this page from being published."""
    return stopping(findings_for(page))
