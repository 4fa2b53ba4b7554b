import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type CataloguedClause, readCatalogue } from '../policy/clauses/catalogue.ts';
import { compareClause, type Difference } from '../policy/clauses/compare.ts';
import { type Enforcement, enforcementAt } from '../policy/clauses/enforcement.ts';
import { type Place, placesOf } from '../policy/clauses/places.ts';
import { readWords, type Words } from '../policy/clauses/words.ts';
import type { Policy } from '../policy/model.ts';
import { Trouble } from '../text/trouble.ts';
import { loadProject } from './load-project.ts';
import { readPack, withErrors } from './read-pack.ts';
import { readText } from './read-text.ts';
import type { Setting } from './setting.ts';

/** One clause of the source text with every place where the policy says it; no place: it is missing. */
export interface ListedClause {
  id: string;
  places: (Place & Enforcement)[];
  state: Enforcement['state'] | 'expressed' | 'missing' | 'unknown';
  /** Why its rule differs from the inventory, where the pack says so. */
  differs?: string;
}

/** What `lethe clauses` prints. Without an inventory nothing is missing or unknown, and every clause counts as one to enforce. */
export interface ClauseList {
  policy: string;
  total: number;
  expressed: number;
  enforced: number;
  waiting: number;
  missing: string[];
  unknown: string[];
  clauses: ListedClause[];
  /** Undeclared differences, and declared ones that are none. */
  differences: Difference[];
  idle: string[];
}

/**
 * Lists every clause that a policy names, where, and how it is carried out; `against` an inventory also what is missing, unknown or said
 * otherwise. Without `pack` the project's own policy, with its confirmations.
 */
export function listClauses(setting: Setting, options: { pack?: string; against?: string }): ClauseList {
  const { folder, policy } = options.pack ? readPack(setting.cwd, options.pack) : loadProject(setting.cwd);
  const places = placesOf(policy);
  const catalogue = options.against ? catalogueOf(resolve(setting.cwd, options.against), options.against, places) : undefined;
  const words = wordsOf(folder);
  const named = [...new Set(places.map((p) => p.clause))].sort();
  const ids = catalogue ? catalogue.map((c) => c.id) : named;
  const unknown = named.filter((id) => !ids.includes(id));
  const clauses = [...ids, ...unknown].map((id) => listed(policy, places, id, catalogue, words));
  const compared = catalogue ? catalogue.filter((c) => c.kind === 'retention').flatMap((c) => compareClause(policy, c, words)) : [];
  const declared = Object.keys(words.differs ?? {});
  const count = (...states: ListedClause['state'][]) => clauses.filter((c) => states.includes(c.state)).length;
  return {
    policy: policy.id,
    total: ids.length,
    expressed: ids.length - count('missing'),
    enforced: count('in-force'),
    waiting: count('waits', 'not-yet'),
    missing: clauses.filter((c) => c.state === 'missing').map((c) => c.id),
    unknown,
    clauses,
    differences: compared.filter((d) => !declared.includes(d.clause)),
    idle: catalogue ? declared.filter((id) => !compared.some((d) => d.clause === id)) : [],
  };
}

function listed(policy: Policy, places: Place[], id: string, catalogue: CataloguedClause[] | undefined, words: Words): ListedClause {
  const mine = places.filter((p) => p.clause === id).map((p) => ({ ...p, ...enforcementAt(policy, p) }));
  const entry = catalogue?.find((c) => c.id === id);
  const differs = words.differs?.[id];
  return { id, places: mine, state: stateOf(mine, entry, catalogue !== undefined), ...(differs ? { differs } : {}) };
}

function stateOf(places: Enforcement[], entry: CataloguedClause | undefined, compared: boolean): ListedClause['state'] {
  if (places.length === 0) return 'missing';
  if (compared && !entry) return 'unknown';
  if (entry?.mode === 'express') return 'expressed';
  return (['not-yet', 'waits'] as const).find((state) => places.every((p) => p.state === state)) ?? worst(places);
}

/** A clause is in force when something carries it out and nothing of it waits for a reading. */
const worst = (places: Enforcement[]): Enforcement['state'] =>
  places.some((p) => p.state === 'waits') ? 'waits' : places.some((p) => p.state === 'in-force') ? 'in-force' : 'not-yet';

function catalogueOf(path: string, name: string, places: Place[]): CataloguedClause[] {
  const { clauses, diagnostics } = readCatalogue({ file: name, text: readText(path, name, 'check the name after --against') });
  if (!clauses) throw withErrors(name, diagnostics);
  const seeds = new Set(clauses.filter((c) => places.some((p) => p.clause === c.id)).map((c) => c.seed));
  if (seeds.size === 0) throw new Trouble('argument-invalid', `\`${name}\` has no clause that this policy names`, 'name its own inventory');
  return clauses.filter((c) => seeds.has(c.seed));
}

function wordsOf(folder: string): Words {
  const path = join(folder, 'source', 'words.yaml');
  if (!existsSync(path)) return {};
  const { words, diagnostics } = readWords({ file: 'source/words.yaml', text: readText(path, 'source/words.yaml', 'check its rights') });
  if (!words) throw withErrors('source/words.yaml', diagnostics);
  return words;
}
