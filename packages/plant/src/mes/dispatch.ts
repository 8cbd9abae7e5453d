import { Sender } from '../http/sender.ts';
import type { Database } from './database.ts';
import { noteTaken } from './outbox.ts';
import type { Report } from './report.ts';

/** Where an MES posts its reports, and the API key of that door. */
export interface ReportDoor {
  readonly confirmations: string;
  readonly movements: string;
  readonly apiKey?: string;
}

/** Sends reports; disposing it gives up what is not taken yet. */
export interface ReportSender extends AsyncDisposable {
  /** Starts sending a report. What becomes of it stands in the report. */
  dispatch(report: Report): void;
}

/** Posts reports, in order within one work order, until each is taken or refused for good; notes in the outbox what was taken. */
export function reportSender(door: ReportDoor, db: Database): ReportSender {
  const sender = new Sender();
  const underWay = new Set<Promise<void>>();
  const send = async (report: Report): Promise<void> => {
    const url = report.kind === 'confirmation' ? door.confirmations : door.movements;
    const { status } = await sender.send(report.order, { url, headers: headersOf(report, door.apiKey), body: bodyOf(report) });
    if (status === 0) return;
    if (status >= 300) report.refused = status;
    else {
      await noteTaken(db, report.kind, report.row);
      report.acknowledged = true;
    }
  };
  return {
    dispatch(report) {
      const sending = send(report).finally(() => underWay.delete(sending));
      underWay.add(sending);
    },
    async [Symbol.asyncDispose]() {
      await sender[Symbol.asyncDispose]();
      await Promise.all(underWay);
    },
  };
}

function headersOf(report: Report, apiKey: string | undefined): Record<string, string> {
  return {
    'content-type': 'application/json',
    'ce-specversion': '1.0',
    'ce-id': report.number,
    'ce-source': '/mes',
    'ce-type': `mes.${report.kind}.reported`,
    'idempotency-key': report.number,
    ...(apiKey !== undefined && { 'x-api-key': apiKey }),
  };
}

/** The report as JSON; every other broken one is cut short as well. */
function bodyOf(report: Report): string {
  const json = JSON.stringify(report.record);
  return report.what === 'poison' && report.row % 2 === 0 ? json.slice(0, json.length / 2) : json;
}
