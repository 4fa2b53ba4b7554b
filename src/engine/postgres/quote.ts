/** An identifier as PostgreSQL reads it exactly: case, blanks and quotes kept. */
export const name = (identifier: string): string => `"${identifier.replaceAll('"', '""')}"`;

export const qualified = (schema: string, table: string): string => `${name(schema)}.${name(table)}`;
