"""Test the numbers that figures compute and their cards state."""

import numpy as np
import pytest

from media.figures import aliasing, reliability


def test_kept_pixels_of_the_stripes_follow_a_coarser_wave():
    kept = np.arange(0, aliasing.PIXELS + 1, aliasing.KEEP)
    period = aliasing.alias_period()
    assert period == pytest.approx(6)  # as the card's picture says
    assert np.cos(2 * np.pi * kept / period) == pytest.approx(np.cos(2 * np.pi * kept / aliasing.PERIOD))


def test_the_reliability_diagram_shows_the_calibration_error_of_its_card():
    assert reliability.BINS == ((0.6, 0.7), (0.9, 0.8))
    assert reliability.calibration_error() == pytest.approx(0.1)
