import type { Diagnostic } from './diagnostic.ts';
import type { Finder } from './print-sarif.ts';

/** Findings about one thing, such as a database. */
export interface Suite {
  name: string;
  found: Diagnostic[];
}

/**
 * Findings as JUnit XML, which CI systems show as tests: a case for each code in each suite, so that a case keeps its name from run to
 * run. `fails` says which findings fail their case; the others are said in its output.
 */
export function junit(suites: Suite[], finder: Finder, fails: (d: Diagnostic) => boolean): string {
  const cases = suites.map((suite) => Object.keys(finder.codes).map((code) => testCase(suite, code, finder, fails)));
  const count = (of: { failed: boolean }[]) => `tests="${of.length}" failures="${of.filter((c) => c.failed).length}" errors="0"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="${escaped(finder.name)}" ${count(cases.flat())}>`,
    ...suites.flatMap(({ name }, i) => [
      `  <testsuite name="${escaped(name)}" ${count(cases[i]!)}>`,
      ...cases[i]!.flatMap((c) => c.lines.map((l) => `    ${l}`)),
      '  </testsuite>',
    ]),
    '</testsuites>',
  ].join('\n');
}

function testCase(suite: Suite, code: string, finder: Finder, fails: (d: Diagnostic) => boolean): { failed: boolean; lines: string[] } {
  const mine = suite.found.filter((d) => d.code === code);
  const said = (of: Diagnostic[]) => escaped(of.map((d) => text(d, finder)).join('\n\n'));
  const failures = mine.filter(fails);
  const passing = mine.filter((d) => !fails(d));
  const head = `testcase classname="${escaped(`${finder.name}.${suite.name}`)}" name="${escaped(code)}"`;
  if (mine.length === 0) return { failed: false, lines: [`<${head}/>`] };
  const first = failures[0];
  const lines = [
    `<${head}>`,
    ...(first ? [`  <failure type="${escaped(code)}" message="${escaped(first.message)}">${said(failures)}</failure>`] : []),
    ...(passing.length > 0 ? [`  <system-out>${said(passing)}</system-out>`] : []),
    '</testcase>',
  ];
  return { failed: first !== undefined, lines };
}

function text(d: Diagnostic, finder: Finder): string {
  const place = d.span ? `\n  ${finder.place(d.span.file)}:${d.span.line}:${d.span.column}` : '';
  return `${d.severity}: ${d.message}${place}${d.help ? `\n  help: ${d.help}` : ''}`;
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
/** Signs that XML cannot hold, not even escaped, become the mark of a sign that is not known. */
const escaped = (said: string): string =>
  said.replaceAll(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '\ufffd').replaceAll(/[&<>"]/g, (c) => ENTITIES[c]!);
