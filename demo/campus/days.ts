import { localDay, startOfDay } from '../../src/time/day.ts';

const ZONE = 'Europe/Paris';
const DAY = 86_400;
const EPOCH = Temporal.PlainDate.from('1970-01-01');

/** The two sides of a period's edge, as days on which its event may lie: the first that still keeps a row today, and the day before. */
export interface Edge {
  kept: number;
  due: number;
}

/** Days as the campus counts them: whole numbers since 1970, seen from one instant. All text forms of one day or instant come from here. */
export class Days {
  readonly today: number;
  readonly #edges = new Map<string, Edge>();
  readonly #texts = new Map<number, string>();
  readonly #starts = new Map<number, number>();

  constructor(now: Temporal.Instant) {
    this.today = EPOCH.until(localDay(now, ZONE)).days;
  }

  /** An event on `kept` keeps its row through today; on `due`, one day earlier, the row was over yesterday (S25). */
  edge(period: Temporal.DurationLike): Edge {
    const name = JSON.stringify(period);
    const known = this.#edges.get(name);
    if (known) return known;
    const today = plain(this.today);
    const ended = (day: number) => Temporal.PlainDate.compare(plain(day).add(period), today) < 0;
    let kept = EPOCH.until(today.subtract(period)).days;
    while (ended(kept)) kept += 1;
    while (!ended(kept - 1)) kept -= 1;
    const edge = { kept, due: kept - 1 };
    this.#edges.set(name, edge);
    return edge;
  }

  /** The same for so many whole years after the end of the year in which the event lies. */
  edgeAfterYearEnd(years: number): Edge {
    const kept = EPOCH.until(Temporal.PlainDate.from({ year: plain(this.today).year - years, month: 1, day: 1 })).days;
    return { kept, due: kept - 1 };
  }

  /** `2024-02-29`. */
  date(day: number): string {
    let text = this.#texts.get(day);
    if (text === undefined) {
      text = plain(day).toString();
      this.#texts.set(day, text);
    }
    return text;
  }

  /** So many seconds into the local day, in Unix seconds. Below 82,800 it is that day also when clocks change. */
  unix(day: number, second: number): number {
    let start = this.#starts.get(day);
    if (start === undefined) {
      start = startOfDay(plain(day), ZONE).epochMilliseconds / 1000;
      this.#starts.set(day, start);
    }
    return start + second;
  }

  /** The same as an instant in UTC. */
  instant(day: number, second: number): string {
    return new Date(this.unix(day, second) * 1000).toISOString();
  }

  /** The very last second of the local day. */
  lastUnix(day: number): number {
    return this.unix(day + 1, 0) - 1;
  }

  lastInstant(day: number): string {
    return new Date(this.lastUnix(day) * 1000).toISOString();
  }

  /** Local date and time without a zone, as columns of type timestamp hold it. */
  local(day: number, second: number): string {
    return `${this.date(day)}T${new Date((second % DAY) * 1000).toISOString().slice(11, 19)}`;
  }
}

const plain = (day: number): Temporal.PlainDate => EPOCH.add({ days: day });
