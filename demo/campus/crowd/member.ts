import type { Chance } from '../chance.ts';
import type { Edge } from '../days.ts';
import type { Frame } from '../frame.ts';
import type { Person } from '../person.ts';
import type { Writer } from '../writer.ts';

/** One person of the crowd while their rows are written. */
export interface Member extends Person {
  w: Writer;
  c: Chance;
  frame: Frame;
  place: Frame['campuses'][number];
  /** Last day on the Intranet. */
  seen: number | null;
  /** Somebody in the pool or later whose user was written before; the person where nobody is found. */
  other(): number;
}

/** A day up to so many days ago; some are on the two sides of an edge. */
export function dayAround(w: Writer, c: Chance, edge: Edge, most: number): number {
  if (c.is(0.06)) return c.is(0.5) ? edge.kept : edge.due;
  return w.days.today - c.below(most);
}
