import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Policy } from '../policy/model.ts';
import { readPolicy } from '../policy/read.ts';
import type { Diagnostic } from '../text/diagnostic.ts';
import { Trouble } from '../text/trouble.ts';
import { readText } from './read-text.ts';

/** Where the policies that come with the program are. */
const PACKS = join(import.meta.dirname, '..', '..', 'packs');

/** A policy that is a folder of its own, without a project: every YAML file in it is a part of the policy. */
export interface Pack {
  folder: string;
  policy: Policy;
}

/** Reads a folder, or a policy that comes with the program by its name. `Trouble` file-missing or project-invalid. */
export function readPack(cwd: string, name: string): Pack {
  const folder = [resolve(cwd, name), join(PACKS, name)].find((f) => existsSync(f) && statSync(f).isDirectory() && yamlIn(f).length > 0);
  if (!folder) {
    const own = readdirSync(PACKS).filter((n) => existsSync(join(PACKS, n, 'policy.yaml')));
    throw new Trouble('file-missing', `there is no policy \`${name}\``, `name a folder of YAML files, or one of ${own.join(', ')}`);
  }
  const help = 'check the rights of the file';
  const { policy, diagnostics } = readPolicy(yamlIn(folder).map((file) => ({ file, text: readText(join(folder, file), file, help) })));
  if (policy) return { folder, policy };
  throw withErrors(name, diagnostics);
}

/** What is said of a file, or of several, that cannot be read as what it should be. */
export function withErrors(name: string, diagnostics: Diagnostic[]): Trouble {
  const first = diagnostics.find((d) => d.severity === 'error')!;
  const place = first.span ? ` (${first.span.file}:${first.span.line})` : '';
  return new Trouble('project-invalid', `\`${name}\` has errors, the first${place}: ${first.message}`, 'correct it first');
}

const yamlIn = (folder: string): string[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.yaml') && !file.endsWith('.map.yaml'))
    .sort();
