import type { Path } from '../../text/yaml.ts';
import type { Activity, Basis, Branch } from '../model.ts';
import type { ActivityInput } from '../schema/policy.ts';
import { citations } from './citations.ts';
import { type Draft, refer, referAll, spanAt, text } from './draft.ts';

/** One activity of the register, with every name in it looked up; its branches are given. */
export function activity(draft: Draft, id: string, input: ActivityInput, branches: Branch[]): Activity {
  const path: Path = ['activities', id];
  const names = (key: 'roles' | 'data' | 'sources' | 'recipients') => referAll(draft, key, input[key], [...path, key]);
  if (input['yields-to']) refer(draft, 'activities', input['yields-to'], [...path, 'yields-to']);
  return {
    id,
    label: text(draft, input.title),
    clauses: input.clauses ?? [],
    span: spanAt(draft, path),
    ...(input.family ? { family: input.family } : {}),
    controllers: controllers(draft, input.controllers, [...path, 'controllers']),
    bases: input.bases.map((b, i) => basis(draft, b, [...path, 'bases', i])),
    roles: names('roles'),
    data: names('data'),
    sources: names('sources'),
    recipients: names('recipients'),
    residual: input.residual ?? false,
    ...(input['yields-to'] ? { yieldsTo: input['yields-to'] } : {}),
    branches,
  };
}

function controllers(draft: Draft, input: ActivityInput['controllers'], path: Path): Activity['controllers'] {
  const arrangement = 'sole' in input ? 'sole' : 'joint' in input ? 'joint' : 'independent';
  const who = 'sole' in input ? [input.sole] : 'joint' in input ? input.joint : input.independent;
  if ('sole' in input) refer(draft, 'controllers', input.sole, [...path, 'sole']);
  else referAll(draft, 'controllers', who, [...path, arrangement]);
  return { arrangement, who };
}

function basis(draft: Draft, input: ActivityInput['bases'][number], path: Path): Basis {
  return {
    basis: input.basis,
    layer: referAll(draft, 'data', input.layer, [...path, 'layer']),
    ...(input.if ? { condition: text(draft, input.if) } : {}),
    ...(input.interest ? { interest: text(draft, input.interest) } : {}),
    cites: citations(draft, input.cites, [...path, 'cites']),
    clauses: input.clauses ?? [],
  };
}
