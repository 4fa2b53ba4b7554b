import { randomBytes, randomUUID } from 'node:crypto';
import { digest } from '../bytes/digest.ts';
import type { SystemMap, Table } from '../map/model.ts';
import * as kept from '../store/consultations.ts';
import { suggest } from '../text/near-miss.ts';
import { Trouble } from '../text/trouble.ts';
import { startOfDay } from '../time/day.ts';
import { withSafeSystems } from './check-policy.ts';
import { findPerson, findTable } from './explain-row.ts';
import type { LoadedProject } from './load-project.ts';
import { type ArchivedRow, readArchive, type Subject } from './read-archive.ts';
import { actor, type Setting, withProject } from './setting.ts';
import { dayStart } from './show-sql.ts';

/** A consultation is for a time; who needs longer asks again. */
const MOST_DAYS = 31;

/** A consultation as people see it: nothing of what was asked for but the table. */
export type Listed = Omit<kept.Consultation, 'salt' | 'commitment'> & {
  state: 'asked' | 'granted' | 'over';
  reads: kept.ConsultationRead[];
};

/** What is asked for: `users:1042` is a person, SYSTEM.TABLE and a key one row. */
export interface Asked {
  what: string;
  key: string[];
}

/**
 * Asks to read in the archive: as one of the readers that the policy names, and with a reason. The log keeps who, when, why and in which
 * table, and a salted digest of the key (S45). `Trouble` consultation-refused when there is nothing that this reader may see.
 */
export function askConsultation(setting: Setting, asked: Asked & { id?: string; reader: string; reason: string }): Promise<Listed> {
  return withProject(setting, async (loaded, store) => {
    const { map, table, subject } = subjectOf(loaded, asked);
    known(loaded, asked.reader);
    if (asked.reason.trim() === '')
      throw new Trouble('argument-invalid', 'a consultation needs a reason', 'say why with `--reason`, without naming anybody');
    const rows = await found(setting, loaded, map, table, subject, asked.reader);
    if (rows.length === 0) throw nothing(asked.reader);
    const salt = randomBytes(32).toString('hex');
    const consultation = {
      id: asked.id ?? randomUUID().slice(0, 8),
      asked: setting.now().toString(),
      by: actor(setting),
      reader: asked.reader,
      reason: asked.reason,
      system: map.system,
      table: table.name,
      salt,
      commitment: commitment(salt, map.system, table.name, subject),
    };
    await kept.addConsultation(store.db, consultation);
    return listed({ ...consultation, reads: [] }, setting.now());
  });
}

/** Lets the person who asked read until the end of a day. Somebody else than that person grants it, once. */
export function grantConsultation(setting: Setting, id: string, until: string): Promise<Listed> {
  return withProject(setting, async ({ policy }, store) => {
    const consultation = await kept.findConsultation(store.db, id);
    const by = actor(setting);
    if (consultation.by === by) throw refused(id, 'was asked by yourself', 'let somebody else grant it');
    const now = setting.now();
    const { zone } = policy.calendar;
    const last = dayStart(until, zone).toZonedDateTimeISO(zone).toPlainDate();
    const days = now.toZonedDateTimeISO(zone).toPlainDate().until(last, { largestUnit: 'days' }).days;
    if (days < 0 || days > MOST_DAYS)
      throw new Trouble(
        'argument-invalid',
        `\`${until}\` is not within the next ${MOST_DAYS} days`,
        'grant it for less; it can be asked again',
      );
    const end = startOfDay(last.add({ days: 1 }), zone).toString();
    if (!(await kept.grantConsultation(store.db, id, by, now.toString(), end)))
      throw refused(id, 'is granted already', 'ask for another one');
    return listed({ ...consultation, granted: now.toString(), grantedBy: by, until: end, reads: [] }, now);
  });
}

/** Reads what was asked for and granted, within its time; each attempt is kept before anything is shown. */
export function readConsultation(setting: Setting, id: string, asked: Asked): Promise<{ consultation: Listed; rows: ArchivedRow[] }> {
  return withProject(setting, async (loaded, store) => {
    const consultation = await kept.findConsultation(store.db, id);
    const [now, by] = [setting.now(), actor(setting)];
    const log = (rows?: number) => kept.addRead(store.db, id, { at: now.toString(), by, ...(rows === undefined ? {} : { rows }) });
    const { map, table, subject } = subjectOf(loaded, asked);
    const why = reasonToRefuse(consultation, by, now, commitment(consultation.salt, map.system, table.name, subject));
    if (why) {
      await log();
      throw refused(id, why, 'see `lethe archive list`; ask for another one: lethe archive ask');
    }
    const rows = await found(setting, loaded, map, table, subject, consultation.reader);
    await log(rows.length);
    if (rows.length === 0) throw nothing(consultation.reader);
    return { consultation: listed({ ...consultation, reads: [] }, now), rows };
  });
}

/** Every consultation, the newest first, with each attempt to read. */
export const consultations = (setting: Setting): Promise<Listed[]> =>
  withProject(setting, async (_, store) => (await kept.listConsultations(store.db)).map((c) => listed(c, setting.now())));

function reasonToRefuse(c: kept.Consultation, by: string, now: Temporal.Instant, asked: string): string | undefined {
  if (c.by !== by) return 'was asked by somebody else';
  if (c.commitment !== asked) return 'is for another row or person';
  if (!c.until) return 'is not granted yet';
  return Temporal.Instant.compare(now, Temporal.Instant.from(c.until)) >= 0 ? 'is over' : undefined;
}

function subjectOf(loaded: LoadedProject, { what, key }: Asked): { map: SystemMap; table: Table; subject: Subject } {
  if (key.length > 0) return { ...findTable(loaded, what), subject: { row: key } };
  const { map, table, key: person } = findPerson(loaded, what);
  return { map, table, subject: { person } };
}

const found = (setting: Setting, { policy }: LoadedProject, map: SystemMap, table: Table, subject: Subject, reader: string) =>
  withSafeSystems(setting, policy, [map], ([system]) =>
    readArchive(policy, setting.now(), system!, system!.map.tables[table.name]!, subject, reader),
  );

const commitment = (salt: string, system: string, table: string, subject: Subject): string => digest({ salt, system, table, subject });

function known({ policy }: LoadedProject, reader: string): void {
  const readers = Object.keys(policy.recipients);
  if (!readers.includes(reader))
    throw new Trouble(
      'argument-invalid',
      `the policy has no reader \`${reader}\``,
      suggest(reader, readers, 'see `recipients:` of the policy'),
    );
}

const refused = (id: string, why: string, help: string) => new Trouble('consultation-refused', `the consultation \`${id}\` ${why}`, help);
const nothing = (reader: string) =>
  new Trouble(
    'consultation-refused',
    `the archive holds nothing of it that \`${reader}\` may see`,
    'explain it to see where it stands, and who may read it: lethe explain',
  );

function listed({ salt: _, commitment: __, ...c }: kept.Consultation & { reads: kept.ConsultationRead[] }, now: Temporal.Instant): Listed {
  const over = c.until !== undefined && Temporal.Instant.compare(now, Temporal.Instant.from(c.until)) >= 0;
  return { ...c, state: over ? 'over' : c.until ? 'granted' : 'asked' };
}
