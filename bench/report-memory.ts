import { readFileSync, writeSync } from 'node:fs';

// Loaded before a command of ours (node --import): says on file descriptor 3, in MB, how much memory the process ever had resident.
// Linux gives a new process the peak of its parent in `maxRSS`; /proc tells that of the program alone.
function peak(): number {
  try {
    return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))![1]) / 1024;
  } catch {
    return process.resourceUsage().maxRSS / 1024;
  }
}

process.on('exit', () => writeSync(3, String(peak())));
