import { codeTable, schemaReference } from '../text/schema-reference.ts';
import { FINDINGS } from './finding.ts';
import { mapSchema } from './json-schema.ts';

const HEAD = `# The keys of a map

Every key that a map file may have. [The language](../explanation/language.md) explains what they mean together;
[how to write a map](../how-to/write-a-map.md) goes through one; editors complete the keys with [map.schema.json](map.schema.json). This
page is printed from the program. A map may stand in several files, with \`lethe\` in each.
`;

/** The reference of the language of maps, in Markdown: every element with its keys, and every finding about a map or its database. */
export const mapReference = (): string =>
  [HEAD, schemaReference(mapSchema('map'), []), codeTable('Findings about maps and databases', FINDINGS)].join('\n');
