import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { Trouble } from '../../text/trouble.ts';

/** What the embedded PostgreSQL needs to know of a machine (E38). */
export interface Machine {
  platform: string;
  arch: string;
  /** The C library: `glibc`, `musl`, or `other` where the question does not arise. */
  libc: 'glibc' | 'musl' | 'other';
  /** Bytes free where the data will be. */
  free: number;
  /** Bytes free in /dev/shm; undefined when it is absent (only asked on Linux). */
  shm: number | undefined;
}

const MB = 1024 ** 2;
const DISK = 2500 * MB;
const SHM = 16 * MB;
const BUILDS = ['linux-x64', 'linux-arm64', 'linux-arm', 'linux-ia32', 'linux-ppc64', 'darwin-x64', 'darwin-arm64', 'win32-x64'];
const ELSEWHERE = 'set DATABASE_URL to a PostgreSQL 15 or 18 that you run yourself';

/** Reads the facts of this machine; `folder` is an existing folder on the disk that will hold the data. */
export async function readMachine(folder: string): Promise<Machine> {
  const disk = await statfs(folder);
  const shm = existsSync('/dev/shm') ? await statfs('/dev/shm') : undefined;
  return {
    platform: process.platform,
    arch: process.arch,
    libc: libc(),
    free: disk.bavail * disk.bsize,
    shm: shm && shm.bavail * shm.bsize,
  };
}

/**
 * Refuses a machine on which the embedded PostgreSQL cannot run, before anything is written, and says what to do (E38).
 * Throws `Trouble`: embedded-platform, embedded-libc, embedded-disk, embedded-shm.
 */
export function preflight(machine: Machine): void {
  const build = `${machine.platform}-${machine.arch}`;
  if (!BUILDS.includes(build)) {
    throw new Trouble('embedded-platform', `there is no embedded PostgreSQL for \`${build}\``, ELSEWHERE);
  }
  if (machine.libc === 'musl') {
    throw new Trouble(
      'embedded-libc',
      'the embedded PostgreSQL needs glibc and this system has `musl`',
      `use a Debian, Ubuntu or Red Hat image instead of Alpine, or ${ELSEWHERE}`,
    );
  }
  if (machine.free < DISK) {
    throw new Trouble(
      'embedded-disk',
      `\`${Math.floor(machine.free / MB)} MB\` are free and the embedded PostgreSQL wants ${DISK / MB} MB`,
      `free some space, choose another folder, or ${ELSEWHERE}`,
    );
  }
  if (machine.platform === 'linux' && (machine.shm ?? 0) < SHM) {
    throw new Trouble(
      'embedded-shm',
      machine.shm === undefined ? '`/dev/shm` is absent' : `\`/dev/shm\` has only ${Math.floor(machine.shm / MB)} MB free`,
      'start the container with --shm-size=256m, or mount a tmpfs at /dev/shm',
    );
  }
}

function libc(): Machine['libc'] {
  if (process.platform !== 'linux') return 'other';
  Object.assign(process.report, { excludeNetwork: true }); // or the report would look up names
  const { header } = process.report.getReport() as { header: { glibcVersionRuntime?: string } };
  return header.glibcVersionRuntime ? 'glibc' : 'musl';
}
