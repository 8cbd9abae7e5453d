const dayMs = 24 * 60 * 60 * 1000;
const weekMs = 7 * dayMs;

/** A component of a point in time, in UTC: a number, the marker of the half day, or the name of the calendar or era. */
export function componentOf(date: Date, component: string): number | string | undefined {
  switch (component) {
    case 'Y':
      return date.getUTCFullYear();
    case 'M':
      return date.getUTCMonth() + 1;
    case 'D':
      return date.getUTCDate();
    case 'd':
      return (startOfDay(date) - Date.UTC(date.getUTCFullYear(), 0)) / dayMs + 1;
    case 'F':
      return date.getUTCDay() || 7;
    case 'W':
      return weekOf(date, yearOf(date), 52);
    case 'w':
      return weekOf(date, monthOf(date), 4);
    case 'X':
      return periodOf(date, yearOf(date)).year;
    case 'x':
      return periodOf(date, monthOf(date)).month + 1;
    case 'H':
      return date.getUTCHours();
    case 'h':
      return date.getUTCHours() % 12 || 12;
    case 'P':
      return date.getUTCHours() >= 12 ? 'pm' : 'am';
    case 'm':
      return date.getUTCMinutes();
    case 's':
      return date.getUTCSeconds();
    case 'f':
      return date.getUTCMilliseconds();
    case 'C':
    case 'E':
      return 'ISO';
    default:
      return undefined;
  }
}

/** A year or a month, whose weeks are counted. */
interface Period {
  readonly year: number;
  /** From 0; of a year its first. */
  readonly month: number;
  readonly following: () => Period;
  readonly previous: () => Period;
}

function yearOf(date: Date): Period {
  return yearPeriod(date.getUTCFullYear());
}

function yearPeriod(year: number): Period {
  return { year, month: 0, following: () => yearPeriod(year + 1), previous: () => yearPeriod(year - 1) };
}

function monthOf(date: Date): Period {
  return monthPeriod(date.getUTCFullYear(), date.getUTCMonth());
}

function monthPeriod(year: number, month: number): Period {
  return {
    year,
    month,
    following: () => (month === 11 ? monthPeriod(year + 1, 0) : monthPeriod(year, month + 1)),
    previous: () => (month === 0 ? monthPeriod(year - 1, 11) : monthPeriod(year, month - 1)),
  };
}

/** The Monday on which the first week begins: the one that has the first Thursday (ISO 8601, and so for months). */
function startOfWeeks({ year, month }: Period): number {
  const first = Date.UTC(year, month);
  const day = new Date(first).getUTCDay() || 7;
  return day > 4 ? first + (8 - day) * dayMs : first - (day - 1) * dayMs;
}

/** The week of a period; days at its ends may belong to the one before or behind. */
function weekOf(date: Date, period: Period, fewest: number): number {
  const today = startOfDay(date);
  const week = (today - startOfWeeks(period)) / weekMs + 1;
  if (week > fewest && today >= startOfWeeks(period.following())) return 1;
  return Math.floor(week < 1 ? (today - startOfWeeks(period.previous())) / weekMs + 1 : week);
}

/** The period that a day's week belongs to. */
function periodOf(date: Date, period: Period): Period {
  if (date.getTime() < startOfWeeks(period)) return period.previous();
  return date.getTime() >= startOfWeeks(period.following()) ? period.following() : period;
}

function startOfDay(date: Date): number {
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate());
}
