import { z } from 'zod';
import { nearMiss } from './near-miss.ts';

type Schema = z.core.$ZodType;
type Issues = readonly z.core.$ZodIssue[];

/** Which of the forms that a value may take its author meant. */
export type Meant =
  | { form: Issues }
  /** Two forms at once: the keys that exclude each other. */
  | { excluded: [string, string] }
  /** A mapping without any of the keys that would say which form it is. */
  | { lacking: string[] }
  /** Something else: text where a mapping is due, and the like. */
  | undefined;

/**
 * The form of a union that a value was meant to have: of mappings the one whose own key is there or nearly there, of others the one of
 * the same kind. `errors` are the misfits of the value with each of the forms, in their order.
 */
export function meantForm(union: unknown, errors: readonly Issues[], input: unknown): Meant {
  const all = options(union).map((schema, i) => ({ schema, issues: errors[i] ?? [] }));
  const first = (...types: string[]): Meant => {
    const found = all.find(
      (o) => types.includes(typeOf(o.schema)) && !o.issues.some((i) => i.path.length === 0 && i.code === 'invalid_type'),
    );
    return found && { form: found.issues };
  };
  if (Array.isArray(input)) return first('array', 'tuple');
  if (typeof input !== 'object' || input === null) return first('enum', 'literal', 'string', 'number', 'boolean', 'union');
  const objects = all.filter((o) => typeOf(o.schema) === 'object');
  const keysOf = (o: { schema: Schema }) => shape(o.schema)!;
  const own = objects.map((o) => {
    const others = objects.filter((x) => x !== o).flatMap((x) => Object.keys(keysOf(x)));
    return Object.entries(keysOf(o)).flatMap(([key, value]) => (others.includes(key) || value._zod.optin === 'optional' ? [] : [key]));
  });
  const there = objects.flatMap((o, i) => own[i]!.filter((key) => key in input).map((key) => ({ o, key })));
  const [one, another] = [there[0], there.find((t) => t.o !== there[0]?.o)];
  if (one) return another ? { excluded: [one.key, another.key] } : { form: one.o.issues };
  const written = Object.keys(input);
  const nearly = objects.find((_, i) => own[i]!.some((key) => nearMiss(key, written) !== undefined));
  if (nearly) return { form: nearly.issues };
  const open = all.find((o) => typeOf(o.schema) === 'record') ?? (objects.length === 1 ? objects[0] : undefined);
  if (open) return { form: open.issues };
  return objects.length > 1 ? { lacking: own.flatMap((keys) => keys.slice(0, 1)) } : undefined;
}

/** The keys that a mapping may have; undefined for other schemas. */
export function shape(schema: unknown): Record<string, Schema> | undefined {
  const { def } = bare(schema as Schema)?._zod ?? {};
  return def?.type === 'object' ? ({ ...(def as z.core.$ZodObjectDef).shape } as Record<string, Schema>) : undefined;
}

/**
 * How a value of a named schema is written: the first description that it was given, before those that say what one use of it means.
 * Undefined for schemas without a name.
 */
export function formatOf(schema: unknown): string | undefined {
  let found: string | undefined;
  let named = false;
  for (let at = schema as Schema | undefined; at; at = at._zod.parent) {
    const meta = z.globalRegistry.get(at);
    named ||= meta?.id !== undefined;
    found = meta?.description ?? found;
  }
  return named ? found : undefined;
}

function options(schema: unknown): Schema[] {
  const { def } = bare(schema as Schema)?._zod ?? {};
  return def?.type === 'union' ? [...(def as z.core.$ZodUnionDef).options].map((o) => bare(o) ?? o) : [];
}

const typeOf = (schema: Schema): string => schema._zod.def.type;

/** Without what only wraps. */
function bare(schema: Schema | undefined): Schema | undefined {
  const def = schema?._zod.def;
  if (def?.type === 'lazy') return bare((def as z.core.$ZodLazyDef).getter());
  if (def?.type === 'optional') return bare((def as z.core.$ZodOptionalDef).innerType);
  return schema;
}
