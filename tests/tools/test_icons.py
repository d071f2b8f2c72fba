"""The skill's icons."""

from pathlib import Path

import pytest
from PIL import Image, ImageChops

from interaction_models.assembly import ICONS
from tools.icons import SIZES, icon

# What Amazon asks for in the store.
PIXELS = {"small": 108, "large": 512}
LARGEST_FILE = 50_000


@pytest.mark.parametrize("name", PIXELS)
def test_the_committed_icon_is_what_the_program_draws(name: str) -> None:
    """Drawn again, it is the same in every pixel."""
    with Image.open(ICONS / f"{name}.png") as committed:
        drawn = icon(SIZES[name])
        assert committed.format == "PNG"
        assert committed.mode == drawn.mode == "RGBA"
        assert ImageChops.difference(committed, drawn).getbbox(alpha_only=False) is None


@pytest.mark.parametrize("name", PIXELS)
def test_it_has_the_size_that_the_store_wants(name: str) -> None:
    """It is square, small to load, and clear around the disc."""
    file: Path = ICONS / f"{name}.png"
    with Image.open(file) as image:
        assert image.size == (PIXELS[name], PIXELS[name])
        last = PIXELS[name] - 1
        corners = [(0, 0), (0, last), (last, 0), (last, last)]
        assert [image.getpixel(corner) for corner in corners] == [(0, 0, 0, 0)] * 4
    assert file.stat().st_size <= LARGEST_FILE


@pytest.mark.parametrize("name", PIXELS)
def test_its_shapes_stand_out(name: str) -> None:
    """Every colour has a contrast of three to one against the disc, as WCAG asks of graphics."""
    with Image.open(ICONS / f"{name}.png") as image:
        side = image.width
        points = {"warm": (0.28, 0.41), "cool": (0.72, 0.41), "light": (0.5, 0.7)}
        ground = luminance(image.getpixel((side // 2, side // 5)))
        for x, y in points.values():
            shape = luminance(image.getpixel((round(x * side), round(y * side))))
            assert (shape + 0.05) / (ground + 0.05) >= 3


def luminance(pixel: object) -> float:
    """Return the relative luminance, from 0 to 1, as WCAG 2 defines it."""
    assert isinstance(pixel, tuple)
    linear = [
        value / 255 / 12.92 if value / 255 <= 0.04045 else ((value / 255 + 0.055) / 1.055) ** 2.4
        for value in pixel[:3]
    ]
    return float(0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2])
