import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { Trouble } from '../text/trouble.ts';
import type { Setting } from '../work/setting.ts';
import { type Context, EXIT, type ExitCode } from './context.ts';
import type { Messages } from './messages.ts';
import { passingLine } from './passing-line.ts';
import { messages } from './say.ts';
import { type Style, styleFor } from './style.ts';
import { type Language, languageOf } from './words.ts';

/** What a command works with once its common options are read. */
export interface Door {
  context: Context;
  setting: Setting;
  language: Language;
  m: Messages;
  style: Style;
  /** Asked for with `--json`: results are one JSON value on standard output, nothing else. */
  json: boolean;
  width: number;
  /** A result: JSON when asked for, else the text. */
  print(value: unknown, text: () => string): void;
  /** Progress and hints; silent with `--json` or `--quiet`. */
  hint(text: string): void;
  /** Where the work is just now: on a terminal a line that the next one replaces, elsewhere nothing. */
  progress(text: string): void;
}

interface CommonOptions {
  json?: boolean;
  quiet?: boolean;
  lang?: string;
  project?: string;
  untested?: boolean;
}

/** The options that every command has. */
export function withCommonOptions(command: Command): Command {
  return command
    .option('--json', 'print the result as one JSON value')
    .option('--quiet', 'no progress and no hints')
    .option('--project <folder>', 'the folder of the project (default: the nearest with a lethe.yaml)')
    .addOption(new Option('--lang <language>', 'language of what people read (default: that of the terminal)').choices(['en', 'fr']))
    .option('--untested', 'accept a version of PostgreSQL that no test runs on');
}

/** Runs the work of one command; what goes wrong is said on standard error and becomes its exit code. */
export async function through(context: Context, options: CommonOptions, work: (door: Door) => Promise<ExitCode>): Promise<ExitCode> {
  const language = languageOf(options.lang, context.env);
  const json = options.json ?? false;
  const style = styleFor(context.out, context.env);
  const line = passingLine(context.err);
  const talks = !json && !options.quiet;
  const door: Door = {
    context,
    setting: {
      cwd: resolve(context.cwd, options.project ?? '.'),
      env: context.env,
      now: context.now,
      drivers: context.drivers,
      untested: options.untested ?? false,
    },
    language,
    m: messages(language),
    style,
    json,
    width: context.out.isTerminal ? context.out.columns : Number.POSITIVE_INFINITY,
    print: (value, text) => {
      line.clear();
      context.out.write(`${json ? JSON.stringify(value, undefined, 2) : text()}\n`);
    },
    hint: (text) => {
      if (talks) line.say(text);
    },
    progress: (text) => {
      if (talks) line.pass(text);
    },
  };
  try {
    return await work(door);
  } catch (error) {
    line.clear();
    return said(error, door);
  }
}

/** A `Trouble` says itself; anything else is a defect of ours and says how to report it, without a stack unless asked. */
function said(error: unknown, { context, json }: Door): ExitCode {
  const style = styleFor(context.err, context.env);
  const known = error instanceof Trouble;
  const code = known ? error.code : 'defect';
  const message = known ? error.message : `lethe failed in a way that nobody foresaw: ${error instanceof Error ? error.name : 'unknown'}`;
  const help = known ? error.help : 'run it again with LETHE_DEBUG=1 and report what it prints';
  if (json) context.err.write(`${JSON.stringify({ error: { code, message, help } })}\n`);
  else context.err.write(`${style.bad(`error[${code}]`)}: ${message}\n  help: ${help}\n`);
  if (context.env.LETHE_DEBUG && error instanceof Error) context.err.write(`${error.stack}\n`);
  return code === 'argument-invalid' ? EXIT.usage : EXIT.trouble;
}
