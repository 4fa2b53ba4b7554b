import { writeSync } from 'node:fs';

// Loaded before a command of ours (node --import): says on file descriptor 3, in MB, how much memory the process ever had resident.
process.on('exit', () => writeSync(3, String(process.resourceUsage().maxRSS / 1024)));
