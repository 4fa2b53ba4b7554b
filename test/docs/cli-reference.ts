import type { Command, Option } from 'commander';
import { extras } from '../../src/app.ts';
import { type Context, ENVIRONMENT, EXIT_MEANS } from '../../src/cli/context.ts';
import { buildProgram } from '../../src/cli/program.ts';

const HEAD = `# Commands

Results go to standard output, everything else (progress, hints, errors) to standard error. With \`--json\` the result is one JSON value, and
an error is \`{"error":{"code","message","help"}}\` on standard error; [the codes](errors.md) are stable. Colours are used on a terminal only.
This page is printed from the program.
`;

/** The reference of the command line, in Markdown, as commander knows it. */
export function cliReference(): string {
  const silent = { write: () => {}, isTerminal: false, columns: 80 };
  const program = buildProgram({ out: silent, err: silent } as unknown as Context, () => {}, extras);
  const all = leaves(program);
  const common = all[0]!.command.options.filter((o) => all.every(({ command }) => command.options.some((p) => p.long === o.long)));
  return [
    HEAD,
    `## Options of every command\n\n${options(common)}`,
    ...all.map(({ path, command }) =>
      section(
        path,
        command,
        command.options.filter((o) => !common.some((c) => c.long === o.long)),
      ),
    ),
    `## Exit codes\n\n| code | when |\n| --- | --- |\n${rows(EXIT_MEANS)}`,
    `## Environment\n\n| variable | what |\n| --- | --- |\n${rows(ENVIRONMENT)}\nEach map names one more variable, which holds the connection string of its system.\n`,
  ].join('\n');
}

function leaves(command: Command, path = 'lethe'): { path: string; command: Command }[] {
  return command.commands.flatMap((c) => {
    const at = `${path} ${c.name()}`;
    return c.commands.length > 0 ? leaves(c, at) : [{ path: at, command: c }];
  });
}

function section(path: string, command: Command, own: Option[]): string {
  const args = command.registeredArguments.map(
    (a) => `| \`${a.required ? `<${a.name()}>` : `[${a.name()}]`}\` | ${cell(a.description)} |\n`,
  );
  const said = command.description();
  return [
    `## ${path}\n`,
    `${said.charAt(0).toUpperCase()}${said.slice(1)}.\n`,
    ...(args.length > 0 ? [`| argument | what |\n| --- | --- |\n${args.join('')}`] : []),
    ...(own.length > 0 ? [options(own)] : []),
    `\`\`\`\n${examples(command).join('\n')}\n\`\`\`\n`,
  ].join('\n');
}

const options = (of: Option[]): string =>
  `| option | what |\n| --- | --- |\n${of.map((o) => `| \`${o.flags}\`${o.mandatory ? ' (needed)' : ''} | ${cell(o.description)}${choices(o)} |\n`).join('')}`;

const choices = (o: Option): string => (o.argChoices ? `: ${o.argChoices.map((c) => `\`${c}\``).join(', ')}` : '');

/** The examples that the help of a command ends with. */
function examples(command: Command): string[] {
  let help = '';
  command.configureOutput({
    writeOut: (text) => {
      help += text;
    },
  });
  command.outputHelp();
  return [...help.matchAll(/^ {2}\$ (lethe .*)$/gm)].map((m) => m[1]!);
}

const rows = (of: Record<string, string>): string =>
  Object.entries(of)
    .map(([name, what]) => `| \`${name}\` | ${cell(what)} |\n`)
    .join('');
const cell = (text: string): string => text.replaceAll('|', '\\|');
