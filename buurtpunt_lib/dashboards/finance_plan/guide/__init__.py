"""The guided order of a plan, step by step: what is asked and why, and what it comes to.

`guide.Guide` is the section of the page; `answers` says what a step comes to; `feasibility` holds
the words and the yes or no of the step that no number can answer.
"""
