import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import mysql from 'mysql2/promise';

/** Statements are sent together until they are this long: one journey for many. */
const TOGETHER = 1024 * 1024;

/**
 * Restores a gzipped dump of `mariadb-dump` into an empty database without the client program, which a fresh machine has not (E36). In such
 * a dump a line that ends with a semicolon ends a statement: line ends within texts are written `\n`.
 */
export async function loadMariadbDump(file: string, url: string): Promise<void> {
  const client = await mysql.createConnection({ uri: url, multipleStatements: true });
  let together: string[] = [];
  let length = 0;
  const send = async () => {
    if (together.length > 0) await client.query(together.join('\n'));
    together = [];
    length = 0;
  };
  try {
    for await (const line of createInterface({ input: createReadStream(file).pipe(createGunzip()), crlfDelay: Number.POSITIVE_INFINITY })) {
      if (line === '' || line.startsWith('--') || line.startsWith('/*M!999999')) continue;
      together.push(line);
      length += line.length;
      if (length > TOGETHER && line.endsWith(';')) await send();
    }
    await send();
  } finally {
    client.destroy();
  }
}
