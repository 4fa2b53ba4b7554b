/** What texts of each kind look like, in regular expressions that every engine reads alike. */
export const PATTERNS = {
  'e-mail': '^[^@[:space:]]+@[^@[:space:]]+[.][[:alpha:]]{2,}$',
  phone: '^([+]|0)[0-9 ./()-]{8,18}$',
  iban: '^[A-Z]{2}[0-9]{2}( ?[A-Z0-9]){11,30}$',
  ip: '^(([0-9]{1,3}[.]){3}[0-9]{1,3}|([0-9a-fA-F]{1,4}:){7}[0-9a-fA-F]{1,4}|[0-9a-fA-F:]*::[0-9a-fA-F:]*)$',
} as const;

/** The French national number without Corsica's letters: its last two digits are 97 less the rest of the others divided by 97. */
export const NIR = '^[1-478][0-9]{2}(0[1-9]|1[0-2]|[2-9][0-9])[0-9]{10}$';

/** A day as text. */
export const DAY = '^(19|20)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$';

/** Days of birth are at least so many years old. */
export const YOUNGEST = 13;

/** From 1990 to 2100, in seconds since 1970. */
export const SECONDS = [631_152_000, 4_102_444_800] as const;
