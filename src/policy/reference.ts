import { TEXT_CODES } from '../text/diagnostic-codes.ts';
import { jsonSchema } from '../text/json-schema.ts';
import { codeTable, schemaReference } from '../text/schema-reference.ts';
import { POLICY_CODES } from './codes.ts';
import { ConfirmationsFile } from './confirmations.ts';
import { policySchema } from './json-schema.ts';
import { ProjectFile } from './project.ts';
import { LANGUAGES } from './schema/names.ts';
import { OverlayFile } from './schema/overlay.ts';

const HEAD = `# The keys of a policy

Every key that a policy file may have. [The language](../explanation/language.md) explains what they mean together; editors complete them
with [policy.schema.json](policy.schema.json). A key that is needed may stand in
any file of the policy, but \`lethe\` stands in each. This page is printed from the program.
`;

const PROJECT_HEAD = `# The files of a project

A project is a folder with a \`lethe.yaml\`, which names its other files: the [policy](policy.md), a [map](map.md) for each system, and the
confirmations of readings. Commands find the nearest folder above that has one. This page is printed from the program.
`;

const OVERLAY_HEAD = `# The file of a campus

A campus adds activities and tightens rules of the network (\`overlays:\` in lethe.yaml). What its keys have in common with a policy is in
[the keys of a policy](policy.md). Rows say whose they are by the fact \`campus\`; rows that do not say are undecided.
`;

/** What only the file of a campus has; the rest of its keys leads to the page of policies. */
function overlayReference(): string {
  const schema = jsonSchema(OverlayFile, 'Lethe overlay');
  const own = ['OverlayFile', 'Overlay', 'Tightened'];
  const $defs = Object.fromEntries(Object.entries(schema.$defs ?? {}).filter(([name]) => own.includes(name)));
  const here = own.map((name) => name.toLowerCase());
  const page = schemaReference({ ...schema, $defs }, LANGUAGES);
  return page.replaceAll(/\]\(#([a-z]+)\)/g, (link, to: string) => (here.includes(to) ? link : `](policy.md#${to})`));
}

/** The reference of lethe.yaml and of the confirmations, in Markdown. */
export const projectReference = (): string =>
  [
    PROJECT_HEAD,
    schemaReference(jsonSchema(ProjectFile, 'Lethe project'), []),
    schemaReference(jsonSchema(ConfirmationsFile, 'Lethe confirmations'), []),
    OVERLAY_HEAD,
    overlayReference(),
  ].join('\n');

/** The reference of the language of policies, in Markdown: every element with its keys, and every diagnostic. */
export const policyReference = (): string =>
  [
    HEAD,
    schemaReference(policySchema('policy'), LANGUAGES),
    codeTable('Diagnostics of policies', POLICY_CODES),
    codeTable('Diagnostics of any file', TEXT_CODES),
  ].join('\n');
