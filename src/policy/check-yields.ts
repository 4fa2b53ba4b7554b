import type { Diagnostic, Span } from '../text/diagnostic.ts';
import type { PolicyCode } from './codes.ts';
import type { Activity, Policy, Rule } from './model.ts';

/** One rule with its activity: at most one rule of an activity is taken for a datum. */
interface Node {
  activity: Activity;
  rule: Rule;
}

/**
 * Winners that cannot win (S6). Where rules yield to each other in a circle, each would be switched off by the next, and data that all of
 * them justify would be due; where a branch yields to one below it in its own activity, the first that matches still rules (S12).
 */
export function checkYields(policy: Policy): Diagnostic[] {
  const nodes = Object.values(policy.activities).flatMap((activity) =>
    activity.branches.flatMap((b): Node[] => (b.rule === 'ends' ? [] : [{ activity, rule: b.rule }])),
  );
  return [...circles(nodes), ...belowThemselves(nodes)];
}

const error = (code: PolicyCode, span: Span, message: string, help: string): Diagnostic => ({
  code,
  severity: 'error',
  message,
  span,
  help,
});

/** The rules whose concern switches this one off, as the evaluators see it: never one of its own activity. */
function winnersOf({ activity, rule }: Node, nodes: Node[]): Node[] {
  return nodes.filter((o) => {
    if (o.activity === activity) return false;
    const whole = activity.residual ? !o.activity.residual : activity.yieldsTo === o.activity.id;
    return whole || rule.yieldsTo === o.rule.id;
  });
}

function circles(nodes: Node[]): Diagnostic[] {
  const found: Diagnostic[] = [];
  const state = new Map<Node, 'open' | 'done'>();
  const visit = (node: Node, trail: Node[]): void => {
    if (state.get(node) === 'done') return;
    if (state.get(node) === 'open') {
      const ring = trail.slice(trail.indexOf(node)).map((n) => `\`${n.rule.id}\``);
      const message = `${ring.join(', ')} yield to each other in a circle, so that none of them would justify anything`;
      found.push(error('yields-circle', node.rule.span, message, 'remove one of their `yields-to`, or `residual`'));
      return;
    }
    state.set(node, 'open');
    for (const winner of winnersOf(node, nodes)) visit(winner, [...trail, node]);
    state.set(node, 'done');
  };
  for (const node of nodes) visit(node, []);
  return found;
}

function belowThemselves(nodes: Node[]): Diagnostic[] {
  return nodes.flatMap((node, i) => {
    const { activity, rule } = node;
    if (activity.yieldsTo === activity.id || rule.yieldsTo === rule.id)
      return [error('yields-circle', rule.span, `\`${rule.id}\` yields to itself`, 'remove its `yields-to`')];
    const winner = nodes.findIndex((o) => o.activity === activity && o.rule.id === rule.yieldsTo);
    if (winner < i) return [];
    const message = `\`${rule.id}\` yields to \`${rule.yieldsTo}\`, which stands below it and is not tried where \`${rule.id}\` matches`;
    return [error('yields-below', rule.span, message, `move \`${rule.yieldsTo}\` above \`${rule.id}\``)];
  });
}
