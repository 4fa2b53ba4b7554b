import { z } from 'zod';

/** The parts of JSON Schema 2020-12 that the language needs. */
export interface JsonSchema {
  $ref?: string;
  description?: string;
  type?: string;
  const?: unknown;
  enum?: unknown[];
  pattern?: string;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  propertyNames?: JsonSchema;
  additionalProperties?: boolean | JsonSchema;
  items?: JsonSchema | boolean;
  prefixItems?: JsonSchema[];
  anyOf?: JsonSchema[];
  $defs?: Record<string, JsonSchema>;
}

/** The JSON Schema of a language whose named elements are definitions, without the names that only stand for others. */
export function jsonSchema(of: z.ZodType, title: string): JsonSchema {
  const printed = z.toJSONSchema(of, { io: 'input' }) as JsonSchema;
  const definitions = printed.$defs ?? {};
  const aliases = new Map(
    Object.entries(definitions).flatMap(([name, d]) => (name.startsWith('__') && d.$ref ? [[`#/$defs/${name}`, d.$ref]] : [])),
  );
  const plain = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(plain);
    if (typeof value !== 'object' || value === null) return typeof value === 'string' ? (aliases.get(value) ?? value) : value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
  };
  const $defs = Object.fromEntries(Object.entries(definitions).filter(([name]) => !aliases.has(`#/$defs/${name}`)));
  return plain({ ...printed, title, $defs }) as JsonSchema;
}

/** JSON with everything on one line that fits there, as the formatter of the house prints it. */
export function printJson(value: unknown, indent = '', room = 0): string {
  const line = inline(value);
  if (typeof value !== 'object' || value === null || (indent !== '' && indent.length + room + line.length <= 139)) return line;
  const deeper = `${indent}  `;
  const inner = Array.isArray(value)
    ? value.map((v) => deeper + printJson(v, deeper))
    : Object.entries(value).map(([k, v]) => `${deeper}${JSON.stringify(k)}: ${printJson(v, deeper, JSON.stringify(k).length + 2)}`);
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  return `${open}\n${inner.join(',\n')}\n${indent}${close}`;
}

function inline(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const inner = Object.entries(value).map(([k, v]) => `${JSON.stringify(k)}: ${inline(v)}`);
  return inner.length === 0 ? '{}' : `{ ${inner.join(', ')} }`;
}
