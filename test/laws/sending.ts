import pg from 'pg';

/** Every statement of the process goes through the mutant while the work lasts. */
export async function sending<T>({ sends }: { sends?: (sql: string) => string }, work: () => Promise<T>): Promise<T> {
  if (!sends) return work();
  const real = pg.Client.prototype.query;
  const mutated = function (this: pg.Client, text: unknown, ...rest: unknown[]) {
    return Reflect.apply(real, this, [typeof text === 'string' ? sends(text) : text, ...rest]);
  };
  pg.Client.prototype.query = mutated as typeof real;
  try {
    return await work();
  } finally {
    pg.Client.prototype.query = real;
  }
}
