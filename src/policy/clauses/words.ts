import { z } from 'zod';
import type { Diagnostic } from '../../text/diagnostic.ts';
import { fit } from '../../text/schema-issues.ts';
import { parseYaml, type Source } from '../../text/yaml.ts';
import { Scalar } from '../schema/names.ts';

const Words = z.strictObject({
  events: z.record(z.string(), z.union([z.string(), z.array(z.string())])).optional(),
  conditions: z.record(z.string(), z.record(z.string(), z.union([Scalar, z.array(Scalar)]))).optional(),
  differs: z.record(z.string(), z.string()).optional(),
});

/** How a pack says the words of its inventory: starts and ends as events or facts, conditions as facts, and where it differs, with why. */
export type Words = z.infer<typeof Words>;

/** Reads `source/words.yaml` of a pack; undefined with diagnostics when it has errors. */
export function readWords(source: Source): { words?: Words; diagnostics: Diagnostic[] } {
  const file = parseYaml(source);
  if (file.diagnostics.length > 0) return { diagnostics: file.diagnostics };
  const { value, diagnostics } = fit(Words, file.data, file);
  return value === undefined ? { diagnostics } : { words: value, diagnostics: [] };
}
