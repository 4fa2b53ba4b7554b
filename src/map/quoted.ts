/** A name as SQL writes it, for statements that people read and run. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
