import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { escapeIdentifier } from 'pg';
import type { TestDatabase } from '../database.ts';

const guide = join(import.meta.dirname, '..', '..', 'docs', 'how-to', 'govern-moodle.md');

/** Runs `use` with the connection string of an account that has just the rights that the how-to page gives; it is dropped afterwards. */
export async function withAccount(db: TestDatabase, use: (url: string) => Promise<void>): Promise<void> {
  const role = `${db.name}_account`;
  const password = 'of-the-test';
  const sql = /```sql\n([\s\S]*?)```/.exec(readFileSync(guide, 'utf8'))![1]!;
  await db.pool.query(
    sql
      .replace("'...'", `'${password}'`)
      .replaceAll(/\b(role|to) lethe\b/g, `$1 ${escapeIdentifier(role)}`)
      .replace('database moodle', `database ${escapeIdentifier(db.name)}`),
  );
  try {
    const url = new URL(db.url);
    url.username = role;
    url.password = password;
    await use(url.href);
  } finally {
    await db.pool.query(`drop owned by ${escapeIdentifier(role)} cascade; drop role ${escapeIdentifier(role)}`);
  }
}
