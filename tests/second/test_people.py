"""People, households and activities: the measures agree with a second count in SQL on 50 random offices."""

from random import Random

import pytest

from ioreport.measures import measure
from tests.drawn import read_unchecked
from tests.second.database import opened
from tests.second.offices import PLACES, POPULATIONS, SEEDS, spans, write_drawn
from tests.second.people_sql import QUESTIONS, counted

pytestmark = pytest.mark.slow


def selections(office, seed):
    random = Random(seed)
    yield {}
    for start, end in spans(random):
        own = {
            "start": start,
            "end": end,
            "grant": random.choice(list(office.grants["grant_id"])),
            "place": random.choice(PLACES),
            "population": random.choice(POPULATIONS),
        }
        yield {name: value for name, value in own.items() if random.random() < 0.6}


@pytest.mark.parametrize("seed", SEEDS)
def test_a_second_count_gives_the_same(tmp_path, seed):
    write_drawn(tmp_path, seed)
    office = read_unchecked(tmp_path)
    with opened(tmp_path) as database:
        for asked in selections(office, seed):
            # Of the activities held, a population asks which had it, and no measure of people turns on that.
            for name in QUESTIONS:
                given = {key: value for key, value in asked.items() if (name, key) != ("activities_held", "population")}
                first = measure(office, name, **given)
                assert (first.value, first.precision) == counted(database, name, **given), (name, given)
