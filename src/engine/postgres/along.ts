import type { Step } from '../../justify/program.ts';
import { placed, placesOf } from './ground.ts';
import { name } from './quote.ts';
import { type Rendering, render } from './render.ts';

/** What a deletion hands on to the statements that delete bearing rows: the keys by which those refer to the rows that go. */
export const keysAlong = (step: Step): string =>
  step.along.flatMap((a, i) => a.child.keys.map((k, n) => `t.${name(k)} as ${keyName(i, n)}`)).join(', ');

/** One deletion for each place of each table whose rows go along with those in `gone` (S32): rows that are over, and that nothing else refers to. */
export function deletionsAlong(r: Rendering, step: Step): { name: string; table: string; text: string }[] {
  return step.along.flatMap((a, i) =>
    placesOf(r.ground, a.table).map((at) => {
      const joined = a.child.columns.map((c, n) => `c.${name(c)} = g.${keyName(i, n)}`).join(' and ');
      const where = `${joined} and ${render(r, a.goes, 'c')}`;
      const text = `delete from ${placed(r.ground, a.table, at)} c using gone g where ${where} returning 1`;
      return { name: `along_${at}${i}`, table: a.table, text };
    }),
  );
}

const keyName = (along: number, place: number) => `a${along}_${place}`;
