import { spawn } from 'node:child_process';

/** A shell that keeps its variables and folder between commands, as the reader's does. */
export interface Shell {
  run(command: string): Promise<{ lines: string[]; code: number }>;
  close(): Promise<void>;
}

const MARK = '@@lethe-page-done';

export function openShell(cwd: string, env: Record<string, string | undefined>): Shell {
  const bash = spawn('bash', ['--noprofile', '--norc'], { cwd, env: env as NodeJS.ProcessEnv, stdio: ['pipe', 'pipe', 'inherit'] });
  let said = '';
  let wake = () => {};
  bash.stdout.on('data', (text: Buffer) => {
    said += text;
    wake();
  });
  bash.on('exit', () => wake());
  return {
    run: async (command) => {
      said = '';
      bash.stdin.write(`{ ${command}\n} 2>&1\necho "${MARK} $?"\n`);
      const done = new RegExp(`${MARK} (\\d+)\\n$`);
      while (!done.test(said)) {
        if (bash.exitCode !== null) throw new Error(`the shell ended at \`${command}\`: ${said}`);
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      const code = Number(done.exec(said)![1]);
      const text = said.replace(done, '').replace(/\n$/, '');
      return { lines: text === '' ? [] : text.split('\n'), code };
    },
    close: () =>
      new Promise((resolve) => {
        bash.once('exit', () => resolve());
        bash.stdin.end('exit\n');
      }),
  };
}
