"""Draws what each side needs for each job: a row a job, a mark a side, seconds on a logarithmic scale; as SVG."""

import math
from html import escape

# Legible on white and on black.
COLOURS = {"stock": "#d1495b", "ours": "#1f9e6e", "imapext": "#2f86d6", "imaplib": "#a07ad0", "imapclient": "#d08a1f",
           "imap-tools": "#8a8f98"}
NAMES = {"stock": "stock ext/imap", "ours": "this library, PHP", "imapext": "this library, Python", "imaplib": "imaplib",
         "imapclient": "imapclient", "imap-tools": "imap-tools", "floor": "raw floor"}
LEFT, RIGHT, TOP, ROW, WIDTH = 330, 20, 74, 24, 900
STYLE = "text{font:13px sans-serif;fill:#6e7781}@media(prefers-color-scheme:dark){text{fill:#9aa4ae}}"


def draw(title, rows):
    """`rows`: (name of the job, {side: seconds}), from top to bottom."""
    seconds = [value for _, sides in rows for value in sides.values()]
    low, high = math.floor(math.log10(min(seconds))), math.ceil(math.log10(max(seconds)))
    height = TOP + ROW * len(rows) + 30

    def place(value):
        return LEFT + (math.log10(value) - low) / (high - low) * (WIDTH - LEFT - RIGHT)

    lines = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}" role="img">',
             f"<title>{escape(title)}</title><style>{STYLE}</style>", f'<text x="10" y="20" font-weight="bold">{escape(title)}</text>']
    x = 14
    for side, name in NAMES.items():
        lines += [mark(side, x, 42), f'<text x="{x + 9}" y="46">{name}</text>']
        x += 26 + 7 * len(name)
    for exponent in range(low, high + 1):
        x = place(10**exponent)
        lines += [f'<path d="M{x:.0f} {TOP - 8}V{height - 24}" stroke="#8a8f98" stroke-opacity=".35"/>',
                  f'<text x="{x:.0f}" y="{height - 8}" text-anchor="middle">{10**exponent:g} s</text>']
    for index, (name, sides) in enumerate(rows):
        y = TOP + ROW * index + 6
        lines.append(f'<text x="{LEFT - 12}" y="{y + 4}" text-anchor="end">{escape(name)}</text>')
        ends = [place(value) for value in sides.values()]
        lines.append(f'<path d="M{min(ends):.1f} {y}H{max(ends):.1f}" stroke="#8a8f98" stroke-opacity=".5"/>')
        # Ours on top.
        for side in sorted(sides, key=["floor", "imap-tools", "imapclient", "imaplib", "stock", "imapext", "ours"].index):
            lines.append(mark(side, place(sides[side]), y))
    return "\n".join([*lines, "</svg>"]) + "\n"


def mark(side, x, y):
    if side == "floor":
        return f'<path d="M{x:.1f} {y - 8}V{y + 8}" stroke="#8a8f98" stroke-width="2.5"/>'
    return f'<circle cx="{x:.1f}" cy="{y}" r="{6 if side in ("stock", "ours", "imapext") else 4.5}" fill="{COLOURS[side]}"/>'
