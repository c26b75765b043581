"""A figure as plain text: what was drawn where, in which colour and size.

Nothing in the text depends on the version of matplotlib or on the font: no text is measured, and nothing is rendered.
"""

from collections.abc import Iterator, Sequence
from unittest import mock

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.collections import Collection, LineCollection
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Annotation, Text
from matplotlib.transforms import Bbox, Transform


def fixed_text_size() -> mock._patch:
    """A context in which each letter is 0.6 of the font size wide, whatever the font. Figures are laid out by it."""
    def extent(text: Text, *_: object, **__: object) -> Bbox:
        lines = text.get_text().split("\n")
        inch = text.get_fontsize() / 72 * text.figure.dpi
        return Bbox.from_bounds(0, 0, 0.6 * inch * max(map(len, lines)), 1.2 * inch * len(lines))

    return mock.patch.object(Text, "get_window_extent", extent)


def describe(figure: Figure) -> list[str]:
    """The lines of the text: the figure, its texts, and each of its axes with everything in it."""
    width, height = figure.get_size_inches()
    pars = figure.subplotpars
    edges = ", ".join(f"{name} {_number(getattr(pars, name))}" for name in ("left", "right", "bottom", "top", "hspace"))
    lines = [f"figure {_number(width)} x {_number(height)} inches, {edges}"]
    lines += [f"  {_text(text)}" for text in figure.texts]
    for number, axes in enumerate(figure.axes, 1):
        lines.append(f"  axes {number}")
        lines += [f"    {line}" for line in _axes(axes)]
    return lines


def _axes(axes: Axes) -> Iterator[str]:
    spines = [name for name, spine in axes.spines.items() if spine.get_visible()]
    edge = axes.spines["bottom"]
    yield (f"at {_numbers(axes.get_position().bounds)}; spines {' '.join(spines)} {to_hex(edge.get_edgecolor())} "
           f"{_number(edge.get_linewidth())} wide; grid below: {axes.get_axisbelow()}")
    yield f"x {_axis(axes.xaxis, axes.get_xscale(), axes.get_xlim())}"
    yield f"y {_axis(axes.yaxis, axes.get_yscale(), axes.get_ylim())}"
    if title := axes.get_title(loc="left"):
        heading = next(text for text in axes.get_children() if isinstance(text, Text) and text.get_text() == title)
        pad = axes.titleOffsetTrans.get_matrix()[1, 2] / axes.figure.dpi * 72
        yield f"title {title!r} {_font(heading)}, {_number(pad)} points above"
    last = ""
    for artist in axes.get_children():
        line = _artist(artist, axes)
        if line and not (line == last and line.startswith("caps")):
            yield line
        last = line


def _axis(axis: Axis, scale: str, limits: tuple[float, float]) -> str:
    places = [place for place in axis.get_majorticklocs() if min(limits) <= place <= max(limits)]
    words = axis.get_major_formatter().format_ticks(places)
    ticks = ", ".join(f"{_number(place)} {word!r}" for place, word in zip(places, words)) or "none"
    minor = "minor ticks" if any(min(limits) < place < max(limits) for place in axis.get_minorticklocs()) else "no minor ticks"
    tick = axis.get_major_ticks(1)[0]
    grid, mark = tick.gridline, tick.tick1line
    lines = f"grid {to_hex(grid.get_color())} {_number(grid.get_linewidth())}" if grid.get_visible() else "no grid"
    colours = sorted({to_hex(label.get_color()) for label in axis.get_ticklabels()})
    label = f" label {axis.label.get_text()!r} {_font(axis.label)}" if axis.label.get_text() else ""
    return (f"{scale} {_numbers(limits)}{label}; ticks {ticks}; {minor}; {lines}; "
            f"tick length {_number(mark.get_markersize())} pad {_number(tick.get_pad())} "
            f"{'named' if tick.label1.get_visible() else 'not named'} {' '.join(colours)}")


def _artist(artist: Artist, axes: Axes) -> str:
    """One line for what a chart has drawn; empty for what every axes has."""
    if not artist.get_visible():
        return ""
    if isinstance(artist, Line2D):
        return _line(artist) + _space(artist, axes)
    if isinstance(artist, LineCollection):
        return _bars(artist) + _space(artist, axes)
    if isinstance(artist, Collection):
        return _areas(artist) + _space(artist, axes)
    if isinstance(artist, Rectangle) and artist is not axes.patch:
        return (f"bar {to_hex(artist.get_facecolor(), keep_alpha=True)} {_numbers(artist.get_bbox().extents)} "
                f"edge {_number(artist.get_linewidth())} z {_number(artist.get_zorder())}")
    if isinstance(artist, Text) and artist.get_text() and artist.get_text() != axes.get_title(loc="left"):
        return _text(artist) + _space(artist, axes)
    return ""


