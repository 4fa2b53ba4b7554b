import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { type Bench, interleave, timed } from './bench.ts';
import { figure, median } from './figure.ts';
import { PACK, ROOT } from './pack.ts';

/** How long somebody waits for `lethe check` of the 42 policy and the map of the reference campus, from a cold start. */
export const checkBench: Bench = {
  name: 'check',
  run: async ({ rounds }) => {
    const folder = join(ROOT, '.lethe', `bench-check-${process.pid}`);
    mkdirSync(folder, { recursive: true });
    try {
      const from = (path: string) => JSON.stringify(relative(folder, join(ROOT, path)));
      const project = `lethe: 1\nproject: { policy: [${PACK.map(from).join(', ')}], maps: [${from('demo/campus/intranet.map.yaml')}] }\n`;
      writeFileSync(join(folder, 'lethe.yaml'), project);
      const check = () => {
        const { status, stderr } = spawnSync(process.execPath, [join(ROOT, 'bin', 'lethe.mjs'), 'check', '--project', folder], {
          encoding: 'utf8',
        });
        if (status !== 0) throw new Error(`lethe check ended with ${status}: ${stderr}`);
      };
      check();
      const { ms } = await interleave(rounds, { ms: () => timed(check) });
      return [figure('`lethe check` from a cold start', 'ms', median(ms), { atMost: 1000 })];
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};
