import { z } from 'zod';
import type { Diagnostic } from '../text/diagnostic.ts';
import { fit } from '../text/schema-issues.ts';
import { parseYaml, type Source } from '../text/yaml.ts';

/** `lethe.yaml`. The reference is printed from this. */
export const ProjectFile = z
  .strictObject({
    lethe: z.literal(1).describe('the version of the language'),
    project: z
      .strictObject({
        policy: z.array(z.string()).min(1).describe('the files of the policy; a name with `*` stands for several'),
        overlays: z.array(z.string()).optional().describe('the files of campuses, which add to the policy and tighten it'),
        maps: z
          .array(z.union([z.string(), z.array(z.string()).min(1, 'name a file')]))
          .describe('one map for each system; a list in the list names the files of one map'),
        confirmations: z.string().optional().describe('where `lethe confirm` writes; confirmations.yaml when absent'),
        limits: z
          .strictObject({
            share: z
              .string()
              .regex(/^\d{1,3}(\.\d+)? ?%$/, 'write a share as `30 %`')
              .refine((share) => !(Number.parseFloat(share) > 100), 'write a share from `0 %` to `100 %`')
              .optional()
              .describe('a step that takes a larger share of its table needs an approval that names it; 30 % when absent'),
            rows: z
              .number()
              .int()
              .positive('write a number above 0')
              .optional()
              .describe('likewise for a number of rows; 1000000 when absent'),
          })
          .meta({ id: 'Limits', description: 'what is large, so that an approval has to name it' })
          .optional()
          .describe('what is large'),
      })
      .meta({ id: 'ProjectFiles', description: 'the files of a project, named from its folder, and its limits' })
      .describe('its files and limits'),
  })
  .meta({ id: 'Project', description: 'the file `lethe.yaml`, which stands in the folder of a project' });

/** The files of a project and its limits, with what is not said filled in. Paths are as written, relative to the project's folder. */
export interface Project {
  policy: string[];
  overlays: string[];
  /** The files of each map. A name with `*` that stands alone is several maps. */
  maps: (string | string[])[];
  confirmations: string;
  limits: { share: number; rows: number };
}

const LIMITS: Project['limits'] = { share: 0.3, rows: 1_000_000 };

/** Reads `lethe.yaml`; undefined with diagnostics when it has errors. */
export function readProject(source: Source): { project?: Project; diagnostics: Diagnostic[] } {
  const file = parseYaml(source);
  if (file.diagnostics.length > 0) return { diagnostics: file.diagnostics };
  const fitted = fit(ProjectFile, file.data, file);
  if (fitted.value === undefined) return { diagnostics: fitted.diagnostics };
  const { policy, overlays, maps, confirmations, limits } = fitted.value.project;
  return {
    project: {
      policy,
      overlays: overlays ?? [],
      maps,
      confirmations: confirmations ?? 'confirmations.yaml',
      limits: { share: limits?.share ? Number.parseFloat(limits.share) / 100 : LIMITS.share, rows: limits?.rows ?? LIMITS.rows },
    },
    diagnostics: [],
  };
}
