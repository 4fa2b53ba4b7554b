import { isTest, type Source } from './sources.ts';

/** The folders of `src/` that are meaning: pure values in, values out, no clock, no randomness, no input or output. */
const BELOW = ['text', 'time', 'bytes'];
const MEANING = [...BELOW, 'policy', 'map', 'justify', 'plan', 'request', 'consent', 'notice', 'register', 'ledger', 'law'];
const DOORS = ['cli', 'http', 'web'];
/** What meaning may take from outside: readers of formats, and hashing. */
const PURE_PACKAGES = ['yaml', 'zod', 'node:crypto', 'node:assert/strict'];

/**
 * The dependency rule (design.md section 12), one line for each import that breaks it: meaning imports meaning only; text, time and bytes
 * import nothing above themselves; drivers never import each other; nothing imports a door; doors go through work. Tests are free.
 */
export function brokenLayers(sources: Source[]): string[] {
  return sources
    .filter(({ path }) => path.startsWith('src/') && !isTest(path))
    .flatMap((from) => from.imports.flatMap((to) => offence(from.path, to)));
}

function offence(from: string, to: string): string[] {
  const layer = layerOf(from);
  const target = to.startsWith('src/') ? layerOf(to) : undefined;
  const say = (why: string) => [`${from} imports ${to}: ${why}`];
  if (isTest(to) || to.startsWith('test/')) return say('the product never imports tests');
  if (MEANING.includes(layer)) {
    if (target === undefined && !PURE_PACKAGES.includes(to)) return say('meaning has no input or output');
    if (target !== undefined && !MEANING.includes(target)) return say('meaning never imports work, drivers, store or doors');
    if (BELOW.includes(layer) && target !== undefined && !BELOW.includes(target))
      return say('text, time and bytes import nothing above them');
  }
  if (target === undefined) return [];
  if (layer === 'engine' && target === 'engine') {
    const [mine, theirs] = [driverOf(from), driverOf(to)];
    if (mine && theirs && mine !== theirs) return say('drivers never import each other');
  }
  if (DOORS.includes(target) && layer !== target && layer !== 'app') return say('only app.ts opens doors');
  if (DOORS.includes(layer) && ['engine', 'store', 'connector'].includes(target)) return say('doors go through work');
  if (layer === 'store' && ['engine', 'work'].includes(target)) return say('the store knows neither drivers nor work');
  if (['engine', 'connector'].includes(layer) && ['store', 'work'].includes(target)) return say('drivers know neither the store nor work');
  return [];
}

/** `src/policy/read.ts` is in `policy`, `src/app.ts` in `app`. */
function layerOf(path: string): string {
  return path.split('/')[1]!.replace(/\.tsx?$/, '');
}

/** The folder of one engine; undefined for a file that stands directly in `src/engine`. */
function driverOf(path: string): string | undefined {
  const parts = path.split('/');
  return parts.length > 3 ? parts[2] : undefined;
}
