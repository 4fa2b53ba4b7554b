import fc from 'fast-check';

/**
 * Loaded before each test file. With CI=true the random worlds of a day are the same for everybody, so that what is submitted is judged by
 * what its author could see; elsewhere they are new each time. LETHE_SEED=20261125 repeats those of a day. What a run found, it prints.
 */
const day = Temporal.Now.plainDateISO('UTC').toString().replaceAll('-', '');
const seed = process.env.LETHE_SEED ?? (process.env.CI === 'true' ? day : undefined);
if (seed !== undefined) fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(seed) });
