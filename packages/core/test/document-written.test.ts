import { expect, test } from 'vitest';
import { readDocuments } from '../src/index.ts';

const site = (name: string): string => `kind: site\nname: ${name}\ncode: "${name}"\nzone: Europe/Paris\nsystems: {}`;

function textsOf(text: string): readonly (readonly [line: number, text: string])[] {
  return readDocuments([{ path: 'a.yaml', text }]).documents.map(each => [each.text.line, each.text.text]);
}

test('a document knows its text and first line, with the comments before it and without the marks between documents', () => {
  const text = `# plants\n\n${site('pune')} # in India\n\n---\n# France\n${site('lyon')}\n---\n${site('oslo')}\n...\n`;
  expect(textsOf(text)).toEqual([
    [1, `# plants\n\n${site('pune')} # in India`],
    [10, `# France\n${site('lyon')}`],
    [17, `${site('oslo')}\n...`],
  ]);
});

test('marks, blank lines and a byte order mark before the first document are not its text', () => {
  expect(textsOf(`\uFEFF---\r\n\r\n${site('pune')}\r\n`)).toEqual([[3, site('pune')]]);
  expect(textsOf(`---\n---\n${site('pune')}\n`)).toEqual([[3, site('pune')]]);
});

test('a document that is wrong has its text, too', () => {
  expect(textsOf('kind: site\nname: pune\ncolour: red')).toEqual([[1, 'kind: site\nname: pune\ncolour: red']]);
});
