import type { Messages } from './messages.ts';
import { en } from './messages-en.ts';
import { fr } from './messages-fr.ts';
import type { Language } from './words.ts';

export const messages = (language: Language): Messages => (language === 'fr' ? fr : en);
