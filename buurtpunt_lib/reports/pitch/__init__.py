"""The plan in at most twelve slides, to tell it to others.

Slide: a title, short lines, sometimes figures or a chart. Open: something that the listener will
ask and that the plan does not say; it is marked as such on the slide, never made up.

`slides` gives the content, `to_pptx` the presentation.
"""

from buurtpunt_lib.reports.pitch.slides import MOST_SLIDES, Beside, Slide, slides
from buurtpunt_lib.reports.pitch.writing import to_pptx

__all__ = ["MOST_SLIDES", "Beside", "Slide", "slides", "to_pptx"]
