"""Draws the skill's icons: python -m interaction_models.icons.draw.

Two people are two arcs of one arch, turned to each other, with some space between them. The light
that comes up in their middle is the moment when they meet again, over the ground that both stand
on. The icons are committed, so that who deploys needs no drawing library, and a change is seen
where it is reviewed.
"""

from dataclasses import dataclass
from math import cos, radians, sin
from pathlib import Path

from PIL import Image, ImageDraw

HERE = Path(__file__).parent
SIZES = {"small": 108, "large": 512}
FINER = 8
"""Drawn so many times as large, and then made smaller: that makes edges smooth."""

DISC, WARM, COOL, LIGHT = "#24454F", "#F2B872", "#8CC5BF", "#F7F3EA"
MIDDLE = (0.5, 0.615)
STROKE = 0.075


@dataclass(frozen=True)
class Canvas:
    """A square whose sides are 1 long, with its origin at the upper left."""

    draw: ImageDraw.ImageDraw
    side: int

    def dot(self, x: float, y: float, radius: float, colour: str) -> None:
        box = [(value - radius, value + radius) for value in (x, y)]
        corners = [self.scaled(box[0][0], box[1][0]), self.scaled(box[0][1], box[1][1])]
        self.draw.ellipse(corners, fill=colour)

    def arc(self, radius: float, degrees: tuple[int, int], width: float, colour: str) -> None:
        """Draw an arc around the middle, with round ends; degrees go clockwise from the right."""
        (x, y), outer = MIDDLE, radius + width / 2
        box = [self.scaled(x - outer, y - outer), self.scaled(x + outer, y + outer)]
        self.draw.arc(box, *degrees, fill=colour, width=round(width * self.side))
        for end in map(radians, degrees):
            self.dot(x + radius * cos(end), y + radius * sin(end), width / 2, colour)

    def ground(self, x: tuple[float, float], y: float, width: float, colour: str) -> None:
        """Draw a level line with round ends."""
        corners = [self.scaled(x[0], y - width / 2), self.scaled(x[1], y + width / 2)]
        self.draw.rounded_rectangle(corners, radius=width / 2 * self.side, fill=colour)

    def scaled(self, x: float, y: float) -> tuple[float, float]:
        return x * self.side, y * self.side


def icon(size: int) -> Image.Image:
    """Return the icon, so many pixels wide and high, on a transparent ground."""
    image = Image.new("RGBA", (size * FINER, size * FINER))
    canvas = Canvas(ImageDraw.Draw(image), size * FINER)
    canvas.dot(0.5, 0.5, 0.5, DISC)
    canvas.arc(0.3, (188, 253), STROKE, WARM)
    canvas.arc(0.3, (287, 352), STROKE, COOL)
    canvas.dot(*MIDDLE, 0.095, LIGHT)
    canvas.draw.rectangle([canvas.scaled(0.2, 0.615), canvas.scaled(0.8, 0.75)], fill=DISC)
    canvas.ground((0.18, 0.82), 0.7, 0.055, LIGHT)
    return image.reduce(FINER)


def main() -> None:
    for name, size in SIZES.items():
        icon(size).save(HERE / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
