import { readFileSync } from 'node:fs';
import { Trouble } from '../text/trouble.ts';

/** The UTF-8 text of a file; `Trouble` file-missing, with what to do next, when it cannot be read or is no such text. */
export function readText(path: string, name: string, help: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (cause) {
    const why = (cause as NodeJS.ErrnoException).code ?? 'unknown reason';
    throw new Trouble('file-missing', `\`${name}\` cannot be read: ${why}`, help, cause);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new Trouble('file-missing', `\`${name}\` cannot be read: it is no UTF-8 text`, 'save it as UTF-8', cause);
  }
}
