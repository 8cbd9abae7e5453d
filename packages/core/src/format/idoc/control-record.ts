import type { Place } from '../../contract/contract.ts';

/** Fields of the control record EDI_DC40 with their lengths (SAP structure EDI_DC40, 524 characters). */
const lengths: Readonly<Record<string, number>> = {
  TABNAM: 10,
  MANDT: 3,
  DOCNUM: 16,
  DOCREL: 4,
  STATUS: 2,
  DIRECT: 1,
  OUTMOD: 1,
  EXPRSS: 1,
  TEST: 1,
  IDOCTYP: 30,
  CIMTYP: 30,
  MESTYP: 30,
  MESCOD: 3,
  MESFCT: 3,
  STD: 1,
  STDVRS: 6,
  STDMES: 6,
  SNDPOR: 10,
  SNDPRT: 2,
  SNDPFC: 2,
  SNDPRN: 10,
  SNDSAD: 21,
  SNDLAD: 70,
  RCVPOR: 10,
  RCVPRT: 2,
  RCVPFC: 2,
  RCVPRN: 10,
  RCVSAD: 21,
  RCVLAD: 70,
  CREDAT: 8,
  CRETIM: 6,
  REFINT: 14,
  REFGRP: 14,
  REFMES: 14,
  ARCKEY: 70,
  SERIAL: 20,
};

/** Name of the control record, in both forms. */
export const controlName = 'EDI_DC40';

/** Characters of the control record in flat form. */
export const controlLength = 524;

/** Characters in front of the data of a segment in flat form (EDI_DD40): SEGNAM 30, MANDT 3, DOCNUM 16, SEGNUM 6, PSGNUM 6, HLEVEL 2. */
export const headerLength = 63;

/** Characters of a segment in flat form, with its data. */
export const segmentLength = headerLength + 1000;

/** Where the fields of the control record stand. */
export const controlPlaces: ReadonlyMap<string, Place> = placesOf(lengths);

/** Fields that follow each other without gaps. */
export function placesOf(fields: Readonly<Record<string, number>>): ReadonlyMap<string, Place> {
  let position = 1;
  return new Map(
    Object.entries(fields).map(([name, length]) => {
      const place = { position, length, decimal: false };
      position += length;
      return [name, place] as const;
    }),
  );
}
