import { once } from 'node:events';
import type { Socket } from 'node:net';
import pg from 'pg';

/** What the client of `pg` can do with rows although its types do not say so. */
interface Wire {
  stream: Socket;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
}

/** `COPY ... FROM stdin`, row by row: `begin` returns once the server wants rows, `end` once it has taken them all. */
export class CopyIn extends pg.Query {
  readonly #wire = Promise.withResolvers<Wire>();
  readonly #done: Promise<void>;

  constructor(sql: string) {
    super(sql);
    this.#done = new Promise((resolve, reject) => {
      this.on('end', () => resolve());
      this.on('error', reject);
    });
    this.#done.catch((error) => this.#wire.reject(error));
  }

  /** Called by the client when the server is ready for rows. */
  handleCopyInResponse(wire: Wire): void {
    this.#wire.resolve(wire);
  }

  async begin(): Promise<void> {
    await this.#wire.promise;
  }

  /** Waits while the server is slower than the file, so that memory stays bounded. */
  async write(rows: string): Promise<void> {
    const wire = await this.#wire.promise;
    wire.sendCopyFromChunk(Buffer.from(rows));
    if (wire.stream.writableNeedDrain) await once(wire.stream, 'drain');
  }

  async end(): Promise<void> {
    (await this.#wire.promise).endCopyFrom();
    await this.#done;
  }
}
