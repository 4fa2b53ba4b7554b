import type { Path } from '../../text/yaml.ts';
import type { Element, Policy } from '../model.ts';
import { CHAPTER_NAMES } from '../schema/chapters.ts';
import { LANGUAGES, type TextInput } from '../schema/names.ts';
import { citations } from './citations.ts';
import { type Draft, type Kind, label, referAll, spanAt, text } from './draft.ts';

/** What the names in a field are names of. */
const REFERS: Record<string, Kind> = {
  roles: 'roles',
  activities: 'activities',
  data: 'data',
  controllers: 'controllers',
  recipients: 'recipients',
  sources: 'sources',
  sites: 'sites',
  channels: 'channels',
  ends: 'activities',
  'withdraw-by': 'channels',
  categories: 'cookies',
  shared: 'recipients',
};
const TEXTS = ['if', 'except', 'title'];

/** Every chapter with its elements, each name in them looked up. A chapter that the policy does not have is empty. */
export function chapters(draft: Draft): Policy['chapters'] {
  return Object.fromEntries(
    CHAPTER_NAMES.map((chapter) => {
      const written = Object.entries(draft.input[chapter] ?? {});
      return [chapter, Object.fromEntries(written.map(([id, input]) => [id, element(draft, id, input, [chapter, id])]))];
    }),
  );
}

function element(draft: Draft, id: string, input: Record<string, unknown>, path: Path): Element {
  const said = Object.entries(input).filter(
    ([key, value]) => value !== undefined && key !== 'clauses' && !LANGUAGES.includes(key as never),
  );
  return {
    id,
    label: label(draft, input, LANGUAGES, id),
    clauses: (input.clauses as string[] | undefined) ?? [],
    span: spanAt(draft, path),
    detail: Object.fromEntries(said.map(([key, value]) => [key, field(draft, key, value, [...path, key])])),
  };
}

function field(draft: Draft, key: string, value: unknown, path: Path): unknown {
  const kind = REFERS[key];
  if (kind) return referAll(draft, kind, value as string[], path);
  if (key === 'cites') return citations(draft, value as never, path);
  return TEXTS.includes(key) ? text(draft, value as TextInput) : value;
}
