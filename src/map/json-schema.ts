import { type JsonSchema, jsonSchema } from '../text/json-schema.ts';
import { MapFile } from './schema.ts';

/** The JSON Schema of a map, for editors. */
export const mapSchema = (): JsonSchema => jsonSchema(MapFile, 'Lethe map');
