"""What the owner's desk can ask for and do: the one door through which a front end reaches Fixi.

Everything the dashboard shows is one of these records; everything it does is one of these calls, which a test can
make just as well. Refusals that can be expected come back as results with a sentence; exceptions are faults.
"""

from fixi_app.services.office.audit import Audit as Audit
from fixi_app.services.office.audit import AuditChange as AuditChange
from fixi_app.services.office.audit import AuditEntry as AuditEntry
from fixi_app.services.office.audit import AuditFilter as AuditFilter
from fixi_app.services.office.audit import AuditPage as AuditPage
from fixi_app.services.office.deeds import NotAllowed as NotAllowed
from fixi_app.services.office.deeds import Saved as Saved
from fixi_app.services.office.door import Office as Office
from fixi_app.services.office.exports import Exported as Exported
from fixi_app.services.office.exports import Exports as Exports
from fixi_app.services.office.exports import Progress as Progress
from fixi_app.services.office.health import Health as Health
from fixi_app.services.office.health import HealthPart as HealthPart
from fixi_app.services.office.jobs import JobRow as JobRow
from fixi_app.services.office.jobs import Jobs as Jobs
from fixi_app.services.office.leads import Consequence as Consequence
from fixi_app.services.office.leads import Created as Created
from fixi_app.services.office.leads import LeadDetail as LeadDetail
from fixi_app.services.office.leads import LeadEdit as LeadEdit
from fixi_app.services.office.leads import LeadFilter as LeadFilter
from fixi_app.services.office.leads import LeadPage as LeadPage
from fixi_app.services.office.leads import LeadRow as LeadRow
from fixi_app.services.office.leads import Leads as Leads
from fixi_app.services.office.leads import NewLead as NewLead
from fixi_app.services.office.logs import LogLine as LogLine
from fixi_app.services.office.logs import Logs as Logs
from fixi_app.services.office.numbers import DayFigures as DayFigures
from fixi_app.services.office.numbers import Figures as Figures
from fixi_app.services.office.numbers import Numbers as Numbers
from fixi_app.services.office.numbers import ProFigures as ProFigures
from fixi_app.services.office.numbers import Times as Times
from fixi_app.services.office.people import People as People
from fixi_app.services.office.presenter import Presenter as Presenter
from fixi_app.services.office.professionals import ProfessionalRow as ProfessionalRow
from fixi_app.services.office.professionals import Professionals as Professionals
from fixi_app.services.office.schedule import CalendarSpan as CalendarSpan
from fixi_app.services.office.schedule import Colleague as Colleague
from fixi_app.services.office.schedule import Period as Period
from fixi_app.services.office.schedule import ScheduleDay as ScheduleDay
from fixi_app.services.office.schedule import ScheduleWeek as ScheduleWeek
from fixi_app.services.office.schedule import Scheduling as Scheduling
from fixi_app.services.office.schedule import SpanKind as SpanKind
from fixi_app.services.office.settings import BusinessSettings as BusinessSettings
from fixi_app.services.office.settings import SettingKind as SettingKind
from fixi_app.services.office.settings import SettingRow as SettingRow
from fixi_app.services.office.settings import SettingSource as SettingSource
from fixi_app.services.office.setup import Entered as Entered
from fixi_app.services.office.setup import SetUp as SetUp
from fixi_app.services.office.setup import SetupField as SetupField
from fixi_app.services.office.setup import SetupStep as SetupStep
from fixi_app.services.office.setup import StepName as StepName
from fixi_app.services.office.setup import Walk as Walk
from fixi_app.services.office.simulator import SimulatedPerson as SimulatedPerson
from fixi_app.services.office.simulator import Simulator as Simulator
from fixi_app.services.office.talk import TalkLine as TalkLine
from fixi_app.services.office.users import DeskRole as DeskRole
from fixi_app.services.office.users import Session as Session
from fixi_app.services.office.users import SignIn as SignIn
from fixi_app.services.office.users import SigningIn as SigningIn
from fixi_app.services.office.users import User as User
from fixi_app.services.office.users import UserRow as UserRow
from fixi_app.services.office.users import Users as Users
