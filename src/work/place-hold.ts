import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { canonicalJson } from '../bytes/canonical-json.ts';
import type { Hold } from '../justify/hold.ts';
import type { SystemMap } from '../map/model.ts';
import type { Target } from '../plan/target.ts';
import { acknowledgeHold, addHold, type HoldRecord, listHolds, releaseHold } from '../store/holds.ts';
import { suggest } from '../text/near-miss.ts';
import { Trouble } from '../text/trouble.ts';
import type { LoadedProject } from './load-project.ts';
import { type ConnectedSystem, closeSystems, openSystems } from './open-systems.ts';
import { actor, type Setting, withProject } from './setting.ts';

const Scope = z.object({
  system: z.string().optional(),
  table: z.string().optional(),
  person: z.object({ table: z.string(), key: z.string() }).optional(),
  activity: z.string().optional(),
  category: z.string().optional(),
});
export type HoldRequest = z.infer<typeof Scope> & { id?: string; reason: string; reassess: string };

/** A hold in force; `nobody` when it names a person whom no table holds now. */
export type PlacedHold = Hold & { nobody: boolean };

/**
 * Places a hold: kept in our store, then written in every target under the gate that batches take, and only then acknowledged (S35,
 * E7). When a target cannot be reached the hold stays unacknowledged and the same command tries again. Throws `Trouble`.
 */
export function placeHold(setting: Setting, request: HoldRequest): Promise<PlacedHold> {
  return withProject(setting, async (loaded, store) => {
    const { id = randomUUID().slice(0, 8), reason, reassess, ...asked } = request;
    const written = Scope.parse(asked);
    known(loaded, written);
    // a system that cannot be reached is said below, once the hold is kept
    const person = await asStored(setting, loaded, written).catch(() => written.person);
    const scope = person ? { ...written, person } : written;
    const hold: Hold = { id, owner: actor(setting), reason, reassess: dayOf(reassess), ...scope };
    const before = (await listHolds(store.db)).find(
      (h) => h.id === id && !h.acknowledged && canonicalJson(h.scope) === canonicalJson(scope),
    );
    if (!before) await addHold(store.db, { ...hold, scope });
    await everywhere(setting, loaded, scope.system, (target) => target.hold(hold));
    const acknowledged = setting.now().toString();
    await acknowledgeHold(store.db, id, acknowledged);
    return { ...hold, acknowledged, nobody: written.person !== undefined && person === undefined };
  });
}

/**
 * The person of a scope with the key as the database writes it: a hold compares keys as text, so that `007` for `7` would protect nothing.
 * Undefined when there is no such row now; the hold then covers the rows that still name that very key.
 */
async function asStored(setting: Setting, loaded: LoadedProject, { person, system }: z.infer<typeof Scope>): Promise<Hold['person']> {
  let found: Hold['person'];
  await everywhere(setting, loaded, system, async (_, { map, connection }) => {
    const table = person && map.tables[person.table];
    if (!person || !table || found) return;
    const [key, another] = table.key;
    if (!key || another) {
      found = person; // the text of a key of several columns is the caller's to write
      return;
    }
    // the row alone: its links may not be resolved, and a hold must not wait for a map that is in order
    const alone = { ...table, links: [], people: [], roles: {}, events: {}, facts: {} };
    const rows = await connection.govern({ ...map, tables: { [table.name]: alone } }).closure(table.name, [person.key]);
    const [row] = rows?.values().next().value ?? []; // it comes first, wherever it stands
    if (row) found = { table: person.table, key: String(row[key]) };
  });
  return found;
}

/** Releases a hold in every target, then in our store: from then on the rules apply from their own starts (S36). */
export function liftHold(setting: Setting, id: string): Promise<void> {
  return withProject(setting, async (loaded, store) => {
    const found = (await listHolds(store.db)).find((h) => h.id === id);
    if (!found) throw new Trouble('hold-unknown', `there is no hold \`${id}\` in force`, 'run `lethe hold list`');
    await everywhere(setting, loaded, asHold(found).system, (target) => target.release(id));
    await releaseHold(store.db, id, actor(setting), setting.now().toString());
  });
}

/** The holds in force, or those released, first those to be looked at again first. */
export function holds(setting: Setting, released: boolean): Promise<Hold[]> {
  return withProject(setting, async (_, store) => (await listHolds(store.db, { released })).map(asHold));
}

export function asHold(record: HoldRecord): Hold {
  const { scope, releasedBy, ...rest } = record;
  return { ...rest, ...Scope.parse(scope) };
}

async function everywhere(
  setting: Setting,
  { maps }: LoadedProject,
  system: string | undefined,
  act: (target: Target, system: ConnectedSystem) => Promise<void>,
): Promise<void> {
  const open = await openSystems(
    maps.filter((m) => system === undefined || m.system === system),
    setting.drivers,
    setting.env,
  );
  try {
    for (const system of open) await act(system.connection.govern(system.map), system);
  } finally {
    await closeSystems(open);
  }
}

/** Every name in the scope must mean something, or the hold would protect nothing. */
function known({ policy, maps }: LoadedProject, scope: z.infer<typeof Scope>): void {
  const reach = maps.filter((m) => scope.system === undefined || m.system === scope.system);
  const tables = reach.flatMap((m: SystemMap) => Object.keys(m.tables));
  const name = (what: string, written: string | undefined, among: string[]) => {
    if (written !== undefined && !among.includes(written))
      throw new Trouble('argument-invalid', `there is no ${what} \`${written}\``, suggest(written, among, 'see the policy and the maps'));
  };
  name(
    'system',
    scope.system,
    maps.map((m) => m.system),
  );
  name('table', scope.table, tables);
  name('table', scope.person?.table, tables);
  name('activity', scope.activity, Object.keys(policy.activities));
  name('data category', scope.category, Object.keys(policy.data));
  const holder = scope.person && reach.flatMap((m) => Object.values(m.tables)).find((t) => t.name === scope.person!.table);
  if (holder && !holder.people.some((p) => p.path.length === 0))
    throw new Trouble(
      'argument-invalid',
      `the rows of \`${holder.name}\` are not persons`,
      'name the table whose rows are the people, for instance `--person users:1042`',
    );
}

function dayOf(written: string): string {
  try {
    return Temporal.PlainDate.from(written, { overflow: 'reject' }).toString();
  } catch {
    throw new Trouble('argument-invalid', `there is no day \`${written}\``, 'write the day of reassessment as YYYY-MM-DD');
  }
}
