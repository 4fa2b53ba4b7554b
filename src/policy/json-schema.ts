import { type JsonSchema, jsonSchema } from '../text/json-schema.ts';
import { PolicyFile } from './schema/policy.ts';

/**
 * The JSON Schema of a policy; of one `file` for editors, what they complete and underline while somebody writes: a file may hold only a
 * part of a policy, so nothing but the version of the language is required there.
 */
export function policySchema(of: 'policy' | 'file'): JsonSchema {
  const schema = jsonSchema(PolicyFile, 'Lethe policy');
  if (of === 'policy') return schema;
  return { ...schema, $defs: { ...schema.$defs, Policy: { ...schema.$defs!.Policy!, required: ['lethe'] } } };
}
