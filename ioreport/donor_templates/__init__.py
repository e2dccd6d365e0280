"""Donor templates: what a report to a donor has to say, as data; one TOML file each."""

from ioreport.donor_templates.template_file import (
    TEMPLATES_FOLDER,
    Known,
    Section,
    Template,
    load_template,
    template_names,
    templates_with,
)

__all__ = ["TEMPLATES_FOLDER", "Known", "Section", "Template", "load_template", "template_names", "templates_with"]
