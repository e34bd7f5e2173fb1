/** Dates and XML text of the Intacct sandbox. */
import { describe, expect, it } from '@jest/globals';

import {
  parseDate,
  parseTimestamp,
  writeDate,
  writeOffsetTimestamp,
  writeTimestamp,
} from '../../src/intacct/gateway/dates.ts';
import { element, escapeXml, writeXml } from '../../src/intacct/gateway/xml.ts';

describe('dates', () => {
  it.each([
    ['02/11/2026', '2026-02-11'],
    ['2/1/2026', '2026-02-01'],
    ['2026-02-11', '2026-02-11'],
    ['02/29/2028', '2028-02-29'],
    ['02/29/2026', undefined],
    ['13/01/2026', undefined],
    ['2026-2-1', undefined],
    ['02/11/26', undefined],
    ['', undefined],
  ])('reads %j as %j', (text, date) => {
    expect(parseDate(text)).toBe(date);
  });

  it('writes the gateway’s forms', () => {
    const time = Date.parse('2026-02-11T10:00:09.123Z');
    expect(writeDate('2026-02-11')).toBe('02/11/2026');
    expect(writeTimestamp(time)).toBe('02/11/2026 10:00:09');
    expect(writeOffsetTimestamp(time)).toBe('2026-02-11T10:00:09+00:00');
    expect(parseTimestamp(writeTimestamp(time))).toBe('2026-02-11 10:00:09');
    expect(parseTimestamp('02/11/2026 ten')).toBeUndefined();
  });
});

describe('writing XML', () => {
  it('escapes as the gateway does and drops what XML cannot carry', () => {
    expect(escapeXml(`a\u0000\u000b\ufffe\ud800b`)).toBe('ab');
    expect(escapeXml(`<&>'"\r😀`)).toBe('&lt;&amp;&gt;&#039;&quot;&#13;😀');
  });

  it('writes compact or indented', () => {
    const tree = element('a', [element('b', 'x', { n: '"1"' }), element('c', [element('d')])]);
    expect(writeXml(tree, 'compact')).toBe(
      '<?xml version="1.0" encoding="UTF-8"?>\n<a><b n="&quot;1&quot;">x</b><c><d/></c></a>',
    );
    expect(writeXml(tree, 'indented')).toBe(
      '<?xml version="1.0" encoding="UTF-8"?>\n<a>\n  <b n="&quot;1&quot;">x</b>\n  <c>\n    <d/>\n  </c>\n</a>\n',
    );
  });
});
