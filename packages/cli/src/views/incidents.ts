import type { IncidentGravity, IncidentReport, IncidentSide, IncidentView } from '@millrace/core';
import { paint, type Look } from '../text/paint.ts';
import { since as ago, things } from '../text/words.ts';
import { sentence } from '../text/wrap.ts';

const looks: Readonly<Record<IncidentGravity, Look>> = { grave: 'red', serious: 'yellow', notice: 'dim' };

const sides: Readonly<Record<IncidentSide, string>> = {
  us: 'ours',
  network: 'the network',
  them: 'the other system',
  data: 'the data',
  person: 'a person',
};

/** What is wrong now: the verdict, then each cause with what it means, whose it is, whether anything is lost, and what may be done. */
export function incidentsView({ sentence: verdict, incidents }: IncidentReport, now: number): string {
  if (incidents.length === 0) return sentence(verdict);
  return [
    sentence(`${things(incidents.length, 'cause', 'causes')}, the gravest first.`),
    ...incidents.map(each => lines(each, now)),
  ].join('');
}

function lines(incident: IncidentView, now: number): string {
  const { gravity, title, impact, side, evidence, loss, owner, since, remedy, actions } = incident;
  return [
    '\n',
    sentence(`${paint(looks[gravity], gravity)} ${paint('bold', title)}${since === undefined ? '' : ` (${ago(since, now)})`}`),
    sentence(impact, 2),
    sentence(`side: ${sides[side]}: ${evidence}`, 2),
    sentence(`${loss.isPossible ? 'something may be lost' : 'nothing is lost'}: ${loss.sentence}`, 2),
    sentence(`owner: ${owner}`, 2),
    ...(remedy === undefined ? [] : [sentence(`what to do: ${remedy}`, 2)]),
    ...commandsOf(actions).map(line => sentence(line, 4)),
  ].join('');
}

/** The command lines that do what may be done. */
function commandsOf(actions: IncidentView['actions']): readonly string[] {
  return actions.flatMap(({ do: verb, interface: name = '', flow = '', code = '', message }) => {
    switch (verb) {
      case 'probe':
        return [`millrace probe ${name}`];
      case 'pause':
      case 'resume':
        return [`millrace ${verb} ${flow} --reason "…"`];
      case 'open-held':
        return [`millrace held${flow === '' ? '' : ` --flow ${flow}`} --code ${code}`];
      case 'open-message':
        return [`millrace explain ${message}`];
      case 'verify-ledger':
        return ['millrace ledger --verify'];
      default:
        return [];
    }
  });
}
