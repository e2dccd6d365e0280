"""Donor templates: the sections and figures that a report to a donor must have; one TOML file each."""

from ioreport.donor_templates.template_file import (
    TEMPLATES_FOLDER,
    Known,
    Section,
    Template,
    load_template,
    section_ids,
    template_names,
    templates_with,
)

__all__ = [
    "TEMPLATES_FOLDER",
    "Known",
    "Section",
    "Template",
    "load_template",
    "section_ids",
    "template_names",
    "templates_with",
]
