import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { catalogue, foreignKey, table } from '../../../test/golden/map/catalogue.ts';
import { readPolicy } from '../../policy/read.ts';
import type { Catalogue } from '../catalogue.ts';
import { readMap } from '../read.ts';
import { resolveMap } from '../resolve.ts';
import type { Reason } from './guess.ts';
import { printProposal } from './print.ts';
import { propose } from './propose.ts';
import type { SampleCounts } from './sample.ts';
import { readVocabulary } from './vocabulary.ts';

const words = readVocabulary({ file: 'v', text: readFileSync(join(import.meta.dirname, 'vocabulary.yaml'), 'utf8') }).vocabulary!;
const file = join(import.meta.dirname, '..', '..', '..', 'test', 'golden', 'map', 'policy.yaml');
const policy = readPolicy([{ file: 'policy.yaml', text: readFileSync(file, 'utf8') }]).policy!;

const printed = (live: Catalogue, options: Parameters<typeof propose>[2] = {}) =>
  printProposal(
    propose(live, words, options),
    { id: 'atelier', engine: 'postgres', env: 'ATELIER_URL', schema: 'public' },
    { head: ['guessed'], reason: (r: Reason) => r.why, between: ' ', who: 'the owner: #1', how: 'refresh it' },
  );
const lines = (text: string) => text.split('\n').filter((l) => l !== '');
/** Every guess taken as it stands. */
const confirmed = (text: string) => text.replaceAll(/ # \? .*$/gm, '');

/** A school in French, with foreign keys to its pupils. */
const ECOLE = catalogue(
  [
    table('eleves', { id: 'integer', prenom: 'text', nom_famille: 'text', courriel: 'text', allergies: 'text', cree_le: 'timestamp' }),
    table('notes', { id: 'integer', eleve_id: 'integer', saisi_par: 'integer', valeur: 'number', remarque: 'text', ordre: 'integer' }),
    table('note_details', { id: 'integer', note_id: 'integer', commentaire: 'text' }),
    table('salles', { id: 'integer', libelle: 'text', email: 'text' }),
    table('reglages', { id: 'integer', cle: 'text' }),
    table('vue', { nom: 'text' }, { kind: 'view' }),
    table('copie', { id: 'integer', nom: 'text' }, { kind: 'materialised' }),
  ],
  [
    foreignKey('notes', ['eleve_id'], 'eleves', ['id']),
    { ...foreignKey('note_details', ['note_id'], 'notes', ['id']), onDelete: 'cascade' },
  ],
);

test('a map is guessed from foreign keys and names, in French too, and each guess says why and how sure it is', () => {
  assert.deepEqual(lines(printed(ECOLE)), [
    '# guessed',
    'lethe: 1',
    'system: { id: atelier, engine: postgres, url: { env: ATELIER_URL }, schema: public }',
    'tables:',
    '  eleves:',
    '    key: id',
    '    person:',
    '      roles:',
    '        person: always # ? 0.95 people-table no-policy',
    '    columns:',
    '      prenom: identity # ? 0.90 certain-word',
    '      nom_famille: identity # ? 0.90 certain-word',
    '      courriel: contact # ? 0.90 certain-word',
    '      allergies: health # ? 0.90 certain-word special',
    '      cree_le: activity # ? 0.78 their-time',
    '    events:',
    '      created: { column: cree_le, as: { timestamp: UTC } } # ? 0.60 event-word instant',
    '    gone: anonymise # ? 0.50 people-stay',
    '  notes:',
    '    key: id',
    '    people:',
    '      eleve-id: { via: eleve_id -> eleves } # ? 0.98 foreign-key',
    '      saisi-par: { via: saisi_par -> eleves(id), columns: [] } # ? 0.70 keeper',
    '    columns:',
    '      valeur: preferences # ? 0.79 likely-word',
    '      remarque: results # ? 0.79 likely-word',
    '    technical:',
    '      - ordre # ? 0.60 technical-word',
    '    gone: delete # ? 0.50 row-goes',
    '  note_details:',
    '    key: id',
    '    people:',
    '      note-id: { via: [note_id -> notes, eleve_id -> eleves] } # ? 0.88 belongs-to foreign-key',
    '    columns:',
    '      commentaire: communication # ? 0.75 likely-word',
    '    gone: delete # ? 0.50 row-goes',
    '  salles:',
    '    key: id',
    '    columns:',
    '      email: contact # ? 0.60 certain-word',
    '    technical:',
    '      - libelle # ? 0.80 no-person',
    '    gone: anonymise # ? 0.60 row-stays',
    'technical:',
    '  - reglages # ? 0.80 no-person',
    'elsewhere:',
    '  - tables: [copie] # ? 0.50 copy',
    '    who: "the owner: #1"',
    '    how: "refresh it"',
  ]);
});

test('a proposal is refused while a guess is left in it, and once all are confirmed it fits the database', () => {
  const text = printed(ECOLE);
  const guesses = text.split('\n').filter((l) => l.includes(' # ? ')).length;
  assert.deepEqual(
    readMap({ file: 'x.map.yaml', text }).diagnostics.map((d) => `${d.code}:${d.span?.line} ${d.message}`),
    [`guess-unconfirmed:9 \`x.map.yaml\` has ${guesses} guesses that nobody has confirmed`],
  );
  const read = readMap({ file: 'x.map.yaml', text: confirmed(text) });
  assert.deepEqual(read.diagnostics, []);
  assert.deepEqual(resolveMap(read.map!, ECOLE).diagnostics, []);
});

test('names of tables and columns come back as they are, whatever signs they have', () => {
  const odd = 'a "b": #c\n{d}, null';
  const live = catalogue([
    table('users', { id: 'integer', firstname: 'text', email: 'text', [odd]: 'text', yes: 'text' }),
    table(odd, { id: 'integer', label: 'text' }),
    table('null', { id: 'integer', label: 'text' }),
  ]);
  const { map, diagnostics } = readMap({ file: 'x.map.yaml', text: confirmed(printed(live)) });
  assert.deepEqual(diagnostics, []);
  assert.deepEqual(Object.keys(map!.tables.users!.columns), ['firstname', 'email', odd, 'yes']);
  assert.deepEqual(map!.patterns[0]!.tables, [odd, 'null']);
});

test('without foreign keys names lead to people and to the row that a row is a part of, over as many rows as it takes', () => {
  const live = catalogue([
    table('x_user', { id: 'integer', firstname: 'text', email: 'text', lastaccess: 'integer' }),
    table('x_quiz_attempts', { id: 'integer', quiz: 'integer', userid: 'integer', timefinish: 'integer' }),
    table('x_quiz_attempt_steps', { id: 'integer', attemptid: 'integer', state: 'text' }),
    table('x_quiz_attempt_step_data', { id: 'integer', attemptstepid: 'integer', value: 'text' }),
    table('x_quiz', { id: 'integer', attempts: 'integer', grade: 'integer', usermodified: 'integer', timemodified: 'integer' }),
    table('x_wiki', { id: 'integer', owner: 'text', order_by: 'integer', parent: 'integer', useragent: 'integer' }),
  ]);
  const proposal = propose(live, words);
  const ways = proposal.tables.flatMap((t) =>
    t.people.map((p) => `${t.name}: ${p.path.map((l) => `${l.column} ${l.kind} ${l.table}`).join(', ')}`),
  );
  assert.deepEqual(ways, [
    'x_quiz_attempts: userid subject x_user',
    'x_quiz_attempt_steps: attemptid parent x_quiz_attempts, userid subject x_user',
    'x_quiz_attempt_step_data: attemptstepid parent x_quiz_attempt_steps, attemptid parent x_quiz_attempts, userid subject x_user',
    'x_quiz: usermodified keeper x_user',
  ]);
  const quiz = proposal.tables.find((t) => t.name === 'x_quiz')!;
  assert.deepEqual(quiz.people[0]!.columns, ['timemodified'], 'who only keeps a row has the time of that');
  assert.equal(quiz.gone.action, 'anonymise');
  assert.deepEqual(
    proposal.tables[0]!.events.map(({ id, column, as, sentinels }) => ({ id, column, as, sentinels })),
    [{ id: 'last-activity', column: 'lastaccess', as: { as: 'unix-seconds' }, sentinels: [0] }],
  );
  assert.deepEqual(
    proposal.technical.map((t) => t.table),
    ['x_wiki'],
  );
});

test('counts of sampled values confirm a guess or take it back, and find what a name hides', () => {
  const live = catalogue([
    table('users', { id: 'integer', firstname: 'text', email: 'text' }),
    table('logs', { id: 'integer', userid: 'integer', useridfrom: 'integer', field7: 'text', at: 'integer', born: 'date' }),
  ]);
  const column = (more: Partial<SampleCounts['columns'][string]>) => ({
    present: 100,
    zeros: 0,
    looks: {},
    seconds: 0,
    milliseconds: 0,
    ...more,
  });
  const logs: SampleCounts = {
    rows: 100,
    columns: {
      id: column({}),
      userid: column({ zeros: 3 }),
      useridfrom: column({}),
      field7: column({ looks: { iban: 97, phone: 1 } }),
      at: column({ milliseconds: 100 }),
      born: column({ looks: { 'birth-date': 100 } }),
    },
    links: { 'userid>users': 100, 'useridfrom>users': 0 },
  };
  const before = propose(live, words).tables.find((t) => t.name === 'logs')!;
  assert.deepEqual(
    before.people.map((p) => p.name),
    ['userid', 'useridfrom'],
  );
  const after = propose(live, words, { samples: { logs } }).tables.find((t) => t.name === 'logs')!;
  assert.deepEqual(
    after.people.map((p) => [p.name, p.nobody]),
    [['userid', [0]]],
  );
  assert.ok(after.people[0]!.guess.confidence > before.people[0]!.guess.confidence);
  const said = Object.fromEntries(after.columns.map((c) => [c.name, `${c.category} ${c.guess.reasons.map((r) => r.why).join()}`]));
  assert.equal(said.field7, 'finance looks');
  assert.equal(said.born, 'identity looks');
  assert.equal(said.at, 'activity their-time');
});

test('with a policy its own categories, roles, events and activities are used, and what it does not promise is said', () => {
  const live = catalogue([table('people', { id: 'integer', last_name: 'text', email: 'text', last_visit: 'timestamptz', iban: 'text' })]);
  const [people] = propose(live, words, { policy }).tables;
  assert.deepEqual(
    people!.columns.map((c) => [c.name, c.category, c.guess.reasons.some((r) => r.why === 'category-unknown')]),
    [
      ['last_name', 'identity', false],
      ['email', 'contact', false],
      ['last_visit', 'log', false],
      ['iban', 'finance', true],
    ],
  );
  assert.deepEqual(
    people!.roles.map((r) => r.id),
    ['member', 'applicant', 'tutor'],
  );
  assert.ok(people!.serves.some((s) => s.activity === 'membership'));
});
