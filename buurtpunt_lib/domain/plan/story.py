"""The words of a plan: its canvas, its pitch, and what was thought about its feasibility.

Canvas: one page with nine blocks that together say how a hub works.
Pitch: what is told to somebody who can help, ending in one question.
Feasibility: whether the makers can do it (internal), and whether the village lets it (external).
An empty text is not written yet; it never means that there is nothing to say.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from buurtpunt_lib.domain.plan.values import Flag, Frozen, LineId

Words = Annotated[str, Field(strict=True, max_length=2000)]
# Half an hour of talking, and room to cut.
Spoken = Annotated[str, Field(strict=True, max_length=40_000)]


class Texts(Frozen):
    """A few texts, each under its own name."""

    @property
    def written(self) -> dict[str, str]:
        """The texts that hold something, by name."""
        found = {name: getattr(self, name) for name in type(self).model_fields}
        return {n: text for n, text in found.items() if isinstance(text, str) and text.strip()}


class Canvas(Texts):
    """The nine blocks, in the order of the handbook."""

    offer: Words = ""
    customers: Words = ""
    relationships: Words = ""
    channels: Words = ""
    income: Words = ""
    core_activities: Words = ""
    people_and_means: Words = ""
    partners: Words = ""
    cost_structure: Words = ""


class Pitch(Texts):
    """What is told, part by part.

    minutes: how long it may take. spoken: the pitch written out, to be shortened and practised.
    practised: codes of the exercises that were done. feedback: what those said who listened to it.
    """

    minutes: Annotated[int, Field(strict=True, ge=1, le=30)] = 3
    opening: Words = ""
    introduction: Words = ""
    why: Words = ""
    change: Words = ""
    follow_up: Words = ""
    target_group: Words = ""
    stakeholders: Words = ""
    money: Words = ""
    soon: Words = ""
    later: Words = ""
    far: Words = ""
    question: Words = ""
    other_side: Words = ""
    spoken: Spoken = ""
    practised: Annotated[tuple[LineId, ...], Field(max_length=50)] = ()
    feedback: Words = ""


class Feasibility(Texts):
    """What speaks for the plan and against it, inside the team and in the village.

    unique: what nobody else near offers. alternatives: other ways to earn. plan_b: what happens
    when the grants stop, and whether the hub stops then.
    """

    internal: Words = ""
    internal_ok: Flag | None = None
    external: Words = ""
    external_ok: Flag | None = None
    unique: Words = ""
    alternatives: Words = ""
    plan_b: Words = ""
