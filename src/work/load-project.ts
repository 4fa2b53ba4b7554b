import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { SystemMap } from '../map/model.ts';
import { readMap } from '../map/read.ts';
import { byCampus } from '../policy/by-campus.ts';
import { readConfirmations, withConfirmations } from '../policy/confirmations.ts';
import type { Policy } from '../policy/model.ts';
import { type Project, readProject } from '../policy/project.ts';
import { readPolicy } from '../policy/read.ts';
import type { Diagnostic } from '../text/diagnostic.ts';
import type { TextCode } from '../text/diagnostic-codes.ts';
import { sortDiagnostics } from '../text/print-diagnostic.ts';
import { Trouble } from '../text/trouble.ts';
import type { Source } from '../text/yaml.ts';
import { readText } from './read-text.ts';

/** A project as its files say it: the policy with its confirmed readings, and a map for each system. */
export interface LoadedProject {
  folder: string;
  project: Project;
  policy: Policy;
  maps: SystemMap[];
  /** Warnings. */
  diagnostics: Diagnostic[];
  sources: Source[];
}

/** What was read when something in it is an error: enough to print every finding. */
export interface BrokenProject {
  folder: string;
  diagnostics: Diagnostic[];
  sources: Source[];
}

export const PROJECT_FILE = 'lethe.yaml';

/**
 * Reads the project of a folder or of the nearest folder above that has a `lethe.yaml`. Findings in the files are returned, all at
 * once; `Trouble` file-missing when a file cannot be read.
 */
export function readFiles(from: string): LoadedProject | BrokenProject {
  const folder = projectFolder(from);
  const sources: Source[] = [];
  const open = (name: string): Source => {
    const source = { file: name, text: readText(join(folder, name), name, `check the name in ${PROJECT_FILE} and the rights of the file`) };
    sources.push(source);
    return source;
  };
  const broken = (diagnostics: Diagnostic[]): BrokenProject => ({ folder, diagnostics: sortDiagnostics(diagnostics), sources });
  const { project, diagnostics } = readProject(open(PROJECT_FILE));
  if (!project) return broken(diagnostics);
  const filesOf = (names: string[]) => names.flatMap((name) => expand(folder, name)).map(open);
  const read = readPolicy(filesOf(project.policy), filesOf(project.overlays));
  const mapFiles = project.maps.flatMap((m): string[][] =>
    typeof m === 'string' ? expand(folder, m).map((name) => [name]) : [m.flatMap((name) => expand(folder, name))],
  );
  const maps = mapFiles.map((files) => readMap(files.map(open), read.policy));
  const entries = existsSync(join(folder, project.confirmations))
    ? readConfirmations(open(project.confirmations))
    : { confirmations: [], diagnostics: [] };
  const found = [...diagnostics, ...read.diagnostics, ...maps.flatMap((m) => m.diagnostics), ...entries.diagnostics, ...sameSystem(maps)];
  if (!read.policy || maps.some((m) => !m.map) || found.some((d) => d.severity === 'error')) return broken(found);
  const confirmed = withConfirmations(
    read.policy,
    entries.confirmations.map(({ entry, place }) => ({ entry, place })),
  );
  return {
    folder,
    project,
    policy: byCampus(confirmed.policy),
    maps: maps.map((m) => m.map!),
    diagnostics: sortDiagnostics([...found, ...confirmed.diagnostics]),
    sources,
  };
}

/** The policy of the nearest project, without its maps, which may not be written yet; undefined when there is no project. */
export function loadPolicy(from: string): Policy | undefined {
  const folder = findFolder(from);
  if (!folder) return undefined;
  const open = (name: string): Source => ({ file: name, text: readText(join(folder, name), name, `check the name in ${PROJECT_FILE}`) });
  const { project, diagnostics } = readProject(open(PROJECT_FILE));
  const read = project ? readPolicy(project.policy.flatMap((name) => expand(folder, name)).map(open)) : { diagnostics };
  if (read.policy) return read.policy;
  throw invalid(read.diagnostics);
}

/** One map for each system: what two maps say of one would be planned, and destroyed, twice. */
function sameSystem(maps: { map?: SystemMap }[]): Diagnostic[] {
  const first = new Map<string, SystemMap>();
  return maps.flatMap(({ map }) => {
    const known = map && first.get(map.system);
    if (map && !known) first.set(map.system, map);
    if (!map || !known) return [];
    const code = 'written-twice' satisfies TextCode;
    const help = `the first is ${known.span.file}; put both into one map, or give this one another \`id\``;
    return [{ code, severity: 'error' as const, message: `the system \`${map.system}\` has a map already`, span: map.span, help }];
  });
}

/** The project when it has no errors; `Trouble` project-invalid otherwise. */
export function loadProject(from: string): LoadedProject {
  const read = readFiles(from);
  if ('project' in read) return read;
  throw invalid(read.diagnostics);
}

function invalid(diagnostics: Diagnostic[]): Trouble {
  const errors = diagnostics.filter((d) => d.severity === 'error');
  const first = errors[0]!;
  const place = first.span ? ` (${first.span.file}:${first.span.line})` : '';
  return new Trouble(
    'project-invalid',
    `${errors.length} ${errors.length === 1 ? 'error' : 'errors'} in the project, the first${place}: ${first.message}`,
    'run `lethe check` to see them all',
  );
}

function projectFolder(from: string): string {
  const found = findFolder(from);
  if (found) return found;
  const help = 'run `lethe init` to begin a project here, or name one with `--project`';
  throw new Trouble('file-missing', `no \`${PROJECT_FILE}\` in \`${from}\` or above`, help);
}

function findFolder(from: string): string | undefined {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    if (existsSync(join(folder, PROJECT_FILE))) return folder;
    if (dirname(folder) === folder) return undefined;
  }
}

/** The files that a name with `*` stands for, in order. */
function expand(folder: string, name: string): string[] {
  if (!name.includes('*')) return [name];
  const inner = dirname(name);
  const pattern = new RegExp(`^${basename(name).split('*').map(RegExp.escape).join('.*')}$`);
  let names: string[];
  try {
    names = readdirSync(join(folder, inner));
  } catch (cause) {
    throw new Trouble('file-missing', `the folder \`${inner}\` cannot be read`, `correct \`${name}\` in ${PROJECT_FILE}`, cause);
  }
  const found = names.filter((n) => pattern.test(n)).sort();
  if (found.length === 0) throw new Trouble('file-missing', `no file is called \`${name}\``, `correct it in ${PROJECT_FILE}`);
  return found.map((n) => (inner === '.' ? n : `${inner}/${n}`));
}
