import type { Figure } from './figure.ts';
import type { Ground } from './ground.ts';

/** What every measure is given. */
export interface Setting {
  ground: Ground;
  /** Part of the full number of rows: 1, or 0.1 with --quick. */
  scale: number;
  /** How often each side is measured; the median counts. */
  rounds: number;
  say: (line: string) => void;
}

/** One kind of measure, by the name that `--only` takes. */
export interface Bench {
  name: string;
  run(setting: Setting): Promise<Figure[]>;
}

/** Milliseconds that work took. */
export async function timed(work: () => unknown): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

/**
 * Measures several sides in turn, `rounds` times, beginning each round with another side: what slows the machine for a while slows all of
 * them. Returns what each side gave, in the order of the rounds.
 */
export async function interleave<S extends string, T>(
  rounds: number,
  sides: Record<S, () => Promise<T>>,
  heard: (round: number, side: S, value: T) => void = () => {},
): Promise<Record<S, T[]>> {
  const names = Object.keys(sides) as S[];
  const found = Object.fromEntries(names.map((n) => [n, [] as T[]])) as Record<S, T[]>;
  for (let round = 0; round < rounds; round++) {
    for (let i = 0; i < names.length; i++) {
      const side = names[(round + i) % names.length]!;
      const value = await sides[side]();
      found[side].push(value);
      heard(round + 1, side, value);
    }
  }
  return found;
}
