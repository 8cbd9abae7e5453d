import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { proofPage, type ProofLine, type ProofPart, type ProofRecord, type SignedProof } from '@millrace/core';
import Pdf from 'pdfkit';
import { linesOf, printable, type HasLetter } from './printable.ts';

const page = { margin: 48, bottom: 64, label: 112 };
const size = { title: 15, heading: 11, text: 9.5, mono: 7.5, foot: 7 };
/** Width of one letter of the monospaced font, of its height. */
const letter = 0.602;
/** Most characters of one fact and of one content; the signed proof, which the document carries, has all of it. */
const most = { fact: 2000, content: 16_000 };

/**
 * A proof as PDF: everything that the record says in words, its hash, and the signature as text; the signed proof itself is attached (`proof.json`). The same
 * proof gives the same bytes.
 */
export async function proofPdf(record: ProofRecord, proof: SignedProof, fingerprint: string): Promise<Uint8Array> {
  const at = new Date(record.issuedAt);
  const title = `Proof of delivery: message ${record.message.number}`;
  const doc = new Pdf({
    size: 'A4',
    margins: { top: page.margin, left: page.margin, right: page.margin, bottom: page.bottom },
    bufferPages: true,
    lang: 'en',
    displayTitle: true,
    info: { Title: title, Author: `Millrace node ${record.node.name}`, CreationDate: at, ModDate: at },
  });
  const bytes = collected(doc);
  doc
    .registerFont('sans', font('DejaVuSans'))
    .registerFont('bold', font('DejaVuSans-Bold'))
    .registerFont('mono', font('DejaVuSansMono'));
  doc.file(Buffer.from(JSON.stringify(proof)), {
    name: 'proof.json',
    type: 'application/json',
    description: 'The signed proof; millrace verify-proof proves it.',
    creationDate: at,
    modifiedDate: at,
  });
  const hasLetter = lettersOf(doc);
  const write = writerOf(doc, hasLetter);
  doc.font('bold').fontSize(size.title).text(title);
  doc
    .moveDown(0.4)
    .font('sans')
    .fontSize(size.text)
    .text(printable(record.sentence.slice(0, most.fact), hasLetter));
  for (const part of [...proofPage(record), signaturePart(proof, fingerprint)]) write(part);
  footers(doc, `${title} · ${record.issuedAt} · key ${fingerprint}`);
  doc.end();
  return bytes;
}

type Doc = PDFKit.PDFDocument;

function font(name: string): Buffer {
  return readFileSync(fileURLToPath(import.meta.resolve(`dejavu-fonts-ttf/ttf/${name}.ttf`)));
}

function collected(doc: Doc): Promise<Uint8Array> {
  const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>();
  const chunks: Buffer[] = [];
  doc.on('data', (chunk: Buffer) => chunks.push(chunk));
  doc.on('end', () => resolve(new Uint8Array(Buffer.concat(chunks))));
  doc.on('error', reject);
  return promise;
}

/** The letters that the monospaced font has; the proportional one has more. */
function lettersOf(doc: Doc): HasLetter {
  doc.font('mono');
  const { font: opened } = Reflect.get(doc, '_font') as { readonly font: { hasGlyphForCodePoint(code: number): boolean } };
  return code => opened.hasGlyphForCodePoint(code);
}

function signaturePart({ payload, signatures }: SignedProof, fingerprint: string): ProofPart {
  const fact = (label: string, text: string): ProofLine => ({ kind: 'fact', label, text });
  const signed = Buffer.from(payload, 'base64url');
  return {
    heading: 'Signature',
    lines: [
      fact('signed', `the record above as JSON, ${signed.length} bytes, attached to this document as proof.json`),
      fact('SHA-256', hash('sha256', signed)),
      fact('key', fingerprint),
      ...signatures.flatMap(each => [
        fact('header', Buffer.from(each.protected, 'base64url').toString()),
        fact('signature', each.signature),
      ]),
    ],
  };
}

/** Writes parts one under the other; what does not fit goes to the next page. */
function writerOf(doc: Doc, hasLetter: HasLetter): (part: ProofPart) => void {
  const width = doc.page.width - 2 * page.margin;
  const step = size.mono * 1.35;
  const letters = (points: number): number => Math.floor(points / (size.mono * letter));
  const line = (text: string, x: number): void => {
    doc.font('mono').fontSize(size.mono).text(text, x, doc.y, { lineBreak: false });
    doc.y += step;
  };
  const room = (points: number): void => {
    if (doc.y + points > doc.page.height - page.bottom) doc.addPage();
  };
  const fact = (label: string, text: string): void => {
    linesOf(shortened(printable(text, hasLetter), most.fact), letters(width - page.label)).forEach((each, index) => {
      room(step);
      const { y } = doc;
      if (index === 0) doc.font('sans').fontSize(size.mono).text(label, page.margin, y, { lineBreak: false });
      doc.y = y;
      line(each, page.margin + page.label);
    });
  };
  const content = (text: string): void => {
    for (const each of contentLines(text, hasLetter, letters(width - 12))) {
      room(step);
      line(each, page.margin + 12);
    }
    doc.y += step / 2;
  };
  return ({ heading, lines }) => {
    room(4 * step + size.heading);
    doc.y += step;
    doc.font('bold').fontSize(size.heading).text(printable(heading, hasLetter), page.margin, doc.y);
    doc.y += step / 3;
    for (const each of lines) {
      if (each.kind === 'fact') fact(each.label, each.text);
      else content(each.text);
    }
  };
}

/** Content keeps its line ends; every other character that cannot be seen is marked. */
function contentLines(text: string, hasLetter: HasLetter, width: number): readonly string[] {
  const lines = shortened(text, most.content).split(/\r?\n/);
  return lines.flatMap(each => linesOf(printable(each, hasLetter), width));
}

function shortened(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length)} … (${text.length - length} more characters are in proof.json)`;
}

function footers(doc: Doc, text: string): void {
  const { start, count } = doc.bufferedPageRange();
  for (let index = 0; index < count; index++) {
    doc.switchToPage(start + index);
    doc.page.margins.bottom = 0;
    doc
      .font('sans')
      .fontSize(size.foot)
      .text(`${text} · page ${index + 1} of ${count}`, page.margin, doc.page.height - page.bottom / 2, { lineBreak: false });
  }
}
