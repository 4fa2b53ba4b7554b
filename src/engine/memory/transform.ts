import type { Transform } from '../../map/model.ts';
import type { Value } from './world.ts';

/** What a due column becomes: the same when it is done again (S34, docs/decisions/0003). A missing value stays missing. */
export function transformed(value: Value, due: Transform, key: Value[]): Value {
  switch (due.kind) {
    case 'blank':
      return null;
    case 'text':
      return due.text;
    case 'number':
      return due.number;
    case 'text-key':
      return due.prefix + key.join('-');
    case 'keep':
      return value;
    default:
      return value === null ? null : generalised(value, due);
  }
}

function generalised(value: NonNullable<Value>, due: Transform): Value {
  switch (due.kind) {
    case 'year':
    case 'years': {
      if (/^-?infinity$/.test(String(value))) return value;
      const of = due.kind === 'years' ? due.of : 1;
      const year = Math.max(1, Math.trunc(Number(String(value).slice(0, 4)) / of) * of);
      return `${String(year).padStart(4, '0')}-01-01`;
    }
    case 'first':
      return [...String(value)].slice(0, due.characters).join('');
    case 'departement':
      return String(value).slice(0, /^9[78]/.test(String(value)) ? 3 : 2);
    case 'range':
      return Math.floor(Number(value) / due.of) * due.of;
    case 'bands':
      return due.from.findLast((limit) => limit <= Number(value)) ?? due.from[0]!;
    default:
      return value;
  }
}
