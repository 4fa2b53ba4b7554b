import { enter, numbered, type Stage, sides } from './stage.ts';

/** Alerts that dalia makes about emile: being checked, without action, with proceedings; one is anonymous. */
export function writeAlerts(stage: Stage): void {
  const { days } = stage;
  const dalia = enter(stage, 'dalia', 'S');
  const emile = enter(stage, 'emile', 'S');
  const alert = {
    author_id: dalia.id as number | null,
    concerned_id: emile.id,
    account_of_facts: 'What he said.',
    author_contact: 'dalia@mail.example' as string | null,
  };
  const received_at = days.instant(days.today - 400, 0);
  const anonymous = { author_id: null, author_contact: null };
  for (const [side, day] of sides(days.edge({ months: 2 }))) {
    const checked = { follow_up: 'N', verified_on: days.date(day), proceedings_ended_on: null, received_at };
    numbered(stage, '42-RET-046', side, 'alerts', { ...alert, ...checked });
    numbered(stage, '42-RET-046', side, 'alerts', { ...alert, ...anonymous, ...checked });
    if (side === 'kept') continue;
    const held = numbered(stage, '42-RET-046', 'held', 'alerts', { ...alert, ...checked });
    numbered(stage, '42-RET-046', 'held', 'proceedings', {
      alert_id: held.id,
      state: 'appeal',
      body_seized: 'Court',
      findings: null,
      ended_on: null,
    });
  }
  for (const [side, day] of sides(days.edge({ days: 0 }))) {
    const over = numbered(stage, '42-RET-047', side, 'alerts', {
      ...alert,
      follow_up: 'P',
      verified_on: days.date(days.today - 300),
      proceedings_ended_on: days.date(day),
      received_at,
    });
    numbered(stage, '42-RET-047', side, 'proceedings', {
      alert_id: over.id,
      state: 'closed',
      body_seized: 'Council',
      findings: 'Warning.',
      ended_on: days.date(day),
    });
  }
  numbered(stage, 'alerts.checking', 'kept', 'alerts', {
    ...alert,
    follow_up: 'V',
    verified_on: null,
    proceedings_ended_on: null,
    received_at,
  });
}
