/** A place in a file that a person wrote: 1-based line and column. */
export interface Span {
  file: string;
  line: number;
  column: number;
  /** Length in characters of the marked text on that line; 1 when unknown. */
  length: number;
}

/**
 * One finding about the user's own text. Messages are lower case, without a full stop, with the user's text in backticks;
 * `help` says what to do next. `span` is absent only for findings that belong to no file.
 */
export interface Diagnostic {
  code: string;
  severity: 'error' | 'warning';
  message: string;
  span?: Span;
  help?: string;
}
