"""A workflow of GitHub Actions that checks, keeps the store in the repository, and opens an issue on a change.

Actions are pinned by their commits, permissions are the least that this needs. GitHub stops the schedule of a repository
that nothing happens in for 60 days; here something does: each run commits the visit that it made.
"""

from __future__ import annotations

from tosdiff.about import __version__
from tosdiff.unattended.job import Times
from tosdiff.unattended.scheduler import SchedulerFile

WHERE = ".github/workflows/tosdiff.yml"
_CHECKOUT = "actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683 # v4.2.2"
_PYTHON = "actions/setup-python@a26af69be951a213d495a4c3e4e4022e16d87065 # v5.6.0"


def workflow(times: Times) -> SchedulerFile:
    """Return the workflow, for a repository with a providers.yaml at its top and the store in snapshots/."""
    return SchedulerFile(
        where=WHERE,
        text=_TEXT.format(fields=times.fields, version=__version__, checkout=_CHECKOUT, python=_PYTHON),
    )


_TEXT = """\
# Written by tosdiff {version}. Checks the terms, commits every visit, opens an issue when the wording changed.
# The commit of each visit also keeps GitHub from stopping the schedule after 60 quiet days.
name: tosdiff
on:
  schedule:
    - cron: "{fields}" # UTC
  workflow_dispatch:
permissions:
  contents: write # the visits
  issues: write # the news
concurrency:
  group: tosdiff # a run that takes long is waited for, never doubled
jobs:
  check:
    runs-on: ubuntu-latest
    timeout-minutes: 30
    steps:
      - uses: {checkout}
      - uses: {python}
        with:
          python-version: "3.13"
      - run: python -m pip install "tosdiff=={version}"
      - name: check
        id: check
        shell: bash
        run: |
          code=0
          tosdiff check --quiet --known-failures ok >report.txt || code=$?
          echo "code=$code" >>"$GITHUB_OUTPUT"
          cat report.txt
          # 1: the wording changed; 3: something could not be verified; anything else is a failure of the run
          case $code in 0 | 1 | 3) ;; *) exit "$code" ;; esac
      - name: keep what was seen
        if: always()
        run: |
          git config user.name "tosdiff"
          git config user.email "tosdiff@users.noreply.github.com"
          git add snapshots
          git diff --cached --quiet || git commit --quiet --message "Visit of $(date --utc +%F)"
          git pull --quiet --rebase && git push --quiet
      - name: tell
        if: always() && (steps.check.outputs.code == '1' || failure())
        env:
          GH_TOKEN: ${{{{ github.token }}}}
        run: |
          # a report is text from the web: in a code block, its fence longer than any in it
          {{ echo '``````````'; head -c 60000 report.txt; echo; echo '``````````'; }} >body.md
          gh issue create --title "Terms: what changed on $(date --utc +%F)" --body-file body.md
"""