def _line(line: Line2D) -> str:
    style = f"z {_number(line.get_zorder())}"
    if line.get_marker() not in ("None", None, ""):
        style += (f" marker {line.get_marker()} {_number(line.get_markersize())} edge {to_hex(line.get_markeredgecolor())} "
                  f"{_number(line.get_markeredgewidth())}")
    if line.get_linestyle() == "None":  # The caps of bars stand where the bars end.
        return f"caps {to_hex(line.get_color())} {style}"
    begin, dashes = line._unscaled_dash_pattern  # noqa: SLF001, Line2D tells only that they are dashes
    dashed = f"{_numbers(dashes)} from {_number(begin)}" if dashes else "solid"
    style += f" width {_number(line.get_linewidth())} {dashed} {line.get_solid_capstyle()}"
    clipped = "" if line.get_clip_on() else " not clipped"
    return f"line {to_hex(line.get_color())} {style}{clipped} x {_numbers(line.get_xdata())} y {_numbers(line.get_ydata())}"


def _bars(bars: LineCollection) -> str:
    """From where to where each bar reaches: it stands at the point of its line."""
    ends = " ".join(_numbers(segment[:, int(segment[0, 0] == segment[1, 0])]) for segment in bars.get_segments())
    return f"bars {_colours(bars.get_colors())} width {_numbers(bars.get_linewidths())} {ends}"


def _areas(areas: Collection) -> str:
    boxes = " ".join(_numbers(path.get_extents().extents) for path in areas.get_paths())
    smooth = "smooth" if all(areas._antialiaseds) else "not smooth"  # noqa: SLF001, no getter before 3.10
    return (f"area {_colours(areas.get_facecolors())} edge {_numbers(areas.get_linewidths())} {smooth}"
            f"{'' if areas.get_clip_on() else ' not clipped'} z {_number(areas.get_zorder())} {boxes}")


def _text(text: Text) -> str:
    said = f"text {text.get_text()!r} {_font(text)} {text.get_ha()} {text.get_va()}"
    if not isinstance(text, Annotation):
        return f"{said} at {_numbers(text.get_position())}"
    said += f" of {_numbers(text.xy)} at {_numbers(text.xyann)}"
    said += "".join(f" in {space}" for space in (text.xycoords, text.anncoords) if isinstance(space, str))
    if isinstance(text.anncoords, Transform):
        beside = (text.anncoords.transform((1, 0)) - text.axes.transAxes.transform((1, 0))) / text.figure.dpi
        said += f" {_numbers(beside)} inches beside the axes"
    if text.get_annotation_clip() is False:
        said += " not clipped"
    arrow = text.arrow_patch
    if arrow is None:
        return said
    shape = ", ".join(f"{key} {text.arrowprops[key]}" for key in sorted(text.arrowprops) if key != "color")
    return f"{said}; arrow {to_hex(arrow.get_edgecolor())} {shape}"


def _font(text: Text) -> str:
    weight = "" if text.get_fontweight() in ("normal", 400) else f" {text.get_fontweight()}"
    lines = f" lines {_number(text._linespacing)} apart" if "\n" in text.get_text() else ""  # noqa: SLF001, no getter
    return f"{to_hex(text.get_color())} {_number(text.get_fontsize())}{weight}{lines}"


def _space(artist: Artist, axes: Axes) -> str:
    """In which coordinates the artist is placed; nothing for data."""
    spaces = {" in axes": axes.transAxes, " in axes and y": axes.get_yaxis_transform(),
              " in x and axes": axes.get_xaxis_transform()}
    return next((words for words, space in spaces.items() if artist.get_transform() is space), "")


def _colours(colours: Sequence[Sequence[float]]) -> str:
    return " ".join(to_hex(colour, keep_alpha=True) for colour in colours)


def _numbers(values: Sequence[float]) -> str:
    return f"[{' '.join(_number(value) for value in values)}]"


def _number(value: float) -> str:
    return f"{round(float(value), 9) + 0.0:.4g}"  # no -0
