"""Two training steps on f(w) = w²/2: what each call does to w and to its gradient."""

from media import style

CALLS = ("zero_grad()", "model, loss", "backward()", "step()")
RATE = 0.1


def run(steps):
    """(call, w, gradient or None, which of "w" and "gradient" has changed) for every call."""
    w, gradient = 1.0, None
    for _ in range(steps):
        for call in CALLS:
            before = w, gradient
            if call == "zero_grad()":
                gradient = None
            elif call == "backward()":
                gradient = (gradient or 0) + w
            elif call == "step()":
                w -= RATE * gradient
            changed = "w" if w != before[0] else "gradient" if gradient != before[1] else None
            yield call, w, gradient, changed


def draw(theme):
    """A table of the calls with the values after each of them."""
    fig, ax = style.canvas(theme, height=2.75)
    ax.axis("off")
    rows = list(run(2))
    ax.set(xlim=(0, 10), ylim=(len(rows) + 0.1, -1.2))
    for x, text in ((0.1, "after the call"), (6.2, "$w$"), (8.6, "grad")):
        ax.text(
            x,
            -0.65,
            text,
            va="center",
            ha="left" if x < 1 else "center",
            color=theme.muted,
            fontsize=style.SMALL,
        )
    for number, (call, w, gradient, changed) in enumerate(rows):
        y = number + 0.5
        ax.text(
            0.1,
            y,
            call,
            va="center",
            color=theme.ink,
            fontsize=style.SMALL,
            family="monospace" if "(" in call else None,
        )
        texts = (
            ("w", 6.2, f"{w:.2f}"),
            ("gradient", 8.6, "None" if gradient is None else f"{gradient:.2f}"),
        )
        for name, x, text in texts:
            color = theme.orange if name == changed else theme.muted
            ax.text(
                x,
                y,
                text,
                va="center",
                ha="center",
                color=color,
                fontsize=style.BODY,
                weight="bold" if name == changed else "normal",
            )
        if number in (0, len(CALLS)):
            ax.axhline(number, color=theme.faint, linewidth=0.8)
    return fig
