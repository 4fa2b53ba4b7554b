import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import type { Command } from 'commander';
import { extras } from '../../src/app.ts';
import { main } from '../../src/cli/main.ts';
import { buildProgram } from '../../src/cli/program.ts';
import { visible } from '../../src/cli/visible.ts';
import { folder, terminal, words } from './terminal.ts';

const context = (columns = 80) => ({
  ...terminal(folder()),
  drivers: {},
  interrupt: new AbortController().signal,
  out: { write: () => {}, isTerminal: false, columns },
  err: { write: () => {}, isTerminal: false, columns },
});
const program = (): Command => buildProgram(context(), () => {}, extras);

/** Every command with its path; those that only hold others too. */
function all(command: Command, path = ''): { path: string; command: Command }[] {
  return command.commands.flatMap((c) => {
    const at = `${path} ${c.name()}`.trim();
    return [{ path: at, command: c }, ...all(c, at)];
  });
}

const commands = all(program());
const leaves = commands.filter(({ command }) => command.commands.length === 0);

test('there is a command for each verb of the contract', () => {
  const names = leaves.map(({ path }) => path);
  for (const verb of [
    'init',
    'check',
    'plan',
    'approve',
    'apply',
    'freeze',
    'explain',
    'confirm',
    'hold add',
    'hold list',
    'hold release',
    'status',
  ])
    assert.ok(names.includes(verb), verb);
});

test('the help of every command has examples, and every example parses', async () => {
  for (const { path } of leaves) {
    const help = await terminal(folder()).run(`${path} --help`);
    assert.equal(help.code, 0);
    const examples = [...help.out.matchAll(/^ {2}\$ lethe (.*)$/gm)].map((m) => m[1]!);
    assert.ok(examples.length > 0, `${path} has no example`);
    for (const example of examples) {
      const parsed: string[] = [];
      const p = program();
      for (const { path: at, command } of all(p)) command.action(() => void parsed.push(at));
      await p.parseAsync(words(example.replace(/ >>? .*/, '')), { from: 'user' });
      assert.deepEqual(parsed, [path], example);
    }
  }
});

test('help fits a terminal of 40 columns but for single words', async () => {
  for (const { path } of [{ path: '' }, ...leaves]) {
    const t = terminal(folder());
    t.columns = 40;
    const { out } = await t.run(`${path} --help`);
    const wide = out
      .split('\n')
      .filter(
        (l) =>
          visible(l) > 40 &&
          !l.includes('$ lethe') &&
          !l.startsWith('Usage:') &&
          l.trim().includes('  ') === false &&
          l.trim().includes(' '),
      );
    assert.deepEqual(wide, [], path);
  }
});

test('a mistyped command or option suggests the near one, on standard error, with exit code 2', async () => {
  for (const [line, suggestion] of [
    ['chekc', 'check'],
    ['aply x', 'apply'],
    ['hold ad', 'add'],
    ['plan --asof 2027-01-01', '--as-of'],
    ['check --lives', '--live'],
  ] as const) {
    const r = await terminal(folder()).run(line);
    assert.equal(r.code, 2, line);
    assert.equal(r.out, '');
    assert.match(r.err, new RegExp(`Did you mean ${suggestion}\\?`), line);
  }
});

/** What bash offers after some words, the last of which is being typed. */
function offered(script: string, line: string[]): string[] {
  const quoted = line.map((w) => `'${w}'`).join(' ');
  const code = `${script}\nCOMP_WORDS=(${quoted}); COMP_CWORD=${line.length - 1}; _lethe; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, status, error } = spawnSync('bash', ['-c', code], { encoding: 'utf8', timeout: 5_000 });
  assert.equal(error, undefined);
  assert.equal(status, 0);
  return stdout.split('\n').filter((l) => l !== '');
}

test('bash completes every command and every option, and what is no command ends in nothing', async () => {
  const { out: script } = await terminal(folder()).run('completion bash');
  const names = (command: Command) => command.commands.map((c) => c.name());
  assert.deepEqual(
    offered(script, ['lethe', '']).filter((w) => !w.startsWith('-')),
    names(program()),
  );
  for (const { path, command } of commands) {
    const found = offered(script, ['lethe', ...path.split(' '), '']);
    assert.deepEqual(found, [...command.options.map((o) => o.long), '--help', ...names(command)], path);
  }
  assert.deepEqual(offered(script, ['lethe', 'pl']), ['plan']);
  assert.deepEqual(offered(script, ['lethe', 'apply', '7Q2M4K', '--go']), ['--go-on']);
  assert.ok(offered(script, ['lethe', 'nothing', '--']).includes('--version'));
});

test('zsh and fish are offered the same words', async () => {
  const zsh = await terminal(folder()).run('completion zsh');
  const bash = await terminal(folder()).run('completion bash');
  assert.ok(zsh.out.endsWith(bash.out));
  const fish = (await terminal(folder()).run('completion fish')).out;
  for (const { path, command } of commands) {
    assert.match(fish, new RegExp(` -a ${command.name()} -d '`), path);
    for (const o of command.options) assert.match(fish, new RegExp(` -l ${o.long!.slice(2)} -d '`), `${path} ${o.long}`);
  }
});

test('colours only on a terminal, and never with NO_COLOR', async () => {
  const t = terminal(folder());
  const csi = String.fromCharCode(27);
  const wrong = async () => (await t.run('check')).err.includes(csi);
  assert.equal(await wrong(), false);
  t.isTerminal = true;
  assert.equal(await wrong(), true);
  t.env.NO_COLOR = '1';
  assert.equal(await wrong(), false);
});

test('help and version go to standard output with exit code 0; no command at all is a usage error', async () => {
  assert.match((await terminal(folder()).run('--version')).out, /^\d+\.\d+\.\d+\n$/);
  const none = await terminal(folder()).run('');
  assert.equal(none.code, 2);
  assert.equal(none.out, '');
  assert.match(none.err, /Usage: lethe/);
  assert.equal(await main(['help', 'plan'], context()), 0);
});

test('a reader that goes away early is no error', () => {
  const bin = 'bin/lethe.mjs';
  const { stdout, status } = spawnSync('bash', ['-c', `set -o pipefail; node ${bin} completion fish | head -1`], { encoding: 'utf8' });
  assert.match(stdout, /^complete -c lethe/);
  assert.equal(status, 0);
});
