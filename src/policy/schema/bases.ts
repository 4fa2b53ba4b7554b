/** The legal bases of GDPR 6(1); `not-stated` when the source is silent. */
export const BASES = [
  'consent',
  'contract',
  'pre-contract',
  'legal-obligation',
  'vital-interests',
  'public-task',
  'legitimate-interest',
  'not-stated',
] as const;
