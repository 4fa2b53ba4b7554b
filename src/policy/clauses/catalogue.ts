import { z } from 'zod';
import type { Diagnostic } from '../../text/diagnostic.ts';
import { fit } from '../../text/schema-issues.ts';
import { parseYaml, type Source } from '../../text/yaml.ts';

const SourcePhase = z.looseObject({
  phase: z.enum(['active', 'archive']),
  duration: z.string(),
  start: z.string(),
  until: z.string().optional(),
  then: z.string(),
});
const Catalogued = z.looseObject({
  id: z.string(),
  seed: z.string(),
  kind: z.string(),
  mode: z.enum(['express', 'enforce']),
  phases: z.array(SourcePhase).optional(),
  unless: z.string().optional(),
  when: z.string().optional(),
});
const CatalogueFile = z.array(Catalogued);

/** One checkable statement of a source text. `phases`, `unless` and `when` are those of retention clauses. */
export type CataloguedClause = z.infer<typeof Catalogued>;
export type SourcePhase = z.infer<typeof SourcePhase>;

/** Reads an inventory of clauses, a list in YAML; undefined with diagnostics when it has errors. */
export function readCatalogue(source: Source): { clauses?: CataloguedClause[]; diagnostics: Diagnostic[] } {
  const file = parseYaml(source);
  if (file.diagnostics.length > 0) return { diagnostics: file.diagnostics };
  const { value, diagnostics } = fit(CatalogueFile, file.data, file);
  return value === undefined ? { diagnostics } : { clauses: value, diagnostics: [] };
}
