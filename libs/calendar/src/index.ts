export {
  addBusinessDays,
  delayEnds,
  isBusinessDay,
  nextBusinessDay,
  previousBusinessDay,
  type Delay,
  type Holidays,
} from './business-day';
export {
  addDays,
  addMonths,
  calendarDate,
  dayOfWeek,
  daysBetween,
  earlier,
  easterSunday,
  endOfMonth,
  isCalendarDate,
  isLeapYear,
  later,
  startOfMonth,
  yearOf,
  type CalendarDate,
} from './calendar-date';
export {
  addMinutes,
  instant,
  instantOf,
  isTime,
  isZone,
  localDate,
  localTime,
  minutesBetween,
} from './instant';
export { insideWindows, nextOpening, openingHours, type Window } from './opening';
