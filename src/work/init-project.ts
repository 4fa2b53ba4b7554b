import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Trouble } from '../text/trouble.ts';
import { PROJECT_FILE } from './load-project.ts';
import { unwritable } from './replace-file.ts';

/** Files of a first project: small, valid, and each line worth keeping. */
const FILES: Record<string, string> = {
  [PROJECT_FILE]: `lethe: 1
project:
  policy: [policy.yaml]
  maps: [school.map.yaml]
  confirmations: confirmations.yaml
  limits: { share: 30 %, rows: 1000000 }
`,
  'policy.yaml': `# What the institution promises. The language: docs/explanation/language.md
lethe: 1
policy: { id: school, version: 2026-01-01, title: { en: Privacy policy of the school }, languages: [en] }
law: [eu, fr]
calendar: { zone: Europe/Paris, school-year: 09-01 }
controllers: { school: { name: The school } }
roles: { student: { en: Students } }
data: { identity: { en: Identity }, contact: { en: Contact details } }
events:
  last-activity: { en: the last activity, slides: true }
  account-deletion-asked: { en: the request to delete the account, asked: true }
activities:
  studies:
    title: { en: Following students }
    controllers: { sole: school }
    bases: [{ basis: contract }]
    roles: [student]
    data: [identity, contact]
    retention:
      keep: { for: 3 years, from: last-activity }
      unless-earlier: account-deletion-asked
      then: delete
`,
  'school.map.yaml': `# Where the data is. The connection string stands in the environment, never here.
lethe: 1
system: { id: school, engine: postgres, url: { env: SCHOOL_URL }, schema: public }
tables:
  users:
    key: id
    person: { roles: { student: always } }
    columns:
      name: identity
      email: contact
    events:
      last-activity: last_seen_at
      account-deletion-asked: deletion_asked_at
    technical: [last_seen_at, deletion_asked_at]
    serves: [studies]
    gone: delete
`,
  '.gitignore': '.lethe/\n',
};

/**
 * Begins a project in a folder and gives the names of the files written. Existing files are never touched: any of them is a `Trouble`
 * project-exists, but for a `.gitignore`, which stays. `Trouble` file-unwritable when the folder takes no files. Nothing is left behind then.
 */
export async function initProject(folder: string): Promise<string[]> {
  const names = Object.keys(FILES).filter((n) => n !== '.gitignore' || !existsSync(join(folder, n)));
  const there = names.filter((n) => existsSync(join(folder, n)));
  if (there.length > 0)
    throw new Trouble('project-exists', `\`${there[0]}\` is already in \`${folder}\``, 'choose an empty folder, or edit what is there');
  const written: string[] = [];
  try {
    await mkdir(folder, { recursive: true });
    for (const name of names) {
      await writeFile(join(folder, name), FILES[name]!, { flag: 'wx' });
      written.push(name);
    }
    return names;
  } catch (error) {
    for (const name of written) await rm(join(folder, name), { force: true });
    throw unwritable(folder, error);
  }
}
