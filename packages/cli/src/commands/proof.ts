import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { CliError } from '../cli-error.ts';
import { bytesOf, fileFault } from '../project/input-file.ts';
import { verifyProof } from '../proof/verify-proof.ts';
import { proofView, verdictView } from '../views/proof.ts';
import { nodeOptions, type LocalCommand, type NodeCommand } from './command.ts';
import { messageNumber } from './read-words.ts';

/** `proof`: the signed proof where stdout is a file or a pipe; on a terminal what it says. */
export const proof: NodeCommand = {
  declaration: {
    name: 'proof',
    summary: 'Gives the signed proof of delivery of a message; on a terminal it is shown in words.',
    arguments: [{ name: 'MESSAGE', summary: 'Number of the message, as find prints it.' }],
    options: { pdf: { value: 'FILE', summary: 'Write it as PDF, with the signed proof in it, to a new file.' }, ...nodeOptions },
    example: 'millrace proof 4711 > proof-4711.json',
    bad: 'there is no such message',
    json: 'SignedProof',
  },
  async run(client, line, around) {
    const message = messageNumber(line.arguments['MESSAGE']);
    const file = line.options['pdf'];
    if (file !== undefined) {
      const bytes = await client.proofPdf({ message });
      writeNew(file, around.cwd, bytes);
      return { json: { file, bytes: bytes.length }, text: `Written to ${file}.\n`, bad: false };
    }
    const signed = await client.proof({ message });
    const text = JSON.stringify(signed);
    const verdict = await verifyProof(text);
    return {
      json: signed,
      text: verdict.record ? proofView(verdict.record) : verdictView(verdict),
      bad: !verdict.ok,
      raw: new TextEncoder().encode(`${text}\n`),
    };
  },
};

/** `verify-proof`. */
export const verifyProofCommand: LocalCommand = {
  declaration: {
    name: 'verify-proof',
    summary: 'Verifies a signed proof of delivery without any node, and names what does not match.',
    arguments: [{ name: 'FILE', summary: 'The signed proof (JSON).' }],
    options: {
      key: { value: 'FILE', summary: 'Public key (PEM) that it must have been signed with; else the key is only named.' },
      json: { summary: 'Print JSON.' },
    },
    example: 'millrace verify-proof proof-4711.json --key node.pem',
    bad: 'the proof was altered, or was signed with another key',
    json: '{ ok, checks: [{ what, ok, sentence }], fingerprint, record }',
  },
  async run(line, around) {
    const key = line.options['key'];
    const pem = key === undefined ? undefined : textOf(key, around.cwd);
    const verdict = await verifyProof(textOf(line.arguments['FILE']!, around.cwd), pem);
    return { json: verdict, text: verdictView(verdict), bad: !verdict.ok };
  },
};

function textOf(path: string, cwd: string): string {
  return new TextDecoder().decode(bytesOf(path, cwd));
}

function writeNew(file: string, cwd: string, bytes: Uint8Array): void {
  try {
    writeFileSync(resolve(cwd, file), bytes, { flag: 'wx' });
  } catch (error) {
    throw new CliError('cli.output', `writing ${file}: ${fileFault(error)}`);
  }
}
