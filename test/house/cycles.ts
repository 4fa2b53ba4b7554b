import type { Source } from './sources.ts';

/** Each import cycle once, as the path around it, starting at its first file by name. */
export function findCycles(sources: Source[]): string[] {
  const imports = new Map(sources.map(({ path, imports: names }) => [path, names]));
  const done = new Set<string>();
  const cycles = new Set<string>();
  const visit = (path: string, trail: string[]): void => {
    const back = trail.indexOf(path);
    if (back >= 0) {
      cycles.add(fromFirst(trail.slice(back)));
      return;
    }
    if (done.has(path)) return;
    for (const next of imports.get(path) ?? []) if (imports.has(next)) visit(next, [...trail, path]);
    done.add(path);
  };
  for (const path of imports.keys()) visit(path, []);
  return [...cycles].sort();
}

function fromFirst(cycle: string[]): string {
  const first = cycle.indexOf([...cycle].sort()[0]!);
  const turned = [...cycle.slice(first), ...cycle.slice(0, first)];
  return [...turned, turned[0]].join(' > ');
}
