import { render, rendering } from '../../src/engine/postgres/render.ts';
import type { Predicate } from '../../src/justify/predicate.ts';

const HEAD = `# The intermediate form

Policy and map compile to one form, which every engine reads (E1): predicates over one row and its relations. The same predicate counts the
rows of a plan and, asked again under lock, chooses the rows of a batch. \`lethe plan --sql\` prints the statements of a project.

A predicate has two values. A comparison with a missing value is false, and \`not\` is exact, so no engine's null logic can take "unknown" for
"due" (E3). Three-valued questions are asked as several predicates: true, false, and neither. Constants are parameters (\`$1\`) and identifiers
are quoted. This page is printed from the program: each form with an example and the SQL that the PostgreSQL driver makes of it, \`t\` being the
row that is asked about.
`;

const users = { columns: ['user_id'], table: 'users', keys: ['id'] };
const seen: Predicate = {
  is: 'range',
  column: 'last_seen_at',
  as: 'timestamptz',
  from: '1970-01-02T00:00:00Z',
  before: '2023-11-24T00:00:00+01:00',
};

/** Every form with what it means and one example; a form that is missing here does not compile. */
const FORMS: Record<Predicate['is'], { means: string; example: Predicate }> = {
  true: { means: 'Every row.', example: { is: 'true' } },
  false: { means: 'No row.', example: { is: 'false' } },
  all: { means: 'All of these hold.', example: { is: 'all', of: [{ is: 'in', column: 'kind', values: ['A'] }, seen] } },
  any: {
    means: 'At least one of these holds.',
    example: {
      is: 'any',
      of: [
        { is: 'in', column: 'kind', values: ['A'] },
        { is: 'null', column: 'kind' },
      ],
    },
  },
  not: {
    means: 'This does not hold; a missing value does not hold either, so `not` of it is true.',
    example: { is: 'not', of: { is: 'in', column: 'kind', values: ['A'] } },
  },
  null: { means: 'The value is missing.', example: { is: 'null', column: 'graduated_on' } },
  in: { means: 'The value is one of these.', example: { is: 'in', column: 'kind', values: ['S', 'A'] } },
  range: {
    means:
      '`from <= column < before`, in the representation of the column (S26). Both sides are bounded: what is implausible is no date (E2). The bound is the first day that has not expired, computed once.',
    example: seen,
  },
  part: { means: 'A part of a date is one of these.', example: { is: 'part', column: 'decided_on', part: 'year', values: [2020, 2025] } },
  parent: { means: 'The one row that a link names exists and holds.', example: { is: 'parent', link: users, holds: seen } },
  child: {
    means: 'At least so many rows of another table refer to this one and hold.',
    example: {
      is: 'child',
      child: { table: 'logins', columns: ['user_id'], keys: ['id'] },
      atLeast: 1,
      holds: { is: 'range', column: 'at', as: 'date', from: '2025-11-24' },
    },
  },
  done: {
    means: 'Each column is already what the map makes of it when it is due, and each link to a person is cut (S34).',
    example: { is: 'done', columns: [{ name: 'born', transform: { kind: 'years', of: 10 } }], cut: ['user_id'], key: ['id'] },
  },
  crowd: {
    means:
      'At least k rows that are or become anonymous look like this one in what is left of some columns, and another column has at least l values among them (S49, E21).',
    example: {
      is: 'crowd',
      table: 'answers',
      quasi: [{ name: 'born', transform: { kind: 'years', of: 10 } }],
      k: 5,
      l: 2,
      sensitive: { name: 'mark', transform: { kind: 'keep' } },
      among: seen,
    },
  },
  held: {
    means: 'An explicit hold covers the row (S35): asked of the helper schema `lethe`, under the gate that every batch takes (E7).',
    example: {
      is: 'held',
      scope: {
        table: 'seats',
        people: [{ via: [], columns: ['user_id'], table: 'users' }],
        activities: ['seating'],
        categories: ['presence'],
      },
    },
  },
};

/** The reference of the intermediate form, in Markdown. */
export function predicateReference(): string {
  const sections = Object.entries(FORMS).map(([form, { means, example }]) => {
    const r = rendering({ schema: 'public', archives: {} });
    const sql = render(r, example, 't').replaceAll(/\n\s+/g, '\n  ');
    const params = r.params.length > 0 ? `\n\n-- ${r.params.map((p, i) => `$${i + 1} = ${JSON.stringify(p)}`).join(', ')}` : '';
    return `## ${form}\n\n${means}\n\n\`\`\`json\n${JSON.stringify(example)}\n\`\`\`\n\n\`\`\`sql\n${sql}${params}\n\`\`\`\n`;
  });
  return [HEAD, ...sections].join('\n');
}
