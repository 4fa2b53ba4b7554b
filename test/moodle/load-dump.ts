import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { Client, DatabaseError } from 'pg';
import { CopyIn } from './copy-in.ts';
import { splitSql } from './split-sql.ts';

/** Statements are sent together until they are this long: one journey and one commit for many. */
const TOGETHER = 256 * 1024;

/**
 * Restores a plain SQL dump, gzipped or not, into an empty database, without psql (E36): a fresh machine has none. Memory is bounded by
 * the longest statement. The first statement that fails ends it; the error says which, without its text, which may hold personal data.
 */
export async function loadDump(file: string, url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  let count = 0;
  let together: string[] = [];
  let length = 0;
  const send = async () => {
    if (together.length > 0) await client.query(together.join(';\n'));
    [together, length] = [[], 0];
  };
  try {
    await client.query('set synchronous_commit = off');
    let copy: CopyIn | undefined;
    for await (const piece of splitSql(text(file))) {
      if (piece.kind === 'statement') {
        count += 1;
        together.push(piece.sql);
        length += piece.sql.length;
        if (length > TOGETHER) await send();
      } else if (piece.kind === 'copy') {
        await send();
        count += 1;
        copy = client.query(new CopyIn(piece.sql));
        await copy.begin();
      } else if (piece.kind === 'rows') await copy!.write(piece.text);
      else await copy!.end();
    }
    await send();
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    const which = together.length > 1 ? `one of the ${together.length} statements up to` : 'statement';
    throw new Error(`the dump cannot be restored: ${error.code} in ${which} number ${count}`);
  } finally {
    await client.end();
  }
}

/** Whole characters, whatever the pieces in which the bytes arrive. */
async function* text(file: string): AsyncIterable<string> {
  const bytes = file.endsWith('.gz') ? createReadStream(file).pipe(createGunzip()) : createReadStream(file);
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for await (const chunk of bytes) yield decoder.decode(chunk as Buffer, { stream: true });
  yield decoder.decode();
}
