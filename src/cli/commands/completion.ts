import type { Command } from 'commander';
import { suggest } from '../../text/near-miss.ts';
import { Trouble } from '../../text/trouble.ts';
import { EXIT, type ExitCode } from '../context.ts';
import type { Door } from '../door.ts';

interface Word {
  path: string;
  name: string;
  description: string;
}

const SHELLS: Record<string, (words: Word[]) => string> = {
  bash,
  zsh: (words) => `autoload -Uz bashcompinit && bashcompinit\n${bash(words)}`,
  fish,
};

/** `lethe completion SHELL`: a script that completes commands and options, printed from the commands themselves. */
export async function completion({ print }: Door, shell: string, program: Command): Promise<ExitCode> {
  const script = SHELLS[shell];
  if (!script)
    throw new Trouble('argument-invalid', `no completion for \`${shell}\``, suggest(shell, Object.keys(SHELLS), 'bash, zsh or fish'));
  const text = script(words(program, ''));
  print({ shell, script: text }, () => text);
  return EXIT.done;
}

function words(command: Command, path: string): Word[] {
  const options = command.options.map((o) => ({ path, name: o.long ?? o.short ?? '', description: o.description }));
  return [
    ...options,
    { path, name: '--help', description: 'what it does, with examples' },
    ...command.commands.flatMap((c) => [{ path, name: c.name(), description: c.description() }, ...words(c, `${path} ${c.name()}`.trim())]),
  ];
}

function bash(all: Word[]): string {
  const paths = [...new Set(all.map((w) => w.path))];
  const cases = paths.map(
    (p) =>
      `    "${p}") words="${all
        .filter((w) => w.path === p)
        .map((w) => w.name)
        .join(' ')}" ;;`,
  );
  return [
    '_lethe() {',
    '  local path="" word words',
    `  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do case "$word" in -*) ;; *) path="\${path:+$path }$word" ;; esac; done`,
    '  while :; do case "$path" in',
    ...cases,
    `    *" "*) path="\${path% *}"; continue ;;`,
    '    *) path=""; continue ;;',
    '  esac; break; done',
    `  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))`,
    '}',
    'complete -F _lethe lethe',
  ].join('\n');
}

function fish(all: Word[]): string {
  return all
    .map((w) => {
      const seen = w.path === '' ? '__fish_use_subcommand' : `__fish_seen_subcommand_from ${w.path.split(' ').at(-1)}`;
      const said = w.description.replaceAll("'", "\\'");
      return w.name.startsWith('--')
        ? `complete -c lethe -n '${seen}' -l ${w.name.slice(2)} -d '${said}'`
        : `complete -c lethe -f -n '${seen}' -a ${w.name} -d '${said}'`;
    })
    .join('\n');
}
