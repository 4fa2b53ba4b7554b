type Part = string | Sql | { param: unknown };

/** A piece of SQL with its parameters, which MariaDB takes in the order of the text: so pieces are put together as values. */
export class Sql {
  readonly parts: Part[];
  constructor(parts: Part[]) {
    this.parts = parts;
  }
}

/** Words of ours; never anything that a map, a row or a person says. */
export const raw = (text: string): Sql => new Sql([text]);

/** SQL with pieces in it; whatever is no piece becomes a parameter. */
export function sql(texts: TemplateStringsArray, ...values: unknown[]): Sql {
  return new Sql(
    texts.flatMap((t, i) => (i === 0 ? [t] : [values[i - 1] instanceof Sql ? (values[i - 1] as Sql) : { param: values[i - 1] }, t])),
  );
}

export const joined = (of: Sql[], between: string): Sql => new Sql(of.flatMap((s, i) => (i === 0 ? [s] : [between, s])));

/** The text with a `?` for each parameter, and the parameters in that order. */
export function statement(of: Sql): { sql: string; params: unknown[] } {
  const text: string[] = [];
  const params: unknown[] = [];
  const visit = (s: Sql) => {
    for (const part of s.parts) {
      if (typeof part === 'string') text.push(part);
      else if (part instanceof Sql) visit(part);
      else {
        text.push('?');
        params.push(part.param);
      }
    }
  };
  visit(of);
  return { sql: text.join(''), params };
}

/** An identifier as MariaDB reads it exactly: blanks and quotes kept. */
export const name = (identifier: string): Sql => raw(`\`${identifier.replaceAll('`', '``')}\``);

export const qualified = (schema: string, table: string): Sql => sql`${name(schema)}.${name(table)}`;

export const column = (alias: string, of: string): Sql => sql`${raw(alias)}.${name(of)}`;
