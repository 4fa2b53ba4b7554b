import type { Text } from '../policy/model.ts';

export type Language = 'en' | 'fr';

/** The language of the terminal, unless `--lang` says otherwise. */
export function languageOf(asked: string | undefined, env: Record<string, string | undefined>): Language {
  const wanted = asked ?? env.LC_ALL ?? env.LC_MESSAGES ?? env.LANG ?? 'en';
  return wanted.toLowerCase().startsWith('fr') ? 'fr' : 'en';
}

/** A text in the language asked, else in English, else in whatever there is. */
export const inLanguage = (text: Text, language: Language): string => text[language] ?? text.en ?? Object.values(text)[0] ?? '';

export const number = (n: number, language: Language): string => new Intl.NumberFormat(language === 'fr' ? 'fr-FR' : 'en-GB').format(n);

/** `22 Nov 2026`. */
export const day = (iso: string, language: Language): string =>
  Temporal.PlainDate.from(iso).toLocaleString(language === 'fr' ? 'fr-FR' : 'en-GB', { day: 'numeric', month: 'short', year: 'numeric' });

/** `2026-11-24 10:00`, of an instant in UTC. */
export const minute = (instant: string): string => instant.slice(0, 16).replace('T', ' ');

export const share = (part: number, whole: number, language: Language): string =>
  whole <= 0
    ? ''
    : new Intl.NumberFormat(language === 'fr' ? 'fr-FR' : 'en-GB', { style: 'percent', maximumFractionDigits: 1 }).format(
        Math.min(1, part / whole),
      );

export const plural = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;

/** A value as a shell reads it back: quoted where it has to be. */
export const shellWord = (value: string): string => (/^[\w@%+=:,./-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`);
