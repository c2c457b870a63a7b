"""Photos of the demo set: drawn, so that nobody takes them for evidence."""

import random
from io import BytesIO

from PIL import Image, ImageDraw

SIZE = (1280, 960)
HORIZON = 430
SKY, GROUND, ROAD = (176, 203, 214), (122, 148, 96), (122, 122, 118)
HEAP = ((94, 78, 60), (150, 120, 84), (70, 92, 78), (170, 164, 150))


def drawn_photo(seed: int) -> bytes:
    """A JPEG of a roadside with a heap of things; another for each seed."""
    chance = random.Random(seed)  # noqa: S311 - a picture, not a secret
    image = Image.new("RGB", SIZE, SKY)
    draw = ImageDraw.Draw(image)
    width, height = SIZE
    draw.rectangle((0, HORIZON, width, height), fill=GROUND)
    draw.polygon([(width * 0.55, HORIZON), (width * 0.62, HORIZON), (width, height), (width * 0.35, height)], fill=ROAD)
    for _ in range(70):
        x, y = chance.gauss(width * 0.3, 120), chance.gauss(height * 0.75, 50)
        size = chance.uniform(20, 70)
        draw.ellipse((x, y, x + size, y + size * 0.6), fill=chance.choice(HEAP))
    draw.text((24, height - 60), "Gambar contoh", fill=(255, 255, 255), font_size=36)
    out = BytesIO()
    image.save(out, "JPEG", quality=82)
    return out.getvalue()
