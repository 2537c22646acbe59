"""The rate limit, on a clock that only sleeping moves."""

from __future__ import annotations

import threading

import pytest

from reconciler.calendar.limit import RateLimit


class Clock:
    def __init__(self) -> None:
        self.now = 0.0
        self.lock = threading.Lock()

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        assert seconds > 0
        with self.lock:
            self.now += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_the_first_request_goes_at_once_and_the_others_in_turn(clock: Clock) -> None:
    limit = RateLimit(10, clock=clock, sleep=clock.sleep)
    times = []
    for _ in range(4):
        limit.wait()
        times.append(clock.now)

    assert times == pytest.approx([0, 0.1, 0.2, 0.3])


def test_time_that_passed_by_itself_counts(clock: Clock) -> None:
    limit = RateLimit(10, clock=clock, sleep=clock.sleep)
    limit.wait()
    clock.now = 5.0

    limit.wait()

    assert clock.now == 5.0


def test_a_pause_holds_everybody_and_a_shorter_one_does_not_lift_it(clock: Clock) -> None:
    limit = RateLimit(10, clock=clock, sleep=clock.sleep)
    limit.pause(30)
    limit.pause(1)

    limit.wait()

    assert clock.now == pytest.approx(30)


def test_threads_share_the_turns(clock: Clock) -> None:
    """However many threads ask, no more than ten requests go in any second."""
    limit = RateLimit(10, clock=clock, sleep=clock.sleep)

    def ask_ten_times() -> None:
        for _ in range(10):
            limit.wait()

    threads = [threading.Thread(target=ask_ten_times) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert clock.now >= 7.9 - 1e-6
