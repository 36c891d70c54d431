"""A journey that Hypothesis makes up, step by step: acts of people, and mishaps of ours between."""

from datetime import timedelta

from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from tests.donations.journeys import acts
from tests.donations.journeys.invariants import (
    agrees,
    has_told_of_doubles,
    has_told_once,
    is_mended_by_comparison,
)
from tests.donations.journeys.mishaps import Mishap

PICK = st.integers(0, 9)
# Those that our handlers meet; a delivery has some thirty steps.
MISHAPS = st.tuples(
    st.sampled_from(
        ["killed", "stripe does not answer", "the answer is lost", "the database fails"]
    ),
    st.integers(1, 40),
)
MAIL_MISHAPS = st.tuples(
    st.sampled_from(
        [
            "killed",
            "the database fails",
            "the mail server is away",
            "the mail server refuses",
            "the mail server breaks off",
        ]
    ),
    st.integers(1, 20),
)


def named(group):
    return st.sampled_from(sorted(group))


class Journey(RuleBasedStateMachine):
    """`world` is set by whoever runs it; `loses_letters`: some events never arrive."""

    world = None
    loses_letters = False

    @initialize(name=named(acts.VISITORS))
    def begins(self, name):
        self.world.begin()
        self.world.happens(name, acts.VISITORS[name], 0)

    @rule(name=named(acts.VISITORS), pick=PICK)
    def a_visitor(self, name, pick):
        self.world.happens(name, acts.VISITORS[name], pick)

    @rule(name=named(acts.SUPPORTERS), pick=PICK)
    def a_supporter(self, name, pick):
        self.world.happens(name, acts.SUPPORTERS[name], pick)

    @rule(name=named(acts.STAFF), pick=PICK)
    def staff(self, name, pick):
        self.world.happens(name, acts.STAFF[name], pick)

    @rule(name=named(acts.TIME), pick=PICK)
    def time(self, name, pick):
        self.world.happens(name, acts.TIME[name], pick)

    @precondition(lambda self: self.world.letters)
    @rule(dice=st.randoms(use_true_random=False), is_doubled=st.booleans())
    def some_post_arrives(self, dice, is_doubled):
        letters = self.world.letters
        dice.shuffle(letters)
        for _ in range(dice.randint(1, len(letters))):
            letter = letters.pop()
            self.world.deliver(letter)
            if is_doubled:
                letters.append(letter)

    @precondition(lambda self: self.world.letters)
    @rule(place=PICK, mishap=MISHAPS)
    def a_delivery_goes_wrong(self, place, mishap):
        letters = self.world.letters
        self.world.deliver(letters.pop(place % len(letters)), Mishap(*mishap))

    @precondition(lambda self: self.world.letters)
    @rule(seed=PICK)
    def two_workers_race(self, seed):
        self.world.race(seed)

    @rule(mishap=st.none() | MISHAPS, minutes=st.sampled_from([0, 2, 60, 24 * 60]))
    def a_worker_passes(self, mishap, minutes):
        now = timezone.now() + timedelta(minutes=minutes)
        self.world.work(now, mishap and Mishap(*mishap))

    @rule(mishap=st.none() | MAIL_MISHAPS)
    def the_outbox_is_sent(self, mishap):
        self.world.sends_mail(mishap=mishap and Mishap(*mishap))

    @precondition(lambda self: self.loses_letters and self.world.letters)
    @rule(place=PICK)
    def a_letter_is_lost(self, place):
        self.world.letters.pop(place % len(self.world.letters))

    def teardown(self):
        if hasattr(self.world, "letters"):
            self.ends()

    def ends(self):
        """What must hold at the end of every journey, once everything has arrived."""
        self.world.settle()
        self.world.empties_the_outbox()
        agrees(self.world)
        has_told_of_doubles(self.world)
        has_told_once(self.world)


class LosingJourney(Journey):
    """Some events never arrive, and in the end nobody waits for the rest of the post."""

    loses_letters = True

    def ends(self):
        self.world.letters.clear()
        is_mended_by_comparison(self.world)
