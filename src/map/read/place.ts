import type { FactNames } from '../../policy/build/condition.ts';
import type { Policy } from '../../policy/model.ts';
import type { Diagnostic, Span } from '../../text/diagnostic.ts';
import type { Path, YamlFile } from '../../text/yaml.ts';
import type { FindingCode } from '../finding.ts';
import type { MapInput } from '../schema.ts';

/** A map while it is read: its written form, where each part stands, the policy that it serves, and what was found wrong. */
export interface MapDraft {
  input: MapInput;
  file: Pick<YamlFile, 'spanOf'>;
  policy?: Policy;
  diagnostics: Diagnostic[];
}

export function report(draft: MapDraft, code: FindingCode, path: Path, message: string, help: string, of: 'key' | 'value' = 'value'): void {
  draft.diagnostics.push({ code, severity: 'error', message, span: draft.file.spanOf(path, of), help });
}

export const spanAt = (draft: MapDraft, path: Path): Span => draft.file.spanOf(path, 'key');

/** The facts of the policy that the map serves; nothing is checked when the policy is not known. */
export const factNames = (draft: MapDraft): FactNames => ({
  ...(draft.policy ? { facts: Object.fromEntries(Object.values(draft.policy.facts).map((f) => [f.id, f.values])) } : {}),
  error: (code, path, message, help) => report(draft, code as FindingCode, path, message, help),
});

export const listOf = (names: string | string[]): string[] => (Array.isArray(names) ? names : [names]);
