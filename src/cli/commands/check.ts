import { printDiagnostic } from '../../text/print-diagnostic.ts';
import { checkProject } from '../../work/check-policy.ts';
import { EXIT, type ExitCode } from '../context.ts';
import type { Door } from '../door.ts';
import { marks } from '../style.ts';

/** `lethe check [--live]`: everything that is wrong or doubtful in policy, maps and, with --live, databases. */
export async function check({ setting, print, style, m }: Door, options: { live: boolean; strict: boolean }): Promise<ExitCode> {
  const { diagnostics, sources, summary } = await checkProject(setting, options);
  const errors = diagnostics.filter((d) => d.severity === 'error').length;
  const warnings = diagnostics.length - errors;
  print({ diagnostics, summary: summary ?? null }, () => {
    const found = diagnostics.map((d) => printDiagnostic(d, sources, marks(style)));
    const tail = summary && errors === 0 ? [m.checkClean(summary.policy, summary.activities, summary.rules)] : [];
    if (diagnostics.length > 0) tail.unshift(m.checkFound(errors, warnings));
    return [...found, ...tail].join('\n\n');
  });
  return errors > 0 || (options.strict && warnings > 0) ? EXIT.findings : EXIT.done;
}
