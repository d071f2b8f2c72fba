"""Draw the skill's icons: python -m tools.icons.

Two people are two arcs of one arch. They face each other, with some space between them. The light
that rises in the middle is the moment when they meet again, and both stand on the same ground. The
icons are committed, so nobody needs a drawing library to deploy, and a review shows each change.
"""

from dataclasses import dataclass
from math import cos, radians, sin

from PIL import Image, ImageDraw

from interaction_models.assembly import ICONS

SIZES = {"small": 108, "large": 512}
"""In pixels, as Amazon's store wants them."""

FINER = 8
"""An icon is drawn this many times larger and then made smaller, so its edges are smooth."""

DISC, WARM, COOL, LIGHT = "#24454F", "#F2B872", "#8CC5BF", "#F7F3EA"
MIDDLE = (0.5, 0.615)
STROKE = 0.075


@dataclass(frozen=True)
class Canvas:
    """A square with sides of length 1. Its origin is the upper left corner."""

    draw: ImageDraw.ImageDraw
    side: int

    def dot(self, x: float, y: float, radius: float, colour: str) -> None:
        box = [(value - radius, value + radius) for value in (x, y)]
        corners = [self.scaled(box[0][0], box[1][0]), self.scaled(box[0][1], box[1][1])]
        self.draw.ellipse(corners, fill=colour)

    def arc(self, radius: float, degrees: tuple[int, int], width: float, colour: str) -> None:
        """Draw an arc around the middle, with round ends. Degrees go clockwise from the right."""
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
    """Return the icon, `size` pixels wide and high, on a transparent ground."""
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
    """Write the icons that we commit. Raises OSError if that fails."""
    for name, size in SIZES.items():
        icon(size).save(ICONS / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
