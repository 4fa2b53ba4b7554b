import { type JsonSchema, jsonSchema } from '../text/json-schema.ts';
import { MapFile } from './schema.ts';

/** The JSON Schema of a map; of one `file` for editors: a file may hold only a part of a map, so nothing but the version is required there. */
export function mapSchema(of: 'map' | 'file'): JsonSchema {
  const schema = jsonSchema(MapFile, 'Lethe map');
  if (of === 'map') return schema;
  return { ...schema, $defs: { ...schema.$defs, Map: { ...schema.$defs!.Map!, required: ['lethe'] } } };
}
