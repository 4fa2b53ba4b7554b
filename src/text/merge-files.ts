import type { Diagnostic } from './diagnostic.ts';
import type { TextCode } from './diagnostic-codes.ts';
import type { Path, YamlFile } from './yaml.ts';

/** Several YAML files read as one. */
export type MergedFiles = Pick<YamlFile, 'data' | 'diagnostics' | 'spanOf'>;

type Mapping = Record<string, unknown>;
const isMapping = (value: unknown): value is Mapping => typeof value === 'object' && value !== null && !Array.isArray(value);

/** What is put together so far, and in which file each part of the first two levels stands. */
interface Merging {
  data: Mapping;
  owners: Map<string, { file: YamlFile; path: Path }>;
  diagnostics: Diagnostic[];
}

/**
 * Puts files together: mappings under the same top key are merged, lists are joined, and a name that is written twice is an error at
 * its second place. A top key without a value adds nothing. `pinned` keys (such as `lethe`) stand in every file and must agree.
 */
export function mergeFiles(files: YamlFile[], pinned: readonly string[]): MergedFiles {
  const merging: Merging = { data: {}, owners: new Map(), diagnostics: files.flatMap((f) => f.diagnostics) };
  for (const file of files) {
    if (file.diagnostics.length > 0) continue;
    if (!isMapping(file.data)) {
      const is = file.data === null ? 'is empty' : Array.isArray(file.data) ? 'holds a list' : 'holds a single value';
      merging.diagnostics.push(error('wrong-type', file, [], `the file ${is}`, `start it with \`${pinned[0] ?? 'key'}: 1\``));
      continue;
    }
    for (const key of pinned.filter((k) => !Object.hasOwn(file.data as Mapping, k))) {
      const { file: name } = file.source;
      const span = { file: name, line: 1, column: 1, length: 1 };
      merging.diagnostics.push({ ...error('missing-key', file, [], `\`${key}\` is missing`, `start the file with \`${key}: 1\``), span });
    }
    for (const [key, value] of Object.entries(file.data)) add(merging, file, key, value, pinned.includes(key));
  }
  const { data, owners, diagnostics } = merging;
  const spanOf: YamlFile['spanOf'] = (path, of) => {
    for (const depth of [2, 1]) {
      const owner = path.length >= depth ? owners.get(JSON.stringify(path.slice(0, depth))) : undefined;
      if (owner) return owner.file.spanOf([...owner.path, ...path.slice(depth)], of);
    }
    return { file: files[0]?.source.file ?? '', line: 1, column: 1, length: 1 };
  };
  return { data, diagnostics, spanOf };
}

function add(merging: Merging, file: YamlFile, key: string, value: unknown, pinned: boolean): void {
  const { data, owners } = merging;
  const own = (path: Path, there: Path) => owners.set(JSON.stringify(path), { file, path: there });
  const before = Object.hasOwn(data, key) ? data[key] : null;
  if (before === null) own([key], [key]);
  if (isMapping(value) && (before === null || isMapping(before))) {
    const merged: Mapping = before ?? {};
    for (const [name, inner] of Object.entries(value)) {
      if (Object.hasOwn(merged, name)) twice(merging, file, [key, name]);
      else {
        own([key, name], [key, name]);
        merged[name] = inner;
      }
    }
    data[key] = merged;
  } else if (Array.isArray(value) && (before === null || Array.isArray(before))) {
    const joined = (before as unknown[] | null) ?? [];
    for (const i of value.keys()) own([key, joined.length + i], [key, i]);
    data[key] = [...joined, ...value];
  } else if (before === null) data[key] = value;
  else if (value !== null && !(pinned && before === value)) twice(merging, file, [key]);
}

function twice({ owners, diagnostics }: Merging, file: YamlFile, path: Path): void {
  const first = owners.get(JSON.stringify(path))!;
  const place = first.file.spanOf(first.path, 'key');
  const help = `the first is at ${place.file}:${place.line}:${place.column}; keep one of the two`;
  diagnostics.push(error('written-twice', file, path, `\`${String(path.at(-1))}\` is written twice`, help));
}

function error(code: TextCode, file: YamlFile, path: Path, message: string, help: string): Diagnostic {
  return { code, severity: 'error', message, span: file.spanOf(path, 'key'), help };
}
