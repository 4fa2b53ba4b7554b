import type { Diagnostic } from './diagnostic.ts';

/** What a file of findings says of who found them. */
export interface Finder {
  name: string;
  version: string;
  /** Every code that it can find, with its meaning. */
  codes: Record<string, string>;
  /** The path of a file as the reader of the findings knows it. */
  place(file: string): string;
}

/** Findings as SARIF 2.1.0 (OASIS), which code hosts show beside the lines. */
export function sarif(found: Diagnostic[], finder: Finder): unknown {
  const codes = Object.keys(finder.codes);
  const driver = {
    name: finder.name,
    version: finder.version,
    rules: codes.map((id) => ({ id, shortDescription: { text: finder.codes[id]! } })),
  };
  const results = found.map((d) => ({
    ruleId: d.code,
    ...(codes.includes(d.code) ? { ruleIndex: codes.indexOf(d.code) } : {}),
    level: d.severity,
    message: { text: d.help ? `${d.message}\n${d.help}` : d.message },
    ...(d.span ? { locations: [location(d.span, finder)] } : {}),
  }));
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{ tool: { driver }, columnKind: 'utf16CodeUnits', results }],
  };
}

const location = (span: NonNullable<Diagnostic['span']>, finder: Finder) => ({
  physicalLocation: {
    artifactLocation: { uri: finder.place(span.file).split('/').map(encodeURIComponent).join('/') },
    region: { startLine: span.line, startColumn: span.column, endColumn: span.column + span.length },
  },
});
