import { globSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';

/** One source file of the house, with what it imports: our own files by path from the root, the rest by name. */
export interface Source {
  path: string;
  lines: number;
  text: string;
  imports: string[];
}

export const ROOT = join(import.meta.dirname, '..', '..');

/** Every TypeScript file below the given folders, sorted by path. */
export function readSources(...folders: string[]): Source[] {
  const paths = globSync(
    folders.map((folder) => `${folder}/**/*.{ts,tsx}`),
    { cwd: ROOT },
  );
  return paths.sort().map((path) => source(path.replaceAll('\\', '/'), readFileSync(join(ROOT, path), 'utf8')));
}

/** Reads the import clauses of a file: static, dynamic, for side effects only, and re-exports; type imports count too. */
export function source(path: string, text: string): Source {
  const found = text.matchAll(
    /^(?:import|export)\b[^;'"`]*?from\s*['"]([^'"]+)['"]|^import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/gm,
  );
  const imports = [...found].map((match) => (match[1] ?? match[2] ?? match[3])!);
  return {
    path,
    text,
    lines: text.split('\n').length - 1,
    imports: imports.map((name) => (name.startsWith('.') ? posix.join(dirname(path), name) : name)),
  };
}

/** Pure tests stand beside the code that they test. */
export const isTest = (path: string): boolean => /\.test\.tsx?$/.test(path);
