# What a type checker and an editor read in place of the names that `__init__.py` imports when they are asked for.

import typing

from ioreport.build.donor_report import DonorReport as DonorReport
from ioreport.charts import draw_bars as draw_bars
from ioreport.charts import draw_burn as draw_burn
from ioreport.charts import draw_lines as draw_lines
from ioreport.charts import draw_map as draw_map
from ioreport.charts import draw_progress as draw_progress
from ioreport.charts import draw_pyramid as draw_pyramid
from ioreport.charts import draw_timeline as draw_timeline
from ioreport.charts import style as style
from ioreport.facts import Ledger as Ledger
from ioreport.facts import cover as cover
from ioreport.facts import photo as photo
from ioreport.facts import table as table
from ioreport.facts.own_chart import chart as chart
from ioreport.measures import MEASURES as MEASURES
from ioreport.measures import breakdown as breakdown
from ioreport.measures import finance_table as finance_table
from ioreport.measures import measure as measure
from ioreport.measures import results_matrix as results_matrix
from ioreport.measures import spending_over_time as spending_over_time
from ioreport.measures import table_breakdown as table_breakdown
from ioreport.measures import unhcr_breakdown as unhcr_breakdown
from ioreport.measures.disclosure import threshold as threshold
from ioreport.reports.report_checks import check as check
from ioreport.tables import load as load
from ioreport.values import Choice as Choice
from ioreport.values import Day as Day
from ioreport.values import Folder as Folder
from ioreport.values import Key as Key
from ioreport.values import Language as Language
from ioreport.values import TemplateName as TemplateName
from ioreport.values import Trail as Trail

__version__: str

def measures(word: str = "") -> typing.Any: ...
