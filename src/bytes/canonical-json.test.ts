import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { canonicalJson } from './canonical-json.ts';
import { digest } from './digest.ts';

test('RFC 8785: members are sorted by UTF-16 code units and nothing is spaced', () => {
  assert.equal(
    canonicalJson({ '\u20ac': 1, '\r': 2, 1: [true, null, 'é"'], b: { z: undefined, a: 4.5 } }),
    '{"\\r":2,"1":[true,null,"é\\""],"b":{"a":4.5},"€":1}',
  );
  assert.equal(canonicalJson([1e21, 0.000001, -0]), '[1e+21,0.000001,0]');
});

test('what JSON cannot say is refused', () => {
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY, '\ud800', () => 1]) assert.throws(() => canonicalJson(value), TypeError);
});

test('law: the order of members changes nothing, and the form reads back as the value', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue({ noUnicodeString: true } as never)), (members) => {
      const turned = Object.fromEntries(Object.entries(members).reverse());
      assert.equal(canonicalJson(turned), canonicalJson(members));
      assert.deepEqual(JSON.parse(canonicalJson(members)), JSON.parse(JSON.stringify(members)));
      assert.equal(digest(turned), digest(members));
    }),
  );
});
